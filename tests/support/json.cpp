// JSON for the tests' eyes, by the same library as the server's, in its DOM form.
#include "support/json.hpp"

#include <simdjson.h>

namespace alo::test {
namespace {

// NOLINTNEXTLINE(misc-no-recursion): as deep as the JSON is
void append_masked(std::string& to, simdjson::dom::element value, bool hidden,
                   const std::set<std::string>& members) {
    simdjson::dom::object object;
    simdjson::dom::array array;
    const char* separator = "";
    if (value.get(object) == simdjson::SUCCESS) {
        to += '{';
        for (const auto& [key, inner] : object) {
            to.append(separator).append("\"").append(key).append("\":");
            append_masked(to, inner, members.contains(std::string(key)), members);
            separator = ",";
        }
        to += '}';
    } else if (value.get(array) == simdjson::SUCCESS) {
        to += '[';
        for (const simdjson::dom::element inner : array) {
            to += separator;
            append_masked(to, inner, false, members);
            separator = ",";
        }
        to += ']';
    } else if (hidden) {
        to += value.is_string() ? "\"…\"" : value.is_number() ? "0" : simdjson::minify(value);
    } else {
        to += simdjson::minify(value);
    }
}

}  // namespace

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

std::string masked(std::string_view text, const std::set<std::string>& members) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string json;
    if (parser.parse(simdjson::padded_string(text)).get(root) == simdjson::SUCCESS) {
        append_masked(json, root, false, members);
    }
    return json;
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
