// Fuzzes protocol/line_framer: whatever pieces a stream comes in and wherever taking lines pauses,
// the lines are those of a plain reading of the whole stream, and no more is kept than the limit.
//
// An input is: the limit (one byte), the number of plan bytes (one byte), the plan, the stream. A
// plan byte is one read: the low six bits are its size, the high two how many lines are then taken
// before a pause (0: all). The plan is repeated.
#include "support/check.hpp"
#include "support/framing_feeder.hpp"
#include "support/framing_reference.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using alo::test::framed;
    if (size < 3) {
        return 0;
    }
    std::string_view stream{reinterpret_cast<const char*>(data), size};
    const std::size_t max_line = 1 + data[0];
    const std::size_t plan_size = 1 + data[1] % 16U;
    stream.remove_prefix(2);
    if (stream.size() < plan_size) {
        return 0;
    }
    const std::string_view plan = stream.substr(0, plan_size);
    stream.remove_prefix(plan_size);

    alo::test::framing_feeder feeder{max_line};
    std::size_t turn = 0;
    bool paused = false;
    unsigned step = 0;
    feeder.chunk = [&] {
        step = static_cast<unsigned char>(plan[turn++ % plan.size()]);
        return std::size_t{1} + (step & 0x3fU);
    };
    feeder.pause = [&] {
        const std::size_t lines = step >> 6U;
        paused = paused || lines > 0;
        return lines > 0 ? lines : ~std::size_t{0};
    };
    const framed result = feeder.run(stream);

    framed expected = alo::test::frame_plainly(stream, max_line);
    ALO_CHECK(result.told_after >= expected.told_after);
    ALO_CHECK(!result.too_long || paused || feeder.before_last() < expected.told_after);
    expected.told_after = result.told_after;
    ALO_CHECK(result == expected);
    return 0;
}
