// docs/protocol.md and README.md show conversations with the server. Those under `<!-- run OPTIONS
// -->` are held with a real one: what the page says a client sends is sent, and what it says comes
// back must come, alike but for times, versions and names of sessions. In such a block stand
//
//     ann → {"a":1,                what ann says; the connection is made with the first line
//            "b":2}                (a line without an arrow goes on, with a space if in a sentence)
//     ann ← {"c":3}                what ann is told
//     ann ← {"d":4,…}              the same, but only its beginning is shown
//     ann closes                   it closes its half, and is told nothing more
//     ann is closed                the server closes, without another word
//     the server stops             by SIGTERM
#include "fixture.hpp"
#include "support/json.hpp"
#include "support/typed_frame.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace alo::test {
namespace {

const std::set<std::string> changing = {"session", "server",    "now",           "version",
                                        "at",      "last_seen", "retry_after_ms"};

struct step {
    std::string who;
    std::string what;  // →, ←, closes, is closed, stops
    std::string json{};
    std::size_t line = 0;
};

struct conversation {
    std::vector<std::string> options;
    std::vector<step> steps{};
};

std::string text_of(const std::string& page) {
    std::ifstream file(std::string(ALO_SOURCE_DIR "/") + page);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

step read_step(const std::string& text, std::size_t number) {
    std::smatch found;
    if (std::regex_match(text, found, std::regex("(\\w+) (→|←) (.*)"))) {
        return {found[1], found[2], found[3], number};
    }
    if (std::regex_match(text, found, std::regex("(\\w+) (closes|is closed)"))) {
        return {found[1], found[2], "", number};
    }
    if (text == "the server stops") {
        return {"", "stops", "", number};
    }
    throw failure("line " + std::to_string(number) + " is no step: " + text);
}

std::vector<conversation> conversations_of(const std::string& page) {
    std::vector<conversation> all;
    std::istringstream lines(text_of(page));
    bool inside = false;
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        std::smatch found;
        if (std::regex_match(line, found, std::regex("<!-- run ?(.*) -->"))) {
            std::istringstream words(found[1]);
            all.push_back({{std::istream_iterator<std::string>(words), {}}});
            inside = true;
        } else if (inside && line.starts_with("     ")) {
            std::string& json = all.back().steps.back().json;
            const auto more = line.substr(line.find_first_not_of(' '));
            json.append(more.starts_with("\"") || more.starts_with("{") ? "" : " ").append(more);
        } else if (inside && line.starts_with("    ")) {
            all.back().steps.push_back(read_step(line.substr(4), number));
        } else if (!line.empty()) {
            inside = false;
        }
    }
    return all;
}

class stage {
  public:
    explicit stage(const conversation& play)
        // One thread, so that who speaks first is also heard first.
        : play_(play), alo_(with_one_thread(play.options)) {}

    void perform() {
        for (std::size_t i = 0; i < play_.steps.size(); ++i) {
            const step& now = play_.steps[i];
            SCOPED_TRACE("line " + std::to_string(now.line) + " of the page");
            act(now, i + 1 < play_.steps.size() ? &play_.steps[i + 1] : nullptr);
        }
        for (auto& [who, left] : actors_) {
            if (!left.over) {
                EXPECT_EQ(unmentioned(left), "") << who << " was told more than the page says";
            }
        }
        if (stopping_) {
            EXPECT_TRUE(alo_.proc().wait());
        }
    }

  private:
    struct actor {
        tcp_client wire;
        bool typed;
        bool over = false;
    };

    static std::vector<std::string> with_one_thread(std::vector<std::string> options) {
        options.insert(options.end(), {"--threads", "1"});
        return options;
    }

    // What came that no step took.
    static std::string unmentioned(actor& who) {
        if (!who.typed) {
            who.wire.sync();
            return who.wire.peek();
        }
        const std::string pong = "{\"type\":\"pong\",\"id\":\"curtain\"}\n";
        who.wire.send(R"({"type":"ping","id":"curtain"})"
                      "\n");
        std::string all;
        while (!all.ends_with(pong)) {
            all += who.wire.read_line();
        }
        return all.substr(0, all.size() - pong.size());
    }

