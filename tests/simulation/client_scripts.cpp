// What clients of the classic dialect do; see author.hpp.
#include "simulation/author.hpp"

#include <string>
#include <utility>

namespace alo::sim {

void classic_author::write_somebody() {
    const std::uint64_t kind = chance_.below(100);
    if (kind < 35) {
        write_regular();
    } else if (kind < 50) {
        write_flapper();
    } else if (kind < 65 && !play_.hides) {
        write_stranger();
    } else if (kind < 75) {
        write_flood();
    } else if (kind < 87 && !play_.isolates && !play_.hides) {
        write_staller(anybody());
    } else {
        write_grumbler();
    }
}

// One of the ways in which connections end, or none.
void classic_author::end(speaker& says) {
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
        says.act(chance_.ms(0, 50),
                 chance_.pick<verb>({verb::half_close, verb::close, verb::reset, verb::vanish}));
    } else if (kind < 70) {
        says.act(wait, chance_.pick<verb>({verb::close, verb::reset, verb::vanish}));
    }
}

void classic_author::write_regular() {
    client_script& script = begin();
    speaker says = voice(script, anybody());
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

void classic_author::write_flapper() {
    client_script& script = begin();
    speaker says = voice(script, anybody());
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
void classic_author::write_stranger() {
    client_script& script = begin();
    speaker says = voice(script, anybody());
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
void classic_author::write_flood() {
    client_script& script = begin();
    speaker says = voice(script, anybody());
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
void classic_author::write_staller(name me) {
    client_script& script = begin();
    script.stalls = true;
    script.network.send_buffer =
        chance_.pick<std::size_t>({16, 100, 1'000}) * (play_.wordy ? 16U : 1U);
    speaker says = voice(script, std::move(me));
    says.hello(everybody());
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
void classic_author::write_grumbler() {
    client_script& script = begin();
    speaker says = voice(script, anybody());
    if (play_.hides || chance_.chance(60)) {
        says.hello();
    }
    if (!play_.isolates && !play_.hides && chance_.chance(40)) {
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

void classic_author::write_onlooker(const name& me) {
    client_script& script = begin();
    script.worker = 0;
    script.starts = chance_.ms(0, 500);
    speaker says = voice(script, me);
    says.hello({users_.front()});
    says.say(duration{0});
    if (chance_.chance(10)) {
        script.stalls = true;
        says.act(chance_.ms(0, 1'500), verb::stall);
    }
}

void classic_author::write_star() {
    client_script& script = begin();
    script.starts = chance_.ms(600, 4'000);
    speaker says = voice(script, users_.front());
    says.hello({});
    says.say(duration{0});
    says.act(chance_.ms(0, 200), verb::half_close);
}

}  // namespace alo::sim
