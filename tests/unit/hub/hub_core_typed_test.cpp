// What the hub says to sessions of the typed dialect: snapshots and news, each user encoded once,
// and the answers to what they ask.
#include "unit/hub/hub_core_typed_fixture.hpp"

namespace alo {
namespace {

TEST_F(hub_core_typed, a_hello_is_answered_with_what_there_is_to_see) {
    hello(0, 0, 1, {2, 3});
    EXPECT_EQ(out.take(), strings{"0/0 snapshot,online:[],more:false}"});
    hello(1, 0, 2, {});
    EXPECT_EQ(out.take(),
              (strings{"0/0 presence,user_id:2,online:true,status:online,version:102,at:1000}",
                       "1/0 snapshot,online:[],more:false}"}));
    hello(2, 0, 4, {1, 2}, {.shows = {availability::away, "tea"}, .outspoken = true});
    EXPECT_EQ(
        out.take(),
        strings{"2/0 snapshot,online:[{user_id:1,status:online,version:101,at:1000},{user_id:2,"
                "status:online,version:102,at:1000}],more:false}"});
}

TEST_F(hub_core_typed, a_user_is_encoded_once_for_all_who_watch_it) {
    hello(0, 0, 1, {});
    hello(0, 1, 2, {1});
    hello(1, 0, 3, {1});
    hello(2, 0, 4, {1});
    ASSERT_EQ(out.frames.size(), 3U);
    EXPECT_EQ(out.frames[0].line().data(), out.frames[2].line().data());
    out.frames.clear();
    status(0, 0, {availability::busy, "x"});
    query(1, 0, {1});
    ASSERT_EQ(out.frames.size(), 4U);  // to three workers, and the answer
    for (const presence_frame& frame : out.frames) {
        EXPECT_EQ(frame.line().data(), out.frames[0].line().data());
    }
}

TEST_F(hub_core_typed, a_status_is_told_and_acknowledged) {
    hello(0, 0, 1, {});
    hello(0, 1, 2, {1});
    out.take();
    now += duration{5};
    status(0, 0, {availability::busy, "call"});
    EXPECT_EQ(
        out.take(),
        (strings{"0/1 presence,user_id:1,online:true,status:busy,text:call,version:103,at:1005}",
                 "0/0 ok,id:7}"}));
    status(0, 0, {availability::busy, "call"});  // as it was
    EXPECT_EQ(out.take(), strings{"0/0 ok,id:7}"});
}

TEST_F(hub_core_typed, going_is_told_to_both_dialects_in_their_words) {
    hello(0, 0, 2, {1});
    classic(1, 0, 3, {1});
    hello(2, 0, 1, {});
    out.take();
    now += duration{5};
    gone(2, 0);
    EXPECT_EQ(out.take(),
              (strings{"1/0 {\"online\":false}",
                       "0/0 presence,user_id:1,online:false,status:offline,version:104,at:1005}"}));
    EXPECT_EQ(core().counters().shown.value(), 2U);
    EXPECT_EQ(core().counters().told.value(), 2U);
}

TEST_F(hub_core_typed, whoever_hides_is_offline_to_all) {
    hello(0, 0, 2, {1});
    hello(1, 0, 1, {2});
    out.take();
    now += duration{5};
    status(1, 0, {availability::invisible, "secret"});
    EXPECT_EQ(out.take(),
              (strings{"0/0 presence,user_id:1,online:false,status:offline,version:103,at:1005}",
                       "1/0 ok,id:7}"}));
    now += duration{5};
    query(0, 0, {1, 9});
    EXPECT_EQ(out.take(),
              strings{"0/0 presences,id:9,users:[{user_id:1,online:false,status:offline,last_seen:"
                      "1005},{user_id:9,online:false,status:offline}]}"});
    hello(0, 1, 2, {1});
    EXPECT_EQ(out.take(), strings{"0/1 snapshot,online:[],more:false}"});
    // It goes on hearing of its friends.
    status(0, 0, {availability::away, {}});
    EXPECT_EQ(out.take().front(),
              "0/0 ok,id:7}");  // the other device is online, so nothing is shown
    status(0, 1, {availability::away, {}});
    EXPECT_EQ(out.take().front(),
              "1/0 presence,user_id:2,online:true,status:away,version:104,at:1010}");
    gone(1, 0);
    EXPECT_EQ(out.take(), strings{});
}

TEST_F(hub_core_typed, an_edit_of_the_list_is_answered_with_what_is_new_to_see) {
    hello(0, 0, 1, {});
    hello(0, 1, 2, {});
    hello(1, 0, 3, {1});
    out.take();
    watch(1, 0, {2, 9, 1}, {});
    EXPECT_EQ(out.take(), strings{"1/0 watching,id:8,count:3,online:[{user_id:2,status:online,"
                                  "version:102,at:1000}]}"});
    watch(1, 0, {}, {1, 2});
    EXPECT_EQ(out.take(), strings{"1/0 watching,id:8,count:1,online:[]}"});
    status(0, 0, {availability::busy, {}});
    EXPECT_EQ(out.take(), strings{"0/0 ok,id:7}"});
}

TEST_F(hub_core_typed, past_the_limit_the_rejected_are_named) {
    rules.max_friends = 2;
    hello(0, 0, 1, {2});
    out.take();
    watch(0, 0, {2, 3, 4}, {});
    EXPECT_EQ(out.take(),
              strings{"0/0 error,id:8,code:too_many_friends,message:The watch list would have more "
                      "than 2 users, which is the limit; nothing was changed.,fatal:false,rejected:"
                      "[3,4]}"});
    watch(0, 0, {3}, {});
    EXPECT_EQ(out.take(), strings{"0/0 watching,id:8,count:2,online:[]}"});
}

TEST_F(hub_core_typed, a_hello_again_changes_what_it_says_and_shows_all_again) {
    hello(0, 0, 1, {});
    hello(0, 1, 2, {1}, {.shows = {availability::away, "a"}, .outspoken = true});
    hello(1, 0, 3, {2});
    out.take();
    core().replace(0, {1, 1}, list({3}), {.typed = true}, now);
    EXPECT_EQ(out.take(), strings{"0/1 snapshot,online:[{user_id:3,status:online,version:103,at:"
                                  "1000}],more:false}"});
    core().replace(
        0, {1, 1}, list({1}),
        {.typed = true, .shows = saying{availability::online, {}}, .grace = duration{50}}, now);
    EXPECT_EQ(out.take(),
              (strings{"1/0 presence,user_id:2,online:true,status:online,version:104,at:1000}",
                       "0/1 snapshot,online:[{user_id:1,status:online,version:101,at:1000}],more:"
                       "false}"}));
    gone(0, 1);
    EXPECT_EQ(core().next_expiry(), now + duration{50});
    EXPECT_EQ(out.take(), strings{});
}

TEST_F(hub_core_typed, a_hello_again_that_hides_its_user_is_one_step) {
    rules.audience = audience_rule::mutual;
    hello(0, 0, 1, {3});
    hello(1, 0, 2, {3});
    hello(0, 1, 3, {1});
    out.take();
    core().replace(0, {1, 1}, list({1, 2}),
                   {.typed = true, .shows = saying{availability::invisible, {}}}, now);
    EXPECT_EQ(out.take(),
              (strings{"0/0 presence,user_id:3,online:false,status:offline,version:104,at:1000}",
                       "0/1 snapshot,online:[{user_id:1,status:online,version:101,at:1000},"
                       "{user_id:2,status:online,version:102,at:1000}],more:false}"}))
        << "user 2 was never told of it";
    core().replace(0, {1, 1}, list({2}), {.typed = true, .shows = saying{availability::busy, {}}},
                   now);
    EXPECT_EQ(out.take(),
              (strings{"1/0 presence,user_id:3,online:true,status:busy,version:105,at:1000}",
                       "0/1 snapshot,online:[{user_id:2,status:online,version:102,at:1000}],"
                       "more:false}"}));
    core().replace(0, {1, 1}, list({2}), {.typed = true, .shows = saying{{}, "x"}}, now);
    EXPECT_EQ(out.take().front(),
              "1/0 presence,user_id:3,online:true,status:busy,text:x,version:106,at:1000}");
}

TEST_F(hub_core_typed, within_the_grace_nothing_is_said_and_the_version_stays) {
    hello(0, 0, 1, {}, {.grace = duration{100}});
    hello(0, 1, 2, {1});
    out.take();
    gone(0, 0);
    hello(0, 2, 1, {}, {.grace = duration{100}});
    EXPECT_EQ(out.take(), strings{"0/2 snapshot,online:[],more:false}"});
    query(0, 1, {1});
    EXPECT_EQ(out.take(), strings{"0/1 presences,id:9,users:[{user_id:1,online:true,status:online,"
                                  "version:101,at:1000}]}"});
    gone(0, 2, departure::signed_off);
    EXPECT_EQ(out.take(),
              strings{"0/1 presence,user_id:1,online:false,status:offline,version:103,at:1000}"});
}

TEST_F(hub_core_typed, under_mutual_a_user_appears_to_those_whom_it_lists) {
    rules.audience = audience_rule::mutual;
    hello(0, 0, 1, {2});
    hello(0, 1, 2, {});
    EXPECT_EQ(out.take(), (strings{"0/0 snapshot,online:[],more:false}",
                                   "0/1 snapshot,online:[],more:false}"}));
    watch(0, 1, {1}, {});
    EXPECT_EQ(out.take(),
              (strings{"0/0 presence,user_id:2,online:true,status:online,version:103,at:1000}",
                       "0/1 watching,id:8,count:1,online:[{user_id:1,status:online,version:101,at:"
                       "1000}]}"}));
    watch(0, 1, {}, {1});
    EXPECT_EQ(out.take(),
              (strings{"0/0 presence,user_id:2,online:false,status:offline,version:104,at:1000}",
                       "0/1 watching,id:8,count:0,online:[]}"}));
    query(0, 0, {2});
    EXPECT_EQ(out.take(),
              strings{"0/0 presences,id:9,users:[{user_id:2,online:false,status:offline}]}"});
}

TEST_F(hub_core_typed, the_replaced_and_the_unknown_are_answered_nothing) {
    rules.max_sessions_per_user = 1;
    hello(0, 0, 1, {});
    hello(1, 0, 1, {});
    EXPECT_EQ(out.take(), (strings{"0/0 snapshot,online:[],more:false}", "0/0 replaced",
                                   "1/0 snapshot,online:[],more:false}"}));
    status(0, 0, {});
    query(2, 5, {1});
    core().replace(0, {0, 1}, list({}), {.typed = true}, now);
    EXPECT_EQ(out.take(), strings{});
}

TEST_F(hub_core_typed, once_the_server_stops_questions_are_answered_and_news_are_none) {
    hello(0, 0, 1, {2});
    hello(0, 1, 2, {});
    out.take();
    core().mute();
    gone(0, 1);
    query(0, 0, {2});
    EXPECT_EQ(out.take(),
              strings{"0/0 presences,id:9,users:[{user_id:2,online:false,status:offline,"
                      "last_seen:1000}]}"});
}

TEST_F(hub_core_typed, a_user_that_took_a_forgotten_ones_place_has_its_own_frame) {
    hello(0, 0, 9, {1, 2});
    hello(0, 1, 1, {});
    gone(0, 1);
    watch(0, 0, {}, {1});  // now nobody knows of user 1
    hello(0, 2, 2, {});
    out.take();
    query(0, 0, {1, 2});
    EXPECT_EQ(out.take(),
              strings{"0/0 presences,id:9,users:[{user_id:1,online:false,status:offline},"
                      "{user_id:2,online:true,status:online,version:104,at:1000}]}"});
}

}  // namespace
}  // namespace alo
