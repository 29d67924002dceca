// See client.hpp.
#include "simulation/client.hpp"

namespace alo::sim {
namespace {

// How long the kernel's keepalive or TCP_USER_TIMEOUT takes to give up a peer that vanished.
constexpr duration given_up_after{15'000};

}  // namespace

client::client(surroundings world, session_number number, prng chance)
    : world_{world},
      number_{number},
      script_{world.play.clients[number]},
      chance_{chance.fork(1'000 + number)},
      net_{world.time, chance_.fork(1), script_.network, *this} {
    world_.book.of(number).net = &net_;
}

void client::start(io_thread& server) {
    world_.time.after(script_.starts, [this, &server] {
        server.accept(number_, net_);
        next_deed();
    });
}

void client::next_deed() {
    if (next_ < script_.deeds.size() && !over_) {
        world_.time.after(script_.deeds[next_].wait, [this] {
            if (!over_) {
                perform(script_.deeds[next_++]);
                next_deed();
            }
        });
    }
}

void client::perform(const deed& what) {
    switch (what.does) {
        case verb::send:
            say(what.bytes);
            break;
        case verb::half_close:
            world_.log.note("half-closes", number_);
            net_.client_half_close();
            break;
        case verb::close:
            world_.log.note("closes itself", number_);
            net_.client_close();
            break;
        case verb::reset:
            world_.log.note("resets", number_);
            net_.client_reset();
            break;
        case verb::vanish:
            world_.log.note("vanishes", number_);
            net_.client_vanish(given_up_after);
            break;
        case verb::stall:
            world_.log.note("stalls", number_);
            net_.client_read(false);
            break;
        case verb::resume:
            net_.client_read(true);
            break;
    }
}

void client::say(std::string_view bytes) {
    world_.log.note("says", number_, bytes);
    net_.client_send(bytes);
    mid_line_ = !bytes.empty() ? bytes.back() != '\n' : mid_line_;
}

void client::received(std::string_view bytes) {
    world_.book.received(number_, bytes);
    if (!script_.typed || script_.pinged == answer::nothing) {
        return;
    }
    heard_ += bytes;
    constexpr std::string_view ping = "{\"type\":\"ping\"}\n";
    if (heard_.find(ping) != std::string::npos) {
        world_.time.after(chance_.ms(0, 20), [this] { answer_ping(); });
    }
    heard_.erase(0, heard_.rfind('\n') + 1);
}

// In the middle of a line of its own no word is needed: what follows will do.
void client::answer_ping() {
    if (over_ || mid_line_) {
        return;
    }
    switch (script_.pinged) {
        case answer::pong:
            say("{\"type\":\"pong\"}\n");
            break;
        case answer::blank:
            say("\r\n");
            break;
        case answer::nothing:
            break;
    }
}

void client::server_closed(bool by_reset) {
    world_.log.note(by_reset ? "sees reset" : "sees FIN", number_);
    if (script_.closes_on_fin || by_reset) {
        over_ = true;
        net_.client_close();
    }
}

void client::come_to_rest() { net_.client_read(true); }

void client::stop_reading() { net_.client_read(false); }

void client::leave() {
    over_ = true;
    switch (chance_.below(4)) {
        case 0:
            net_.client_half_close();
            break;
        case 1:
            net_.client_close();
            break;
        case 2:
            net_.client_reset();
            break;
        default:
            net_.client_vanish(given_up_after);
            break;
    }
}

}  // namespace alo::sim
