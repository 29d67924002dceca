// See io_thread.hpp.
#include "simulation/io_thread.hpp"

#include "simulation/worker_probe.hpp"
#include "support/heap_bytes.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace alo::sim {
namespace {

constexpr std::size_t input_size = 2048;  // what one read takes at most

std::uint64_t key_of(session_ref ref) { return (std::uint64_t{ref.slot} << 32U) | ref.generation; }

}  // namespace

io_thread::io_thread(surroundings world, worker_index index, prng chance)
    : world_{world},
      index_{index},
      chance_{chance.fork(100 + index)},
      handlers_{world.time, chance.fork(200 + index), world.play.lazy} {}

void io_thread::join(sim_port& hub) {
    hub_ = &hub;
    wire& sockets = *this;
    worker_ = std::make_unique<worker>(world_.play.rules, sockets, hub, world_.book, world_.pool,
                                       introduction{.worker = index_});
    world_.book.may_be_refused(index_, [this](session_ref ref) {
        return worker_probe::is_newest_stranger(*worker_, ref.slot);
    });
}

session_number io_thread::session_in(session_ref ref) const {
    const auto found = names_.find(key_of(ref));
    demand(found != names_.end(), "a ref that was never given out");
    return found->second;
}

io_thread::socket& io_thread::at(std::uint32_t slot) {
    demand(slot < sockets_.size() && sockets_[slot] != nullptr, "a socket that is closed is used");
    return *sockets_[slot];
}

void io_thread::demand_hub_heard() const {
    demand(!hub_->holds(), "a client sees an answer or an end before the hub hears of its cause");
}

void io_thread::accept(session_number number, connection& from) {
    handlers_.post([this, number, net = &from] {
        const session_ref session =
            worker_->on_accept(ledger::address_of(number), world_.time.now());
        sockets_.resize(std::max<std::size_t>(sockets_.size(), session.slot + std::size_t{1}));
        demand(sockets_[session.slot] == nullptr, "a slot was given out twice");
        auto fresh = std::make_unique<socket>();
        fresh->owner = this;
        fresh->net = net;
        fresh->number = number;
        fresh->session = session;
        fresh->chance = chance_.fork(number);
        net->accepted_by(fresh.get());
        sockets_[session.slot] = std::move(fresh);
        demand(names_.emplace(key_of(session), number).second, "a ref was given out twice");
        world_.book.accepted(number, session);
        read(session);
    });
}

template <typename Action>
void io_thread::guarded(session_ref session, Action what) {
    try {
        what();
    } catch (const std::exception& e) {
        demand(world_.play.faults > 0, [&] { return std::string{"an exception: "} + e.what(); });
        if (worker_->alive(session)) {
            worker_->on_fault(session.slot, world_.time.now());
        }
    }
}

void io_thread::read(session_ref session) {
    const std::size_t most = std::min(worker_->read_budget(session.slot), input_size);
    if (most > 0) {
        guarded(session, [this, session, most] { hand_over(at(session.slot), most); });
    }
}

void io_thread::hand_over(socket& s, std::size_t most) {
    const std::uint32_t slot = s.session.slot;
    const time_point now = world_.time.now();
    if (s.net->available() == 0) {
        if (s.net->broken()) {
            worker_->on_broken(slot);
        } else if (s.net->fin()) {
            world_.log.note("reads FIN", s.number);
            const std::size_t held = worker_probe::input_of(*worker_, slot);
            const std::uint64_t lines = worker_->counters().lines.value();
            worker_->on_input_end(slot, now);
            if (held > 0) {
                world_.seen.saw(worker_->counters().lines.value() > lines ? sight::last_line_handled
                                                                          : sight::cut_line);
            }
        } else {
            resume_reading(slot);
        }
        return;
    }
    const test::heap_bytes bytes{
        s.net->take(s.chance.chance(70) ? most : 1 + s.chance.below(most))};
    world_.log.note("reads", s.number, bytes.view());
    read_bytes_ += bytes.view().size();
    if (worker_probe::phase_of(*worker_, slot) != session_phase::open) {
        world_.seen.saw(sight::lingered);
    }
    const std::uint64_t lines = worker_->counters().lines.value();
    world_.book.of(s.number).heart.heard(now);
    const bool on = worker_->on_input(slot, bytes.view(), now);
    // Invariant 22: whoever floods costs the others so many lines a turn, and no more.
    demand(worker_->counters().lines.value() - lines <= world_.play.rules.burst,
           "a burst larger than the limit was handled at once");
    if (on) {
        resume_reading(slot);
    } else if (worker_->read_budget(slot) == 0 &&
               worker_probe::phase_of(*worker_, slot) == session_phase::open) {
        world_.seen.saw(sight::pause);
    }
}

void io_thread::resume_reading(std::uint32_t slot) {
    socket& s = at(slot);
    demand(!s.waits_read, "asked twice to go on reading");
    s.waits_read = true;
    if (s.net->available() > 0 || s.net->fin() || s.net->broken()) {
        wake_reader(s);
    }
}

void io_thread::wake_reader(socket& s) {
    if (std::exchange(s.waits_read, false)) {
        handlers_.post([this, session = s.session] {
            if (worker_->alive(session)) {
                read(session);
            }
        });
    }
}

