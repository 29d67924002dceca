// See classic_dialogue.hpp.
#include "alo/client/classic_dialogue.hpp"

#include "alo/client/words.hpp"
#include "alo/protocol/line_framer.hpp"
#include "alo/protocol/request_lines.hpp"

#include <limits>
#include <variant>

namespace alo {

classic_dialogue::classic_dialogue(const client_options& options, console& says, conduct& course)
    : options_{options},
      console_{says},
      conduct_{course},
      decoder_{std::numeric_limits<std::size_t>::max()} {}

dialogue::reaction classic_dialogue::begin() {
    conduct_.connected({});
    return {hello_frame(options_.user->view(), options_.friends), false, std::nullopt};
}

dialogue::reaction classic_dialogue::heard(std::string_view line) {
    const server_frame frame = read_server_frame(line);
    conduct_.heard(frame);
    if (console_.wants_frames()) {
        console_.frame(line);
    } else {
        console_.event(tone::plain, to_words(frame, line));
    }
    return {};
}

dialogue::reaction classic_dialogue::typed(std::string line) {
    conduct_.typed(is_sign_off(line));
    line.push_back('\n');
    return {std::move(line), false, std::nullopt};
}

std::string classic_dialogue::goodbye() { return sign_off_frame(options_.user->view()); }

std::string classic_dialogue::self() const {
    return to_json(options_.user->view()) +
           ", friends listed: " + std::to_string(options_.friends.size());
}

bool classic_dialogue::is_sign_off(const std::string& line) {
    std::string padded = line;
    padded.reserve(line.size() + line_framer::padding);
    const request asked =
        decoder_.decode(std::string_view{padded}.substr(0, line.size()), dialect::classic);
    const auto* goodbye = std::get_if<sign_off_request>(&asked);
    return goodbye != nullptr && goodbye->user == options_.user->view();
}

}  // namespace alo
