// What is shown of a user, and who sees it change; see presence_store.hpp.
#include "alo/presence/presence_store.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace alo {

std::unique_ptr<presence_store::said_status> presence_store::said_of(const stance& what) {
    return std::make_unique<said_status>(said_status{++statuses_said_, std::string{what.text}});
}

void presence_store::show(session_handle session, const stance& what, time_point now,
                          change& result) {
    result.clear();
    session_record& record = sessions_[session];
    const earlier was = before(record.user);
    std::unique_ptr<said_status> said = said_of(what);
    const availability status = std::exchange(record.status, what.status);
    std::swap(record.said, said);
    try {
        conclude(record.user, was, now, result);
    } catch (...) {
        record.status = status;
        record.said = std::move(said);
        result.clear();
        throw;
    }
}

// One session that hides hides the user, and if it was lost, for its grace. Of the others the most
// available counts, and of several of those the one that said so last.
presence_store::aspect presence_store::aspect_of(user_handle user) const noexcept {
    const user_record& owner = users_[user];
    if (owner.newest == no_handle) {  // in grace all stays as it was
        if (!owner.in_grace() || !owner.shown) {
            return {};
        }
        return {true, owner.shown->looks()};
    }
    if (owner.veiled()) {
        return {};
    }
    aspect is{true, {availability::invisible, {}}};
    std::uint64_t latest = 0;
    for (session_handle s = owner.newest; s != no_handle; s = sessions_[s].older) {
        const session_record& record = sessions_[s];
        if (record.status == availability::invisible) {
            return {};
        }
        const std::uint64_t when = record.said ? record.said->when : 0;
        if (record.status < is.what.status || (record.status == is.what.status && when > latest)) {
            is.what.status = record.status;
            is.what.text = record.said ? std::string_view{record.said->text} : std::string_view{};
            latest = when;
        }
    }
    return is;
}

// Only for users of whom the graph says that `user` lists `peer`. A link that a departed device
// left behind is no consent.
bool presence_store::consents(user_handle user, user_handle peer) const noexcept {
    const user_record& owner = users_[user];
    if (owner.newest != no_handle) {
        return sessions_[owner.newest].list == nullptr || lists_live(user, peer);
    }
    const auto waits = grace_.find(grace_of(user, owner.grace_ends));
    const watch_list* const kept = waits == grace_.end() ? nullptr : waits->second.list.get();
    return kept == nullptr || std::binary_search(kept->begin(), kept->end(), peer);
}

void presence_store::collect_consent(user_handle user, consent& into) const {
    into.given.clear();
    into.met.clear();
    const auto mutual = graph_.mutual(user).size();
    const auto listed = graph_.listed(user);
    for (std::size_t i = 0; i < listed.size(); ++i) {
        const user_handle peer = listed[i].peer;
        if (consents(user, peer)) {
            into.given.push_back(peer);
            if (i < mutual) {
                into.met.push_back(peer);
            }
        }
    }
    std::sort(into.given.begin(), into.given.end());
    std::sort(into.met.begin(), into.met.end());
}

presence_store::earlier presence_store::before(user_handle user) {
    const earlier was{users_[user].shown != nullptr, rules_.audience == audience_rule::mutual};
    if (was.shown && was.consents) {
        collect_consent(user, before_);
    }
    return was;
}

presence_store::earlier presence_store::before_or_less(user_handle user, change& result) noexcept {
    try {
        return before(user);
    } catch (const std::bad_alloc&) {
        result.untold = true;
        return {users_[user].shown != nullptr, false};
    }
}

// What the command has made of the user, for all who see it. If it throws, the user is shown as it
// was, and `result` is not all.
void presence_store::conclude(user_handle user, const earlier& was, time_point now,
                              change& result) {
    const aspect is = aspect_of(user);
    if (is.visible) {
        result.at = calendar_.at(now);
        was.shown ? alter(user, was, is.what, result) : appear(user, is.what, result);
    } else if (was.shown) {
        tell_vanishing(user, was, now, result);
        vanish(user, now);
    }
}

// The same for a command that has come too far to fail.
void presence_store::conclude_or_less(user_handle user, const earlier& was, time_point now,
                                      change& result) noexcept {
    try {
        conclude(user, was, now, result);
    } catch (const std::bad_alloc&) {
        if (aspect_of(user).visible) {
            result.clear();
        } else {
            vanish(user, now);
        }
        result.untold = true;
    }
}

// Typed sessions are about to be told of the user.
void presence_store::sign(user_handle user, change& result) const {
    result.user = user;
    if (typed_ > 0) {
        result.id = user_id{users_.id_of(user)};
        result.version = version_ + 1;
    }
}

void presence_store::appear(user_handle user, const stance& what, change& result) {
    users_[user].shown = std::make_unique<shown_record>(version_ + 1, result.at, what);
    try {
        result.kind = transition::online;
        sign(user, result);
        collect_classic(user, result);
        collect_watchers(user, result);
    } catch (...) {
        users_[user].shown.reset();
        throw;
    }
    ++version_;
}

void presence_store::tell_vanishing(user_handle user, const earlier& was, time_point now,
                                    change& result) {
    result.kind = transition::offline;
    result.at = calendar_.at(now);
    sign(user, result);
    collect_classic(user, result);
    if (was.consents) {
        for (const user_handle peer : before_.met) {
            collect_sessions(peer, user, result, result.shown_to);
        }
    } else {
        collect_watchers(user, result);
    }
}

void presence_store::vanish(user_handle user, time_point now) noexcept {
    users_[user].shown.reset();
    ++version_;
    seen_.put(users_.id_of(user), calendar_.at(now));
    settle(user);
}

// The user stays shown. With consent as the rule any other list makes another version, whoever is
// there to see it: else a version that grew would betray that somebody hidden is.
void presence_store::alter(user_handle user, const earlier& was, const stance& what,
                           change& result) {
    shown_record& shown = *users_[user].shown;
    const bool changed = shown.looks() != what;
    bool relisted = false;
    if (was.consents) {
        collect_consent(user, after_);
        relisted = before_.given != after_.given;
    }
    if (!changed && !relisted) {
        return;
    }
    std::optional<shown_record> fresh;
    sign(user, result);
    if (changed) {
        fresh.emplace(version_ + 1, result.at, what);
        collect_watchers(user, result);
    }
    if (relisted) {
        tell_consent(user, changed, result);
    }
    if (fresh) {
        shown = std::move(*fresh);
    }
    shown.set_version(++version_);
}

// To whom a list that changed gave or took the sight of its owner, who is shown all the while.
void presence_store::tell_consent(user_handle user, bool changed, change& result) const {
    for (const user_handle peer : before_.met) {
        if (!std::binary_search(after_.met.begin(), after_.met.end(), peer)) {
            collect_sessions(peer, user, result, result.hidden_from);
        }
    }
    for (const user_handle peer : after_.met) {
        if (!changed && !std::binary_search(before_.met.begin(), before_.met.end(), peer)) {
            collect_sessions(peer, user, result, result.shown_to);
        }
    }
}

}  // namespace alo
