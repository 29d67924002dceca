// Every command and every answer of the hub, held against the reference; see strand.hpp.
#include "alo/protocol/frames.hpp"
#include "model/presence_probe.hpp"
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

std::string word_for(std::optional<availability> status) {
    if (!status) {
        return {};
    }
    switch (*status) {
        case availability::online:
            return "online";
        case availability::away:
            return "away";
        case availability::busy:
            return "busy";
        case availability::invisible:
            break;
    }
    return "invisible";
}

user_id_view id_of(const name& user) {
    return user.front() != '"' ? user_id_view{std::stoull(user)}
                               : user_id_view{std::string_view{user}.substr(1, user.size() - 2)};
}

}  // namespace

void strand::execute(worker_index from, const command& c, time_point now) {
    const session_number number = threads_[from]->session_in(c.session);
    if (c.what == command::kind::catch_up) {
        deliver(from, {.what = delivery::kind::caught_up, .sessions = {c.session}}, now);
        return;
    }
    const name user = c.what == command::kind::attach ? to_json(c.user.view())
                      : truth_.attached(number)       ? truth_.user_of(number)
                                                      : name{};
    if (c.what != command::kind::detach) {
        using kind = expectation::command::kind;
        expectation::command said{kind::query, user, names_of(c.ids), c.typed, c.tag};
        said.what = c.what == command::kind::attach    ? kind::hello
                    : c.what == command::kind::replace ? kind::again
                    : c.what == command::kind::status  ? kind::status
                    : c.what == command::kind::watch   ? kind::watch
                                                       : kind::query;
        said.removed = names_of(c.removed);
        said.grace = c.grace;
        if (c.shows) {
            said.shows = said_stance{word_for(c.shows->first), c.shows->second};
        }
        world_.book.commanded(number, said);
    }
    const bool shown_before = !user.empty() && truth_.shown(user);
    switch (c.what) {
        case command::kind::attach:
            attach(from, number, c, now);
            break;
        case command::kind::replace:
            replace(from, number, c, now);
            break;
        case command::kind::detach:
            detach(from, number, c, now);
            break;
        default:
            ask(from, number, c, now);
            break;
    }
    compare();
    if (c.shows && !user.empty() && truth_.online(user) && shown_before != truth_.shown(user)) {
        world_.seen.saw(shown_before ? sight::hidden : sight::unhidden);
    }
    if (!user.empty()) {
        world_.book.forget_unconcerned(user, truth_);
    }
    judge_counts();
}

void strand::attach(worker_index from, session_number number, const command& c, time_point now) {
    const name user = to_json(c.user.view());
    world_.log.note("attach", number, user);
    reference::arriving how{c.typed, {}, c.grace.value_or(duration{0})};
    if (c.shows) {
        how.shows = said_stance{word_for(c.shows->first), c.shows->second};
    }
    expect(truth_.attach(number, user, names_of(c.ids), how, now));
    if (truth_.mixed(user)) {
        world_.seen.saw(sight::mixed_devices);
    }
    if (c.typed) {
        answer_.emplace(number, whole_picture(number));
    }
    core_.attach(from, c.session, c.user.view(), c.ids,
                 {*c.grace, c.typed, c.stands(), c.shows.has_value()}, now);
}

void strand::replace(worker_index from, session_number number, const command& c, time_point now) {
    world_.log.note("replace", number);
    const bool known = truth_.attached(number);
    encore how{.typed = c.typed, .grace = c.grace};
    std::optional<said_stance> shows;
    if (c.shows) {
        how.shows = saying{c.shows->first, c.shows->second};
        shows = said_stance{word_for(c.shows->first), c.shows->second};
    }
    expect(truth_.replace(number, names_of(c.ids), shows, c.grace, now));
    if (c.typed && known) {
        const session_record& r = world_.book.of(number);
        world_.book.owe(
            number, {.what = owed::kind::welcome, .tag = r.expected.commands[r.commands - 1].tag});
        answer_.emplace(number, whole_picture(number));
    }
    core_.replace(from, c.session, c.ids, how, now);
}

void strand::ask(worker_index from, session_number number, const command& c, time_point now) {
    world_.log.note("ask", number, c.tag);
    reference::outcome outcome;
    request asked;
    if (c.what == command::kind::status) {
        asked = status_request{c.stands(), c.tag};
    } else if (c.what == command::kind::watch) {
        asked = watch_request{&c.ids, &c.removed, c.tag, c.hopeless};
    } else {
        asked = query_request{&c.ids, c.tag};
    }
    if (truth_.attached(number)) {
        owed item{.what = owed::kind::ok, .tag = c.tag};
        if (c.what == command::kind::status) {
            outcome = truth_.show(number, {word_for(c.shows->first), c.shows->second}, now);
        } else if (c.what == command::kind::watch) {
            reference::edit edit;
            outcome = truth_.watch(number, names_of(c.ids), names_of(c.removed), now, edit);
            item.what = edit.done ? owed::kind::watching : owed::kind::too_many;
            item.list = truth_.list_of(number);
            if (edit.done) {
                item.online = truth_.view(number);
                std::erase_if(item.online,
                              [&](const auto& each) { return !edit.added.contains(each.first); });
                item.added = edit.added;
                item.removed = edit.removed;
            } else {
                item.rejected = edit.rejected;
            }
        } else {
            item.what = owed::kind::presences;
            for (const name& each : names_of(c.ids)) {
                item.asked.emplace_back(each, truth_.look(number, each));
            }
        }
        answer_.emplace(number, std::move(item));
    }
    expect(std::move(outcome));
    core_.ask(from, c.session, asked, now);
}

