// See typed_speaker.hpp.
#include "simulation/typed_speaker.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace alo::sim {
namespace {

using kind = said_line::kind;

struct bad_line {
    std::string_view text;  // behind `{` and an id
    std::string_view code;
};

// Whether a hello was said or not.
constexpr std::array<bad_line, 9> always_bad{
    {{R"("type":"dance"})", "unknown_type"},
     {R"("type":7})", "invalid_field"},
     {R"("type":"hello"})", "missing_user_id"},
     {R"("type":"hello","user_id":-1})", "invalid_user_id"},
     {R"("type":"hello","user_id":1,"friends":5})", "invalid_friends"},
     {R"("type":"hello","user_id":1,"friends":[2,{}]})", "invalid_friends"},
     {R"("type":"hello","user_id":1,"status":"asleep"})", "invalid_field"},
     {R"("type":"hello","user_id":1,"text":5})", "invalid_field"},
     {R"("type":"hello","user_id":1,"grace":121})", "invalid_field"}}};

constexpr std::array<bad_line, 10> bad_after_hello{
    {{R"("user_id":1})", "invalid_field"},
     {R"("user_id":1,"online":false})", "invalid_field"},
     {R"("type":"status"})", "invalid_field"},
     {R"("type":"status","status":"gone"})", "invalid_field"},
     {R"("type":"status","status":"busy","text":["x"]})", "invalid_field"},
     {R"("type":"watch","add":7})", "invalid_field"},
     {R"("type":"watch","add":[2],"remove":[3,-3]})", "invalid_field"},
     {R"("type":"query"})", "invalid_field"},
     {R"("type":"query","user_ids":[""]})", "invalid_field"},
     {R"("type":"query","user_ids":{}})", "invalid_field"}}};

// These have no id that could be repeated.
constexpr std::array<bad_line, 4> nameless{{{R"({"id":7,"type":"ping","id":8})", "invalid_json"},
                                            {R"({"type":"ping")", "invalid_json"},
                                            {R"({"id":[7],"type":"hello"})", "invalid_field"},
                                            {R"({"id":1.5,"type":"hello"})", "invalid_field"}}};

}  // namespace

std::string typed_speaker::tagged(said_line& line) {
    line.typed = true;
    if (chance_.chance(30)) {
        return {};
    }
    ++tags_;
    line.tag = chance_.chance(50) ? std::to_string(tags_) : "\"r" + std::to_string(tags_) + "\"";
    return ",\"id\":" + line.tag;
}

said_stance typed_speaker::some_stance(bool maybe_invisible) {
    constexpr std::array<std::string_view, 4> words{"online", "away", "busy", "invisible"};
    said_stance shows;
    shows.status = words[chance_.below(maybe_invisible ? 4 : 3)];
    if (chance_.chance(60)) {
        shows.text = "t" + std::to_string(chance_.below(5)) +
                     std::string(chance_.below(text_bytes_ + 1), 'x');
    }
    return shows;
}

std::string typed_speaker::text_of(const said_stance& shows) {
    return (shows.status.empty() ? "" : ",\"status\":\"" + shows.status + "\"") +
           (shows.text.empty() ? "" : ",\"text\":\"" + shows.text + "\"");
}

