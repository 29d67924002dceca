// What happens on one connection of `alo client`: hello, print what comes, send what is typed,
// part. Owned by client/run, which pays one visit after another. One thread.
#pragma once

#include "alo/client/conduct.hpp"
#include "alo/client/console.hpp"
#include "alo/client/options.hpp"
#include "alo/client/typed_input.hpp"
#include "alo/protocol/decoder.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace alo {

class visit {
  public:
    // Why a visit ended.
    enum class ending : std::uint8_t {
        unreachable,  // there was no connection
        broken,       // the connection was lost
        closed,       // the server closed it
        left,         // we did, as we were told to
    };

    // `says` and `course` hear of everything; the three outlive the visit.
    visit(const client_options& options, const boost::asio::any_io_executor& executor,
          console& says, conduct& course);

    // From connecting to the end; may be called again then. What was typed stays read.
    [[nodiscard]] boost::asio::awaitable<ending> pay();
    // Sign off and leave, as soon as may be.
    void stop();

    [[nodiscard]] bool stopping() const noexcept { return stopping_; }
    // There is somebody to sign off.
    [[nodiscard]] bool identified() const noexcept { return identified_; }
    // What broke the connection or kept us from it.
    [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

  private:
    boost::asio::awaitable<ending> stay();
    boost::asio::awaitable<ending> read_frames();
    boost::asio::awaitable<ending> send_lines();
    boost::asio::awaitable<ending> until_stopped();
    boost::asio::awaitable<ending> wait_for_close(boost::asio::steady_timer::duration patience);
    boost::asio::awaitable<void> say_goodbye();
    boost::asio::awaitable<ending> hang_up();
    [[nodiscard]] bool is_sign_off(const std::string& line);

    const client_options& options_;
    console& console_;
    conduct& conduct_;
    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer stop_;  // never runs out; cancelled to wake whoever waits for the end
    typed_input input_;
    decoder decoder_;
    std::string inbox_;  // read, and not cut into lines yet
    std::string trouble_;
    bool identified_ = false;
    bool stopping_ = false;
    bool input_ended_ = false;
    std::size_t lines_sent_ = 0;  // typed ones
};

}  // namespace alo
