// The packed list of ids that a hello is decoded into.
#include "alo/base/user_id.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace alo {
namespace {

TEST(id_list, keeps_numbers_and_texts_in_order) {
    id_list list;
    EXPECT_TRUE(list.empty());
    list.push_back(user_id_view{7U});
    list.push_back(user_id_view{std::string_view{"ann"}});
    list.push_back(user_id_view{0U});
    list.push_back(user_id_view{std::string_view{"bob"}});
    ASSERT_EQ(list.size(), 4U);
    EXPECT_FALSE(list.empty());
    EXPECT_EQ(list[0], user_id_view{7U});
    EXPECT_EQ(list[1], user_id_view{std::string_view{"ann"}});
    EXPECT_EQ(list[2], user_id_view{0U});
    EXPECT_EQ(list[3], user_id_view{std::string_view{"bob"}});
}

TEST(id_list, copies_the_texts) {
    id_list list;
    std::string name = "ann";
    list.push_back(user_id_view{std::string_view{name}});
    name = "bob";
    EXPECT_EQ(list[0].text(), "ann");
}

TEST(id_list, is_as_new_after_clear) {
    id_list list;
    list.push_back(user_id_view{std::string_view{"ann"}});
    list.push_back(user_id_view{1U});
    list.clear();
    EXPECT_TRUE(list.empty());
    list.push_back(user_id_view{std::string_view{"b"}});
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].text(), "b");
}

TEST(id_list, agrees_with_a_plain_vector) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        std::mt19937_64 random{seed};
        id_list list;
        list.reserve(100);
        std::vector<user_id> expected;
        for (int i = 0; i < 5'000; ++i) {
            if (random() % 2 == 0) {
                expected.emplace_back(user_id_view{std::uint64_t{random()}});
            } else {
                const std::string name(1 + random() % max_user_id_bytes,
                                       static_cast<char>('a' + random() % 26));
                expected.emplace_back(user_id_view{std::string_view{name}});
            }
            list.push_back(expected.back().view());
        }
        ASSERT_EQ(list.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            ASSERT_EQ(list[i], expected[i].view()) << i << ", seed " << seed;
        }
    }
}

}  // namespace
}  // namespace alo
