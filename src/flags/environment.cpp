// See environment.hpp.
#include "alo/flags/environment.hpp"

#include <cctype>
#include <utility>

namespace alo {

std::string variable_of(std::string_view option) {
    std::string variable = "ALO_";
    for (const char c : option) {
        variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return variable;
}

std::optional<placed_text> first_set(const variable_reader& variable,
                                     std::initializer_list<std::string_view> names) {
    for (const std::string_view view : names) {
        const std::string name{view};
        std::optional<std::string> text = name.empty() ? std::nullopt : variable(name);
        if (text && !text->empty()) {
            return placed_text{std::move(*text), "environment " + name};
        }
    }
    return std::nullopt;
}

std::string note_variables(std::initializer_list<std::string_view> names) {
    std::string note;
    for (const std::string_view name : names) {
        if (!name.empty()) {
            note.append(note.empty() ? " [env: " : " or ").append(name);
        }
    }
    return note.empty() ? note : note + "]";
}

}  // namespace alo
