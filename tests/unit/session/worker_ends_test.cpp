// Every way a session can end: what its client, the hub and the log hear of it, and when the socket
// goes.
#include "unit/session/worker_fixture.hpp"

namespace alo::test {
namespace {

using strings = std::vector<std::string>;

class worker_ends : public worker_test {
  protected:
    // All of the session but its socket is over, for this reason.
    void expect_ended(end_reason why) {
        EXPECT_EQ(log.ends, std::vector<end_reason>{why});
        EXPECT_EQ(ended(why), 1U);
    }
    // The one fatal error it was told last.
    void expect_told(session_ref ref, std::string_view code) {
        const std::string& all = received(ref);
        EXPECT_NE(all.find("\"code\":\"" + std::string{code} + "\""), std::string::npos) << all;
        EXPECT_NE(all.find("\"fatal\":true"), std::string::npos) << all;
        EXPECT_TRUE(all.ends_with("}\n"));
    }
    // After the last frame it waits for the client to close, and drops what that still says.
    void expect_lingers_until_closed(session_ref ref, end_reason why) {
        EXPECT_TRUE(socket(ref).fin_sent);
        EXPECT_FALSE(socket(ref).closed);
        EXPECT_TRUE(socket(ref).reading);
        EXPECT_EQ(say(ref, "{\"user_id\":9}\nx\n"), "");
        it().on_input_end(ref.slot, now);
        turn();
        expect_gone(ref, why);
        EXPECT_EQ(it().size(), 0U);
    }
};

TEST_F(worker_ends, closed_by_the_client) {
    const session_ref ref = identified(1);
    it().on_input_end(ref.slot, now);
    EXPECT_EQ(it().read_budget(ref.slot), 0U);
    turn();
    EXPECT_EQ(hub.calls.back().what, "detach lost");
    expect_gone(ref, end_reason::closed);
}

TEST_F(worker_ends, closed_before_hello_is_nothing_to_the_hub) {
    const session_ref ref = connect();
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_TRUE(hub.calls.empty());
    expect_gone(ref, end_reason::closed);
}

TEST_F(worker_ends, reset) {
    const session_ref ref = identified(1);
    it().on_broken(ref.slot);
    turn();
    EXPECT_EQ(hub.calls.back().what, "detach lost");
    expect_gone(ref, end_reason::reset);
}

TEST_F(worker_ends, reset_noticed_by_a_send) {
    const session_ref ref = identified(1);
    socket(ref).broken = true;
    tell("{\"online\":true}\n", {ref});
    turn();
    EXPECT_EQ(hub.calls.back().what, "detach lost");
    expect_gone(ref, end_reason::reset);
}

TEST_F(worker_ends, signed_off) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    EXPECT_EQ(hub.calls.back().what, "detach signed_off");
    EXPECT_EQ(received(ref), "");
    expect_ended(end_reason::signed_off);
    expect_lingers_until_closed(ref, end_reason::signed_off);
}

TEST_F(worker_ends, line_too_long) {
    rules.max_line = 64;
    const session_ref ref = identified(1);
    say_and_turn(ref, std::string(66, 'x'));
    expect_told(ref, "line_too_long");
    EXPECT_EQ(hub.calls.back().what, "detach lost");
    expect_ended(end_reason::line_too_long);
    expect_lingers_until_closed(ref, end_reason::line_too_long);
}

TEST_F(worker_ends, too_many_errors) {
    const session_ref ref = identified(1);
    std::string lines;
    for (int i = 0; i < 12; ++i) {
        lines += "x\n";
    }
    say_and_turn(ref, lines);
    EXPECT_EQ(errors(error_code::invalid_json), 9U);
    EXPECT_EQ(errors(error_code::too_many_errors), 1U);
    expect_told(ref, "too_many_errors");
    expect_ended(end_reason::too_many_errors);
    expect_lingers_until_closed(ref, end_reason::too_many_errors);
}

TEST_F(worker_ends, hello_timeout) {
    const session_ref ref = connect();
    pass(rules.hello_timeout + timing_wheel::tick);
    expect_told(ref, "hello_timeout");
    expect_ended(end_reason::hello_timeout);
    EXPECT_TRUE(hub.calls.empty());
    expect_lingers_until_closed(ref, end_reason::hello_timeout);
}

TEST_F(worker_ends, output_limit) {
    rules.output_hard_limit = 512;
    const session_ref ref = identified(1);
    socket(ref).room = 0;
    for (int i = 0; i < 32; ++i) {
        tell("{\"online\":true}\n", {ref});  // 16 bytes
        turn();
    }
    EXPECT_TRUE(log.ends.empty());
    socket(ref).room = SIZE_MAX;  // too late, but good for the last word
    tell("{\"online\":true}\n", {ref});
    turn();
    expect_told(ref, "slow_consumer");
    EXPECT_EQ(hub.calls.back().what, "detach lost");
    expect_gone(ref, end_reason::output_limit);
}

TEST_F(worker_ends, replaced) {
    const session_ref ref = identified(1);
    it().replaced(ref, now);
    turn();
    expect_told(ref, "replaced");
    // The hub knows: nothing more is said to it.
    EXPECT_EQ(hub.said(), (strings{"attach 1 []"}));
    expect_ended(end_reason::replaced);
    expect_lingers_until_closed(ref, end_reason::replaced);
}

TEST_F(worker_ends, replaced_when_it_had_ended_already_is_nothing) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    it().replaced(ref, now);
    turn();
    EXPECT_EQ(received(ref), "");
    expect_ended(end_reason::signed_off);
}

