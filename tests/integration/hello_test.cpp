// SPEC section 4 with the default audience: who is told of whom, when, and of nothing else.
#include "fixture.hpp"

namespace alo::test {
namespace {

class hello_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(hello_test);

TEST_P(hello_test, the_transcript_of_the_specification_is_true_to_the_byte) {
    server alo(args());
    tcp_client one(alo.port());
    one.send("{\"user_id\": 1, \"friends\": [2, 3, 4]}\n");
    one.sync();
    tcp_client three(alo.port());
    three.send("{\"user_id\": 3, \"friends\": []}\n");
    EXPECT_EQ(one.read_line(), "{\"online\":true}\n");
    three.half_close();
    EXPECT_EQ(one.read_line(), "{\"online\":false}\n");
    expect_heard(alo.port(), {{&one, 1, ""}});
    EXPECT_EQ(three.read_to_end(), "");
}

TEST_P(hello_test, a_good_hello_gets_no_reply_and_no_greeting) {
    server alo(args());
    tcp_client one(alo.port(), 1, {2});
    one.sync();  // the hello came before the bells'
    expect_heard(alo.port(), {{&one, 1, ""}});
}

TEST_P(hello_test, friends_online_already_are_not_told_of) {
    server alo(args());
    tcp_client two(alo.port(), 2, {});
    two.sync();
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    expect_heard(alo.port(), {{&one, 1, ""}, {&two, 2, on}});
}

TEST_P(hello_test, the_lister_hears_of_the_listed) {
    server alo(args());
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    tcp_client two(alo.port(), 2, {});
    two.sync();
    expect_heard(alo.port(), {{&one, 1, on}, {&two, 2, ""}});
    two.leave();
    expect_heard(alo.port(), {{&one, 1, off}});
}

TEST_P(hello_test, the_listed_hears_of_the_lister) {
    server alo(args());
    tcp_client two(alo.port(), 2, {});
    two.sync();
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    expect_heard(alo.port(), {{&one, 1, ""}, {&two, 2, on}});
    one.leave();
    expect_heard(alo.port(), {{&two, 2, off}});
}

TEST_P(hello_test, a_stranger_hears_nothing) {
    server alo(args());
    tcp_client stranger(alo.port(), 5, {6, 7});
    stranger.sync();
    tcp_client one(alo.port(), 1, {2});
    tcp_client two(alo.port(), 2, {1});
    one.sync();
    two.leave();
    one.leave();
    expect_heard(alo.port(), {{&stranger, 5, ""}});
}

TEST_P(hello_test, a_link_declared_by_both_sides_tells_once) {
    server alo(args());
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    tcp_client two(alo.port(), 2, {1});
    two.sync();
    two.leave();
    expect_heard(alo.port(), {{&one, 1, on + off}});
}

TEST_P(hello_test, a_session_without_hello_hears_nothing_and_is_nobody) {
    server alo(args());
    tcp_client stranger(alo.port());
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    tcp_client two(alo.port(), 2, {1});
    two.sync();
    stranger.sync();
    EXPECT_EQ(stranger.peek(), "");
    stranger.leave();
    expect_heard(alo.port(), {{&one, 1, on}});
}

TEST_P(hello_test, a_friend_listed_twice_counts_once) {
    server alo(args());
    tcp_client one(alo.port(), 1, {2, 2, 3, 2});
    one.sync();
    tcp_client two(alo.port(), 2, {1, 1});
    two.leave();
    expect_heard(alo.port(), {{&one, 1, on + off}});
}

TEST_P(hello_test, friends_may_be_missing) {
    server alo(args());
    tcp_client one(alo.port());
    one.send("{\"user_id\":1}\n");
    one.sync();
    tcp_client two(alo.port(), 2, {1});
    two.sync();
    tcp_client three(alo.port(), 3, {});
    three.sync();
    expect_heard(alo.port(), {{&one, 1, on}});
}

TEST_P(hello_test, unknown_members_are_ignored) {
    server alo(args());
    tcp_client one(alo.port());
    one.send(
        "{\"name\":\"ann\",\"user_id\":1,\"deep\":{\"user_id\":[{}]},\"friends\":[2],"
        "\"name\":null,\"status\":12,\"\":false,\"text\":[],\"grace\":{}}\n");
    one.sync();
    tcp_client two(alo.port(), 2, {});
    two.sync();
    expect_heard(alo.port(), {{&one, 1, on}});
}

TEST_P(hello_test, the_same_hello_again_replaces_the_list_without_a_frame) {
    server alo(args());
    tcp_client two(alo.port(), 2, {});
    tcp_client three(alo.port(), 3, {});
    two.sync();
    three.sync();
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    one.send(hello(1, {3}));
    one.sync();
    expect_heard(alo.port(), {{&one, 1, ""}, {&two, 2, on}, {&three, 3, ""}});
    two.leave();
    three.leave();
    expect_heard(alo.port(), {{&one, 1, off}});
    tcp_client two_again(alo.port(), 2, {});
    two_again.sync();
    tcp_client three_again(alo.port(), 3, {});
    three_again.sync();
    expect_heard(alo.port(), {{&one, 1, on}, {&two_again, 2, ""}});
}

TEST_P(hello_test, an_empty_list_replaces_too) {
    server alo(args());
    tcp_client one(alo.port(), 1, {2});
    one.send(hello(1, {}));
    one.sync();
    tcp_client two(alo.port(), 2, {});
    two.sync();
    one.send("{\"user_id\":1}\n");
    one.sync();
    two.leave();
    expect_heard(alo.port(), {{&one, 1, ""}});
}

TEST_P(hello_test, another_user_on_the_connection_leaves_the_session_unchanged) {
    server alo(args());
    tcp_client watcher(alo.port(), 9, {1, 7});
    watcher.sync();
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    one.send(hello(7, {3}));
    const auto error = one.read_error();
    EXPECT_EQ(error.code, "already_identified");
    EXPECT_FALSE(error.fatal);
    one.send(hello("1", {3}));
    EXPECT_EQ(one.read_error().code, "already_identified");
    tcp_client three(alo.port(), 3, {});
    three.sync();
    tcp_client two(alo.port(), 2, {});
    two.sync();
    expect_heard(alo.port(), {{&one, 1, on}, {&watcher, 9, on}});
    one.leave();
    expect_heard(alo.port(), {{&watcher, 9, off}});
}

TEST_P(hello_test, a_sign_off_ends_the_session_at_once_whatever_the_grace) {
    server alo(args({"--offline-grace", "60s"}));
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port(), 1, {});
    EXPECT_EQ(watcher.read_line(), on);
    one.send("{\"user_id\": 1, \"online\": false}\n");
    EXPECT_EQ(one.read_to_end(), "");
    EXPECT_FALSE(one.was_reset());
    EXPECT_EQ(watcher.read_line(), off);
}

TEST_P(hello_test, what_follows_a_sign_off_is_not_handled) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port());
    one.send(hello(1, {}) + sign_off(1) + hello(1, {}) + "nonsense\n");
    EXPECT_EQ(one.read_to_end(), "");
    expect_heard(alo.port(), {{&watcher, 2, on + off}});
}

