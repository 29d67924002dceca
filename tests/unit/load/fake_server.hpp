// A presence server in a few lines, and the sockets to it, for plays under test: in virtual time,
// deterministic, every connection in order but connections among each other in an order of chance.
// It can do one notification wrong.
#pragma once

#include "alo/load/company.hpp"
#include "alo/load/friend_ring.hpp"
#include "alo/load/play.hpp"
#include "alo/load/words.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace alo::load::test {

using namespace std::chrono_literals;

enum class fault : std::uint8_t {
    none,
    drop,
    repeat,
    delay,  // by `delay_time`
    age,    // an old version; typed
    cut,    // the connection is lost instead
};

class fake_server final : public stage {
  public:
    static constexpr instant delay_time = 3s;

    fake_server(const friend_ring& ring, bool named, std::uint64_t first_user, std::uint64_t seed)
        : ring_{ring}, named_{named}, first_{first_user}, chance_{seed}, people_(ring.people()) {}

    // Of the notifications, the one number `nth` (from 1).
    void spoil(fault how, std::uint64_t nth) {
        fault_ = how;
        nth_ = nth;
    }

    // Until the play is over. False if it never is.
    [[nodiscard]] bool run(play& what) {
        for (int turns = 0; turns < 2'000'000; ++turns) {
            what.wake(now_);
            if (what.over()) {
                return true;
            }
            if (deliver_one(what)) {
                now_ += 10us;
                continue;
            }
            instant next = what.next_wake();
            for (const auto& [due, held] : held_back_) {
                next = std::min(next, due);
            }
            if (next == never) {
                return false;
            }
            now_ = std::max(now_ + 1us, next);
        }
        return false;
    }

    [[nodiscard]] std::uint64_t sent() const { return sent_; }
    [[nodiscard]] std::uint64_t online() const {
        std::uint64_t count = 0;
        for (const auto& each : people_) {
            count += each.seats != 0 ? 1 : 0;
        }
        return count;
    }

  private:
    struct event {
        enum class kind : std::uint8_t { connected, frame, ended } what = kind::frame;
        server_frame frame;
    };
    struct link {
        std::deque<std::string> up;  // what the client said
        std::deque<event> down;
        std::uint32_t life = 0;
    };
    struct session_of {
        std::uint8_t seats = 0;
        availability status = availability::online;
        std::uint64_t version = 0;
    };

    void open(seat at) override {
        link& one = links_[key_of(at)];
        if (!one.up.empty()) {
            take(at, "");  // the end of the one before, which is another connection
        }
        one = link{{}, {}, one.life + 1};
        one.down.push_back({event::kind::connected, {}});
    }
    instant say(seat at, std::string_view lines) override {
        links_[key_of(at)].up.emplace_back(lines);
        return now_;
    }
    [[nodiscard]] instant now() const override { return now_; }
    void close(seat at) override {
        link& one = links_[key_of(at)];
        one.down.clear();
        ++one.life;
        one.up.emplace_back("");
    }

    // Moves one thing one step, of a connection of chance; false if there is none.
    bool deliver_one(play& what) {
        for (auto each = held_back_.begin(); each != held_back_.end(); ++each) {
            if (each->first <= now_) {
                auto [at, frame] = std::move(each->second);
                held_back_.erase(each);
                what.heard(at, frame, now_);
                return true;
            }
        }
        std::vector<std::uint64_t> busy;
        for (const auto& [key, one] : links_) {
            if (!one.up.empty() || !one.down.empty()) {
                busy.push_back(key);
            }
        }
        if (busy.empty()) {
            return false;
        }
        const std::uint64_t key = busy[chance_() % busy.size()];
        const seat at{static_cast<person>(key / devices_each),
                      static_cast<std::uint8_t>(key % devices_each)};
        link& one = links_[key];
        if (!one.up.empty() && (one.down.empty() || chance_() % 2 == 0)) {
            const std::string words = std::move(one.up.front());
            one.up.pop_front();
            take(at, words);
            return true;
        }
        const event next = std::move(one.down.front());
        one.down.pop_front();
        switch (next.what) {
            case event::kind::connected:
                what.connected(at, now_);
                break;
            case event::kind::ended:
                ++one.life;
                what.ended(at, "the server closed it", now_);
                break;
            case event::kind::frame:
                what.heard(at, next.frame, now_);
                break;
        }
        return true;
    }

