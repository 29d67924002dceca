// A peer's address for people: `192.0.2.7:5000`, `[2001:db8::7]:5000`. Called by event_log.
#pragma once

#include "alo/base/peer_address.hpp"

#include <string>

namespace alo {

[[nodiscard]] std::string to_text(const peer_address& peer);

}  // namespace alo
