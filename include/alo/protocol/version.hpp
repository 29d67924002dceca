// The JSON parser's version, for --version: no other floor may include its header.
#pragma once

#include <string>

namespace alo {

// `3.0.1`.
[[nodiscard]] std::string simdjson_version();

}  // namespace alo
