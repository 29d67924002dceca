// See task_group.hpp.
#include "alo/transport/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <cassert>
#include <utility>
#include <vector>

namespace alo {

task_group::task_group(boost::asio::any_io_executor executor,
                       std::function<void(std::exception_ptr)> on_fault)
    : executor_{std::move(executor)}, on_fault_{std::move(on_fault)} {}

task_group::~task_group() { assert(signals_.empty()); }

void task_group::spawn(boost::asio::awaitable<void> task) {
    const auto self = signals_.emplace(signals_.end());
    boost::asio::co_spawn(
        executor_, std::move(task),
        boost::asio::bind_cancellation_slot(self->slot(), [this, self](std::exception_ptr fault) {
            signals_.erase(self);
            if (fault) {
                on_fault_(std::move(fault));
            }
        }));
}

void task_group::cancel() {
    // A task may end, and leave the list, while it is being asked to.
    for (const auto type :
         {boost::asio::cancellation_type::total, boost::asio::cancellation_type::terminal}) {
        for (auto at = signals_.begin(); at != signals_.end();) {
            const auto current = at++;
            current->emit(type);
        }
    }
}

}  // namespace alo
