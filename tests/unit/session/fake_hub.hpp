// The hub of a worker under test: it writes down what it hears.
#pragma once

#include "alo/session/ports.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace alo::test {

class fake_hub final : public hub_port {
  public:
    struct call {
        std::string what;  // "attach 1 [2 3]", "replace [2]", "detach signed_off", "detach lost"
        session_ref session;
    };
    std::vector<call> calls;
    int flushes = 0;
    std::size_t flushed = 0;  // calls that are on their way
    bool faulty = false;      // throws instead

    static std::string text(const id_list& friends) {
        std::string list = "[";
        for (std::size_t i = 0; i < friends.size(); ++i) {
            list += (i == 0 ? "" : " ") + to_json(friends[i]);
        }
        return list + "]";
    }
    static saying saying_of(const stance& what) { return {what.status, what.text}; }
    // " typed", what it says of its status and grace, in words.
    static std::string text(bool typed, const std::optional<saying>& shows,
                            const std::optional<duration>& grace) {
        std::string words = typed ? " typed" : "";
        if (shows) {
            words += " status ";
            words += shows->status ? std::to_string(static_cast<int>(*shows->status)) : "-";
            words += " '" + std::string{shows->text} + "'";
        }
        return grace ? words + " grace " + std::to_string(grace->count()) : words;
    }
    void attach(session_ref session, user_id_view user, const id_list& friends, const arrival& how,
                time_point /*now*/) override {
        if (faulty) {
            throw std::runtime_error{"the hub is out of order"};
        }
        calls.push_back(
            {"attach " + to_json(user) + " " + text(friends) +
                 text(how.typed, how.outspoken ? std::optional{saying_of(how.shows)} : std::nullopt,
                      how.typed ? std::optional{how.grace} : std::nullopt),
             session});
    }
    void replace(session_ref session, const id_list& friends, const encore& how,
                 time_point /*now*/) override {
        calls.push_back(
            {"replace " + text(friends) + text(how.typed, how.shows, how.grace), session});
    }
    void ask(session_ref session, const request& what, time_point /*now*/) override {
        std::string words;
        if (const auto* const status = std::get_if<status_request>(&what)) {
            words = "status" + text(false, saying_of(status->shows), {}) + " id " +
                    std::string{status->tag};
        } else if (const auto* const edit = std::get_if<watch_request>(&what)) {
            words = "watch " + text(*edit->add) + " " + text(*edit->remove) + " id " +
                    std::string{edit->tag};
        } else {
            const auto& question = std::get<query_request>(what);
            words = "query " + text(*question.users) + " id " + std::string{question.tag};
        }
        calls.push_back({words, session});
        if (answers) {
            answers(session);
        }
    }
    std::function<void(session_ref)> answers;  // before ask() returns
    void catch_up(session_ref session, time_point /*now*/) override {
        calls.push_back({"catch_up", session});
    }
    void detach(session_ref session, departure how, time_point /*now*/) override {
        calls.push_back(
            {how == departure::signed_off ? "detach signed_off" : "detach lost", session});
    }
    void flush() override {
        ++flushes;
        flushed = calls.size();
    }
    // Once it said no, the case calls worker::on_hub_ready().
    bool has_room = true;
    [[nodiscard]] bool ready() override { return has_room; }
    [[nodiscard]] bool holds() const { return flushed < calls.size(); }

    [[nodiscard]] std::vector<std::string> said() const {
        std::vector<std::string> all;
        for (const call& c : calls) {
            all.push_back(c.what);
        }
        return all;
    }
};

}  // namespace alo::test
