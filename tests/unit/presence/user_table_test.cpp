// user_table: an id has one handle while it matters, and a handle one id.
#include "alo/presence/user_table.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <set>
#include <string>

namespace alo {
namespace {

user_id_view number(std::uint64_t value) { return user_id_view{value}; }
user_id_view text(std::string_view value) { return user_id_view{value}; }

TEST(user_table, gives_the_same_id_the_same_handle) {
    user_table users;
    const user_handle first = users.intern(number(7));
    EXPECT_EQ(users.intern(number(7)), first);
    EXPECT_EQ(users.find(number(7)), first);
    EXPECT_EQ(users.size(), 1U);
}

TEST(user_table, tells_a_number_from_the_text_that_spells_it) {
    user_table users;
    const user_handle as_number = users.intern(number(1));
    const user_handle as_text = users.intern(text("1"));
    EXPECT_NE(as_number, as_text);
    EXPECT_EQ(users.find(number(1)), as_number);
    EXPECT_EQ(users.find(text("1")), as_text);
    EXPECT_FALSE(users.id_of(as_number).is_text());
    EXPECT_TRUE(users.id_of(as_text).is_text());
}

TEST(user_table, does_not_know_whom_it_was_not_told_of) {
    user_table users;
    EXPECT_EQ(users.find(number(1)), no_handle);
    EXPECT_EQ(users.find(text("ann")), no_handle);
    EXPECT_EQ(users.size(), 0U);
}

TEST(user_table, keeps_ids_from_one_end_of_their_range_to_the_other) {
    user_table users;
    const std::string longest(max_user_id_bytes, 'x');
    std::string almost = longest;
    almost.back() = 'y';
    const user_id_view ids[] = {number(0),
                                number(std::numeric_limits<std::uint64_t>::max()),
                                number(std::uint64_t{1} << 63U),
                                number(0xffffffff),
                                number(0x100000000),
                                text("0"),
                                text("a"),
                                text(longest),
                                text(almost),
                                text("h\xc3\xa9")};
    std::set<user_handle> handles;
    for (const user_id_view id : ids) {
        handles.insert(users.intern(id));
    }
    EXPECT_EQ(handles.size(), std::size(ids));
    for (const user_id_view id : ids) {
        EXPECT_EQ(users.id_of(users.find(id)), id);
    }
}

TEST(user_table, owns_the_texts_it_was_given) {
    user_table users;
    std::string name = "ann";
    const user_handle ann = users.intern(text(name));
    name = "bob";
    EXPECT_EQ(users.id_of(ann), text("ann"));
    EXPECT_EQ(users.find(text("bob")), no_handle);
}

TEST(user_table, forgets_whom_it_released) {
    user_table users;
    const user_handle ann = users.intern(text("ann"));
    users.release(ann);
    EXPECT_EQ(users.find(text("ann")), no_handle);
    EXPECT_FALSE(users[ann].known);
    EXPECT_EQ(users.size(), 0U);
}

TEST(user_table, gives_a_released_handle_out_again_as_new) {
    user_table users;
    const user_handle ann = users.intern(text("ann"));
    users[ann].session_count = 3;
    users[ann].newest = 5;
    users.release(ann);
    const user_handle seven = users.intern(number(7));
    EXPECT_EQ(seven, ann);
    EXPECT_EQ(users.id_of(seven), number(7));
    EXPECT_TRUE(users[seven].known);
    EXPECT_EQ(users[seven].session_count, 0U);
    EXPECT_FALSE(users[seven].online());
    EXPECT_EQ(users.capacity(), 1U);
}

TEST(user_table, needs_no_more_handles_than_users_at_a_time) {
    user_table users;
    for (std::uint64_t round = 0; round < 100; ++round) {
        user_handle held[10];
        for (std::uint64_t i = 0; i < 10; ++i) {
            held[i] = i % 2 == 0 ? users.intern(number(round * 10 + i))
                                 : users.intern(text("user " + std::to_string(round * 10 + i)));
        }
        for (const user_handle user : held) {
            users.release(user);
        }
    }
    EXPECT_EQ(users.capacity(), 10U);
    EXPECT_EQ(users.size(), 0U);
}

TEST(user_table, leads_every_id_to_its_handle_among_many) {
    constexpr std::uint64_t count = 50'000;
    user_table users;
    for (std::uint64_t i = 0; i < count; ++i) {
        EXPECT_EQ(users.intern(number(i)), 2 * i);
        EXPECT_EQ(users.intern(text(std::to_string(i))), 2 * i + 1);
    }
    for (std::uint64_t i = 0; i < count; i += 3) {
        users.release(static_cast<user_handle>(2 * i));
    }
    for (std::uint64_t i = 0; i < count; ++i) {
        EXPECT_EQ(users.find(number(i)), i % 3 == 0 ? no_handle : 2 * i);
        EXPECT_EQ(users.find(text(std::to_string(i))), 2 * i + 1);
    }
}

TEST(user_table, keeps_a_record_where_it_is_while_others_come) {
    user_table users;
    user_record& first = users[users.intern(number(1))];
    for (std::uint64_t i = 2; i < 10'000; ++i) {
        static_cast<void>(users.intern(number(i)));
    }
    EXPECT_EQ(&users[users.find(number(1))], &first);
}

TEST(user_record, is_online_with_a_session_or_in_grace_and_not_else) {
    user_record record;
    EXPECT_FALSE(record.online());
    record.newest = 0;
    EXPECT_TRUE(record.online());
    EXPECT_FALSE(record.in_grace());
    record.grace_ends = time_point{};
    EXPECT_FALSE(record.in_grace());
    EXPECT_TRUE(record.veiled());
    record.newest = no_handle;
    EXPECT_FALSE(record.veiled());
    EXPECT_TRUE(record.online());
    EXPECT_TRUE(record.in_grace());
}

}  // namespace
}  // namespace alo
