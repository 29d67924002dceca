// The bells that mark a point in every listener's stream.
#include "support/bell.hpp"

#include <gtest/gtest.h>

namespace alo::test {

std::string bell_sound() { return on + on + off + off; }

void ring(std::uint16_t port, const std::vector<id>& users) {
    tcp_client first(port, bell_ids[0], users);
    first.sync();
    tcp_client second(port, bell_ids[1], users);
    second.sync();
    first.leave();
    second.leave();
}

std::string heard_before_bells(tcp_client& client) {
    std::string heard;
    while (!heard.ends_with(bell_sound())) {
        heard += client.read_line();
    }
    heard.resize(heard.size() - bell_sound().size());
    return heard;
}

void expect_heard(std::uint16_t port, const std::vector<listener>& listeners) {
    std::vector<id> users;
    users.reserve(listeners.size());
    for (const auto& one : listeners) {
        // Whatever it said before has to be taken before the bells come.
        one.client->sync();
        users.push_back(one.user);
    }
    ring(port, users);
    for (const auto& one : listeners) {
        const auto expected = one.heard + bell_sound();
        std::string got;
        try {
            got = one.client->read_bytes(expected.size());
        } catch (const failure& problem) {
            ADD_FAILURE() << "user " << one.user.json() << " should have heard\n"
                          << expected << "but " << problem.what();
            continue;
        }
        EXPECT_EQ(got, expected) << "of user " << one.user.json()
                                 << " (the last four lines are the bells)";
    }
}

}  // namespace alo::test
