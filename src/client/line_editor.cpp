// See line_editor.hpp. libedit calls us through plain functions, with our object as its client
// data. It is told to ask us for every character, so that what waits for a key is our event loop,
// and no key that is only half there (an escape sequence, a character of several bytes) stops the
// rest.
#include "alo/client/line_editor.hpp"

#include "alo/client/screen.hpp"
#include "alo/client/visible.hpp"

#include <histedit.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cwchar>
#include <string_view>
#include <utility>

namespace alo {
namespace {

constexpr int most_remembered = 1'000;

std::string narrow(std::wstring_view wide) {
    std::string text;
    std::mbstate_t state{};
    for (const wchar_t one : wide) {
        std::array<char, 16> bytes{};
        const std::size_t size = std::wcrtomb(bytes.data(), one, &state);
        if (size != static_cast<std::size_t>(-1)) {
            text.append(bytes.data(), size);
        }
    }
    return text;
}

std::wstring widen(std::string_view text) {
    std::wstring wide;
    std::mbstate_t state{};
    while (!text.empty()) {
        wchar_t one = 0;
        const std::size_t size = std::mbrtowc(&one, text.data(), text.size(), &state);
        if (size == 0 || size > text.size()) {
            break;
        }
        wide += one;
        text.remove_prefix(size);
    }
    return wide;
}

}  // namespace

struct line_editor::insides {
    insides(line_owner& whose, const std::string& before, std::string file)
        : owner{whose},
          prompt_columns{columns_of(before)},
          prompt{widen(before)},
          history_file{std::move(file)} {}

    // Of the terminal that libedit hands us.
    static insides& of(EditLine* editor) {
        void* self = nullptr;
        el_wget(editor, EL_CLIENTDATA, &self);
        return *static_cast<insides*>(self);
    }
    static wchar_t* show_prompt(EditLine* editor) { return of(editor).prompt.data(); }
    static int read_key(EditLine* editor, wchar_t* key) { return of(editor).next_key(*key); }
    static unsigned char on_enter(EditLine* editor, std::wint_t key);
    static unsigned char on_tab(EditLine* editor, std::wint_t key);
    static unsigned char on_redraw(EditLine* editor, std::wint_t key);

    int next_key(wchar_t& key);
    void remember(const wchar_t* text) const;

    line_owner& owner;
    std::size_t prompt_columns;
    std::wstring prompt;
    std::string history_file;
    EditLine* editor = nullptr;
    HistoryW* history = nullptr;
    bool active = false;     // libedit has the line on the screen
    bool entered = false;    // the line was ended
    bool dismissed = false;  // the owner wants no more keys
    std::wstring line;
    std::array<char, 4'096> bytes{};  // read, and not taken for keys yet
    std::size_t begin = 0;
    std::size_t end = 0;
    std::mbstate_t half{};  // a character of which some bytes came
};

// 1: a key, 0: no more of them.
int line_editor::insides::next_key(wchar_t& key) {
    for (;;) {
        while (begin < end) {
            const std::size_t taken = std::mbrtowc(&key, &bytes[begin], 1, &half);
            ++begin;
            if (taken == static_cast<std::size_t>(-1)) {
                half = {};  // no character of this terminal's
            } else if (taken != static_cast<std::size_t>(-2)) {
                return 1;
            }
        }
        if (!owner.wait_for_key()) {
            dismissed = true;
            return 0;
        }
        const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) {
            return 0;
        }
        begin = 0;
        end = count < 0 ? 0 : static_cast<std::size_t>(count);
    }
}

void line_editor::insides::remember(const wchar_t* text) const {
    HistEventW event{};
    history_w(history, &event, H_ENTER, text);
}

// libedit's own command would leave the line on the screen, with all that stands above it.
unsigned char line_editor::insides::on_enter(EditLine* editor, std::wint_t) {
    insides& self = of(editor);
    const LineInfoW* const info = el_wline(editor);
    self.line.assign(info->buffer, info->lastchar);
    self.entered = true;
    self.owner.before_line();
    return CC_NEWLINE;
}

unsigned char line_editor::insides::on_tab(EditLine* editor, std::wint_t) {
    insides& self = of(editor);
    const LineInfoW* const info = el_wline(editor);
    self.owner.complete(
        narrow({info->buffer, static_cast<std::size_t>(info->cursor - info->buffer)}));
    return CC_REFRESH;
}

unsigned char line_editor::insides::on_redraw(EditLine* editor, std::wint_t) {
    of(editor).owner.redraw();
    return CC_NORM;
}

