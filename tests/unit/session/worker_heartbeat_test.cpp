// The heartbeat of the typed dialect: who is silent is pinged, who does not answer is dead.
#include "alo/protocol/frames.hpp"
#include "alo/session/spread.hpp"
#include "support/times.hpp"
#include "unit/session/worker_fixture.hpp"

#include <set>

namespace alo::test {
namespace {

class worker_heartbeat : public worker_test {
  protected:
    session_ref typed(std::uint64_t user) {
        const session_ref ref = worker_test::typed(user);
        socket(ref).received.clear();
        return ref;
    }
    std::size_t pings(session_ref ref) {
        EXPECT_EQ(received(ref).size() % ping_frame.size(), 0U);
        return received(ref).size() / ping_frame.size();
    }
};

TEST_F(worker_heartbeat, silence_is_met_with_a_ping_and_more_of_it_with_the_end) {
    const session_ref ref = typed(1);
    pass(duration{19'999});
    EXPECT_EQ(pings(ref), 0U);
    pass(duration{10'011});  // 20 % and a tick beyond 25 s
    EXPECT_EQ(pings(ref), 1U);
    EXPECT_TRUE(it().alive(ref));
    pass(duration{8'011});
    EXPECT_EQ(pings(ref), 1U);
    expect_gone(ref, end_reason::heartbeat);
    EXPECT_EQ(hub.said().back(), "detach lost");
    EXPECT_EQ(it().counters().pings.value(), 1U);
}

TEST_F(worker_heartbeat, any_byte_is_a_sign_of_life) {
    const session_ref ref = typed(1);
    for (int round = 0; round < 10; ++round) {
        pass(duration{31'000});
        ASSERT_EQ(pings(ref), static_cast<std::size_t>(round) + 1);
        say_and_turn(ref, round % 2 == 0 ? "{" : "}\n");  // not even good JSON
        socket(ref).received.resize((static_cast<std::size_t>(round) + 1) * ping_frame.size());
        ASSERT_TRUE(it().alive(ref));
        if (round % 2 == 1) {
            say_and_turn(ref, "{\"type\":\"pong\"}\n");
        }
    }
}

TEST_F(worker_heartbeat, who_talks_is_not_pinged) {
    const session_ref ref = typed(1);
    for (int round = 0; round < 20; ++round) {
        pass(duration{19'000});
        say_and_turn(ref, "\n");
    }
    EXPECT_EQ(pings(ref), 0U);
}

TEST_F(worker_heartbeat, classic_sessions_and_strangers_are_not_pinged) {
    rules.hello_timeout = duration{3'600'000};
    const session_ref classic = identified(1);
    const session_ref stranger = connect();
    pass(duration{1'000'000});
    EXPECT_EQ(received(classic), "");
    EXPECT_EQ(received(stranger), "");
    EXPECT_TRUE(it().alive(classic));
}

TEST_F(worker_heartbeat, zero_is_none) {
    rules.heartbeat = duration{0};
    const session_ref ref = typed(1);
    pass(duration{10'000'000});
    EXPECT_EQ(pings(ref), 0U);
    EXPECT_TRUE(it().alive(ref));
}

TEST_F(worker_heartbeat, a_crowd_is_not_pinged_together) {
    std::vector<session_ref> crowd;
    for (std::uint64_t user = 0; user < 400; ++user) {
        crowd.push_back(typed(user));
    }
    const auto pinged = [&] {
        return std::count_if(crowd.begin(), crowd.end(),
                             [this](session_ref ref) { return pings(ref) > 0; });
    };
    pass(duration{19'990});
    EXPECT_EQ(pinged(), 0);
    pass(duration{2'510});
    EXPECT_NEAR(static_cast<double>(pinged()), 100, 50);
    pass(duration{5'000});
    EXPECT_NEAR(static_cast<double>(pinged()), 300, 50);
    pass(duration{2'511});
    EXPECT_EQ(pinged(), 400);
}

TEST_F(worker_heartbeat, who_is_not_read_by_us_is_not_blamed) {
    rules.rate = 1;
    rules.burst = 1;
    rules.heartbeat = duration{1'000};
    rules.heartbeat_timeout = duration{500};
    const session_ref ref = connect();
    std::string lines = "{\"type\":\"hello\",\"user_id\":1}\n";
    for (int i = 0; i < 10; ++i) {
        lines += "\n";
    }
    (void)say(ref, lines);
    answer(ref, reply::snapshot({}));
    turn();
    pass(duration{9'000});  // its lines are handled, one a second
    EXPECT_TRUE(it().alive(ref));
    EXPECT_EQ(it().counters().ended[static_cast<std::size_t>(end_reason::heartbeat)].value(), 0U);
    pass(duration{4'000});
    EXPECT_FALSE(it().alive(ref));
}

TEST_F(worker_heartbeat, who_takes_nothing_is_the_write_deadlines_business) {
    rules.write_timeout = duration{100'000};
    const session_ref ref = typed(1);
    socket(ref).room = 0;
    it().answer(ref, reply::ok(""), now);
    turn();
    pass(duration{99'000});
    EXPECT_TRUE(it().alive(ref));
    pass(duration{2'000});
    EXPECT_EQ(ended(end_reason::write_timeout), 1U);
}

TEST(spread, is_within_a_fifth_and_wide) {
    std::set<std::int64_t> seen;
    for (std::uint64_t salt = 0; salt < 2'000; ++salt) {
        const duration time = jittered(duration{10'000}, salt);
        ASSERT_GE(time, duration{8'000});
        ASSERT_LE(time, duration{12'000});
        seen.insert(time.count());
    }
    EXPECT_GT(seen.size(), 500U);
    EXPECT_LT(*seen.begin(), 8'100);
    EXPECT_GT(*seen.rbegin(), 11'900);
    EXPECT_EQ(jittered(duration{0}, 7), duration{0});
}

}  // namespace
}  // namespace alo::test
