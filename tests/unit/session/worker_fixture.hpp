// A worker between a wire and a hub that only write down what it wants of them, for the worker's
// unit tests. Time stands still unless a case moves it.
#pragma once

#include "alo/session/worker.hpp"
#include "support/heap_bytes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

// Sockets whose kernel buffers have room for so many bytes.
class fake_wire final : public wire {
  public:
    struct socket {
        std::string received;  // by the client
        int sends = 0;
        std::size_t room = SIZE_MAX;
        bool broken = false;
        bool awaits_writable = false;
        bool reading = true;
        bool fin_sent = false;
        bool closed = false;
    };
    std::map<std::uint32_t, socket> sockets;
    bool turn_requested = false;
    int turn_requests = 0;
    time_point wake = never;
    int wakes = 0;
    // Whether the hub still holds something back, while the client is about to see something.
    std::function<bool()> hub_holds = [] { return false; };

    std::ptrdiff_t send(std::uint32_t slot, std::string_view bytes) override {
        socket& to = sockets.at(slot);
        EXPECT_FALSE(to.closed);
        EXPECT_FALSE(to.fin_sent);
        EXPECT_FALSE(hub_holds()) << "a client is answered before the hub hears";
        ++to.sends;
        if (to.broken) {
            return wire::broken;
        }
        const std::size_t taken = std::min(bytes.size(), to.room);
        to.received += bytes.substr(0, taken);
        to.room -= to.room == SIZE_MAX ? 0 : taken;
        return static_cast<std::ptrdiff_t>(taken);
    }
    void await_writable(std::uint32_t slot) override {
        EXPECT_FALSE(sockets.at(slot).awaits_writable);
        sockets.at(slot).awaits_writable = true;
    }
    void resume_reading(std::uint32_t slot) override {
        EXPECT_FALSE(sockets.at(slot).reading) << "asked to go on reading while it did";
        sockets.at(slot).reading = true;
    }
    void shutdown_send(std::uint32_t slot) override {
        EXPECT_FALSE(sockets.at(slot).fin_sent);
        EXPECT_FALSE(hub_holds()) << "a client sees its end before the hub hears";
        sockets.at(slot).fin_sent = true;
    }
    void close(std::uint32_t slot) override {
        EXPECT_FALSE(sockets.at(slot).closed);
        EXPECT_FALSE(hub_holds()) << "a client sees its end before the hub hears";
        sockets.at(slot).closed = true;
    }
    void request_end_of_turn() override {
        turn_requested = true;
        ++turn_requests;
    }
    void wake_at(time_point when) override {
        wake = std::min(wake, when);
        ++wakes;
    }
};

class fake_hub final : public hub_port {
  public:
    struct call {
        std::string what;  // "attach 1 [2 3]", "replace [2]", "detach signed_off", "detach lost"
        session_ref session;
    };
    std::vector<call> calls;
    int flushes = 0;
    std::size_t flushed = 0;  // calls that are on their way
    bool faulty = false;      // throws instead

    static std::string text(const id_list& friends) {
        std::string list = "[";
        for (std::size_t i = 0; i < friends.size(); ++i) {
            list += (i == 0 ? "" : " ") + to_json(friends[i]);
        }
        return list + "]";
    }
    static saying saying_of(const stance& what) { return {what.status, what.text}; }
    // " typed", what it says of its status and grace, in words.
    static std::string text(bool typed, const std::optional<saying>& shows,
                            const std::optional<duration>& grace) {
        std::string words = typed ? " typed" : "";
        if (shows) {
            words += " status ";
            words += shows->status ? std::to_string(static_cast<int>(*shows->status)) : "-";
            words += " '" + std::string{shows->text} + "'";
        }
        return grace ? words + " grace " + std::to_string(grace->count()) : words;
    }
    void attach(session_ref session, user_id_view user, const id_list& friends, const arrival& how,
                time_point /*now*/) override {
        if (faulty) {
            throw std::runtime_error{"the hub is out of order"};
        }
        calls.push_back(
            {"attach " + to_json(user) + " " + text(friends) +
                 text(how.typed, how.outspoken ? std::optional{saying_of(how.shows)} : std::nullopt,
                      how.typed ? std::optional{how.grace} : std::nullopt),
             session});
    }
    void replace(session_ref session, const id_list& friends, const encore& how,
                 time_point /*now*/) override {
        calls.push_back(
            {"replace " + text(friends) + text(how.typed, how.shows, how.grace), session});
    }
    void ask(session_ref session, const request& what, time_point /*now*/) override {
        std::string words;
        if (const auto* const status = std::get_if<status_request>(&what)) {
            words = "status" + text(false, saying_of(status->shows), {}) + " id " +
                    std::string{status->tag};
        } else if (const auto* const edit = std::get_if<watch_request>(&what)) {
            words = "watch " + text(*edit->add) + " " + text(*edit->remove) + " id " +
                    std::string{edit->tag};
        } else {
            const auto& question = std::get<query_request>(what);
            words = "query " + text(*question.users) + " id " + std::string{question.tag};
        }
        calls.push_back({words, session});
        if (answers) {
            answers(session);
        }
    }
    std::function<void(session_ref)> answers;  // before ask() returns
    void catch_up(session_ref session, time_point /*now*/) override {
        calls.push_back({"catch_up", session});
    }
    void detach(session_ref session, departure how, time_point /*now*/) override {
        calls.push_back(
            {how == departure::signed_off ? "detach signed_off" : "detach lost", session});
    }
    void flush() override {
        ++flushes;
        flushed = calls.size();
    }
    // Once it said no, the case calls worker::on_hub_ready().
    bool has_room = true;
    [[nodiscard]] bool ready() override { return has_room; }
    [[nodiscard]] bool holds() const { return flushed < calls.size(); }

