// What the person at the client wants the server to know: the watch list, the status and its text,
// the grace. It outlives connections: each hello says all of it again. Pure; owned by
// client/typed_dialogue.
#pragma once

#include "alo/base/user_id.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

// What a user may choose to be.
inline constexpr std::array<std::string_view, 4> statuses{"online", "away", "busy", "invisible"};

class wishes {
  public:
    // Empty where the person chose nothing, so that the server decides.
    struct chosen_status {
        std::string status;
        std::string text;
    };

    wishes(user_id user, const id_list& friends, chosen_status status,
           std::optional<std::uint32_t> grace);

    [[nodiscard]] user_id_view user() const noexcept { return user_.view(); }
    // With what has been asked for and not been answered yet.
    [[nodiscard]] const std::vector<user_id>& friends() const noexcept { return wanted_.friends; }
    [[nodiscard]] const chosen_status& status() const noexcept { return wanted_.status; }

    // The hello of a new connection, with its line end. Nothing is open any more then: all of it
    // is in there.
    [[nodiscard]] std::string hello();
    // Of the last hello, as JSON has it.
    [[nodiscard]] const std::string& hello_id() const noexcept { return hello_id_; }

    // Requests of the session, with their line ends and an id that is answered to below. Not to be
    // sent where there is no session: the next hello says the same.
    [[nodiscard]] std::string choose(chosen_status status);
    [[nodiscard]] std::string edit(const id_list& add, const id_list& remove);

    // What the requests asked for, by the ids of their answers as JSON has them.
    struct request {
        std::string id;
        std::optional<chosen_status> status;
        std::vector<user_id> add;
        std::vector<user_id> remove;
    };
    // The server granted it or refused it; what is refused is undone here, too. Nothing if no
    // request of ours has the id.
    std::optional<request> answered(std::string_view id, bool granted);

    // For requests that ask for nothing that lasts.
    [[nodiscard]] std::string next_id();

  private:
    struct state {
        std::vector<user_id> friends;
        chosen_status status;
    };
    static void apply(const request& what, state& to);

    user_id user_;
    std::optional<std::uint32_t> grace_;
    state granted_;              // as the server has it, as far as we know
    state wanted_;               // after the open requests
    std::vector<request> open_;  // in the order in which they were made
    std::string hello_id_;
    std::uint64_t ids_ = 0;
};

}  // namespace alo
