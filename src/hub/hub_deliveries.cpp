// What the hub tells workers: at once to the one on its own thread, and one post a thread for the
// others; see hub.hpp.
#include "alo/hub/hub.hpp"

#include <boost/asio/post.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace alo {
namespace {

// So many sessions of a thread are told at once, and not when the hub's turn is over.
constexpr std::size_t many = 64;

}  // namespace

void hub::tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
               time_point now) {
    if (to == 0) {
        lanes_[0].target->tell(frame, sessions, now);
    } else {
        deliver(to,
                {.what = delivery::kind::frame,
                 .frame = frame,
                 .sessions = {sessions.begin(), sessions.end()}},
                now);
    }
}

void hub::show(worker_index to, const presence_frame& news, std::span<const session_ref> sessions,
               time_point now) {
    if (to == 0) {
        lanes_[0].target->show(news, sessions, now);
    } else {
        deliver(to,
                {.what = delivery::kind::news,
                 .news = news,
                 .sessions = {sessions.begin(), sessions.end()}},
                now);
    }
}

void hub::answer(worker_index to, session_ref session, reply&& what, time_point now) {
    if (to == 0) {
        lanes_[0].target->answer(session, std::move(what), now);
    } else {
        delivery owed{.what = delivery::kind::answer, .sessions = {session}};
        owed.answer = std::make_unique<reply>(std::move(what));
        deliver(to, std::move(owed), now);
    }
}

void hub::replaced(worker_index to, session_ref session, time_point now) {
    deliver(to, {.what = delivery::kind::replaced, .sessions = {session}}, now);
}

void hub::deliver(worker_index to, delivery&& what, time_point now) {
    if (to == 0) {
        what.hand_to(*lanes_[0].target, now);
        return;
    }
    what.cost = sizeof(delivery) + what.sessions.size() * sizeof(session_ref) +
                (what.answer ? what.answer->weight() : 0) +
                (what.news ? what.news.line().size() : 0);
    const bool to_many = what.sessions.size() >= many;
    const std::size_t cost = what.cost;
    lanes_[to].outgoing.push_back(std::move(what));
    lanes_[to].told.add(cost);
    if (to_many) {
        dispatch(lanes_[to]);
    }
}

void hub::delivery::hand_to(worker& target, time_point now) {
    try {
        hand_over(target, now);
    } catch (const std::exception& e) {
        target.faulted(sessions.front(), e.what(), now);
    }
}

void hub::delivery::hand_over(worker& target, time_point now) {
    switch (what) {
        case kind::frame:
            target.tell(frame, sessions, now);
            break;
        case kind::news:
            target.show(news, sessions, now);
            break;
        case kind::answer:
            target.answer(sessions.front(), std::move(*answer), now);
            break;
        case kind::replaced:
            target.replaced(sessions.front(), now);
            break;
        case kind::caught_up:
            target.caught_up(sessions.front(), now);
            break;
        case kind::fault:
            target.faulted(sessions.front(), message, now);
            break;
    }
}

// One post a thread for all that a turn brought, but for large fan-outs.
void hub::dispatch() {
    for (lane& to : lanes_) {
        if (!to.outgoing.empty()) {
            dispatch(to);
        }
    }
}

void hub::dispatch(lane& to) {
    const auto deliveries = std::make_shared<std::vector<delivery>>();
    deliveries->swap(to.outgoing);
    try {
        boost::asio::post(to.executor, [this, &to, deliveries] { hand_out(to, *deliveries); });
    } catch (...) {
        deliveries->swap(to.outgoing);  // they may leave with the next ones
        throw;
    }
}

// On the thread that is told.
void hub::hand_out(lane& to, std::vector<delivery>& deliveries) {
    std::size_t cost = 0;
    for (const delivery& d : deliveries) {
        cost += d.cost;
    }
    const auto dealt_with = [&] {
        if (to.told.take(cost)) {
            boost::asio::post(home_, [this] { work(); });
        }
    };
    try {
        const time_point now = read_clock_();
        for (delivery& d : deliveries) {
            d.hand_to(*to.target, now);
        }
    } catch (...) {  // whatever became of them: the hub must not wait for it
        dealt_with();
        throw;
    }
    dealt_with();
}

}  // namespace alo
