// Makes slightly wrong JSON out of given texts. The same seed gives the same texts.
#pragma once

#include "support/times.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace alo::test {

class json_mutations {
  public:
    json_mutations(std::vector<std::string> texts, std::uint64_t seed)
        : texts_{std::move(texts)}, random_{seed} {}

    std::string next() {
        std::string text = any_text();
        for (std::size_t i = below(4) + 1; i > 0; --i) {
            mutate(text);
        }
        return text;
    }

  private:
    static const std::vector<std::string>& pieces() {
        static const std::vector<std::string> all{"{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  ",",
                                                  ":",
                                                  "\"",
                                                  "\\",
                                                  "\\u",
                                                  "\\ud800",
                                                  "\\udc00",
                                                  "\\u0000",
                                                  "-",
                                                  "0",
                                                  "1",
                                                  "9",
                                                  ".",
                                                  "e",
                                                  "E+",
                                                  "1e400",
                                                  "18446744073709551616",
                                                  "true",
                                                  "false",
                                                  "null",
                                                  "\n",
                                                  " ",
                                                  "\t",
                                                  "\x7f",
                                                  "\xc2\x80",
                                                  "\xe2\x82\xac",
                                                  "\xf0\x9f\x98\x80",
                                                  "\xed\xa0\x80",
                                                  "\xff",
                                                  "\"user_id\"",
                                                  "user_id",
                                                  "1e999",
                                                  "-0",
                                                  "1.0",
                                                  "\r",
                                                  "\xc3",
                                                  "\xef\xbb\xbf",
                                                  "99999999999999999999999999",
                                                  "\"friends\"",
                                                  "\"online\":false",
                                                  "\"type\":\"hello\"",
                                                  std::string(1, '\0'),
                                                  std::string(300, '9'),
                                                  std::string(64, '['),
                                                  times(40, "{\"a\":")};
        return all;
    }

    std::size_t below(std::size_t end) { return random_() % end; }
    const std::string& any_text() { return texts_[below(texts_.size())]; }

    void mutate(std::string& text) {
        const std::size_t at = below(text.size() + 1);
        const std::size_t size = below(8);
        switch (below(7)) {
            case 0:
                text.insert(at, pieces()[below(pieces().size())]);
                break;
            case 1:
                text.erase(at, size);
                break;
            case 2:
                if (at < text.size()) {
                    text[at] =
                        static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
                }
                break;
            case 3:
                text.insert(at, text.substr(at, size));
                break;
            case 4:
                text.resize(at);
                break;
            case 5:
                text.insert(at, 1, static_cast<char>(below(256)));
                break;
            default: {
                const std::string& other = any_text();
                const std::size_t from = below(other.size() + 1);
                text.replace(at, size, other, from, below(30));
                break;
            }
        }
    }

    std::vector<std::string> texts_;
    std::mt19937_64 random_;
};

}  // namespace alo::test
