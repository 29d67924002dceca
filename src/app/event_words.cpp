// See event_words.hpp.
#include "alo/app/event_words.hpp"

namespace alo {

end_words words_of(end_reason reason) noexcept {
    switch (reason) {
        case end_reason::closed:
            return {"the client closed the connection", false};
        case end_reason::reset:
            return {"the connection broke", false};
        case end_reason::signed_off:
            return {"the client signed off", false};
        case end_reason::line_too_long:
            return {"the client sent a line over the limit", true};
        case end_reason::too_many_errors:
            return {"the client sent too many bad lines in a row", true};
        case end_reason::hello_timeout:
            return {"the client said no hello in time", true};
        case end_reason::output_limit:
            return {"the client read too slowly: its waiting output passed the limit", true};
        case end_reason::write_timeout:
            return {"the client read nothing for too long", true};
        case end_reason::replaced:
            return {"a newer session of the same user took its place", false};
        case end_reason::pending_input:
            return {"the unread input of clients without hello passed the limit", true};
        case end_reason::shutdown:
            return {"the server stops", false};
        case end_reason::heartbeat:
            return {"the client did not answer a ping in time", false};
        case end_reason::server_error:
            break;
    }
    return {"a fault of the server ended the session", true};
}

std::string_view words_of(refusal reason) noexcept {
    switch (reason) {
        case refusal::max_connections:
            return "a connection was refused: there are as many as may be";
        case refusal::max_connections_per_ip:
            return "a connection was refused: its address has as many as may be";
        case refusal::no_descriptors:
            break;
    }
    return "a connection was refused: the file descriptors are used up";
}

std::string_view words_of(value_source source) noexcept {
    switch (source) {
        case value_source::built_in:
            return "default";
        case value_source::file:
            return "file";
        case value_source::environment:
            return "environment";
        case value_source::flag:
            break;
    }
    return "flag";
}

}  // namespace alo
