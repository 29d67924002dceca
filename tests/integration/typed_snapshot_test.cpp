// SPEC section 5: lists that do not fit one frame come in pages of at most 1000 entries or 16 KiB,
// and nobody is lost between a page and the news that follow.
#include "fixture.hpp"
#include "support/typed_client.hpp"

#include <algorithm>
#include <deque>
#include <set>

namespace alo::test {
namespace {

class typed_snapshot_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_snapshot_test);

constexpr std::size_t most_entries = 1000;
constexpr std::size_t most_bytes = 16 * 1024;

// Many users that are online, by one connection each. All had their hello handled.
class crowd {
  public:
    crowd(server& alo, std::size_t size, const std::string& more = {}) {
        for (std::size_t i = 0; i < size; ++i) {
            ids_.emplace_back(i + 1);
            clients_.emplace_back(alo.port());
            clients_.back().say(typed_hello(ids_.back(), {}, more));
        }
        for (typed_client& client : clients_) {
            client.read_greeting();
        }
    }
    [[nodiscard]] const std::vector<id>& ids() const { return ids_; }
    [[nodiscard]] typed_client& operator[](std::size_t i) { return clients_[i]; }

  private:
    std::vector<id> ids_;
    std::deque<typed_client> clients_;
};

void expect_full_pages(const typed_client& client, std::size_t all) {
    std::size_t entries = 0;
    for (const auto& [count, bytes] : client.pages()) {
        EXPECT_LE(count, most_entries);
        EXPECT_LE(bytes, most_bytes);
        entries += count;
    }
    EXPECT_EQ(entries, all);
    for (std::size_t i = 0; i + 1 < client.pages().size(); ++i) {
        // A page ends because the next entry did not fit.
        EXPECT_TRUE(client.pages()[i].first == most_entries ||
                    client.pages()[i].second > most_bytes - 1400)
            << client.pages()[i].first << " entries, " << client.pages()[i].second << " bytes";
    }
}

TEST_P(typed_snapshot_test, more_than_a_thousand_friends_come_in_pages) {
    raise_descriptor_limit();
    const std::size_t size = 1200;
    server alo(args(unhurried()));
    crowd all(alo, size);
    typed_client ann(alo.port(), "ann", all.ids());
    EXPECT_EQ(std::set(ann.greeted().begin(), ann.greeted().end()).size(), size);
    EXPECT_GT(ann.pages().size(), 1U);
    expect_full_pages(ann, size);
    all[700].leave();
    EXPECT_EQ(ann.heard(), phrases{"701 offline"});

    // The same people added later, and asked for.
    typed_client bob(alo.port(), "bob", {});
    const auto list = json_list(all.ids());
    EXPECT_EQ(bob.ask_for_list(R"({"type":"watch","id":1,"add":)" + list + "}", "watching").size(),
              size - 1);
    EXPECT_GT(bob.pages().size(), 1U);
    expect_full_pages(bob, size - 1);
    const std::vector<id> thousand(all.ids().begin(), all.ids().begin() + 1000);
    const auto answer = bob.ask_for_list(
        R"({"type":"query","id":2,"user_ids":)" + json_list(thousand) + "}", "presences");
    ASSERT_EQ(answer.size(), 1000U);
    for (std::size_t i = 0; i < answer.size(); ++i) {
        const char* const shown = i == 700 ? " offline" : " online";
        EXPECT_EQ(answer[i], std::to_string(i + 1) + shown);
    }
    EXPECT_GT(bob.pages().size(), 1U);
    expect_full_pages(bob, 1000);
}

TEST_P(typed_snapshot_test, long_texts_make_more_pages) {
    server alo(args(unhurried()));
    const std::string text(1024, 't');
    crowd all(alo, 100, R"("status":"busy","text":")" + text + "\"");
    typed_client ann(alo.port(), "ann", all.ids());
    ASSERT_EQ(ann.greeted().size(), 100U);
    EXPECT_TRUE(ann.greeted()[99].ends_with(" busy '" + text + "'"));
    EXPECT_GE(ann.pages().size(), 7U);
    expect_full_pages(ann, 100);
}

TEST_P(typed_snapshot_test, an_entry_that_fills_a_page_by_itself_still_comes) {
    // A text of control characters takes six bytes for one.
    server alo(args(unhurried()));
    std::string text;
    for (int i = 0; i < 1024; ++i) {
        text += "\\u0001";
    }
    crowd all(alo, 9, R"("text":")" + text + "\"");
    typed_client ann(alo.port(), "ann", all.ids());
    EXPECT_EQ(ann.greeted().size(), 9U);
    EXPECT_EQ(ann.pages().size(), 5U);  // two in 16 KiB
}

TEST_P(typed_snapshot_test, changes_while_pages_come_are_told_after_them_and_once) {
    // Everybody changes while the watcher greets: whatever the snapshot missed is told after it, so
    // that the watcher's picture is true in the end. typed_client checks that no version comes
    // twice.
    server alo(args(unhurried()));
    crowd all(alo, 200);
    for (int round = 0; round < 5; ++round) {
        typed_client ann(alo.port());
        const std::string text = "round " + std::to_string(round);
        for (std::size_t i = 0; i < all.ids().size(); ++i) {
            all[i].say(R"({"type":"status","status":"away","text":")" + text + "\"}");
            if (i == 100) {
                ann.say(typed_hello("ann", all.ids()));
            }
        }
        for (std::size_t i = 0; i < all.ids().size(); ++i) {
            EXPECT_EQ(all[i].next().json(), R"({"type":"ok"})");
        }
        std::map<std::string, std::string> picture;
        const auto draw = [&](const phrases& said) {
            for (const std::string& words : said) {
                const auto space = words.find(' ');
                picture[words.substr(0, space)] = words.substr(space + 1);
            }
        };
        draw(ann.read_greeting());
        EXPECT_EQ(picture.size(), all.ids().size());
        draw(ann.heard());
        EXPECT_EQ(picture.size(), all.ids().size());
        for (const auto& [user, said] : picture) {
            EXPECT_EQ(said, "away '" + text + "'") << user;
        }
    }
}

}  // namespace
}  // namespace alo::test
