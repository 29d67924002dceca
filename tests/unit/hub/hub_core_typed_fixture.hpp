// A hub_core whose sessions speak the typed dialect, and an outlet that writes down, in short, what
// they are told.
#pragma once

#include "alo/hub/hub_core.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alo {

inline constexpr time_point start{duration{1'000}};

// Writes down what the hub wants said, and keeps the frames.
class frame_outlet final : public hub_outlet {
  public:
    std::vector<std::string> said;
    std::vector<presence_frame> frames;

    void tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
              time_point /*now*/) override {
        for (const session_ref ref : sessions) {
            said.push_back(text(to, ref) + ' ' + std::string{frame.substr(0, frame.size() - 1)});
        }
    }
    void show(worker_index to, const presence_frame& news, std::span<const session_ref> sessions,
              time_point /*now*/) override {
        frames.push_back(news);
        for (const session_ref ref : sessions) {
            said.push_back(text(to, ref) + ' ' + short_form(news.line()));
        }
    }
    void answer(worker_index to, session_ref session, reply&& what, time_point /*now*/) override {
        for (const presence_frame& user : what.users()) {
            frames.push_back(user);
        }
        std::string pages;
        while (!what.done()) {
            what.next_page(pages);
        }
        said.push_back(text(to, session) + ' ' + short_form(pages));
    }
    void replaced(worker_index to, session_ref session, time_point /*now*/) override {
        said.push_back(text(to, session) + " replaced");
    }
    std::vector<std::string> take() { return std::exchange(said, {}); }

  private:
    static std::string text(worker_index worker, session_ref ref) {
        return std::to_string(worker) + '/' + std::to_string(ref.slot);
    }
    // Without quotation marks, the type's name and the LF.
    static std::string short_form(std::string_view line) {
        std::string words;
        for (const char c : line.substr(9, line.size() - 10)) {
            words += c == '"' ? "" : std::string{c};
        }
        return words;
    }
};

using strings = std::vector<std::string>;
using ids = std::initializer_list<std::uint64_t>;

class hub_core_typed : public testing::Test {
  protected:
    limits rules;
    frame_outlet out;
    time_point now = start;

    hub_core& core() {
        if (!core_) {
            core_.emplace(rules, worker_index{3}, out, monotonic_calendar, std::uint64_t{100});
        }
        return *core_;
    }
    void hello(worker_index from, std::uint32_t slot, std::uint64_t user, ids friends,
               arrival how = {}) {
        how.typed = true;
        core().attach(from, {slot, 1}, user_id_view{user}, list(friends), how, now);
    }
    void classic(worker_index from, std::uint32_t slot, std::uint64_t user, ids friends) {
        core().attach(from, {slot, 1}, user_id_view{user}, list(friends), {}, now);
    }
    void status(worker_index from, std::uint32_t slot, const stance& shows) {
        core().ask(from, {slot, 1}, status_request{shows, "7"}, now);
    }
    void watch(worker_index from, std::uint32_t slot, ids add, ids remove) {
        const id_list added = list(add);
        const id_list removed = list(remove);
        core().ask(from, {slot, 1}, watch_request{&added, &removed, "8"}, now);
    }
    void query(worker_index from, std::uint32_t slot, ids users) {
        const id_list asked = list(users);
        core().ask(from, {slot, 1}, query_request{&asked, "9"}, now);
    }
    void gone(worker_index from, std::uint32_t slot, departure how = departure::lost) {
        core().detach(from, {slot, 1}, how, now);
    }
    static id_list list(ids users) {
        id_list all;
        for (const std::uint64_t user : users) {
            all.push_back(user_id_view{user});
        }
        return all;
    }

  private:
    std::optional<hub_core> core_;
};

}  // namespace alo
