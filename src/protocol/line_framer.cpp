// See line_framer.hpp. A line is cut out of the fed bytes where it lies whole in them, and out of
// the store where its beginning was kept; every byte is copied at most once on its way in.
#include "alo/protocol/line_framer.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace alo {
namespace {

// Less is not worth an allocation of its own size; a hello of a few friends fits.
constexpr std::size_t smallest_store = 128;

std::string_view without_cr(std::string_view line) noexcept {
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    return line;
}

}  // namespace

void line_framer::feed(std::string_view bytes) {
    assert(bytes.size() <= room());
    assert(input_.empty());
    if (too_long_) {
        return;
    }
    input_ = bytes;
    if (kept_) {
        // The last line kept may be unfinished: its end, or all there is of it, goes behind it.
        // What follows that is cut where it lies.
        const std::size_t lf = bytes.find('\n');
        const std::size_t taken = lf == std::string_view::npos ? bytes.size() : lf + 1;
        keep(bytes.substr(0, taken));
        input_.remove_prefix(taken);
    }
}

framing line_framer::next(std::string_view& line) noexcept {
    if (too_long_) {
        return framing::too_long;
    }
    if (!kept_ || kept_->size() == 0) {
        return cut(input_, 0, line);
    }
    std::string_view rest{kept_->bytes.get() + kept_->begin, kept_->size()};
    const framing outcome = cut(rest, kept_->scanned, line);
    kept_->begin = kept_->end - rest.size();
    // Without it, each byte of a client that drips would cost a look at the whole line.
    kept_->scanned = outcome == framing::need_more ? rest.size() : 0;
    return outcome;
}

bool line_framer::has_next() const noexcept {
    const bool kept = held() > 0;
    const std::string_view rest =
        kept ? std::string_view{kept_->bytes.get() + kept_->begin, kept_->size()} : input_;
    return too_long_ || rest.find('\n', kept ? kept_->scanned : 0) != std::string_view::npos ||
           without_cr(rest).size() > max_line_;
}

framing line_framer::cut(std::string_view& rest, std::size_t scanned,
                         std::string_view& line) noexcept {
    const std::size_t lf = rest.find('\n', scanned);
    // Without an LF, a CR at the end may yet turn out to belong to the line's end.
    const std::string_view found = without_cr(rest.substr(0, lf));
    if (found.size() > max_line_) {
        too_long_ = true;
        return framing::too_long;
    }
    if (lf == std::string_view::npos) {
        return framing::need_more;
    }
    line = found;
    rest.remove_prefix(lf + 1);
    return framing::line;
}

void line_framer::settle() {
    const std::string_view left = std::exchange(input_, {});
    if (too_long_ || held() == 0) {
        kept_.reset();
    }
    if (too_long_) {
        return;
    }
    if (!left.empty()) {
        keep(left);
    } else if (kept_ && kept_->capacity > smallest_store && kept_->size() <= kept_->capacity / 4) {
        // Three quarters were cut since it was last moved: that pays for moving the rest.
        kept_->move_to(std::max(kept_->size(), smallest_store));
    }
}

std::string_view line_framer::last_line() noexcept {
    if (too_long_) {
        return {};
    }
    if (kept_ && kept_->size() > 0) {
        return without_cr({kept_->bytes.get() + kept_->begin, kept_->size()});
    }
    return without_cr(input_);
}

std::size_t line_framer::room() const noexcept { return most() - std::min(most(), held()); }

std::size_t line_framer::held() const noexcept { return kept_ ? kept_->size() : 0; }

void line_framer::keep(std::string_view bytes) {
    if (!kept_) {
        kept_ = std::make_unique<store>();
    }
    store& kept = *kept_;
    const std::size_t needed = kept.size() + bytes.size();
    if (kept.capacity - kept.end < bytes.size()) {
        // Doubling keeps the copying of a client that drips linear; the limit caps it.
        const std::size_t doubled = std::min(kept.capacity * 2, most());
        kept.move_to(needed <= kept.capacity ? kept.capacity
                                             : std::max({needed, doubled, smallest_store}));
    }
    if (!bytes.empty()) {
        std::memcpy(kept.bytes.get() + kept.end, bytes.data(), bytes.size());
        kept.end += bytes.size();
    }
}

void line_framer::store::move_to(std::size_t new_capacity) {
    // Zeroed, so that what the parser reads beyond a line is at least always the same.
    auto moved = std::make_unique<char[]>(new_capacity + padding);
    const std::size_t count = size();
    if (count > 0) {
        std::memcpy(moved.get(), bytes.get() + begin, count);
    }
    bytes = std::move(moved);
    capacity = new_capacity;
    begin = 0;
    end = count;
}

}  // namespace alo
