// See completion.hpp.
#include "alo/client/completion.hpp"

#include "alo/client/commands.hpp"
#include "alo/client/visible.hpp"
#include "alo/client/wishes.hpp"
#include "alo/protocol/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace alo {
namespace {

std::size_t common_length(const std::vector<std::string>& words) {
    std::size_t length = words.front().size();
    for (const std::string& word : words) {
        const auto [a, b] =
            std::mismatch(word.begin(), word.end(), words.front().begin(), words.front().end());
        length = std::min(length, static_cast<std::size_t>(b - words.front().begin()));
    }
    // Not amid a character: the bytes of one that are not its first begin with 10.
    const std::string& any = words.front();
    while (length > 0 && length < any.size() &&
           (static_cast<unsigned char>(any[length]) & 0xc0U) == 0x80U) {
        --length;
    }
    return length;
}

completion among(std::vector<std::string> words, std::string_view typed, std::string_view end) {
    std::erase_if(words, [typed](const std::string& word) { return !word.starts_with(typed); });
    if (words.empty()) {
        return {};
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    completion found;
    found.insert = words.front().substr(typed.size(), common_length(words) - typed.size());
    if (words.size() == 1) {
        found.insert += end;
    } else {
        found.choices = std::move(words);
    }
    return found;
}

// Where the id begins that the cursor is in: behind the last comma or space outside quotes.
std::size_t last_id(std::string_view text) {
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (quoted && text[at] == '\\') {
            ++at;
        } else if (text[at] == '"' && (quoted || at == begin)) {
            quoted = !quoted;
        } else if (!quoted && (text[at] == ',' || text[at] == ' ')) {
            begin = at + 1;
        }
    }
    return begin;
}

}  // namespace

completion complete(std::string_view before, std::span<const user_id> known) {
    const std::size_t begin = std::min(before.find_first_not_of(' '), before.size());
    std::string_view rest = before.substr(begin);
    if (rest.starts_with('{')) {
        return {};
    }
    const bool slash = rest.starts_with('/');
    rest.remove_prefix(slash ? 1 : 0);
    const std::size_t space = rest.find(' ');
    const std::string_view name = rest.substr(0, space);
    std::vector<std::string> words;
    if (space == std::string_view::npos) {
        for (const command_info& info : commands()) {
            words.emplace_back(info.name);
        }
        completion found = among(std::move(words), name, " ");
        for (std::string& choice : found.choices) {
            choice.insert(0, "/");
        }
        if (!slash && name.empty()) {
            found.insert.insert(0, "/");
        }
        return found;
    }
    rest.remove_prefix(space + 1);
    if (name == "status") {
        const std::size_t start = std::min(rest.find_first_not_of(' '), rest.size());
        rest.remove_prefix(start);
        return among({statuses.begin(), statuses.end()}, rest, " ");
    }
    const auto info = std::find_if(commands().begin(), commands().end(),
                                   [name](const command_info& one) { return one.name == name; });
    if (info == commands().end() || !info->takes_ids) {
        return {};
    }
    for (const user_id& user : known) {
        // What cannot be shown cannot be typed either.
        const std::string form = typed_form(user.view());
        if (visible(form) == form) {
            words.push_back(form);
        }
    }
    return among(std::move(words), rest.substr(last_id(rest)), "");
}

}  // namespace alo
