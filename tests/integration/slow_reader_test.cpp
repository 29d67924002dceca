// SPEC section 7.4: a reader that stalls is closed as a slow consumer, costs a bounded amount of
// memory, and costs the others nothing.
#include "fixture.hpp"
#include "support/canary.hpp"

#include <deque>
#include <thread>

namespace alo::test {
namespace {

class slow_reader_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(slow_reader_test);

// Users that come and go for whoever lists them, and a reader that keeps up: it is the proof of
// what was told, and of when.
class crowd_of_flappers {
  public:
    explicit crowd_of_flappers(std::uint16_t port) : port_(port) {
        for (int i = 0; i < size; ++i) {
            users_.emplace_back("flapper " + std::to_string(i));
        }
        fast_.emplace(port, "fast reader", users_);
        fast_->sync();
    }
    [[nodiscard]] const std::vector<id>& users() const { return users_; }

    // Everyone comes and goes once; returns when the fast reader heard it all.
    void flap() {
        for (const auto& user : users_) {
            tcp_client flapper(port_, user, {});
        }
        std::size_t came = 0;
        std::size_t went = 0;
        for (int i = 0; i < 2 * size; ++i) {
            (fast_->read_line() == on ? came : went) += 1;
            if (went > came) {
                throw failure("more went than came");
            }
        }
        if (came != went) {
            throw failure("a frame was lost or told twice");
        }
        transitions_ += 2 * size;
    }
    // The bytes that one listener of all was sent so far.
    [[nodiscard]] std::size_t bytes_told() const {
        return transitions_ / 2 * (on.size() + off.size());
    }

  private:
    static constexpr int size = 100;
    std::uint16_t port_;
    std::vector<id> users_;
    std::optional<tcp_client> fast_;
    std::size_t transitions_ = 0;
};

// A reader of the crowd that never reads, its friend, and two others who must not suffer from it.
struct stalled_world {
    explicit stalled_world(std::uint16_t port)
        : crowd(port), stalled(port, tiny_buffer()), watcher(port), bird(port) {
        stalled.send(hello("stalled", crowd.users()));
        stalled.sync();
        watcher.send(hello("watcher of the stalled", {"stalled"}));  // so it hears only the end
        watcher.sync();
    }
    // Its friend hears that it is gone, with nobody reading at its end.
    void flap_until_closed() {
        const deadline until;
        while (watcher.peek().empty() && !until.passed()) {
            crowd.flap();
        }
        EXPECT_EQ(watcher.peek(), off) << "after " << crowd.bytes_told() << " bytes";
    }

