// Finds words for a client of the classic dialect: lines in all the forms that clients write, each
// with what the protocol makes of it. Used by client_scripts.cpp.
#pragma once

#include "simulation/pen.hpp"

#include <string>
#include <vector>

namespace alo::sim {

class speaker : public pen {
  public:
    using pen::pen;

    // Each adds a line, or several, to what the next say() sends.
    void hello();
    void hello(std::vector<name> friends);
    void hello_for_another();
    void sign_off();
    void sign_off_for_another();
    void bad();
    void anything();
    // A line that nobody ends; complete it counts if the stream ends here, cut it never does.
    void unended_hello();
    void cut_hello();

  private:
    [[nodiscard]] std::vector<name> some_friends();
    [[nodiscard]] std::string hello_text(const name& user, const std::vector<name>& friends);
};

}  // namespace alo::sim
