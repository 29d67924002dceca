// The parser that reads lines and the checker that explains them must agree on what JSON is: on the
// JSONTestSuite, and on a great many texts that are nearly right, in every one of the parser's
// implementations for this CPU.
#include "alo/protocol/json_diagnosis.hpp"
#include "support/corpus.hpp"
#include "support/heap_bytes.hpp"
#include "support/json_mutations.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace alo {
namespace {

class json_agreement : public ::testing::Test {
  protected:
    bool parses(std::string_view text) {
        const test::heap_bytes bytes{text};
        simdjson::dom::element ignored;
        return parser_.parse(bytes.view().data(), bytes.view().size(), false).get(ignored) ==
               simdjson::SUCCESS;
    }

    // Empty if the two agree, else how they do not.
    std::string dispute(const std::string& text) {
        const json_fault fault = diagnose_json(text).fault;
        const bool accepted = parses(text);
        switch (fault) {
            case json_fault::none: {
                ++good_;
                std::string tame = text;
                tame_numbers(tame);
                if (diagnose_json(tame).fault != json_fault::none || tame.size() != text.size()) {
                    return "taming broke it";
                }
                if (!accepted) {
                    ++tamed_;
                    return parses(tame) ? "" : "the parser refuses what the checker takes";
                }
                return "";
            }
            case json_fault::too_deep:         // the parser may go deeper
            case json_fault::byte_order_mark:  // newer ones skip it
                return "";
            default:
                ++bad_;
                return accepted ? "the parser takes what the checker refuses" : "";
        }
    }

    static std::vector<std::string> suite() {
        std::vector<std::string> texts;
        for (const test::corpus_file& file :
             test::read_corpus(ALO_TEST_CORPUS "/json_test_suite")) {
            texts.push_back(file.bytes);
        }
        return texts;
    }

    simdjson::dom::parser parser_;
    std::size_t good_ = 0;
    std::size_t tamed_ = 0;
    std::size_t bad_ = 0;
};

TEST_F(json_agreement, holds_for_the_suite_and_for_mutations) {
    const std::vector<std::string> texts = suite();
    std::vector<std::string> small;
    for (const std::string& text : texts) {
        if (text.size() < 2'000) {
            small.push_back(text);
        }
    }
    for (const char* const line :
         {R"({"user_id": 1, "friends": [2, 3, 4]})", R"({"user_id":"ann","online":false})",
          R"({"x":{"a":[1.5e3,-0,"\u00e9\ud83d\ude00"]},"user_id":18446744073709551615})"}) {
        small.emplace_back(line);
    }
    const auto* const kept = &*simdjson::get_active_implementation();
    std::size_t implementations = 0;
    for (const auto* const implementation : simdjson::get_available_implementations()) {
        if (!implementation->supported_by_runtime_system()) {
            continue;
        }
        ++implementations;
        simdjson::get_active_implementation() = implementation;
        parser_ = simdjson::dom::parser{};
        for (const std::string& text : texts) {
            EXPECT_EQ(dispute(text), "") << implementation->name() << ": " << text.substr(0, 100);
        }
        constexpr std::uint64_t seed = 42;
        test::json_mutations mutations{small, seed};
        for (int i = 0; i < 40'000; ++i) {
            const std::string text = mutations.next();
            ASSERT_EQ(dispute(text), "")
                << implementation->name() << ", seed " << seed << ", text " << i << ": " << text;
        }
    }
    simdjson::get_active_implementation() = kept;
    EXPECT_GE(implementations, 2U);
    // The mutations are worth something: each outcome came up often.
    EXPECT_GT(good_, 5'000U);
    EXPECT_GT(tamed_, 100U);
    EXPECT_GT(bad_, 50'000U);
}

}  // namespace
}  // namespace alo
