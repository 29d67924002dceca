// A client of the typed dialect on a real connection, which believes nothing: whatever it reads it
// checks against what it read before. The versions of a user grow from news to news, nobody goes
// who has not come, and pages are complete. (Times are no order: `at` is since when a user is shown
// so, which may lie before somebody lost the sight of it.) Used by the cases about that dialect.
#pragma once

#include "support/tcp_client.hpp"
#include "support/typed_frame.hpp"

#include <deque>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

using phrases = std::vector<std::string>;

// `{"type":"hello",…}` with further members as JSON text, like `"status":"away"`.
[[nodiscard]] std::string typed_hello(const id& user, const std::vector<id>& friends,
                                      std::string_view more = {});
// `[2,"ann"]`
[[nodiscard]] std::string json_list(const std::vector<id>& ids);

class typed_client {
  public:
    // Only connects.
    explicit typed_client(std::uint16_t port, const connect_options& options = {});
    // Connects, says hello, and has read the welcome and the whole snapshot.
    typed_client(std::uint16_t port, const id& user, const std::vector<id>& friends,
                 std::string_view more = {});

    // Says the line, to which it adds the LF.
    void say(const std::string& json) { wire_.send(json + "\n"); }
    // The next frame, whatever it is; a ping is answered and not shown.
    [[nodiscard]] typed_frame next();
    // The same, checked against what was read before.
    [[nodiscard]] typed_frame next_checked();
    // The next that is no presence, which has to be of this type. News before it are kept.
    [[nodiscard]] typed_frame next(std::string_view type);
    // Says the line and waits for its reply, likewise.
    typed_frame ask(const std::string& json, std::string_view type);
    // The same for a reply in pages: the words of all their entries.
    phrases ask_for_list(const std::string& json, std::string_view type);
    // Reads a welcome and a whole snapshot; the words of its entries.
    phrases read_greeting();

    // Everything that it was told since it last looked, and by now: a query's answer comes after
    // all that the server had decided before. The words of each presence.
    [[nodiscard]] phrases heard();
    // Waits for news, and says what they are.
    [[nodiscard]] std::string hears();
    // Asks for something that must be refused; the error's code, with `fatal` checked to be false,
    // and the `id` to be the one given, as JSON text.
    [[nodiscard]] std::string refused(const std::string& json, const std::string& tag = {});

    // What the snapshot said.
    [[nodiscard]] const phrases& greeted() const { return greeted_; }
    [[nodiscard]] const std::optional<typed_frame>& welcome() const { return welcome_; }
    // The last version and time heard of a user, by its id as JSON text; 0 if none.
    [[nodiscard]] std::int64_t version_of(const std::string& user) const;
    [[nodiscard]] std::int64_t time_of(const std::string& user) const;
    [[nodiscard]] int pings() const { return pings_; }
    // The sizes of the pages that ask_for_list() and read_greeting() last read: entries, bytes.
    [[nodiscard]] const std::vector<std::pair<std::size_t, std::size_t>>& pages() const {
        return pages_;
    }

    // Leaves and waits for the server's own end: by closing its half, and by a bye.
    void leave() { wire_.leave(); }
    void bye();
    [[nodiscard]] tcp_client& wire() { return wire_; }

  private:
    struct sight {
        std::int64_t version = 0;
        std::int64_t at = 0;
        bool online = false;
    };
    // News have to be newer than what is known, a snapshot's entry not older.
    void note(const typed_frame& what, bool news);
    phrases read_pages(typed_frame page, std::string_view type, std::string_view list);

    tcp_client wire_;
    std::optional<typed_frame> welcome_;
    phrases greeted_;
    std::deque<std::string> told_;
    std::map<std::string, sight> known_;
    std::vector<std::pair<std::size_t, std::size_t>> pages_;
    int questions_ = 0;
    int pings_ = 0;
};

}  // namespace alo::test
