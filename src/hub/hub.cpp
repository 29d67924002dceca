// See hub.hpp.
#include "alo/hub/hub.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace alo {

// Worker 0 shares the hub's thread: a hop is a call.
class hub::local_port final : public hub_port {
  public:
    explicit local_port(hub& owner) noexcept : hub_{owner} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, duration grace,
                time_point now) override {
        hub_.core_.attach(0, session, user, friends, grace, now);
    }
    void replace(session_ref session, const id_list& friends, time_point /*now*/) override {
        hub_.core_.replace(0, session, friends);
    }
    void detach(session_ref session, departure how, time_point now) override {
        hub_.core_.detach(0, session, how, now);
        hub_.arm(now);
    }
    void flush() override { hub_.dispatch(); }

  private:
    hub& hub_;
};

// What a worker of another thread said within a turn.
struct hub::command {
    enum class kind : std::uint8_t { attach, replace, detach };
    kind what;
    departure how;
    session_ref session;
    duration grace;
    user_id user;
    id_list friends;
};

class hub::remote_port final : public hub_port {
  public:
    remote_port(hub& owner, worker_index index) noexcept : hub_{owner}, index_{index} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, duration grace,
                time_point /*now*/) override {
        commands_.push_back(
            {command::kind::attach, departure::lost, session, grace, user_id{user}, friends});
    }
    void replace(session_ref session, const id_list& friends, time_point /*now*/) override {
        commands_.push_back(
            {command::kind::replace, departure::lost, session, {}, user_id{}, friends});
    }
    void detach(session_ref session, departure how, time_point /*now*/) override {
        commands_.push_back({command::kind::detach, how, session, {}, user_id{}, {}});
    }
    void flush() override {
        if (!commands_.empty()) {
            boost::asio::post(hub_.home_, [&owner = hub_, from = index_,
                                           commands = std::exchange(commands_, {})] {
                owner.run(from, commands);
            });
        }
    }

  private:
    hub& hub_;
    worker_index index_;
    std::vector<command> commands_;
};

hub::hub(boost::asio::any_io_executor home, const limits& rules, worker_index workers,
         clock read_clock)
    : home_{std::move(home)},
      read_clock_{read_clock},
      core_{rules, workers, *this},
      lanes_(workers),
      timer_{home_} {
    for (worker_index i = 0; i < workers; ++i) {
        if (i == 0) {
            lanes_[i].port = std::make_unique<local_port>(*this);
        } else {
            lanes_[i].port = std::make_unique<remote_port>(*this, i);
        }
    }
}

hub::~hub() = default;

hub_port& hub::port(worker_index index) { return *lanes_[index].port; }

void hub::connect(worker_index index, boost::asio::any_io_executor executor, worker& target) {
    lanes_[index].executor = std::move(executor);
    lanes_[index].target = &target;
}

void hub::stop() {
    stopped_ = true;
    core_.mute();
    timer_.cancel();
}

void hub::run(worker_index from, const std::vector<command>& commands) {
    const time_point now = read_clock_();
    for (const command& c : commands) {
        switch (c.what) {
            case command::kind::attach:
                core_.attach(from, c.session, c.user.view(), c.friends, c.grace, now);
                break;
            case command::kind::replace:
                core_.replace(from, c.session, c.friends);
                break;
            case command::kind::detach:
                core_.detach(from, c.session, c.how, now);
                break;
        }
    }
    dispatch();
    arm(now);
}

void hub::tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
               time_point now) {
    if (to == 0) {
        lanes_[0].target->tell(frame, sessions, now);
        return;
    }
    lanes_[to].outgoing.push_back({frame, {sessions.begin(), sessions.end()}});
}

void hub::replaced(worker_index to, session_ref session, time_point now) {
    if (to == 0) {
        lanes_[0].target->replaced(session, now);
        return;
    }
    lanes_[to].outgoing.push_back({{}, {session}});
}

// One post a thread for all that a turn brought.
void hub::dispatch() {
    for (lane& to : lanes_) {
        if (to.outgoing.empty()) {
            continue;
        }
        boost::asio::post(to.executor, [target = to.target, read_clock = read_clock_,
                                        deliveries = std::exchange(to.outgoing, {})] {
            const time_point now = read_clock();
            for (const delivery& d : deliveries) {
                if (d.frame.empty()) {
                    target->replaced(d.sessions.front(), now);
                } else {
                    target->tell(d.frame, d.sessions, now);
                }
            }
        });
    }
}

// The timer stands for the first grace to end. A later one is never armed before it fired, so the
// pending wait is only ever moved forward.
void hub::arm(time_point now) {
    const time_point next = core_.next_expiry();
    if (stopped_ || next >= armed_for_) {
        return;
    }
    armed_for_ = next;
    timer_.expires_after(next - now);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error && !stopped_) {
            on_timer();
        }
    });
}

void hub::on_timer() {
    armed_for_ = never;
    const time_point now = read_clock_();
    core_.advance(now);
    dispatch();
    arm(now);
}

}  // namespace alo
