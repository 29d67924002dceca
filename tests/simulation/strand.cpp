// How commands and answers travel; see strand.hpp, and strand_judge.cpp for what is made of them.
#include "simulation/strand.hpp"

#include <stdexcept>
#include <utility>

namespace alo::sim {

class strand::direct_port final : public sim_port {
  public:
    explicit direct_port(strand& owner) : owner_{owner} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, const arrival& how,
                time_point now) override {
        owner_.maybe_fault(0, session);
        owner_.execute(0, {command::kind::attach, session, user_id{user}, friends, how.grace, {}},
                       now);
    }
    void replace(session_ref session, const id_list& friends, const encore& /*how*/,
                 time_point now) override {
        owner_.execute(0, {command::kind::replace, session, {}, friends, {}, {}}, now);
    }
    void detach(session_ref session, departure how, time_point now) override {
        owner_.execute(0, {command::kind::detach, session, {}, {}, {}, how}, now);
        owner_.arm(now);
    }
    void ask(session_ref /*session*/, const request& /*what*/, time_point /*now*/) override {
        demand(false, "a classic session asked for something");
    }
    void catch_up(session_ref /*session*/, time_point /*now*/) override {
        demand(false, "a classic session waits for answers");
    }
    void flush() override { owner_.dispatch(); }
    [[nodiscard]] bool holds() const override { return false; }  // it runs as it is said
    [[nodiscard]] bool ready() override { return owner_.has_room(0); }

  private:
    strand& owner_;
};

class strand::posting_port final : public sim_port {
  public:
    posting_port(strand& owner, worker_index index) : owner_{owner}, index_{index} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, const arrival& how,
                time_point /*now*/) override {
        owner_.maybe_fault(index_, session);
        commands_.push_back(
            {command::kind::attach, session, user_id{user}, friends, how.grace, {}});
    }
    void replace(session_ref session, const id_list& friends, const encore& /*how*/,
                 time_point /*now*/) override {
        commands_.push_back({command::kind::replace, session, {}, friends, {}, {}});
    }
    void detach(session_ref session, departure how, time_point /*now*/) override {
        commands_.push_back({command::kind::detach, session, {}, {}, {}, how});
    }
    void ask(session_ref /*session*/, const request& /*what*/, time_point /*now*/) override {
        demand(false, "a classic session asked for something");
    }
    void catch_up(session_ref /*session*/, time_point /*now*/) override {
        demand(false, "a classic session waits for answers");
    }
    void flush() override {
        if (!commands_.empty()) {
            owner_.travel(owner_.last_there_[index_], 0,
                          [&owner = owner_, from = index_,
                           commands = std::exchange(commands_, {})] { owner.run(from, commands); });
        }
    }

    [[nodiscard]] bool holds() const override { return !commands_.empty(); }
    [[nodiscard]] bool ready() override { return owner_.has_room(index_); }

  private:
    strand& owner_;
    worker_index index_;
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
        ports_.push_back(std::make_unique<direct_port>(*this));
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
    world_.time.after(chance_.ms(0, 60), [this, worker] {
        threads_[worker]->handlers().post([this, worker] {
            no_room_.erase(worker);
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

void strand::dispatch() {
    for (worker_index to = 0; to < outgoing_.size(); ++to) {
        if (!outgoing_[to].empty()) {
            travel(last_back_[to], to, [this, to, deliveries = std::exchange(outgoing_[to], {})] {
                deliver(to, deliveries);
            });
        }
    }
}

void strand::deliver(worker_index to, const std::vector<delivery>& deliveries) {
    const time_point now = world_.time.now();
    for (const delivery& d : deliveries) {
        hand_to(to, d, now);
    }
}

void strand::hand_to(worker_index to, const delivery& d, time_point now) {
    worker& target = threads_[to]->its_worker();
    for (const session_ref ref : d.sessions) {
        if (!target.alive(ref)) {
            world_.seen.saw(sight::stale_tell);
        }
    }
    if (d.frame.empty()) {
        target.replaced(d.sessions.front(), now);
        return;
    }
    if (d.sessions.size() >= 64) {
        world_.seen.saw(sight::large_fan_out);
    }
    target.tell(d.frame, d.sessions, now);
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
    expiring_at_ = now;
    while (core_.expire_next(now)) {
    }
    expect_next_expiry();
    expiring_ = false;
    demand(!expected_, "a user went offline and nobody was told");
    demand(truth_.due(now).empty(), "a grace that is over did not end");
    judge_counts();
    dispatch();
    arm(now);
}

}  // namespace alo::sim
