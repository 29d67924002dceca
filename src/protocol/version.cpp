// See version.hpp.
#include "alo/protocol/version.hpp"

#include <simdjson.h>

namespace alo {

std::string simdjson_version() {
    return std::to_string(static_cast<int>(simdjson::SIMDJSON_VERSION_MAJOR)) + "." +
           std::to_string(static_cast<int>(simdjson::SIMDJSON_VERSION_MINOR)) + "." +
           std::to_string(static_cast<int>(simdjson::SIMDJSON_VERSION_REVISION));
}

}  // namespace alo
