// See decoder.hpp. simdjson's DOM reads the whole line before anything is looked at: its On-Demand
// API would accept lines that are malformed where nobody visits them.
#include "alo/protocol/decoder.hpp"

#include "alo/protocol/friend_limit.hpp"
#include "alo/protocol/json_diagnosis.hpp"
#include "alo/protocol/line_framer.hpp"

#include <simdjson.h>

#include <algorithm>
#include <initializer_list>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace alo {
namespace {

namespace dom = simdjson::dom;

static_assert(simdjson::SIMDJSON_PADDING <= line_framer::padding);

constexpr std::string_view example = R"(a hello looks like {"user_id": 1, "friends": [2, 3, 4]}.)";
constexpr std::string_view id_rule =
    "a whole number from 0 to 18446744073709551615 or a string of 1 to 128 bytes without control "
    "characters was expected.";
static_assert(max_user_id_bytes == 128, "the sentence above names it");

decode_error fault(error_code code, std::initializer_list<std::string_view> parts) {
    decode_error error{code, {}};
    for (const std::string_view part : parts) {
        error.message += part;
    }
    return error;
}

std::string_view kind_of(dom::element value) noexcept {
    switch (value.type()) {
        case dom::element_type::ARRAY:
            return "an array";
        case dom::element_type::OBJECT:
            return "an object";
        case dom::element_type::INT64:
        case dom::element_type::UINT64:
            return "a number";
        case dom::element_type::DOUBLE:
            return "a number with a fraction or an exponent";
        case dom::element_type::STRING:
            return "a string";
        case dom::element_type::BOOL:
            return "a boolean";
        default:
            return "null";
    }
}

// -0 is the integer 0. Numbers that fit in no 64 bits come as what tame_numbers() made of them.
std::optional<user_id_view> id_of(dom::element value) noexcept {
    std::uint64_t number = 0;
    if (value.get(number) == simdjson::SUCCESS) {
        return user_id_view{number};
    }
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS && is_valid_user_text(text)) {
        return user_id_view{text};
    }
    return std::nullopt;
}

// Why a value is no user id.
std::string why_no_id(dom::element value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) {
        return value.type() == dom::element_type::INT64 ? "an integer out of range"
                                                        : std::string{kind_of(value)};
    }
    if (text.empty()) {
        return "an empty string";
    }
    if (text.size() > max_user_id_bytes) {
        return "a string of " + std::to_string(text.size()) + " bytes";
    }
    return "a string with a control character";
}

// A type as the peer gave it, if it can be shown.
std::string shown(std::string_view text) {
    const bool plain =
        !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
            return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
        });
    return plain ? "type '" + std::string{text} + "'" : std::string{"such type"};
}

// Whoever's first object has a type wants the typed dialect, of which no type exists yet.
decode_error refuse_type(dom::element value) {
    std::string_view type;
    if (value.get(type) != simdjson::SUCCESS) {
        return fault(error_code::invalid_field,
                     {"The member type is ", kind_of(value), ", but a string was expected."});
    }
    return fault(error_code::unknown_type,
                 {"There is no ", shown(type),
                  " (an object without the member type was expected); ", example});
}

// The members that we read, as they came.
struct members {
    std::optional<dom::element> user_id;
    std::optional<dom::element> friends;
    std::optional<dom::element> online;
    std::optional<dom::element> type;
};

}  // namespace

struct decoder::impl {
    explicit impl(std::size_t max_friends) : limit{max_friends} {
        // simdjson lets an empty object or array stand one level deeper than others, so the first
        // parser stops a level early, and what lies beyond is for the second look to judge.
        prepare(parser, max_json_depth);
    }

    static void prepare(dom::parser& fresh, std::size_t depth) {
        constexpr std::size_t first_capacity = 4096;  // bytes; grows with the longest line
        if (fresh.allocate(first_capacity, depth) != simdjson::SUCCESS) {
            throw std::bad_alloc{};
        }
    }

    std::optional<decode_error> read(std::string_view line, dom::element& root);
    std::optional<decode_error> read_again(std::string_view line, dom::element& root);
    std::optional<decode_error> collect(dom::object object, dialect spoken, members& found);
    std::optional<decode_error> read_friends(dom::element value, user_id_view user);

    friend_limit limit;
    dom::parser parser;
    std::optional<dom::parser> second_parser;  // for read_again(), once it was needed
    std::string tamed;                         // the line that it reads, and its padding
    id_list friends;
};

decoder::decoder(std::size_t max_friends) : impl_{std::make_unique<impl>(max_friends)} {}
decoder::~decoder() = default;
decoder::decoder(decoder&&) noexcept = default;
decoder& decoder::operator=(decoder&&) noexcept = default;