line_editor::line_editor(line_owner& owner, const std::string& prompt, std::string history)
    : insides_{std::make_unique<insides>(owner, prompt, std::move(history))} {
    insides& in = *insides_;
    in.editor = el_init("alo", stdin, stdout, stderr);
    in.history = history_winit();
    HistEventW event{};
    history_w(in.history, &event, H_SETSIZE, most_remembered);
    history_w(in.history, &event, H_SETUNIQUE, 1);
    if (!in.history_file.empty()) {
        history_w(in.history, &event, H_LOAD, in.history_file.c_str());
    }
    EditLine* const editor = in.editor;
    el_wset(editor, EL_CLIENTDATA, &in);
    el_wset(editor, EL_PROMPT, &insides::show_prompt);
    el_wset(editor, EL_HIST, history_w, in.history);
    el_wset(editor, EL_SIGNAL, 0);
    el_wset(editor, EL_GETCFN, &insides::read_key);
    el_wset(editor, EL_EDITOR, L"emacs");
    el_wset(editor, EL_ADDFN, L"alo-enter", L"End the line", &insides::on_enter);
    el_wset(editor, EL_ADDFN, L"alo-complete", L"Complete", &insides::on_tab);
    el_wset(editor, EL_ADDFN, L"alo-redraw", L"Draw anew", &insides::on_redraw);
    // What other programs' users have in their fingers, and what terminals send for these keys.
    constexpr std::array<std::array<const wchar_t*, 2>, 11> habits{{
        {L"^R", L"em-inc-search-prev"},
        {L"^W", L"ed-delete-prev-word"},
        {L"^U", L"vi-kill-line-prev"},
        {L"\\e[H", L"ed-move-to-beg"},
        {L"\\e[F", L"ed-move-to-end"},
        {L"\\e[1~", L"ed-move-to-beg"},
        {L"\\e[4~", L"ed-move-to-end"},
        {L"\\e[3~", L"ed-delete-next-char"},
        {L"\\e[1;5C", L"em-next-word"},
        {L"\\e[1;5D", L"ed-prev-word"},
        {L"\\e[5~", L"ed-prev-history"},
    }};
    for (const auto& [key, what] : habits) {
        el_wset(editor, EL_BIND, key, what, nullptr);
    }
    el_source(editor, nullptr);  // ~/.editrc
    // Last, and in vi's command mode as well.
    constexpr std::array<std::array<const wchar_t*, 2>, 4> ours{{
        {L"^M", L"alo-enter"},
        {L"^J", L"alo-enter"},
        {L"^I", L"alo-complete"},
        {L"^L", L"alo-redraw"},
    }};
    for (const auto& [key, what] : ours) {
        el_wset(editor, EL_BIND, key, what, nullptr);
        el_wset(editor, EL_BIND, L"-a", key, what, nullptr);
    }
}

line_editor::~line_editor() {
    HistEventW event{};
    if (!insides_->history_file.empty()) {
        history_w(insides_->history, &event, H_SAVE, insides_->history_file.c_str());
    }
    el_end(insides_->editor);
    history_wend(insides_->history);
}

bool line_editor::run() {
    insides& in = *insides_;
    for (;;) {
        in.entered = false;
        in.active = true;
        int count = 0;
        const wchar_t* const read = el_wgets(in.editor, &count);
        in.active = false;
        if (in.dismissed) {
            return false;
        }
        if (!in.entered) {
            if (read == nullptr || count <= 0) {
                return true;
            }
            // By a key of the user's own binding.
            in.line.assign(read, static_cast<std::size_t>(count));
            while (!in.line.empty() && in.line.back() == L'\n') {
                in.line.pop_back();
            }
        }
        if (in.line.find_first_not_of(L" \t") != std::wstring::npos) {
            in.remember(in.line.c_str());
        }
        in.owner.line(narrow(in.line));
    }
}

std::size_t line_editor::lines_above_cursor() const {
    winsize size{};
    if (!insides_->active || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    const LineInfoW* const info = el_wline(insides_->editor);
    return alo::lines_above_cursor(
        insides_->prompt_columns,
        {info->buffer, static_cast<std::size_t>(info->cursor - info->buffer)}, size.ws_col);
}

void line_editor::draw() {
    if (insides_->active) {
        el_wset(insides_->editor, EL_REFRESH);
    }
}

void line_editor::insert(std::string_view text) {
    el_winsertstr(insides_->editor, widen(text).c_str());
}

void line_editor::resized() { el_resize(insides_->editor); }

void line_editor::lend() { el_wset(insides_->editor, EL_PREP_TERM, 0); }

void line_editor::take_back() { el_wset(insides_->editor, EL_PREP_TERM, 1); }

}  // namespace alo
