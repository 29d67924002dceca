// Who hears of whom, and sees whom; see presence_store.hpp.
#include "alo/base/prefetch.hpp"
#include "alo/presence/presence_store.hpp"

#include <algorithm>

namespace alo {

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

// Of a user who is told of already, but to those alone who listed it before its list was linked:
// those who are to be told because they are on that list.
void presence_store::collect_of_list(user_handle user, change& result) const {
    if (rules_.audience == audience_rule::either) {
        collect_classic(graph_.listed(user).subspan(graph_.mutual(user).size()), result);
    } else if (rules_.audience == audience_rule::mutual) {
        collect_classic(user, result);
        collect_watchers(user, result);
    }
}

void presence_store::collect_classic(std::span<const friend_graph::link> links,
                                     change& result) const {
    visit_ahead(
        links.size(), [&](std::size_t i) { prefetch(&users_[links[i].peer]); },
        [&](std::size_t i) {
            if (const session_handle s = users_[links[i].peer].newest; s != no_handle) {
                prefetch(&sessions_[s]);
            }
        },
        [&](std::size_t i) {
            for (session_handle s = users_[links[i].peer].newest; s != no_handle;
                 s = sessions_[s].older) {
                if (!sessions_[s].typed) {
                    result.add(result.told, sessions_[s].address);
                }
            }
        });
}

// The typed sessions of `watcher`, who lists `user`, that have it on their own list.
void presence_store::collect_sessions(user_handle watcher, user_handle user, change& result,
                                      std::vector<session_address>& into) const {
    for (session_handle s = users_[watcher].newest; s != no_handle; s = sessions_[s].older) {
        if (sessions_[s].typed && on_list(s, user)) {
            result.add(into, sessions_[s].address);
        }
    }
}

void presence_store::collect_watchers(user_handle user, change& result) const {
    if (typed_ == 0) {
        return;
    }
    const bool by_consent = rules_.audience == audience_rule::mutual;
    for (const friend_graph::link& half : graph_.mutual(user)) {
        if (!by_consent || consents(user, half.peer)) {
            collect_sessions(half.peer, user, result, result.shown_to);
        }
    }
    if (!by_consent) {
        for (const friend_graph::link& half : graph_.only_listers(user)) {
            collect_sessions(half.peer, user, result, result.shown_to);
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
    sort_by_version(seen);
    return seen;
}

// Whom a session of the user sees online of those that it lists since now.
void presence_store::collect_seen(user_handle user, const watch_list& fresh,
                                  std::vector<user_handle>& into) const {
    const bool by_consent = rules_.audience == audience_rule::mutual;
    for (const user_handle peer : fresh) {
        if (users_[peer].shown &&
            (!by_consent || (graph_.lists(peer, user) && consents(peer, user)))) {
            into.push_back(peer);
        }
    }
    sort_by_version(into);
}

void presence_store::sort_by_version(std::vector<user_handle>& shown) const {
    std::sort(shown.begin(), shown.end(), [this](user_handle a, user_handle b) {
        return users_[a].shown->version() < users_[b].shown->version();
    });
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
