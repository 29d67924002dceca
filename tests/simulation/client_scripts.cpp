// Who takes part in a run, and what each of them is going to do in the world that scenario.cpp has
// chosen. See script.hpp.
#include "simulation/prng.hpp"
#include "simulation/script.hpp"
#include "simulation/speaker.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace alo::sim {
namespace {

class author {
  public:
    author(scenario& play, prng& chance) : play_{play}, chance_{chance} {}

    void write() {
        choose_users();
        if (play_.crowd) {
            write_crowd();
        }
        const std::size_t count = play_.clients.size() + chance_.between(6U, 40U);
        while (play_.clients.size() < count) {
            write_somebody();
        }
        if (play_.isolates) {
            isolate();
        }
    }

  private:
    // One more who stalls, and all others are such that nothing they do depends on when a frame
    // comes: closing over unread frames would reset a connection.
    void isolate() {
        for (client_script& script : play_.clients) {
            for (deed& d : script.deeds) {
                d.does = d.does == verb::close ? verb::half_close : d.does;
            }
        }
        write_staller("\"staller\"");
    }

    void choose_users() {
        const std::vector<name> all{"1", "2",      "\"1\"", "\"ann\"", "18446744073709551615",
                                    "0", "\"bo\"", "42"};
        users_.assign(all.begin(), all.begin() + chance_.between(2, 8));
    }

