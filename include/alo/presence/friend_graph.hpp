// Who lists whom. Edges between user handles, kept at both ends in one array a user, so that every
// audience of SPEC section 4 is a range of that array and an edge goes in constant time, from
// whichever side. Owned by presence_store; one thread at a time.
//
// A pair of users shares one link, whoever of the two lists the other, so a mutual friendship costs
// 16 bytes and an edge in one direction 16 too. A user's links lie in three runs:
//
//     [0, mutual)      both list each other
//     [mutual, out)    this user lists the peer
//     [out, size)      the peer lists this user
//
// Each link knows where its other half lies; a link moves between runs by swaps that put right the
// halves of what they moved.
#pragma once

#include "alo/base/paged_vector.hpp"
#include "alo/base/prefetch.hpp"
#include "alo/presence/handles.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace alo {

struct presence_probe;  // tests/model/presence_probe.hpp: checks that all this fits together

class friend_graph {
  public:
    struct link {
        user_handle peer;
        std::uint32_t back;  // where the peer's half lies in the peer's links
    };

    friend_graph() = default;
    ~friend_graph();
    friend_graph(const friend_graph&) = delete;
    friend_graph& operator=(const friend_graph&) = delete;

    // X lists every target from now on, beside those it lists already. Duplicates and X itself are
    // skipped. Throws only for want of memory, and then no link has changed. O(targets), and
    // O(links of X) or of the targets, whichever is less.
    void declare(user_handle x, std::span<const user_handle> targets);
    // The same where X lists none of them yet, none is X, and none is there twice; O(targets), and
    // the rest of it.
    void declare_new(user_handle x, std::span<const user_handle> targets);

    // To withdraw cannot fail. Once a link is withdrawn, `then(peer)` is called, which may find the
    // peer isolated, and must not change the graph.
    struct nothing {
        void operator()(user_handle) const noexcept {}
    };
    // X lists nobody of whom `drop(peer)` says so. O(users that X lists).
    template <typename Predicate, typename Then = nothing>
    void withdraw_if(user_handle x, Predicate drop, Then then = {}) noexcept {
        if (x >= nodes_.size()) {
            return;
        }
        for (std::uint32_t i = nodes_[x].out; i-- > 0;) {
            expect(nodes_[x], i);
            const user_handle peer = nodes_[x].links[i].peer;
            if (drop(peer)) {
                withdraw(x, i);
                then(peer);
            }
        }
        fit(x);
    }
    // X does not list Y any more. As long as lists().
    void withdraw_one(user_handle x, user_handle y) noexcept {
        if (const std::uint32_t index = listed_at(x, y); index != nowhere) {
            withdraw(x, index);
            fit(x);
        }
    }
    // X lists nobody any more. O(users that X lists), however many list X.
    template <typename Then = nothing>
    void withdraw_all(user_handle x, Then then = {}) noexcept {
        withdraw_if(
            x, [](user_handle) { return true; }, then);
    }

    // Nobody of whom `drop(peer)` says so lists X any more. O(listers).
    template <typename Predicate, typename Then = nothing>
    void withdraw_listers_if(user_handle x, Predicate drop, Then then = {}) noexcept {
        if (x >= nodes_.size()) {
            return;
        }
        // From the back, so that what a withdrawal puts in a place was seen before.
        for (std::uint32_t i = nodes_[x].size; i-- > 0;) {
            const node& at = nodes_[x];
            if (i >= at.mutual && i < at.out) {
                continue;  // X alone lists this one
            }
            const link half = at.links[i];
            if (drop(half.peer)) {
                withdraw(half.peer, half.back);
                fit(half.peer);
                then(half.peer);
            }
        }
    }

    // The ranges are valid until the graph changes. `listers` are two of them.
    [[nodiscard]] std::span<const link> linked(user_handle x) const noexcept;
    [[nodiscard]] std::span<const link> mutual(user_handle x) const noexcept;
    [[nodiscard]] std::span<const link> listed(user_handle x) const noexcept;
    [[nodiscard]] std::span<const link> only_listers(user_handle x) const noexcept;

    // O(users that X lists).
    [[nodiscard]] bool lists(user_handle x, user_handle y) const noexcept;
    [[nodiscard]] std::size_t listed_count(user_handle x) const noexcept;
    [[nodiscard]] bool isolated(user_handle x) const noexcept;
    // Directed edges in all.
    [[nodiscard]] std::size_t edge_count() const noexcept { return edges_; }

    // Gives back what a peak left behind. Only while there is no edge.
    void shrink() noexcept;

  private:
    friend presence_probe;

    struct node {
        link* links = nullptr;
        std::uint32_t size = 0;
        std::uint32_t capacity = 0;
        std::uint32_t mutual = 0;
        std::uint32_t out = 0;
    };

    node& node_of(user_handle user);
    // Those before i will be wanted soon: a peer's node, and the half that it has of the link.
    void expect(const node& at, std::uint32_t i) const noexcept {
        if (i >= 2 * prefetch_ahead) {
            prefetch(&nodes_[at.links[i - 2 * prefetch_ahead].peer]);
            const link& next = at.links[i - prefetch_ahead];
            prefetch(nodes_[next.peer].links + next.back);
        }
    }
    void reserve(node& at, std::uint32_t capacity);
    void fit(user_handle user) noexcept;
    // Puts the links at i and k in each other's place and their halves right.
    void swap_links(node& at, std::uint32_t i, std::uint32_t k) noexcept;
    static constexpr std::uint32_t nowhere = 0xffffffff;
    // Where Y lies among those whom X lists.
    [[nodiscard]] std::uint32_t listed_at(user_handle x, user_handle y) const noexcept;
    void mark(user_handle x, std::span<const user_handle> targets);
    void link_marked(user_handle x);
    void promote_marked(user_handle x) noexcept;
    void make_room(user_handle x);
    void append(user_handle x, user_handle y) noexcept;
    void promote(user_handle x, std::uint32_t index) noexcept;
    void withdraw(user_handle x, std::uint32_t index) noexcept;

    paged_vector<node> nodes_;
    // Marks for declare(): of users that it is to link, stamp_, and of those whose link it made
    // mutual, the number before. No earlier call left either anywhere.
    paged_vector<std::uint32_t> marks_;
    std::uint32_t stamp_ = 0;
    std::vector<user_handle> fresh_;
    std::size_t edges_ = 0;
};

}  // namespace alo
