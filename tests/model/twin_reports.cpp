// What can be seen of the twin worlds, and that it is equal; see twin_worlds.hpp.
#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"
#include "model/twin_worlds.hpp"

#include <algorithm>

namespace alo::model {
namespace {

std::string in_words(user_id_view id) {
    return id.is_text() ? '"' + std::string{id.text()} + '"' : std::to_string(id.number());
}

}  // namespace

void twin_worlds::expect_equal(const std::string& first, const std::string& second) const {
    if (first != second) {
        throw mismatch{story_ + ": while somebody hides there is to see\n    " + first +
                       "\nand while it is gone\n    " + second};
    }
}

// What the hider itself is told is its own affair.
bool twin_worlds::counts(const session_address& whom) const {
    const auto found = devices_.find(whom.ref.slot);
    return found == devices_.end() || found->second.user != hider;
}

std::string twin_worlds::word(const presence_store& store, user_handle user) {
    const shown_state is = store.shown(user);
    return " [" + in_words(store.id_of(user)) + ' ' +
           std::to_string(static_cast<unsigned>(is.status)) + ' ' + std::string{is.text} + ' ' +
           std::to_string(is.version) + ' ' + std::to_string(is.since) + ']';
}

// What the last command told others.
std::string twin_worlds::report(const world& from) const {
    const change& told = from.result;
    std::string words;
    const auto list = [&](const char* what, const std::vector<session_address>& whom) {
        std::vector<std::uint32_t> all;
        for (const session_address& each : whom) {
            if (counts(each)) {
                all.push_back(each.ref.slot);
            }
        }
        std::sort(all.begin(), all.end());
        for (const std::uint32_t each : all) {
            words += what + std::to_string(each);
        }
        return !all.empty();
    };
    list(told.kind == transition::online ? " online:" : " offline:", told.told);
    const bool shows = list(" shown:", told.shown_to);
    const bool hides = list(" hidden:", told.hidden_from);
    if (shows || hides) {
        words += " of " + in_words(told.id.view()) + " version " + std::to_string(told.version) +
                 " at " + std::to_string(told.at);
    }
    if (shows && told.kind != transition::offline) {
        words += word(from.store, told.user);
    }
    return words;
}

// All that a session can ask for.
std::string twin_worlds::view(const presence_store& store, session_handle session) const {
    std::string words = std::to_string(store.watch_count(session)) + " watched;";
    for (const user_handle user : store.picture(session)) {
        words += word(store, user);
    }
    id_list all;
    for (person each = 0; each < ids_.size(); ++each) {
        all.push_back(ids_[each]);
    }
    for (const auto& seen : store.look(session, all, now_)) {
        words += seen.online != no_handle ? word(store, seen.online)
                 : seen.last_seen         ? ' ' + std::to_string(*seen.last_seen)
                                          : " -";
    }
    return words;
}

void twin_worlds::compare() {
    const std::string told = report(first_);
    expect_equal(told, report(second_));
    seen_.told += apart_ && !told.empty() ? 1U : 0U;
    for (const auto& [number, each] : devices_) {
        if (each.second) {
            expect_equal(view(first_.store, each.first), view(second_.store, *each.second));
        }
    }
    for (const world* const each : {&first_, &second_}) {
        if (const std::string fault = presence_probe::fault(each->store); !fault.empty()) {
            throw mismatch{story_ + ": " + fault};
        }
    }
}

}  // namespace alo::model
