// What waits for a slow reader: merged per user, replies whole and in order, nothing merged across
// a reply that tells of the user.
#include "alo/session/backlog.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace alo {
namespace {

presence_frame news(std::uint32_t user, std::uint64_t version) {
    return {user, user_id_view{std::uint64_t{user}}, {}, version, 0};
}

class backlog_test : public testing::Test {
  protected:
    backlog waiting;

    bool add(std::uint32_t user, std::uint64_t version) { return waiting.add(news(user, version)); }
    void add_query(std::vector<presence_frame> users) {
        waiting.add(reply::presences("1", std::move(users)));
    }
    // "1v2 ok 3v1 presences": users with their versions, and replies.
    std::string taken() {
        std::string words;
        while (!waiting.empty()) {
            std::string line;
            waiting.next(line);
            words += words.empty() ? "" : " ";
            const std::size_t user = line.find("\"user_id\":");
            if (line.starts_with("{\"type\":\"presence\",")) {
                const std::size_t version = line.find("\"version\":") + 10;
                words += line.substr(user + 10, line.find(',', user) - user - 10) + "v" +
                         line.substr(version, line.find(',', version) - version);
            } else {
                words += line.substr(9, line.find('"', 9) - 9);
            }
        }
        return words;
    }
};

TEST_F(backlog_test, of_each_user_the_newest_in_the_place_of_the_first) {
    EXPECT_FALSE(add(1, 10));
    EXPECT_FALSE(add(2, 11));
    EXPECT_TRUE(add(1, 12));
    EXPECT_FALSE(add(3, 13));
    EXPECT_TRUE(add(1, 14));
    EXPECT_TRUE(add(3, 15));
    EXPECT_EQ(taken(), "1v14 2v11 3v15");
    EXPECT_TRUE(waiting.empty());
}

TEST_F(backlog_test, what_was_sent_is_not_merged_with) {
    add(1, 10);
    add(2, 11);
    std::string line;
    waiting.next(line);
    EXPECT_FALSE(add(1, 12));
    EXPECT_TRUE(add(2, 13));
    EXPECT_EQ(taken(), "2v13 1v12");
}

TEST_F(backlog_test, replies_keep_their_place) {
    waiting.add(reply::ok("1"));
    add(1, 10);
    waiting.add(reply::ok("2"));
    EXPECT_TRUE(add(1, 11));  // an ok tells of nobody
    EXPECT_FALSE(add(2, 12));
    EXPECT_EQ(taken(), "ok 1v11 ok 2v12");
}

TEST_F(backlog_test, news_are_not_merged_across_a_reply_that_tells_of_the_user) {
    add(1, 10);
    add(2, 11);
    waiting.add(reply::watching("", 2, {news(1, 10)}, {}));
    EXPECT_FALSE(add(1, 12));
    EXPECT_TRUE(add(2, 13));
    EXPECT_TRUE(add(1, 14));
    EXPECT_EQ(taken(), "1v10 2v13 watching 1v14");
}

// It names those that are offline without their handles.
TEST_F(backlog_test, nor_across_the_answer_to_a_query) {
    add(1, 10);
    add(2, 11);
    add_query({presence_frame::unseen(user_id_view{std::uint64_t{2}}, std::nullopt)});
    EXPECT_FALSE(add(1, 12));
    EXPECT_FALSE(add(2, 13));
    EXPECT_EQ(taken(), "1v10 2v11 presences 1v12 2v13");
}

TEST_F(backlog_test, nor_across_a_removal_from_the_watch_list) {
    add(1, 10);
    add(2, 11);
    waiting.add(reply::watching("", 0, {}, {1}));
    EXPECT_FALSE(add(1, 12));  // of another user, who got the handle
    EXPECT_TRUE(add(2, 13));
    EXPECT_EQ(taken(), "1v10 2v13 watching 1v12");
}

TEST_F(backlog_test, nor_across_a_snapshot) {
    add(1, 10);
    waiting.add(reply::snapshot({}));
    EXPECT_FALSE(add(1, 12));
    EXPECT_EQ(taken(), "1v10 snapshot 1v12");
}

TEST_F(backlog_test, older_news_that_leave_do_not_take_the_place_of_newer_ones) {
    add(1, 10);
    add_query({news(1, 10)});
    add(1, 12);
    std::string line;
    waiting.next(line);       // 1v10
    EXPECT_TRUE(add(1, 13));  // still merged behind the reply
    EXPECT_EQ(taken(), "presences 1v13");
}

TEST_F(backlog_test, a_long_list_leaves_page_by_page) {
    std::vector<presence_frame> users;
    for (std::uint32_t i = 0; i < 2'500; ++i) {
        users.push_back(news(i, i));
    }
    waiting.add(reply::snapshot(std::move(users)));
    add(7, 9'999);
    int pages = 0;
    std::string line;
    while (waiting.next(line), line.find("\"snapshot\"") != std::string::npos) {
        ++pages;
        EXPECT_LE(line.size(), 16'384U);
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        line.clear();
    }
    EXPECT_GE(pages, 3);
    EXPECT_NE(line.find("\"version\":9999"), std::string::npos);
    EXPECT_TRUE(waiting.empty());
}

TEST_F(backlog_test, a_rest_of_a_list_may_be_added) {
    std::vector<presence_frame> users;
    for (std::uint32_t i = 0; i < 1'500; ++i) {
        users.push_back(news(i, i));
    }
    reply list = reply::presences("", std::move(users));
    std::string page;
    list.next_page(page);
    ASSERT_FALSE(list.done());
    waiting.add(std::move(list));
    EXPECT_EQ(taken().substr(0, 9), "presences");
}

TEST_F(backlog_test, weighs_what_it_holds) {
    EXPECT_EQ(waiting.weight(), 0U);
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        add(i, i);
    }
    const std::size_t full = waiting.weight();
    EXPECT_GE(full, 10'000U * 16);
    EXPECT_LE(full, 10'000U * 32);  // the friends of a full list wait in less than 320 KB
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        add(i, 20'000 + i);
    }
    EXPECT_EQ(waiting.weight(), full);
    (void)taken();
    EXPECT_LT(waiting.weight(), full);
}

presence_frame with_text(std::uint32_t user, std::uint64_t version, std::size_t size) {
    const std::string text(size, 'x');
    return {user, user_id_view{std::uint64_t{user}}, {availability::online, text}, version, 0};
}

presence_frame gone(std::uint32_t user, std::uint64_t version) {
    return presence_frame::offline(user, user_id_view{std::uint64_t{user}}, version, 0);
}

TEST_F(backlog_test, weighs_the_frames_of_those_who_went) {
    waiting.add(with_text(1, 1, 1'000));
    const std::size_t small = waiting.weight();
    EXPECT_LT(small, 100U);  // the hub has that one
    waiting.add(gone(1, 2));
    EXPECT_EQ(waiting.weight(), small + gone(1, 2).line().size());
    waiting.add(with_text(1, 3, 500));
    EXPECT_EQ(waiting.weight(), small);
    waiting.add(gone(1, 4));
    (void)taken();
    waiting.add(with_text(1, 5, 10));
    EXPECT_EQ(waiting.weight(), small);
}

TEST_F(backlog_test, weighs_frames_that_newer_ones_cannot_take_the_place_of) {
    waiting.add(with_text(1, 1, 1'000));
    add_query({with_text(1, 2, 700), with_text(2, 3, 900), presence_frame::unseen({}, 7)});
    const std::size_t small = waiting.weight();
    EXPECT_LT(small, 100U);
    waiting.add(with_text(1, 4, 10));
    const std::size_t first = waiting.weight();
    EXPECT_GT(first, small + 1'000);
    EXPECT_LT(first, small + 1'400);
    waiting.add(with_text(1, 5, 600));  // takes the place of the one before
    EXPECT_EQ(waiting.weight(), first);
    waiting.add(with_text(2, 6, 10));
    EXPECT_GT(waiting.weight(), first + 900);
    waiting.add(with_text(3, 7, 800));
    EXPECT_LT(waiting.weight(), first + 1'400);
    EXPECT_EQ(taken(), "1v1 presences 1v5 2v6 3v7");
    EXPECT_LT(waiting.weight(), 100U);
    waiting.add(with_text(1, 8, 1'000));
    EXPECT_LT(waiting.weight(), 100U);
}

// Against the plain way: a list that is searched.
TEST_F(backlog_test, is_what_a_plain_list_would_be) {
    struct plain {
        std::uint32_t user;
        std::uint64_t version;
        bool open;  // may still be merged with
    };
    std::uint64_t state = 4711;
    const auto random = [&state](std::uint64_t most) {
        state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return (state >> 33U) % most;
    };
    for (int round = 0; round < 300; ++round) {
        std::vector<plain> expected;
        std::uint64_t version = 0;
        for (int step = 0; step < 200; ++step) {
            const auto user = static_cast<std::uint32_t>(random(12));
            const std::uint64_t what = random(20);
            if (what == 0) {
                waiting.add(reply::snapshot({}));
                for (plain& p : expected) {
                    p.open = false;
                }
                expected.push_back({UINT32_MAX, 0, false});
            } else if (what == 1 && !expected.empty()) {
                std::string line;
                waiting.next(line);
                const bool is_reply = line.find("\"snapshot\"") != std::string::npos;
                ASSERT_EQ(is_reply, expected.front().user == UINT32_MAX);
                if (!is_reply) {
                    ASSERT_EQ(line, news(expected.front().user, expected.front().version).line());
                }
                expected.erase(expected.begin());
            } else {
                ++version;
                bool merged = false;
                for (plain& p : expected) {
                    if (p.open && p.user == user) {
                        p.version = version;
                        merged = true;
                    }
                }
                ASSERT_EQ(add(user, version), merged);
                if (!merged) {
                    expected.push_back({user, version, true});
                }
            }
        }
        std::string words;
        for (const plain& p : expected) {
            words += words.empty() ? "" : " ";
            words += p.user == UINT32_MAX
                         ? "snapshot"
                         : std::to_string(p.user) + "v" + std::to_string(p.version);
        }
        ASSERT_EQ(taken(), words);
    }
}

}  // namespace
}  // namespace alo