    crowd_of_flappers crowd;
    tcp_client stalled;
    tcp_client watcher;
    canary bird;
};

// The transcript of a stalled reader: whole frames, then perhaps the farewell, then the end. That
// may be long under way, or for ever: a kernel with next to no buffer drops segments, the other one
// doubles its wait for each and, as nobody has the socket any more, gives up without a word.
void expect_cut_transcript(tcp_client& reader) {
    (void)eventually([&] { return reader.ended(); }, milliseconds(300) * slowness());
    const auto text = reader.peek();
    std::size_t frames = 0;
    for (const auto& line : lines_of(text)) {
        if (line + "\n" == on || line + "\n" == off) {
            ++frames;
        } else if (const auto error = parse_error(line + "\n")) {
            EXPECT_EQ(error->code, "slow_consumer");
            EXPECT_TRUE(error->fatal);
        } else {
            // The last line may be cut where the kernel stopped; nothing else is allowed.
            EXPECT_FALSE(text.ends_with("\n")) << line;
        }
    }
    EXPECT_GT(frames, 0U);
}

TEST_P(slow_reader_test, over_the_hard_limit_a_reader_is_closed_and_others_hear_everything) {
    server alo(args(
        {"--output-soft-limit", "1KiB", "--output-hard-limit", "4KiB", "--write-timeout", "600s"}));
    stalled_world stall(alo.port());
    stall.flap_until_closed();
    stall.crowd.flap();
    expect_cut_transcript(stall.stalled);
    stall.bird.expect_well();
}

TEST_P(slow_reader_test, a_reader_that_takes_no_byte_in_time_is_closed) {
    server alo(args({"--output-soft-limit", "8MiB", "--output-hard-limit", "16MiB",
                     "--write-timeout", "500ms"}));
    stalled_world stall(alo.port());
    stall.flap_until_closed();
    expect_cut_transcript(stall.stalled);
    stall.bird.expect_well();
}

TEST_P(slow_reader_test, a_reader_with_an_empty_outbox_is_never_too_slow) {
    server alo(args({"--write-timeout", "200ms"}));
    tcp_client idle(alo.port(), 1, {2});
    idle.sync();
    tcp_client two(alo.port(), 2, {});
    EXPECT_TRUE(eventually([&] { return idle.peek() == on; }));
    // Longer than the deadline, measured by the server's own grace of nothing: two hello deadlines.
    const deadline pause(milliseconds(600));
    EXPECT_TRUE(eventually([&] { return pause.passed(); }));
    two.leave();
    EXPECT_EQ(idle.read_bytes((on + off).size()), on + off);
    EXPECT_FALSE(idle.ended());
}

TEST_P(slow_reader_test, a_slow_but_steady_reader_gets_every_frame) {
    server alo(args(
        {"--output-soft-limit", "8MiB", "--output-hard-limit", "16MiB", "--write-timeout", "5s"}));
    crowd_of_flappers crowd(alo.port());
    tcp_client steady_reader(alo.port(), tiny_buffer());
    steady_reader.send(hello("steady", crowd.users()));
    steady_reader.sync();
    std::string heard;
    for (int round = 0; round < 60; ++round) {
        crowd.flap();
        heard += steady_reader.read_bytes(64);
    }
    heard += steady_reader.read_bytes(crowd.bytes_told() - heard.size());
    std::size_t came = 0;
    for (const auto& line : lines_of(heard)) {
        came += line + "\n" == on ? 1U : 0U;
    }
    EXPECT_EQ(came * (on.size() + off.size()), crowd.bytes_told());
    expect_heard(alo.port(), {{&steady_reader, "steady", ""}});
}

TEST_P(slow_reader_test, stalled_readers_cost_at_most_their_limits) {
    constexpr int readers = 100;
    server alo(args({"--output-soft-limit", "16KiB", "--output-hard-limit", "64KiB",
                     "--write-timeout", "600s"}));
    crowd_of_flappers crowd(alo.port());
    crowd.flap();
    std::deque<tcp_client> stalled;
    for (int i = 0; i < readers; ++i) {
        stalled.emplace_back(alo.port(), tiny_buffer());
        stalled.back().send(hello("stalled " + std::to_string(i), crowd.users()));
        stalled.back().sync();
    }
    std::vector<id> names;
    for (int i = 0; i < readers; ++i) {
        names.emplace_back("stalled " + std::to_string(i));
    }
    tcp_client watcher(alo.port(), "watcher of the stalled", names);
    watcher.sync();
    const auto before = alo.proc().resident_kib();
    const auto sockets = alo.proc().open_descriptors();
    auto highest = before;
    canary bird(alo.port());
    const auto all_gone = times(readers, off);
    for (int round = 0; round < 300 && watcher.peek() != all_gone; ++round) {
        crowd.flap();
        highest = std::max(highest, alo.proc().resident_kib());
    }
    EXPECT_EQ(watcher.peek(), all_gone) << "after " << crowd.bytes_told() << " bytes";
    EXPECT_LE(highest - before, (sanitized() ? 96 * 1024 : 0) + readers * 64 * 11 / 10 + 4096);
    // All were let go of; the bird comes and goes.
    EXPECT_TRUE(eventually([&] { return alo.proc().open_descriptors() < sockets - readers + 10; }));
    for (auto& reader : stalled) {
        expect_cut_transcript(reader);
    }
    bird.expect_well();
}

TEST_P(slow_reader_test, one_that_asks_and_never_reads_is_bounded_too) {
    // T16: it goes on talking, so that its silence does not betray it.
    server alo(args(unhurried({"--output-hard-limit", "64KiB", "--write-timeout", "1s"})));
    tcp_client greedy(alo.port(), tiny_buffer());
    greedy.send(hello(1, {}));
    greedy.sync();
    tcp_client watcher(alo.port(), "watcher", {1});
    watcher.sync();
    const auto before = alo.proc().resident_kib();
    auto highest = before;
    canary bird(alo.port());
    const std::string pair = "bad\n" + hello(1, {});
    std::string waiting;
    const bool cut = eventually([&] {
        for (int i = 0; i < 200; ++i) {
            if (waiting.empty()) {
                waiting = times(100, pair);
            }
            const auto n = greedy.try_send(waiting);
            if (n < 0) {
                return true;
            }
            waiting.erase(0, static_cast<std::size_t>(n));
        }
        highest = std::max(highest, alo.proc().resident_kib());
        return watcher.peek() == off;
    });
    EXPECT_TRUE(cut) << "neither closed for its limit nor for its silence in reading";
    EXPECT_LE(highest - before, (sanitized() ? 32 * 1024 : 0) + 2048) << "KiB more";
    bird.expect_well();
}

TEST_P(slow_reader_test, the_send_buffer_is_bounded_so_that_a_stall_is_felt) {
    // The default limits: 256 KiB of ours and the socket's 64 KiB. A reader that never reads must
    // be cut off long before the kernel's 4 MB are full.
    server alo(args(unhurried({"--write-timeout", "600s"})));
    tcp_client greedy(alo.port(), tiny_buffer());
    greedy.send(hello(1, {}));
    greedy.sync();
    tcp_client watcher(alo.port(), "watcher", {1});
    watcher.sync();
    const std::string pair = "bad\n" + hello(1, {});
    std::size_t taken = 0;
    std::string waiting;
    const bool cut = eventually(
        [&] {
            for (int i = 0; i < 200; ++i) {
                if (waiting.empty()) {
                    waiting = times(100, pair);
                }
                const auto n = greedy.try_send(waiting);
                if (n <= 0) {
                    break;
                }
                waiting.erase(0, static_cast<std::size_t>(n));
                taken += static_cast<std::size_t>(n);
            }
            return watcher.peek() == off;
        },
        std::chrono::seconds(5) * slowness());
    // Either it was closed, or the server stopped reading from it: bounded both ways. An error is
    // at least 60 bytes for the 40 of a pair, so 4 MB of answers are 2.6 MB of pairs.
    EXPECT_TRUE(cut || taken < (2U << 20U)) << taken;
}

}  // namespace
}  // namespace alo::test
