// What people say to the server. See company.hpp.
#include "alo/load/company.hpp"
#include "alo/load/words.hpp"
#include "alo/protocol/request_lines.hpp"

namespace alo::load {

std::string typed_hello(const friend_ring& ring, std::uint64_t first, person who,
                        availability status) {
    std::vector<user_id> friends;
    friends.reserve(ring.degree());
    for (std::uint32_t index = 0; index < ring.degree(); ++index) {
        friends.emplace_back(user_id_view{first + ring.friend_of(who, index)});
    }
    return hello_line(
        "1", user_id_view{first + who}, friends,
        {status == availability::online ? std::string_view{} : word_of(status), {}, 0});
}

std::string company::hello_of(person who) const {
    if (!by_.named) {
        id_list friends;
        for (std::uint32_t index = 0; index < ring_.degree(); ++index) {
            friends.push_back(user_id_view{by_.first_user + ring_.friend_of(who, index)});
        }
        return hello_frame(user_id_view{by_.first_user + who}, friends);
    }
    return typed_hello(ring_, by_.first_user, who, members_[who].status);
}

std::string company::goodbye_of(person who) const {
    return by_.named ? std::string{bye_line} : sign_off_frame(user_id_view{by_.first_user + who});
}

std::string company::farewell(seat at) const { return goodbye_of(at.who); }

}  // namespace alo::load
