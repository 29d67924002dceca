// How commands and answers travel; see strand.hpp, and strand_judge.cpp for what is made of them.
#include "simulation/strand.hpp"

#include <stdexcept>
#include <utility>
#include <variant>

namespace alo::sim {

stance strand::command::stands() const {
    return shows ? saying{shows->first, shows->second}.after() : stance{};
}

// What both have in common: a command from every call.
class strand::sim_hub_port : public sim_port {
  public:
    sim_hub_port(strand& owner, worker_index index) : owner_{owner}, index_{index} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, const arrival& how,
                time_point now) override {
        owner_.maybe_fault(index_, session);
        command c{.what = command::kind::attach, .session = session, .user = user_id{user}};
        c.ids = friends;
        c.typed = how.typed;
        c.grace = how.grace;
        if (how.outspoken) {
            c.shows.emplace(how.shows.status, how.shows.text);
        }
        take(std::move(c), now);
    }
    void replace(session_ref session, const id_list& friends, const encore& how,
                 time_point now) override {
        command c{.what = command::kind::replace, .session = session};
        c.ids = friends;
        c.typed = how.typed;
        c.grace = how.grace;
        if (how.shows) {
            c.shows.emplace(how.shows->status, how.shows->text);
        }
        take(std::move(c), now);
    }
    void ask(session_ref session, const request& what, time_point now) override {
        command c{.what = command::kind::query, .session = session, .typed = true};
        if (const auto* const status = std::get_if<status_request>(&what)) {
            c.what = command::kind::status;
            c.shows.emplace(status->shows.status, status->shows.text);
            c.tag = status->tag;
        } else if (const auto* const edit = std::get_if<watch_request>(&what)) {
            c.what = command::kind::watch;
            c.ids = *edit->add;
            c.removed = *edit->remove;
            c.tag = edit->tag;
            c.hopeless = edit->hopeless;
        } else {
            const auto& question = std::get<query_request>(what);
            c.ids = *question.users;
            c.tag = question.tag;
        }
        take(std::move(c), now);
    }
    void detach(session_ref session, departure how, time_point now) override {
        take({.what = command::kind::detach, .session = session, .how = how}, now);
    }
    void catch_up(session_ref session, time_point now) override {
        take({.what = command::kind::catch_up, .session = session}, now);
    }
    [[nodiscard]] bool ready() override { return owner_.has_room(index_); }

  protected:
    virtual void take(command&& c, time_point now) = 0;

    strand& owner_;
    worker_index index_;
};

class strand::direct_port final : public sim_hub_port {
  public:
    using sim_hub_port::sim_hub_port;
    void flush() override { owner_.dispatch(); }
    [[nodiscard]] bool holds() const override { return false; }  // it runs as it is said

  private:
    void take(command&& c, time_point now) override {
        owner_.execute(0, c, now);
        owner_.arm(now);
    }
};

class strand::posting_port final : public sim_hub_port {
  public:
    using sim_hub_port::sim_hub_port;
    void flush() override {
        if (!commands_.empty()) {
            owner_.travel(owner_.last_there_[index_], 0,
                          [&owner = owner_, from = index_,
                           commands = std::exchange(commands_, {})] { owner.run(from, commands); });
        }
    }
    [[nodiscard]] bool holds() const override { return !commands_.empty(); }

  private:
    void take(command&& c, time_point /*now*/) override { commands_.push_back(std::move(c)); }

    std::vector<command> commands_;
};

strand::strand(surroundings world, prng chance, std::vector<std::unique_ptr<io_thread>>& threads)
    : world_{world},
      chance_{chance.fork(300)},
      threads_{threads},
      core_{world.play.rules, world.play.workers, *this},
      truth_{world.play.rules},
      outgoing_(world.play.workers),
      last_there_(world.play.workers),
      last_back_(world.play.workers) {
    if (world.play.workers == 1) {
        ports_.push_back(std::make_unique<direct_port>(*this, 0));
        return;
    }
    for (worker_index i = 0; i < world.play.workers; ++i) {
        ports_.push_back(std::make_unique<posting_port>(*this, i));
    }
}

strand::~strand() = default;

