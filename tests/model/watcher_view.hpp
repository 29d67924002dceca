// SPEC section 7 as the watchers see it. Told what every session said and which frames it got, this
// checks that nobody is misled, without a model of how links are kept: it knows the lists of live
// sessions alone, and what each session heard last of each user.
//
// For a session s of a user W and a transition of another user X, say that X *matters* to W by
// a list of a session that lives (in grace: by that of the last one). Then s must hear of it
//
//     either     when W lists X or X lists W
//     listers    when W lists X
//     mutual     when W lists X and X lists W
//     literal    online: when W lists X; offline: when X lists W
//
// and must not otherwise (no phantom). Only `either` keeps a link of a device that left, while both
// users stay shown: who was linked by a list since withdrawn by no edit (nor by the bound on such
// links) must still be told.
//
// What follows for the last frame that s heard of X, which this checks at every transition:
//
//   * A frame is the truth when it is sent. So two equal frames in a row mean that s missed one
//     between, and a last frame that is not true means that s missed the last: alternation and
//     convergence (SPEC section 7, 1 and 2) hold exactly where no transition is missed.
//   * either: s misses an `offline` after a `true` only if an edit, or the bound, touched the pair
//     since, or a device left or hid while W or X was hidden. It misses an `online` after a `false`
//     only if no live session of either lists the other by then: a friendship that X alone, or a
//     device that left, had declared.
//   * listers: s misses nothing about the users on its own list. A device that hears of X because
//     another device of W lists X misses what comes after that other one left.
//   * mutual: s misses something about a user on its own list only while no live session of that
//     user lists W. So it misses an `offline` when the device of X that listed W left before
//     the last one did: telling it would show X to somebody whom X does not list (SPEC section 5).
//   * literal: alternation is not to be had, since the two frames go to different users. What
//     s must hear is as above.
#pragma once

#include "alo/base/limits.hpp"
#include "model/people.hpp"
#include "model/reference.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace alo::model {

class watcher_view {
  public:
    watcher_view(audience_rule rule, person count);

    void attached(session_number number, person who, const people& friends);
    void edited(session_number number, const people& friends);
    // A session ended that was not the last, or was the last and its user stays on in grace.
    void left(session_number number, bool into_grace);
    // The bound on the links of the departed touched this user.
    void bounded(person who);
    // X came into sight (after `attached`) or went out of it (before `gone` or `hid`, and before
    // the hello that hid it is `attached`). Throws mismatch. `told` is sorted.
    void transitioned(person x, bool online, const std::vector<session_number>& told);
    // X went out of sight, and stays online.
    void hid(person x);
    // The last session of an offline user, or none if the user was in grace.
    void gone(person who);
    // Everything is quiet: is what each watcher heard last the truth, as far as it must be?
    // Throws mismatch.
    void check_quiet() const;

    // Transitions that somebody missed by right, who had heard of that user before.
    [[nodiscard]] std::uint64_t missed() const { return missed_; }
    [[nodiscard]] std::uint64_t heard() const { return heard_; }

  private:
    enum class last_frame : std::uint8_t { none, online, offline };
    // What a session knows of a user.
    struct impression {
        last_frame last = last_frame::none;
        bool touched = false;  // an edit or the bound concerned the pair since
        bool missed = false;   // a transition since, by right
    };
    struct watcher {
        person user;
        people friends;
        std::vector<impression> of;  // by person
    };
    struct relation {
        std::uint32_t live = 0;  // sessions of the one that list the other
        bool ever = false;       // one did since the one came online
        bool sure = false;       // and nothing took it back since
    };

    relation& at(person x, person y) { return relations_[x * count_ + y]; }
    [[nodiscard]] const relation& at(person x, person y) const {
        return relations_[x * count_ + y];
    }
    [[nodiscard]] bool must_hear(person w, person x, bool online) const;
    [[nodiscard]] bool may_hear(person w, person x, bool online) const;
    void miss(session_number number, watcher& by, person x, bool online);
    void touch(person a, person b);
    void count_list(person who, const people& friends, bool add);
    void let_go(person who, const people& friends);
    void forget_unless_live(person a, person b);
    void release(person who, person y);

    audience_rule rule_;
    std::size_t count_;
    std::vector<relation> relations_;
    std::vector<bool> shown_;
    std::map<session_number, watcher> watchers_;
    std::map<person, people> lingering_;  // the last lists of those in grace
    std::uint64_t missed_ = 0;
    std::uint64_t heard_ = 0;
};

}  // namespace alo::model
