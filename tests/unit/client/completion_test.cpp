// What Tab makes of a line.
#include "alo/client/completion.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

std::vector<user_id> known() {
    std::vector<user_id> users{user_id{user_id_view{2}}, user_id{user_id_view{23}}};
    for (const std::string_view text :
         {"ann", "anna", "bob lee", "zoë", "zoé", "evil\xE2\x80\xAE", "7"}) {
        users.emplace_back(user_id_view{text});
    }
    return users;
}

std::string inserted(std::string_view before) { return complete(before, known()).insert; }

std::string choices(std::string_view before) {
    std::string text;
    for (const std::string& choice : complete(before, known()).choices) {
        text += (text.empty() ? "" : " ") + choice;
    }
    return text;
}

TEST(completion, of_commands) {
    EXPECT_EQ(inserted("/aw"), "ay ");
    EXPECT_EQ(inserted("aw"), "ay ");
    EXPECT_EQ(inserted("  /unw"), "atch ");
    EXPECT_EQ(inserted("/away"), " ");
    EXPECT_EQ(inserted("/w"), "");
    EXPECT_EQ(choices("/w"), "/watch /who");
    EXPECT_EQ(choices("/b"), "/busy /bye");
    EXPECT_EQ(inserted(""), "/");
    EXPECT_EQ(inserted("/nonsense"), "");
    EXPECT_EQ(choices("/nonsense"), "");
}

TEST(completion, of_statuses) {
    EXPECT_EQ(inserted("/status b"), "usy ");
    EXPECT_EQ(choices("/status "), "away busy invisible online");
    EXPECT_EQ(inserted("/status away lu"), "");
}

TEST(completion, of_ids) {
    EXPECT_EQ(inserted("/unwatch b"), "");
    EXPECT_EQ(inserted("/unwatch \"b"), "ob lee\"");
    EXPECT_EQ(inserted("/unwatch a"), "nn");
    EXPECT_EQ(choices("/unwatch a"), "ann anna");
    EXPECT_EQ(choices("/query 2"), "2 23");
    EXPECT_EQ(inserted("/query 5,anna,23"), "");
    EXPECT_EQ(inserted("/query 5, anna"), "");
    EXPECT_EQ(inserted("/query \"bob lee\",\"7"), "\"");
    EXPECT_EQ(inserted("/watch ev"), "") << "what cannot be shown is not offered";
}

TEST(completion, keeps_characters_whole) {
    EXPECT_EQ(inserted("/watch z"), "o") << "the last letters share their first byte";
    EXPECT_EQ(inserted("/watch zo\xC3\xAB"), "");
}

TEST(completion, of_nothing_else) {
    EXPECT_EQ(inserted("/away an"), "");
    EXPECT_EQ(inserted("{\"type\":\"st"), "");
    EXPECT_EQ(inserted("/raw {"), "");
    EXPECT_EQ(inserted("/who a"), "");
}

}  // namespace
}  // namespace alo
