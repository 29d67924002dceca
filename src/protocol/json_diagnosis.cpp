// See json_diagnosis.hpp. A hand-written scanner with a bit per open object or array instead of a
// recursion, so that no text costs stack.
#include "alo/protocol/json_diagnosis.hpp"

#include "alo/protocol/json_string.hpp"

namespace alo {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

class scanner {
  public:
    explicit scanner(std::string_view text) noexcept : text_{text} {}
    json_diagnosis run() noexcept;

  private:
    // What may come next, white space aside.
    enum class state : std::uint8_t {
        document,       // the text's own value
        first_element,  // a value or ]
        first_name,     // a name or }
        name,           // a name
        value,          // a value
        after_value,    // a comma or the end of what is open
    };

    [[nodiscard]] bool ended() const noexcept { return at_ == text_.size(); }
    // The byte here; 0 at the end, where no branch below wants a 0.
    [[nodiscard]] char here() const noexcept { return ended() ? '\0' : text_[at_]; }
    [[nodiscard]] bool in_object() const noexcept { return (objects_ & 1U) != 0; }
    [[nodiscard]] bool fail(json_fault fault) noexcept {
        fault_ = fault;
        return false;
    }

    // Each goes one step and says whether the text is still good; `at_` stands on the fault if not.
    bool step() noexcept;
    bool value(json_fault otherwise) noexcept;
    bool after_value() noexcept;
    bool member_name() noexcept;
    bool open(bool object) noexcept;
    void close() noexcept;
    bool literal(std::string_view word, json_fault otherwise) noexcept;
    bool number() noexcept;
    bool digits() noexcept;
    bool string() noexcept;
    void skip_space() noexcept;

    std::string_view text_;
    std::size_t at_ = 0;
    state state_ = state::document;
    std::size_t depth_ = 0;
    std::uint32_t objects_ = 0;  // a bit per open level, the innermost lowest: 1 is an object
    static_assert(max_json_depth <= 32);
    json_fault fault_ = json_fault::none;
};

json_diagnosis scanner::run() noexcept {
    if (text_.starts_with(byte_order_mark)) {
        return {json_fault::byte_order_mark, 0};
    }
    skip_space();
    if (ended()) {
        return {json_fault::empty, at_};
    }
    while (step()) {
        skip_space();
        if (state_ == state::after_value && depth_ == 0) {
            return {ended() ? json_fault::none : json_fault::more_after_value, at_};
        }
    }
    return {fault_, at_};
}

bool scanner::step() noexcept {
    switch (state_) {
        case state::document:
            return value(json_fault::expected_document);
        case state::first_element:
            if (here() == ']') {
                close();
                return true;
            }
            return value(json_fault::expected_value_or_bracket);
        case state::value:
            // Within an array only a comma leads here.
            if (here() == ']' && !in_object()) {
                return fail(json_fault::trailing_comma);
            }
            return value(json_fault::expected_value);
        case state::first_name:
            if (here() == '}') {
                close();
                return true;
            }
            return here() == '"' ? member_name() : fail(json_fault::expected_name_or_brace);
        case state::name:
            if (here() == '}') {
                return fail(json_fault::trailing_comma);
            }
            return here() == '"' ? member_name() : fail(json_fault::expected_name);
        case state::after_value:
            return after_value();
    }
    return false;
}

bool scanner::value(json_fault otherwise) noexcept {
    state_ = state::after_value;
    switch (here()) {
        case '{':
            return open(true);
        case '[':
            return open(false);
        case '"':
            return string();
        case 't':
            return literal("true", otherwise);
        case 'f':
            return literal("false", otherwise);
        case 'n':
            return literal("null", otherwise);
        default:
            return here() == '-' || is_digit(here()) ? number() : fail(otherwise);
    }
}

bool scanner::after_value() noexcept {
    const bool object = in_object();
    if (here() == ',') {
        ++at_;
        state_ = object ? state::name : state::value;
        return true;
    }
    if (here() == (object ? '}' : ']')) {
        close();
        return true;
    }
    return fail(object ? json_fault::expected_comma_or_brace
                       : json_fault::expected_comma_or_bracket);
}

bool scanner::member_name() noexcept {
    if (!string()) {
        return false;
    }
    skip_space();
    if (here() != ':') {
        return fail(json_fault::expected_colon);
    }
    ++at_;
    state_ = state::value;
    return true;
}

bool scanner::open(bool object) noexcept {
    if (depth_ == max_json_depth) {
        return fail(json_fault::too_deep);
    }
    ++at_;
    ++depth_;
    objects_ = (objects_ << 1U) | (object ? 1U : 0U);
    state_ = object ? state::first_name : state::first_element;
    return true;
}

void scanner::close() noexcept {
    ++at_;
    --depth_;
    objects_ >>= 1U;
    state_ = state::after_value;
}

bool scanner::literal(std::string_view word, json_fault otherwise) noexcept {
    if (!text_.substr(at_).starts_with(word)) {
        return fail(otherwise);
    }
    at_ += word.size();
    return true;
}

bool scanner::number() noexcept {
    if (here() == '-') {
        ++at_;
    }
    if (here() == '0') {
        ++at_;
        if (is_digit(here())) {
            return fail(json_fault::leading_zero);
        }
    } else if (!digits()) {
        return false;
    }
    if (here() == '.') {
        ++at_;
        if (!digits()) {
            return false;
        }
    }
    if (here() == 'e' || here() == 'E') {
        ++at_;
        if (here() == '+' || here() == '-') {
            ++at_;
        }
        return digits();
    }
    return true;
}

bool scanner::digits() noexcept {
    if (!is_digit(here())) {
        return fail(json_fault::expected_digit);
    }
    while (is_digit(here())) {
        ++at_;
    }
    return true;
}

bool scanner::string() noexcept {
    fault_ = skip_string(text_, at_);
    return fault_ == json_fault::none;
}

void scanner::skip_space() noexcept {
    while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r') {
        ++at_;
    }
}

}  // namespace

json_diagnosis diagnose_json(std::string_view text) noexcept { return scanner{text}.run(); }

}  // namespace alo
