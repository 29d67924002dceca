// What each command does to the store, the reference and the view. See harness.hpp.
#include "model/harness.hpp"

#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"

#include <algorithm>

namespace alo::model {
namespace {

stance stance_of(bool hides) {
    return {hides ? availability::invisible : availability::online, {}};
}

people set_of(const std::vector<person>& friends) { return {friends.begin(), friends.end()}; }

}  // namespace

std::string to_string(const command& each) {
    static constexpr const char* verbs[] = {"hello", "edit",  "repeat", "sign_off", "lose",
                                            "wait",  "stall", "leave",  "conceal",  "reveal"};
    std::string text = each.hides ? "hidden " : each.outspoken ? "shown " : "";
    text += verbs[static_cast<std::size_t>(each.what)];
    text += " " + std::to_string(each.who) + " {";
    for (const person friend_of : each.friends) {
        text += " " + std::to_string(friend_of);
    }
    return text + " } " + std::to_string(each.time.count()) + " ms";
}

harness::harness(const setup& how)
    : how_{how},
      ids_{how.ids, how.count},
      store_{how.rules},
      reference_{how.rules},
      view_{how.rules.audience, how.count},
      disorder_{how.disorder},
      parts_{result_, how.part_size} {}

session_address harness::address_of(session_number number) const {
    return {number % 5, {number, number + 1}};
}

id_list harness::spell(person who, std::vector<person> friends) {
    if (how_.disorder != 0) {
        const std::size_t count = friends.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (disorder_.one_in(3)) {
                friends.push_back(friends[i]);
            }
        }
        if (disorder_.one_in(3)) {
            friends.push_back(who);
        }
        disorder_.shuffle(friends);
    }
    id_list list;
    for (const person each : friends) {
        list.push_back(ids_[each]);
    }
    return list;
}

void harness::forget(session_number number) {
    live_.erase(std::find_if(live_.begin(), live_.end(),
                             [number](const live_session& each) { return each.number == number; }));
}

void harness::hello(const command& each) {
    const person who = each.who % how_.count;
    const people friends = set_of(each.friends);
    const session_number number = next_number_++;
    const bool in_grace = reference_.in_grace(who);
    const bool late = in_grace && reference_.due(now_).contains(who);
    const bool second = reference_.online(who) && !in_grace;
    if (reference_.veiled(who)) {
        seen_.saw(sight::veil_cancelled);
    }
    if (!in_grace) {
        note_search_side(who, friends);
    }
    const user_table& users = presence_probe::users_of(store_);
    const std::size_t known = users.size();
    const std::size_t handles = users.capacity();
    const session_handle handle =
        store_.attach(address_of(number), ids_[who], spell(who, each.friends),
                      arrival{.grace = each.time, .shows = stance_of(each.hides)}, now_, result_);
    join_parts();
    if (users.size() > known && users.capacity() - handles < users.size() - known) {
        seen_.saw(sight::handle_reused);
    }
    const outcome expected = reference_.attach(number, who, friends, each.time, each.hides);
    compare(expected, who);
    if (expected.kind == transition::offline) {
        seen_.saw(in_grace ? sight::hidden_from_grace : sight::hidden_by_hello);
        transitioned(who, expected);
    }
    if (expected.replaced) {
        seen_.saw(sight::evicted);
        forget(*expected.replaced);
        view_.left(*expected.replaced, false);
    }
    const bool alone = std::none_of(live_.begin(), live_.end(),
                                    [who](const live_session& s) { return s.user == who; });
    for (const live_session& other : live_) {
        if (other.handle == handle) {
            throw mismatch{"a handle was given to two sessions at a time"};
        }
    }
    live_.push_back({number, handle, who, friends, each.time, each.hides});
    view_.attached(number, who, friends);
    if (expected.bounded) {
        seen_.saw(in_grace ? sight::bound_on_return : sight::bound_on_eviction);
        view_.bounded(who);
    }
    if (second) {
        seen_.saw(expected.replaced && alone ? sight::evicted_the_only : sight::second_device);
    } else if (in_grace) {
        seen_.saw(late ? sight::grace_beat_late_timer : sight::grace_cancelled);
    }
    if (expected.kind == transition::online) {
        transitioned(who, expected);
    }
}

// Somebody came into sight or went out of it; but for those who ended, see ended().
void harness::transitioned(person who, const outcome& expected) {
    const bool online = expected.kind == transition::online;
    view_.transitioned(who, online, expected.told);
    if (!online) {
        view_.hid(who);
    }
}

