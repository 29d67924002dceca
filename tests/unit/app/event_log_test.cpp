// Who is logged how much: nothing about clients that behave, unless asked for.
#include "alo/app/event_log.hpp"

#include "alo/app/peer_text.hpp"
#include "unit/app/log_file.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>

namespace alo {
namespace {

using namespace std::chrono_literals;

peer_address local_peer() {
    peer_address peer;
    peer.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
    peer.port = 5000;
    return peer;
}

class event_log_test : public testing::Test {
  protected:
    // The lines without their times.
    std::vector<std::string> lines_of(const std::function<void(event_log&)>& story) {
        const log_file file;
        {
            logger log{settings_.format, file.descriptor()};
            event_log events{log, settings_, [this] { return time_point{duration{now_}}; }};
            story(events);
        }
        std::vector<std::string> lines = file.lines();
        if (settings_.format == log_format::text) {
            for (std::string& line : lines) {
                line.erase(0, line.find(' ') + 1);
            }
        }
        return lines;
    }

    static void a_visit(event_log& events) {
        events.connected(local_peer());
        events.identified(local_peer(), user_id_view{std::string_view{"ann"}}, 3, false);
        events.identified(local_peer(), user_id_view{std::string_view{"ann"}}, 4, true);
        events.ended(local_peer(), user_id_view{std::string_view{"ann"}}, end_reason::closed,
                     12'345ms);
    }

    config settings_;
    std::atomic<std::int64_t> now_{1'000'000};
};

using lines = std::vector<std::string>;

TEST_F(event_log_test, says_nothing_of_clients_that_behave) {
    EXPECT_EQ(lines_of(a_visit), lines{});
}

TEST_F(event_log_test, tells_every_visit_when_verbose) {
    settings_.verbose = true;
    EXPECT_EQ(lines_of(a_visit),
              (lines{"info connect: a client connected address=127.0.0.1:5000",
                     "info hello: a user said hello user=\"ann\" friends=3 address=127.0.0.1:5000",
                     "info hello: a user changed its list user=\"ann\" friends=4 "
                     "address=127.0.0.1:5000",
                     "info disconnect: the client closed the connection reason=closed "
                     "user=\"ann\" address=127.0.0.1:5000 seconds=12.345"}));
}

TEST_F(event_log_test, tells_every_end_when_verbose) {
    settings_.verbose = true;
    for (std::size_t i = 0; i < end_reason_count; ++i) {
        const auto reason = static_cast<end_reason>(i);
        const lines told = lines_of([reason](event_log& events) {
            events.ended(local_peer(), std::nullopt, reason, 1ms);
            events.ended(local_peer(), std::nullopt, reason, 1ms);
        });
        ASSERT_EQ(told.size(), 2U);
        const std::string tail =
            " reason=" + std::string{name_of(reason)} + " address=127.0.0.1:5000 seconds=0.001";
        EXPECT_TRUE(told[1].ends_with(tail)) << told[1];
    }
}

TEST_F(event_log_test, tells_of_alarming_ends_once_a_second) {
    const lines told = lines_of([this](event_log& events) {
        for (int i = 0; i < 1'000; ++i) {
            events.ended(local_peer(), user_id_view{7}, end_reason::output_limit, 2s);
        }
        now_ += 1'000;
        events.ended(local_peer(), user_id_view{8}, end_reason::output_limit, 2s);
        events.ended(local_peer(), user_id_view{9}, end_reason::output_limit, 2s);
        events.ended(local_peer(), user_id_view{9}, end_reason::closed, 2s);
    });
    const std::string sentence =
        "warning disconnect: the client read too slowly: its waiting output passed the limit "
        "reason=output_limit user=";
    EXPECT_EQ(told, (lines{sentence + "7 address=127.0.0.1:5000 seconds=2.000",
                           sentence + "8 address=127.0.0.1:5000 seconds=2.000 held_back=999",
                           "warning held_back: more of a kind came than one line a second tells "
                           "kind=disconnect.output_limit count=1"}));
}

TEST_F(event_log_test, throttles_each_kind_of_error_by_itself) {
    const lines told = lines_of([](event_log& events) {
        for (int i = 0; i < 3; ++i) {
            events.rejected(local_peer(), "invalid_json", "it is not JSON");
            events.rejected(local_peer(), "invalid_user_id", "who are you?");
            events.refused(local_peer(), refusal::max_connections);
            events.trouble("accept", "Too many open files");
        }
    });
    EXPECT_EQ(told,
              (lines{"warning rejected: it is not JSON code=invalid_json address=127.0.0.1:5000",
                     "warning rejected: who are you? code=invalid_user_id address=127.0.0.1:5000",
                     "warning refused: a connection was refused: there are as many as may be "
                     "reason=max_connections address=127.0.0.1:5000",
                     "error trouble: Too many open files kind=accept",
                     "warning held_back: more of a kind came than one line a second tells "
                     "kind=refused.max_connections count=2",
                     "warning held_back: more of a kind came than one line a second tells "
                     "kind=rejected.invalid_json count=2",
                     "warning held_back: more of a kind came than one line a second tells "
                     "kind=rejected.invalid_user_id count=2",
                     "warning held_back: more of a kind came than one line a second tells "
                     "kind=trouble.accept count=2"}));
}

TEST_F(event_log_test, tells_an_error_that_ends_a_session_once) {
    const auto story = [](event_log& events) {
        events.rejected(local_peer(), "hello_timeout", "no hello within 60s");
        events.ended(local_peer(), std::nullopt, end_reason::hello_timeout, 60s);
    };
    EXPECT_EQ(lines_of(story).size(), 1U);
    settings_.verbose = true;
    EXPECT_EQ(lines_of(story).size(), 2U) << "the sentence that the client was told, and the end";
}

TEST_F(event_log_test, says_nothing_of_health_checks) {
    const auto story = [](event_log& events) {
        events.connected(local_peer());
        events.rejected(local_peer(), "missing_user_id", "who are you?");
        events.ended(local_peer(), std::nullopt, end_reason::closed, 1ms);
    };
    EXPECT_EQ(lines_of(story), lines{});
    settings_.verbose = true;
    EXPECT_EQ(lines_of(story).size(), 3U);
}

TEST_F(event_log_test, tells_a_held_count_when_its_kind_goes_quiet) {
    // The real clock: what is tested is that the thread wakes up by itself.
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    std::string text;
    {
        logger log{log_format::text, ends[1]};
        event_log events{log, settings_};
        events.trouble("accept", "one");
        events.trouble("accept", "two");
        std::array<char, 4'096> chunk{};
        pollfd wait{ends[0], POLLIN, 0};
        while (std::count(text.begin(), text.end(), '\n') < 2 && ::poll(&wait, 1, 30'000) > 0) {
            text.append(chunk.data(),
                        static_cast<std::size_t>(::read(ends[0], chunk.data(), chunk.size())));
        }
    }
    ::close(ends[0]);
    ::close(ends[1]);
    EXPECT_TRUE(text.ends_with(" kind=trouble.accept count=1\n")) << text;
}

TEST_F(event_log_test, prints_the_configuration_only_when_verbose) {
    const std::vector<setting> some{{"port", "0", value_source::environment},
                                    {"host", "", value_source::built_in}};
    const auto story = [&some](event_log& events) { events.configured(some); };
    EXPECT_EQ(lines_of(story), lines{});
    settings_.verbose = true;
    EXPECT_EQ(
        lines_of(story),
        (lines{"info setting: the configuration in force name=port value=0 source=environment",
               "info setting: the configuration in force name=host value=\"\" source=default"}));
}

TEST_F(event_log_test, tells_the_servers_life) {
    const lines told = lines_of([](event_log& events) {
        events.listening("[::]:4711", 4711, 1'000);
        events.draining("SIGTERM", 3);
        server_totals sums;
        sums.sessions = 5;
        sums.ended[static_cast<std::size_t>(end_reason::reset)] = 2;
        sums.errors[static_cast<std::size_t>(error_code::invalid_json)] = 4;
        events.totals(sums, 1);
        events.stopped();
        events.failed("cannot listen");
    });
    ASSERT_EQ(told.size(), 5U);
    EXPECT_TRUE(told[0].starts_with("info listening: alo ")) << told[0];
    EXPECT_NE(told[0].find(" listens on [::]:4711 "), std::string::npos) << told[0];
    for (const std::string field : {" port=4711", " version=", " max_connections=1000",
                                    " max_line=256KiB", " hello_timeout=60.000"}) {
        EXPECT_NE(told[0].find(field), std::string::npos) << field << " in " << told[0];
    }
    EXPECT_TRUE(told[1].ends_with(" signal=SIGTERM connections=3 drain=5.000")) << told[1];
    EXPECT_NE(told[2].find(" accepted=5 "), std::string::npos) << told[2];
    EXPECT_TRUE(told[2].ends_with(" ended_reset=2 error_invalid_json=4")) << told[2];
    EXPECT_EQ(told[3], "info stopped: alo has stopped");
    EXPECT_EQ(told[4], "error failed: cannot listen");
}

TEST_F(event_log_test, tells_a_held_count_before_the_stop) {
    const lines told = lines_of([](event_log& events) {
        events.trouble("accept", "Too many open files");
        events.trouble("accept", "Too many open files");
        events.stopped();
    });
    EXPECT_EQ(told, (lines{"error trouble: Too many open files kind=accept",
                           "warning held_back: more of a kind came than one line a second tells "
                           "kind=trouble.accept count=1",
                           "info stopped: alo has stopped"}));
}

TEST_F(event_log_test, tells_the_same_as_json) {
    settings_.verbose = true;
    settings_.format = log_format::json;
    const lines told = lines_of(a_visit);
    ASSERT_EQ(told.size(), 4U);
    EXPECT_TRUE(told[3].ends_with(
        R"("level":"info","event":"disconnect","message":"the client closed the connection",)"
        R"("reason":"closed","user":"ann","address":"127.0.0.1:5000","seconds":12.345})"))
        << told[3];
}

TEST(peer_text, writes_both_families) {
    EXPECT_EQ(to_text(local_peer()), "127.0.0.1:5000");
    peer_address six;
    six.ip[0] = 0x20;
    six.ip[1] = 0x01;
    six.ip[15] = 1;
    six.port = 80;
    EXPECT_EQ(to_text(six), "[2001::1]:80");
}

}  // namespace
}  // namespace alo
