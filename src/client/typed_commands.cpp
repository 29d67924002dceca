// What typed_dialogue.hpp makes of the person's lines.
#include "alo/client/ids.hpp"
#include "alo/client/screen.hpp"
#include "alo/client/typed_dialogue.hpp"
#include "alo/client/words.hpp"
#include "alo/protocol/line_framer.hpp"
#include "alo/protocol/request_lines.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>
#include <variant>
#include <vector>

namespace alo {

dialogue::reaction typed_dialogue::typed(std::string line) {
    const auto read = read_command(line);
    if (const auto* fault = std::get_if<command_fault>(&read)) {
        console_.status(visible(fault->sentence, console_.shows()));
        return {};
    }
    const auto& order = std::get<command>(read);
    reaction answer;
    if (order.what == command::kind::quit) {
        answer.leave = true;
        return answer;
    }
    answer.send = obey(order);
    if (!connected_) {
        answer.send.clear();
    }
    console_.picture_changed();
    return answer;
}

std::string typed_dialogue::obey(const command& order) {
    switch (order.what) {
        case command::kind::status:
            return choose(order);
        case command::kind::watch:
        case command::kind::unwatch:
            return edit(order);
        case command::kind::who:
            show_who();
            return {};
        case command::kind::help:
            console_.answer(commands_help());
            return {};
        default:
            break;
    }
    if (!connected_) {
        console_.status("there is no connection now");
        return {};
    }
    if (order.what == command::kind::raw) {
        return send_raw(order.text);
    }
    std::vector<user_id> users;
    for (std::size_t i = 0; i < order.ids.size(); ++i) {
        users.emplace_back(order.ids[i]);
    }
    return query_line(wishes_.next_id(), users);
}

// A bye that was typed by hand is one, too: the server's close is what was asked for.
std::string typed_dialogue::send_raw(const std::string& line) {
    std::string padded = line;
    padded.reserve(line.size() + line_framer::padding);
    const request asked =
        decoder_.decode(std::string_view{padded}.substr(0, line.size()), dialect::typed);
    conduct_.typed(std::holds_alternative<bye_request>(asked));
    return line + "\n";
}

std::string typed_dialogue::choose(const command& order) {
    if (!connected_) {
        console_.status("there is no connection now; the next hello says so");
    }
    return wishes_.choose({order.status, order.text});
}

std::string typed_dialogue::edit(const command& order) {
    const id_list ids = others_of(order.ids, wishes_.user());
    if (ids.empty()) {
        console_.status("nobody hears of themselves");
        return {};
    }
    const bool adds = order.what == command::kind::watch;
    if (adds && most_friends_ && wishes_.friends().size() + ids.size() > *most_friends_) {
        console_.status(
            fmt::format("the server takes {} ids on a watch list at most", *most_friends_));
        return {};
    }
    if (!connected_) {
        console_.status("there is no connection now; the next hello says so");
    }
    std::string frame = adds ? wishes_.edit(ids, {}) : wishes_.edit({}, ids);
    picture_.list(wishes_.friends());
    return frame;
}

void typed_dialogue::show_who() {
    // A script asks before the server has told anything.
    who_is_asked_ = connected_ && picture_.stale();
    if (who_is_asked_) {
        return;
    }
    const screen_style all{std::numeric_limits<std::size_t>::max(),
                           std::numeric_limits<std::size_t>::max(), false, console_.shows()};
    std::string lines;
    for (const std::string& line : roster_lines(picture_, unix_now(), all)) {
        lines.append(line).append("\n");
    }
    console_.answer(lines.empty() ? "nobody is on your watch list\n" : lines);
}

}  // namespace alo
