// How desk.hpp draws. The screen's lower end is, from above: the picture's heading, its lines, and
// the prompt with what is typed. To print above it, all of that is cleared and drawn anew; libedit
// draws its part itself. Only sequences that every terminal since the VT100 knows are used.
#include "alo/client/desk.hpp"
#include "alo/client/dial.hpp"
#include "alo/client/screen.hpp"
#include "alo/client/words.hpp"

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace alo {
namespace {

using namespace std::chrono_literals;

// Events that come together are drawn together; too short to be noticed.
constexpr auto gathering = 15ms;
// Below that there is only the prompt.
constexpr std::size_t lowest_screen = 6;

winsize terminal_size() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
        size.ws_col = 80;
        size.ws_row = 24;
    }
    return size;
}

}  // namespace

void desk::draw_soon() {
    if (!editor_ || drawing_) {
        return;
    }
    drawing_ = true;
    draw_timer_.expires_after(gathering);
    draw_timer_.async_wait([this](const boost::system::error_code& error) {
        drawing_ = false;
        if (!error) {
            draw();
        }
    });
}

void desk::erase() {
    if (erased_) {
        return;
    }
    const std::size_t above = block_lines_ + (editor_ ? editor_->lines_above_cursor() : 0);
    write(above == 0 ? "\r\x1b[J" : fmt::format("\r\x1b[{}A\x1b[J", above));
    block_lines_ = 0;
    erased_ = true;
}

void desk::draw() {
    erase();
    std::string text;
    for (std::size_t i = past_.size() - unprinted_; i < past_.size(); ++i) {
        text += printed(past_[i]);
    }
    unprinted_ = 0;
    write(text + block());
    if (editor_) {
        erased_ = false;
        editor_->draw();
    }
}

// From an empty screen, as nobody knows what a change of its size, or somebody else's output, made
// of ours.
void desk::draw_everything() {
    const winsize size = terminal_size();
    write("\x1b[H\x1b[2J");
    erased_ = true;
    const std::string below = block();
    std::size_t room = size.ws_row - std::min<std::size_t>(size.ws_row, block_lines_ + 1);
    std::size_t first = past_.size();
    while (first > 0) {
        const line_of_news& news = past_[first - 1];
        const std::size_t columns = columns_of(news.words) + news.time.size() + 1;
        const std::size_t lines = (columns + size.ws_col - 1) / size.ws_col;
        if (lines > room) {
            break;
        }
        room -= lines;
        --first;
    }
    unprinted_ = past_.size() - first;
    draw();
}

std::string desk::printed(const line_of_news& news) const {
    const std::string words = colours_ ? painted(news.colour, news.words) : news.words;
    return (news.time.empty() ? words : news.time + " " + words) + "\r\n";
}

// Nothing where the picture is not ours to show, or the screen is too small for it.
std::string desk::block() {
    const winsize size = terminal_size();
    block_lines_ = 0;
    if (!editor_ || size.ws_row < lowest_screen) {
        return {};
    }
    screen_style style;
    // The last column is left free: terminals disagree about what follows a line that fills it.
    style.columns = size.ws_col - 1U;
    // Beside heading and prompt there is room for news.
    style.lines = size.ws_row - std::max(3U, size.ws_row / 4U) - 2U;
    style.colours = colours_;
    style.shown = letters_;
    std::string self = visible(talk_->wants().user(), letters_);
    if (const auto& chosen = talk_->wants().status();
        !chosen.status.empty() || !chosen.text.empty()) {
        shown_user me;
        me.status = chosen.status.empty() ? "online" : chosen.status;
        me.text = chosen.text;
        self += " (" + state_words(me, letters_) + ")";
    }
    const std::string place = visible(place_text(options_.host, options_.port), letters_);
    std::string text = roster_heading(talk_->picture(), self, place, style) + "\r\n";
    ++block_lines_;
    for (const std::string& line : roster_lines(talk_->picture(), unix_now(), style)) {
        text += line + "\r\n";
        ++block_lines_;
    }
    return text;
}

void desk::write(std::string_view text) {
    heard_ = heard_ && std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
             std::fflush(stdout) == 0;
}

}  // namespace alo