void harness::show(const command& each) {
    if (live_.empty()) {
        return;
    }
    live_session& speaker = live_[each.who % live_.size()];
    speaker.hides = each.what == command::verb::conceal;
    store_.show(speaker.handle, stance_of(speaker.hides), now_, result_);
    const outcome expected = reference_.show(speaker.number, speaker.hides);
    compare(expected, speaker.user);
    if (expected.kind != transition::none) {
        seen_.saw(speaker.hides ? sight::hidden : sight::revealed);
        transitioned(speaker.user, expected);
    }
}

void harness::edit(const command& each) {
    if (live_.empty()) {
        return;
    }
    live_session& editor = live_[each.who % live_.size()];
    if (each.what == command::verb::repeat) {
        edit(editor, {editor.friends.begin(), editor.friends.end()}, {});
    } else {
        edit(editor, each.friends, each.outspoken ? std::optional{each.hides} : std::nullopt);
    }
}

void harness::edit(live_session& editor, const std::vector<person>& list,
                   std::optional<bool> hides) {
    const people friends = set_of(list);
    const bool same = friends == editor.friends;
    const std::size_t edges = store_.edge_count();
    const std::size_t mutual = mutual_links(editor.user);
    seen_.saw(presence_probe::has_own_list(store_, editor.handle) ? sight::edited_own_list
                                                                  : sight::edited_whole_list);
    encore how;
    if (hides) {
        how.shows = saying{stance_of(*hides).status, {}};
        editor.hides = *hides;
    }
    store_.replace(editor.handle, spell(editor.user, list), how, now_, result_);
    const outcome expected = reference_.replace(editor.number, friends, hides);
    compare(expected, editor.user);
    if (expected.kind == transition::offline) {
        seen_.saw(sight::hidden_by_edit);
        transitioned(editor.user, expected);
    }
    view_.edited(editor.number, friends);
    if (expected.kind == transition::online) {
        seen_.saw(sight::revealed_by_edit);
        transitioned(editor.user, expected);
    }
    editor.friends = friends;
    if (same && !hides) {
        seen_.saw(sight::edited_same_list);
        expect_same("edge_count after the same list again", store_.edge_count(), edges);
    }
    if (mutual_links(editor.user) < mutual) {
        seen_.saw(sight::demoted);
    }
}

// The user of the last command is online no more.
void harness::ended(person who, const outcome& expected) {
    if (expected.kind == transition::offline) {
        view_.transitioned(who, false, expected.told);
    }
    view_.gone(who);
}

void harness::end(std::size_t index, departure how) {
    const live_session leaver = live_[index];
    const std::size_t mutual = mutual_links(leaver.user);
    store_.detach(leaver.handle, how, now_, result_);
    join_parts();
    const outcome expected = reference_.detach(leaver.number, how, now_);
    compare(expected, leaver.user);
    forget(leaver.number);
    if (expected.ended) {
        ended(leaver.user, expected);
        if (how == departure::signed_off && leaver.grace > duration::zero()) {
            seen_.saw(sight::grace_refused);
        }
    } else {
        const bool grace = reference_.in_grace(leaver.user);
        view_.left(leaver.number, grace);
        seen_.saw(grace ? sight::grace_began : sight::one_of_two_left);
        if (leaver.hides && reference_.veiled(leaver.user)) {
            seen_.saw(sight::veiled);
        }
        if (expected.bounded) {
            seen_.saw(sight::bound_on_departure);
            view_.bounded(leaver.user);
        }
        if (expected.kind == transition::online) {
            transitioned(leaver.user, expected);
        }
        std::vector<session_handle> left;
        for (const live_session& other : live_) {
            if (other.user == leaver.user) {
                left.push_back(other.handle);
            }
        }
        if (left.size() == 1 && !presence_probe::has_own_list(store_, left.front())) {
            seen_.saw(sight::list_forgotten);
        }
    }
    if (mutual_links(leaver.user) < mutual) {
        seen_.saw(sight::demoted);
    }
}

void harness::run(const command& each) {
    ++commands_;
    const std::uint64_t missed = view_.missed();
    switch (each.what) {
        case command::verb::hello:
            hello(each);
            break;
        case command::verb::edit:
        case command::verb::repeat:
            edit(each);
            break;
        case command::verb::sign_off:
            if (!live_.empty()) {
                end(each.who % live_.size(), departure::signed_off);
            }
            break;
        case command::verb::lose:
            if (!live_.empty()) {
                end(each.who % live_.size(), departure::lost);
            }
            break;
        case command::verb::wait:
            pass(each.time);
            break;
        case command::verb::stall:
            now_ += each.time;
            break;
        case command::verb::leave:
            leave();
            break;
        case command::verb::conceal:
        case command::verb::reveal:
            show(each);
            break;
    }
    compare_counts();
    if (view_.missed() > missed) {
        seen_.saw(sight::missed_by_right);
    }
    if (commands_ % how_.deep_check == 0) {
        check_all();
    }
}

}  // namespace alo::model
