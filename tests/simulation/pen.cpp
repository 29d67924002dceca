// See pen.hpp.
#include "simulation/pen.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace alo::sim {

pen::pen(prng chance, const limits& rules, client_script& script, name me,
         const std::vector<name>& others)
    : chance_{chance}, rules_{rules}, script_{script}, me_{std::move(me)}, others_{others} {}

std::string_view pen::end_of_line() { return chance_.chance(25) ? "\r\n" : "\n"; }

std::vector<name> pen::some_users(std::size_t most) {
    std::vector<name> users;
    const std::uint64_t count = chance_.below(std::min(rules_.max_friends, most) + 1);
    for (std::uint64_t i = 0; i < count; ++i) {
        users.push_back(chance_.pick(others_));
    }
    return users;
}

name pen::another() {
    name other = chance_.pick(others_);
    return other == me_ ? name{"\"somebody else\""} : other;
}

std::string pen::list_text(const std::vector<name>& users) {
    std::string list = "[";
    for (const name& one : users) {
        list += (list.size() == 1 ? "" : ",") + one;
    }
    return list + "]";
}

void pen::add(std::string_view text, said_line line) {
    text_ += text;
    text_ += end_of_line();
    script_.lines.push_back(std::move(line));
}

void pen::blank() {
    constexpr std::array<std::string_view, 5> white{"", "", " ", "\t", " \r\t  "};
    add(white[chance_.below(white.size())], {});
}

void pen::too_long() {
    text_ += std::string(rules_.max_line + 1 + chance_.below(300), chance_.chance(50) ? 'x' : ' ');
    if (chance_.chance(50)) {
        text_ += end_of_line();
    }
    script_.lines.push_back({.what = said_line::kind::too_long});
}

void pen::noise(std::size_t bytes) { text_ += std::string(bytes, '#'); }

void pen::say(duration wait) {
    script_.deeds.push_back({wait, verb::send, std::exchange(text_, {})});
}

void pen::drip(duration wait, std::size_t pieces) {
    const std::string text = std::exchange(text_, {});
    const std::size_t size = std::max<std::size_t>(text.size() / pieces, 1);
    for (std::size_t at = 0; at < text.size(); at += size) {
        script_.deeds.push_back({wait, verb::send, text.substr(at, size)});
    }
}

void pen::act(duration wait, verb what) { script_.deeds.push_back({wait, what, {}}); }

}  // namespace alo::sim
