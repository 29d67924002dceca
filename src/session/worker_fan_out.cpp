// Who is told what the hub says of others, at once or in slices; see worker.hpp.
#include "alo/base/prefetch.hpp"
#include "alo/session/worker.hpp"

#include <algorithm>
#include <exception>
#include <new>

namespace alo {
namespace {

// From here on a fan-out is large: so many are written to as it comes, since the first should not
// wait for the last to be found,
constexpr std::size_t large = 64;
// and then so many a turn: a quarter of a millisecond, at some microseconds for a send, is what
// others wait for it, each time that they need a turn.
constexpr std::size_t slice = 32;
// Who is owed nothing any more is passed over at a thousandth of that price.
constexpr std::size_t most_looked_at = 4'096;
// While so many are under way, another one writes to nobody as it comes.
constexpr std::size_t few_fan_outs = 4;
// A thread so far behind, in fan-outs and in all whom they still have to reach, hears no lines that
// may cause more until it has caught up by half. What comes nevertheless, since users leave, lets
// it finish the oldest first, at twice that.
constexpr std::size_t enough_fan_outs = 128;
constexpr std::size_t enough_to_tell = 2'000'000;  // 16 MB

}  // namespace

void worker::tell(std::string_view frame, std::span<const session_ref> sessions, time_point now) {
    spread({.frame = frame, .news = {}}, sessions, now);
}

void worker::show(const presence_frame& news, std::span<const session_ref> sessions,
                  time_point now) {
    spread({.frame = {}, .news = news}, sessions, now);
}

void worker::spread(const notice& what, std::span<const session_ref> sessions, time_point now) {
    const bool is_large = sessions.size() >= large;
    const bool goes_on = !fan_outs_.empty() && fan_outs_.back().what().same(what);
    const std::size_t at_once = is_large && !goes_on && fan_outs_.size() < few_fan_outs ? large : 0;
    if (is_large && queue(what, sessions.subspan(at_once), now)) {
        sessions = sessions.first(at_once);
    }
    visit_ahead(
        sessions.size(), [&](std::size_t i) { expect_seat(sessions[i].slot); },
        [&](std::size_t i) { expect_tenant(sessions[i].slot); },
        [&](std::size_t i) {
            if (session* const s = find(sessions[i]); s != nullptr && hears(*s, what)) {
                tell_one(*s, what, now, i < at_once);
            }
        });
}

// False for want of memory.
bool worker::queue(const notice& what, std::span<const session_ref> sessions, time_point now) {
    if (sessions.empty()) {
        return true;
    }
    while (is_behind(2)) {
        tell_slice(now);
    }
    try {
        fan_outs_.emplace_back(what, sessions, slots_.size(),
                               [this](session_ref each) { return alive(each); });
    } catch (const std::bad_alloc&) {
        return false;
    }
    to_tell_ += sessions.size();
    behind_ = behind_ || is_behind(1);
    request_turn();
    return true;
}

bool worker::is_behind(std::size_t times) const noexcept {
    return fan_outs_.size() >= enough_fan_outs * times || to_tell_ >= enough_to_tell * times;
}

// Hears those again who had to wait.
void worker::catch_breath(time_point now) {
    if (behind_ && fan_outs_.size() <= enough_fan_outs / 2 && to_tell_ <= enough_to_tell / 2) {
        behind_ = false;
        on_hub_ready(now);
    }
}

// Whether it is still told anything.
bool worker::hears(const session& s, const notice& what) noexcept {
    return what.news ? told_in_order(s) : s.phase == session_phase::open;
}

void worker::tell_one(session& s, const notice& what, time_point now, bool at_once) {
    try {
        catch_up(s, now);
        if (at_once && s.out.empty() && !s.awaits_writable && !s.waiting &&
            s.phase == session_phase::open && what.line().size() <= ceiling_.hard) {
            counters_.notifications.add();
            write(s, what.line(), now);
            return;
        }
        put(s, what, now);
        if (at_once && hears(s, what) && !s.awaits_writable) {
            flush(s, now);
        }
    } catch (const std::exception& e) {
        fail(s, e.what());
    }
}

void worker::put(session& s, const notice& what, time_point now) {
    if (!hears(s, what)) {
        return;
    }
    if (what.news) {
        show_one(s, what.news, now);
    } else if (put_constant(s, what.frame, now)) {
        counters_.notifications.add();
    }
}

// What fan-outs under way owe it comes before anything else that it is told from here on.
void worker::catch_up(session& s, time_point now) {
    for (fan_out& each : fan_outs_) {
        if (each.take(s.self.slot)) {
            put(s, each.what(), now);
        }
    }
}

// The next ones of the oldest fan-out, each with all that the others owe it.
void worker::tell_slice(time_point now) {
    std::size_t told = 0;
    for (std::size_t seen = 0; told < slice && seen < most_looked_at; ++seen) {
        while (!fan_outs_.empty() && fan_outs_.front().rest().empty()) {
            to_tell_ -= fan_outs_.front().size();
            fan_outs_.pop_front();
        }
        if (fan_outs_.empty()) {
            return;
        }
        fan_out& oldest = fan_outs_.front();
        const std::span<const session_ref> rest = oldest.rest();
        const session_ref next = rest.front();
        if (rest.size() > 2 * prefetch_ahead) {
            expect_seat(rest[2 * prefetch_ahead].slot);
            expect_tenant(rest[prefetch_ahead].slot);
        }
        oldest.advance();
        if (oldest.take(next.slot)) {
            tell_next(next, oldest.what(), now);
            ++told;
        }
    }
    request_turn();
}

void worker::tell_next(session_ref next, const notice& what, time_point now) {
    session* const s = find(next);
    if (s == nullptr || !hears(*s, what)) {
        return;
    }
    if (fan_outs_.size() == 1) {
        tell_one(*s, what, now, true);
        return;
    }
    try {
        put(*s, what, now);
        catch_up(*s, now);
        if (s->phase != session_phase::dead && !s->awaits_writable) {
            flush(*s, now);
        }
    } catch (const std::exception& e) {
        fail(*s, e.what());
    }
}

// The session will be wanted soon: where it is found,
void worker::expect_seat(std::uint32_t slot) const noexcept {
    if (slot < slots_.size()) {
        prefetch(&slots_[slot]);
    }
}

void worker::expect_tenant(std::uint32_t slot) const noexcept {
    if (slot < slots_.size() && slots_[slot].tenant) {
        expect(*slots_[slot].tenant);
    }
}

// and what every notification looks at, which may lie across two cache lines.
void worker::expect(const session& s) noexcept {
    prefetch(&s);
    prefetch(&s.dirty);
}

}  // namespace alo
