// See typed_dialogue.hpp.
#include "alo/client/typed_dialogue.hpp"

#include "alo/client/ids.hpp"
#include "alo/client/words.hpp"
#include "alo/protocol/request.hpp"
#include "alo/protocol/request_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>
#include <vector>

namespace alo {
namespace {

using kind = server_frame::kind;

// After a long absence nobody reads a hundred lines of news: the picture has it all.
constexpr std::size_t most_news = 20;
// What every server is taken to promise before it says itself: one that hangs takes connections,
// and says nothing.
constexpr std::chrono::seconds before_welcome{10};
// No promise of a server's is looked at longer.
constexpr std::uint64_t longest_heartbeat = 3'600;

wishes wishes_of(const client_options& options) {
    return wishes{*options.user,
                  others_of(options.friends, options.user->view()),
                  {options.status, options.text},
                  options.grace};
}

}  // namespace

typed_dialogue::typed_dialogue(const client_options& options, console& says, conduct& course)
    : console_{says},
      conduct_{course},
      wishes_{wishes_of(options)},
      decoder_{std::numeric_limits<std::size_t>::max()} {
    picture_.list(wishes_.friends());
}

dialogue::reaction typed_dialogue::begin() {
    connected_ = true;
    reaction hello{wishes_.hello(), false, before_welcome};
    conduct_.connected(wishes_.hello_id());
    return hello;
}

void typed_dialogue::lost() {
    connected_ = false;
    picture_.lost();
    console_.picture_changed();
}

std::string typed_dialogue::goodbye() { return std::string{bye_line}; }

std::string typed_dialogue::self() const {
    return visible(wishes_.user(), console_.shows()) +
           fmt::format(", friends listed: {}", wishes_.friends().size());
}

dialogue::reaction typed_dialogue::heard(std::string_view line) {
    const server_frame frame = read_server_frame(line);
    conduct_.heard(frame);
    reaction answer;
    if (frame.what == kind::ping) {
        answer.send = pong_line;
        return answer;
    }
    if (frame.what == kind::welcome) {
        most_friends_ = frame.most_friends;
        picture_.welcomed();
        answer.heartbeat = std::chrono::seconds{std::min(frame.heartbeat, longest_heartbeat)};
    }
    if (console_.wants_frames()) {
        console_.frame(line);
    }
    show(frame, line);
    if (frame.what == kind::snapshot && !frame.more && console_.shows_picture()) {
        answer.send = ask_when_seen();
    }
    return answer;
}

void typed_dialogue::show(const server_frame& frame, std::string_view line) {
    const bool in_words = !console_.wants_frames();
    switch (frame.what) {
        case kind::welcome:
        case kind::ping:
            return;
        case kind::pong:
            if (in_words && frame.id != ping_id) {
                console_.event(tone::plain, visible(line, console_.shows()));
            }
            return;
        case kind::snapshot:
            show_snapshot(frame);
            return;
        case kind::presence:
            if (const auto change = picture_.told(frame.users.front())) {
                tell(*change);
            }
            break;
        case kind::watching:
            if (const auto granted = wishes_.answered(frame.id, true)) {
                show_granted(*granted);
            } else if (in_words && frame.users.empty()) {
                console_.event(tone::plain, visible(line, console_.shows()));
            }
            for (const shown_user& user : frame.users) {
                if (const auto change = picture_.told(user)) {
                    tell(*change);
                }
            }
            break;
        case kind::ok:
            if (const auto granted = wishes_.answered(frame.id, true)) {
                show_granted(*granted);
            } else if (in_words) {
                console_.event(tone::plain, visible(line, console_.shows()));
            }
            break;
        case kind::presences:
            show_presences(frame);
            break;
        case kind::error:
            show_error(frame);
            break;
        case kind::going_away:
            if (in_words) {
                console_.event(tone::fault, "the server is about to stop");
            }
            break;
        default:
            if (in_words) {
                console_.event(tone::plain, visible(line, console_.shows()));
            }
            break;
    }
    console_.picture_changed();
}

void typed_dialogue::show_snapshot(const server_frame& frame) {
    const bool first = !picture_.complete();
    const std::vector<roster::change> changes = picture_.page(frame.users, frame.more);
    // The first is what the picture shows; then the news since the last is told.
    if (!console_.shows_picture() || (!first && changes.size() <= most_news)) {
        for (const roster::change& change : changes) {
            tell(change);
        }
    } else if (!first) {
        console_.event(tone::plain,
                       fmt::format("{} changes while there was no connection", changes.size()));
    }
    if (who_is_asked_ && !frame.more) {
        show_who();
    }
    console_.picture_changed();
}

void typed_dialogue::show_presences(const server_frame& frame) {
    const bool ours = !curious_.empty() && frame.id == curious_;
    for (const shown_user& user : frame.users) {
        if (const auto change = picture_.told(user)) {
            tell(*change);
        }
        if (!ours && !console_.wants_frames()) {
            console_.event(tone_of(user), answer_words(user, unix_now(), console_.shows()));
        }
    }
    if (ours && !frame.more) {
        curious_.clear();
    }
}

void typed_dialogue::tell(const roster::change& change) {
    if (!console_.wants_frames()) {
        console_.event(tone_of(change.now), change_words(change, console_.shows()));
    }
}

// The picture of those who are offline says since when, as far as the server knows.
std::string typed_dialogue::ask_when_seen() {
    std::vector<user_id> offline;
    for (const roster::row& one : picture_.rows()) {
        if (!one.online() && offline.size() < max_queried_users) {
            offline.emplace_back(one.user);
        }
    }
    if (offline.empty()) {
        return {};
    }
    curious_ = wishes_.next_id();
    return query_line(curious_, offline);
}

void typed_dialogue::show_granted(const wishes::request& granted) {
    if (console_.wants_frames()) {
        return;
    }
    if (granted.status) {
        shown_user self;
        self.online = true;
        self.status = granted.status->status;
        self.text = granted.status->text;
        console_.event(tone_of(self), "you are " + state_words(self, console_.shows()));
        return;
    }
    console_.event(tone::plain, fmt::format("on your watch list: {}", wishes_.friends().size()));
}

void typed_dialogue::show_error(const server_frame& frame) {
    if (wishes_.answered(frame.id, false)) {
        picture_.list(wishes_.friends());
    }
    if (!console_.wants_frames()) {
        console_.event(tone::fault, "the server says: " + visible(frame.message, console_.shows()) +
                                        " (" + visible(frame.code, console_.shows()) + ")");
    }
}

}  // namespace alo
