// A small language for tests of what typed sessions see: sessions have names, and every command
// says in words what it made whom see.
//
//     typed("ann", 1, {2})         ""                 nobody is told
//     typed("bob", 2, {})          "2 online: ann"    ann, who lists 2, sees it come
//     status("bob", away, "tea")   "2 away tea: ann"
//     lose("bob")                  "2 offline: ann| offline: carl"    carl is classic
//     edit("bob", {3})             " gone: ann"       under `mutual`: out of her sight
#pragma once

#include "unit/presence/presence_script.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace alo::test {

inline constexpr std::string_view status_names[] = {"online", "away", "busy", "invisible"};

// Sessions have names; every command says in words what it made typed sessions see:
// "2 away lunch: ann, bob" or "2 offline: ann", and the classic ones: "| online: carl".
class watchers_test : public testing::Test {
  protected:
    limits rules;
    std::optional<presence_store> store_;
    std::vector<std::string> sessions_;
    std::map<std::string, session_handle> handles_;
    change last;
    time_point now{duration{1'000}};

    presence_store& store() {
        if (!store_) {
            store_.emplace(rules);
        }
        return *store_;
    }
    static id_list listed(const std::vector<std::uint64_t>& friends) {
        id_list list;
        for (const std::uint64_t each : friends) {
            list.push_back(user_id_view{each});
        }
        return list;
    }
    std::string hello(const std::string& name, std::uint64_t user,
                      const std::vector<std::uint64_t>& friends, const arrival& how) {
        const auto slot = static_cast<std::uint32_t>(sessions_.size());
        sessions_.push_back(name);
        handles_[name] =
            store().attach({0, {slot, 1}}, user_id_view{user}, listed(friends), how, now, last);
        return told();
    }
    std::string typed(const std::string& name, std::uint64_t user,
                      const std::vector<std::uint64_t>& friends, duration grace = duration{0}) {
        return hello(name, user, friends, arrival{.grace = grace, .typed = true});
    }
    std::string hidden(const std::string& name, std::uint64_t user,
                       const std::vector<std::uint64_t>& friends) {
        return hello(
            name, user, friends,
            arrival{.typed = true, .shows = {availability::invisible, {}}, .outspoken = true});
    }
    std::string classic(const std::string& name, std::uint64_t user,
                        const std::vector<std::uint64_t>& friends) {
        return hello(name, user, friends, arrival{});
    }
    std::string status(const std::string& name, availability what, std::string_view text = {}) {
        store().show(handles_.at(name), {what, text}, now, last);
        return told();
    }
    std::string lose(const std::string& name) {
        store().detach(handles_.at(name), departure::lost, now, last);
        return told();
    }
    std::string edit(const std::string& name, const std::vector<std::uint64_t>& friends,
                     const encore& how = {}) {
        store().replace(handles_.at(name), listed(friends), how, now, last);
        return told();
    }
    std::string again(const std::string& name, const std::vector<std::uint64_t>& friends,
                      availability what, std::string_view text = {}) {
        return edit(name, friends, {.typed = true, .shows = saying{what, text}});
    }
    // Whom the session sees online.
    std::vector<std::uint64_t> picture(const std::string& name) {
        std::vector<std::uint64_t> seen;
        for (const user_handle user : store().picture(handles_.at(name))) {
            seen.push_back(store().id_of(user).number());
        }
        std::sort(seen.begin(), seen.end());
        return seen;
    }

    std::string heard(const std::vector<session_address>& whom) const {
        std::vector<std::string> all;
        for (const session_address& each : whom) {
            all.push_back(sessions_.at(each.ref.slot));
        }
        std::sort(all.begin(), all.end());
        std::string words;
        for (const std::string& name : all) {
            words += (words.empty() ? ": " : ", ") + name;
        }
        return words;
    }
    std::string told() const {
        EXPECT_EQ(presence_probe::fault(*store_), "");
        std::string words;
        if (!last.shown_to.empty()) {
            const std::string id = std::to_string(last.id.view().number());
            words = id + " offline";
            if (store_->online(last.id.view()) && last.kind != transition::offline) {
                const shown_state state = store_->shown(last.user);
                words =
                    id + ' ' + std::string{status_names[static_cast<std::size_t>(state.status)]};
                words += state.text.empty() ? "" : " " + std::string{state.text};
            }
            words += heard(last.shown_to);
        }
        if (!last.hidden_from.empty()) {
            words += " gone" + heard(last.hidden_from);
        }
        if (!last.told.empty()) {
            words += last.kind == transition::online ? "| online" : "| offline";
            words += heard(last.told);
        }
        return words;
    }
};

using users = std::vector<std::uint64_t>;

}  // namespace alo::test
