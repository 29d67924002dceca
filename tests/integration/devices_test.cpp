// SPEC sections 1, 4 and 5: one user on several devices is one user, told as one and heard on all;
// and has only so many.
#include "fixture.hpp"

#include <deque>
#include <memory>

namespace alo::test {
namespace {

class devices_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(devices_test);

TEST_P(devices_test, a_second_device_is_no_transition) {
    server alo(args());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    tcp_client phone(alo.port(), 2, {});
    phone.sync();
    tcp_client laptop(alo.port(), 2, {});
    laptop.sync();
    expect_heard(alo.port(), {{&watcher, 1, on}});
    phone.leave();
    expect_heard(alo.port(), {{&watcher, 1, ""}, {&laptop, 2, ""}});
    laptop.leave();
    expect_heard(alo.port(), {{&watcher, 1, off}});
}

TEST_P(devices_test, whoever_was_told_of_one_device_is_told_of_the_end_of_the_last) {
    server alo(args());
    tcp_client two(alo.port(), 2, {});
    two.sync();
    tcp_client three(alo.port(), 3, {});
    three.sync();
    tcp_client phone(alo.port(), 1, {2});
    phone.sync();
    tcp_client laptop(alo.port(), 1, {3});
    laptop.sync();
    // The device on whose account two was told true goes, and the user does not.
    phone.leave();
    expect_heard(alo.port(), {{&two, 2, on}, {&three, 3, ""}, {&laptop, 1, ""}});
    laptop.leave();
    expect_heard(alo.port(), {{&two, 2, off}, {&three, 3, off}});
}

TEST_P(devices_test, every_device_of_the_watcher_is_told) {
    server alo(args());
    tcp_client phone(alo.port(), 1, {2});
    tcp_client laptop(alo.port(), 1, {});
    phone.sync();
    laptop.sync();
    tcp_client two(alo.port(), 2, {});
    two.sync();
    two.leave();
    // The list is the phone's, but the user lists 2: all its live sessions get the frame.
    expect_heard(alo.port(), {{&phone, 1, on + off}});
    EXPECT_EQ(laptop.read_bytes((on + off + bell_sound()).size()), on + off + bell_sound());
}

TEST_P(devices_test, a_user_is_not_told_of_itself) {
    server alo(args());
    tcp_client phone(alo.port(), 1, {1, 2});
    phone.sync();
    tcp_client laptop(alo.port(), 1, {1});
    laptop.sync();
    laptop.leave();
    expect_heard(alo.port(), {{&phone, 1, ""}});
    phone.leave();
    tcp_client again(alo.port(), 1, {1});
    again.sync();
    expect_heard(alo.port(), {{&again, 1, ""}});
}

TEST_P(devices_test, a_sign_off_of_one_device_leaves_the_other_online) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client phone(alo.port(), 1, {});
    phone.sync();
    tcp_client laptop(alo.port(), 1, {});
    laptop.send(sign_off(1));
    EXPECT_EQ(laptop.read_to_end(), "");
    expect_heard(alo.port(), {{&watcher, 2, on}, {&phone, 1, ""}});
}

TEST_P(devices_test, a_device_change_before_the_old_one_is_gone_is_no_transition) {
    server alo(args());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    auto device = std::make_unique<tcp_client>(alo.port(), 2, std::vector<id>{});
    device->sync();
    for (int i = 0; i < 30; ++i) {
        auto next = std::make_unique<tcp_client>(alo.port(), 2, std::vector<id>{});
        next->sync();
        device->leave();
        device = std::move(next);
    }
    expect_heard(alo.port(), {{&watcher, 1, on}, {device.get(), 2, ""}});
}

TEST_P(devices_test, the_newest_device_wins_and_the_oldest_is_told) {
    server alo(args({"--max-sessions-per-user", "2"}));
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    std::deque<tcp_client> devices;
    for (int i = 0; i < 6; ++i) {
        devices.emplace_back(alo.port(), 1, std::vector<id>{});
        devices.back().sync();
        if (i >= 2) {
            auto& oldest = devices.front();
            const auto error = oldest.read_error();
            EXPECT_EQ(error.code, "replaced");
            EXPECT_TRUE(error.fatal);
            EXPECT_EQ(oldest.read_to_end(), "");
            EXPECT_FALSE(oldest.was_reset());
            devices.pop_front();
        }
    }
    expect_heard(alo.port(), {{&watcher, 2, on}, {&devices.back(), 1, ""}});
}

TEST_P(devices_test, one_session_a_user_is_the_smallest_limit) {
    server alo(args({"--max-sessions-per-user", "1"}));
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client old(alo.port(), 1, {});
    old.sync();
    tcp_client fresh(alo.port(), 1, {2});
    EXPECT_EQ(old.read_error().code, "replaced");
    expect_heard(alo.port(), {{&watcher, 2, on}, {&fresh, 1, ""}});
    // A hello repeated by the same session replaces nobody.
    fresh.send(hello(1, {3}));
    fresh.sync();
    EXPECT_EQ(fresh.peek(), "");
}

TEST_P(devices_test, the_default_is_ten_devices) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    std::deque<tcp_client> devices;
    for (int i = 0; i < 10; ++i) {
        devices.emplace_back(alo.port(), 1, std::vector<id>{});
        devices.back().sync();
    }
    EXPECT_EQ(devices.front().peek(), "");
    devices.emplace_back(alo.port(), 1, std::vector<id>{});
    EXPECT_EQ(devices.front().read_error().code, "replaced");
    expect_heard(alo.port(), {{&watcher, 2, on}});
}

}  // namespace
}  // namespace alo::test
