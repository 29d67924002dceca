// `alo client --classic`: the base protocol. What is typed goes out as it is. Owned by client/run.
#pragma once

#include "alo/client/conduct.hpp"
#include "alo/client/console.hpp"
#include "alo/client/dialogue.hpp"
#include "alo/client/options.hpp"
#include "alo/protocol/decoder.hpp"

#include <string>
#include <string_view>

namespace alo {

class classic_dialogue final : public dialogue {
  public:
    // The three outlive it.
    classic_dialogue(const client_options& options, console& says, conduct& course);

    reaction begin() override;
    reaction heard(std::string_view line) override;
    reaction typed(std::string line) override;
    std::string goodbye() override;
    [[nodiscard]] std::string self() const override;

  private:
    [[nodiscard]] bool is_sign_off(const std::string& line);

    const client_options& options_;
    console& console_;
    conduct& conduct_;
    decoder decoder_;
};

}  // namespace alo
