// A small language for tests of presence_store: devices have names, and every command says in
// words whom it told. For the unit tests of presence.
//
//     hello("ann's phone", 1, {2, 3})  ->  "online"            a transition nobody heard of
//     lose("bob's phone")              ->  "offline: carl, dora"
//     hello("ann's tablet", 1, {})     ->  ""                  no transition
//     hello("ann's watch", 1, {})      ->  "replaced ann's phone"
//
// The names told are sorted; one told twice appears twice. After every command the store is checked
// against itself (presence_probe).
#pragma once

#include "alo/presence/presence_store.hpp"
#include "model/presence_probe.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

namespace alo::test {

// An id as tests write it: 1 or "ann".
struct id {
    id(int number) : value{user_id_view{static_cast<std::uint64_t>(number)}} {}  // NOLINT
    id(std::uint64_t number) : value{user_id_view{number}} {}                    // NOLINT
    id(const char* text) : value{user_id_view{std::string_view{text}}} {}        // NOLINT
    user_id value;
};
using ids = std::vector<id>;

class presence_script {
  public:
    explicit presence_script(const limits& rules) : store{rules} {}

    std::string hello(const std::string& device, const id& user, const ids& friends,
                      duration grace = duration{0}) {
        const auto number = static_cast<std::uint32_t>(names_.size());
        names_.push_back(device);
        const session_address address{number % 3, {number, number + 100}};
        devices_[device] = store.attach(address, user.value.view(), listed(friends),
                                        arrival{.grace = grace}, now, last);
        return told();
    }
    void edit(const std::string& device, const ids& friends) {
        store.replace(devices_.at(device), listed(friends), {}, now, last);
        EXPECT_EQ(presence_probe::fault(store), "");
    }
    std::string sign_off(const std::string& device) { return end(device, departure::signed_off); }
    std::string lose(const std::string& device) { return end(device, departure::lost); }
    // Time passes; every grace that ends meanwhile adds a line of its own, in order of their ends.
    std::string wait(duration time) {
        now += time;
        std::string all;
        while (store.expire_next(now, last)) {
            all += (all.empty() ? "" : " | ") + told();
        }
        return all;
    }
    [[nodiscard]] bool online(const id& user) const { return store.online(user.value.view()); }

    presence_store store;
    change last;
    time_point now{duration{1'000'000}};

  private:
    static id_list listed(const ids& friends) {
        id_list list;
        for (const id& one : friends) {
            list.push_back(one.value.view());
        }
        return list;
    }
    std::string end(const std::string& device, departure how) {
        store.detach(devices_.at(device), how, now, last);
        devices_.erase(device);
        return told();
    }
    const std::string& name_of(const session_address& address) const {
        EXPECT_LT(address.ref.slot, names_.size());
        EXPECT_EQ(address.ref.generation, address.ref.slot + 100);
        EXPECT_EQ(address.worker, address.ref.slot % 3);
        return names_.at(address.ref.slot);
    }
    std::string told() {
        EXPECT_EQ(presence_probe::fault(store), "");
        std::string words;
        if (last.kind == transition::none) {
            EXPECT_TRUE(last.told.empty()) << "somebody was told of no transition";
        } else {
            words = last.kind == transition::online ? "online" : "offline";
        }
        std::vector<std::string> heard;
        for (const session_address& address : last.told) {
            heard.push_back(name_of(address));
        }
        std::sort(heard.begin(), heard.end());
        for (const std::string& name : heard) {
            words += (&name == heard.data() ? ": " : ", ") + name;
        }
        if (last.replaced) {
            words += (words.empty() ? "replaced " : "; replaced ") + name_of(*last.replaced);
            devices_.erase(name_of(*last.replaced));
        }
        return words;
    }

    std::vector<std::string> names_;
    std::map<std::string, session_handle> devices_;
};

// The rule's name, for tests that run under each of them.
inline std::string rule_name(const testing::TestParamInfo<audience_rule>& rule) {
    switch (rule.param) {
        case audience_rule::either:
            return "either";
        case audience_rule::listers:
            return "listers";
        case audience_rule::mutual:
            return "mutual";
        case audience_rule::literal:
            return "literal";
    }
    return "unknown";
}

// A script under SPEC's defaults but for what the test changes.
class presence_test : public testing::Test {
  protected:
    static limits with(audience_rule rule) {
        limits rules;
        rules.audience = rule;
        return rules;
    }
    static limits with_sessions(std::size_t most, audience_rule rule = audience_rule::either) {
        limits rules = with(rule);
        rules.max_sessions_per_user = most;
        return rules;
    }
    static void expect_empty(const presence_script& world) {
        EXPECT_EQ(world.store.user_count(), 0U);
        EXPECT_EQ(world.store.edge_count(), 0U);
        EXPECT_EQ(world.store.session_count(), 0U);
        EXPECT_EQ(world.store.online_count(), 0U);
        EXPECT_EQ(world.store.next_expiry(), never);
    }
};

}  // namespace alo::test
