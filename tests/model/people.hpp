// The cast of the model test: small numbers stand for users, so that the reference can be plain,
// and each has a real id that is easily mistaken for another's.
#pragma once

#include "alo/base/user_id.hpp"
#include "model/random.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace alo::model {

// A user, from 0.
using person = std::uint32_t;
using people = std::set<person>;

// What ids the cast has. The answer of the domain must not depend on it.
enum class cast : std::uint8_t {
    mixed,    // 0, "0", 1, "1", 2, "2" ... and the ends of both ranges
    numbers,  // numbers alone, that differ in their highest bits alone
    texts,    // texts alone, with one long common beginning
};

class id_pool {
  public:
    id_pool(cast kind, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            ids_.push_back(make(kind, i));
        }
    }
    [[nodiscard]] user_id_view operator[](person who) const { return ids_.at(who).view(); }
    [[nodiscard]] person size() const { return static_cast<person>(ids_.size()); }
    // Four at most, or nobody.
    [[nodiscard]] people some(random_source& chance) const {
        people list;
        for (std::uint32_t left = chance.below(5); left > 0; --left) {
            list.insert(chance.below(ids_.size()));
        }
        return list;
    }
    [[nodiscard]] id_list spell(const people& list) const {
        id_list ids;
        for (const person each : list) {
            ids.push_back((*this)[each]);
        }
        return ids;
    }

  private:
    static user_id make(cast kind, std::size_t i) {
        const auto number = static_cast<std::uint64_t>(i);
        switch (kind) {
            case cast::numbers:
                return user_id{user_id_view{number << 40U}};
            case cast::texts: {
                std::string text(max_user_id_bytes - 8, 'x');
                text += std::to_string(i);
                return user_id{user_id_view{std::string_view{text}}};
            }
            case cast::mixed:
                break;
        }
        if (i == 4) {
            return user_id{user_id_view{~std::uint64_t{0}}};
        }
        if (i == 5) {
            const std::string longest(max_user_id_bytes, '9');
            return user_id{user_id_view{std::string_view{longest}}};
        }
        if (i % 2 == 0) {
            return user_id{user_id_view{number / 2}};
        }
        const std::string text = std::to_string(number / 2);
        return user_id{user_id_view{std::string_view{text}}};
    }

    std::vector<user_id> ids_;
};

}  // namespace alo::model
