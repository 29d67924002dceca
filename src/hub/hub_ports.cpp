// See hub_ports.hpp.
#include "hub_ports.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace alo {

// Order is kept: behind what waits, everything waits.
bool hub::local_port::must_queue() { return hub_.local_waiting_ > 0 || hub_.backed_up(); }

bool hub::local_port::ready() {
    if (must_queue()) {
        hub_.local_waits_ = true;
        return false;
    }
    return true;
}

void hub::local_port::attach(session_ref session, user_id_view user, const id_list& friends,
                             duration grace, time_point now) {
    if (must_queue()) {
        hub_.receive_local(
            {command::kind::attach, departure::lost, session, grace, user_id{user}, friends});
    } else {
        hub_.core_.attach(0, session, user, friends, grace, now);
    }
}

void hub::local_port::replace(session_ref session, const id_list& friends, time_point /*now*/) {
    if (must_queue()) {
        hub_.receive_local(
            {command::kind::replace, departure::lost, session, {}, user_id{}, friends});
    } else {
        hub_.core_.replace(0, session, friends);
    }
}

void hub::local_port::detach(session_ref session, departure how, time_point now) {
    if (must_queue()) {
        hub_.receive_local({command::kind::detach, how, session, {}, user_id{}, {}});
    } else {
        hub_.core_.detach(0, session, how, now);
        hub_.arm(now);
    }
}

bool hub::remote_port::ready() { return !hub_.lanes_[index_].said.full(); }

void hub::remote_port::hold(command&& what) {
    hub_.lanes_[index_].said.add(what.cost());
    commands_.push_back(std::move(what));
}

void hub::remote_port::attach(session_ref session, user_id_view user, const id_list& friends,
                              duration grace, time_point /*now*/) {
    hold({command::kind::attach, departure::lost, session, grace, user_id{user}, friends});
}

void hub::remote_port::replace(session_ref session, const id_list& friends, time_point /*now*/) {
    hold({command::kind::replace, departure::lost, session, {}, user_id{}, friends});
}

void hub::remote_port::detach(session_ref session, departure how, time_point /*now*/) {
    hold({command::kind::detach, how, session, {}, user_id{}, {}});
}

void hub::remote_port::flush() {
    if (!commands_.empty()) {
        boost::asio::post(hub_.home_, [&owner = hub_, from = index_,
                                       commands = std::exchange(commands_, {})]() mutable {
            owner.receive(from, std::move(commands));
        });
    }
}

}  // namespace alo
