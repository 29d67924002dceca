// The sizes that SPEC and DESIGN call ordinary: a million listers of one user, and 10,000 friends.
// That nothing scans a celebrity's listers shows in the amount of work, not in a clock: where a
// million commands would each cost a scan of a million links, these tests would run for hours.
#include "alo/presence/presence_store.hpp"
#include "unit/presence/presence_script.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

namespace alo::test {
namespace {

// A build for finding faults is slow; the full million belongs to the one that ships.
#ifdef NDEBUG
constexpr std::uint32_t many = 1'000'000;
#else
constexpr std::uint32_t many = 200'000;
#endif
constexpr std::uint64_t celebrity = 0;

class crowd_test : public presence_test {
  protected:
    static id_list list_of(std::uint64_t user) {
        id_list list;
        list.push_back(user_id_view{user});
        return list;
    }
    // Users 1 to `many` come online and list the celebrity.
    void gather(presence_store& store) {
        const id_list fans_list = list_of(celebrity);
        fans_.reserve(many);
        for (std::uint32_t fan = 1; fan <= many; ++fan) {
            fans_.push_back(store.attach({0, {fan, 1}}, user_id_view{fan}, fans_list, arrival{},
                                         time_point{}, result_));
        }
    }

    std::vector<session_handle> fans_;
    change result_;
};

TEST_F(crowd_test, a_million_listers_are_told_each_once) {
    presence_store store{limits{}};
    gather(store);
    const auto star =
        store.attach({}, user_id_view{celebrity}, id_list{}, arrival{}, time_point{}, result_);
    ASSERT_EQ(result_.told.size(), many);
    std::vector<bool> told(many + 1);
    for (const session_address& address : result_.told) {
        ASSERT_FALSE(told[address.ref.slot]);
        told[address.ref.slot] = true;
    }
    store.detach(star, departure::lost, time_point{}, result_);
    EXPECT_EQ(result_.told.size(), many);
    EXPECT_EQ(store.edge_count(), many);
}

TEST_F(crowd_test, a_million_listers_leave_one_by_one_without_a_scan) {
    presence_store store{limits{}};
    gather(store);
    const auto star =
        store.attach({}, user_id_view{celebrity}, id_list{}, arrival{}, time_point{}, result_);
    for (const session_handle fan : fans_) {
        store.detach(fan, departure::lost, time_point{}, result_);
        ASSERT_EQ(result_.told.size(), 1U);
    }
    EXPECT_EQ(store.edge_count(), 0U);
    EXPECT_EQ(store.user_count(), 1U);
    store.detach(star, departure::lost, time_point{}, result_);
    EXPECT_EQ(store.user_count(), 0U);
}

TEST_F(crowd_test, a_celebrity_edits_its_list_a_million_times_without_a_scan) {
    presence_store store{limits{}};
    gather(store);
    const auto star =
        store.attach({}, user_id_view{celebrity}, id_list{}, arrival{}, time_point{}, result_);
    for (std::uint32_t i = 1; i <= many; ++i) {
        store.replace(star, list_of(i), {}, time_point{}, result_);
    }
    EXPECT_EQ(store.edge_count(), many + std::size_t{1});
}

TEST_F(crowd_test, a_celebrity_s_second_device_comes_and_goes_a_million_times_without_a_scan) {
    // Under the other rules its links would last while the fans are online.
    presence_store store{with(audience_rule::literal)};
    gather(store);
    store.attach({}, user_id_view{celebrity}, id_list{}, arrival{}, time_point{}, result_);
    for (std::uint32_t i = 1; i <= many; ++i) {
        const auto second =
            store.attach({}, user_id_view{celebrity}, list_of(i), arrival{}, time_point{}, result_);
        store.detach(second, departure::lost, time_point{}, result_);
    }
    EXPECT_EQ(store.edge_count(), many);
}

TEST_F(crowd_test, a_lister_s_leaving_moves_at_most_two_links_of_a_celebrity) {
    friend_graph graph;
    std::vector<user_handle> star{0};
    for (user_handle fan = 1; fan <= 10'000; ++fan) {
        graph.declare(fan, star);
    }
    graph.declare(0, std::vector<user_handle>{3, 5, 20'000, 20'001});
    for (const user_handle fan : {1U, 3U, 5'000U, 10'000U}) {
        std::vector<user_handle> before;
        for (const auto& half : graph.linked(0)) {
            before.push_back(half.peer);
        }
        graph.withdraw_all(fan);
        std::size_t moved = 0;
        for (std::size_t i = 0; i < graph.linked(0).size(); ++i) {
            moved += graph.linked(0)[i].peer != before[i] ? 1U : 0U;
        }
        EXPECT_LE(moved, 2U) << fan;
    }
    EXPECT_EQ(presence_probe::fault(graph), "");
}

TEST_F(crowd_test, ten_thousand_friends_are_told_and_forgotten) {
    constexpr std::uint64_t friends = 10'000;
    presence_store store{limits{}};
    id_list all;
    for (std::uint64_t i = 1; i <= friends; ++i) {
        all.push_back(user_id_view{i});
        if (i % 2 == 0) {
            store.attach({0, {static_cast<std::uint32_t>(i), 1}}, user_id_view{i}, id_list{},
                         arrival{}, time_point{}, result_);
        }
    }
    const auto x = store.attach({}, user_id_view{celebrity}, all, arrival{}, time_point{}, result_);
    EXPECT_EQ(result_.told.size(), friends / 2);
    EXPECT_EQ(store.edge_count(), friends);
    EXPECT_EQ(store.user_count(), friends + 1);
    EXPECT_EQ(presence_probe::fault(store), "");
    store.detach(x, departure::lost, time_point{}, result_);
    EXPECT_EQ(result_.told.size(), friends / 2);
    EXPECT_EQ(store.edge_count(), 0U);
    EXPECT_EQ(store.user_count(), friends / 2);
    EXPECT_EQ(presence_probe::fault(store), "");
}

TEST_F(crowd_test, ten_devices_with_ten_thousand_friends_each_come_and_go) {
    constexpr std::uint64_t friends = 10'000;
    presence_store store{limits{}};
    std::vector<session_handle> devices;
    for (std::uint64_t device = 0; device < 10; ++device) {
        id_list list;
        for (std::uint64_t i = 1; i <= friends; ++i) {
            list.push_back(user_id_view{device * friends / 2 + i});
        }
        devices.push_back(
            store.attach({}, user_id_view{celebrity}, list, arrival{}, time_point{}, result_));
    }
    EXPECT_EQ(store.edge_count(), 11 * friends / 2);
    for (const session_handle device : devices) {
        store.detach(device, departure::signed_off, time_point{}, result_);
    }
    EXPECT_EQ(store.user_count(), 0U);
    EXPECT_EQ(presence_probe::fault(store), "");
}

TEST_F(crowd_test, when_nobody_is_left_of_a_peak_its_memory_is_given_back) {
    presence_store store{limits{}};
    gather(store);
    for (std::uint32_t i = 0; i < many; ++i) {
        EXPECT_FALSE(store.shrink_if_empty());
        store.detach(fans_[i], departure::lost, time_point{}, result_);
    }
    ASSERT_EQ(store.user_count(), 0U);
    EXPECT_EQ(presence_probe::users_of(store).capacity(), std::size_t{many} + 1);
    EXPECT_TRUE(store.shrink_if_empty());
    EXPECT_EQ(presence_probe::users_of(store).capacity(), 0U);
    EXPECT_FALSE(store.shrink_if_empty()) << "there is nothing more to give";
    // And all begins again.
    const auto watcher =
        store.attach({}, user_id_view{1}, list_of(2), arrival{}, time_point{}, result_);
    store.attach({}, user_id_view{2}, id_list{}, arrival{}, time_point{}, result_);
    EXPECT_EQ(result_.told.size(), 1U);
    store.detach(watcher, departure::lost, time_point{}, result_);
    EXPECT_EQ(store.session_count(), 1U);
}

}  // namespace
}  // namespace alo::test
