// What is shown of a user, and who sees it change; see presence_store.hpp.
#include "alo/presence/presence_store.hpp"

#include <algorithm>
#include <iterator>

namespace alo {

void presence_store::say(session_handle session, const stance& what, bool outspoken) {
    session_record& record = sessions_[session];
    record.said =
        outspoken
            ? std::make_unique<said_status>(said_status{++statuses_said_, std::string{what.text}})
            : nullptr;
    record.status = what.status;
}

void presence_store::show(session_handle session, const stance& what, time_point now,
                          change& result) {
    result.clear();
    const user_handle who = sessions_[session].user;
    const earlier was = before(who);
    say(session, what, true);
    conclude(who, was, now, result);
}

// One session that hides hides the user. Of the others the most available counts, and of several
// of those the one that said so last.
presence_store::aspect presence_store::aspect_of(user_handle user) const noexcept {
    const user_record& owner = users_[user];
    if (owner.newest == no_handle) {  // in grace all stays as it was
        if (!owner.in_grace() || !owner.shown) {
            return {};
        }
        return {true, owner.shown->status, owner.shown->text};
    }
    aspect is{true, availability::invisible, {}};
    std::uint64_t latest = 0;
    for (session_handle s = owner.newest; s != no_handle; s = sessions_[s].older) {
        const session_record& record = sessions_[s];
        if (record.status == availability::invisible) {
            return {};
        }
        const std::uint64_t when = record.said ? record.said->when : 0;
        if (record.status < is.status || (record.status == is.status && when > latest)) {
            is.status = record.status;
            is.text = record.said ? std::string_view{record.said->text} : std::string_view{};
            latest = when;
        }
    }
    return is;
}

bool presence_store::consent_matters() const noexcept {
    return rules_.audience == audience_rule::mutual && typed_ > 0;
}

// Only for users of whom the graph says that `user` lists `peer`. A link that a departed device
// left behind is no consent.
bool presence_store::consents(user_handle user, user_handle peer) const noexcept {
    const user_record& owner = users_[user];
    if (owner.newest != no_handle) {
        return sessions_[owner.newest].list == nullptr || lists_live(user, peer);
    }
    const watch_list* const kept = owner.shown ? owner.shown->kept.get() : nullptr;
    return kept == nullptr || std::binary_search(kept->begin(), kept->end(), peer);
}

// Those who list the user and may see it, sorted.
void presence_store::collect_consented(user_handle user, watch_list& into) const {
    into.clear();
    for (const friend_graph::link& half : graph_.mutual(user)) {
        if (consents(user, half.peer)) {
            into.push_back(half.peer);
        }
    }
    std::sort(into.begin(), into.end());
}

presence_store::earlier presence_store::before(user_handle user) {
    const earlier was{users_[user].shown != nullptr, consent_matters()};
    if (was.shown && was.consents) {
        collect_consented(user, consented_);
    }
    return was;
}

// What the command has made of the user, for all who see it.
void presence_store::conclude(user_handle user, const earlier& was, time_point now,
                              change& result) {
    user_record& owner = users_[user];
    const aspect is = aspect_of(user);
    if (!was.shown && !is.visible) {
        return;
    }
    result.at = calendar_.at(now);
    if (!was.shown) {
        result.kind = transition::online;
        owner.shown = std::make_unique<shown_state>(
            shown_state{++version_, result.at, is.status, std::string{is.text}, nullptr});
        collect_classic(user, result);
        collect_watchers(user, result.shown_to);
    } else if (!is.visible) {
        result.kind = transition::offline;
        owner.shown.reset();
        ++version_;
        collect_classic(user, result);
        if (was.consents) {
            for (const user_handle peer : consented_) {
                collect_sessions(peer, user, result.shown_to);
            }
        } else {
            collect_watchers(user, result.shown_to);
        }
        seen_.put(users_.id_of(user), result.at);
    } else {
        const bool changed = owner.shown->status != is.status || owner.shown->text != is.text;
        if (changed) {
            owner.shown->status = is.status;
            owner.shown->text = is.text;
            owner.shown->since = result.at;
            collect_watchers(user, result.shown_to);
        }
        if (was.consents) {
            conclude_consent(user, changed, result);
        }
        if (changed || !result.shown_to.empty() || !result.hidden_from.empty()) {
            owner.shown->version = ++version_;
        }
    }
    if (!result.shown_to.empty() || !result.hidden_from.empty()) {
        result.user = user;
        result.id = user_id{users_.id_of(user)};
        result.version = version_;
    }
}

// To whom a list that changed gave or took the sight of its owner, who is shown all the while.
void presence_store::conclude_consent(user_handle user, bool changed, change& result) {
    collect_consented(user, consenting_);
    for (const user_handle peer : consented_) {
        if (!std::binary_search(consenting_.begin(), consenting_.end(), peer)) {
            collect_sessions(peer, user, result.hidden_from);
        }
    }
    for (const user_handle peer : consenting_) {
        if (!changed && !std::binary_search(consented_.begin(), consented_.end(), peer)) {
            collect_sessions(peer, user, result.shown_to);
        }
    }
}

void presence_store::collect_classic(user_handle user, change& result) const {
    switch (rules_.audience) {
        case audience_rule::either:
            collect_classic(graph_.linked(user), result);
            break;
        case audience_rule::mutual:
            collect_classic(graph_.mutual(user), result);
            break;
        case audience_rule::literal:
            if (result.kind == transition::offline) {
                collect_classic(graph_.listed(user), result);
                break;
            }
            [[fallthrough]];
        case audience_rule::listers:
            collect_classic(graph_.mutual(user), result);
            collect_classic(graph_.only_listers(user), result);
            break;
    }
}

void presence_store::collect_classic(std::span<const friend_graph::link> links,
                                     change& result) const {
    for (const friend_graph::link& half : links) {
        for (session_handle s = users_[half.peer].newest; s != no_handle; s = sessions_[s].older) {
            if (!sessions_[s].typed) {
                result.told.push_back(sessions_[s].address);
            }
        }
    }
}

// The typed sessions of `watcher`, who lists `user`, that have it on their own list.
void presence_store::collect_sessions(user_handle watcher, user_handle user,
                                      std::vector<session_address>& into) const {
    for (session_handle s = users_[watcher].newest; s != no_handle; s = sessions_[s].older) {
        if (sessions_[s].typed && on_list(s, user)) {
            into.push_back(sessions_[s].address);
        }
    }
}

void presence_store::collect_watchers(user_handle user, std::vector<session_address>& into) const {
    if (typed_ == 0) {
        return;
    }
    const bool by_consent = rules_.audience == audience_rule::mutual;
    for (const friend_graph::link& half : graph_.mutual(user)) {
        if (!by_consent || consents(user, half.peer)) {
            collect_sessions(half.peer, user, into);
        }
    }
    if (!by_consent) {
        for (const friend_graph::link& half : graph_.only_listers(user)) {
            collect_sessions(half.peer, user, into);
        }
    }
}

// Whom the session watches and may know of, whether shown or not.
template <typename Visit>
void presence_store::each_known(session_handle session, Visit visit) const {
    const user_handle who = sessions_[session].user;
    const bool by_consent = rules_.audience == audience_rule::mutual;
    for (const friend_graph::link& half : by_consent ? graph_.mutual(who) : graph_.listed(who)) {
        if (on_list(session, half.peer) && (!by_consent || consents(half.peer, who))) {
            visit(half.peer);
        }
    }
}

std::vector<user_handle> presence_store::picture(session_handle session) const {
    std::vector<user_handle> seen;
    each_known(session, [&](user_handle peer) {
        if (users_[peer].shown) {
            seen.push_back(peer);
        }
    });
    return seen;
}

std::vector<presence_store::glimpse> presence_store::look(session_handle session,
                                                          const id_list& users,
                                                          time_point now) const {
    std::vector<user_handle> asked;
    for (std::size_t i = 0; i < users.size(); ++i) {
        asked.push_back(users_.find(users[i]));
    }
    std::vector<user_handle> wanted = asked;
    std::sort(wanted.begin(), wanted.end());
    std::vector<user_handle> known;
    each_known(session, [&](user_handle peer) {
        if (std::binary_search(wanted.begin(), wanted.end(), peer)) {
            known.push_back(peer);
        }
    });
    std::sort(known.begin(), known.end());
    std::vector<glimpse> seen(asked.size());
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const user_handle user = asked[i];
        if (!std::binary_search(known.begin(), known.end(), user)) {
            continue;
        }
        if (users_[user].shown) {
            seen[i].online = user;
        } else if (rules_.audience != audience_rule::mutual) {
            // With consent as the rule, who is offline lists nobody, and so lets nobody know.
            seen[i].last_seen = seen_.find(users[i], calendar_.at(now));
        }
    }
    return seen;
}

}  // namespace alo
