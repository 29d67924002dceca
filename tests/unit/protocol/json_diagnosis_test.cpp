// The second look: which fault, and at which byte.
#include "alo/protocol/json_diagnosis.hpp"

#include "support/heap_bytes.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

namespace alo {
namespace {

struct expectation {
    std::string_view text;
    json_fault fault;
    std::size_t offset;
};

// Without padding: the checker reads not one byte beyond.
json_diagnosis diagnose(std::string_view text) {
    return diagnose_json(test::heap_bytes{text, '9', 0}.view());
}

TEST(json_diagnosis, names_the_first_fault_and_its_byte) {
    using enum json_fault;
    const expectation table[] = {
        {"", empty, 0},
        {" \t\r\n", empty, 4},
        {"\xef\xbb\xbf{}", byte_order_mark, 0},
        {"x", expected_document, 0},
        {" }", expected_document, 1},
        {"\xff", expected_document, 0},
        {"\xef\xbb", expected_document, 0},
        {"nul", expected_document, 0},
        {"True", expected_document, 0},
        {"[1,x]", expected_value, 3},
        {"[1,", expected_value, 3},
        {"[1,,2]", expected_value, 3},
        {R"({"a":})", expected_value, 5},
        {R"({"a":tru})", expected_value, 5},
        {R"({"a":)", expected_value, 5},
        {R"({"a":])", expected_value, 5},
        {"[x]", expected_value_or_bracket, 1},
        {"[", expected_value_or_bracket, 1},
        {"[}", expected_value_or_bracket, 1},
        {R"({"a":1,b:2})", expected_name, 7},
        {R"({"a":1,)", expected_name, 7},
        {R"({"a":1,1:2})", expected_name, 7},
        {"{a:1}", expected_name_or_brace, 1},
        {"{", expected_name_or_brace, 1},
        {"{]", expected_name_or_brace, 1},
        {R"({"a" 1})", expected_colon, 5},
        {R"({"a")", expected_colon, 4},
        {"[1 2]", expected_comma_or_bracket, 3},
        {"[1", expected_comma_or_bracket, 2},
        {"[truex]", expected_comma_or_bracket, 5},
        {"[1}", expected_comma_or_bracket, 2},
        {R"({"a":1 "b":2})", expected_comma_or_brace, 7},
        {R"({"a":1)", expected_comma_or_brace, 6},
        {R"({"a":1])", expected_comma_or_brace, 6},
        {"[1,]", trailing_comma, 3},
        {R"({"a":1, })", trailing_comma, 8},
        {"{}{}", more_after_value, 2},
        {"{} x", more_after_value, 3},
        {"1 2", more_after_value, 2},
        {std::string_view{"{}\0", 3}, more_after_value, 2},
        {"[-]", expected_digit, 2},
        {"[1.]", expected_digit, 3},
        {"[1.5e]", expected_digit, 5},
        {"[1e+]", expected_digit, 4},
        {"-", expected_digit, 1},
        {"[-x]", expected_digit, 2},
        {"[01]", leading_zero, 2},
        {"[-00]", leading_zero, 3},
        {R"("ab)", unfinished_string, 3},
        {R"("ab\)", unfinished_string, 4},
        {R"({"a)", unfinished_string, 3},
        {"[\"a\tb\"]", control_character, 3},
        {std::string_view{"\"\0\"", 3}, control_character, 1},
        {"\"a\n", control_character, 2},
        {R"(["\x"])", unknown_escape, 3},
        {R"("\'")", unknown_escape, 2},
        {R"("\U0041")", unknown_escape, 2},
        {R"("\u12g4")", expected_hex_digit, 5},
        {R"("\u")", expected_hex_digit, 3},
        {R"("\u12)", expected_hex_digit, 5},
        {R"("\u+123")", expected_hex_digit, 3},
        {R"("\u-123")", expected_hex_digit, 3},
        {R"("a\ud800")", lone_surrogate, 2},
        {R"("a\udc00")", lone_surrogate, 2},
        {R"("\ud800\ud800")", lone_surrogate, 1},
        {R"("\ud800\u0041")", lone_surrogate, 1},
        {R"("\ud800\n")", lone_surrogate, 1},
        {R"("\udc00\udc00")", lone_surrogate, 1},
        {R"("\ud800\udc0")", expected_hex_digit, 12},
        {R"("\udbff\udfff\udfff")", lone_surrogate, 13},
        {"\"a\xff\"", invalid_utf8, 2},
        {"\"\xc0\xaf\"", invalid_utf8, 1},
        {"\"\xed\xa0\x80\"", invalid_utf8, 1},
        {"\"\xe2\x82\"", invalid_utf8, 1},
        {"\"\xe2\x82", invalid_utf8, 1},
        {"{\"\xf5\x80\x80\x80\":1}", invalid_utf8, 2},
    };
    for (const expectation& expected : table) {
        const json_diagnosis result = diagnose(expected.text);
        EXPECT_EQ(static_cast<int>(result.fault), static_cast<int>(expected.fault))
            << expected.text;
        EXPECT_EQ(result.offset, expected.offset) << expected.text;
    }
}

TEST(json_diagnosis, finds_nothing_in_what_is_good) {
    for (const std::string_view text :
         {"{}", "[]", "0", "-0", "-0.0e-0", "1E+99999999999", "123456789012345678901234567890",
          "\"\"", "true", "false", "null", " [ ] ", "[{}]", R"({"":{"":[]}})", R"({"a":1,"a":2})",
          R"(["\"\\\/\b\f\n\r\t\u0000\uffff\uD834\uDd1e"])", "\"\x7f\xc2\x80\xf4\x8f\xbf\xbf\"",
          "\t\n\r [\t\n\r 1\t\n\r ,\t\n\r {\t\"a\"\n:\r1 } ] "}) {
        const json_diagnosis result = diagnose(text);
        EXPECT_EQ(static_cast<int>(result.fault), static_cast<int>(json_fault::none)) << text;
        EXPECT_EQ(result.offset, text.size());
    }
}

TEST(json_diagnosis, wants_control_characters_escaped_and_no_others) {
    for (unsigned byte = 0; byte < 0x80; ++byte) {
        if (byte == '"' || byte == '\\') {
            continue;
        }
        const char text[] = {'"', static_cast<char>(byte), '"'};
        EXPECT_EQ(diagnose({text, sizeof text}).fault,
                  byte < 0x20 ? json_fault::control_character : json_fault::none)
            << byte;
    }
}

TEST(json_diagnosis, counts_the_depth) {
    for (const auto& [open, close] : {std::pair{"[", "]"}, std::pair{R"({"a":)", "}"}}) {
        std::string begin;
        std::string end;
        for (std::size_t depth = 1; depth <= 40; ++depth) {
            begin += open;
            end += close;
            std::string text = begin;
            text += "1" + end;
            const json_diagnosis result = diagnose(text);
            if (depth <= max_json_depth) {
                EXPECT_EQ(result.fault, json_fault::none) << depth;
            } else {
                EXPECT_EQ(result.fault, json_fault::too_deep);
                EXPECT_EQ(result.offset, max_json_depth * std::string_view{open}.size());
            }
        }
    }
    // Side by side they are not deep.
    std::string wide = "[";
    for (int i = 0; i < 1'000; ++i) {
        wide += "[[]],{\"a\":{}},";
    }
    EXPECT_EQ(diagnose(wide + "1]").fault, json_fault::none);
}

// Objects and arrays may be mixed at every level, and each is closed by its own bracket.
TEST(json_diagnosis, keeps_objects_and_arrays_apart) {
    for (unsigned kinds = 0; kinds < 1U << max_json_depth; ++kinds) {
        std::string text;
        std::string end;
        for (unsigned level = 0; level < max_json_depth; ++level) {
            const bool object = ((kinds >> level) & 1U) != 0;
            text += object ? R"({"a":)" : "[";
            end.insert(0, object ? "}" : "]");
        }
        text += "1" + end;
        ASSERT_EQ(diagnose(text).fault, json_fault::none) << text;
        const std::size_t flipped = text.size() - end.size() + kinds % end.size();
        text[flipped] = text[flipped] == '}' ? ']' : '}';
        ASSERT_EQ(diagnose(text).offset, flipped) << text;
    }
}

std::string tamed(std::string text) {
    tame_numbers(text);
    return text;
}

TEST(tame_numbers, overwrites_only_what_does_not_fit) {
    EXPECT_EQ(tamed("[0,-0,1,18446744073709551615,-9223372036854775808]"),
              "[0,-0,1,18446744073709551615,-9223372036854775808]");
    EXPECT_EQ(tamed("[18446744073709551616]"), "[-9223372036854775808]");
    EXPECT_EQ(tamed("[-9223372036854775809]"), "[-9223372036854775808]");
    EXPECT_EQ(tamed("18446744073709551616"), "-9223372036854775808");
    EXPECT_EQ(tamed("[1e5,-1e400 ,1.5]"), "[0.5,0.5    ,0.5]");
    EXPECT_EQ(tamed("1E9"), "0.5");
    EXPECT_EQ(tamed("{\"x\":1e400}"), "{\"x\":0.5  }");
    EXPECT_EQ(tamed(""), "");
    EXPECT_EQ(tamed("[true,false,null,{}]"), "[true,false,null,{}]");
}

TEST(tame_numbers, leaves_texts_alone) {
    for (const char* const text :
         {R"(["1e400"])", R"({"1e400":"99999999999999999999"})", R"(["\"1e400","\\"])",
          R"(["\\\"1e400"])", R"(["-","\u0031e400"])"}) {
        EXPECT_EQ(tamed(text), text);
    }
    EXPECT_EQ(tamed(R"(["\\",1e400,"\""])"), R"(["\\",0.5  ,"\""])");
}

}  // namespace
}  // namespace alo
