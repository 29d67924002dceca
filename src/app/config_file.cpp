// See config_file.hpp.
#include "alo/app/config_file.hpp"

#include "alo/app/option_table.hpp"
#include "alo/base/suggest.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <span>

namespace alo {
namespace {

// The parser's sentences may hold bytes of the file, and its name may hold anything.
std::string on_one_line(std::string_view text) {
    std::string line{text};
    std::replace_if(
        line.begin(), line.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return line;
}

std::string place_of(const std::string& name, const toml::source_region& source) {
    return on_one_line(name) + ":" + std::to_string(source.begin.line) + ": ";
}

std::string unknown_key(std::string_view key, std::span<const option_row> rows) {
    std::vector<std::string_view> names;
    for (const option_row& row : rows) {
        names.push_back(row.name);
    }
    const std::string_view meant = nearest(key, names);
    return "unknown key " + in_quotes(key) +
           (meant.empty() ? "; the keys are the names of the options in 'alo --help'"
                          : "; did you mean " + in_quotes(meant) + "?");
}

// The value as the flag would have it, or nothing where the file's type cannot be meant.
std::optional<std::string> text_of(const toml::node& node, value_kind kind) {
    if (const auto* text = node.as_string()) {
        return text->get();
    }
    if (const auto* number = node.as_integer(); number != nullptr && kind != value_kind::text) {
        return std::to_string(number->get());
    }
    if (const auto* number = node.as_floating_point();
        number != nullptr && kind == value_kind::time) {
        return fmt::format("{}", number->get());
    }
    if (const auto* on = node.as_boolean(); on != nullptr && kind == value_kind::on_or_off) {
        return on->get() ? "true" : "false";
    }
    return std::nullopt;
}

std::string_view wanted(value_kind kind) {
    switch (kind) {
        case value_kind::text:
            return "text in quotes";
        case value_kind::number:
            return "a whole number";
        case value_kind::size:
            return "a size in quotes, for example \"64KiB\", or a number of bytes";
        case value_kind::time:
            return "a time in quotes, for example \"10s\", or a number of seconds";
        case value_kind::on_or_off:
            break;
    }
    return "true or false";
}

}  // namespace

std::variant<std::vector<file_value>, std::string> read_config_file(std::string_view content,
                                                                    const std::string& name) {
    const toml::parse_result document = toml::parse(content, name);
    if (!document) {
        const toml::parse_error& error = document.error();
        return place_of(name, error.source()) + "not TOML: " + on_one_line(error.description());
    }
    const std::span<const option_row> rows = option_rows();
    std::vector<file_value> values;
    // The table is sorted by key; people read from the top.
    std::vector<std::pair<toml::source_index, std::string>> faults;
    for (const auto& [key, node] : document.table()) {
        const std::string place = place_of(name, node.source());
        const std::string_view word = key.str();
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [word](const option_row& item) { return item.name == word; });
        if (row == rows.end()) {
            faults.emplace_back(key.source().begin.line,
                                place_of(name, key.source()) + unknown_key(word, rows));
            continue;
        }
        std::optional<std::string> text = text_of(node, row->kind);
        if (!text) {
            faults.emplace_back(node.source().begin.line, place + std::string{word} + ": must be " +
                                                              std::string{wanted(row->kind)});
            continue;
        }
        values.push_back({static_cast<std::size_t>(row - rows.begin()), *std::move(text),
                          place + std::string{word}});
    }
    if (!faults.empty()) {
        return std::min_element(faults.begin(), faults.end())->second;
    }
    return values;
}

}  // namespace alo
