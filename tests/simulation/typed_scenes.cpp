// What clients of the typed dialect do in worlds of their own: a crowd around a star, long texts, a
// user that hides. See author.hpp.
#include "simulation/author.hpp"

#include <string>
#include <utility>

namespace alo::sim {

void typed_author::write_onlooker(const name& me) {
    client_script& script = begin_typed();
    script.worker = 0;
    script.starts = chance_.ms(0, 500);
    typed_speaker says = voice(script, me);
    says.hello({users_.front()}, std::nullopt, std::nullopt);
    says.say(duration{0});
    if (chance_.chance(10)) {
        script.stalls = true;
        says.act(chance_.ms(0, 1'500), verb::stall);
        if (chance_.chance(50)) {
            says.act(chance_.ms(0, 2'000), verb::resume);
        }
    }
}

void typed_author::write_star() {
    client_script& script = begin_typed();
    script.starts = chance_.ms(600, 4'000);
    typed_speaker says = voice(script, users_.front());
    says.hello({}, says.some_stance(false), std::nullopt);
    says.say(duration{0});
    for (std::uint64_t left = chance_.below(5); left > 0; --left) {
        says.status();
        says.say(chance_.ms(5, 300));
    }
    says.act(chance_.ms(0, 200), verb::half_close);
}

// Whatever it does, it is never shown; and it stays to the end, as whoever says nothing would.
void typed_author::write_hidden(const name& me) {
    client_script& script = begin_typed();
    script.hidden = true;
    script.closes_on_fin = true;
    typed_speaker says = voice(script, me);
    const auto hello = [&] {
        said_stance shows = says.some_stance(false);
        shows.status = "invisible";
        says.hello(chance_.chance(50) ? everybody() : std::vector<name>{users_.front()}, shows,
                   duration{chance_.chance(50) ? 0 : 1'000});
    };
    hello();
    says.say(duration{0});
    for (std::uint64_t left = chance_.between(2U, 8U); left > 0; --left) {
        switch (chance_.below(5)) {
            case 0:
                hello();
                break;
            case 1:
                says.status({"invisible", "somewhere"});
                break;
            case 2:
                says.query();
                break;
            case 3:
                says.ping();
                break;
            default:
                says.watch();
                break;
        }
        says.say(chance_.ms(50, 700));
    }
}

void typed_author::write_wordy(const name& me) {
    client_script& script = begin_typed();
    script.starts = chance_.ms(0, 300);
    typed_speaker says = voice(script, me);
    said_stance shows{"online", "w" + std::string(950 + chance_.below(70), 'w')};
    says.hello(chance_.chance(50) ? everybody() : std::vector<name>{}, shows, std::nullopt);
    says.say(duration{0});
    if (chance_.chance(30)) {
        shows.text.resize(500);
        says.status(shows);
        says.say(chance_.ms(500, 4'000));
    }
    if (chance_.chance(10)) {
        end(says);
    }
}

void typed_author::write_reader() {
    client_script& script = begin_typed();
    script.starts = chance_.ms(500, 3'000);
    typed_speaker says = voice(script, "\"reader\"");
    says.hello(everybody(), std::nullopt, std::nullopt);
    says.say(duration{0});
    for (std::uint64_t left = chance_.between(1U, 4U); left > 0; --left) {
        chance_.chance(60) ? says.query(everybody()) : says.anything();
        says.say(chance_.ms(0, 600));
        if (chance_.chance(20)) {
            script.stalls = true;
            says.act(duration{0}, verb::stall);
            says.act(chance_.ms(100, 1'000), verb::resume);
        }
    }
    end(says);
}

}  // namespace alo::sim
