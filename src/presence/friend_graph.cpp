// See friend_graph.hpp.
#include "alo/presence/friend_graph.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <utility>

namespace alo {

friend_graph::~friend_graph() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        std::free(nodes_[i].links);
    }
}

friend_graph::node& friend_graph::node_of(user_handle user) {
    if (user >= nodes_.size()) {
        marks_.grow_to(user + std::size_t{1});
        nodes_.grow_to(user + std::size_t{1});
    }
    return nodes_[user];
}

// realloc, because most arrays grow once or twice and large ones should move by remapping.
void friend_graph::reserve(node& at, std::uint32_t capacity) {
    void* const moved = std::realloc(at.links, capacity * sizeof(link));
    if (moved == nullptr) {
        throw std::bad_alloc{};
    }
    at.links = static_cast<link*>(moved);
    at.capacity = capacity;
}

// Gives memory back once an array is mostly air. What cannot be had for less stays as it is.
void friend_graph::fit(user_handle user) noexcept {
    node& at = nodes_[user];
    if (at.size == 0) {
        std::free(at.links);
        at = node{};
    } else if (at.capacity > 16 && at.size < at.capacity / 4) {
        try {
            reserve(at, at.size + at.size / 4);
        } catch (const std::bad_alloc&) {
            return;
        }
    }
}

void friend_graph::swap_links(node& at, std::uint32_t i, std::uint32_t k) noexcept {
    if (i == k) {
        return;
    }
    std::swap(at.links[i], at.links[k]);
    nodes_[at.links[i].peer].links[at.links[i].back].back = i;
    nodes_[at.links[k].peer].links[at.links[k].back].back = k;
}

// Both have room for it.
void friend_graph::append(user_handle x, user_handle y) noexcept {
    node& from = nodes_[x];
    node& to = nodes_[y];
    from.links[from.size] = {y, to.size};
    to.links[to.size] = {x, from.size};
    ++from.size;
    ++to.size;
    swap_links(from, from.size - 1, from.out);
    ++from.out;
    ++edges_;
}

// The peer lists X already; now X lists the peer too.
void friend_graph::promote(user_handle x, std::uint32_t index) noexcept {
    node& from = nodes_[x];
    const link half = from.links[index];
    swap_links(from, index, from.out);
    swap_links(from, from.out, from.mutual);
    ++from.out;
    ++from.mutual;
    node& to = nodes_[half.peer];
    swap_links(to, half.back, to.mutual);
    ++to.mutual;
    ++edges_;
}

void friend_graph::declare(user_handle x, std::span<const user_handle> targets) {
    mark(x, targets);
    for (const link& half : listed(x)) {
        marks_[half.peer] = 0;
    }
    link_marked(x);
}

void friend_graph::declare_new(user_handle x, std::span<const user_handle> targets) {
    mark(x, targets);
    link_marked(x);
}

void friend_graph::link_marked(user_handle x) {
    promote_marked(x);
    try {
        make_room(x);
    } catch (...) {
        for (std::uint32_t i = nodes_[x].mutual; i-- > 0;) {
            if (marks_[nodes_[x].links[i].peer] == stamp_ - 1) {
                withdraw(x, i);
            }
        }
        for (const user_handle y : fresh_) {
            fit(y);
        }
        fit(x);
        throw;
    }
    for (const user_handle y : fresh_) {
        if (marks_[y] == stamp_) {
            append(x, y);
        }
    }
}

// Marks the targets, each of which is in `fresh_` once then.
void friend_graph::mark(user_handle x, std::span<const user_handle> targets) {
    node_of(x);
    fresh_.clear();
    fresh_.reserve(targets.size());
    if (stamp_ >= 0xfffffffe) {  // marks of two billion calls ago would look like ours
        for (std::size_t i = 0; i < marks_.size(); ++i) {
            marks_[i] = 0;
        }
        stamp_ = 0;
    }
    stamp_ += 2;
    for (const user_handle y : targets) {
        node_of(y);
        if (y != x && marks_[y] != stamp_) {
            marks_[y] = stamp_;
            fresh_.push_back(y);
        }
    }
}

