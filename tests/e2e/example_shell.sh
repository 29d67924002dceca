#!/usr/bin/env bash
# examples/roster.sh against a friend in nc: who is online already, who comes, goes to lunch and
# goes; it answers pings, says bye on control-C, and ends when the server does.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need nc
roster=$(dirname "$0")/../../examples/roster.sh

# Pinged all the time, with all the time to answer.
server_options=(--heartbeat 100ms --heartbeat-timeout 600s --verbose)
start_server
watch() { terminal "$1" env HOST=localhost PORT="$port" bash "$roster" "${@:2}"; }

terminal seven nc -N localhost "$port"
say seven '{"type":"hello","user_id":7,"status":"busy","text":"in a call"}'
shows seven '"snapshot"'
watch ann '"ann"' '"bob"' 7
sees ann '7: busy "in a call"\n'
terminal bob nc -N localhost "$port"
say bob '{"type":"hello","user_id":"bob","friends":["ann"]}'
shows bob '"user_id":"ann","status":"online"'
say bob '{"type":"status","status":"away","text":"}, \"lunch\""}'
say bob '{"type":"bye"}'
seen='7: busy "in a call"\n"bob": online \n"bob": away "}, \\"lunch\\""\n"bob": offline \n'
sees ann "$seen"

echo '  an error is shown, and control-C says bye'
watch wrong '"x"' nonsense
until_true 'the error is shown' grep -q invalid_json "$dir/wrong.log"
end_terminal ann INT
until_true 'the server was told' grep -q 'reason=signed_off.*ann\|ann.*reason=signed_off' "$dir/server.log"

echo '  it ends with the server'
watch last '"last"' 7
shows last '^7: busy'
stop_server
until_true 'it ends' bash -c "! kill -0 ${pid_of[last]} 2>/dev/null || \
    grep -q '^State:.*Z' /proc/${pid_of[last]}/status"
grep -q going_away "$dir/last.log" || fail 'it does not say why'
