// Fuzzes protocol/decoder and its second look, protocol/json_diagnosis: what the checker refuses is
// invalid_json, and what it takes means what a plain reading says. An input is a line.
#include "alo/protocol/decoder.hpp"
#include "alo/protocol/json_diagnosis.hpp"
#include "support/check.hpp"
#include "support/decoding.hpp"
#include "support/decoding_reference.hpp"
#include "support/heap_bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace {

using namespace alo;

// A sentence for a person: printable, ended, and not a novel.
void check_message(const std::string& message) {
    ALO_CHECK(message.ends_with('.') && message.size() < 300);
    for (const char c : message) {
        ALO_CHECK(c >= 0x20 && c < 0x7f);
    }
}

void check_decoding(decoder& decodes, std::size_t max_friends, std::string_view line,
                    dialect spoken, bool is_json) {
    const request outcome = decodes.decode(line, spoken);
    std::string shown = test::show(outcome);
    if (const auto* const error = std::get_if<decode_error>(&outcome)) {
        check_message(error->message);
        ALO_CHECK(!info_of(error->code).fatal);
        shown = std::string{info_of(error->code).name} + test::show_tag(error->tag);
    }
    const std::string expected =
        is_json ? test::decode_plainly(line, max_friends, spoken) : "invalid_json";
    ALO_CHECK(shown == expected);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<std::size_t, 2> limits{3, 10'000};
    // As on a thread of the server: one decoder, and line after line.
    static std::array<decoder, 2> decoders{decoder{limits[0]}, decoder{limits[1]}};

    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const json_diagnosis diagnosis = diagnose_json(text);
    ALO_CHECK(diagnosis.offset <= size);
    const bool is_json = diagnosis.fault == json_fault::none;

    // What stands behind the line is the fuzzer's choice too.
    const test::heap_bytes line{text, size == 0 ? '9' : text.back()};
    ALO_CHECK(decoders[0].is_complete(line.view()) == is_json);
    for (std::size_t i = 0; i < decoders.size(); ++i) {
        for (const dialect spoken : {dialect::undecided, dialect::classic, dialect::typed}) {
            check_decoding(decoders[i], limits[i], line.view(), spoken, is_json);
        }
    }
    return 0;
}
