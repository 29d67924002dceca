// What all plays have in common, whatever they are about: they count, they stop, and their people
// take from the server what is no news of anybody. Derived by company, stampede and audience.
#pragma once

#include "alo/load/play.hpp"
#include "alo/load/tally.hpp"

#include <chrono>
#include <string>

namespace alo::load {

class judged_play : public play {
  public:
    [[nodiscard]] bool over() const final { return over_; }
    [[nodiscard]] const tally& counts() const noexcept { return counts_; }
    // Why it ended before it should have; empty if it did not.
    [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

  protected:
    explicit judged_play(stage& on) noexcept : stage_{on} {}

    // In a note: "user 7".
    [[nodiscard]] virtual std::string name(person who) const = 0;
    // Ends it before it should end.
    virtual void fail(std::string why);

    // Takes a frame that is neither news nor a snapshot: a ping is answered, what a server that is
    // right does not say is counted.
    void take_other(seat at, const server_frame& frame);
    void wrong(std::string words);

    // How long it is listened for what nobody is owed, after the last.
    static constexpr instant afterglow = std::chrono::milliseconds{250};

    stage& stage_;
    tally counts_;
    bool stopping_ = false;
    bool over_ = false;

  private:
    std::string trouble_;
};

}  // namespace alo::load