TEST_F(worker_ends, pending_input) {
    rules.max_pending_input = 100;
    const session_ref ref = connect();
    say_and_turn(ref, std::string(101, 'x'));
    expect_told(ref, "server_full");
    EXPECT_NE(received(ref).find("\"retry_after_ms\":"), std::string::npos);
    expect_ended(end_reason::pending_input);
    EXPECT_EQ(pool.bytes.load(), 0U);
    expect_lingers_until_closed(ref, end_reason::pending_input);
}

TEST_F(worker_ends, shutdown) {
    const session_ref ref = identified(1);
    tell("{\"online\":true}\n", {ref});
    it().drain(now, now + duration{5'000});
    turn();
    EXPECT_EQ(received(ref), "{\"online\":true}\n");
    expect_gone(ref, end_reason::shutdown);
}

TEST_F(worker_ends, server_error) {
    const session_ref ref = identified(1);
    it().on_fault(ref.slot, now);
    turn();
    expect_told(ref, "server_error");
    EXPECT_EQ(hub.calls.back().what, "detach lost");
    expect_ended(end_reason::server_error);
    expect_lingers_until_closed(ref, end_reason::server_error);
}

TEST_F(worker_ends, a_fault_of_ours_in_the_middle_of_a_line_is_an_orderly_end_too) {
    const session_ref ref = connect();
    hub.faulty = true;
    EXPECT_THROW((void)say(ref, "{\"user_id\":1}\n{\"user_"), std::runtime_error);
    it().on_fault(ref.slot, now);  // what whoever reads the socket does then
    turn();
    expect_told(ref, "server_error");
    expect_ended(end_reason::server_error);
    expect_lingers_until_closed(ref, end_reason::server_error);
}

TEST_F(worker_ends, a_fault_while_it_ends_lets_go_at_once) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    it().on_fault(ref.slot, now);
    turn();
    expect_gone(ref, end_reason::signed_off);
}

TEST_F(worker_ends, the_first_reason_stays) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    it().on_broken(ref.slot);
    turn();
    expect_gone(ref, end_reason::signed_off);
}

TEST_F(worker_ends, lingering_ends_by_itself) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    pass(rules.linger - duration{1});
    EXPECT_FALSE(socket(ref).closed);
    pass(duration{1} + timing_wheel::tick);
    expect_gone(ref, end_reason::signed_off);
}

TEST_F(worker_ends, what_it_is_owed_is_sent_before_it_lingers) {
    const session_ref ref = identified(1);
    socket(ref).room = 3;
    tell("{\"online\":true}\n", {ref});
    turn();
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    EXPECT_FALSE(socket(ref).fin_sent);
    EXPECT_EQ(hub.calls.back().what, "detach signed_off");  // for others it is over
    tell("{\"online\":false}\n", {ref});                    // and it hears no more
    writable(ref, SIZE_MAX);
    EXPECT_EQ(received(ref), "{\"online\":true}\n");
    expect_lingers_until_closed(ref, end_reason::signed_off);
}

TEST_F(worker_ends, whoever_takes_nothing_at_the_end_is_let_go_at_the_write_deadline) {
    const session_ref ref = identified(1);
    socket(ref).room = 0;
    tell("{\"online\":true}\n", {ref});
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_FALSE(socket(ref).closed);
    pass(rules.write_timeout + timing_wheel::tick);
    expect_gone(ref, end_reason::closed);
}

TEST_F(worker_ends, the_log_learns_how_long_it_lasted) {
    const session_ref ref = identified(1);
    pass(duration{1'234});
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_EQ(log.lasted, std::vector<duration>{duration{1'234}});
}

TEST_F(worker_ends, a_slot_is_given_out_again_under_another_generation) {
    const session_ref first = identified(1);
    it().on_broken(first.slot);
    turn();
    const session_ref second = connect();
    EXPECT_EQ(second.slot, first.slot);
    EXPECT_NE(second.generation, first.generation);
    EXPECT_FALSE(it().alive(first));
    EXPECT_TRUE(it().alive(second));
}

}  // namespace
}  // namespace alo::test
