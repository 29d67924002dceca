// See commands.hpp.
#include "alo/client/commands.hpp"

#include "alo/base/stance.hpp"
#include "alo/base/suggest.hpp"
#include "alo/client/ids.hpp"
#include "alo/client/wishes.hpp"
#include "alo/protocol/request.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace alo {
namespace {

using kind = command::kind;

constexpr std::array<command_info, 13> table{{
    {"online", "[TEXT]", "be online, with a text or without", false},
    {"away", "[TEXT]", "be away", false},
    {"busy", "[TEXT]", "be busy", false},
    {"invisible", "", "look offline to everybody, and go on hearing of them", false},
    {"status", "WORD [TEXT]", "the same, for scripts: online, away, busy or invisible", false},
    {"watch", "ID,ID,...", "hear of these, too", true},
    {"unwatch", "ID,ID,...", "hear of these no longer", true},
    {"who", "", "who of the watch list is online", false},
    {"query", "ID,ID,...", "ask the server about these; for offline ones, when they were last seen",
     true},
    {"raw", "{...}", "send a line as it is; one that begins with { needs no command", false},
    {"help", "", "print this", false},
    {"quit", "", "sign off and end", false},
    {"bye", "", "the same", false},
}};

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos
               ? std::string_view{}
               : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

// The first word, which goes from the text.
std::string_view take_word(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_of(blanks), text.size());
    const std::string_view word = text.substr(0, end);
    text = trimmed(text.substr(end));
    return word;
}

// Ids between commas or spaces: who types a list leaves the commas out. An id with a space in it
// is written in quotes.
std::string read_ids(std::string_view text, id_list& ids) {
    constexpr std::string_view separators = ", \t";
    for (std::size_t at = text.find_first_not_of(separators); at < text.size();
         at = std::min(text.find_first_not_of(separators, at), text.size())) {
        std::size_t end = at;
        for (bool quoted = false; end < text.size(); ++end) {
            if (quoted && text[end] == '\\') {
                ++end;
            } else if (text[end] == '"' && (quoted || end == at)) {
                quoted = !quoted;
            } else if (!quoted && separators.find(text[end]) != std::string_view::npos) {
                break;
            }
        }
        end = std::min(end, text.size());
        user_id id;
        if (std::string fault = read_user(text.substr(at, end - at), id); !fault.empty()) {
            return fault;
        }
        ids.push_back(id.view());
        at = end;
    }
    return {};
}

using outcome = std::variant<command, command_fault>;

outcome read_status(std::string_view word, std::string_view text) {
    if (std::find(statuses.begin(), statuses.end(), word) == statuses.end()) {
        return command_fault{in_quotes(word) +
                             " is no status; there are online, away, busy and invisible"};
    }
    if (const std::string fault = text_fault(text); !fault.empty()) {
        return command_fault{"the text " + fault};
    }
    return command{kind::status, std::string{word}, std::string{text}, {}};
}

outcome read_list(kind what, std::string_view name, std::string_view text) {
    command read;
    read.what = what;
    if (const std::string fault = read_ids(text, read.ids); !fault.empty()) {
        return command_fault{"/" + std::string{name} + ": " + fault};
    }
    if (read.ids.empty()) {
        return command_fault{"/" + std::string{name} + " whom? For example /" + std::string{name} +
                             " 5"};
    }
    if (what == kind::query && read.ids.size() > max_queried_users) {
        return command_fault{"a query can name " + std::to_string(max_queried_users) +
                             " ids at most"};
    }
    return read;
}

command_fault unknown(std::string_view name) {
    std::vector<std::string_view> names;
    names.reserve(table.size());
    for (const command_info& info : table) {
        names.push_back(info.name);
    }
    const std::string_view near = nearest(name, names);
    const std::string hint =
        near.empty() ? "/help lists what there is" : "did you mean /" + std::string{near} + "?";
    return {"there is no command " + in_quotes(name) + "; " + hint};
}

}  // namespace

std::variant<command, command_fault> read_command(std::string_view line) {
    std::string_view rest = trimmed(line);
    if (rest.starts_with('{')) {
        return command{kind::raw, {}, std::string{rest}, {}};
    }
    rest.remove_prefix(rest.starts_with('/') ? 1 : 0);
    const std::string_view name = take_word(rest);
    if (std::find(statuses.begin(), statuses.end(), name) != statuses.end()) {
        return read_status(name, rest);
    }
    if (name == "status") {
        const std::string_view word = take_word(rest);
        return read_status(word, rest);
    }
    if (name == "watch") {
        return read_list(kind::watch, name, rest);
    }
    if (name == "unwatch") {
        return read_list(kind::unwatch, name, rest);
    }
    if (name == "query") {
        return read_list(kind::query, name, rest);
    }
    if (name == "raw") {
        return rest.empty()
                   ? outcome{command_fault{R"(/raw what? For example /raw {"type":"ping"})"}}
                   : outcome{command{kind::raw, {}, std::string{rest}, {}}};
    }
    struct plain {
        std::string_view name;
        kind what;
    };
    constexpr std::array<plain, 4> others{
        {{"who", kind::who}, {"help", kind::help}, {"quit", kind::quit}, {"bye", kind::quit}}};
    for (const plain& other : others) {
        if (name == other.name) {
            if (!rest.empty()) {
                return command_fault{"/" + std::string{name} + " takes nothing behind it"};
            }
            return command{other.what, {}, {}, {}};
        }
    }
    return unknown(name);
}

std::span<const command_info> commands() noexcept { return table; }

std::string commands_help() {
    constexpr std::size_t column = 22;
    std::string text;
    for (const command_info& info : table) {
        std::string line = "  /" + std::string{info.name};
        if (!info.arguments.empty()) {
            line.append(" ").append(info.arguments);
        }
        line.append(column - std::min(column, line.size()), ' ');
        text.append(line).append("  ").append(info.help).append("\n");
    }
    return text;
}

std::string text_fault(std::string_view text) {
    if (text.size() > max_status_text) {
        return "is longer than " + std::to_string(max_status_text) + " bytes";
    }
    const std::string fault = utf8_fault(text);
    return fault.empty() ? fault : "is UTF-8, and this one is not: " + fault;
}

}  // namespace alo
