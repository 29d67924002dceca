// The fan-out before a server in virtual time, with one crew and with several that take turns.
#include "alo/load/audience.hpp"

#include "alo/load/words.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t first_user = 1000;

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
    void open(std::uint32_t user) { links_[user].down.push_back({event::connected, {}}); }
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
                links_[user].down.push_back({event::frame, frame});
            }
            online_[user] = true;
            tell(user, true);
        } else if (online_[user]) {
            online_[user] = false;
            if (!words.empty()) {
                links_[user].down.push_back({event::ended, {}});
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
            links_[user].down.push_back({event::frame, frame});
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

struct evening {
    evening(bool named, std::uint32_t crews, std::uint64_t seed, bool by_word = true)
        : place{named, watchers, seed}, board{crews} {
        for (std::uint32_t i = 0; i < crews; ++i) {
            const std::uint32_t first = watchers / crews * i;
            const std::uint32_t mine = watchers / crews;
            doors.push_back(std::make_unique<door>(place, first, mine, watchers));
            parts.push_back(std::make_unique<audience>(
                *doors.back(), board, mine,
                audience_rules{named, by_word, 1s, 10s, first_user + first, 10, first_user,
                               watchers, i, 1000, 20ms}));
        }
    }

    [[nodiscard]] bool run() {
        const std::uint32_t each = watchers / static_cast<std::uint32_t>(parts.size());
        const auto whose = [&](std::uint32_t user) -> std::pair<play*, seat> {
            if (user == watchers) {
                return {parts[0].get(), {each, 0}};
            }
            return {parts[user / each].get(), {user % each, 0}};
        };
        for (int turn = 0; turn < 1'000'000; ++turn) {
            instant next = place.next();
            bool over = true;
            for (const auto& one : parts) {
                one->wake(place.now);
                next = std::min(next, one->next_wake());
                over = over && one->over();
            }
            if (over) {
                return true;
            }
            if (place.pump(whose)) {
                place.now += 10us;
            } else if (next != never) {
                place.now = std::max(place.now + 10us, next);
            } else {
                return false;
            }
        }
        return false;
    }

    [[nodiscard]] tally counts() const {
        tally all;
        for (const auto& one : parts) {
            all += one->counts();
        }
        return all;
    }

    static constexpr std::uint32_t watchers = 60;
    hall place;
    fanout_board board;
    std::vector<std::unique_ptr<door>> doors;
    std::vector<std::unique_ptr<audience>> parts;
};

std::string notes_of(const tally& counts) {
    std::string all;
    for (const std::string& note : counts.notes) {
        all += note + "\n";
    }
    return all;
}

class audience_case : public testing::TestWithParam<std::tuple<bool, std::uint32_t>> {
  protected:
    [[nodiscard]] static bool named() { return std::get<0>(GetParam()); }
    [[nodiscard]] static std::uint32_t crews() { return std::get<1>(GetParam()); }
    // One notification of a later step, wrong in some way.
    [[nodiscard]] static tally spoilt(hall::fault how, std::uint64_t seed) {
        evening all{named(), crews(), seed};
        all.place.how = how;
        all.place.nth = 100 + 7 * seed;
        EXPECT_TRUE(all.run());
        return all.counts();
    }
};

TEST_P(audience_case, blames_no_server_that_is_right) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        evening all{named(), crews(), seed, seed % 2 == 0};
        ASSERT_TRUE(all.run());
        const tally counts = all.counts();
        const std::uint64_t steps = all.parts[0]->steps();
        ASSERT_EQ(counts.faults(), 0U) << notes_of(counts);
        ASSERT_GT(steps, 2U);
        ASSERT_EQ(counts.told, (steps + 1) * evening::watchers);
        ASSERT_EQ(counts.owed, counts.told);
        ASSERT_EQ(counts.told, all.place.sent);
        ASSERT_EQ(all.board.firsts().count(), steps);
        ASSERT_EQ(all.board.lasts().count(), steps);
        ASSERT_LE(all.board.firsts().most(), all.board.lasts().most());
    }
}

TEST_P(audience_case, finds_one_that_is_dropped) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const tally counts = spoilt(hall::fault::drop, seed);
        EXPECT_EQ(counts.missed, 1U) << notes_of(counts);
        EXPECT_EQ(counts.faults(), 1U) << notes_of(counts);
    }
}

TEST_P(audience_case, finds_one_of_the_first_step) {
    evening all{named(), crews(), 5};
    all.place.how = hall::fault::drop;
    all.place.nth = 30;
    ASSERT_TRUE(all.run());
    EXPECT_EQ(all.counts().missed, 1U) << notes_of(all.counts());
    EXPECT_EQ(all.counts().faults(), 1U);
}

TEST_P(audience_case, finds_one_that_is_repeated) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const tally counts = spoilt(hall::fault::repeat, seed);
        EXPECT_EQ(counts.repeated, 1U) << notes_of(counts);
        EXPECT_EQ(counts.faults(), 1U) << notes_of(counts);
    }
}

TEST_P(audience_case, finds_one_that_is_late) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const tally counts = spoilt(hall::fault::delay, seed);
        EXPECT_EQ(counts.late, 1U) << notes_of(counts);
        EXPECT_EQ(counts.faults(), 1U) << notes_of(counts);
    }
}

TEST_P(audience_case, stops_early_when_told_to) {
    evening all{named(), crews(), 3};
    for (const auto& one : all.parts) {
        one->wake(0ns);
        one->stop();
    }
    ASSERT_TRUE(all.run());
    EXPECT_EQ(all.counts().faults(), 0U) << notes_of(all.counts());
}

INSTANTIATE_TEST_SUITE_P(crews, audience_case,
                         testing::Combine(testing::Bool(), testing::Values(1U, 3U)),
                         [](const auto& which) {
                             return std::string{std::get<0>(which.param) ? "typed_" : "classic_"} +
                                    std::to_string(std::get<1>(which.param));
                         });

}  // namespace
}  // namespace alo::load
