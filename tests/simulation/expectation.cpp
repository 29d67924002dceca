// What must come of a client's lines; see script.hpp. Written from SPEC sections 4 to 6 alone.
#include "simulation/script.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace alo::sim {
namespace {

class listener {
  public:
    explicit listener(const limits& rules)
        : max_errors_{rules.max_errors_in_a_row}, max_friends_{rules.max_friends} {}

    // False when the line ends the session.
    bool hear(const said_line& line) {
        using kind = said_line::kind;
        std::string error;
        switch (line.what) {
            case kind::blank:
                return true;
            case kind::too_long:
                return end(end_reason::line_too_long, "line_too_long", {});
            case kind::hello:
                error = on_hello(line);
                break;
            case kind::sign_off:
                error = !me_ ? "not_identified" : *me_ != line.user ? "already_identified" : "";
                if (error.empty()) {
                    made_.end = end_reason::signed_off;
                    return false;
                }
                break;
            case kind::bad:
                error = line.code;
                break;
            default:
                error = me_ ? "" : "not_identified";
                if (error.empty() && line.what == kind::bye) {
                    made_.end = end_reason::signed_off;
                    return false;
                }
                if (error.empty() && !on_request(line)) {
                    // Its answer says so, and comes among the others.
                    made_.end_is_the_hubs = ++bad_in_a_row_ == max_errors_;
                    return !made_.end_is_the_hubs ||
                           end(end_reason::too_many_errors, "too_many_errors", {});
                }
                break;
        }
        if (error.empty()) {
            // Pongs are nobody's request: clients answer pings between the lines of their script.
            bad_in_a_row_ = line.what == kind::pong ? bad_in_a_row_ : 0;
            return true;
        }
        if (++bad_in_a_row_ == max_errors_) {
            return end(end_reason::too_many_errors, "too_many_errors", line.tag);
        }
        remark_error(error, line.tag);
        return true;
    }

    expectation made() { return std::move(made_); }

  private:
    using command = expectation::command;
    using remark = expectation::remark;

    void remark_error(const std::string& code, const std::string& tag) {
        made_.errors.push_back(code);
        made_.remarks.push_back({remark::kind::error, code, tag});
    }

    bool end(end_reason why, const std::string& code, const std::string& tag) {
        made_.end = why;
        made_.errors.push_back(code);
        made_.remarks.push_back({remark::kind::error, code, tag});
        return false;
    }

    std::string on_hello(const said_line& line) {
        if (me_ && *me_ != line.user) {
            return "already_identified";
        }
        const auto what = me_ ? command::kind::again : command::kind::hello;
        made_.commands.push_back(
            {what, line.user, line.friends, line.typed, line.tag, line.shows, line.grace, {}});
        if (command& said = made_.commands.back();
            !me_ && said.shows && said.shows->status.empty()) {
            said.shows->status = "online";
        }
        if (line.typed && !me_) {
            made_.remarks.push_back({remark::kind::welcome, {}, line.tag});
        }
        me_ = line.user;
        list_ = {line.friends.begin(), line.friends.end()};
        list_.erase(*me_);
        return {};
    }

    // False if it will be refused.
    bool on_request(const said_line& line) {
        using kind = said_line::kind;
        if (line.what == kind::ping) {
            made_.remarks.push_back({remark::kind::pong, {}, line.tag});
        } else if (line.what != kind::pong) {
            const auto what = line.what == kind::status  ? command::kind::status
                              : line.what == kind::watch ? command::kind::watch
                                                         : command::kind::query;
            made_.commands.push_back(
                {what, *me_, line.friends, true, line.tag, line.shows, {}, line.removed});
            if (line.what == kind::query) {
                drop_repeated(made_.commands.back().friends);
            }
        }
        return line.what != kind::watch || edits(line);
    }

    static void drop_repeated(std::vector<name>& users) {
        std::vector<name> once;
        for (const name& user : users) {
            if (std::find(once.begin(), once.end(), user) == once.end()) {
                once.push_back(user);
            }
        }
        users = std::move(once);
    }

    bool edits(const said_line& line) {
        std::set<name> wanted = list_;
        for (const name& user : line.removed) {
            wanted.erase(user);
        }
        for (const name& user : line.friends) {
            if (user != *me_) {
                wanted.insert(user);
            }
        }
        const bool grows = !std::includes(list_.begin(), list_.end(), wanted.begin(), wanted.end());
        if (grows && wanted.size() > max_friends_) {
            return false;
        }
        list_ = std::move(wanted);
        return true;
    }

    std::uint32_t max_errors_;
    std::size_t max_friends_;
    expectation made_;
    std::optional<name> me_;
    std::set<name> list_;  // whom it watches
    std::uint32_t bad_in_a_row_ = 0;
};

}  // namespace

expectation expect_of(const std::vector<said_line>& lines, const limits& rules) {
    listener hears{rules};
    for (const said_line& line : lines) {
        if (!hears.hear(line)) {
            break;
        }
    }
    return hears.made();
}

}  // namespace alo::sim
