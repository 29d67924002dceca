// What a worker makes of bytes: lines to requests, requests to what the hub hears, and how much is
// read at all.
#include "unit/session/worker_fixture.hpp"

namespace alo::test {
namespace {

using strings = std::vector<std::string>;

class worker_input : public worker_test {};

TEST_F(worker_input, a_hello_attaches) {
    const session_ref ref = connect();
    say_and_turn(ref, "{\"user_id\":1,\"friends\":[2,\"3\"]}\n");
    EXPECT_EQ(hub.said(), (strings{"attach 1 [2 \"3\"]"}));
    EXPECT_EQ(hub.calls[0].session, ref);
    EXPECT_EQ(log.lines, (strings{"connected", "identified 1 2"}));
    EXPECT_EQ(received(ref), "");
    EXPECT_GT(hub.flushes, 0);
}

TEST_F(worker_input, a_second_hello_replaces) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"friends\":[5]}\n");
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "replace [5]"}));
    EXPECT_EQ(log.lines.back(), "again 1 1");
    EXPECT_EQ(received(ref), "");
}

TEST_F(worker_input, a_bad_line_is_told_and_changes_nothing) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":2}\n");
    EXPECT_EQ(hub.said(), (strings{"attach 1 []"}));
    EXPECT_NE(received(ref).find("\"code\":\"already_identified\""), std::string::npos);
    EXPECT_EQ(log.rejections, strings{"already_identified"});
    EXPECT_EQ(errors(error_code::already_identified), 1U);
    EXPECT_TRUE(it().alive(ref));
}

TEST_F(worker_input, bytes_may_come_one_by_one) {
    const session_ref ref = connect();
    for (const char c : std::string_view{"{\"user_id\":1,\"friends\":[2]}\r\n"}) {
        say_and_turn(ref, {&c, 1});
    }
    EXPECT_EQ(hub.said(), (strings{"attach 1 [2]"}));
}

TEST_F(worker_input, many_lines_may_come_at_once) {
    const session_ref ref = connect();
    say_and_turn(ref, "\r\n\n{\"user_id\":1}\n\n{\"user_id\":1,\"friends\":[2]}\nx\n");
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "replace [2]"}));
    EXPECT_EQ(log.rejections, strings{"invalid_json"});
    EXPECT_EQ(it().counters().lines.value(), 6U);
}

TEST_F(worker_input, what_comes_behind_a_sign_off_is_dropped) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n{\"user_id\":1}\nx\n");
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "detach signed_off"}));
    EXPECT_TRUE(log.rejections.empty());
}

TEST_F(worker_input, never_reads_more_than_fits_a_line) {
    rules.max_line = 100;
    const session_ref ref = connect();
    EXPECT_EQ(it().read_budget(ref.slot), 102U);
    EXPECT_EQ(say(ref, std::string(60, 'x')), "");
    EXPECT_EQ(it().read_budget(ref.slot), 42U);
    EXPECT_EQ(say(ref, std::string(40, 'x')), "");
    // A CR may still belong to the end of the line.
    EXPECT_EQ(it().read_budget(ref.slot), 2U);
    EXPECT_EQ(say(ref, "\r"), "");
    EXPECT_EQ(it().read_budget(ref.slot), 1U);
    EXPECT_TRUE(log.ends.empty());
}

TEST_F(worker_input, an_ended_session_is_read_on_to_be_dropped) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    EXPECT_GT(it().read_budget(ref.slot), 0U);
    EXPECT_EQ(say(ref, "{\"user_id\":1}\n"), "");
    EXPECT_TRUE(socket(ref).reading);
    EXPECT_EQ(hub.calls.size(), 2U);
}

