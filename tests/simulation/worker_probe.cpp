// See worker_probe.hpp.
#include "simulation/worker_probe.hpp"

#include "simulation/violation.hpp"

#include <algorithm>

namespace alo {

using sim::demand;

namespace {

// The longest error that a session may be owed on top of its limit.
constexpr std::size_t longest_error = 1024;
// A list's page, of which the last entry may be long.
constexpr std::size_t longest_page = (std::size_t{16} << 10U) + 2'048;
// What one of the news costs that wait, and its frame where it tells of somebody who went.
constexpr std::size_t place_of_news = 40 + 256;

void check_output(const session& s, const limits& rules) {
    const bool ended = s.phase != session_phase::open;
    const std::size_t room =
        s.typed ? std::max(rules.output_hard_limit, rules.output_soft_limit + longest_page)
                : rules.output_hard_limit;
    const std::size_t most = room + (ended ? longest_error : 0);
    demand(s.out.size() <= most, "an outbox holds more than its hard limit");
    demand(s.out.memory() <= most, "an outbox costs more than its hard limit");
    demand(!s.out.empty() || s.out.memory() == 0, "an empty outbox holds memory");
    demand(s.out.empty() || s.awaits_writable, "something is owed and nobody is going to send it");
    demand(!s.awaits_writable || s.write_by != never, "a stalled session has no write deadline");
    demand(s.phase != session_phase::finishing || !s.out.empty() ||
               (s.typed && s.typed->awaits_answers),
           "a session that is finished was not let go");
    if (s.waiting) {
        demand(s.awaits_writable && !s.out.empty(),
               "something waits and nobody is going to send it");
        // A page that was moved to the outbox since did not count where it waited.
        demand(s.out.size() + s.waiting->weight() <= most + longest_page,
               "what waits for a session costs more than its limit");
    }
    demand(s.phase != session_phase::lingering || s.close_by != never, "lingering for ever");
}

void check_input(const session& s, const limits& rules) {
    const bool open = s.phase == session_phase::open;
    demand(s.framer.held() <= rules.max_line + 2, "more input is kept than a line");
    demand(s.framer.room() > 0 || s.paused, "a session is open and nothing may be read");
    demand(open || s.framer.held() == 0, "input of an ended session is kept");
    const bool counts = open && !s.talk.identified();
    demand(s.pending_input == (counts ? s.framer.held() : 0), "unread input is counted wrongly");
    demand(!s.paused || !open || s.resume_at != never || s.awaits_hub || s.awaits_answer,
           "a pause without an end");
    demand(!s.awaits_answer ||
               (open && s.typed && (s.owed_answer() || s.out.size() >= rules.output_soft_limit)),
           "a session waits for an answer that it is not owed");
    demand(open || s.resume_at == never, "an ended session waits for its rate");
}

}  // namespace

void worker_probe::check(worker& it) {
    demand(it.dirty_.empty() && it.flushing_.empty() && it.dead_.empty() && it.relieved_.empty(),
           "the turn is not over");
    std::size_t live = 0;
    std::size_t strangers = 0;
    for (const worker::seat& home : it.slots_) {
        if (!home.tenant) {
            continue;
        }
        const session& s = *home.tenant;
        ++live;
        demand(&it.slots_[s.self.slot] == &home && s.self.generation == home.generation,
               "a session sits on another one's seat");
        demand(s.phase != session_phase::dead && !s.dirty, "the dead are not buried");
        demand(s.departed == (s.phase != session_phase::open), "an end without a farewell");
        check_output(s, it.rules_);
        check_input(s, it.rules_);
        demand(home.wakes_at <= s.next_deadline(it.rules_), "nobody will look at a deadline");
        if (s.pending_input > 0) {
            ++strangers;
            const auto found = it.strangers_.find(s.serial);
            demand(found != it.strangers_.end() && found->second == s.self.slot,
                   "a stranger is not in the book");
        }
    }
    demand(live == it.live_ && live + it.free_.size() == it.slots_.size(),
           "the count of sessions is wrong");
    demand(strangers == it.strangers_.size(), "the book of strangers holds others");
    // A slot knows two entries. A third kind of deadline may make it forget one, but not often: a
    // write deadline has to pass each time.
    demand(it.wheel_.size() <= it.slots_.size() * 12, "deadlines pile up");
    demand(it.wheel_.size() == 0 || it.wake_requested_ <= it.wheel_.next(),
           "nobody will look at the wheel");
}

std::size_t worker_probe::pending_input(const worker& it) {
    std::size_t sum = 0;
    for (const worker::seat& home : it.slots_) {
        sum += home.tenant ? home.tenant->pending_input : 0;
    }
    return sum;
}

const outbox& worker_probe::outbox_of(const worker& it, std::uint32_t slot) {
    return it.slots_[slot].tenant->out;
}

std::size_t worker_probe::input_of(const worker& it, std::uint32_t slot) {
    return it.slots_[slot].tenant->framer.held();
}

bool worker_probe::is_newest_stranger(const worker& it, std::uint32_t slot) {
    const std::uint64_t serial = it.slots_[slot].tenant->serial;
    return std::none_of(it.slots_.begin(), it.slots_.end(), [serial](const worker::seat& home) {
        return home.tenant && home.tenant->pending_input > 0 && home.tenant->serial > serial;
    });
}

session_phase worker_probe::phase_of(const worker& it, std::uint32_t slot) {
    return it.slots_[slot].tenant->phase;
}

bool worker_probe::is_paused(const worker& it, std::uint32_t slot) {
    return it.slots_[slot].tenant->paused;
}

bool worker_probe::awaits_hub(const worker& it, std::uint32_t slot) {
    return it.slots_[slot].tenant->awaits_hub;
}

bool worker_probe::awaits_answer(const worker& it, std::uint32_t slot) {
    return it.slots_[slot].tenant->awaits_answer;
}

bool worker_probe::has_backlog(const worker& it, std::uint32_t slot) {
    const session& s = *it.slots_[slot].tenant;
    return s.waiting != nullptr;
}

void worker_probe::check_news(const worker& it, std::uint32_t slot) {
    const session& s = *it.slots_[slot].tenant;
    demand(s.waiting->weight() <= place_of_news * (it.rules_.max_friends + 2),
           "news wait that newer ones should have taken the place of");
}

bool worker_probe::is_full(const worker& it, std::uint32_t slot) {
    const session& s = *it.slots_[slot].tenant;
    return s.waiting && s.out.size() + s.waiting->weight() > it.rules_.output_hard_limit;
}

}  // namespace alo
