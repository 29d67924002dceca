// The server and the sockets of a fan-out under test: one celebrity and its watchers, of all crews,
// in virtual time. Every connection is in order, connections among each other in an order of
// chance. It can do one notification wrong.
#pragma once

#include "alo/load/play.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alo::load::test {

using namespace std::chrono_literals;

inline constexpr std::uint64_t first_user = 1000;

// The server: knows one celebrity and its watchers, of all crews. Frames wait in a queue for each
// connection; pump() delivers one of a connection of chance.
class hall {
  public:
    hall(bool named, std::uint32_t watchers, std::uint64_t seed)
        : named_{named}, all_{watchers}, chance_{seed}, online_(watchers + 1) {}

    enum class fault : std::uint8_t { none, drop, repeat, delay };
    fault how = fault::none;
    std::uint64_t nth = 0;  // notification, from 1
    instant now{};
    std::uint64_t sent = 0;

    // By the number of the user, of whom the last is the celebrity.
    void open(std::uint32_t user) {
        links_[user].down.emplace_back(event::connected, server_frame{});
    }
    void say(std::uint32_t user, std::string_view words) { links_[user].up.emplace_back(words); }
    void close(std::uint32_t user) {
        links_[user].down.clear();
        links_[user].up.emplace_back("");
    }

    bool pump(const std::function<std::pair<play*, seat>(std::uint32_t)>& whose) {
        if (held_ && held_until_ <= now) {
            const auto [user, frame] = *std::exchange(held_, nullptr);
            const auto [to, at] = whose(user);
            to->heard(at, frame, now);
            return true;
        }
        std::vector<std::uint32_t> busy;
        for (const auto& [user, one] : links_) {
            if (!one.up.empty() || !one.down.empty()) {
                busy.push_back(user);
            }
        }
        if (busy.empty()) {
            return false;
        }
        const std::uint32_t user = busy[chance_() % busy.size()];
        link& one = links_[user];
        if (!one.up.empty() && (one.down.empty() || chance_() % 2 == 0)) {
            const std::string words = one.up.front();
            one.up.pop_front();
            take(user, words);
            return true;
        }
        const auto [what, frame] = one.down.front();
        one.down.pop_front();
        const auto [to, at] = whose(user);
        switch (what) {
            case event::connected:
                to->connected(at, now);
                break;
            case event::ended:
                to->ended(at, "the server closed it", now);
                break;
            case event::frame:
                to->heard(at, frame, now);
                break;
        }
        return true;
    }

    [[nodiscard]] instant next() const { return held_ ? held_until_ : never; }

  private:
    enum class event : std::uint8_t { connected, frame, ended };
    struct link {
        std::deque<std::string> up;
        std::deque<std::pair<event, server_frame>> down;
    };

    void take(std::uint32_t user, const std::string& words) {
        if (words.find("\"friends\"") != std::string::npos) {
            if (named_) {
                server_frame frame;
                frame.what = server_frame::kind::snapshot;
                for (std::uint32_t other = 0; user == all_ && other < all_; ++other) {
                    if (online_[other]) {
                        frame.users.push_back(shown(other, true));
                    }
                }
                links_[user].down.emplace_back(event::frame, frame);
            }
            online_[user] = true;
            tell(user, true);
        } else if (online_[user]) {
            online_[user] = false;
            if (!words.empty()) {
                links_[user].down.emplace_back(event::ended, server_frame{});
            }
            tell(user, false);
        }
    }

    void tell(std::uint32_t user, bool online) {
        if (user != all_) {  // typed sessions hear only of whom they list, and so does this one
            if (online_[all_]) {
                notify(all_, frame_of(user, online));
            }
            return;
        }
        for (std::uint32_t other = 0; other < all_; ++other) {
            if (online_[other]) {
                notify(other, frame_of(user, online));
            }
        }
    }

    void notify(std::uint32_t user, const server_frame& frame) {
        const bool spoilt = ++sent == nth;
        if (spoilt && how == fault::drop) {
            return;
        }
        if (spoilt && how == fault::delay) {
            held_ = std::make_unique<std::pair<std::uint32_t, server_frame>>(user, frame);
            held_until_ = now + 3s;
            return;
        }
        for (int i = 0; i < (spoilt && how == fault::repeat ? 2 : 1); ++i) {
            links_[user].down.emplace_back(event::frame, frame);
        }
    }

    [[nodiscard]] static shown_user shown(std::uint32_t user, bool online) {
        shown_user one;
        one.user = user_id{user_id_view{first_user + user}};
        one.online = online;
        return one;
    }

    [[nodiscard]] server_frame frame_of(std::uint32_t user, bool online) const {
        server_frame frame;
        if (named_) {
            frame.what = server_frame::kind::presence;
            frame.users.push_back(shown(user, online));
        } else {
            frame.what = online ? server_frame::kind::online : server_frame::kind::offline;
        }
        return frame;
    }

    bool named_;
    std::uint32_t all_;
    std::mt19937_64 chance_;
    std::vector<bool> online_;
    std::map<std::uint32_t, link> links_;
    std::unique_ptr<std::pair<std::uint32_t, server_frame>> held_;
    instant held_until_{};
};

// One crew's door into the hall.
class door final : public stage {
  public:
    door(hall& to, std::uint32_t first, std::uint32_t watchers, std::uint32_t all)
        : hall_{to}, first_{first}, watchers_{watchers}, all_{all} {}
    void open(seat at) override { hall_.open(user_of(at)); }
    instant say(seat at, std::string_view words) override {
        hall_.say(user_of(at), words);
        return hall_.now;
    }
    [[nodiscard]] instant now() const override { return hall_.now; }
    void close(seat at) override { hall_.close(user_of(at)); }

  private:
    [[nodiscard]] std::uint32_t user_of(seat at) const {
        return at.who == watchers_ ? all_ : first_ + at.who;
    }
    hall& hall_;
    std::uint32_t first_;
    std::uint32_t watchers_;
    std::uint32_t all_;
};

}  // namespace alo::load::test