    [[nodiscard]] std::vector<std::string> said() const {
        std::vector<std::string> all;
        for (const call& c : calls) {
            all.push_back(c.what);
        }
        return all;
    }
};

struct fake_observer final : observer {
    std::vector<std::string> lines;
    std::vector<end_reason> ends;
    std::vector<duration> lasted;
    std::vector<std::string> rejections;  // codes

    void connected(const peer_address& /*peer*/) override { lines.emplace_back("connected"); }
    void identified(const peer_address& /*peer*/, user_id_view user, std::size_t friends,
                    bool again) override {
        lines.push_back((again ? "again " : "identified ") + to_json(user) + " " +
                        std::to_string(friends));
    }
    void rejected(const peer_address& /*peer*/, std::string_view code,
                  std::string_view /*message*/) override {
        rejections.emplace_back(code);
    }
    void ended(const peer_address& /*peer*/, std::optional<user_id_view> /*user*/,
               end_reason reason, duration how_long) override {
        ends.push_back(reason);
        lasted.push_back(how_long);
    }
    void refused(const peer_address& /*peer*/, refusal /*reason*/) override {}
    void trouble(std::string_view kind, std::string_view what) override {
        lines.push_back("trouble " + std::string{kind} + ": " + std::string{what});
    }
};

class worker_test : public testing::Test {
  protected:
    limits rules;  // to be changed before the first use of it()
    fake_wire wire;
    fake_hub hub;
    fake_observer log;
    stranger_pool pool;
    time_point now{duration{1'000'000}};

    worker& it() {
        if (!worker_) {
            wire.hub_holds = [this] { return hub.holds(); };
            worker_.emplace(rules, wire, hub, log, pool);
        }
        return *worker_;
    }
    session_ref connect() {
        const session_ref ref = it().on_accept({}, now);
        wire.sockets[ref.slot] = {};
        return ref;
    }
    fake_wire::socket& socket(session_ref ref) { return wire.sockets.at(ref.slot); }
    const std::string& received(session_ref ref) { return socket(ref).received; }

    // The client says it, in reads as large as the worker allows; what it does not want to read
    // is returned.
    std::string say(session_ref ref, std::string_view bytes) {
        while (!bytes.empty() && socket(ref).reading && !socket(ref).closed) {
            const std::size_t most = it().read_budget(ref.slot);
            if (most == 0) {
                break;
            }
            const heap_bytes part{bytes.substr(0, most)};
            bytes.remove_prefix(part.view().size());
            socket(ref).reading = false;
            if (it().on_input(ref.slot, part.view(), now)) {
                socket(ref).reading = true;
            }
        }
        return std::string{bytes};
    }
    // Ends turns until nobody asks for another.
    void turn() {
        while (wire.turn_requested) {
            wire.turn_requested = false;
            it().end_of_turn(now);
        }
    }
    void say_and_turn(session_ref ref, std::string_view bytes) {
        EXPECT_EQ(say(ref, bytes), "");
        turn();
    }
    session_ref identified(std::uint64_t user) {
        const session_ref ref = connect();
        say_and_turn(ref, "{\"user_id\":" + std::to_string(user) + "}\n");
        return ref;
    }
    // A session of the typed dialect whose hello is answered; `more` are members of it.
    session_ref typed(std::uint64_t user, const std::string& more = "") {
        const session_ref ref = connect();
        say_and_turn(ref, "{\"type\":\"hello\",\"user_id\":" + std::to_string(user) + more + "}\n");
        answer(ref, reply::snapshot({}));
        turn();
        return ref;
    }
    void answer(session_ref ref, reply&& what) { it().answer(ref, std::move(what), now); }
    void tell(std::string_view frame, std::vector<session_ref> sessions) {
        it().tell(frame, sessions, now);
    }
    void writable(session_ref ref, std::size_t room) {
        EXPECT_TRUE(socket(ref).awaits_writable);
        socket(ref).awaits_writable = false;
        socket(ref).room = room;
        it().on_writable(ref.slot, now);
        turn();
    }
    // Time goes on, with every wake-up that is asked for, each at its time.
    void pass(duration time) {
        const time_point end = now + time;
        while (wire.wake <= end) {
            now = std::max(now, std::exchange(wire.wake, never));
            it().on_tick(now);
            turn();
        }
        now = end;
    }
    [[nodiscard]] std::uint64_t ended(end_reason why) {
        return it().counters().ended[static_cast<std::size_t>(why)].value();
    }
    [[nodiscard]] std::uint64_t errors(error_code code) {
        return it().counters().errors[static_cast<std::size_t>(code)].value();
    }
    // The session ended for this reason and no other, once, and its socket is gone.
    void expect_gone(session_ref ref, end_reason why) {
        EXPECT_EQ(log.ends, std::vector<end_reason>{why})
            << name_of(log.ends.empty() ? why : log.ends[0]);
        EXPECT_EQ(ended(why), 1U);
        EXPECT_TRUE(socket(ref).closed);
        EXPECT_FALSE(it().alive(ref));
    }

  private:
    std::optional<worker> worker_;
};

}  // namespace alo::test