void strand::stop() {
    stopped_ = true;
    core_.mute();
    ++armings_;
}

void strand::maybe_fault(worker_index from, session_ref session) {
    if (world_.play.faults > 0 && chance_.chance(world_.play.faults)) {
        world_.seen.saw(sight::fault);
        world_.book.of(threads_[from]->session_in(session)).faulted = true;
        throw std::runtime_error{"injected"};
    }
}

// Now and then the hub has no room for a worker's lines, for a while.
bool strand::has_room(worker_index worker) {
    if (no_room_.contains(worker)) {
        return false;
    }
    if (world_.play.crowded == 0 || !chance_.chance(world_.play.crowded)) {
        return true;
    }
    no_room_.insert(worker);
    world_.seen.saw(sight::hub_wait);
    world_.time.after(chance_.ms(0, scenario::hub_wait.count()), [this, worker] {
        threads_[worker]->handlers().post([this, worker] {
            no_room_.erase(worker);
            threads_[worker]->mark_busy();
            threads_[worker]->its_worker().on_hub_ready(world_.time.now());
        });
    });
    return false;
}

void strand::travel(time_point& last, worker_index to, action what) {
    last = std::max(last, world_.time.now() + chance_.ms(0, world_.play.hop.count()));
    world_.time.at(
        last, [this, to, happens = std::move(what)] { threads_[to]->handlers().post(happens); });
}

void strand::run(worker_index from, const std::vector<command>& commands) {
    const time_point now = world_.time.now();
    for (const command& c : commands) {
        execute(from, c, now);
    }
    dispatch();
    arm(now);
}

// As hub/hub has it: the hub's own thread is told at once.
void strand::deliver(worker_index to, delivery&& d, time_point now) {
    if (to == 0) {
        hand_to(0, d, now);
    } else {
        outgoing_[to].push_back(std::move(d));
    }
}

void strand::dispatch() {
    for (worker_index to = 0; to < outgoing_.size(); ++to) {
        if (!outgoing_[to].empty()) {
            travel(last_back_[to], to, [this, to, deliveries = std::exchange(outgoing_[to], {})] {
                const time_point now = world_.time.now();
                for (const delivery& d : deliveries) {
                    hand_to(to, d, now);
                }
            });
        }
    }
}

void strand::hand_to(worker_index to, const delivery& d, time_point now) {
    worker& target = threads_[to]->its_worker();
    for (const session_ref ref : d.sessions) {
        if (!target.alive(ref)) {
            world_.seen.saw(sight::stale_tell);
        }
    }
    if (d.sessions.size() >= 64) {
        world_.seen.saw(sight::large_fan_out);
    }
    const session_ref first = d.sessions.front();
    switch (d.what) {
        case delivery::kind::frame:
            target.tell(d.frame, d.sessions, now);
            break;
        case delivery::kind::news:
            target.show(d.news, d.sessions, now);
            break;
        case delivery::kind::answer: {
            session_record& r = world_.book.of(threads_[to]->session_in(first));
            r.asks = true;
            target.answer(first, std::move(*d.answer), now);
            r.asks = false;
            break;
        }
        case delivery::kind::replaced:
            target.replaced(first, now);
            break;
        case delivery::kind::caught_up:
            target.caught_up(first, now);
            break;
    }
}

void strand::arm(time_point now) {
    const time_point next = core_.next_expiry();
    if (stopped_ || next >= armed_for_) {
        return;
    }
    armed_for_ = next;
    world_.time.at(std::max(next, now), [this, mine = ++armings_] {
        threads_[0]->handlers().post([this, mine] {
            if (mine == armings_ && !stopped_) {
                on_timer();
            }
        });
    });
}

void strand::on_timer() {
    armed_for_ = never;
    const time_point now = world_.time.now();
    expiring_ = true;
    while (core_.expire_next(now)) {
        if (!expected_) {
            expect_expiry(now);  // nobody was told
        }
        compare();
    }
    expiring_ = false;
    demand(truth_.due(now).empty(), "a grace that is over did not end");
    judge_counts();
    dispatch();
    arm(now);
}

}  // namespace alo::sim
