// JSON values that name no user (SPEC section 2), each as its text. The decoder and the whole
// server must agree on every one.
#pragma once

#include <string>
#include <vector>

namespace alo::test {

inline const std::vector<std::string>& no_ids() {
    static const std::vector<std::string> all = {"-1",
                                                 "-9223372036854775808",
                                                 "-9223372036854775809",
                                                 "1.0",
                                                 "1.5",
                                                 "0.0",
                                                 "-0.0",
                                                 "1e3",
                                                 "1E0",
                                                 "1e-1",
                                                 "1e400",
                                                 "-1e400",
                                                 "1e-400",
                                                 "18446744073709551616",
                                                 "100000000000000000000000000000000000000",
                                                 "null",
                                                 "true",
                                                 "false",
                                                 "[]",
                                                 "[1]",
                                                 "{}",
                                                 "{\"user_id\":1}",
                                                 "\"\"",
                                                 "\"" + std::string(129, 'x') + "\"",
                                                 "\"a\\u0000b\"",
                                                 "\"\\n\"",
                                                 "\"\\u001f\"",
                                                 "\"\\u007f\"",
                                                 "\"\\u0085\""};
    return all;
}

}  // namespace alo::test
