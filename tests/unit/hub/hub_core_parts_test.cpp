// The hub passes on a large fan-out in parts, as the domain finds them.
#include "alo/hub/hub_core.hpp"
#include "alo/protocol/frames.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>
#include <vector>

namespace alo {
namespace {

constexpr time_point start{duration{1'000}};

// How many were told at a time, and of what.
class counting_outlet final : public hub_outlet {
  public:
    struct call {
        std::size_t count;
        bool online;
    };
    std::vector<call> calls;
    std::size_t fails_at = SIZE_MAX;  // of the calls

    void tell(worker_index /*to*/, std::string_view frame, std::span<const session_ref> sessions,
              time_point /*now*/) override {
        calls.push_back({sessions.size(), frame == online_frame});
        fail_in_time();
    }
    void show(worker_index /*to*/, const presence_frame& news,
              std::span<const session_ref> sessions, time_point /*now*/) override {
        calls.push_back(
            {sessions.size(), news.line().find("\"online\":true") != std::string::npos});
        fail_in_time();
    }
    void answer(worker_index /*to*/, session_ref /*session*/, reply&& /*what*/,
                time_point /*now*/) override {}
    void replaced(worker_index /*to*/, session_ref /*session*/, time_point /*now*/) override {}

    [[nodiscard]] std::size_t told(bool online) const {
        std::size_t all = 0;
        for (const call& each : calls) {
            all += each.online == online ? each.count : 0;
        }
        return all;
    }

  private:
    void fail_in_time() const {
        if (calls.size() == fails_at) {
            throw std::bad_alloc{};
        }
    }
};

class hub_core_parts_test : public testing::TestWithParam<bool> {
  protected:
    void hello(std::uint32_t slot, std::uint64_t user, bool typed) {
        id_list friends;
        friends.push_back(user_id_view{std::uint64_t{user == 1 ? 2U : 1U}});
        core.attach(0, {slot, 1}, user_id_view{user}, friends, arrival{.typed = typed}, start);
    }
    void SetUp() override {
        for (std::uint32_t i = 0; i < listers; ++i) {
            hello(i + 10, i + 2, GetParam());
        }
        outlet.calls.clear();
    }

    static constexpr std::uint32_t listers = 500;
    limits rules;
    counting_outlet outlet;
    hub_core core{rules, 1, outlet};
};

INSTANTIATE_TEST_SUITE_P(dialects, hub_core_parts_test, testing::Bool(),
                         [](const auto& which) { return which.param ? "typed" : "classic"; });

TEST_P(hub_core_parts_test, counts_a_transition_once) {
    const std::uint64_t came = core.counters().went_online.value();
    hello(1, 1, false);
    EXPECT_EQ(outlet.calls.size(), 2U);
    EXPECT_EQ(outlet.calls.front().count, 64U);
    EXPECT_EQ(outlet.told(true), listers);
    EXPECT_EQ(core.counters().went_online.value(), came + 1);
    core.detach(0, {1, 1}, departure::signed_off, start);
    EXPECT_EQ(outlet.told(false), listers);
    EXPECT_EQ(core.counters().went_offline.value(), 1U);
    const hub_counters& counted = core.counters();
    EXPECT_EQ((GetParam() ? counted.shown : counted.told).value(), 2U * listers);
}

TEST_P(hub_core_parts_test, a_part_that_cannot_be_told_is_a_fault_and_the_rest_is_told) {
    outlet.fails_at = 1;
    EXPECT_THROW(hello(1, 1, false), std::bad_alloc);
    EXPECT_EQ(outlet.told(true), listers) << "the fault came after the first part was on its way";
    core.detach(0, {1, 1}, departure::signed_off, start);
    EXPECT_EQ(outlet.told(false), listers);
    hello(2, 1, false);  // the fault is not met again
    EXPECT_EQ(outlet.told(true), 2U * listers);
}

}  // namespace
}  // namespace alo