    void act(const step& now, const step* next) {
        if (now.what == "stops") {
            alo_.proc().signal(SIGTERM);
            stopping_ = true;
            return;
        }
        auto found = actors_.find(now.who);
        if (found == actors_.end()) {
            ASSERT_EQ(now.what, "→") << now.who << " must speak first";
            const bool typed = typed_frame(now.json).has("type");
            found = actors_.emplace(now.who, actor{tcp_client(alo_.port()), typed}).first;
        }
        actor& who = found->second;
        if (now.what == "→") {
            who.wire.send(now.json + "\n");
            // What nobody answers is still to be heard before the next one speaks.
            const bool answered = next != nullptr && next->who == now.who && next->what != "→";
            if (!answered && !who.typed) {
                who.wire.sync();
            }
        } else if (now.what == "←") {
            const auto line = who.wire.read_line();
            if (const auto shown = now.json.find(",…}"); shown != std::string::npos) {
                EXPECT_TRUE(line.starts_with(now.json.substr(0, shown + 1))) << "truly: " << line;
            } else {
                EXPECT_EQ(masked(line, changing), masked(now.json, changing)) << "truly: " << line;
            }
        } else {
            if (now.what == "closes") {
                who.wire.half_close();
            }
            EXPECT_EQ(who.wire.read_to_end(), "");
            who.over = true;
        }
    }

    const conversation& play_;
    server alo_;
    std::map<std::string, actor> actors_;
    bool stopping_ = false;
};

std::set<std::string> types_in(const std::string& page) {
    std::set<std::string> types;
    for (const conversation& play : conversations_of(page)) {
        for (const step& now : play.steps) {
            if (!now.json.empty() && now.json.find("…") == std::string::npos) {
                types.insert(now.what + typed_frame(now.json).type());
            }
        }
    }
    return types;
}

class pages_test : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(of, pages_test, ::testing::Values("docs/protocol.md", "README.md"),
                         [](const auto& page) {
                             return std::string(page.index == 0 ? "protocol" : "readme");
                         });

TEST_P(pages_test, every_conversation_is_true) {
    const auto all = conversations_of(GetParam());
    EXPECT_FALSE(all.empty());
    for (const conversation& play : all) {
        ASSERT_FALSE(play.steps.empty());
        stage(play).perform();
    }
}

TEST(protocol_page_test, every_frame_has_an_example) {
    EXPECT_EQ(
        types_in("docs/protocol.md"),
        (std::set<std::string>{"→", "←", "→hello", "→status", "→watch", "→query", "→ping", "→pong",
                               "→bye", "←welcome", "←snapshot", "←presence", "←ok", "←watching",
                               "←presences", "←ping", "←pong", "←going_away", "←error"}));
}

TEST(protocol_page_test, every_error_has_a_row) {
    std::set<std::string> codes;
    const std::string text = text_of("docs/protocol.md");
    const std::regex row("\n\\| `([a-z_]+)` \\|[^\n]*\\| (yes|no) \\|");
    for (auto at = std::sregex_iterator(text.begin(), text.end(), row);
         at != std::sregex_iterator(); ++at) {
        codes.insert((*at)[1].str() + " " + (*at)[2].str());
    }
    EXPECT_EQ(codes,
              (std::set<std::string>{
                  "invalid_json no", "missing_user_id no", "invalid_user_id no",
                  "invalid_friends no", "too_many_friends no", "invalid_field no",
                  "unknown_type no", "not_identified no", "already_identified no",
                  "line_too_long yes", "too_many_errors yes", "hello_timeout yes",
                  "slow_consumer yes", "replaced yes", "server_full yes", "server_error yes"}));
}

}  // namespace
}  // namespace alo::test
