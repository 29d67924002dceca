// See user_id.hpp.
#include "alo/base/user_id.hpp"

namespace alo {
namespace {

// Written before there are threads and read ever after.
siphash_key hash_key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};

}  // namespace

std::size_t hash_of(user_id_view id) noexcept {
    siphash<> hash{hash_key};
    if (id.is_text()) {
        return hash.of(id.text());
    }
    // A text's last word holds its length, 1 to 128; no length tells numbers from texts.
    hash.add_word(id.number());
    return hash.finish(0);
}

void set_hash_key(siphash_key key) noexcept { hash_key = key; }

void id_list::clear() noexcept {
    entries_.clear();
    texts_.clear();
}

void id_list::push_back(user_id_view id) {
    if (!id.is_text()) {
        entries_.push_back({id.number(), 0});
        return;
    }
    const std::string_view text = id.text();
    entries_.push_back({texts_.size(), static_cast<std::uint32_t>(text.size())});
    texts_.append(text);
}

user_id_view id_list::operator[](std::size_t index) const noexcept {
    const entry& item = entries_[index];
    if (item.length == 0) {
        return user_id_view{item.value};
    }
    return user_id_view{std::string_view{texts_}.substr(item.value, item.length)};
}

bool is_valid_user_text(std::string_view text) noexcept {
    if (text.empty() || text.size() > max_user_id_bytes) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) {
            return false;
        }
        // U+0080 to U+009F are the bytes C2 80 to C2 9F.
        if (byte == 0xc2 && i + 1 < text.size() &&
            static_cast<unsigned char>(text[i + 1]) <= 0x9f) {
            return false;
        }
    }
    return true;
}

std::string to_json(user_id_view id) {
    if (!id.is_text()) {
        return std::to_string(id.number());
    }
    std::string json;
    json.reserve(id.text().size() + 2);
    json += '"';
    for (const char c : id.text()) {
        if (c == '"' || c == '\\') {
            json += '\\';
        }
        json += c;
    }
    json += '"';
    return json;
}

std::string printable(user_id_view id) {
    std::string text = to_json(id);
    for (char& c : text) {
        if (c < 0x20 || c > 0x7e) {
            c = '?';
        }
    }
    return text;
}

}  // namespace alo
