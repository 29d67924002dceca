// What a user lets others see (SPEC section 5, status).
#pragma once

#include "alo/base/stance.hpp"
#include "alo/base/wall_clock.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace alo {

// What watchers see of a user who is shown as online. The text is valid until that changes.
struct shown_state {
    std::uint64_t version = 0;  // of the last change that was shown
    unix_ms since = 0;          // when that was
    availability status = availability::online;
    std::string_view text;
};

// The same as it is kept: an allocation for every user online, so it is small for those who show
// what nearly all show, online without a text.
class shown_record {
  public:
    shown_record(std::uint64_t version, unix_ms since, const stance& what)
        : version_{version}, since_{since} {
        if (what.status != availability::online || !what.text.empty()) {
            said_ = std::make_unique<said>(said{what.status, std::string{what.text}});
        }
    }
    [[nodiscard]] shown_state state() const noexcept {
        return {version_, since_, status(), text()};
    }
    [[nodiscard]] stance looks() const noexcept { return {status(), text()}; }
    [[nodiscard]] std::uint64_t version() const noexcept { return version_; }
    void set_version(std::uint64_t version) noexcept { version_ = version; }

  private:
    struct said {
        availability status;
        std::string text;
    };
    [[nodiscard]] availability status() const noexcept {
        return said_ ? said_->status : availability::online;
    }
    [[nodiscard]] std::string_view text() const noexcept {
        return said_ ? std::string_view{said_->text} : std::string_view{};
    }

    std::uint64_t version_;
    unix_ms since_;
    std::unique_ptr<said> said_;
};
static_assert(sizeof(shown_record) <= 24, "three words, which malloc rounds to 32 bytes");

}  // namespace alo
