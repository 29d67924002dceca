// The hub between threads while memory is wanting: what it causes, whatever of it fails, costs
// those whom it concerns and nobody else; and memory goes back now and then, not each time.
#include "alo/protocol/frames.hpp"
#include "model/failing_memory.hpp"
#include "unit/hub/hub_fixture.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>

namespace {

std::size_t trims = 0;

}  // namespace

// The linker's name for the C library's call.
extern "C" int __wrap_malloc_trim(std::size_t /*pad*/) {  // NOLINT
    ++trims;
    return 1;
}

namespace alo::model {
namespace {

using test::test_time;

class hub_memory_test : public test::hub_test {
  protected:
    session_ref watcher;  // of users 1 and 2, on another thread

    void begin_watched() {
        begin(2);
        watcher = hello(1, R"({"user_id":9,"friends":[1,2]})");
        settle();
    }
    [[nodiscard]] std::string told() { return at(1).received(watcher); }
    // The hub runs what was posted while the allocation fails before which `left` succeed.
    void run_hub(std::size_t left, failing_memory::extent how = failing_memory::extent::once) {
        const failing_memory scarce{left, how};
        try {
            at(0).context.restart();
            at(0).context.poll();
        } catch (const std::bad_alloc&) {
            ++faults;
        }
    }
    int faults = 0;  // that left a handler of the hub's thread

    static std::string times(std::string_view frame, int count) {
        std::string all;
        for (int i = 0; i < count; ++i) {
            all += frame;
        }
        return all;
    }
};

TEST_F(hub_memory_test, a_post_that_fails_loses_no_delivery) {
    begin_watched();
    for (std::size_t left = 0; left < 64; ++left) {
        at(1).wire.sockets.at(watcher.slot).received.clear();
        const session_ref one = at(1).connect();
        at(1).say(one, "{\"user_id\":1}\n");
        at(1).turn();
        const int faults_before = faults;
        run_hub(left);
        (void)hello(1, "{\"user_id\":77}");  // whatever the hub does next takes it along
        settle();
        if (faults > faults_before) {  // what fails before the post is told to whom it concerns
            EXPECT_EQ(told(), online_frame) << left;
        }
        lose(1, one);
    }
    EXPECT_GT(faults, 0) << "no post failed";
}

TEST_F(hub_memory_test, a_grace_that_ends_and_fails_lets_the_next_one_end) {
    rules.offline_grace = duration{50};
    bool one_was_untold = false;
    for (std::size_t left = 0; left < 64; ++left) {
        center.reset();
        threads.clear();
        begin_watched();
        const session_ref one = hello(1, "{\"user_id\":1}");
        const session_ref two = hello(1, "{\"user_id\":2}");
        lose(1, one);
        lose(1, two);
        ASSERT_EQ(told(), times(online_frame, 2));
        test_time += duration{50};
        const session_ref other = at(1).connect();
        at(1).say(other, "{\"user_id\":3}\n");
        at(1).turn();
        run_hub(left);
        EXPECT_EQ(center->core().store().next_expiry(), never) << left;
        settle();
        (void)hello(1, "{\"user_id\":4}");
        settle();
        EXPECT_FALSE(center->core().store().online(user_id_view{std::uint64_t{1}})) << left;
        EXPECT_FALSE(center->core().store().online(user_id_view{std::uint64_t{2}})) << left;
        const std::string heard = told().substr(2 * online_frame.size());
        EXPECT_TRUE(heard == times(offline_frame, 2) || heard == offline_frame) << left << heard;
        one_was_untold = one_was_untold || heard == offline_frame;
    }
    EXPECT_TRUE(one_was_untold) << "no allocation failed in the middle of a grace's end";
}

TEST_F(hub_memory_test, once_there_is_memory_again_the_hub_goes_on) {
    begin_watched();
    for (std::size_t left = 0; left < 32; ++left) {
        at(1).say(at(1).connect(), "{\"user_id\":77}\n");
        at(1).turn();
        run_hub(left, failing_memory::extent::lasting);
        at(1).wire.sockets.at(watcher.slot).received.clear();
        const session_ref two = hello(1, "{\"user_id\":2}");
        settle();
        EXPECT_EQ(told(), online_frame) << left;
        lose(1, two);
    }
}

class trim_test : public test::hub_test {
  protected:
    static constexpr std::size_t crowd = 8'000;
    std::vector<session_ref> sessions;

    void grow() {
        while (sessions.size() < crowd) {
            const std::string id = std::to_string(1 + sessions.size());
            sessions.push_back(hello(0, "{\"user_id\":" + id + "}"));
        }
    }
    void shrink_to(std::size_t size) {
        for (; sessions.size() > size; sessions.pop_back()) {
            at(0).its->on_broken(sessions.back().slot);
            at(0).turn();
        }
    }
};

TEST_F(trim_test, memory_goes_back_when_three_quarters_have_gone_and_once_a_second_at_most) {
    begin(1);
    trims = 0;
    grow();
    shrink_to(crowd / 4);
    EXPECT_EQ(trims, 0U);
    shrink_to(crowd / 4 - 1);
    EXPECT_EQ(trims, 1U);
    grow();
    shrink_to(crowd / 8);
    EXPECT_EQ(trims, 1U) << "within the same second";
    test_time += duration{1'000};
    shrink_to(crowd / 8 - 1);
    EXPECT_EQ(trims, 2U);
}

TEST_F(trim_test, memory_goes_back_with_the_last_user) {
    begin(1);
    trims = 0;
    grow();
    shrink_to(1);
    EXPECT_EQ(trims, 1U);
    shrink_to(0);
    EXPECT_EQ(trims, 2U);
}

}  // namespace
}  // namespace alo::model
