// SPEC section 4, `--audience`: which of the users around X hear of X, under each of the four
// rules.
#include "fixture.hpp"

#include <ostream>
#include <tuple>

namespace alo::test {
namespace {

// Whether each kind of neighbour of X hears that X comes, and that X goes.
struct told {
    bool comes;
    bool goes;
};
struct rule {
    const char* name;  // the option's value; empty: the option is not given
    told lister;       // lists X, and X does not list it
    told listed;       // X lists it, and it does not list X
    told mutual;       // both
};

std::ostream& operator<<(std::ostream& out, const rule& one) { return out << one.name; }

std::vector<rule> rules() {
    const told both{true, true};
    const told none{false, false};
    return {{"", both, both, both},
            {"either", both, both, both},
            {"listers", both, none, both},
            {"mutual", none, none, both},
            {"literal", {true, false}, {false, true}, both}};
}

std::string frame_if(bool heard, const std::string& frame) { return heard ? frame : std::string(); }

class audience_test : public ::testing::TestWithParam<std::tuple<rule, int>> {
  protected:
    static const rule& chosen() { return std::get<0>(GetParam()); }
    static std::vector<std::string> args() {
        std::vector<std::string> all{"--threads", std::to_string(std::get<1>(GetParam()))};
        if (*chosen().name != '\0') {
            all.insert(all.end(), {"--audience", chosen().name});
        }
        return all;
    }
    // Each listener lists the bells, so that they are heard under every rule.
    static std::vector<id> with_bells(std::vector<id> friends) {
        friends.insert(friends.end(), bell_ids.begin(), bell_ids.end());
        return friends;
    }
};

INSTANTIATE_TEST_SUITE_P(
    on, audience_test, ::testing::Combine(::testing::ValuesIn(rules()), ::testing::Values(1, 3)),
    [](const auto& one) {
        const std::string name = std::get<0>(one.param).name;
        return (name.empty() ? "default" : name) + "_" + threads_name({std::get<1>(one.param), 0});
    });

TEST_P(audience_test, neighbours_hear_what_the_rule_says) {
    server alo(args());
    tcp_client lister(alo.port(), "lister", with_bells({"x"}));
    tcp_client listed(alo.port(), "listed", with_bells({}));
    tcp_client mutual(alo.port(), "mutual", with_bells({"x"}));
    tcp_client stranger(alo.port(), "stranger", with_bells({"y"}));
    for (auto* client : {&lister, &listed, &mutual, &stranger}) {
        client->sync();
    }
    tcp_client x(alo.port(), "x", with_bells({"listed", "mutual", "not there"}));
    x.sync();
    expect_heard(alo.port(), {{&lister, "lister", frame_if(chosen().lister.comes, on)},
                              {&listed, "listed", frame_if(chosen().listed.comes, on)},
                              {&mutual, "mutual", frame_if(chosen().mutual.comes, on)},
                              {&stranger, "stranger", ""},
                              {&x, "x", ""}});
    x.leave();
    expect_heard(alo.port(), {{&lister, "lister", frame_if(chosen().lister.goes, off)},
                              {&listed, "listed", frame_if(chosen().listed.goes, off)},
                              {&mutual, "mutual", frame_if(chosen().mutual.goes, off)},
                              {&stranger, "stranger", ""}});
}

TEST_P(audience_test, the_rule_looks_at_the_lists_as_they_are_at_the_transition) {
    server alo(args());
    tcp_client other(alo.port(), "other", with_bells({}));
    other.sync();
    tcp_client x(alo.port(), "x", with_bells({"other"}));
    x.sync();
    expect_heard(alo.port(), {{&other, "other", frame_if(chosen().listed.comes, on)}});
    // From here on the two list each other: every rule tells of the departure.
    other.send(hello("other", with_bells({"x"})));
    other.sync();
    x.leave();
    expect_heard(alo.port(), {{&other, "other", off}});
}

TEST_P(audience_test, edges_of_all_devices_count_together) {
    server alo(args());
    tcp_client watcher(alo.port(), "watcher", with_bells({"x"}));
    watcher.sync();
    tcp_client phone(alo.port(), "x", with_bells({}));
    phone.sync();
    tcp_client laptop(alo.port(), "x", with_bells({"watcher"}));
    laptop.sync();
    const bool heard = chosen().lister.comes;
    expect_heard(alo.port(), {{&watcher, "watcher", frame_if(heard, on)}});
    // x goes with its last session, whose list holds the watcher: mutual at that moment.
    phone.leave();
    laptop.leave();
    expect_heard(alo.port(), {{&watcher, "watcher", off}});
}

TEST(audience_option_test, an_unknown_rule_is_refused) {
    const auto end = run({alo_binary(), {"--port", "0", "--audience", "everybody"}});
    EXPECT_EQ(end.end, ending({2, 0}));
    EXPECT_EQ(lines_of(end.errors).size(), 1U) << end.errors;
    EXPECT_NE(end.errors.find("audience"), std::string::npos) << end.errors;
}

}  // namespace
}  // namespace alo::test
