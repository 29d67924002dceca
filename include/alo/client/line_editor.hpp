// The line being typed: editing, history, keys. The only part that knows libedit. Owned by
// client/desk, which draws what stands above the line and waits for keys. One a program: it has
// the terminal to itself.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace alo {

// Who owns the line. All of it is called from within run(); no exception may leave.
class line_owner {
  public:
    line_owner() = default;
    line_owner(const line_owner&) = delete;
    line_owner& operator=(const line_owner&) = delete;

    // Waits until stdin has something to read; false: no more keys are wanted.
    virtual bool wait_for_key() = 0;
    // The line, whole, is about to go from the screen.
    virtual void before_line() = 0;
    virtual void line(std::string text) = 0;
    // The key for completion; the cursor stands behind this text.
    virtual void complete(std::string_view before) = 0;
    // The key that draws everything anew.
    virtual void redraw() = 0;

  protected:
    ~line_owner() = default;
};

class line_editor {
  public:
    // Takes the terminal. `history` is a file or empty.
    line_editor(line_owner& owner, const std::string& prompt, std::string history);
    line_editor(const line_editor&) = delete;
    line_editor& operator=(const line_editor&) = delete;
    // Gives the terminal back as it was.
    ~line_editor();

    // Reads lines until wait_for_key() says no, or the end of the input (control-D on an empty
    // line); true for that.
    [[nodiscard]] bool run();

    // How many lines of the terminal the typed line takes above the one with the cursor.
    [[nodiscard]] std::size_t lines_above_cursor() const;
    // Draws prompt and line, from where the terminal's cursor is.
    void draw();
    // Puts text in at the cursor; draw() shows it.
    void insert(std::string_view text);
    // The terminal has another size.
    void resized();
    // Gives the terminal back for a while.
    void lend();
    void take_back();

  private:
    struct insides;
    std::unique_ptr<insides> insides_;
};

}  // namespace alo
