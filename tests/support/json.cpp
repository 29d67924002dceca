// JSON for the tests' eyes, by the same library as the server's, in its DOM form.
#include "support/json.hpp"

#include <simdjson.h>

namespace alo::test {

std::optional<json_object> parse_object(std::string_view text) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(simdjson::padded_string(text)).get(object) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    json_object members;
    for (const auto& field : object) {
        json_value value;
        std::string_view words;
        if (field.value.get(words) == simdjson::SUCCESS) {
            value.is_string = true;
            value.text = std::string(words);
        } else {
            value.is_integer = field.value.is_int64() || field.value.is_uint64();
            value.text = simdjson::minify(field.value);
        }
        if (!members.emplace(std::string(field.key), std::move(value)).second) {
            return std::nullopt;
        }
    }
    return members;
}

std::string names_in_order(std::string_view text) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    std::string names;
    if (parser.parse(simdjson::padded_string(text)).get(object) == simdjson::SUCCESS) {
        for (const auto& field : object) {
            names.append(names.empty() ? "" : " ").append(field.key);
        }
    }
    return names;
}

std::optional<std::vector<std::string>> parse_array(std::string_view text) {
    simdjson::dom::parser parser;
    simdjson::dom::array array;
    if (parser.parse(simdjson::padded_string(text)).get(array) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    std::vector<std::string> elements;
    for (const simdjson::dom::element element : array) {
        elements.push_back(simdjson::minify(element));
    }
    return elements;
}

}  // namespace alo::test
