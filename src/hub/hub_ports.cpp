// See hub_ports.hpp.
#include "hub_ports.hpp"

#include <utility>

namespace alo {

void hub::direct_port::attach(session_ref session, user_id_view user, const id_list& friends,
                              const arrival& how, time_point now) {
    hub_.core_.attach(0, session, user, friends, how, now);
}

void hub::direct_port::replace(session_ref session, const id_list& friends, const encore& how,
                               time_point now) {
    hub_.core_.replace(0, session, friends, how, now);
}

void hub::direct_port::ask(session_ref session, const request& what, time_point now) {
    hub_.core_.ask(0, session, what, now);
}

void hub::direct_port::detach(session_ref session, departure how, time_point now) {
    try {
        hub_.core_.detach(0, session, how, now);
    } catch (...) {
        hub_.arm(now);
        throw;
    }
    hub_.arm(now);
}

void hub::direct_port::catch_up(session_ref session, time_point now) {
    hub_.lanes_[0].target->caught_up(session, now);
}

bool hub::posting_port::ready() { return !hub_.lanes_[index_].said.full(); }

void hub::posting_port::hold(command&& what) {
    const std::size_t cost = what.cost();
    commands_.push_back(std::move(what));
    hub_.lanes_[index_].said.add(cost);
}

void hub::posting_port::attach(session_ref session, user_id_view user, const id_list& friends,
                               const arrival& how, time_point /*now*/) {
    command what{.what = command::kind::attach, .session = session, .grace = how.grace};
    what.user = user_id{user};
    what.ids = friends;
    if (how.typed) {
        what.typed = std::make_unique<command::typed_part>();
        if (how.outspoken) {
            what.typed->speaks = true;
            what.typed->status = how.shows.status;
            what.typed->text = how.shows.text;
        }
    }
    hold(std::move(what));
}

void hub::posting_port::replace(session_ref session, const id_list& friends, const encore& how,
                                time_point /*now*/) {
    command what{.what = command::kind::replace, .session = session};
    what.ids = friends;
    if (how.typed) {
        what.typed = std::make_unique<command::typed_part>();
        what.typed->grace = how.grace;
        if (how.shows) {
            what.typed->speaks = true;
            what.typed->status = how.shows->status;
            what.typed->text = how.shows->text;
        }
    }
    hold(std::move(what));
}

void hub::posting_port::ask(session_ref session, const request& what, time_point /*now*/) {
    command said{.what = command::kind::query, .session = session};
    said.typed = std::make_unique<command::typed_part>();
    if (const auto* const status = std::get_if<status_request>(&what)) {
        said.what = command::kind::status;
        said.typed->status = status->shows.status;
        said.typed->text = status->shows.text;
        said.typed->tag = status->tag;
    } else if (const auto* const edit = std::get_if<watch_request>(&what)) {
        said.what = command::kind::watch;
        said.ids = *edit->add;
        said.typed->removed = *edit->remove;
        said.typed->tag = edit->tag;
        said.typed->hopeless = edit->hopeless;
    } else if (const auto* const question = std::get_if<query_request>(&what)) {
        said.ids = *question->users;
        said.typed->tag = question->tag;
    }
    hold(std::move(said));
}

void hub::posting_port::detach(session_ref session, departure how, time_point /*now*/) {
    hold({.what = command::kind::detach, .how = how, .session = session});
}

void hub::posting_port::catch_up(session_ref session, time_point /*now*/) {
    hold({.what = command::kind::catch_up, .session = session});
}

void hub::posting_port::flush() {
    if (!commands_.empty()) {
        hub_.receive(index_, commands_);
    }
}

}  // namespace alo
