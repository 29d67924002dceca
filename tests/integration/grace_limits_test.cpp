// What a lost connection's grace may cost (SPEC section 8): its length, which a client may ask for,
// and what all users in grace hold together.
#include "fixture.hpp"
#include "support/typed_client.hpp"

namespace alo::test {
namespace {

class grace_limits_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(grace_limits_test);

TEST_P(grace_limits_test, what_a_client_asks_for_is_cut) {
    server alo(args({"--max-grace", "0s"}));
    typed_client watcher(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {}, R"("grace":120)");
    EXPECT_EQ(watcher.hears(), "2 online");
    bob.leave();
    EXPECT_EQ(watcher.hears(), "2 offline");
    typed_client again(alo.port(), 2, {});
    again.say(typed_hello(2, {}, R"("grace":120)"));
    again.read_greeting();
    EXPECT_EQ(watcher.hears(), "2 online");
    again.leave();
    EXPECT_EQ(watcher.hears(), "2 offline");
}

TEST_P(grace_limits_test, what_the_operator_grants_is_not_cut) {
    server alo(args({"--max-grace", "0s", "--offline-grace", "120s"}));
    typed_client watcher(alo.port(), 1, {2, 3});
    typed_client silent(alo.port(), 2, {});
    typed_client asking(alo.port(), 3, {}, R"("grace":120)");
    silent.leave();
    asking.leave();
    EXPECT_EQ(watcher.hears(), "2 online");
    EXPECT_EQ(watcher.hears(), "3 online");
    EXPECT_EQ(watcher.hears(), "3 offline");
    EXPECT_EQ(watcher.heard(), phrases{});
}

TEST_P(grace_limits_test, past_the_limit_of_all_the_longest_list_goes_at_once) {
    server alo(args({"--max-grace-edges", "3"}));
    typed_client watcher(alo.port(), 1, {2, 3, 4});
    typed_client bob(alo.port(), 2, {7, 8}, R"("grace":120)");
    bob.leave();
    EXPECT_EQ(watcher.heard(), phrases{"2 online"});
    typed_client carl(alo.port(), 3, {7, 8}, R"("grace":120)");
    carl.leave();
    EXPECT_EQ(watcher.heard(), (phrases{"3 online", "3 offline"})) << "as long as the other";
    EXPECT_NO_THROW(alo.wait_for_log_line({"--max-grace-edges", "kind=grace"}));
    typed_client dora(alo.port(), 4, {7}, R"("grace":120)");
    dora.leave();
    EXPECT_EQ(watcher.heard(), (phrases{"4 online", "2 offline"})) << "shorter than the other";
    // Who is back holds nothing any more.
    typed_client back(alo.port(), 4, {7});
    typed_client after(alo.port(), 3, {7, 8}, R"("grace":120)");
    after.leave();
    EXPECT_EQ(watcher.heard(), phrases{"3 online"});
    alo.stop();
    EXPECT_NO_THROW(alo.wait_for_log("graces_refused=2"));
}

}  // namespace
}  // namespace alo::test
