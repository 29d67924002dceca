// See logger.hpp. spdlog brings the queue, its thread, and the line's time and level; what a
// blocked or full stderr means is decided here.
#include "alo/app/logger.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace alo {
namespace {

// Only the pool's thread comes here, hence no mutex.
class descriptor_sink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
  public:
    descriptor_sink(int descriptor, log_format format) : descriptor_{descriptor}, format_{format} {
        const char* const pattern = format == log_format::json
                                        ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                        : "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
        base_sink::set_formatter_(
            std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc));
    }

    // The queue that counts what gave way. It outlives its thread, and so every call of sink_it_.
    void watch(spdlog::details::thread_pool* pool) noexcept { pool_ = pool; }

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        if (const std::size_t lost = overrun() + unwritten_ - told_; lost > 0) {
            const std::array<log_field, 1> fields{log_field{"lines", lost}};
            const std::string payload = log_line(
                format_, "log_lost", "lines were lost, because stderr did not take them", fields);
            if (!put({message.logger_name, spdlog::level::warn, payload})) {
                ++unwritten_;
                return;
            }
            told_ += lost;
        }
        if (!put(message)) {
            ++unwritten_;
        }
    }
    void flush_() override {}

  private:
    [[nodiscard]] std::size_t overrun() const {
        return pool_ == nullptr ? 0 : pool_->overrun_counter();
    }

    [[nodiscard]] bool put(const spdlog::details::log_msg& message) {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        std::size_t written = 0;
        while (written < line.size()) {
            const ssize_t count =
                ::write(descriptor_, line.data() + written, line.size() - written);
            if (count >= 0) {
                written += static_cast<std::size_t>(count);
            } else if (errno == EAGAIN) {
                // Somebody we share it with made it non-blocking.
                pollfd wait{descriptor_, POLLOUT, 0};
                static_cast<void>(::poll(&wait, 1, -1));
            } else if (errno != EINTR) {
                return false;  // full, closed, gone: the server goes on without a log
            }
        }
        return true;
    }

    int descriptor_;
    log_format format_;
    spdlog::details::thread_pool* pool_ = nullptr;
    std::size_t unwritten_ = 0;  // lines that stderr refused
    std::size_t told_ = 0;       // of those and of the queue's, how many the log has told of
};

// Signals are for the threads that serve, and a pipe without a reader is no reason to die.
void block_signals() noexcept {
    sigset_t all{};
    ::sigfillset(&all);
    static_cast<void>(::pthread_sigmask(SIG_BLOCK, &all, nullptr));
}

spdlog::level::level_enum level_of(log_level level) noexcept {
    switch (level) {
        case log_level::info:
            return spdlog::level::info;
        case log_level::warning:
            return spdlog::level::warn;
        case log_level::error:
            break;
    }
    return spdlog::level::err;
}

// What the thread that waits for the queue's end tells the one that waits for it.
struct ending {
    std::mutex guard;
    std::condition_variable changed;
    bool done = false;
};

void finish(std::shared_ptr<spdlog::details::thread_pool> pool,
            const std::shared_ptr<ending>& end) {
    pool.reset();  // joins the thread, after all that is queued
    const std::lock_guard lock{end->guard};
    end->done = true;
    end->changed.notify_one();
}

}  // namespace

struct logger::impl {
    log_format format;
    std::shared_ptr<spdlog::details::thread_pool> pool;
    std::shared_ptr<spdlog::async_logger> lines;
    std::atomic<bool> stopped{false};
};

logger::logger(log_format format, int descriptor) : impl_{std::make_unique<impl>()} {
    impl_->format = format;
    auto sink = std::make_shared<descriptor_sink>(descriptor, format);
    impl_->pool = std::make_shared<spdlog::details::thread_pool>(queue_lines, 1, block_signals);
    sink->watch(impl_->pool.get());
    impl_->lines = std::make_shared<spdlog::async_logger>(
        "alo", std::move(sink), impl_->pool, spdlog::async_overflow_policy::overrun_oldest);
    // Its own handler would write to stderr, which may be what is broken.
    impl_->lines->set_error_handler([](const std::string&) {});
}

logger::~logger() {
    if (!impl_->stopped) {
        stop(std::chrono::seconds{1});
    }
}

void logger::write(log_level level, std::string_view event, std::string_view message,
                   std::span<const log_field> fields) noexcept {
    if (impl_->stopped.load(std::memory_order_relaxed)) {
        return;
    }
    try {
        const std::string payload = log_line(impl_->format, event, message, fields);
        impl_->lines->log(level_of(level), spdlog::string_view_t{payload});
    } catch (const std::exception&) {
        // Out of memory: the event matters more than its line, and it has happened already.
        return;
    }
}

bool logger::stop(duration patience) {
    if (impl_->stopped.exchange(true)) {
        return true;
    }
    auto end = std::make_shared<ending>();
    std::thread waiter{finish, std::move(impl_->pool), end};
    bool done = false;
    {
        std::unique_lock lock{end->guard};
        done = end->changed.wait_for(lock, patience, [&end] { return end->done; });
    }
    if (done) {
        waiter.join();
    } else {
        waiter.detach();
    }
    return done;
}

}  // namespace alo
