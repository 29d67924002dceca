// Finds words for a client: lines in all the forms that clients write, each with what the protocol
// makes of it. Used by client_scripts.cpp.
#pragma once

#include "simulation/prng.hpp"
#include "simulation/script.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace alo::sim {

class speaker {
  public:
    // Speaks for `me`, into `script`; `others` are the users of this world.
    speaker(prng chance, const limits& rules, client_script& script, name me,
            const std::vector<name>& others);

    prng& chance() noexcept { return chance_; }

    // Each adds a line, or several, to what the next say() sends.
    void hello();
    void hello(std::vector<name> friends);
    void hello_for_another();
    void sign_off();
    void sign_off_for_another();
    void bad();
    void blank();
    void too_long();
    void anything();
    // A line that nobody ends; complete it counts if the stream ends here, cut it never does.
    void unended_hello();
    void cut_hello();
    // Bytes that begin no line that could be good.
    void noise(std::size_t bytes);

    // Sends what was added, `wait` after the deed before.
    void say(duration wait);
    // The same in so many pieces with a wait before each.
    void drip(duration wait, std::size_t pieces);
    void act(duration wait, verb what);

  private:
    [[nodiscard]] std::vector<name> some_friends();
    [[nodiscard]] name another();
    [[nodiscard]] std::string hello_text(const name& user, const std::vector<name>& friends);
    [[nodiscard]] std::string_view end_of_line();

    prng chance_;
    const limits& rules_;
    client_script& script_;
    name me_;
    const std::vector<name>& others_;
    bool said_hello_ = false;
    std::string text_;
};

}  // namespace alo::sim
