// The ring of friends against its definition.
#include "alo/load/friend_ring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

namespace alo::load {
namespace {

std::uint32_t distance(std::uint32_t people, person a, person b) {
    const std::uint32_t apart = a > b ? a - b : b - a;
    return std::min(apart, people - apart);
}

TEST(friend_ring, is_the_nearest_on_either_side) {
    for (std::uint32_t people = 3; people < 40; ++people) {
        for (std::uint32_t friends = 2; friends < people; friends += 2) {
            const friend_ring ring{people, friends};
            for (person who = 0; who < people; ++who) {
                std::set<person> all;
                for (std::uint32_t i = 0; i < ring.degree(); ++i) {
                    const person other = ring.friend_of(who, i);
                    all.insert(other);
                    ASSERT_EQ(ring.index_of(who, other), i);
                    ASSERT_TRUE(ring.index_of(other, who)) << "friends are each other's";
                }
                ASSERT_EQ(all.size(), friends);
                for (person other = 0; other < people; ++other) {
                    const bool near = other != who && distance(people, who, other) <= friends / 2;
                    ASSERT_EQ(all.contains(other), near);
                    ASSERT_EQ(ring.index_of(who, other).has_value(), near);
                }
            }
        }
    }
}

TEST(friend_ring, knows_friends_of_friends_once_each) {
    for (const std::uint32_t people : {5U, 9U, 10U, 17U, 40U}) {
        const friend_ring ring{people, 4};
        for (person who = 0; who < people; ++who) {
            for (const std::uint32_t hops : {1U, 2U}) {
                std::vector<person> near;
                ring.each_within(who, hops, [&near](person other) { near.push_back(other); });
                std::sort(near.begin(), near.end());
                std::vector<person> expected;
                for (person other = 0; other < people; ++other) {
                    if (distance(people, who, other) <= 2 * hops) {
                        expected.push_back(other);
                    }
                }
                ASSERT_EQ(near, expected) << who << " of " << people;
            }
        }
    }
}

TEST(friend_ring, has_no_strangers) {
    const friend_ring ring{10, 4};
    EXPECT_FALSE(ring.index_of(0, nobody));
    EXPECT_FALSE(ring.index_of(nobody, 0));
    EXPECT_FALSE(ring.index_of(0, 10));
    EXPECT_FALSE(ring.index_of(3, 3));
}

}  // namespace
}  // namespace alo::load
