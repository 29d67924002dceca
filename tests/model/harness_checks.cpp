// What the harness looks at after a command, or before: the store's answer, its counts, the graph
// and, now and then, all of it. See harness.hpp.
#include "model/harness.hpp"
#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"

#include <algorithm>

namespace alo::model {
namespace {

std::string joined(const std::vector<session_number>& numbers) {
    std::string text;
    for (const session_number number : numbers) {
        text += (text.empty() ? "" : " ") + std::to_string(number);
    }
    return "[" + text + "]";
}

// FNV-1a, a 64-bit word at a time.
void mix(std::uint64_t& hash, std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3U; }

}  // namespace

std::size_t harness::mutual_links(person who) const {
    return presence_probe::graph_of(store_)
        .mutual(presence_probe::users_of(store_).find(ids_[who]))
        .size();
}

// From which side will declare() look for those who list `who` already? See friend_graph.cpp.
void harness::note_search_side(person who, const people& friends) {
    const friend_graph& graph = presence_probe::graph_of(store_);
    const user_table& users = presence_probe::users_of(store_);
    const user_handle x = users.find(ids_[who]);
    std::size_t from_peers = 0;
    bool promotes = false;
    for (const person each : friends) {
        const user_handle y = users.find(ids_[each]);
        if (each != who && x != no_handle && y != no_handle) {
            from_peers += graph.listed(y).size() - graph.mutual(y).size();
            promotes = promotes || (graph.lists(y, x) && !graph.lists(x, y));
        }
    }
    if (promotes) {
        seen_.saw(graph.only_listers(x).size() <= from_peers ? sight::promoted_from_x
                                                             : sight::promoted_from_peers);
    }
}

void harness::record(const std::vector<session_number>& in_order,
                     const std::vector<session_number>& sorted) {
    const auto kind = static_cast<std::uint64_t>(result_.kind);
    const std::uint64_t replaced = result_.replaced ? result_.replaced->ref.slot + 1U : 0U;
    const auto event = [&](std::uint64_t hash, const std::vector<session_number>& told) {
        mix(hash, kind);
        mix(hash, replaced);
        for (const session_number number : told) {
            mix(hash, number);
        }
        return hash;
    };
    trace_ = event(trace_, in_order);
    mix(trace_, store_.edge_count());
    if (in_timers_) {
        ties_ += event(0, sorted);  // a sum does not know of an order
    } else {
        meaning_ = event(meaning_, sorted);
        mix(meaning_, store_.edge_count());
    }
}

void harness::record_ties() {
    mix(meaning_, ties_);
    mix(meaning_, store_.edge_count());
    ties_ = 0;
}

void harness::join_parts() {
    if (!parts_.join()) {
        throw mismatch{"the parts of what was told do not belong together"};
    }
}

void harness::compare(const outcome& expected, person who) {
    if (result_.kind != expected.kind) {
        throw mismatch{"user " + std::to_string(who) + ": transition " +
                       std::to_string(static_cast<int>(result_.kind)) + ", expected " +
                       std::to_string(static_cast<int>(expected.kind))};
    }
    std::vector<session_number> in_order;
    for (const session_address& address : result_.told) {
        if (!(address == address_of(address.ref.slot))) {
            throw mismatch{"told an address that no session has"};
        }
        in_order.push_back(address.ref.slot);
    }
    std::vector<session_number> told = in_order;
    std::sort(told.begin(), told.end());
    if (told != expected.told) {
        throw mismatch{"user " + std::to_string(who) + ": told " + joined(told) + ", expected " +
                       joined(expected.told)};
    }
    if (result_.replaced.has_value() != expected.replaced.has_value() ||
        (expected.replaced && !(*result_.replaced == address_of(*expected.replaced)))) {
        throw mismatch{"user " + std::to_string(who) + ": another session was replaced"};
    }
    expect_same("grace_refused", result_.grace_refused, expected.grace_refused);
    if (expected.grace_refused) {
        seen_.saw(sight::grace_past_limit);
    }
    record(in_order, told);
    if (result_.kind != transition::none) {
        seen_.saw(told.empty()                         ? sight::told_nobody
                  : result_.kind == transition::online ? sight::came_online
                                                       : sight::went_offline);
    }
    if (expected.told_by_links_alone) {
        seen_.saw(sight::links_outlived);
    }
}

void harness::compare_counts() {
    expect_same("online_count", store_.online_count(), reference_.online_count());
    expect_same("session_count", store_.session_count(), reference_.session_count());
    expect_same("grace_edges", store_.grace_edges(), reference_.grace_edges());
    expect_same("next_expiry", store_.next_expiry().time_since_epoch().count(),
                reference_.next_expiry().time_since_epoch().count());
}

void harness::check_all() {
    expect_same("edge_count", store_.edge_count(), reference_.edge_count());
    expect_same("user_count", store_.user_count(), reference_.known_count());
    for (person who = 0; who < how_.count; ++who) {
        if (store_.online(ids_[who]) != reference_.online(who)) {
            throw mismatch{"online(" + std::to_string(who) + ") is wrong"};
        }
    }
    for (const live_session& each : live_) {
        if (!(store_.address_of(each.handle) == address_of(each.number))) {
            throw mismatch{"session " + std::to_string(each.number) + " lost its address"};
        }
    }
    if (const std::string what = presence_probe::fault(store_); !what.empty()) {
        throw mismatch{what};
    }
    view_.check_quiet();
}

}  // namespace alo::model
