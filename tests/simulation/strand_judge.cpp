// Every command and every answer of the hub, held against the reference; see strand.hpp.
#include "alo/protocol/frames.hpp"
#include "simulation/strand.hpp"

#include <algorithm>

namespace alo::sim {
namespace {

std::vector<name> names_of(const id_list& ids) {
    std::vector<name> names;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        names.push_back(to_json(ids[i]));
    }
    return names;
}

}  // namespace

void strand::execute(worker_index from, const command& c, time_point now) {
    const session_number number = threads_[from]->session_in(c.session);
    session_record& r = world_.book.of(number);
    const name user = c.what == command::kind::attach ? to_json(c.user.view())
                      : truth_.attached(number)       ? truth_.user_of(number)
                                                      : name{};
    switch (c.what) {
        case command::kind::attach: {
            const std::vector<name> friends = names_of(c.friends);
            world_.log.note("attach", number, user);
            world_.book.commanded(number, false, user, friends);
            expect(truth_.attach(number, user, friends, c.grace));
            core_.attach(from, c.session, c.user.view(), c.friends, {.grace = c.grace}, now);
            break;
        }
        case command::kind::replace:
            world_.log.note("replace", number);
            world_.book.commanded(number, true, user, names_of(c.friends));
            truth_.replace(number, names_of(c.friends));
            expect({});
            core_.replace(from, c.session, c.friends, {}, now);
            break;
        case command::kind::detach:
            world_.log.note("detach", number);
            r.signed_off = c.how == departure::signed_off;
            if (r.evicted) {
                world_.seen.saw(sight::crossed_detach);
            }
            expect(truth_.detach(number, c.how == departure::signed_off, now));
            core_.detach(from, c.session, c.how, now);
            break;
    }
    compare();
    if (!user.empty()) {
        world_.book.forget_unconcerned(user, truth_);
    }
    judge_counts();
}

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
    if (outcome.second_device) {
        world_.seen.saw(sight::second_device);
    }
    if (stopped_) {
        outcome.told.clear();
    }
    expected_ = std::move(outcome);
    told_.clear();
    evicted_.reset();
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
    demand(evicted_ == expected.evicted, "another session was replaced than the oldest");
}

// One advance may let several graces end. Whose turn it is shows in the store: still online for the
// reference, offline already for the server.
void strand::expect_next_expiry() {
    if (expected_) {
        const name user = expected_->who;
        compare();
        world_.book.forget_unconcerned(user, truth_);
    }
    for (const name& user : truth_.due(expiring_at_)) {
        const bool number = user.front() != '"';
        const user_id_view id =
            number ? user_id_view{std::stoull(user)}
                   : user_id_view{std::string_view{user}.substr(1, user.size() - 2)};
        if (!core_.store().online(id)) {
            world_.seen.saw(sight::grace_expired);
            expect(truth_.expire(user));
            if (told_ == expected_->told) {  // nobody: there will be no other sign of it
                expected_.reset();
                world_.book.forget_unconcerned(user, truth_);
                continue;
            }
            return;
        }
    }
}

void strand::tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
                  time_point now) {
    const bool online = frame == online_frame;
    demand(online || frame == offline_frame, "a frame that is no transition");
    demand(!sessions.empty(), "a fan-out to nobody");
    demand(!stopped_, "told after the hub was stopped");
    const auto first = threads_[to]->session_in(sessions.front());
    if (expiring_ && (!expected_ || told_ == expected_->told || !expected_->told.contains(first))) {
        expect_next_expiry();
    }
    demand(expected_ && expected_->online == online, "a transition that did not happen");
    for (const session_ref ref : sessions) {
        const session_number number = threads_[to]->session_in(ref);
        demand(told_.insert(number).second, "told twice of one transition");
        world_.book.told(number, expected_->who, online);
    }
    world_.log.note(online ? "tell online" : "tell offline", to, expected_->who, sessions.size());
    const delivery d{frame, {sessions.begin(), sessions.end()}};
    if (to == 0) {
        hand_to(0, d, now);
    } else {
        outgoing_[to].push_back(d);
    }
}

void strand::show(worker_index /*to*/, const presence_frame& /*news*/,
                  std::span<const session_ref> /*sessions*/, time_point /*now*/) {
    demand(false, "a classic session was shown something");
}

void strand::answer(worker_index /*to*/, session_ref /*session*/, reply&& /*what*/,
                    time_point /*now*/) {
    demand(false, "a classic session was answered");
}

void strand::replaced(worker_index to, session_ref session, time_point now) {
    const session_number number = threads_[to]->session_in(session);
    demand(!evicted_, "two sessions were replaced by one");
    evicted_ = number;
    world_.book.of(number).evicted = true;
    world_.log.note("replaced", number);
    if (to == 0) {
        hand_to(0, {{}, {session}}, now);
    } else {
        outgoing_[to].push_back({{}, {session}});
    }
}

void strand::judge_counts() const {
    const presence_store& store = core_.store();
    demand(store.online_count() == truth_.online_count(), "the count of online users is wrong");
    demand(store.session_count() == truth_.session_count(), "the count of sessions is wrong");
    demand(store.edge_count() == truth_.edge_count(), "the count of links is wrong");
    demand(store.user_count() == truth_.known_count(), "the count of known users is wrong");
}

}  // namespace alo::sim
