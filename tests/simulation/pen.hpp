// Writes a client's deeds into its script: words gather until they are said. What the two speakers
// have in common.
#pragma once

#include "simulation/prng.hpp"
#include "simulation/script.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace alo::sim {

class pen {
  public:
    // Speaks for `me`, into `script`; `others` are the users of this world.
    pen(prng chance, const limits& rules, client_script& script, name me,
        const std::vector<name>& others);

    // Sends what was added, `wait` after the deed before.
    void say(duration wait);
    // The same in so many pieces with a wait before each.
    void drip(duration wait, std::size_t pieces);
    void act(duration wait, verb what);
    void blank();
    void too_long();
    // Bytes that begin no line that could be good.
    void noise(std::size_t bytes);

  protected:
    [[nodiscard]] std::vector<name> some_users(std::size_t most);
    [[nodiscard]] name another();
    [[nodiscard]] std::string_view end_of_line();
    [[nodiscard]] static std::string list_text(const std::vector<name>& users);
    // A line that says `line`.
    void add(std::string_view text, said_line line);

    prng chance_;
    const limits& rules_;
    client_script& script_;
    name me_;
    const std::vector<name>& others_;
    bool said_hello_ = false;
    std::string text_;
};

}  // namespace alo::sim
