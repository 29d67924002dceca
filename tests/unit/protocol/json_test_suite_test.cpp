// T1 of the reliability tests: every file of the JSONTestSuite as a line, as the value of friends
// and as the value of user_id.
#include "alo/protocol/decoder.hpp"
#include "alo/protocol/json_diagnosis.hpp"
#include "alo/protocol/line_framer.hpp"
#include "support/corpus.hpp"
#include "support/decoding.hpp"
#include "support/heap_bytes.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace alo {
namespace {

class json_test_suite : public ::testing::Test {
  protected:
    std::string outcome_of(std::string_view line) {
        const std::string shown = test::decode_and_show(decoder_, line, dialect::undecided);
        return shown.substr(0, shown.find_first_of(": "));
    }
    static bool is_json(std::string_view text) {
        return diagnose_json(text).fault == json_fault::none;
    }
    // What comes of each good file as the value after `opening`, and how often. The bad ones are
    // bad there too; the rest, if they are JSON, are `refused`.
    std::map<std::string, int> outcomes_within(const std::string& opening,
                                               const std::string& refused) {
        std::map<std::string, int> outcomes;
        for (const test::corpus_file& file : files_) {
            const std::string line = opening + file.bytes + "}";
            const std::string outcome = outcome_of(line);
            EXPECT_EQ(outcome == "invalid_json", !is_json(line)) << file.name;
            if (file.name.starts_with("n_")) {
                EXPECT_EQ(outcome, "invalid_json") << file.name;
            } else if (!file.name.starts_with("i_")) {
                ++outcomes[outcome];
            } else if (outcome != "invalid_json") {
                EXPECT_EQ(outcome, refused) << file.name;
            }
        }
        return outcomes;
    }

