// A person at a terminal: the picture of who is online stands above a prompt, and what happens
// scrolls by above it. The one place that draws, so that nothing garbles the line being typed.
// Owned by client/run; one thread, that of the io_context.
#pragma once

#include "alo/client/console.hpp"
#include "alo/client/line_editor.hpp"
#include "alo/client/options.hpp"
#include "alo/client/terminal_guard.hpp"
#include "alo/client/typed_dialogue.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace alo {

// Whether it is a terminal that can do more than print lines.
[[nodiscard]] bool is_screen(int descriptor);

class desk final : public console, private line_owner {
  public:
    // Takes the terminal. Both outlive it.
    desk(const client_options& options, boost::asio::io_context& context);
    ~desk() override;

    // Runs the context, and takes keys, until stop() or the end of the input; true for the latter.
    // `talk` gets the lines, `act` what is to become of them.
    [[nodiscard]] bool run(typed_dialogue& talk, std::function<void(dialogue::reaction)> act);
    void stop() noexcept { stopped_ = true; }
    // Clears its part of the screen and gives the terminal back; prints line by line from then on.
    void close();
    void resized();
    // Stops the program, as control-Z has it; go_on() when the shell let it go on.
    void suspend();
    void go_on();

    void event(tone colour, std::string_view words) override;
    void frame(std::string_view raw) override;
    void answer(std::string_view lines) override;
    void status(std::string_view words) override;
    void last_word(std::string_view words) override;
    void picture_changed() override;
    [[nodiscard]] bool shows_picture() const noexcept override { return true; }
    [[nodiscard]] letters shows() const noexcept override { return letters_; }
    [[nodiscard]] bool heard() const noexcept override { return heard_; }

  private:
    struct line_of_news {
        tone colour;
        std::string time;  // empty: none is shown
        std::string words;
    };

    bool wait_for_key() override;
    void before_line() override;
    void line(std::string text) override;
    void complete(std::string_view before) override;
    void redraw() override;

    void put(line_of_news news);
    void draw_soon();
    void draw();
    void draw_everything();
    void erase();
    [[nodiscard]] std::string printed(const line_of_news& news) const;
    [[nodiscard]] std::string block();
    void write(std::string_view text);

    const client_options& options_;
    boost::asio::io_context& context_;
    letters letters_;
    std::string prompt_;
    terminal_guard guard_;
    std::optional<line_editor> editor_;  // not after close()
    boost::asio::posix::stream_descriptor keys_;
    boost::asio::steady_timer draw_timer_;
    typed_dialogue* talk_ = nullptr;  // since run()
    std::function<void(dialogue::reaction)> act_;
    std::deque<line_of_news> past_;  // the newest, to fill the screen again
    std::size_t unprinted_ = 0;      // of them
    std::size_t block_lines_ = 0;    // on the screen, above the prompt
    bool erased_ = true;             // the cursor is where the block begins
    bool drawing_ = false;           // soon
    bool awaiting_key_ = false;
    bool colours_;
    bool stopped_ = false;
    bool heard_ = true;
    std::exception_ptr fault_;  // of what ran while a key was waited for
};

}  // namespace alo
