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
    release_bereft();
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

// What the command has made of the user, for all who see it.
void presence_store::conclude(user_handle user, const earlier& was, time_point now,
                              change& result) {
    const aspect is = aspect_of(user);
    if (!was.shown && !is.visible) {
        return;
    }
    result.at = calendar_.at(now);
    if (!was.shown) {
        appear(user, is, result);
    } else if (!is.visible) {
        vanish(user, was, result);
    } else {
        alter(user, was, is, result);
    }
}

// Says of whom the typed sessions among those told hear.
void presence_store::sign(user_handle user, change& result) const {
    result.user = user;
    if (!result.shown_to.empty() || !result.hidden_from.empty()) {
        result.id = user_id{users_.id_of(user)};
        result.version = version_;
    }
}

void presence_store::appear(user_handle user, const aspect& is, change& result) {
    result.kind = transition::online;
    users_[user].shown = std::make_unique<shown_state>(
        shown_state{++version_, result.at, is.status, std::string{is.text}, nullptr});
    collect_classic(user, result);
    collect_watchers(user, result.shown_to);
    sign(user, result);
}

void presence_store::vanish(user_handle user, const earlier& was, change& result) {
    result.kind = transition::offline;
    users_[user].shown.reset();
    ++version_;
    collect_classic(user, result);
    if (was.consents) {
        for (const user_handle peer : before_.met) {
            collect_sessions(peer, user, result.shown_to);
        }
    } else {
        collect_watchers(user, result.shown_to);
    }
    sign(user, result);
    seen_.put(users_.id_of(user), result.at);
    settle(user);
}

// The user stays shown. With consent as the rule any other list makes another version, whoever is
// there to see it: else a version that grew would betray that somebody hidden is.
void presence_store::alter(user_handle user, const earlier& was, const aspect& is, change& result) {
    shown_state& shown = *users_[user].shown;
    const bool changed = shown.status != is.status || shown.text != is.text;
    if (changed) {
        shown.status = is.status;
        shown.text = is.text;
        shown.since = result.at;
        collect_watchers(user, result.shown_to);
    }
    bool relisted = false;
    if (was.consents) {
        collect_consent(user, after_);
        relisted = before_.given != after_.given;
        tell_consent(user, changed, result);
    }
    if (changed || relisted) {
        shown.version = ++version_;
    }
    sign(user, result);
}

// To whom a list that changed gave or took the sight of its owner, who is shown all the while.
void presence_store::tell_consent(user_handle user, bool changed, change& result) const {
    for (const user_handle peer : before_.met) {
        if (!std::binary_search(after_.met.begin(), after_.met.end(), peer)) {
            collect_sessions(peer, user, result.hidden_from);
        }
    }
    for (const user_handle peer : after_.met) {
        if (!changed && !std::binary_search(before_.met.begin(), before_.met.end(), peer)) {
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
    std::sort(seen.begin(), seen.end(), [this](user_handle a, user_handle b) {
        return users_[a].shown->version < users_[b].shown->version;
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