    client_script& begin() {
        client_script& script = play_.clients.emplace_back();
        script.starts = chance_.ms(0, 4'000);
        script.worker = chance_.between(0U, play_.workers - 1);
        connection::traits& network = script.network;
        network.latency = chance_.ms(1, 15);
        network.read_pause = chance_.ms(1, 10);
        if (!play_.isolates) {
            network.send_buffer = chance_.pick<std::size_t>({16, 64, 300, 4'096});
            network.short_writes = chance_.chance(20);
            if (chance_.chance(15)) {
                script.reads_at_once = false;
                network.read_size = chance_.between(20U, 60U);
                network.read_pause = chance_.ms(10, 50);
            }
        }
        script.closes_on_fin = !chance_.chance(10);
        return script;
    }

    speaker voice(client_script& script, name me) {
        return {chance_.fork(1'000 + play_.clients.size()), play_.rules, script, std::move(me),
                users_};
    }

    void write_somebody() {
        const std::uint64_t kind = chance_.below(100);
        if (kind < 35) {
            write_regular();
        } else if (kind < 50) {
            write_flapper();
        } else if (kind < 65) {
            write_stranger();
        } else if (kind < 75) {
            write_flood();
        } else if (kind < 87 && !play_.isolates) {
            write_staller(chance_.pick(users_));
        } else {
            write_grumbler();
        }
    }

    // One of the ways in which connections end, or none.
    void end(speaker& says) {
        const duration wait = chance_.ms(0, 800);
        const std::uint64_t kind = chance_.below(100);
        if (kind < 20) {
            says.sign_off();
            says.say(wait);
        } else if (kind < 32) {
            says.act(wait, verb::half_close);
        } else if (kind < 42) {
            says.unended_hello();
            says.say(wait);
            says.act(duration{0}, chance_.chance(50) ? verb::half_close : verb::close);
        } else if (kind < 50) {
            says.cut_hello();
            says.say(wait);
            says.act(chance_.ms(0, 50), chance_.pick<verb>({verb::half_close, verb::close,
                                                            verb::reset, verb::vanish}));
        } else if (kind < 70) {
            says.act(wait, chance_.pick<verb>({verb::close, verb::reset, verb::vanish}));
        }
    }

    void write_regular() {
        client_script& script = begin();
        speaker says = voice(script, chance_.pick(users_));
        if (chance_.chance(15)) {
            says.anything();
        }
        says.hello();
        if (chance_.chance(30)) {
            says.drip(chance_.ms(1, 20), 1 + chance_.below(8));
        } else {
            says.say(chance_.ms(0, 200));
        }
        for (std::uint64_t left = chance_.below(6); left > 0; --left) {
            says.anything();
            if (chance_.chance(60)) {
                says.say(chance_.ms(20, 700));
            }
        }
        says.say(duration{0});
        end(says);
    }

    void write_flapper() {
        client_script& script = begin();
        speaker says = voice(script, chance_.pick(users_));
        says.hello();
        says.say(duration{0});
        if (chance_.chance(50)) {
            says.sign_off();
            says.say(chance_.ms(5, 300));
        } else {
            says.act(chance_.ms(5, 300), chance_.pick<verb>({verb::half_close, verb::reset}));
        }
    }

    // Never says hello, or too late.
    void write_stranger() {
        client_script& script = begin();
        speaker says = voice(script, chance_.pick(users_));
        switch (chance_.below(8)) {
            case 0:
                return;
            case 1:
                says.unended_hello();
                says.drip(play_.rules.hello_timeout / 10, 12);
                break;
            case 2:
                says.too_long();
                says.drip(chance_.ms(0, 30), 1 + chance_.below(10));
                break;
            case 3:
                for (int i = 0; i < 4; ++i) {
                    says.blank();
                    says.sign_off();
                }
                says.say(chance_.ms(0, 500));
                break;
            case 4:
                says.cut_hello();
                says.say(chance_.ms(0, 300));
                says.act(chance_.ms(0, 300), chance_.pick<verb>({verb::half_close, verb::close,
                                                                 verb::reset, verb::vanish}));
                break;
            default:
                says.noise(play_.rules.max_line - chance_.below(300));
                says.drip(chance_.ms(0, 60), 1 + chance_.below(6));
                break;
        }
    }

    // Far more at once than the rate allows.
    void write_flood() {
        client_script& script = begin();
        speaker says = voice(script, chance_.pick(users_));
        says.hello();
        for (std::uint64_t left = chance_.between(5U, 40U); left > 0; --left) {
            if (chance_.chance(60)) {
                says.hello();
            } else {
                says.blank();
            }
        }
        says.say(chance_.ms(0, 100));
        end(says);
    }

    // Stops reading, for a while or for ever, while there is much to hear.
    void write_staller(name me) {
        client_script& script = begin();
        script.stalls = true;
        script.network.send_buffer = chance_.pick<std::size_t>({16, 100, 1'000});
        speaker says = voice(script, std::move(me));
        says.hello({users_.begin(), users_.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                         users_.size(), play_.rules.max_friends))});
        says.say(duration{0});
        says.act(chance_.ms(0, 300), verb::stall);
        for (std::uint64_t left = chance_.below(4); left > 0; --left) {
            says.bad();
            says.say(chance_.ms(0, 100));
            says.hello();
        }
        says.say(chance_.ms(0, 300));
        if (chance_.chance(50)) {
            says.act(chance_.ms(50, 4'000), verb::resume);
        }
        end(says);
    }

    // Makes mistake after mistake, and may not care to read what is wrong with them.
    void write_grumbler() {
        client_script& script = begin();
        speaker says = voice(script, chance_.pick(users_));
        if (chance_.chance(60)) {
            says.hello();
        }
        if (!play_.isolates && chance_.chance(40)) {
            script.stalls = true;
            says.act(duration{0}, verb::stall);
        }
        for (std::uint64_t left = chance_.between(3U, 14U); left > 0; --left) {
            says.bad();
            if (chance_.chance(25)) {
                says.hello();
            }
        }
        says.say(chance_.ms(0, 300));
        end(says);
    }

    // Enough that list one user for a fan-out that is written as it goes, and that user's comings
    // and goings.
    void write_crowd() {
        for (std::uint64_t left = chance_.between(70U, 90U); left > 0; --left) {
            client_script& script = begin();
            script.worker = 0;
            script.starts = chance_.ms(0, 500);
            speaker says = voice(script, std::to_string(1'000 + left));
            says.hello({users_.front()});
            says.say(duration{0});
            if (chance_.chance(10)) {
                script.stalls = true;
                says.act(chance_.ms(0, 1'500), verb::stall);
            }
        }
        for (int i = 0; i < 8; ++i) {
            client_script& script = begin();
            script.starts = chance_.ms(600, 4'000);
            speaker says = voice(script, users_.front());
            says.hello({});
            says.say(duration{0});
            says.act(chance_.ms(0, 200), verb::half_close);
        }
    }

    scenario& play_;
    prng& chance_;
    std::vector<name> users_;
};

}  // namespace

void write_clients(scenario& play, prng& chance) { author{play, chance}.write(); }

}  // namespace alo::sim
