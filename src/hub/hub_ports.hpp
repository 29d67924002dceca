// How workers reach the hub: the only worker there is calls it; of several, each hands it what a
// turn brought at once, that of the hub's own thread too. If it called instead, what a client says
// who was just accepted there could overtake what another thread's client has been answered for:
// the thread may accept and read before it looks at what arrived. Private to the hub.
#pragma once

#include "alo/hub/hub.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace alo {

// What a worker said, while it waits for the hub.
struct hub::command {
    enum class kind : std::uint8_t { attach, replace, detach, status, watch, query, catch_up };
    // What only sessions of the typed dialect say.
    struct typed_part {
        bool speaks = false;  // of a status, or at least of a text
        std::optional<availability> status{};
        std::optional<duration> grace{};
        std::string text{};
        std::string tag{};
        id_list removed{};
        bool hopeless = false;  // of a watch_request

        [[nodiscard]] stance shows() const noexcept {
            return {status.value_or(availability::online), text};
        }
    };
    kind what;
    departure how = departure::lost;
    session_ref session;
    duration grace{0};
    user_id user{};
    id_list ids{};  // friends, those to add, or those asked for
    std::unique_ptr<typed_part> typed{};

    [[nodiscard]] arrival how_it_comes() const noexcept {
        return {grace, typed != nullptr, typed ? typed->shows() : stance{},
                typed != nullptr && typed->speaks};
    }
    [[nodiscard]] encore how_it_comes_again() const noexcept {
        return {typed != nullptr,
                typed && typed->speaks ? std::optional{saying{typed->status, typed->text}}
                                       : std::nullopt,
                typed ? typed->grace : std::nullopt};
    }
    // In bytes, about.
    [[nodiscard]] std::size_t cost() const noexcept {
        return sizeof(command) + ids.bytes() +
               (typed ? sizeof(typed_part) + typed->text.size() + typed->tag.size() +
                            typed->removed.bytes()
                      : 0);
    }
};

class hub::direct_port final : public hub_port {
  public:
    explicit direct_port(hub& owner) noexcept : hub_{owner} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, const arrival& how,
                time_point now) override;
    void replace(session_ref session, const id_list& friends, const encore& how,
                 time_point now) override;
    void ask(session_ref session, const request& what, time_point now) override;
    void detach(session_ref session, departure how, time_point now) override;
    void catch_up(session_ref session, time_point now) override;
    void flush() override {}
    [[nodiscard]] bool ready() override { return true; }

  private:
    hub& hub_;
};

class hub::posting_port final : public hub_port {
  public:
    posting_port(hub& owner, worker_index index) noexcept : hub_{owner}, index_{index} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, const arrival& how,
                time_point now) override;
    void replace(session_ref session, const id_list& friends, const encore& how,
                 time_point now) override;
    void ask(session_ref session, const request& what, time_point now) override;
    void detach(session_ref session, departure how, time_point now) override;
    void catch_up(session_ref session, time_point now) override;
    void flush() override;
    [[nodiscard]] bool ready() override;

  private:
    void hold(command&& what);

    hub& hub_;
    worker_index index_;
    std::vector<command> commands_;
};

}  // namespace alo
