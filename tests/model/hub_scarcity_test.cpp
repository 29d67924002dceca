// Memory may be wanting when somebody leaves: those who have to hear of it hear of it all the same.
#include "alo/hub/hub_core.hpp"
#include "model/failing_memory.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alo::model {
namespace {

using failing = failing_memory::extent;

// Counts frames, and takes no memory for it.
class counting_outlet final : public hub_outlet {
  public:
    std::size_t came = 0;
    std::size_t went = 0;

    void tell(worker_index /*to*/, std::string_view frame, std::span<const session_ref> sessions,
              time_point /*now*/) override {
        (frame.find("true") != std::string_view::npos ? came : went) += sessions.size();
    }
    void show(worker_index /*to*/, const presence_frame& /*news*/,
              std::span<const session_ref> /*sessions*/, time_point /*now*/) override {}
    void answer(worker_index /*to*/, session_ref /*session*/, reply&& /*what*/,
                time_point /*now*/) override {}
    void replaced(worker_index /*to*/, session_ref /*session*/, time_point /*now*/) override {}
};

class hub_scarcity_test : public testing::TestWithParam<failing> {
  protected:
    static constexpr std::uint32_t watchers = 5;
    static constexpr user_id_view subject{std::uint64_t{7}};

    hub_scarcity_test() {
        id_list friends;
        friends.push_back(subject);
        for (std::uint32_t i = 0; i < watchers; ++i) {
            core.attach(0, {i, 1}, user_id_view{std::uint64_t{100} + i}, friends, {}, now);
        }
    }
    // The subject comes, which takes what memory the telling of all of them needs.
    void come(duration grace = {}) {
        core.attach(1, {0, 1}, subject, {}, {.grace = grace}, now);
        ASSERT_EQ(out.came, watchers);
    }
    void expect_gone() const {
        EXPECT_EQ(out.went, watchers);
        EXPECT_FALSE(core.store().online(subject));
        EXPECT_EQ(core.counters().untold.value(), 0U);
    }

    limits rules;
    counting_outlet out;
    hub_core core{rules, worker_index{2}, out};
    time_point now{duration{1'000}};
};

INSTANTIATE_TEST_SUITE_P(memory, hub_scarcity_test,
                         testing::Values(failing::once, failing::lasting));

TEST_P(hub_scarcity_test, whoever_leaves_without_memory_is_told_of) {
    come();
    {
        const failing_memory none{0, GetParam()};
        core.detach(1, {0, 1}, departure::lost, now);
    }
    expect_gone();
}

TEST_P(hub_scarcity_test, a_grace_that_ends_without_memory_is_told_of) {
    come(duration{50});
    core.detach(1, {0, 1}, departure::lost, now);
    EXPECT_EQ(out.went, 0U);
    now += duration{50};
    {
        const failing_memory none{0, GetParam()};
        EXPECT_TRUE(core.expire_next(now));
    }
    expect_gone();
}

}  // namespace
}  // namespace alo::model
