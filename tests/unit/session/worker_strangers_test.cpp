// What clients may make us keep before they say hello: counted in one pool over all workers, the
// newest refused (SPEC section 8, --max-pending-input).
#include "unit/session/worker_fixture.hpp"

namespace alo::test {
namespace {

class worker_strangers : public worker_test {
  protected:
    worker_strangers() { rules.max_pending_input = 100; }
    [[nodiscard]] std::size_t pending() const { return pool.bytes.load(); }
};

TEST_F(worker_strangers, an_unfinished_line_counts) {
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, std::string(30, 'x')), "");
    EXPECT_EQ(pending(), 30U);
    EXPECT_EQ(say(ref, std::string(30, 'x')), "");
    EXPECT_EQ(pending(), 60U);
    EXPECT_EQ(say(ref, "\n"), "");
    EXPECT_EQ(pending(), 0U);
}

TEST_F(worker_strangers, lines_that_wait_for_the_rate_count) {
    rules.burst = 1;
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, "a\nb\nc\n"), "");
    EXPECT_EQ(pending(), 4U);
    pass(duration{60});
    EXPECT_EQ(pending(), 2U);
}

TEST_F(worker_strangers, whoever_said_hello_counts_no_more) {
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, "{\"user_id\":"), "");
    EXPECT_EQ(pending(), 11U);
    EXPECT_EQ(say(ref, "1}\n" + std::string(90, 'x')), "");
    EXPECT_EQ(pending(), 0U);
    EXPECT_EQ(say(ref, std::string(90, 'x')), "");
    EXPECT_EQ(pending(), 0U);
    EXPECT_TRUE(log.ends.empty());
}

TEST_F(worker_strangers, whoever_goes_is_forgotten) {
    const session_ref closes = connect();
    const session_ref breaks = connect();
    EXPECT_EQ(say(closes, std::string(10, 'x')), "");
    EXPECT_EQ(say(breaks, std::string(20, 'x')), "");
    EXPECT_EQ(pending(), 30U);
    it().on_input_end(closes.slot, now);
    EXPECT_EQ(pending(), 20U);
    it().on_broken(breaks.slot);
    EXPECT_EQ(pending(), 0U);
    turn();
    EXPECT_EQ(it().size(), 0U);
}

TEST_F(worker_strangers, the_limit_itself_may_be_reached) {
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, std::string(100, 'x')), "");
    turn();
    EXPECT_TRUE(log.ends.empty());
}

TEST_F(worker_strangers, past_it_the_newest_goes_whoever_spoke_last) {
    const session_ref oldest = connect();
    const session_ref silent = connect();
    const session_ref newest = connect();
    EXPECT_EQ(say(newest, std::string(40, 'x')), "");
    EXPECT_EQ(say(oldest, std::string(61, 'x')), "");
    turn();
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::pending_input});
    EXPECT_NE(received(newest).find("server_full"), std::string::npos);
    EXPECT_EQ(received(oldest) + received(silent), "");
    EXPECT_EQ(pending(), 61U);
}

TEST_F(worker_strangers, as_many_go_as_must) {
    std::vector<session_ref> all;
    for (int i = 0; i < 10; ++i) {
        all.push_back(connect());
        EXPECT_EQ(say(all.back(), std::string(10, 'x')), "");
    }
    EXPECT_EQ(say(all[0], std::string(35, 'x')), "");
    turn();
    EXPECT_EQ(ended(end_reason::pending_input), 4U);
    EXPECT_EQ(pending(), 95U);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(received(all[i]).empty(), i < 6) << i;
    }
}

TEST_F(worker_strangers, a_lone_one_over_the_limit_goes_itself) {
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, std::string(101, 'x')), "");
    turn();
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::pending_input});
    EXPECT_EQ(pending(), 0U);
}

TEST_F(worker_strangers, the_pool_is_all_workers) {
    pool.bytes = 95;  // strangers of another thread
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, std::string(6, 'x')), "");
    turn();
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::pending_input});
    EXPECT_EQ(pending(), 95U);
}

TEST_F(worker_strangers, one_that_is_paused_may_be_the_one_that_goes) {
    rules.burst = 1;
    const session_ref ref = connect();
    (void)say(ref, std::string(120, '\n'));
    turn();
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::pending_input});
    EXPECT_TRUE(socket(ref).reading);
    EXPECT_TRUE(socket(ref).fin_sent);
    EXPECT_EQ(pending(), 0U);
}

}  // namespace
}  // namespace alo::test
