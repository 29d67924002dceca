// Lays out the text of --help: flags on the left, explanations on the right, at most 96 columns.
// Called by app/help, flags/tool_line, client/options and load/options.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace alo {

class help_writer {
  public:
    // As it is; with its line ends.
    void paragraph(std::string_view lines) { text_ += lines; }
    void heading(std::string_view words);
    // `letter` is the short flag or 0. The words are broken between words, but not within
    // [brackets].
    void option(char letter, std::string_view name, std::string_view placeholder,
                std::string_view words);

    [[nodiscard]] std::string text() && { return std::move(text_); }

  private:
    void wrap(std::size_t used, std::string_view words);

    std::string text_;
};

}  // namespace alo
