#!/usr/bin/env bash
# examples/roster.py against a friend in nc: the friend comes, goes to lunch and goes; the server goes
# and comes back; control-C says bye; and a newer session of the same user ends it for good.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need nc python3
roster=$(dirname "$0")/../../examples/roster.py

server_options=(--max-sessions-per-user 1)
start_server
watch() { terminal "$1" python3 "$roster" --host localhost --port "$port" "${@:2}"; }

echo '  a friend comes, goes to lunch, hides and goes'
watch ann --user ann --friends bob,7
until_true 'ann is connected' grep -q '^connected to alo/' "$dir/ann.log"
terminal bob nc -N localhost "$port"
say bob '{"type":"hello","user_id":"bob","friends":["ann"]}'
sees ann 'bob: online\n'
shows bob '"user_id":"ann","status":"online"'
say bob '{"type":"status","status":"away","text":"lunch \u001b[2J ☕"}'
sees ann 'bob: online\nbob: away (lunch ?[2J ☕)\n'
say bob '{"type":"status","status":"invisible"}'
seen='bob: online\nbob: away (lunch ?[2J ☕)\nbob: offline\n'
sees ann "$seen"
say bob '{"type":"status","status":"busy"}'
seen+='bob: busy\n'
sees ann "$seen"
# A number is not a name: this is another user than "7".
terminal seven nc -N localhost "$port"
say seven '{"user_id": 7}'
seen+='7: online\n'
sees ann "$seen"

echo '  the server stops; what changed meanwhile is seen when it is back'
stop_server
until_true 'ann will try again' grep -q '^trying again in' "$dir/ann.log"
server_options+=(--port "$port")
start_server
until_true 'ann is back' bash -c "[ \$(grep -c '^connected' '$dir/ann.log') -eq 2 ]"
seen+='bob: offline\n7: offline\n'
sees ann "$seen"
terminal bob_again nc -N localhost "$port"
say bob_again '{"type":"hello","user_id":"bob","friends":["ann"]}'
seen+='bob: online\n'
sees ann "$seen"
shows bob_again '"user_id":"ann","status":"online"'

echo '  a device that takes its place ends it for good'
watch ann_too --user ann --friends bob --status busy --text 'on the phone'
shows ann_too '^bob: online$'
code=0
wait "${pid_of[ann]}" || code=$?
[ "$code" -eq 1 ] || fail "the replaced one ended with code $code"
grep -q '^replaced: ' "$dir/ann.log" || fail 'it does not say why'
shows bob_again '"presence","user_id":"ann","online":true,"status":"busy","text":"on the phone"'

echo '  control-C says bye, so that there is no grace'
code=0
kill -INT "${pid_of[ann_too]}"
wait "${pid_of[ann_too]}" || code=$?
[ "$code" -eq 0 ] || fail "control-C ended it with code $code"
shows bob_again '"presence","user_id":"ann","online":false'
! grep -q Traceback "$dir"/*.log || fail 'a traceback is no farewell'
stop_server
