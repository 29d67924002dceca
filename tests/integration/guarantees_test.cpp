// SPEC section 7.1 to 7.3 under contention: drivers in threads of their own let users come and go
// in every way, on several devices; when all is quiet each watcher has heard true and false in
// turn, and the last word is the truth.
#include "fixture.hpp"

#include <atomic>
#include <memory>
#include <random>
#include <thread>

namespace alo::test {
namespace {

class guarantees_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(guarantees_test);

// A user with up to three devices, driven by one thread; its watcher lists nobody else, so that
// frames without a name tell of one user only.
class walker {
  public:
    walker(std::uint16_t port, int number)
        : port_(port),
          user_("walker " + std::to_string(number)),
          watcher_user_("watcher " + std::to_string(number)),
          random_(static_cast<std::uint32_t>(number)),
          watcher_(port, watcher_user_, {user_}) {
        watcher_.sync();
    }

    void step() {
        const auto choice = random_() % 8;
        if (devices_.empty() || (choice < 3 && devices_.size() < 3)) {
            devices_.push_back(std::make_unique<tcp_client>(port_, user_, friends()));
            return;
        }
        const auto which = random_() % devices_.size();
        auto& device = *devices_[which];
        switch (choice) {
            case 3:
                device.send(hello(user_, friends()));
                return;
            case 4:
                device.reset();
                break;
            case 5:
                device.send(sign_off(user_));
                break;
            case 6:
                device.leave();
                break;
            default:
                device.close();
                break;
        }
        devices_.erase(devices_.begin() + static_cast<std::ptrdiff_t>(which));
    }

    // All hellos are taken; departures may still be on their way.
    void settle() {
        for (auto& device : devices_) {
            device->sync();
        }
    }
    [[nodiscard]] bool online() const { return !devices_.empty(); }
    [[nodiscard]] std::size_t devices() const { return devices_.size(); }

    void expect_truth() {
        ring(port_, {watcher_user_});
        const std::string heard = heard_before_bells(watcher_);
        const auto pairs = heard.size() / (on + off).size();
        EXPECT_EQ(heard, times(pairs, on + off) + (online() ? on : std::string()))
            << user_.json() << " with " << devices_.size() << " devices";
    }

  private:
    std::vector<id> friends() { return {static_cast<int>(random_() % 100), "nobody"}; }

    std::uint16_t port_;
    id user_;
    id watcher_user_;
    std::mt19937 random_;
    tcp_client watcher_;
    std::vector<std::unique_ptr<tcp_client>> devices_;
};

TEST_P(guarantees_test, after_any_comings_and_goings_the_last_word_is_the_truth) {
    constexpr int drivers = 3;
    constexpr int walkers_each = 8;
    constexpr int steps = 1500;
    server alo(args());
    const auto idle = alo.proc().open_descriptors();
    std::vector<std::unique_ptr<walker>> walkers;
    for (int i = 0; i < drivers * walkers_each; ++i) {
        walkers.push_back(std::make_unique<walker>(alo.port(), i));
    }
    std::atomic<int> troubles{0};
    std::vector<std::thread> threads;
    for (int driver = 0; driver < drivers; ++driver) {
        threads.emplace_back([&, driver] {
            std::mt19937 random(static_cast<std::uint32_t>(1000 + driver));
            try {
                for (int i = 0; i < steps; ++i) {
                    const auto which = static_cast<int>(random() % walkers_each);
                    walkers[static_cast<std::size_t>(driver * walkers_each + which)]->step();
                }
            } catch (const failure& problem) {
                ADD_FAILURE() << problem.what();
                ++troubles;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    ASSERT_EQ(troubles, 0);
    std::size_t live = walkers.size();
    for (auto& one : walkers) {
        one->settle();
        live += one->devices();
    }
    // Quiet: every departure was seen.
    EXPECT_TRUE(eventually([&] { return alo.proc().open_descriptors() == idle + live; }));
    for (auto& one : walkers) {
        one->expect_truth();
    }
}

TEST_P(guarantees_test, the_end_of_an_old_session_never_hides_a_new_one) {
    // However late a thread looks at its resets, none of the dead takes the place of the living.
    server alo(args({"--max-sessions-per-user", "1000"}));
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    const auto idle = alo.proc().open_descriptors();
    auto device = std::make_unique<tcp_client>(alo.port(), 2, std::vector<id>{});
    for (int i = 0; i < 300; ++i) {
        // The old one's reset and the new one's hello race each other through different threads.
        device->reset();
        device = std::make_unique<tcp_client>(alo.port(), 2, std::vector<id>{});
        if (i % 10 == 0) {
            device->sync();
        }
    }
    device->sync();
    EXPECT_TRUE(eventually([&] { return alo.proc().open_descriptors() == idle + 1; }));
    ring(alo.port(), {1});
    const std::string heard = heard_before_bells(watcher);
    EXPECT_EQ(heard, times(heard.size() / (on + off).size(), on + off) + on);
}

}  // namespace
}  // namespace alo::test
