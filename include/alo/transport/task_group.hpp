// The only way to start a coroutine: it counts them, cancels them, and lets the owner wait until
// they are gone. One thread: the one that runs the executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <list>

namespace alo {

class task_group {
  public:
    // `on_fault` hears of an exception that left a task; the other tasks go on.
    task_group(boost::asio::any_io_executor executor,
               std::function<void(std::exception_ptr)> on_fault);
    ~task_group();
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;

    // Starts a task. Its arguments must be values or outlive the group.
    void spawn(boost::asio::awaitable<void> task);
    // Asks every task to end: first so that an operation under way completes or has no effect
    // (total), then so that it may have had some (terminal). Tasks end in their own time.
    void cancel();

    [[nodiscard]] std::size_t size() const noexcept { return signals_.size(); }

  private:
    boost::asio::any_io_executor executor_;
    std::function<void(std::exception_ptr)> on_fault_;
    std::list<boost::asio::cancellation_signal> signals_;  // one a running task
};

}  // namespace alo
