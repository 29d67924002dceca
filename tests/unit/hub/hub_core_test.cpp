// Which session of which I/O thread hears what: the hub's book-keeping between refs and the domain.
#include "alo/hub/hub_core.hpp"

#include "alo/protocol/frames.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace alo {
namespace {

constexpr time_point start{duration{1'000}};
constexpr duration no_grace{0};

// Writes down what the hub wants said: "0: online 1.1 2.1", "1: replaced 4.2".
class written_outlet final : public hub_outlet {
  public:
    std::vector<std::string> said;

    void tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
              time_point /*now*/) override {
        std::string line = std::to_string(to) + (frame == online_frame ? ": online" : ": offline");
        EXPECT_TRUE(frame == online_frame || frame == offline_frame);
        for (const session_ref ref : sessions) {
            line += ' ' + text(ref);
        }
        said.push_back(line);
    }
    void show(worker_index to, const presence_frame& news, std::span<const session_ref> sessions,
              time_point /*now*/) override {
        std::string line = std::to_string(to) + ": " + std::string{news.line()};
        line.back() = ' ';  // the LF
        for (const session_ref ref : sessions) {
            line += ' ' + text(ref);
        }
        said.push_back(line);
    }
    void answer(worker_index to, session_ref session, reply&& what, time_point /*now*/) override {
        std::string pages;
        while (!what.done()) {
            what.next_page(pages);
        }
        said.push_back(std::to_string(to) + ": " + pages + ' ' + text(session));
    }
    void replaced(worker_index to, session_ref session, time_point /*now*/) override {
        said.push_back(std::to_string(to) + ": replaced " + text(session));
    }
    // What was said since the last time.
    std::vector<std::string> take() { return std::exchange(said, {}); }

  private:
    static std::string text(session_ref ref) {
        return std::to_string(ref.slot) + '.' + std::to_string(ref.generation);
    }
};

using strings = std::vector<std::string>;

class hub_core_test : public testing::Test {
  protected:
    limits rules;
    written_outlet out;

    void advance(time_point now) {
        while (core().expire_next(now)) {
        }
    }
    hub_core& core() {
        if (!core_) {
            core_.emplace(rules, worker_index{3}, out);
        }
        return *core_;
    }
    void attach(worker_index from, session_ref ref, std::uint64_t user,
                std::initializer_list<std::uint64_t> friends, duration grace = no_grace) {
        core().attach(from, ref, user_id_view{user}, list(friends), {.grace = grace}, start);
    }
    void replace(worker_index from, session_ref ref, std::initializer_list<std::uint64_t> friends) {
        core().replace(from, ref, list(friends), {}, start);
    }
    void detach(worker_index from, session_ref ref, departure how = departure::lost,
                time_point now = start) {
        core().detach(from, ref, how, now);
    }

  private:
    static id_list list(std::initializer_list<std::uint64_t> friends) {
        id_list ids;
        for (const std::uint64_t id : friends) {
            ids.push_back(user_id_view{id});
        }
        return ids;
    }
    std::optional<hub_core> core_;
};

TEST_F(hub_core_test, one_call_a_worker_carries_all_its_sessions) {
    attach(0, {1, 1}, 2, {1});
    attach(0, {2, 1}, 3, {1});
    attach(2, {1, 1}, 4, {1});
    out.take();
    attach(1, {0, 1}, 1, {});
    EXPECT_EQ(out.take(), (strings{"0: online 1.1 2.1", "2: online 1.1"}));
    EXPECT_EQ(core().counters().told.value(), 3U);
    detach(1, {0, 1});
    EXPECT_EQ(out.take(), (strings{"0: offline 1.1 2.1", "2: offline 1.1"}));
    EXPECT_EQ(core().counters().went_online.value(), 4U);
    EXPECT_EQ(core().counters().went_offline.value(), 1U);
}

TEST_F(hub_core_test, the_same_slot_of_two_workers_is_two_sessions) {
    attach(0, {5, 1}, 1, {9});
    attach(1, {5, 1}, 2, {9});
    out.take();
    detach(0, {5, 1});
    attach(2, {0, 1}, 9, {});
    EXPECT_EQ(out.take(), (strings{"1: online 5.1"}));
}

TEST_F(hub_core_test, a_second_device_is_no_transition) {
    attach(0, {0, 1}, 2, {1});
    attach(0, {1, 1}, 1, {});
    out.take();
    attach(1, {0, 1}, 1, {});
    detach(0, {1, 1});
    EXPECT_EQ(out.take(), strings{});
    detach(1, {0, 1});
    EXPECT_EQ(out.take(), (strings{"0: offline 0.1"}));
}

TEST_F(hub_core_test, one_session_too_many_replaces_the_oldest) {
    rules.max_sessions_per_user = 2;
    attach(0, {0, 1}, 2, {1});
    attach(1, {7, 3}, 1, {});
    attach(0, {1, 1}, 1, {});
    out.take();
    attach(2, {0, 1}, 1, {});
    EXPECT_EQ(out.take(), (strings{"1: replaced 7.3"}));
    EXPECT_EQ(core().counters().replaced.value(), 1U);
    EXPECT_EQ(core().store().session_count(), 3U);
}

TEST_F(hub_core_test, what_a_replaced_session_still_says_is_nobodys_business) {
    rules.max_sessions_per_user = 1;
    attach(0, {0, 1}, 2, {1});
    attach(1, {7, 3}, 1, {});
    attach(2, {0, 1}, 1, {});
    out.take();
    // On their way while the hub replaced it.
    replace(1, {7, 3}, {2});
    detach(1, {7, 3});
    EXPECT_EQ(out.take(), strings{});
    EXPECT_TRUE(core().store().online(user_id_view{std::uint64_t{1}}));
    detach(2, {0, 1});
    EXPECT_EQ(out.take(), (strings{"0: offline 0.1"}));
}

TEST_F(hub_core_test, a_ref_whose_time_is_over_changes_nothing) {
    attach(0, {0, 1}, 2, {1});
    attach(0, {1, 1}, 1, {});
    detach(0, {1, 1});
    attach(0, {1, 2}, 1, {});
    out.take();
    detach(0, {1, 1});    // the tenant before
    detach(0, {1, 3});    // one to come
    detach(0, {200, 1});  // a slot that nobody had
    detach(1, {1, 2});    // another worker's
    replace(0, {1, 1}, {2});
    EXPECT_EQ(out.take(), strings{});
    EXPECT_EQ(core().store().session_count(), 2U);
    EXPECT_EQ(core().store().edge_count(), 1U);
}

TEST_F(hub_core_test, a_detach_counts_once) {
    attach(0, {0, 1}, 2, {1});
    attach(0, {1, 1}, 1, {});
    out.take();
    detach(0, {1, 1});
    detach(0, {1, 1});
    EXPECT_EQ(out.take(), (strings{"0: offline 0.1"}));
    EXPECT_EQ(core().counters().went_offline.value(), 1U);
}

TEST_F(hub_core_test, another_list_is_told_to_nobody_and_holds_from_the_next_transition_on) {
    attach(0, {0, 1}, 2, {});
    attach(1, {0, 1}, 1, {});
    out.take();
    replace(0, {0, 1}, {1});
    EXPECT_EQ(out.take(), strings{});
    detach(1, {0, 1});
    EXPECT_EQ(out.take(), (strings{"0: offline 0.1"}));
}

TEST_F(hub_core_test, grace_ends_when_time_comes_to_it) {
    attach(0, {0, 1}, 2, {1});
    attach(1, {0, 1}, 1, {}, duration{500});
    attach(1, {1, 1}, 3, {2}, duration{700});
    out.take();
    EXPECT_EQ(core().next_expiry(), never);
    detach(1, {0, 1});
    detach(1, {1, 1});
    EXPECT_EQ(core().next_expiry(), start + duration{500});
    advance(start + duration{499});
    EXPECT_EQ(out.take(), strings{});
    advance(start + duration{500});
    EXPECT_EQ(out.take(), (strings{"0: offline 0.1"}));
    EXPECT_EQ(core().next_expiry(), start + duration{700});
    advance(start + duration{9'999});
    EXPECT_EQ(out.take(), (strings{"0: offline 0.1"}));
    EXPECT_EQ(core().next_expiry(), never);
}

TEST_F(hub_core_test, one_advance_ends_all_that_are_over) {
    attach(0, {0, 1}, 9, {1, 2, 3});
    for (std::uint32_t i = 1; i <= 3; ++i) {
        attach(1, {i, 1}, i, {}, duration{100 * i});
    }
    out.take();
    for (std::uint32_t i = 1; i <= 3; ++i) {
        detach(1, {i, 1});
    }
    advance(start + duration{1'000});
    EXPECT_EQ(out.take(), (strings(3, "0: offline 0.1")));
}

TEST_F(hub_core_test, a_sign_off_needs_no_grace_and_a_return_within_it_is_silent) {
    attach(0, {0, 1}, 2, {1});
    attach(1, {0, 1}, 1, {}, duration{500});
    out.take();
    detach(1, {0, 1});
    attach(2, {0, 1}, 1, {}, duration{500});
    EXPECT_EQ(core().next_expiry(), never);
    EXPECT_EQ(out.take(), strings{});
    detach(2, {0, 1}, departure::signed_off);
    EXPECT_EQ(out.take(), (strings{"0: offline 0.1"}));
}

TEST_F(hub_core_test, muted_it_counts_and_tells_nobody) {
    rules.max_sessions_per_user = 1;
    attach(0, {0, 1}, 2, {1});
    attach(1, {0, 1}, 1, {});
    out.take();
    core().mute();
    detach(1, {0, 1});
    attach(1, {1, 1}, 1, {});
    EXPECT_EQ(out.take(), strings{});
    EXPECT_EQ(core().counters().went_offline.value(), 1U);
    // But a session that has to go must still hear of it.
    attach(2, {1, 1}, 1, {});
    EXPECT_EQ(out.take(), (strings{"1: replaced 1.1"}));
}

TEST_F(hub_core_test, nothing_is_left_when_all_are_gone) {
    rules.max_sessions_per_user = 2;
    for (std::uint32_t i = 0; i < 30; ++i) {
        attach(i % 3, {i, 1}, i % 7, {i, i + 1, i * 3}, duration{i % 2 * 100});
    }
    for (std::uint32_t i = 0; i < 30; ++i) {
        detach(i % 3, {i, 1});
    }
    advance(start + duration{1'000});
    EXPECT_EQ(core().store().session_count(), 0U);
    EXPECT_EQ(core().store().user_count(), 0U);
    EXPECT_EQ(core().store().edge_count(), 0U);
    EXPECT_EQ(core().next_expiry(), never);
}

}  // namespace
}  // namespace alo
