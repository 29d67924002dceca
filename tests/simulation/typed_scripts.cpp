// What clients of the typed dialect do; see author.hpp.
#include "simulation/author.hpp"

#include <utility>

namespace alo::sim {

client_script& typed_author::begin_typed() {
    client_script& script = begin();
    script.typed = true;
    script.pinged = chance_.chance(70) ? answer::pong : answer::blank;
    return script;
}

void typed_author::write_somebody() {
    const std::uint64_t kind = chance_.below(100);
    const bool may_stall = !play_.isolates && !play_.hides;
    if (kind < 35) {
        write_regular();
    } else if (kind < 45) {
        write_flapper();
    } else if (kind < 55) {
        write_asker();
    } else if (kind < 65) {
        write_moody();
    } else if (kind < 72) {
        write_silent();
    } else if (kind < 86 && may_stall) {
        write_staller(anybody());
    } else if (kind < 93) {
        write_grumbler();
    } else {
        write_flood();
    }
}

// One of the ways in which connections end, or none.
void typed_author::end(typed_speaker& says) {
    const duration wait = chance_.ms(0, 800);
    const std::uint64_t kind = chance_.below(100);
    if (kind < 15) {
        says.bye();
        says.say(wait);
    } else if (kind < 25) {
        says.act(wait, verb::half_close);
    } else if (kind < 40) {
        says.query();
        if (chance_.chance(50)) {
            says.status();
        }
        says.unended_query();
        says.say(wait);
        says.act(duration{0}, chance_.chance(80) ? verb::half_close : verb::close);
    } else if (kind < 60) {
        says.act(wait, chance_.pick<verb>({verb::close, verb::reset, verb::vanish}));
    }
}

void typed_author::write_regular() {
    client_script& script = begin_typed();
    typed_speaker says = voice(script, anybody());
    if (chance_.chance(15)) {
        says.too_early();
    }
    says.hello();
    if (chance_.chance(30)) {
        says.drip(chance_.ms(1, 20), 1 + chance_.below(8));
    } else {
        says.say(chance_.ms(0, 200));
    }
    for (std::uint64_t left = chance_.below(9); left > 0; --left) {
        says.anything();
        if (chance_.chance(60)) {
            says.say(chance_.ms(20, 900));
        }
    }
    says.say(duration{0});
    end(says);
}

void typed_author::write_flapper() {
    client_script& script = begin_typed();
    typed_speaker says = voice(script, anybody());
    says.hello();
    says.say(duration{0});
    if (chance_.chance(50)) {
        says.bye();
        says.say(chance_.ms(5, 300));
    } else {
        says.act(chance_.ms(5, 300), chance_.pick<verb>({verb::half_close, verb::reset}));
    }
}

// Asks all at once and half-closes, as scripts do.
void typed_author::write_asker() {
    client_script& script = begin_typed();
    typed_speaker says = voice(script, anybody());
    says.hello();
    for (std::uint64_t left = chance_.between(1U, 6U); left > 0; --left) {
        chance_.chance(60) ? says.query() : says.watch();
    }
    says.say(chance_.ms(0, 100));
    if (chance_.chance(30)) {
        says.bye();
        says.say(duration{0});
    } else {
        says.act(chance_.ms(0, 5), verb::half_close);
    }
}

// Hides and comes back, and changes its mind in between.
void typed_author::write_moody() {
    client_script& script = begin_typed();
    typed_speaker says = voice(script, anybody());
    says.hello();
    says.say(duration{0});
    for (std::uint64_t left = chance_.between(2U, 10U); left > 0; --left) {
        chance_.chance(40) ? says.status({"invisible"}) : says.status();
        says.say(chance_.ms(10, 600));
    }
    end(says);
}

// Listens, and does not answer when it is asked whether it is there; or says something just often
// enough.
void typed_author::write_silent() {
    client_script& script = begin_typed();
    typed_speaker says = voice(script, anybody());
    says.hello();
    says.say(duration{0});
    script.pinged = answer::nothing;
    if (chance_.chance(40)) {
        const duration often = play_.rules.heartbeat / 2 + duration{20};
        for (int i = 0; i < 6; ++i) {
            chance_.chance(50) ? says.blank() : says.pong();
            says.say(often);
        }
    }
}

void typed_author::write_grumbler() {
    client_script& script = begin_typed();
    typed_speaker says = voice(script, anybody());
    if (play_.hides || chance_.chance(60)) {
        says.hello();
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

void typed_author::write_flood() {
    client_script& script = begin_typed();
    typed_speaker says = voice(script, anybody());
    says.hello();
    for (std::uint64_t left = chance_.between(5U, 40U); left > 0; --left) {
        says.anything();
    }
    says.say(chance_.ms(0, 100));
    end(says);
}

// Reads nothing for a while or for ever, while there is much to hear, and asks all the same.
void typed_author::write_staller(name me) {
    client_script& script = begin_typed();
    script.stalls = true;
    script.network.send_buffer =
        chance_.pick<std::size_t>({16, 100, 1'000}) * (play_.wordy ? 16U : 1U);
    typed_speaker says = voice(script, std::move(me));
    says.hello(everybody(), std::nullopt, std::nullopt);
    says.say(duration{0});
    for (int times = chance_.between(1, 3); times > 0; --times) {
        says.act(chance_.ms(0, 500), verb::stall);
        for (std::uint64_t left = chance_.below(4); left > 0; --left) {
            switch (chance_.below(5)) {
                case 0:
                    says.bad();
                    break;
                case 1:
                    says.status();
                    break;
                case 2:
                    says.watch();
                    break;
                case 3:
                    says.query();
                    break;
                default:
                    says.hello(everybody(), std::nullopt, std::nullopt);
                    break;
            }
            says.say(chance_.ms(0, 900));
        }
        if (chance_.chance(70)) {
            says.act(chance_.ms(50, 3'000), verb::resume);
        }
    }
    end(says);
}

}  // namespace alo::sim
