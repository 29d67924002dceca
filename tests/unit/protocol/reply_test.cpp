// Replies, byte for byte, and how long lists are cut into pages.
#include "alo/protocol/reply.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace alo {
namespace {

presence_frame user(std::uint64_t number, std::string_view text = {}) {
    return {static_cast<std::uint32_t>(number),
            user_id_view{number},
            {availability::online, text},
            number,
            5};
}

std::vector<presence_frame> users(std::uint64_t count, std::string_view text = {}) {
    std::vector<presence_frame> all;
    for (std::uint64_t i = 0; i < count; ++i) {
        all.push_back(user(i, text));
    }
    return all;
}

std::vector<std::string> pages_of(reply&& what, page_size most = {}) {
    std::vector<std::string> pages;
    while (!what.done()) {
        what.next_page(pages.emplace_back(), most);
    }
    return pages;
}

std::size_t entries_in(std::string_view page) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = page.find("\"user_id\"", at)) != std::string_view::npos; ++at) {
        ++count;
    }
    return count;
}

using lines = std::vector<std::string>;

TEST(reply, ok) {
    EXPECT_EQ(pages_of(reply::ok("")), lines{"{\"type\":\"ok\"}\n"});
    EXPECT_EQ(pages_of(reply::ok("\"x\"")), lines{"{\"type\":\"ok\",\"id\":\"x\"}\n"});
}

TEST(reply, an_empty_snapshot_is_one_page) {
    EXPECT_EQ(pages_of(reply::snapshot({})),
              lines{"{\"type\":\"snapshot\",\"online\":[],\"more\":false}\n"});
}

TEST(reply, a_snapshot_lists_users) {
    EXPECT_EQ(pages_of(reply::snapshot({user(2), user(3, "hi")})),
              lines{"{\"type\":\"snapshot\",\"online\":["
                    "{\"user_id\":2,\"status\":\"online\",\"version\":2,\"at\":5},"
                    "{\"user_id\":3,\"status\":\"online\",\"text\":\"hi\",\"version\":3,\"at\":5}"
                    "],\"more\":false}\n"});
}

TEST(reply, watching_counts_and_lists_the_added_ones) {
    EXPECT_EQ(pages_of(reply::watching("7", 12, {user(2)}, {})),
              lines{"{\"type\":\"watching\",\"id\":7,\"count\":12,\"online\":["
                    "{\"user_id\":2,\"status\":\"online\",\"version\":2,\"at\":5}]}\n"});
}

TEST(reply, presences_say_who_is_online) {
    EXPECT_EQ(pages_of(reply::presences("", {user(2), presence_frame::unseen(user_id_view{9}, 4)})),
              lines{"{\"type\":\"presences\",\"users\":["
                    "{\"user_id\":2,\"online\":true,\"status\":\"online\",\"version\":2,\"at\":5},"
                    "{\"user_id\":9,\"online\":false,\"status\":\"offline\",\"last_seen\":4}]}\n"});
}

TEST(reply, too_many_names_the_rejected) {
    id_list asked;
    asked.push_back(user_id_view{5});
    asked.push_back(user_id_view{6});
    asked.push_back(user_id_view{std::string_view{"ann"}});
    const std::array<std::size_t, 2> rejected{0, 2};
    reply what = reply::too_many("1", 10, asked, rejected);
    EXPECT_EQ(what.error(), error_code::too_many_friends);
    EXPECT_EQ(pages_of(std::move(what)),
              lines{"{\"type\":\"error\",\"id\":1,\"code\":\"too_many_friends\",\"message\":\"The "
                    "watch list would have more than 10 users, which is the limit; nothing was "
                    "changed.\",\"fatal\":false,\"rejected\":[5,\"ann\"]}\n"});
}

TEST(reply, a_page_has_so_many_entries_at_most) {
    const std::vector<std::string> pages = pages_of(reply::snapshot(users(7)), {3, 100'000});
    ASSERT_EQ(pages.size(), 3U);
    EXPECT_EQ(entries_in(pages[0]), 3U);
    EXPECT_EQ(entries_in(pages[1]), 3U);
    EXPECT_EQ(entries_in(pages[2]), 1U);
    EXPECT_TRUE(pages[0].ends_with("],\"more\":true}\n"));
    EXPECT_TRUE(pages[1].starts_with("{\"type\":\"snapshot\",\"online\":[{\"user_id\":3,"));
    EXPECT_TRUE(pages[1].ends_with("],\"more\":true}\n"));
    EXPECT_TRUE(pages[2].ends_with("],\"more\":false}\n"));
    // A last page that is full is the last all the same.
    EXPECT_EQ(pages_of(reply::snapshot(users(6)), {3, 100'000}).size(), 2U);
}

TEST(reply, a_page_has_so_many_bytes_at_most) {
    for (std::size_t most = 200; most < 1'200; ++most) {
        const std::vector<std::string> pages = pages_of(reply::snapshot(users(40)), {1000, most});
        std::size_t entries = 0;
        for (const std::string& page : pages) {
            ASSERT_LE(page.size(), most);
            entries += entries_in(page);
        }
        ASSERT_EQ(entries, 40U) << most;
    }
}

TEST(reply, pages_are_no_smaller_than_they_must_be) {
    const std::string text(500, 'x');
    const std::vector<std::string> pages = pages_of(reply::snapshot(users(200, text)));
    for (std::size_t i = 0; i + 1 < pages.size(); ++i) {
        EXPECT_LE(pages[i].size(), 16'384U);
        EXPECT_GT(pages[i].size(), 16'384U - 700U);
    }
    EXPECT_EQ(pages_of(reply::snapshot(users(1001)), {1000, SIZE_MAX}).size(), 2U);
}

TEST(reply, an_entry_that_is_longer_than_a_page_has_one_of_its_own) {
    const std::string text(900, 'x');
    const std::vector<std::string> pages =
        pages_of(reply::snapshot({user(1, text), user(2), user(3, text)}), {1000, 300});
    ASSERT_EQ(pages.size(), 3U);
    for (const std::string& page : pages) {
        EXPECT_EQ(entries_in(page), 1U);
    }
}

TEST(reply, other_lists_say_more_only_if_there_is) {
    const std::vector<std::string> pages =
        pages_of(reply::presences("\"q\"", users(3)), {2, 100'000});
    ASSERT_EQ(pages.size(), 2U);
    EXPECT_TRUE(pages[0].starts_with("{\"type\":\"presences\",\"id\":\"q\",\"users\":["));
    EXPECT_TRUE(pages[0].ends_with("],\"more\":true}\n"));
    EXPECT_TRUE(pages[1].starts_with("{\"type\":\"presences\",\"id\":\"q\",\"users\":["));
    EXPECT_TRUE(pages[1].ends_with("]}\n"));
    EXPECT_EQ(pages[1].find("more"), std::string::npos);
}

TEST(reply, weighs_what_its_pointers_weigh_and_not_the_texts) {
    const std::string text(1000, 'x');
    const reply list = reply::snapshot(users(1000, text));
    EXPECT_GE(list.weight(), 1000 * sizeof(presence_frame));
    EXPECT_LE(list.weight(), 3000 * sizeof(presence_frame));
    EXPECT_GE(reply::line(std::string(5000, 'x')).weight(), 5000U);
}

}  // namespace
}  // namespace alo