TEST_F(worker_input, over_its_rate_a_session_is_paused_and_nothing_is_lost) {
    rules.rate = 10;
    rules.burst = 5;
    rules.max_errors_in_a_row = 1'000;
    const session_ref ref = connect();
    std::string lines;
    for (int i = 0; i < 12; ++i) {
        lines += std::to_string(i) + "\n";
    }
    EXPECT_EQ(say(ref, lines), "");  // one read
    EXPECT_EQ(it().counters().lines.value(), 5U);
    EXPECT_EQ(it().counters().pauses.value(), 1U);
    EXPECT_FALSE(socket(ref).reading);
    EXPECT_EQ(it().read_budget(ref.slot), 0U);

    pass(duration{99});
    EXPECT_EQ(it().counters().lines.value(), 5U);
    pass(duration{1} + timing_wheel::tick);
    EXPECT_EQ(it().counters().lines.value(), 6U);
    pass(duration{700});
    EXPECT_EQ(it().counters().lines.value(), 12U);
    pass(duration{100});
    EXPECT_TRUE(socket(ref).reading);
    EXPECT_EQ(log.rejections.size(), 12U);
}

TEST_F(worker_input, a_pause_ends_when_the_rate_allows_it_though_no_byte_comes) {
    rules.burst = 1;
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, "{\"user_id\":1}\n{\"user_id\":1,\"friends\":[2]}\n{\"user_"), "");
    EXPECT_EQ(hub.said(), (strings{"attach 1 []"}));
    pass(duration{60});
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "replace [2]"}));
    pass(duration{60});
    EXPECT_EQ(say(ref, "id\":1,\"friends\":[3]}\n"), "");
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "replace [2]", "replace [3]"}));
}

TEST_F(worker_input, blank_lines_count_for_the_rate) {
    rules.burst = 3;
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, "\n\n\n\n"), "");
    EXPECT_EQ(it().counters().pauses.value(), 1U);
}

TEST_F(worker_input, while_the_hub_has_no_room_nothing_is_read_and_nothing_lost) {
    const session_ref one = connect();
    const session_ref two = connect();
    hub.has_room = false;
    EXPECT_EQ(say(one, "{\"user_id\":1}\n{\"user_id\":1,\"friends\":[2]}\n"), "");
    EXPECT_EQ(say(two, "{\"user_id\":2}\n"), "");
    turn();
    EXPECT_EQ(hub.said(), strings{});
    EXPECT_FALSE(socket(one).reading);
    EXPECT_EQ(it().read_budget(one.slot), 0U);
    EXPECT_EQ(it().counters().hub_waits.value(), 2U);
    hub.has_room = true;
    it().on_hub_ready(now);
    turn();
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "attach 2 []", "replace [2]"}));
    EXPECT_TRUE(socket(one).reading);
    EXPECT_TRUE(socket(two).reading);
}

TEST_F(worker_input, whoever_comes_later_does_not_overtake_those_who_wait_for_the_hub) {
    const session_ref early = connect();
    const session_ref late = connect();
    hub.has_room = false;
    EXPECT_EQ(say(early, "{\"user_id\":1}\n"), "");
    hub.has_room = true;  // there is room again, and nobody was told yet
    EXPECT_EQ(say(late, "{\"user_id\":2}\n"), "");
    EXPECT_EQ(hub.said(), strings{});
    it().on_hub_ready(now);
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "attach 2 []"}));
}

TEST_F(worker_input, whoever_ends_while_it_waits_for_the_hub_is_not_waited_for) {
    const session_ref gone = connect();
    hub.has_room = false;
    EXPECT_EQ(say(gone, "{\"user_id\":1}\n"), "");
    it().on_broken(gone.slot);
    turn();
    EXPECT_EQ(ended(end_reason::reset), 1U);
    hub.has_room = true;
    it().on_hub_ready(now);
    EXPECT_EQ(hub.said(), strings{});
}

TEST_F(worker_input, whoever_waits_for_the_hub_is_not_late) {
    const session_ref good = connect();
    const session_ref silent = connect();
    const session_ref confused = connect();
    hub.has_room = false;
    EXPECT_EQ(say(good, "{\"user_id\":1}\n"), "");
    EXPECT_EQ(say(confused, "{}\n"), "");
    pass(rules.hello_timeout + timing_wheel::tick);
    EXPECT_EQ(ended(end_reason::hello_timeout), 1U);
    EXPECT_TRUE(socket(silent).fin_sent);
    hub.has_room = true;
    it().on_hub_ready(now);
    turn();
    EXPECT_EQ(hub.said(), strings{"attach 1 []"});
    // What waited was no hello, so it is late after all.
    EXPECT_EQ(ended(end_reason::hello_timeout), 2U);
    EXPECT_TRUE(it().alive(good));
}

