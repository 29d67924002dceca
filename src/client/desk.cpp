// See desk.hpp.
#include "alo/client/desk.hpp"

#include "alo/client/completion.hpp"
#include "alo/client/words.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <langinfo.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace alo {
namespace {

namespace asio = boost::asio;

// More than a screen holds, so that one can be filled again.
constexpr std::size_t most_past = 300;
constexpr std::size_t widest_prompt = 24;
constexpr std::size_t most_choices = 60;

// Before libedit looks: which letters the terminal shows. Who set no locale at all, as in a
// container, has most likely a terminal of this century.
letters choose_locale() {
    std::setlocale(LC_CTYPE, "");
    const auto is_utf8 = [] { return std::string_view{::nl_langinfo(CODESET)} == "UTF-8"; };
    const auto unset = [](const char* name) {
        const char* const value = std::getenv(name);
        return value == nullptr || *value == '\0';
    };
    if (!is_utf8() && unset("LC_ALL") && unset("LC_CTYPE") && unset("LANG")) {
        std::setlocale(LC_CTYPE, "C.UTF-8");
    }
    return is_utf8() ? letters::unicode : letters::ascii;
}

}  // namespace

bool is_screen(int descriptor) {
    const char* const kind = std::getenv("TERM");
    const std::string_view name = kind == nullptr ? "" : kind;
    return ::isatty(descriptor) == 1 && !name.empty() && name != "dumb";
}

desk::desk(const client_options& options, asio::io_context& context)
    : options_{options},
      context_{context},
      letters_{choose_locale()},
      prompt_{cut_to(visible(options.user->view(), letters_), widest_prompt, letters_) + "> "},
      keys_{context},
      draw_timer_{context},
      colours_{!options.colourless} {
    const int duplicate = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    if (duplicate >= 0) {
        keys_.assign(duplicate);
    }
}

desk::~desk() { close(); }

bool desk::run(typed_dialogue& talk, std::function<void(dialogue::reaction)> act) {
    talk_ = &talk;
    act_ = std::move(act);
    editor_.emplace(static_cast<line_owner&>(*this), prompt_, options_.history);
    draw();
    const bool ended = editor_->run();
    close();
    if (fault_) {
        std::rethrow_exception(fault_);
    }
    return ended;
}

void desk::close() {
    if (!editor_) {
        return;
    }
    erase();
    editor_.reset();
    draw_timer_.cancel();
    boost::system::error_code ignored;
    keys_.close(ignored);
    draw();
}

void desk::resized() {
    if (editor_) {
        editor_->resized();
        draw_everything();
    }
}

void desk::suspend() {
    if (editor_) {
        erase();
        editor_->lend();
    }
    static_cast<void>(std::raise(SIGSTOP));
}

void desk::go_on() {
    if (editor_) {
        // The shell has had the terminal, and what it wrote stands below what we drew.
        erased_ = true;
        block_lines_ = 0;
        editor_->lend();
        editor_->take_back();
        editor_->resized();
        draw();
    }
}

void desk::event(tone colour, std::string_view words) {
    put({colour, clock_now(), std::string{words}});
}

void desk::frame(std::string_view raw) { event(tone::plain, visible(raw, letters_)); }

void desk::answer(std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        put({tone::plain, {}, std::string{lines.substr(0, end)}});
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
}

void desk::status(std::string_view words) {
    if (!options_.quiet) {
        last_word(words);
    }
}

void desk::last_word(std::string_view words) {
    event(tone::plain, "-- " + visible(words, letters_));
}

void desk::picture_changed() { draw_soon(); }

void desk::put(line_of_news news) {
    past_.push_back(std::move(news));
    ++unprinted_;
    if (past_.size() > most_past && unprinted_ < past_.size()) {
        past_.pop_front();
    }
    if (editor_) {
        draw_soon();
    } else {
        draw();
    }
}

bool desk::wait_for_key() {
    try {
        if (!awaiting_key_) {
            awaiting_key_ = true;
            keys_.async_wait(asio::posix::stream_descriptor::wait_read,
                             [this](const boost::system::error_code&) { awaiting_key_ = false; });
        }
        while (awaiting_key_ && !stopped_) {
            if (context_.run_one() == 0) {
                stopped_ = true;
            }
        }
        return !stopped_;
    } catch (...) {
        fault_ = std::current_exception();
        return false;
    }
}

void desk::before_line() { erase(); }

void desk::line(std::string text) {
    try {
        if (text.find_first_not_of(" \t") != std::string::npos) {
            put({tone::offline, {}, prompt_ + visible(text, letters_)});
            act_(talk_->typed(std::move(text)));
        }
        draw();
    } catch (...) {
        fault_ = std::current_exception();
        stopped_ = true;
    }
}

void desk::complete(std::string_view before) {
    try {
        const completion found = alo::complete(before, talk_->wants().friends());
        if (!found.insert.empty()) {
            editor_->insert(found.insert);
        } else if (!found.choices.empty()) {
            std::string all;
            for (std::size_t i = 0; i < std::min(found.choices.size(), most_choices); ++i) {
                all.append("  ").append(visible(found.choices[i], letters_));
            }
            if (found.choices.size() > most_choices) {
                all += fmt::format("  and {} more", found.choices.size() - most_choices);
            }
            answer(all);
            draw();
        }
    } catch (...) {
        fault_ = std::current_exception();
        stopped_ = true;
    }
}

void desk::redraw() { draw_everything(); }

}  // namespace alo