std::ptrdiff_t io_thread::send(std::uint32_t slot, std::string_view bytes) {
    socket& s = at(slot);
    demand(!bytes.empty(), "a send of nothing");
    demand(!s.fin_sent, "a send behind the FIN");
    demand_hub_heard();
    const std::ptrdiff_t taken = s.net->send(bytes);
    sent_bytes_ += taken > 0 ? static_cast<std::uint64_t>(taken) : 0;
    world_.book.sent(s.number, bytes, taken);
    return taken;
}

void io_thread::await_writable(std::uint32_t slot) {
    socket& s = at(slot);
    if (worker_probe::outbox_of(*worker_, slot).size() > world_.play.rules.output_soft_limit) {
        world_.seen.saw(sight::over_soft);
    }
    if (worker_probe::has_backlog(*worker_, slot)) {
        world_.seen.saw(sight::backlog);
    }
    if (std::exchange(s.waits_write, true)) {
        return;
    }
    if (s.net->says_writable()) {
        wake_writer(s);
    } else if (s.chance.chance(10)) {
        // Readiness is a hint: now and then there is none.
        world_.time.after(s.chance.ms(1, 400), [this, session = s.session] {
            if (worker_->alive(session)) {
                wake_writer(at(session.slot));
            }
        });
    }
}

void io_thread::wake_writer(socket& s) {
    if (std::exchange(s.waits_write, false)) {
        handlers_.post([this, session = s.session] {
            if (worker_->alive(session)) {
                guarded(session,
                        [this, session] { worker_->on_writable(session.slot, world_.time.now()); });
            }
        });
    }
}

void io_thread::shutdown_send(std::uint32_t slot) {
    socket& s = at(slot);
    demand(!s.fin_sent, "FIN twice");
    demand_hub_heard();
    s.fin_sent = true;
    world_.log.note("sends FIN", s.number);
    s.net->shutdown();
}

void io_thread::close(std::uint32_t slot) {
    socket& s = at(slot);
    session_record& r = world_.book.of(s.number);
    world_.log.note("closes", s.number);
    demand_hub_heard();
    demand(r.ended.has_value(), "a socket was let go of whose session has not ended");
    if (!worker_probe::outbox_of(*worker_, slot).empty()) {
        demand(
            s.net->broken() || r.stalled_since || r.slow_since || r.ended == end_reason::heartbeat,
            "a socket was let go of while it would have taken what is owed");
        r.overflowed = worker_probe::is_full(*worker_, slot);
        if (r.ended == end_reason::shutdown) {
            world_.seen.saw(sight::drain_cut_off);
        }
    }
    r.broken = r.broken || s.net->broken();
    r.socket_closed = true;
    s.net->close();
    sockets_[slot].reset();
}

void io_thread::request_end_of_turn() {
    demand(!turn_requested_, "a turn was asked for twice");
    turn_requested_ = true;
    handlers_.post([this] { end_turn(); });
}

void io_thread::end_turn() {
    turn_requested_ = false;
    worker_->end_of_turn(world_.time.now());
    check();
}

void io_thread::check() {
    if (!turn_requested_) {
        worker_probe::check(*worker_);
    }
    mark_busy();
    for (const auto& s : sockets_) {
        if (s && worker_->alive(s->session) &&
            worker_probe::phase_of(*worker_, s->session.slot) == session_phase::open) {
            if (!worker_probe::is_paused(*worker_, s->session.slot)) {
                world_.book.check_pulse(s->number);
            }
            if (worker_probe::has_backlog(*worker_, s->session.slot) &&
                !world_.book.of(s->number).view.owes_reply()) {
                worker_probe::check_news(*worker_, s->session.slot);
            }
        }
    }
    demand(worker_->counters().bytes_in.value() == read_bytes_, "bytes_in is wrong");
    demand(worker_->counters().bytes_out.value() == sent_bytes_, "bytes_out is wrong");
}

// Whom the server does not read, it does not expect to hear.
void io_thread::mark_busy() {
    for (const auto& s : sockets_) {
        if (s && worker_probe::is_paused(*worker_, s->session.slot)) {
            session_record& r = world_.book.of(s->number);
            r.heart.unheard(world_.time.now());
            if (worker_probe::awaits_hub(*worker_, s->session.slot)) {
                r.awaited_hub = world_.time.now();
            } else if (worker_probe::awaits_answer(*worker_, s->session.slot)) {
                world_.seen.saw(sight::answer_wait);
            }
        }
    }
}

// A later request than the one that stands never comes; an earlier one takes its place.
void io_thread::wake_at(time_point when) {
    demand(when < timer_, "a wake-up was asked for that was asked for already");
    timer_ = when;
    const std::uint64_t mine = ++timer_set_;
    const duration late = chance_.ms(0, world_.play.late_timer.count());
    world_.time.at(std::max(when, world_.time.now()) + late, [this, mine] {
        handlers_.post([this, mine] {
            if (mine == timer_set_) {
                timer_ = never;
                mark_busy();
                worker_->on_tick(world_.time.now());
                check();
            }
        });
    });
}

void io_thread::drain(time_point by) {
    handlers_.post([this, by] {
        worker_->drain(world_.time.now(), by);
        if (!turn_requested_) {
            request_end_of_turn();
        }
    });
}

}  // namespace alo::sim
