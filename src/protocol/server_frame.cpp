// See server_frame.hpp. Members that are not known are skipped: a newer server may send more.
#include "alo/protocol/server_frame.hpp"

#include <simdjson.h>

namespace alo {
namespace {

std::string text_of(const simdjson::dom::object& object, const char* member) {
    std::string_view text;
    return object.at_key(member).get(text) == simdjson::SUCCESS ? std::string{text} : std::string{};
}

server_frame read_error(const simdjson::dom::object& object) {
    server_frame frame;
    frame.what = server_frame::kind::error;
    frame.code = text_of(object, "code");
    frame.message = text_of(object, "message");
    bool fatal = false;
    frame.fatal = object.at_key("fatal").get(fatal) == simdjson::SUCCESS && fatal;
    std::uint64_t wait = 0;
    if (object.at_key("retry_after_ms").get(wait) == simdjson::SUCCESS) {
        frame.retry_after_ms = wait;
    }
    return frame;
}

}  // namespace

server_frame read_server_frame(std::string_view line) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS) {
        return {};
    }
    if (text_of(object, "type") == "error") {
        return read_error(object);
    }
    server_frame frame;
    bool online = false;
    if (object.at_key("type").error() == simdjson::NO_SUCH_FIELD &&
        object.at_key("online").get(online) == simdjson::SUCCESS) {
        frame.what = online ? server_frame::kind::online : server_frame::kind::offline;
    }
    return frame;
}

}  // namespace alo