void typed_speaker::hello() {
    std::vector<name> friends = some_users(8);
    if (chance_.chance(15)) {
        friends.push_back(me_);  // which is ignored
    }
    std::optional<said_stance> shows;
    if (chance_.chance(50)) {
        shows = some_stance(chance_.chance(40));
        if (!shows->text.empty() && chance_.chance(30)) {
            shows->status.clear();
        }
    }
    hello(std::move(friends), std::move(shows),
          chance_.chance(40) ? std::optional{duration{1'000 * chance_.below(3)}} : std::nullopt);
}

void typed_speaker::hello(std::vector<name> friends, std::optional<said_stance> shows,
                          std::optional<duration> grace) {
    said_line line{.what = kind::hello, .user = me_};
    std::string text = R"({"type":"hello","user_id":)" + me_ + tagged(line);
    if (!friends.empty() || chance_.chance(50)) {
        text += ",\"friends\":" + list_text(friends);
    }
    if (shows) {
        text += text_of(*shows);
    }
    if (grace) {
        text += ",\"grace\":" + std::to_string(*grace / std::chrono::seconds{1});
    }
    line.friends = std::move(friends);
    line.shows = std::move(shows);
    line.grace = grace;
    add(text + "}", std::move(line));
    said_hello_ = true;
}

void typed_speaker::hello_for_another() {
    if (!said_hello_) {
        bad();
        return;
    }
    said_line line{.what = kind::hello, .user = another()};
    const std::string text = R"({"type":"hello","user_id":)" + line.user + tagged(line);
    add(text + "}", std::move(line));
}

void typed_speaker::status() { status(some_stance(chance_.chance(50))); }

void typed_speaker::status(const said_stance& shows) {
    said_line line{.what = kind::status};
    line.shows = shows;
    const std::string text = R"({"type":"status")" + tagged(line) + text_of(shows);
    add(text + "}", std::move(line));
}

void typed_speaker::watch() {
    said_line line{.what = kind::watch};
    std::string text = R"({"type":"watch")" + tagged(line);
    line.friends = some_users(3);
    line.removed = some_users(3);
    if (!line.friends.empty() || chance_.chance(50)) {
        text += ",\"add\":" + list_text(line.friends);
    }
    if (!line.removed.empty() || chance_.chance(50)) {
        text += ",\"remove\":" + list_text(line.removed);
    }
    add(text + "}", std::move(line));
}

void typed_speaker::watch_too_many() {
    said_line line{.what = kind::watch};
    std::string text = R"({"type":"watch")" + tagged(line);
    for (std::size_t i = 0; i <= rules_.max_friends; ++i) {
        line.friends.push_back(std::to_string(900 + i));
    }
    line.friends.push_back(chance_.pick(others_));
    text += ",\"add\":" + list_text(line.friends);
    add(text + "}", std::move(line));
}

void typed_speaker::query() { query(some_users(6)); }

void typed_speaker::query(std::vector<name> users) {
    said_line line{.what = kind::query};
    std::string text = R"({"type":"query")" + tagged(line) + ",\"user_ids\":" + list_text(users);
    line.friends = std::move(users);
    add(text + "}", std::move(line));
}

void typed_speaker::ping() {
    said_line line{.what = kind::ping};
    const std::string text = R"({"type":"ping")" + tagged(line);
    add(text + "}", std::move(line));
}

void typed_speaker::pong() { add(R"({"type":"pong"})", {.what = kind::pong, .typed = true}); }

void typed_speaker::bye() {
    said_line line{.what = kind::bye};
    const std::string text = R"({"type":"bye")" + tagged(line);
    add(text + "}", std::move(line));
}

void typed_speaker::too_early() {
    if (said_hello_) {
        bad();
        return;
    }
    switch (chance_.below(4)) {
        case 0:
            ping();
            break;
        case 1:
            bye();
            break;
        case 2:
            status();
            break;
        default:
            query();
            break;
    }
}

void typed_speaker::bad() {
    said_line line{.what = kind::bad};
    const std::uint64_t which = chance_.below(10);
    if (which == 0) {
        std::string text = R"({"type":"hello","user_id":)" + me_ + tagged(line) + ",\"friends\":[";
        for (std::size_t i = 0; i <= rules_.max_friends; ++i) {
            text += (i == 0 ? "" : ",") + std::to_string(900 + i);
        }
        line.code = "too_many_friends";
        add(text + "]}", std::move(line));
        return;
    }
    if (which == 1) {
        const bad_line& one = nameless[chance_.below(nameless.size())];
        line.code = one.code;
        add(one.text, std::move(line));
        return;
    }
    const bool after = said_hello_ && chance_.chance(60);
    const bad_line& one = after ? bad_after_hello[chance_.below(bad_after_hello.size())]
                                : always_bad[chance_.below(always_bad.size())];
    line.code = one.code;
    const std::string id = tagged(line);
    add("{" + (id.empty() ? "" : id.substr(1) + ",") + std::string{one.text}, std::move(line));
}

void typed_speaker::anything() {
    switch (chance_.below(20)) {
        case 0:
        case 1:
            hello();
            break;
        case 2:
        case 3:
        case 4:
        case 5:
        case 6:
            status();
            break;
        case 7:
        case 8:
        case 9:
            watch();
            break;
        case 10:
        case 11:
        case 12:
            query();
            break;
        case 13:
            watch_too_many();
            break;
        case 14:
            ping();
            break;
        case 15:
            pong();
            break;
        case 16:
            blank();
            break;
        case 17:
            hello_for_another();
            break;
        default:
            bad();
            break;
    }
}

void typed_speaker::unended_query() {
    query();
    while (text_.ends_with('\n') || text_.ends_with('\r')) {
        text_.pop_back();
    }
}

}  // namespace alo::sim
