// The picture of a watch list, and what of it is news.
#include "alo/client/roster.hpp"

#include "alo/client/visible.hpp"

#include <gtest/gtest.h>

#include <string>

namespace alo {
namespace {

user_id number(std::uint64_t id) { return user_id{user_id_view{id}}; }

shown_user online(std::uint64_t id, std::uint64_t version, std::string status = "online",
                  std::string text = {}) {
    return {number(id), true, std::move(status), std::move(text), version, unix_ms{1'000}};
}

shown_user offline(std::uint64_t id, std::uint64_t version) {
    return {number(id), false, "offline", {}, version, unix_ms{2'000}};
}

class roster_case : public ::testing::Test {
  protected:
    roster_case() {
        const std::vector<user_id> friends{number(2), number(3), number(4)};
        view.list(friends);
    }
    // `2 away, 3 offline`: what a snapshot's last page changed.
    std::string page(const std::vector<shown_user>& users, bool more = false) {
        std::string text;
        for (const roster::change& change : view.page(users, more)) {
            text += text.empty() ? "" : ", ";
            text += visible(change.now.user.view()) + " " + change.now.status;
        }
        return text;
    }
    bool news(const shown_user& user) { return view.told(user).has_value(); }
    std::string rows() const {
        std::string text;
        for (const roster::row& one : view.rows()) {
            text += text.empty() ? "" : ", ";
            text += visible(one.user) + " " + (one.known == nullptr ? "?" : one.known->status);
        }
        return text;
    }

    roster view;
};

TEST_F(roster_case, knows_nothing_at_first) {
    EXPECT_EQ(rows(), "2 ?, 3 ?, 4 ?");
    EXPECT_TRUE(view.stale());
    EXPECT_FALSE(view.complete());
    EXPECT_EQ(view.online(), 0U);
}

TEST_F(roster_case, takes_a_snapshot_whole) {
    view.welcomed();
    EXPECT_EQ(page({online(4, 7)}, true), "");
    EXPECT_TRUE(view.stale()) << "half of it is no picture";
    EXPECT_EQ(page({online(2, 8, "away", "lunch")}), "2 away, 4 online");
    EXPECT_FALSE(view.stale());
    EXPECT_TRUE(view.complete());
    EXPECT_EQ(rows(), "2 away, 4 online, 3 ?") << "those online come first";
    EXPECT_EQ(view.online(), 2U);
}

TEST_F(roster_case, never_goes_back_to_an_older_version) {
    view.welcomed();
    EXPECT_EQ(page({online(2, 8)}), "2 online");
    EXPECT_FALSE(news(offline(2, 7)));
    EXPECT_FALSE(news(online(2, 8, "busy")));
    EXPECT_EQ(rows(), "2 online, 3 ?, 4 ?");
    EXPECT_TRUE(news(offline(2, 9)));
    EXPECT_FALSE(news(online(2, 8))) << "an offline user has a version, too";
    EXPECT_EQ(rows(), "2 offline, 3 ?, 4 ?");
    EXPECT_TRUE(news(online(2, 10)));
}

TEST_F(roster_case, tells_changes_only) {
    view.welcomed();
    EXPECT_EQ(page({online(2, 8)}), "2 online");
    EXPECT_FALSE(news(online(2, 9))) << "a version alone is no news";
    EXPECT_TRUE(news(online(2, 10, "online", "hi")));
    EXPECT_TRUE(news(online(2, 11, "busy", "hi")));
    EXPECT_FALSE(news(offline(3, 12))) << "nobody was online";
    EXPECT_FALSE(news(online(9, 13))) << "a stranger";
    EXPECT_EQ(rows(), "2 busy, 3 offline, 4 ?");
}

TEST_F(roster_case, says_whether_somebody_came_or_was_there) {
    view.welcomed();
    EXPECT_EQ(page({}), "");
    const auto came = view.told(online(2, 1));
    ASSERT_TRUE(came);
    EXPECT_FALSE(came->was_online);
    const auto changed = view.told(online(2, 2, "away"));
    ASSERT_TRUE(changed);
    EXPECT_TRUE(changed->was_online);
    EXPECT_EQ(changed->now.status, "away");
}

TEST_F(roster_case, is_replaced_after_a_welcome) {
    view.welcomed();
    EXPECT_EQ(page({online(2, 8), online(3, 9)}), "2 online, 3 online");
    view.lost();
    EXPECT_TRUE(view.stale());
    EXPECT_EQ(rows(), "2 online, 3 online, 4 ?") << "an old picture is better than none";
    view.welcomed();
    EXPECT_EQ(page({online(3, 9)}, true), "");
    EXPECT_EQ(page({online(4, 11, "busy")}), "2 offline, 4 busy") << "who was there is no news";
    EXPECT_EQ(rows(), "3 online, 4 busy, 2 ?");
    EXPECT_FALSE(view.stale());
}

TEST_F(roster_case, folds_what_comes_amid_the_pages_into_their_news) {
    view.welcomed();
    EXPECT_EQ(page({online(2, 8)}, true), "");
    EXPECT_FALSE(news(offline(2, 20)));
    EXPECT_FALSE(news(online(3, 21)));
    EXPECT_EQ(page({online(4, 9)}), "3 online, 4 online");
}

TEST_F(roster_case, learns_from_answers_when_somebody_was_seen) {
    view.welcomed();
    EXPECT_EQ(page({online(2, 8)}), "2 online");
    shown_user answer = offline(3, 0);
    answer.at = 44;
    EXPECT_FALSE(news(answer));
    ASSERT_NE(view.rows()[1].known, nullptr);
    EXPECT_EQ(view.rows()[1].known->at, 44);
    answer.at.reset();
    EXPECT_FALSE(news(answer));
    EXPECT_EQ(view.rows()[1].known->at, 44) << "what was known stays known";
    EXPECT_TRUE(news(online(3, 9)));
}

TEST_F(roster_case, forgets_whom_nobody_lists) {
    view.welcomed();
    EXPECT_EQ(page({online(2, 8), online(3, 9)}), "2 online, 3 online");
    const std::vector<user_id> others{number(3), number(5), number(3)};
    view.list(others);
    EXPECT_EQ(rows(), "3 online, 5 ?");
    EXPECT_EQ(view.size(), 2U);
    EXPECT_EQ(view.online(), 1U);
    const std::vector<user_id> again{number(2), number(3)};
    view.list(again);
    EXPECT_EQ(rows(), "3 online, 2 ?");
    EXPECT_TRUE(news(online(2, 8)));
}

}  // namespace
}  // namespace alo