    decoder decoder_{10'000};
    std::vector<test::corpus_file> files_ = test::read_corpus(ALO_TEST_CORPUS "/json_test_suite");
};

TEST_F(json_test_suite, is_whole) {
    std::map<char, int> kinds;
    for (const test::corpus_file& file : files_) {
        ++kinds[file.name.front()];
    }
    EXPECT_EQ(kinds, (std::map<char, int>{{'n', 188}, {'y', 95}, {'i', 35}}));
}

TEST_F(json_test_suite, as_a_line) {
    for (const test::corpus_file& file : files_) {
        const std::string outcome = outcome_of(file.bytes);
        if (file.name.starts_with("n_")) {
            EXPECT_FALSE(is_json(file.bytes)) << file.name;
            EXPECT_EQ(outcome, "invalid_json") << file.name;
        } else if (file.name.starts_with("y_")) {
            EXPECT_TRUE(is_json(file.bytes)) << file.name;
            const std::size_t first = file.bytes.find_first_not_of(" \t\r\n");
            const bool object = file.bytes[first] == '{';
            EXPECT_EQ(outcome, object ? "missing_user_id" : "invalid_json") << file.name;
        }
    }
}

// What the suite leaves open, decided: numbers may have any size, and texts must be UTF-8.
TEST_F(json_test_suite, what_it_leaves_open) {
    const std::map<std::string_view, json_fault> decisions{
        {"i_number_double_huge_neg_exp.json", json_fault::none},
        {"i_number_huge_exp.json", json_fault::none},
        {"i_number_neg_int_huge_exp.json", json_fault::none},
        {"i_number_pos_double_huge_exp.json", json_fault::none},
        {"i_number_real_neg_overflow.json", json_fault::none},
        {"i_number_real_pos_overflow.json", json_fault::none},
        {"i_number_real_underflow.json", json_fault::none},
        {"i_number_too_big_neg_int.json", json_fault::none},
        {"i_number_too_big_pos_int.json", json_fault::none},
        {"i_number_very_big_negative_int.json", json_fault::none},
        {"i_object_key_lone_2nd_surrogate.json", json_fault::lone_surrogate},
        {"i_string_1st_surrogate_but_2nd_missing.json", json_fault::lone_surrogate},
        {"i_string_1st_valid_surrogate_2nd_invalid.json", json_fault::lone_surrogate},
        {"i_string_UTF-16LE_with_BOM.json", json_fault::expected_document},
        {"i_string_UTF-8_invalid_sequence.json", json_fault::invalid_utf8},
        {"i_string_UTF8_surrogate_U+D800.json", json_fault::invalid_utf8},
        {"i_string_incomplete_surrogate_and_escape_valid.json", json_fault::lone_surrogate},
        {"i_string_incomplete_surrogate_pair.json", json_fault::lone_surrogate},
        {"i_string_incomplete_surrogates_escape_valid.json", json_fault::lone_surrogate},
        {"i_string_invalid_lonely_surrogate.json", json_fault::lone_surrogate},
        {"i_string_invalid_surrogate.json", json_fault::lone_surrogate},
        {"i_string_invalid_utf-8.json", json_fault::invalid_utf8},
        {"i_string_inverted_surrogates_U+1D11E.json", json_fault::lone_surrogate},
        {"i_string_iso_latin_1.json", json_fault::invalid_utf8},
        {"i_string_lone_second_surrogate.json", json_fault::lone_surrogate},
        {"i_string_lone_utf8_continuation_byte.json", json_fault::invalid_utf8},
        {"i_string_not_in_unicode_range.json", json_fault::invalid_utf8},
        {"i_string_overlong_sequence_2_bytes.json", json_fault::invalid_utf8},
        {"i_string_overlong_sequence_6_bytes.json", json_fault::invalid_utf8},
        {"i_string_overlong_sequence_6_bytes_null.json", json_fault::invalid_utf8},
        {"i_string_truncated-utf-8.json", json_fault::invalid_utf8},
        {"i_string_utf16BE_no_BOM.json", json_fault::expected_document},
        {"i_string_utf16LE_no_BOM.json", json_fault::expected_value_or_bracket},
        {"i_structure_500_nested_arrays.json", json_fault::too_deep},
        {"i_structure_UTF-8_BOM_empty_object.json", json_fault::byte_order_mark},
    };
    std::size_t seen = 0;
    for (const test::corpus_file& file : files_) {
        if (!file.name.starts_with("i_")) {
            continue;
        }
        ++seen;
        ASSERT_TRUE(decisions.contains(file.name)) << file.name;
        EXPECT_EQ(static_cast<int>(diagnose_json(file.bytes).fault),
                  static_cast<int>(decisions.at(file.name)))
            << file.name;
        // None of them is an object with a user_id.
        EXPECT_EQ(outcome_of(file.bytes), "invalid_json") << file.name;
    }
    EXPECT_EQ(seen, decisions.size());
}

TEST_F(json_test_suite, as_the_value_of_friends) {
    EXPECT_EQ(outcomes_within(R"({"user_id":1,"friends":)", "invalid_friends"),
              (std::map<std::string, int>{{"hello", 47}, {"invalid_friends", 48}}));
}

TEST_F(json_test_suite, as_the_value_of_user_id) {
    EXPECT_EQ(outcomes_within(R"({"user_id":)", "invalid_user_id"),
              (std::map<std::string, int>{{"hello", 3}, {"invalid_user_id", 92}}));
}

// As the bytes come over the wire: files with line ends of their own are several lines.
TEST_F(json_test_suite, through_the_framer) {
    std::size_t lines = 0;
    for (const test::corpus_file& file : files_) {
        line_framer framer{std::size_t{256} << 10U};
        const test::heap_bytes bytes{file.bytes + "\n"};
        framer.feed(bytes.view());
        std::string_view line;
        while (framer.next(line) == framing::line) {
            ++lines;
            const request outcome = decoder_.decode(line, dialect::undecided);
            const auto* const error = std::get_if<decode_error>(&outcome);
            ASSERT_NE(error, nullptr) << file.name;
            if (error->code != error_code::invalid_json) {
                EXPECT_EQ(error->code, error_code::missing_user_id) << file.name;
                EXPECT_TRUE(is_json(line)) << file.name;
            }
        }
        framer.settle();
        EXPECT_EQ(framer.held(), 0U) << file.name;
    }
    EXPECT_GT(lines, files_.size());
}

}  // namespace
}  // namespace alo
