// See author.hpp.
#include "simulation/author.hpp"

#include <algorithm>
#include <cstddef>

namespace alo::sim {
namespace {

const name hidden_user = "\"hidden\"";

std::vector<name> choose_users(const scenario& play, prng& chance) {
    std::vector<name> users{"1", "2",      "\"1\"", "\"ann\"", "18446744073709551615",
                            "0", "\"bo\"", "42"};
    users.resize(chance.between(2U, 8U));
    if (play.hides) {
        users.push_back(hidden_user);
    }
    for (std::uint64_t left = play.wordy ? 16 + chance.below(6) : 0; left > 0; --left) {
        users.push_back(std::to_string(100 + left));
    }
    return users;
}

// One more who stalls, and all others are such that nothing they do depends on when a frame comes:
// closing over unread frames would reset a connection.
void steady(scenario& play) {
    for (client_script& script : play.clients) {
        for (deed& d : script.deeds) {
            d.does = d.does == verb::close ? verb::half_close : d.does;
        }
    }
}

// A pong is a good line: it would begin the count of bad ones anew.
void answer_without_words(scenario& play) {
    for (client_script& script : play.clients) {
        const expectation all = expect_of(script.lines, play.rules);
        if (script.pinged == answer::pong && all.errors.size() > 1) {
            script.pinged = answer::blank;
        }
    }
}

}  // namespace

client_script& author::begin() {
    client_script& script = play_.clients.emplace_back();
    script.starts = chance_.ms(0, 4'000);
    script.worker = chance_.between(0U, play_.workers - 1);
    connection::traits& network = script.network;
    network.latency = chance_.ms(1, 15);
    network.read_pause = chance_.ms(1, 10);
    if (play_.isolates || play_.hides) {
        network.send_buffer = std::size_t{64} << 10U;
    } else {
        network.send_buffer = chance_.pick<std::size_t>({16, 64, 300, 4'096});
        network.send_buffer *= play_.wordy ? 16U : 1U;
        network.short_writes = chance_.chance(20);
        if (chance_.chance(15)) {
            script.reads_at_once = false;
            network.read_size = chance_.between(20U, 60U) * (play_.wordy ? 16U : 1U);
            network.read_pause = chance_.ms(10, 50);
        } else if (chance_.chance(10)) {
            // It makes too little room at a time for the kernel to say so.
            script.reads_at_once = false;
            network.sips = chance_.between(1U, 30U);
            network.sip_size = chance_.between(4U, 40U);
            network.sip_pause = chance_.ms(100, 900);
        }
    }
    script.closes_on_fin = !chance_.chance(10);
    return script;
}

name author::anybody() {
    name user = chance_.pick(users_);
    return user == hidden_user ? users_.front() : user;
}

std::vector<name> author::everybody() const {
    const std::size_t count = std::min(users_.size(), play_.rules.max_friends);
    return {users_.begin(), users_.begin() + static_cast<std::ptrdiff_t>(count)};
}

void write_clients(scenario& play, prng& chance) {
    const std::vector<name> users = choose_users(play, chance);
    classic_author classic{play, chance, users};
    typed_author typed{play, chance, users};
    if (play.crowd) {
        const unsigned typed_percent = chance.pick<unsigned>({0, 50, 100});
        for (std::uint64_t left = chance.between(70U, 140U); left > 0; --left) {
            const name me = std::to_string(1'000 + left);
            chance.chance(typed_percent) ? typed.write_onlooker(me) : classic.write_onlooker(me);
        }
        for (int i = 0; i < 8; ++i) {
            chance.chance(50) ? typed.write_star() : classic.write_star();
        }
    }
    if (play.wordy) {
        for (std::size_t i = 2; i < users.size(); ++i) {
            typed.write_wordy(users[i]);
        }
        for (int i = 0; i < 3; ++i) {
            typed.write_reader();
        }
    }
    const std::size_t count = play.clients.size() + chance.between(6U, 40U);
    const unsigned typed_percent = chance.pick<unsigned>({0, 50, 60, 90});
    while (play.clients.size() < count) {
        chance.chance(typed_percent) ? typed.write_somebody() : classic.write_somebody();
    }
    if (play.hides) {
        for (std::size_t left = chance.between<std::size_t>(1, play.rules.max_sessions_per_user);
             left > 0; --left) {
            typed.write_hidden(hidden_user);
        }
    }
    if (play.isolates || play.hides) {
        steady(play);
    }
    if (play.isolates) {
        const name me = "\"staller\"";
        chance.chance(50) ? typed.write_staller(me) : classic.write_staller(me);
    }
    answer_without_words(play);
}

}  // namespace alo::sim
