// The typed dialect: keeps the picture of who is online and what the person wants, obeys what is
// typed, tells the console what happens. Owned by client/run.
#pragma once

#include "alo/client/commands.hpp"
#include "alo/client/conduct.hpp"
#include "alo/client/console.hpp"
#include "alo/client/dialogue.hpp"
#include "alo/client/options.hpp"
#include "alo/client/roster.hpp"
#include "alo/client/wishes.hpp"
#include "alo/protocol/decoder.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace alo {

class typed_dialogue final : public dialogue {
  public:
    // The three outlive it.
    typed_dialogue(const client_options& options, console& says, conduct& course);

    reaction begin() override;
    reaction heard(std::string_view line) override;
    reaction typed(std::string line) override;
    std::string goodbye() override;
    void lost() override;
    [[nodiscard]] std::string self() const override;

    [[nodiscard]] const roster& picture() const noexcept { return picture_; }
    [[nodiscard]] const wishes& wants() const noexcept { return wishes_; }

  private:
    void show(const server_frame& frame, std::string_view line);
    void show_snapshot(const server_frame& frame);
    void show_presences(const server_frame& frame);
    void show_granted(const wishes::request& granted);
    void show_error(const server_frame& frame);
    void tell(const roster::change& change);
    [[nodiscard]] std::string ask_when_seen();

    std::string obey(const command& order);
    std::string choose(const command& order);
    std::string edit(const command& order);
    void show_who();
    [[nodiscard]] std::string send_raw(const std::string& line);

    console& console_;
    conduct& conduct_;
    wishes wishes_;
    roster picture_;
    decoder decoder_;
    bool connected_ = false;
    bool who_is_asked_ = false;  // to be answered after the snapshot
    std::optional<std::uint64_t> most_friends_;
    std::string curious_;  // the id of a query of ours: the answer goes into the picture only
};

}  // namespace alo