    void take(seat at, const std::string& words) {
        const auto bit = static_cast<std::uint8_t>(1U << at.device);
        session_of& self = people_[at.who];
        if (words.find("\"friends\"") != std::string::npos) {
            const bool first = self.seats == 0;
            if (first) {
                self.status = availability::online;
            }
            greet(at);
            self.seats |= bit;
            if (first) {
                tell(at.who, true);
            }
        } else if (words.find("\"type\":\"status\"") != std::string::npos) {
            for (const std::string_view word : shown_statuses) {
                if (words.find("\"status\":\"" + std::string{word}) != std::string::npos) {
                    self.status = *status_in(word);
                }
            }
            server_frame ok;
            ok.what = server_frame::kind::ok;
            send(at, ok);
            tell(at.who, true);
        } else if ((self.seats & bit) != 0) {  // bye, sign-off or a closed socket
            if (!words.empty()) {
                links_[key_of(at)].down.push_back({event::kind::ended, {}});
            }
            self.seats = static_cast<std::uint8_t>(self.seats & ~bit);
            if (self.seats == 0) {
                tell(at.who, false);
            }
        }
    }

    void greet(seat at) {
        if (!named_) {
            return;
        }
        server_frame frame;
        frame.what = server_frame::kind::welcome;
        send(at, frame);
        frame.what = server_frame::kind::snapshot;
        for (std::uint32_t i = 0; i < ring_.degree(); ++i) {
            const person other = ring_.friend_of(at.who, i);
            if (people_[other].seats != 0) {
                frame.users.push_back(shown(other, true));
            }
        }
        send(at, frame);
    }

    [[nodiscard]] shown_user shown(person who, bool online) const {
        shown_user user;
        user.user = user_id{user_id_view{first_ + who}};
        user.online = online;
        user.status = online ? word_of(people_[who].status) : "offline";
        user.version = people_[who].version;
        return user;
    }

    void tell(person who, bool online) {
        people_[who].version = ++versions_;
        server_frame frame;
        if (named_) {
            frame.what = server_frame::kind::presence;
            frame.users.push_back(shown(who, online));
        } else {
            frame.what = online ? server_frame::kind::online : server_frame::kind::offline;
        }
        for (std::uint32_t i = 0; i < ring_.degree(); ++i) {
            const person other = ring_.friend_of(who, i);
            for (std::uint8_t device = 0; device < devices_each; ++device) {
                if ((unsigned{people_[other].seats} >> device & 1U) != 0) {
                    notify({other, device}, frame);
                }
            }
        }
    }

    void notify(seat at, const server_frame& frame) {
        if (++sent_ != nth_ || fault_ == fault::none) {
            send(at, frame);
            return;
        }
        server_frame other = frame;
        switch (fault_) {
            case fault::drop:
                break;
            case fault::repeat:
                send(at, frame);
                send(at, frame);
                break;
            case fault::delay:
                held_back_.emplace_back(now_ + delay_time, std::pair{at, frame});
                break;
            case fault::age:
                other.users.front().version = 0;
                send(at, other);
                break;
            default:
                links_[key_of(at)].down.push_back({event::kind::ended, {}});
                people_[at.who].seats = 0;
                tell(at.who, false);
        }
    }

    void send(seat at, const server_frame& frame) {
        links_[key_of(at)].down.push_back({event::kind::frame, frame});
    }

    friend_ring ring_;
    bool named_;
    std::uint64_t first_;
    std::mt19937_64 chance_;
    std::vector<session_of> people_;
    std::map<std::uint64_t, link> links_;  // by seat
    std::vector<std::pair<instant, std::pair<seat, server_frame>>> held_back_;
    std::uint64_t versions_ = 0;
    std::uint64_t sent_ = 0;
    std::uint64_t nth_ = 0;
    fault fault_ = fault::none;
    instant now_{};
};

}  // namespace alo::load::test
