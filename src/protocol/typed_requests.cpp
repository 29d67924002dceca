// The typed dialect's requests (SPEC section 5); see decoder.hpp.
#include "alo/protocol/json_text.hpp"
#include "decoder_impl.hpp"

#include <cstdint>
#include <span>
#include <unordered_set>
#include <utility>

namespace alo {
namespace {

constexpr std::string_view hello_example =
    R"(a hello looks like {"type": "hello", "user_id": 1, "friends": [2, 3]}.)";
constexpr std::string_view known_types =
    "there are hello, status, watch, query, ping, pong and bye.";

std::optional<availability> availability_of(std::string_view word) noexcept {
    if (word == "online") {
        return availability::online;
    }
    if (word == "away") {
        return availability::away;
    }
    if (word == "busy") {
        return availability::busy;
    }
    if (word == "invisible") {
        return availability::invisible;
    }
    return std::nullopt;
}

std::optional<decode_error> read_availability(dom::element value, availability& status) {
    constexpr std::string_view rule = ", but online, away, busy or invisible was expected.";
    std::string_view word;
    if (value.get(word) != simdjson::SUCCESS) {
        return fault(error_code::invalid_field, {"The member status is ", kind_of(value), rule});
    }
    const std::optional<availability> known = availability_of(word);
    if (!known) {
        return fault(error_code::invalid_field, {"There is no ", shown_word("status", word), rule});
    }
    status = *known;
    return std::nullopt;
}

std::optional<decode_error> read_text(dom::element value, std::string_view& text) {
    if (value.get(text) != simdjson::SUCCESS) {
        return fault(error_code::invalid_field,
                     {"The member text is ", kind_of(value), ", but a string was expected."});
    }
    if (text.size() > max_status_text) {
        return fault(error_code::invalid_field,
                     {"The member text has ", std::to_string(text.size()), " bytes, but at most ",
                      std::to_string(max_status_text), " were expected."});
    }
    return std::nullopt;
}

std::optional<decode_error> read_stance(const wanted_member& status, const wanted_member& text,
                                        stance& shows) {
    if (status.value) {
        if (std::optional<decode_error> error = read_availability(*status.value, shows.status)) {
            return error;
        }
    }
    return text.value ? read_text(*text.value, shows.text) : std::nullopt;
}

std::optional<decode_error> read_grace(dom::element value, duration& grace) {
    constexpr auto most = static_cast<std::uint64_t>(longest_grace / std::chrono::seconds{1});
    std::uint64_t seconds = 0;
    if (value.get(seconds) != simdjson::SUCCESS || seconds > most) {
        const bool number =
            value.type() == dom::element_type::UINT64 || value.type() == dom::element_type::INT64;
        return fault(
            error_code::invalid_field,
            {"The member grace is ", number ? "out of range" : kind_of(value),
             ", but a whole number of seconds from 0 to ", std::to_string(most), " was expected."});
    }
    grace = std::chrono::seconds{static_cast<std::int64_t>(seconds)};
    return std::nullopt;
}

}  // namespace

// Into `tag`, which is empty if there is none or a bad one.
std::optional<decode_error> decoder::impl::read_tag(dom::object object) {
    std::array<wanted_member, 1> found{{{"id"}}};
    if (std::optional<decode_error> error = collect(object, found)) {
        return error;
    }
    if (!found[0].value) {
        return std::nullopt;
    }
    const dom::element value = *found[0].value;
    std::string_view text;
    std::uint64_t number = 0;
    std::int64_t negative = 0;
    if (value.get(text) == simdjson::SUCCESS && text.size() <= max_tag_bytes) {
        append_json_string(tag, text);
    } else if (value.get(number) == simdjson::SUCCESS) {
        tag = std::to_string(number);
    } else if (value.get(negative) == simdjson::SUCCESS && negative != INT64_MIN) {
        tag = std::to_string(negative);  // the least may be what tame_numbers() made of any other
    } else {
        return fault(error_code::invalid_field,
                     {"The member id is ",
                      value.is_string()                          ? "too long"
                      : value.type() == dom::element_type::INT64 ? "out of range"
                                                                 : kind_of(value),
                      ", but an integer of 64 bits or a string of at most ",
                      std::to_string(max_tag_bytes), " bytes was expected."});
    }
    return std::nullopt;
}

request decoder::impl::typed(dom::object object, const std::optional<dom::element>& type,
                             dialect spoken) {
    tag.clear();
    std::optional<decode_error> bad_tag = read_tag(object);
    request asked = [&]() -> request {
        if (!type) {
            return fault(error_code::invalid_field,
                         {"The member type is missing, but a connection that said a typed hello "
                          "says a type with everything; ",
                          known_types});
        }
        std::string_view word;
        if (type->get(word) != simdjson::SUCCESS) {
            return fault(error_code::invalid_field,
                         {"The member type is ", kind_of(*type), ", but a string was expected."});
        }
        using reader = request (decoder::impl::*)(dom::object);
        struct known_type {
            std::string_view word;
            reader read;        // null: nothing more to read, and it is
            request otherwise;  // this
        };
        const std::array<known_type, 7> types{{
            {"hello", &decoder::impl::typed_hello, {}},
            {"status", &decoder::impl::typed_status, {}},
            {"watch", &decoder::impl::typed_watch, {}},
            {"query", &decoder::impl::typed_query, {}},
            {"ping", nullptr, ping_request{tag}},
            {"pong", nullptr, pong_request{}},
            {"bye", nullptr, bye_request{}},
        }};
        const auto known = std::find_if(types.begin(), types.end(),
                                        [word](const known_type& t) { return t.word == word; });
        if (known == types.end()) {
            return fault(error_code::unknown_type,
                         {"There is no ", shown_word("type", word), "; ", known_types});
        }
        if (bad_tag) {
            return std::move(*bad_tag);
        }
        if (spoken == dialect::undecided && word != "hello") {
            return fault(
                error_code::not_identified,
                {"This connection has not said hello, which comes first; ", hello_example});
        }
        return known->read != nullptr ? (this->*known->read)(object) : known->otherwise;
    }();
    if (auto* const error = std::get_if<decode_error>(&asked)) {
        error->tag = tag;
    }
    return asked;
}

request decoder::impl::typed_hello(dom::object object) {
    std::array<wanted_member, 5> found{{{"user_id"}, {"friends"}, {"status"}, {"text"}, {"grace"}}};
    if (std::optional<decode_error> error = collect(object, found)) {
        return std::move(*error);
    }
    hello_request hello{{}, &friends, true, {}, {}, tag};
    if (std::optional<decode_error> error = read_user(found[0].value, hello_example, hello.user)) {
        return std::move(*error);
    }
    if (std::optional<decode_error> error = read_friends(found[1].value, hello.user)) {
        return std::move(*error);
    }
    stance shows;
    if (std::optional<decode_error> error = read_stance(found[2], found[3], shows)) {
        return std::move(*error);
    }
    if (found[2].value || found[3].value) {
        hello.shows.emplace();
        hello.shows->status = found[2].value ? std::optional{shows.status} : std::nullopt;
        hello.shows->text = shows.text;
    }
    if (found[4].value) {
        duration grace{0};
        if (std::optional<decode_error> error = read_grace(*found[4].value, grace)) {
            return std::move(*error);
        }
        hello.grace = grace;
    }
    return hello;
}

request decoder::impl::typed_status(dom::object object) {
    std::array<wanted_member, 2> found{{{"status"}, {"text"}}};
    if (std::optional<decode_error> error = collect(object, found)) {
        return std::move(*error);
    }
    if (!found[0].value) {
        return fault(error_code::invalid_field,
                     {"The member status is missing, but online, away, busy or invisible was "
                      "expected."});
    }
    status_request asked{{}, tag};
    if (std::optional<decode_error> error = read_stance(found[0], found[1], asked.shows)) {
        return std::move(*error);
    }
    return asked;
}

request decoder::impl::typed_watch(dom::object object) {
    std::array<wanted_member, 2> found{{{"add"}, {"remove"}}};
    if (std::optional<decode_error> error = collect(object, found)) {
        return std::move(*error);
    }
    if (std::optional<decode_error> error =
            read_ids(found[0].value, "add", error_code::invalid_field, friends)) {
        return std::move(*error);
    }
    if (std::optional<decode_error> error =
            read_ids(found[1].value, "remove", error_code::invalid_field, removed)) {
        return std::move(*error);
    }
    return watch_request{&friends, &removed, tag, limit.is_passed_by(friends, std::nullopt)};
}

request decoder::impl::typed_query(dom::object object) {
    std::array<wanted_member, 1> found{{{"user_ids"}}};
    if (std::optional<decode_error> error = collect(object, found)) {
        return std::move(*error);
    }
    if (!found[0].value) {
        return fault(error_code::invalid_field,
                     {"The member user_ids is missing, but an array of user ids like [2, 3, 4] "
                      "was expected."});
    }
    if (std::optional<decode_error> error =
            read_ids(found[0].value, "user_ids", error_code::invalid_field, friends)) {
        return std::move(*error);
    }
    if (friends.size() > max_queried_users) {
        return fault(error_code::invalid_field,
                     {"The member user_ids has ", std::to_string(friends.size()),
                      " ids, but at most ", std::to_string(max_queried_users), " were expected."});
    }
    drop_repeated();
    return query_request{&friends, tag};
}

// Of `friends` each once: a short question of one id over and over would make a very long answer.
void decoder::impl::drop_repeated() {
    struct id_hash {
        std::size_t operator()(user_id_view id) const noexcept { return hash_of(id); }
    };
    std::unordered_set<user_id_view, id_hash> seen;
    removed.clear();
    for (std::size_t i = 0; i < friends.size(); ++i) {
        if (seen.insert(friends[i]).second) {
            removed.push_back(friends[i]);
        }
    }
    std::swap(friends, removed);
}

}  // namespace alo
