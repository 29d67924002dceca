// When users were last seen, for how long, and for how many of them that is remembered.
#include "alo/presence/last_seen.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace alo {
namespace {

user_id_view number(std::uint64_t id) { return user_id_view{id}; }

TEST(last_seen, tells_the_latest_time) {
    last_seen seen{duration{1'000}, 10};
    EXPECT_EQ(seen.find(number(1), 0), std::nullopt);
    seen.put(number(1), 100);
    seen.put(number(1), 200);
    EXPECT_EQ(seen.find(number(1), 200), 200);
    EXPECT_EQ(seen.size(), 1U);
}

TEST(last_seen, numbers_and_texts_are_different_users) {
    last_seen seen{duration{1'000}, 10};
    seen.put(number(1), 100);
    seen.put(user_id_view{std::string_view{"1"}}, 200);
    EXPECT_EQ(seen.find(number(1), 200), 100);
    EXPECT_EQ(seen.find(user_id_view{std::string_view{"1"}}, 200), 200);
}

TEST(last_seen, keeps_a_text_of_its_own) {
    last_seen seen{duration{1'000}, 10};
    {
        const std::string name = "ann";
        seen.put(user_id_view{std::string_view{name}}, 100);
    }
    EXPECT_EQ(seen.find(user_id_view{std::string_view{"ann"}}, 100), 100);
}

TEST(last_seen, what_is_too_old_is_not_told_and_then_forgotten) {
    last_seen seen{duration{1'000}, 10};
    seen.put(number(1), 100);
    EXPECT_EQ(seen.find(number(1), 1'100), 100);
    EXPECT_EQ(seen.find(number(1), 1'101), std::nullopt);
    EXPECT_EQ(seen.size(), 1U);
    seen.put(number(2), 1'101);
    EXPECT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen.find(number(2), 1'101), 1'101);
}

TEST(last_seen, the_oldest_give_way_when_there_are_too_many) {
    last_seen seen{duration{1'000'000}, 3};
    for (std::uint64_t user = 1; user <= 3; ++user) {
        seen.put(number(user), static_cast<unix_ms>(user));
    }
    seen.put(number(1), 4);  // now 2 is the oldest
    seen.put(number(4), 5);
    EXPECT_EQ(seen.size(), 3U);
    EXPECT_EQ(seen.find(number(2), 5), std::nullopt);
    EXPECT_EQ(seen.find(number(1), 5), 4);
    EXPECT_EQ(seen.find(number(3), 5), 3);
    EXPECT_EQ(seen.find(number(4), 5), 5);
}

TEST(last_seen, remembers_nobody_if_told_so) {
    last_seen none{duration{1'000}, 0};
    none.put(number(1), 1);
    EXPECT_EQ(none.size(), 0U);
    last_seen no_time{duration{0}, 10};
    no_time.put(number(1), 1);
    EXPECT_EQ(no_time.size(), 0U);
}

TEST(last_seen, a_million_strangers_cost_what_the_limit_allows) {
    last_seen seen{duration{1'000'000'000}, 1'000};
    for (std::uint64_t user = 0; user < 100'000; ++user) {
        const std::string name = "user " + std::to_string(user);
        seen.put(user_id_view{std::string_view{name}}, static_cast<unix_ms>(user));
    }
    EXPECT_EQ(seen.size(), 1'000U);
    EXPECT_EQ(seen.find(user_id_view{std::string_view{"user 99000"}}, 100'000), 99'000);
    EXPECT_EQ(seen.find(user_id_view{std::string_view{"user 98999"}}, 100'000), std::nullopt);
}

}  // namespace
}  // namespace alo