TEST_P(hello_test, a_sign_off_before_hello_is_not_identified) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port());
    one.send(sign_off(1));
    const auto error = one.read_error();
    EXPECT_EQ(error.code, "not_identified");
    EXPECT_FALSE(error.fatal);
    one.send(hello(1, {}));
    EXPECT_EQ(watcher.read_line(), on);
}

TEST_P(hello_test, a_sign_off_of_another_user_is_refused) {
    server alo(args());
    tcp_client two(alo.port(), 2, {1});
    two.sync();
    tcp_client one(alo.port(), 1, {});
    one.send(sign_off(2));
    EXPECT_EQ(one.read_error().code, "already_identified");
    expect_heard(alo.port(), {{&two, 2, on}, {&one, 1, ""}});
}

TEST_P(hello_test, an_edge_lives_as_long_as_the_session_that_declared_it) {
    server alo(args());
    tcp_client two(alo.port(), 2, {});
    two.sync();
    {
        tcp_client one(alo.port(), 1, {2});
        one.leave();
    }
    tcp_client one_again(alo.port(), 1, {});
    one_again.sync();
    expect_heard(alo.port(), {{&two, 2, on + off}});
}

TEST_P(hello_test, an_edge_declared_while_the_other_is_online_tells_the_next_transition) {
    server alo(args());
    tcp_client two(alo.port(), 2, {});
    two.sync();
    tcp_client one(alo.port(), 1, {});
    one.sync();
    one.send(hello(1, {2}));
    one.sync();
    expect_heard(alo.port(), {{&one, 1, ""}, {&two, 2, ""}});
    two.leave();
    expect_heard(alo.port(), {{&one, 1, off}});
}

TEST_P(hello_test, transitions_alternate_through_many_returns) {
    server alo(args());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    const std::size_t returns = 50;
    for (std::size_t i = 0; i < returns; ++i) {
        tcp_client two(alo.port(), 2, {});
        two.leave();
    }
    expect_heard(alo.port(), {{&watcher, 1, times(returns, on + off)}});
}

TEST_P(hello_test, ten_thousand_friends_in_one_hello) {
    server alo(args());
    std::vector<id> friends;
    for (int i = 1; i <= 10'000; ++i) {
        friends.emplace_back(i);
    }
    tcp_client one(alo.port(), 20'000, friends);
    one.sync();
    for (const int user : {1, 5'000, 10'000, 10'001}) {
        tcp_client other(alo.port(), user, {});
        other.leave();
    }
    expect_heard(alo.port(), {{&one, 20'000, times(3, on + off)}});
}

TEST_P(hello_test, ten_thousand_ids_of_twenty_digits_fit_into_a_line) {
    server alo(args());
    std::vector<id> friends;
    for (std::uint64_t i = 1; i <= 10'000; ++i) {
        friends.emplace_back(std::uint64_t{18'000'000'000'000'000'000U} + i);
    }
    tcp_client one(alo.port(), 1, friends);
    one.sync();
    tcp_client last(alo.port(), friends.back(), {});
    EXPECT_EQ(one.read_line(), on);
}

}  // namespace
}  // namespace alo::test
