// What a client of the typed dialect makes of its frames, and nothing but them, held against what
// the hub owed it: one ordered stream of news and replies (SPEC sections 5 and 7). Owned by the
// ledger, one a session.
#pragma once

#include "simulation/coverage.hpp"
#include "simulation/frame_reader.hpp"
#include "simulation/reference.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace alo::sim {

// One item of the stream, as the hub decided it.
struct owed {
    enum class kind : std::uint8_t { news, welcome, snapshot, ok, watching, presences, too_many };
    kind what = kind::news;
    std::string tag{};
    // News
    name of{};
    std::optional<looks> now{};
    std::int64_t at = 0;
    std::uint64_t version = 0;
    // Lists
    std::map<name, looks> online{};
    std::vector<std::pair<name, reference::glimpse>> asked{};
    std::set<name> added{};
    std::set<name> removed{};
    std::vector<name> rejected{};
    std::set<name> list{};  // what the session watches from here on

    [[nodiscard]] bool tells_of(const name& user) const;
};

class typed_view {
  public:
    explicit typed_view(coverage& seen) : seen_{&seen} {}

    // --- the hub ---
    // `stalled`: the session's socket takes nothing now.
    void owe(owed&& item, bool stalled);

    // --- the client ---
    // A presence or a reply. `merges`: something of it may have waited and given way.
    void hear(const frame& what, const name& me, bool merges);
    // A reply is due that did not come whole.
    [[nodiscard]] bool owes_reply() const { return next_reply() < stream_.size(); }

    // --- verdicts: what is wrong, or empty ---
    [[nodiscard]] std::string missing() const;
    [[nodiscard]] std::string untrue(const std::map<name, looks>& truth) const;

  private:
    struct seen_user {
        looks is;
        std::uint64_t version;
    };

    void hear_news(const frame::entry& what, bool merges);
    void hear_reply(const frame& what);
    void begin_reply(std::size_t index);
    void hear_list(const owed& item, const std::vector<frame::entry>& list);
    void hear_presences(const owed& item, const std::vector<frame::entry>& list);
    [[nodiscard]] std::size_t next_reply() const;
    void must_be(const frame::entry& what, const looks& is, const name& user) const;
    void note_version(const frame::entry& what, bool fresh);

    coverage* seen_;
    std::vector<owed> stream_;
    std::size_t next_ = 0;                   // everything before it was heard
    std::map<name, std::size_t> heard_;      // of each user, the first that was not heard
    std::map<name, std::size_t> last_news_;  // and the last that is owed, counted from 1
    std::optional<std::size_t> open_;        // a list of which more pages come
    std::set<name> told_;                    // by that list's pages so far
    std::size_t asked_ = 0;                  // likewise, of a query
    bool greeted_ = false;
    std::set<name> list_;
    std::map<name, seen_user> picture_;
    std::map<name, seen_user> newest_;  // that was told of each, with its version
};

}  // namespace alo::sim
