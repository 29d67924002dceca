// What a session hides stays hidden for its grace when it is lost while others of its user live
// (SPEC section 5, status and grace).
#include "unit/presence/watchers_fixture.hpp"

#include <gtest/gtest.h>

namespace alo::test {
namespace {

constexpr duration grace{100};

class veil_test : public watchers_test {
  protected:
    std::string lurks(const std::string& name, std::uint64_t user, duration stays = grace) {
        return hello(name, user, {},
                     arrival{.grace = stays,
                             .typed = true,
                             .shows = {availability::invisible, {}},
                             .outspoken = true});
    }
    // Lets the time pass, and says what the graces that ended meanwhile made whom see.
    std::string wait(duration time) {
        now += time;
        std::string all;
        while (store().expire_next(now, last)) {
            all += told() + ';';
        }
        return all;
    }
};

TEST_F(veil_test, a_lost_device_goes_on_hiding_its_user_for_its_grace) {
    typed("ann", 1, {2});
    classic("carl", 3, {2});
    typed("desktop", 2, {});
    EXPECT_EQ(lurks("phone", 2), "2 offline: ann| offline: carl");
    EXPECT_EQ(lose("phone"), "");
    EXPECT_EQ(status("desktop", availability::busy), "") << "whatever the others say";
    EXPECT_EQ(picture("ann"), users{});
    EXPECT_EQ(wait(grace - duration{1}), "");
    EXPECT_EQ(wait(duration{1}), "2 busy: ann| online: carl;");
    EXPECT_EQ(store().next_expiry(), never);
}

TEST_F(veil_test, without_a_grace_or_with_a_sign_off_it_hides_no_longer) {
    typed("ann", 1, {2});
    typed("desktop", 2, {});
    lurks("phone", 2, duration{0});
    EXPECT_EQ(lose("phone"), "2 online: ann");
    lurks("phone", 2);
    store().detach(handles_.at("phone"), departure::signed_off, now, last);
    EXPECT_EQ(told(), "2 online: ann");
}

TEST_F(veil_test, a_hello_of_the_user_ends_it_and_counts) {
    typed("ann", 1, {2});
    typed("desktop", 2, {});
    lurks("phone", 2);
    lose("phone");
    EXPECT_EQ(typed("tablet", 2, {}), "2 online: ann");
    lurks("phone", 2);
    lose("phone");
    EXPECT_EQ(lurks("phone", 2), "");
    EXPECT_EQ(store().next_expiry(), never);
    EXPECT_EQ(status("phone", availability::online), "2 online: ann");
}

TEST_F(veil_test, it_lasts_as_long_as_the_longest) {
    typed("ann", 1, {2});
    typed("desktop", 2, {});
    lurks("phone", 2);
    lurks("tablet", 2, duration{300});
    lurks("watch", 2, duration{200});
    lose("phone");
    lose("tablet");
    lose("watch");
    EXPECT_EQ(wait(duration{299}), "");
    EXPECT_EQ(wait(duration{1}), "2 online: ann;");
}

TEST_F(veil_test, at_its_end_another_hidden_device_hides_on) {
    typed("ann", 1, {2});
    typed("desktop", 2, {});
    lurks("phone", 2);
    lurks("tablet", 2);
    lose("phone");
    EXPECT_EQ(wait(grace), ";");
    EXPECT_EQ(status("tablet", availability::away), "2 online: ann");
}

TEST_F(veil_test, the_last_devices_own_grace_takes_its_place) {
    typed("ann", 1, {2});
    typed("desktop", 2, {}, duration{500});
    lurks("phone", 2);
    lose("phone");
    EXPECT_EQ(lose("desktop"), "");
    EXPECT_EQ(store().next_expiry(), now + duration{500});
    EXPECT_EQ(wait(duration{500}), ";");
    typed("desktop", 2, {});
    lurks("phone", 2);
    lose("phone");
    EXPECT_EQ(lose("desktop"), "") << "it had none, and nobody can tell";
    EXPECT_EQ(store().next_expiry(), never);
    EXPECT_EQ(store().online_count(), 1U);
}

TEST_F(veil_test, the_limit_of_graces_does_not_uncover_anybody) {
    rules.max_grace_edges = 0;
    typed("ann", 1, {2});
    typed("desktop", 2, {7, 8, 9});
    lurks("phone", 2);
    EXPECT_EQ(lose("phone"), "");
    EXPECT_FALSE(last.grace_refused);
    EXPECT_EQ(store().grace_edges(), 0U);
    EXPECT_EQ(wait(grace), "2 online: ann;");
}

}  // namespace
}  // namespace alo::test
