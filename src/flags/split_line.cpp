// See split_line.hpp.
#include "alo/flags/split_line.hpp"

#include "alo/base/suggest.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace alo {
namespace {

std::string long_name(const flag& f) { return "--" + std::string{f.name}; }

std::string names_of(const flag& f) {
    return f.letter == 0 ? long_name(f) : std::string{'-', f.letter, ','} + long_name(f);
}

}  // namespace

split_line split(std::vector<std::string> arguments, std::span<const flag> flags) {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    // Whoever puts a default into an alias wants to overrule it later on the line: the last wins.
    std::vector<CLI::Option*> options;
    for (const flag& f : flags) {
        options.push_back(f.kind == flag_kind::switched ? app.add_flag(names_of(f))
                                                        : app.add_option(names_of(f)));
        options.back()->take_last();
    }

    split_line line{std::vector<std::optional<std::string>>(flags.size()), {}, {}};
    try {
        std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        // The one thing that can be wrong here; CLI11 begins its sentence with the option's name.
        const std::string_view sentence = error.what();
        line.fault = std::string{sentence.substr(0, sentence.find(':'))} + ": a value is missing";
        return line;
    }
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (options[i]->count() > 0) {
            line.texts[i] = options[i]->results().back();
        }
    }
    line.strays = app.remaining();
    std::erase(line.strays, "--");
    return line;
}

std::string describe_stray(std::string_view word, std::span<const flag> flags,
                           std::string_view help) {
    const std::string list = "; " + in_quotes(help) + " lists what there is";
    if (!word.starts_with('-')) {
        return "unexpected argument " + in_quotes(word) + list;
    }
    std::vector<std::string> names(flags.size());
    std::transform(flags.begin(), flags.end(), names.begin(), long_name);
    const std::string_view name = word.substr(0, word.find('='));
    const std::string_view meant =
        nearest(name, std::vector<std::string_view>{names.begin(), names.end()});
    return "unknown option " + in_quotes(name) +
           (meant.empty() ? list : "; did you mean " + in_quotes(meant) + "?");
}

}  // namespace alo
