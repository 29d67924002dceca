// The decoder's inside, for its two files: decoder.cpp reads lines and the classic dialect,
// typed_requests.cpp the typed one.
#pragma once

#include "alo/protocol/decoder.hpp"
#include "alo/protocol/friend_limit.hpp"
#include "dom_values.hpp"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace alo {

// A member that is read, and its value if the object has it.
struct wanted_member {
    std::string_view name;
    std::optional<dom::element> value{};
};

// Finds what is wanted, and says which is given twice, if one is.
[[nodiscard]] std::optional<decode_error> collect(dom::object object,
                                                  std::span<wanted_member> wanted);

struct decoder::impl {
    explicit impl(std::size_t max_friends);

    // --- lines and the classic dialect (decoder.cpp)
    [[nodiscard]] std::optional<decode_error> read(std::string_view line, dom::element& root);
    [[nodiscard]] std::optional<decode_error> read_again(std::string_view line, dom::element& root);
    [[nodiscard]] request classic(dom::object object);
    // The user of a hello or a sign-off: either a good one, or what is wrong.
    [[nodiscard]] std::optional<decode_error> read_user(const std::optional<dom::element>& value,
                                                        std::string_view hint,
                                                        user_id_view& user) const;
    // Into `ids`, which it empties. `code` is that of a member with anything else than ids.
    [[nodiscard]] static std::optional<decode_error> read_ids(
        const std::optional<dom::element>& value, std::string_view member, error_code code,
        id_list& ids);
    [[nodiscard]] std::optional<decode_error> read_friends(const std::optional<dom::element>& value,
                                                           user_id_view user);

    // --- the typed dialect (typed_requests.cpp)
    // `type` is the object's, if it has one.
    [[nodiscard]] request typed(dom::object object, const std::optional<dom::element>& type,
                                dialect spoken);
    [[nodiscard]] std::optional<decode_error> read_tag(dom::object object);
    [[nodiscard]] request typed_hello(dom::object object);
    [[nodiscard]] request typed_status(dom::object object);
    [[nodiscard]] request typed_watch(dom::object object);
    [[nodiscard]] request typed_query(dom::object object);
    void drop_repeated();

    friend_limit limit;
    dom::parser parser;
    std::optional<dom::parser> second_parser;  // for read_again(), once it was needed
    std::string tamed;                         // the line that it reads, and its padding
    id_list friends;                           // or the only list of another request
    id_list removed;                           // the second list of a watch
    std::string tag;                           // the `id` of the line at hand, as JSON
};

}  // namespace alo