// Those who list X already. They are found from X's side or from theirs: a celebrity with a million
// listers who says hello to one friend need not be searched whole.
void friend_graph::promote_marked(user_handle x) noexcept {
    const auto found = [this, x](user_handle y, std::uint32_t index) {
        marks_[y] = stamp_ - 1;
        promote(x, index);
    };
    std::size_t one_way_to_others = 0;
    for (const user_handle y : fresh_) {
        one_way_to_others += nodes_[y].out - nodes_[y].mutual;
    }
    const node& from = nodes_[x];
    if (from.size - from.out <= one_way_to_others) {
        for (std::uint32_t i = from.out; i < from.size; ++i) {
            if (const user_handle y = from.links[i].peer; marks_[y] == stamp_) {
                found(y, i);
            }
        }
        return;
    }
    for (const user_handle y : fresh_) {
        const node& peer = nodes_[y];
        for (std::uint32_t i = peer.mutual; marks_[y] == stamp_ && i < peer.out; ++i) {
            if (peer.links[i].peer == x) {
                found(y, peer.links[i].back);
            }
        }
    }
}

void friend_graph::make_room(user_handle x) {
    std::uint32_t missing = 0;
    for (const user_handle y : fresh_) {
        if (marks_[y] == stamp_) {
            ++missing;
            if (node& at = nodes_[y]; at.size == at.capacity) {
                // A quarter more: the slack is paid by every user, the copying by few.
                reserve(at, at.size + at.size / 4 + 4);
            }
        }
    }
    if (node& from = nodes_[x]; from.size + missing > from.capacity) {
        // A list comes whole; but one that is edited, again and again, is not copied each time.
        reserve(from, from.size + std::max(missing, from.size / 16));
    }
}

void friend_graph::withdraw(user_handle x, std::uint32_t index) noexcept {
    node& from = nodes_[x];
    const user_handle y = from.links[index].peer;
    node& to = nodes_[y];
    --edges_;
    if (index < from.mutual) {
        // The peer still lists X: the link stays, and changes its run at both ends.
        const std::uint32_t back = from.links[index].back;
        swap_links(to, back, to.mutual - 1);
        --to.mutual;
        swap_links(from, index, from.mutual - 1);
        --from.mutual;
        swap_links(from, from.mutual, from.out - 1);
        --from.out;
        return;
    }
    swap_links(from, index, from.out - 1);
    --from.out;
    swap_links(from, from.out, from.size - 1);
    swap_links(to, from.links[from.size - 1].back, to.size - 1);
    --from.size;
    --to.size;
    fit(y);
}

void friend_graph::shrink() noexcept {
    nodes_.clear();
    marks_.clear();
    stamp_ = 0;
    fresh_ = decltype(fresh_){};
}

std::span<const friend_graph::link> friend_graph::linked(user_handle x) const noexcept {
    return x < nodes_.size() ? std::span<const link>{nodes_[x].links, nodes_[x].size}
                             : std::span<const link>{};
}

std::span<const friend_graph::link> friend_graph::mutual(user_handle x) const noexcept {
    return x < nodes_.size() ? linked(x).first(nodes_[x].mutual) : std::span<const link>{};
}

std::span<const friend_graph::link> friend_graph::listed(user_handle x) const noexcept {
    return x < nodes_.size() ? linked(x).first(nodes_[x].out) : std::span<const link>{};
}

std::span<const friend_graph::link> friend_graph::only_listers(user_handle x) const noexcept {
    return x < nodes_.size() ? linked(x).subspan(nodes_[x].out) : std::span<const link>{};
}

bool friend_graph::lists(user_handle x, user_handle y) const noexcept {
    return listed_at(x, y) != nowhere;
}

// Always from X's side: how long it takes may not tell X how many links the other has.
std::uint32_t friend_graph::listed_at(user_handle x, user_handle y) const noexcept {
    const auto out = listed(x);
    const auto found =
        std::find_if(out.begin(), out.end(), [y](const link& half) { return half.peer == y; });
    return found == out.end() ? nowhere : static_cast<std::uint32_t>(found - out.begin());
}

std::size_t friend_graph::listed_count(user_handle x) const noexcept { return listed(x).size(); }

bool friend_graph::isolated(user_handle x) const noexcept { return linked(x).empty(); }

}  // namespace alo
