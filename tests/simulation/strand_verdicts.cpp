// Whether the hub did what the reference expected of a command, all of it and nothing else; see
// strand.hpp.
#include "simulation/strand.hpp"

namespace alo::sim {

void strand::expect(reference::outcome outcome) {
    demand(!expected_, "the hub was called in the middle of a call");
    if (outcome.evicted) {
        world_.seen.saw(sight::eviction);
    }
    if (outcome.grace_cancelled) {
        world_.seen.saw(sight::grace_cancelled);
    }
    if (outcome.online) {
        ++world_.seen.transitions;
    }
    if (outcome.grace_refused) {
        world_.seen.saw(sight::grace_refused);
    }
    if (outcome.second_device) {
        world_.seen.saw(sight::second_device);
    }
    if (outcome.consent_given) {
        world_.seen.saw(sight::consent_given);
    }
    if (outcome.consent_taken) {
        world_.seen.saw(sight::consent_taken);
    }
    if (stopped_) {
        outcome.told.clear();
        outcome.shown.clear();
        outcome.grace_refused = false;
    }
    expected_ = std::move(outcome);
    told_.clear();
    shown_.assign(expected_->shown.size(), false);
    evicted_.reset();
    refused_ = false;
}

void strand::compare() {
    const reference::outcome expected = std::move(*expected_);
    expected_.reset();
    demand(told_ == expected.told, [&] {
        std::string text = "user " + expected.who + " went " +
                           (expected.online.value_or(false) ? "online" : "offline") + "; told:";
        for (const session_number n : told_) {
            text += " #" + std::to_string(n);
        }
        text += "; should be:";
        for (const session_number n : expected.told) {
            text += " #" + std::to_string(n);
        }
        return text;
    });
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        demand(shown_[i], [&] {
            return "session #" + std::to_string(expected.shown[i].to) +
                   " was not shown a change of user " + expected.shown[i].of;
        });
    }
    demand(refused_ == expected.grace_refused, "a grace was refused, or not, against the limit");
    demand(evicted_ == expected.evicted, "another session was replaced than the oldest");
    demand(!answer_, "a request was not answered");
    if (expiring_) {
        world_.book.forget_unconcerned(expected.who, truth_);
    }
}

void strand::judge_counts() const {
    const presence_store& store = core_.store();
    demand(store.online_count() == truth_.online_count(), "the count of online users is wrong");
    demand(store.session_count() == truth_.session_count(), "the count of sessions is wrong");
    demand(store.grace_edges() == truth_.grace_edges(), "what users in grace hold is wrong");
    demand(store.edge_count() == truth_.edge_count(), "the count of links is wrong");
    demand(store.user_count() == truth_.known_count(), "the count of known users is wrong");
}

}  // namespace alo::sim
