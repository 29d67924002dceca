// What happens on one connection of `alo client`: say hello, read what comes, send what is to be
// said, see that the server lives, part. What is said and what is made of what comes is the
// dialogue's. Owned by client/run, which pays one visit after another. One thread.
#pragma once

#include "alo/base/time.hpp"
#include "alo/client/conduct.hpp"
#include "alo/client/console.hpp"
#include "alo/client/dialogue.hpp"
#include "alo/client/options.hpp"
#include "alo/client/pulse.hpp"
#include "alo/client/typed_input.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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

    // `lines` are the person's, or null where something else reads them and calls say(). All of
    // it outlives the visit.
    visit(const client_options& options, const boost::asio::any_io_executor& executor,
          console& says, conduct& course, dialogue& talk, typed_input* lines);

    // From connecting to the end; may be called again then. What was typed stays read.
    [[nodiscard]] boost::asio::awaitable<ending> pay();
    // Sends lines with their ends, in the order of the calls.
    void say(std::string_view lines);
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
    boost::asio::awaitable<ending> write_lines();
    boost::asio::awaitable<ending> send_typed();
    boost::asio::awaitable<ending> watch_pulse();
    boost::asio::awaitable<ending> until_stopped();
    boost::asio::awaitable<ending> wait_for_close(boost::asio::steady_timer::duration patience);
    boost::asio::awaitable<void> say_goodbye();
    boost::asio::awaitable<ending> hang_up();
    boost::asio::awaitable<void> written();

    const client_options& options_;
    console& console_;
    conduct& conduct_;
    dialogue& talk_;
    typed_input* input_;
    boost::asio::ip::tcp::socket socket_;
    // These never run out; cancelled to wake whoever waits: for the end, for something to write,
    // for all of it being written, for another heartbeat.
    boost::asio::steady_timer stop_;
    boost::asio::steady_timer to_write_;
    boost::asio::steady_timer all_written_;
    boost::asio::steady_timer look_;
    pulse pulse_;
    std::string inbox_;   // read, and not cut into lines yet
    std::string outbox_;  // to be written; its front is under way
    std::string trouble_;
    bool identified_ = false;
    bool stopping_ = false;
    bool input_ended_ = false;
    std::size_t lines_sent_ = 0;  // typed ones
};

}  // namespace alo
