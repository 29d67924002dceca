// See hub_ports.hpp.
#include "hub_ports.hpp"

#include <utility>

namespace alo {

void hub::direct_port::attach(session_ref session, user_id_view user, const id_list& friends,
                              duration grace, time_point now) {
    hub_.core_.attach(0, session, user, friends, grace, now);
}

void hub::direct_port::replace(session_ref session, const id_list& friends, time_point now) {
    hub_.core_.replace(0, session, friends, now);
}

void hub::direct_port::detach(session_ref session, departure how, time_point now) {
    hub_.core_.detach(0, session, how, now);
    hub_.arm(now);
}

bool hub::posting_port::ready() { return !hub_.lanes_[index_].said.full(); }

void hub::posting_port::hold(command&& what) {
    hub_.lanes_[index_].said.add(what.cost());
    commands_.push_back(std::move(what));
}

void hub::posting_port::attach(session_ref session, user_id_view user, const id_list& friends,
                               duration grace, time_point /*now*/) {
    hold({command::kind::attach, departure::lost, session, grace, user_id{user}, friends});
}

void hub::posting_port::replace(session_ref session, const id_list& friends, time_point /*now*/) {
    hold({command::kind::replace, departure::lost, session, {}, user_id{}, friends});
}

void hub::posting_port::detach(session_ref session, departure how, time_point /*now*/) {
    hold({command::kind::detach, how, session, {}, user_id{}, {}});
}

void hub::posting_port::flush() {
    if (!commands_.empty()) {
        hub_.receive(index_, std::exchange(commands_, {}));
    }
}

}  // namespace alo
