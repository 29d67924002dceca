// See decoder.hpp. simdjson's DOM reads the whole line before anything is looked at: its On-Demand
// API would accept lines that are malformed where nobody visits them.
#include "alo/protocol/json_diagnosis.hpp"
#include "alo/protocol/line_framer.hpp"
#include "decoder_impl.hpp"

#include <algorithm>
#include <new>
#include <span>
#include <stdexcept>
#include <utility>

namespace alo {
namespace {

static_assert(simdjson::SIMDJSON_PADDING <= line_framer::padding);

constexpr std::string_view example = R"(a hello looks like {"user_id": 1, "friends": [2, 3, 4]}.)";

void prepare(dom::parser& fresh, std::size_t depth) {
    constexpr std::size_t first_capacity = 4096;  // bytes; grows with the longest line
    if (fresh.allocate(first_capacity, depth) != simdjson::SUCCESS) {
        throw std::bad_alloc{};
    }
}

}  // namespace

std::optional<decode_error> collect(dom::object object, std::span<wanted_member> wanted) {
    for (const auto& [name, value] : object) {
        const auto member =
            std::find_if(wanted.begin(), wanted.end(),
                         [&name = name](const wanted_member& m) { return m.name == name; });
        if (member == wanted.end()) {
            continue;
        }
        if (member->value) {
            return fault(error_code::invalid_json,
                         {"The member ", name, " is given twice, but may be given once."});
        }
        member->value = value;
    }
    return std::nullopt;
}

// simdjson lets an empty object or array stand one level deeper than others, so the first parser
// stops a level early, and what lies beyond is for the second look to judge.
decoder::impl::impl(std::size_t max_friends) : limit{max_friends} {
    prepare(parser, max_json_depth);
}

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

std::optional<decode_error> decoder::impl::read_user(const std::optional<dom::element>& value,
                                                     std::string_view hint,
                                                     user_id_view& user) const {
    if (!value) {
        return fault(error_code::missing_user_id, {"The member user_id is missing; ", hint});
    }
    const std::optional<user_id_view> id = id_of(*value);
    if (!id) {
        return fault(error_code::invalid_user_id,
                     {"The member user_id is ", why_no_id(*value), ", but ", id_rule});
    }
    user = *id;
    return std::nullopt;
}

std::optional<decode_error> decoder::impl::read_ids(const std::optional<dom::element>& value,
                                                    std::string_view member, error_code code,
                                                    id_list& ids) {
    ids.clear();
    if (!value) {
        return std::nullopt;
    }
    dom::array elements;
    if (value->get(elements) != simdjson::SUCCESS) {
        return fault(code, {"The member ", member, " is ", kind_of(*value),
                            ", but an array of user ids like [2, 3, 4] was expected."});
    }
    std::size_t index = 0;
    for (const dom::element element : elements) {
        const std::optional<user_id_view> id = id_of(element);
        if (!id) {
            const std::string_view one = member == "friends" ? "The friend" : "The id in ";
            const std::string_view of = member == "friends" ? "" : member;
            return fault(code, {one, of, " at index ", std::to_string(index),
                                " (counted from 0) is ", why_no_id(element), ", but ", id_rule});
        }
        ids.push_back(*id);
        ++index;
    }
    return std::nullopt;
}

std::optional<decode_error> decoder::impl::read_friends(const std::optional<dom::element>& value,
                                                        user_id_view user) {
    if (std::optional<decode_error> error =
            read_ids(value, "friends", error_code::invalid_friends, friends)) {
        return error;
    }
    if (limit.is_passed_by(friends, user)) {
        return fault(error_code::too_many_friends,
                     {"The member friends lists more than ", std::to_string(limit.max_friends()),
                      " different users, which is the limit."});
    }
    return std::nullopt;
}

request decoder::impl::classic(dom::object object) {
    std::array<wanted_member, 3> found{{{"user_id"}, {"friends"}, {"online"}}};
    if (std::optional<decode_error> error = collect(object, found)) {
        return std::move(*error);
    }
    const std::optional<dom::element>& said = found[2].value;
    bool online = true;
    if (said && said->get(online) != simdjson::SUCCESS) {
        return fault(error_code::invalid_field, {"The member online is ", kind_of(*said),
                                                 ", but true or false was expected."});
    }
    user_id_view user;
    if (std::optional<decode_error> error = read_user(found[0].value, example, user)) {
        return std::move(*error);
    }
    if (std::optional<decode_error> error = read_friends(found[1].value, user)) {
        return std::move(*error);
    }
    if (!online) {
        return sign_off_request{user};
    }
    return hello_request{user, &friends};
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
    if (spoken == dialect::classic) {
        return impl_->classic(object);
    }
    std::array<wanted_member, 1> found{{{"type"}}};
    if (std::optional<decode_error> error = collect(object, found)) {
        return std::move(*error);
    }
    if (spoken == dialect::undecided && !found[0].value) {
        return impl_->classic(object);
    }
    return impl_->typed(object, found[0].value, spoken);
}

bool decoder::is_complete(std::string_view line) {
    return diagnose_json(line).fault == json_fault::none;
}

}  // namespace alo
