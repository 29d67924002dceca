// See hub.hpp.
#include "alo/hub/hub.hpp"

#include "hub_ports.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace alo {

namespace {

// How much is done before other handlers of the thread have their turn, in bytes of commands: some
// milliseconds.
constexpr std::size_t slice = std::size_t{256} << 10U;

}  // namespace

hub::hub(boost::asio::any_io_executor home, const limits& rules, worker_index workers,
         clock read_clock, const wall_clock& calendar, std::uint64_t first_version, observer* log)
    : home_{std::move(home)},
      read_clock_{read_clock},
      log_{log},
      core_{rules, workers, *this, calendar, first_version},
      timer_{home_} {
    for (worker_index i = 0; i < workers; ++i) {
        lane& to = lanes_.emplace_back(rules.hub_queue_limit);
        if (workers == 1) {
            to.port = std::make_unique<direct_port>(*this);
        } else {
            to.port = std::make_unique<posting_port>(*this, i);
        }
    }
}

hub::~hub() {
    take_in();
    while (inbox_ != nullptr) {
        drop_first();
    }
}

hub_port& hub::port(worker_index index) { return *lanes_[index].port; }

void hub::connect(worker_index index, boost::asio::any_io_executor executor, worker& target) {
    lanes_[index].executor = std::move(executor);
    lanes_[index].target = &target;
}

void hub::grace_refused() {
    if (log_ != nullptr) {
        log_->trouble("grace",
                      "a grace ended early, or never began, and its user went at once: the watch "
                      "lists of the users in grace are as long as --max-grace-edges allows, and "
                      "the longest give way");
    }
}

void hub::stop() {
    stopped_ = true;
    core_.mute();
    timer_.cancel();
}

void hub::receive(worker_index from, std::vector<command>& commands) {
    auto* const latest = new batch{from, read_clock_(), {}};
    latest->commands.swap(commands);
    batch* before = arrived_.load();
    do {
        latest->neighbour = before;
    } while (!arrived_.compare_exchange_weak(before, latest));
    // From here on the batch is the hub's.
    if (before != nullptr && !unannounced_.load()) {
        return;  // whoever came first has called already
    }
    unannounced_ = true;
    boost::asio::post(home_, [this] { work(); });
    unannounced_ = false;
}

// In the order in which they were received.
void hub::take_in() noexcept {
    batch* const last = arrived_.exchange(nullptr);
    batch* after = nullptr;
    for (batch* each = last; each != nullptr;) {
        batch* const before = std::exchange(each->neighbour, after);
        after = std::exchange(each, before);
    }
    if (last != nullptr) {
        *inbox_end_ = after;
        inbox_end_ = &last->neighbour;
    }
}

void hub::drop_first() noexcept {
    batch* const next = inbox_->neighbour;
    delete std::exchange(inbox_, next);
    if (next == nullptr) {
        inbox_end_ = &inbox_;
    }
}

// Whether an I/O thread is so far behind with telling that nothing more should be caused.
bool hub::backed_up() noexcept {
    for (std::size_t i = 1; i < lanes_.size(); ++i) {
        if (lanes_[i].told.full()) {
            return true;
        }
    }
    return false;
}

void hub::work() {
    const time_point now = read_clock_();
    take_in();
    std::size_t done = 0;
    while (inbox_ != nullptr && !backed_up()) {
        if (done >= slice) {
            if (!work_posted_) {
                boost::asio::post(home_, [this] {
                    work_posted_ = false;
                    work();
                });
                work_posted_ = true;
            }
            break;
        }
        batch& first = *inbox_;
        const worker_index from = first.from;
        const command& next = first.commands[first.next++];
        const std::size_t cost = next.cost();
        done += cost;
        run(from, next, now);
        if (first.next == first.commands.size()) {
            drop_first();
        }
        if (lane& at = lanes_[from]; at.said.take(cost)) {
            boost::asio::post(at.executor, [target = at.target, read_clock = read_clock_] {
                target->on_hub_ready(read_clock());
            });
        }
    }
    expire(now);
    dispatch();
    arm(now);
}

// A fault of ours costs the session that met it, and nobody else whose words came with it.
void hub::run(worker_index from, const command& what, time_point now) noexcept {
    try {
        switch (what.what) {
            case command::kind::attach:
                core_.attach(from, what.session, what.user.view(), what.ids, what.how_it_comes(),
                             now);
                break;
            case command::kind::replace:
                core_.replace(from, what.session, what.ids, what.how_it_comes_again(), now);
                break;
            case command::kind::detach:
                core_.detach(from, what.session, what.how, now);
                break;
            case command::kind::status:
                core_.ask(from, what.session, status_request{what.typed->shows(), what.typed->tag},
                          now);
                break;
            case command::kind::watch:
                core_.ask(from, what.session,
                          watch_request{&what.ids, &what.typed->removed, what.typed->tag,
                                        what.typed->hopeless},
                          now);
                break;
            case command::kind::query:
                core_.ask(from, what.session, query_request{&what.ids, what.typed->tag}, now);
                break;
            case command::kind::catch_up:
                deliver(from, {.what = delivery::kind::caught_up, .sessions = {what.session}}, now);
                break;
        }
    } catch (const std::exception& e) {
        tell_fault(from, what.session, e.what(), now);
    }
}

// As far as there is memory for it; the hub goes on with what the others said either way.
void hub::tell_fault(worker_index from, session_ref session, std::string_view what,
                     time_point now) noexcept {
    try {
        deliver(
            from,
            {.what = delivery::kind::fault, .message = std::string{what}, .sessions = {session}},
            now);
    } catch (const std::exception& e) {
        try {
            if (log_ != nullptr) {
                log_->trouble("hub", e.what());
            }
        } catch (const std::exception&) {
            return;  // nothing is left to say it with
        }
    }
}

// The timer stands for the first grace to end. A later one is never armed before it fired, so the
// pending wait is only ever moved forward.
void hub::arm(time_point now) {
    const time_point next = core_.next_expiry();
    // Whatever holds commands back will call work() again, and so come here: a timer that is due
    // and may not act would only spin.
    if (stopped_ || next >= armed_for_ || inbox_ != nullptr || backed_up()) {
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
    work();
}

// Not beyond what the inbox is at: a hello in it may have come in time.
void hub::expire(time_point now) {
    const time_point until = inbox_ == nullptr ? now : std::min(now, inbox_->received);
    for (bool more = true; more && !stopped_ && !backed_up();) {
        try {
            more = core_.expire_next(until);
        } catch (const std::exception& e) {  // it ended, and not all were told
            if (log_ != nullptr) {
                log_->trouble("hub", e.what());
            }
        }
    }
}

}  // namespace alo