TEST_F(worker_input, lines_of_white_space_are_blank) {
    rules.burst = 7;
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, " \n\t\n\r\r\n \t \r\n   \r \t\n  {\"user_id\":1} \t\n"), "");
    EXPECT_EQ(log.rejections, strings{});
    EXPECT_EQ(hub.said(), (strings{"attach 1 []"}));
    EXPECT_EQ(it().counters().lines.value(), 6U);
    EXPECT_EQ(say(ref, " \n \n"), "");  // they count for the rate
    EXPECT_EQ(it().counters().pauses.value(), 1U);
}

// What else a reader may take for a blank is no white space of JSON's.
TEST_F(worker_input, lines_of_other_blanks_are_bad_lines) {
    const session_ref ref = connect();
    for (const std::string blank : {"\f", "\v", "\b", "\xC2\xA0"}) {
        say_and_turn(ref, blank + "\n");
    }
    EXPECT_EQ(log.rejections, strings(4, "invalid_json"));
}

TEST_F(worker_input, white_space_at_the_end_of_the_stream_is_nothing) {
    const session_ref ref = identified(1);
    EXPECT_EQ(say(ref, " \t"), "");
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_EQ(log.rejections, strings{});
    expect_gone(ref, end_reason::closed);
}

TEST_F(worker_input, the_rate_of_one_is_not_the_others_concern) {
    rules.burst = 2;
    const session_ref flooding = connect();
    const session_ref other = connect();
    EXPECT_EQ(say(flooding, "\n\n\n\n\n\n"), "");
    say_and_turn(other, "{\"user_id\":1}\n");
    EXPECT_EQ(hub.said(), (strings{"attach 1 []"}));
}

TEST_F(worker_input, the_last_line_needs_no_end_if_it_is_complete) {
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, "{\"user_id\":1,\"friends\":[2]}"), "");
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_EQ(hub.said(), (strings{"attach 1 [2]", "detach lost"}));
    expect_gone(ref, end_reason::closed);
}

TEST_F(worker_input, the_last_line_may_end_with_a_cr) {
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, "{\"user_id\":1}\r"), "");
    it().on_input_end(ref.slot, now);
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "detach lost"}));
}

TEST_F(worker_input, a_sign_off_may_be_the_last_line) {
    const session_ref ref = identified(1);
    EXPECT_EQ(say(ref, "{\"user_id\":1,\"online\":false}"), "");
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_EQ(hub.calls.back().what, "detach signed_off");
    expect_gone(ref, end_reason::signed_off);
}

TEST_F(worker_input, half_a_line_at_the_end_was_never_said) {
    const session_ref ref = identified(1);
    EXPECT_EQ(say(ref, "{\"user_id\":1,\"friends\":[2"), "");
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_EQ(hub.said(), (strings{"attach 1 []", "detach lost"}));
    EXPECT_TRUE(log.rejections.empty());
    EXPECT_EQ(received(ref), "");
}

TEST_F(worker_input, a_complete_last_line_that_is_wrong_is_told_before_the_end) {
    const session_ref ref = identified(1);
    EXPECT_EQ(say(ref, "{\"user_id\":2}"), "");
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_NE(received(ref).find("already_identified"), std::string::npos);
    expect_gone(ref, end_reason::closed);
}

TEST_F(worker_input, counts_what_it_reads) {
    const session_ref ref = connect();
    say_and_turn(ref, "{\"user_id\":1}\n");
    EXPECT_EQ(it().counters().bytes_in.value(), 14U);
    EXPECT_EQ(it().counters().hellos.value(), 1U);
    EXPECT_EQ(it().counters().accepted.value(), 1U);
    EXPECT_EQ(it().size(), 1U);
}

}  // namespace
}  // namespace alo::test
