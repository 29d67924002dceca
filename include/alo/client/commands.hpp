// What a line that the person typed means: a command or a clear complaint. Pure; called by
// client/typed_dialogue and client/completion.
#pragma once

#include "alo/base/user_id.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace alo {

struct command {
    enum class kind : std::uint8_t {
        status,   // status and text: what to be
        watch,    // ids: whom to hear of, too
        unwatch,  // ids: of whom no longer
        who,      // the picture, now
        query,    // ids: ask the server about them
        raw,      // text: to be sent as it is
        help,
        quit,  // sign off and end
    };
    kind what = kind::help;
    std::string status;
    std::string text;
    id_list ids;
};

// What is wrong with the line, as a sentence for the person.
struct command_fault {
    std::string sentence;
};

// A line that is not blank. The slash may be left out; a line that begins with { is sent as it is.
[[nodiscard]] std::variant<command, command_fault> read_command(std::string_view line);

struct command_info {
    std::string_view name;       // without its slash
    std::string_view arguments;  // as the help shows them
    std::string_view help;
    bool takes_ids;
};
[[nodiscard]] std::span<const command_info> commands() noexcept;
// A line for each command.
[[nodiscard]] std::string commands_help();

// What keeps a text from being a status' text, as the end of a sentence; empty if nothing does.
[[nodiscard]] std::string text_fault(std::string_view text);

}  // namespace alo