void strand::detach(worker_index from, session_number number, const command& c, time_point now) {
    world_.log.note("detach", number);
    session_record& r = world_.book.of(number);
    r.signed_off = c.how == departure::signed_off;
    if (r.evicted) {
        world_.seen.saw(sight::crossed_detach);
    }
    expect(truth_.detach(number, c.how == departure::signed_off, now));
    core_.detach(from, c.session, c.how, now);
}

owed strand::whole_picture(session_number number) const {
    owed item{.what = owed::kind::snapshot};
    item.online = truth_.view(number);
    item.list = truth_.list_of(number);
    return item;
}

void strand::expect_expiry(time_point now) {
    for (const name& user : truth_.due(now)) {
        if (!presence_probe::waits(core_.store(), id_of(user))) {
            reference::outcome outcome = truth_.expire(user, now);
            world_.seen.saw(outcome.online.value_or(false) ? sight::unveiled
                                                           : sight::grace_expired);
            expect(std::move(outcome));
            expected_->who = user;
            return;
        }
    }
    fail("a grace ended that is not over");
}

void strand::tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
                  time_point now) {
    const bool online = frame == online_frame;
    demand(online || frame == offline_frame, "a frame that is no transition");
    demand(!sessions.empty(), "a fan-out to nobody");
    demand(!stopped_, "told after the hub was stopped");
    if (expiring_ && !expected_) {
        expect_expiry(now);
    }
    demand(expected_ && expected_->online == online, "a transition that did not happen");
    for (const session_ref ref : sessions) {
        const session_number number = threads_[to]->session_in(ref);
        demand(told_.insert(number).second, "told twice of one transition");
        world_.book.told(number, expected_->who, online);
    }
    world_.log.note(online ? "tell online" : "tell offline", to, expected_->who, sessions.size());
    deliver(to,
            {.what = delivery::kind::frame,
             .sessions = {sessions.begin(), sessions.end()},
             .frame = frame},
            now);
}

void strand::show(worker_index to, const presence_frame& news,
                  std::span<const session_ref> sessions, time_point now) {
    demand(!sessions.empty(), "news for nobody");
    demand(!stopped_, "shown after the hub was stopped");
    if (expiring_ && !expected_) {
        expect_expiry(now);
    }
    demand(expected_.has_value(), "news of nothing");
    world_.log.note("show", to, news.line(), sessions.size());
    const frame::entry what = read_frame(news.line(), world_.play.rules).who;
    for (const session_ref ref : sessions) {
        const session_number number = threads_[to]->session_in(ref);
        std::size_t i = 0;
        while (i < expected_->shown.size() && (shown_[i] || expected_->shown[i].to != number)) {
            ++i;
        }
        demand(i < expected_->shown.size(), [&] {
            return "session #" + std::to_string(number) + " is shown what is not for it";
        });
        shown_[i] = true;
        const reference::news& is = expected_->shown[i];
        demand(what.user == is.of && *what.online == is.now.has_value() &&
                   (!is.now || (what.status == is.now->status && what.text == is.now->text)) &&
                   what.at == is.at.time_since_epoch().count(),
               [&] { return "user " + is.of + " is shown otherwise than it is"; });
        world_.book.owe(number, {.of = is.of,
                                 .now = is.now,
                                 .at = is.at.time_since_epoch().count(),
                                 .version = *what.version});
    }
    deliver(to,
            {.what = delivery::kind::news,
             .sessions = {sessions.begin(), sessions.end()},
             .news = news},
            now);
}

void strand::answer(worker_index to, session_ref session, reply&& what, time_point now) {
    const session_number number = threads_[to]->session_in(session);
    demand(answer_ && answer_->first == number, "an answer that nobody waits for");
    world_.log.note("answer", number);
    world_.book.owe(number, std::move(answer_->second));
    answer_.reset();
    deliver(to,
            {.what = delivery::kind::answer,
             .sessions = {session},
             .answer = std::make_shared<reply>(std::move(what))},
            now);
}

void strand::grace_refused() { refused_ = true; }

void strand::replaced(worker_index to, session_ref session, time_point now) {
    const session_number number = threads_[to]->session_in(session);
    demand(!evicted_, "two sessions were replaced by one");
    evicted_ = number;
    world_.book.of(number).evicted = true;
    world_.log.note("replaced", number);
    deliver(to, {.what = delivery::kind::replaced, .sessions = {session}}, now);
}

}  // namespace alo::sim
