// See typed_client.hpp.
#include "support/typed_client.hpp"

#include "support/patience.hpp"

#include <utility>

namespace alo::test {

std::string json_list(const std::vector<id>& ids) {
    std::string json = "[";
    for (const id& one : ids) {
        json.append(json.size() > 1 ? "," : "").append(one.json());
    }
    return json + "]";
}

std::string typed_hello(const id& user, const std::vector<id>& friends, std::string_view more) {
    std::string json =
        R"({"type":"hello","user_id":)" + user.json() + R"(,"friends":)" + json_list(friends);
    if (!more.empty()) {
        json.append(",").append(more);
    }
    return json + "}";
}

typed_client::typed_client(std::uint16_t port, const connect_options& options)
    : wire_(port, options) {}

typed_client::typed_client(std::uint16_t port, const id& user, const std::vector<id>& friends,
                           std::string_view more)
    : wire_(port) {
    say(typed_hello(user, friends, more));
    read_greeting();
}

typed_frame typed_client::next() {
    while (true) {
        typed_frame frame(wire_.read_line());
        if (frame.type() != "ping") {
            return frame;
        }
        ++pings_;
        say(R"({"type":"pong"})");
    }
}

typed_frame typed_client::next_checked() {
    typed_frame frame = next();
    if (frame.type() == "presence") {
        note(frame, true);
    }
    for (const char* const list : {"online", "users"}) {
        if (frame.type() != "presence" && frame.has(list)) {
            for (const typed_frame& entry : frame.list(list)) {
                note(entry, false);
            }
        }
    }
    return frame;
}

typed_frame typed_client::next(std::string_view type) {
    while (true) {
        typed_frame frame = next();
        if (frame.type() == "presence") {
            told_.push_back(words_of_presence(frame));
            note(frame, true);
        } else if (frame.type() == type) {
            return frame;
        } else {
            throw failure("instead of a " + std::string(type) + " came " + frame.json());
        }
    }
}

typed_frame typed_client::ask(const std::string& json, std::string_view type) {
    say(json);
    return next(type);
}

phrases typed_client::ask_for_list(const std::string& json, std::string_view type) {
    say(json);
    return read_pages(next(type), type, type == "presences" ? "users" : "online");
}

phrases typed_client::read_greeting() {
    welcome_ = next("welcome");
    known_.clear();
    greeted_ = read_pages(next("snapshot"), "snapshot", "online");
    return greeted_;
}

phrases typed_client::read_pages(typed_frame page, std::string_view type, std::string_view list) {
    phrases all;
    pages_.clear();
    while (true) {
        const auto entries = page.list(std::string(list));
        pages_.emplace_back(entries.size(), page.json().size() + 1);
        for (const typed_frame& entry : entries) {
            all.push_back(type == "presences" ? words_of_answer(entry) : words_of_entry(entry));
            note(entry, false);
        }
        if (page.has("more") ? !page.truth("more") : type != "snapshot") {
            return all;
        }
        page = next(type);
    }
}

void typed_client::note(const typed_frame& what, bool news) {
    if (!what.has("version")) {
        return;  // the answer about a user that is not shown
    }
    sight& last = known_[what.raw("user_id")];
    const sight now{what.number("version"), what.number("at"), what.text("status") != "offline"};
    if (news ? now.version <= last.version : now.version < last.version) {
        throw failure("version " + std::to_string(last.version) + " came before " + what.json());
    }
    if (news && !now.online && !last.online) {
        throw failure("was offline already: " + what.json());
    }
    last = now;
}

phrases typed_client::heard() {
    const std::string tag = "\"heard " + std::to_string(++questions_) + "\"";
    const typed_frame answer =
        ask(R"({"type":"query","id":)" + tag + R"(,"user_ids":[]})", "presences");
    if (answer.raw("id") != tag) {
        throw failure("another question was answered: " + answer.json());
    }
    phrases all(told_.begin(), told_.end());
    told_.clear();
    return all;
}

std::string typed_client::hears() {
    if (told_.empty()) {
        const typed_frame frame = next();
        if (frame.type() != "presence") {
            throw failure("instead of news came " + frame.json());
        }
        note(frame, true);
        return words_of_presence(frame);
    }
    auto first = std::move(told_.front());
    told_.pop_front();
    return first;
}

std::string typed_client::refused(const std::string& json, const std::string& tag) {
    const typed_frame error = ask(json, "error");
    if ((error.has("id") ? error.raw("id") : "") != tag || error.truth("fatal")) {
        throw failure("not the error expected of " + json + ": " + error.json());
    }
    return error.text("code");
}

std::int64_t typed_client::version_of(const std::string& user) const {
    const auto found = known_.find(user);
    return found == known_.end() ? 0 : found->second.version;
}

std::int64_t typed_client::time_of(const std::string& user) const {
    const auto found = known_.find(user);
    return found == known_.end() ? 0 : found->second.at;
}

void typed_client::bye() {
    say(R"({"type":"bye"})");
    wire_.wait_end();
}

}  // namespace alo::test
