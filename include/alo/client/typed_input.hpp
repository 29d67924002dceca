// Lines from stdin, whatever that is: a terminal, a pipe, a file, nothing. Owned by client/visit.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace alo {

class typed_input {
  public:
    // A longer line ends the input; no server takes it by default.
    static constexpr std::size_t longest_line = std::size_t{1} << 20U;

    // Neither closes `descriptor` nor makes it non-blocking: a terminal is shared with the shell.
    typed_input(const boost::asio::any_io_executor& executor, int descriptor);

    // The next line that is not blank, without its end; nothing at the end of the input, and from
    // then on. One call at a time; a call that is cancelled throws and loses nothing.
    [[nodiscard]] boost::asio::awaitable<std::optional<std::string>> next_line();

    [[nodiscard]] bool is_terminal() const noexcept { return terminal_; }

  private:
    [[nodiscard]] std::optional<std::string> cut();
    void read_more();

    int descriptor_;
    bool terminal_;
    bool ended_ = false;
    // A duplicate that epoll watches; not open where there is nothing to wait for, as with files.
    boost::asio::posix::stream_descriptor ready_;
    std::string pending_;  // read, and not cut into lines yet
};

}  // namespace alo
