// What a typed line means.
#include "alo/client/commands.hpp"

#include "alo/base/stance.hpp"
#include "alo/client/visible.hpp"
#include "alo/protocol/request.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

using kind = command::kind;

command order(std::string_view line) {
    auto read = read_command(line);
    if (const auto* fault = std::get_if<command_fault>(&read)) {
        ADD_FAILURE() << line << ": " << fault->sentence;
        return {};
    }
    return std::get<command>(std::move(read));
}

std::string fault(std::string_view line) {
    const auto read = read_command(line);
    const auto* wrong = std::get_if<command_fault>(&read);
    return wrong == nullptr ? "none" : wrong->sentence;
}

std::string ids(std::string_view line) {
    const command read = order(line);
    std::string text;
    for (std::size_t i = 0; i < read.ids.size(); ++i) {
        text += (i == 0 ? "" : " ") + visible(read.ids[i]);
    }
    return text;
}

TEST(commands, choose_a_status) {
    for (const std::string status : {"online", "away", "busy", "invisible"}) {
        EXPECT_EQ(order("/" + status).what, kind::status);
        EXPECT_EQ(order("/" + status).status, status);
        EXPECT_EQ(order("/" + status).text, "");
        EXPECT_EQ(order("/status " + status + " x").status, status);
    }
    EXPECT_EQ(order("/away lunch, back at 2").text, "lunch, back at 2");
    EXPECT_EQ(order("  /away   zu Tisch \t").text, "zu Tisch");
    EXPECT_EQ(order("/status  away  a  b ").text, "a  b");
}

TEST(commands, need_no_slash) {
    EXPECT_EQ(order("away lunch").text, "lunch");
    EXPECT_EQ(order("who").what, kind::who);
}

TEST(commands, name_users) {
    EXPECT_EQ(order("/watch 5").what, kind::watch);
    EXPECT_EQ(order("/unwatch 5").what, kind::unwatch);
    EXPECT_EQ(order("/query 5").what, kind::query);
    EXPECT_EQ(ids("/watch 5"), "5");
    EXPECT_EQ(ids("/watch 5,6, ann ,\"7\""), "5 6 ann \"7\"");
    EXPECT_EQ(ids("/watch 5 6  ann"), "5 6 ann");
    EXPECT_EQ(ids("/watch \"a b\",\"c,d\",\"e\\\"f\""), "\"a b\" \"c,d\" \"e\\\"f\"");
    EXPECT_EQ(ids("/watch 5,"), "5");
}

TEST(commands, send_lines_as_they_are) {
    EXPECT_EQ(order("/raw {\"type\":\"ping\"}").what, kind::raw);
    EXPECT_EQ(order("/raw {\"type\":\"ping\"}").text, "{\"type\":\"ping\"}");
    EXPECT_EQ(order(" {\"type\": \"bye\"} ").text, "{\"type\": \"bye\"}");
    EXPECT_EQ(order("{").what, kind::raw);
    EXPECT_EQ(order("/raw nonsense").text, "nonsense");
}

TEST(commands, end) {
    EXPECT_EQ(order("/quit").what, kind::quit);
    EXPECT_EQ(order("/bye").what, kind::quit);
    EXPECT_EQ(order("/help").what, kind::help);
}

TEST(commands, that_cannot_be_are_complained_about) {
    EXPECT_EQ(fault("/wach 5"), "there is no command 'wach'; did you mean /watch?");
    EXPECT_EQ(fault("/frobnicate"), "there is no command 'frobnicate'; /help lists what there is");
    EXPECT_EQ(fault("hello everybody").substr(0, 30), "there is no command 'hello'; d");
    EXPECT_EQ(fault("/status"), "'' is no status; there are online, away, busy and invisible");
    EXPECT_EQ(fault("/status lunch"),
              "'lunch' is no status; there are online, away, busy and invisible");
    EXPECT_EQ(fault("/watch"), "/watch whom? For example /watch 5");
    EXPECT_EQ(fault("/unwatch , ,"), "/unwatch whom? For example /unwatch 5");
    EXPECT_TRUE(fault("/watch 5,-1").starts_with("/watch: '-1' is no number from 0 to"));
    EXPECT_TRUE(fault("/watch \"a").starts_with("/watch: "));
    EXPECT_EQ(fault("/raw").substr(0, 9), "/raw what");
    EXPECT_EQ(fault("/who is there"), "/who takes nothing behind it");
    EXPECT_EQ(fault("/quit now"), "/quit takes nothing behind it");
    EXPECT_EQ(fault("/").substr(0, 22), "there is no command ''");
}

TEST(commands, keep_to_the_servers_limits) {
    EXPECT_EQ(order("/away " + std::string(max_status_text, 'x')).text.size(), max_status_text);
    EXPECT_EQ(fault("/away " + std::string(max_status_text + 1, 'x')),
              "the text is longer than 1024 bytes");
    EXPECT_EQ(fault("/away a\xff"), "the text is UTF-8, and this one is not: byte 2 of it is 0xff");
    std::string list = "1";
    for (std::size_t i = 1; i < max_queried_users; ++i) {
        list += ",1";
    }
    EXPECT_EQ(order("/query " + list).ids.size(), max_queried_users);
    EXPECT_EQ(fault("/query " + list + ",1"), "a query can name 1000 ids at most");
    EXPECT_EQ(order("/watch " + list + ",1").ids.size(), max_queried_users + 1);
}

TEST(commands, are_all_in_the_help) {
    const std::string help = commands_help();
    for (const command_info& info : commands()) {
        EXPECT_NE(help.find("/" + std::string{info.name}), std::string::npos);
        EXPECT_EQ(fault("/" + std::string{info.name} + " x").find("there is no command"),
                  std::string::npos)
            << info.name << " is in the table and not in the reader";
    }
}

}  // namespace
}  // namespace alo