std::optional<decode_error> decoder::impl::read(std::string_view line, dom::element& root) {
    // Newer versions of simdjson skip a byte order mark, which the second look refuses.
    if (!line.empty() && line.front() != '\xef') {
        const simdjson::error_code error = parser.parse(line.data(), line.size(), false).get(root);
        if (error == simdjson::SUCCESS) {
            return std::nullopt;
        }
        if (error == simdjson::MEMALLOC) {
            throw std::bad_alloc{};
        }
        if (error == simdjson::CAPACITY) {
            throw std::length_error{"a line is longer than the JSON parser can take"};
        }
    }
    return read_again(line, root);
}

std::optional<decode_error> decoder::impl::read_again(std::string_view line, dom::element& root) {
    const json_diagnosis diagnosis = diagnose_json(line);
    if (diagnosis.fault != json_fault::none) {
        return fault(error_code::invalid_json, {explain(diagnosis, line), "; ", example});
    }
    // Valid, and either as deep as may be or with numbers that fit in no 64 bits.
    tamed.assign(line);
    tame_numbers(tamed);
    tamed.append(line_framer::padding, '\0');
    if (!second_parser) {
        second_parser.emplace();
        prepare(*second_parser, max_json_depth + 1);
    }
    const simdjson::error_code error =
        second_parser->parse(tamed.data(), line.size(), false).get(root);
    if (error == simdjson::MEMALLOC) {
        throw std::bad_alloc{};
    }
    if (error != simdjson::SUCCESS) {
        return fault(error_code::invalid_json, {"The line could not be read; ", example});
    }
    return std::nullopt;
}

std::optional<decode_error> decoder::impl::collect(dom::object object, dialect spoken,
                                                   members& found) {
    for (const auto& [name, value] : object) {
        std::optional<dom::element>* member = nullptr;
        if (name == "user_id") {
            member = &found.user_id;
        } else if (name == "friends") {
            member = &found.friends;
        } else if (name == "online") {
            member = &found.online;
        } else if (name == "type" && spoken == dialect::undecided) {
            member = &found.type;
        } else {
            continue;
        }
        if (*member) {
            return fault(error_code::invalid_json,
                         {"The member ", name, " is given twice, but may be given once."});
        }
        *member = value;
    }
    return std::nullopt;
}

std::optional<decode_error> decoder::impl::read_friends(dom::element value, user_id_view user) {
    dom::array ids;
    if (value.get(ids) != simdjson::SUCCESS) {
        return fault(error_code::invalid_friends,
                     {"The member friends is ", kind_of(value),
                      ", but an array of user ids like [2, 3, 4] was expected."});
    }
    std::size_t index = 0;
    for (const dom::element element : ids) {
        const std::optional<user_id_view> id = id_of(element);
        if (!id) {
            return fault(error_code::invalid_friends,
                         {"The friend at index ", std::to_string(index), " (counted from 0) is ",
                          why_no_id(element), ", but ", id_rule});
        }
        friends.push_back(*id);
        ++index;
    }
    if (limit.is_passed_by(friends, user)) {
        return fault(error_code::too_many_friends,
                     {"The member friends lists more than ", std::to_string(limit.max_friends()),
                      " different users, which is the limit."});
    }
    return std::nullopt;
}

request decoder::decode(std::string_view line, dialect spoken) {
    dom::element root;
    if (std::optional<decode_error> error = impl_->read(line, root)) {
        return std::move(*error);
    }
    dom::object object;
    if (root.get(object) != simdjson::SUCCESS) {
        return fault(error_code::invalid_json, {"The line is ", kind_of(root),
                                                ", but a JSON object was expected; ", example});
    }
    members found;
    if (std::optional<decode_error> error = impl_->collect(object, spoken, found)) {
        return std::move(*error);
    }
    if (found.type) {
        return refuse_type(*found.type);
    }
    bool online = true;
    if (found.online && found.online->get(online) != simdjson::SUCCESS) {
        return fault(error_code::invalid_field, {"The member online is ", kind_of(*found.online),
                                                 ", but true or false was expected."});
    }
    if (!found.user_id) {
        return fault(error_code::missing_user_id, {"The member user_id is missing; ", example});
    }
    const std::optional<user_id_view> user = id_of(*found.user_id);
    if (!user) {
        return fault(error_code::invalid_user_id,
                     {"The member user_id is ", why_no_id(*found.user_id), ", but ", id_rule});
    }
    impl_->friends.clear();
    if (found.friends) {
        if (std::optional<decode_error> error = impl_->read_friends(*found.friends, *user)) {
            return std::move(*error);
        }
    }
    if (!online) {
        return sign_off_request{*user};
    }
    return hello_request{*user, &impl_->friends};
}

bool decoder::is_complete(std::string_view line) {
    return diagnose_json(line).fault == json_fault::none;
}

}  // namespace alo
