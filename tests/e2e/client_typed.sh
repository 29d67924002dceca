#!/usr/bin/env bash
# alo's own client in the typed dialect without a terminal, as scripts use it: events as lines,
# commands from stdin, JSON, and what survives a server that goes and comes back.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

server_options=(--max-sessions-per-user 1 --heartbeat 1s)
start_server
client() { terminal "$1" "$alo" client --host localhost --port "$port" "${@:2}"; }
# mark NAME: what it printed so far is no longer looked at.
declare -A marks=()
mark() { marks[$1]=$(wc -l <"$dir/$1.out"); }
news_of() { tail -n "+$((${marks[$1]:-0} + 1))" "$dir/$1.out"; }
# saw NAME LINE...: the lines, without their times, are exactly what it printed since its mark.
saw() {
    printf '%s\n' "${@:2}" >"$dir/expected"
    until_true "'$1' printed: ${*:2}" is_expected "$1"
}
is_expected() { news_of "$1" | cut -c 10- | cmp -s - "$dir/expected"; }
# has NAME PATTERN: it printed such a line since its mark.
has() { until_true "'$1' prints a line like: $2" has_now "$1" "$2"; }
has_now() { news_of "$1" | grep -Eq -- "$2"; }

echo '  who comes, changes and goes is told by name'
client ann --user ann --friends 2,bob
until_true 'ann is connected' grep -q 'connected' "$dir/ann.log"
client bob --user bob --friends ann --status away --text 'at lunch'
saw ann 'bob is away: at lunch'
saw bob 'ann is online'
say bob '/busy'
saw ann 'bob is away: at lunch' 'bob is busy'
saw bob 'ann is online' 'you are busy'
say bob 'invisible'
saw ann 'bob is away: at lunch' 'bob is busy' 'bob went offline'
say bob 'status online back'
saw ann 'bob is away: at lunch' 'bob is busy' 'bob went offline' 'bob is online: back'

echo '  commands'
mark ann
say ann '/watch 5,6'
saw ann 'on your watch list: 4'
say ann '/unwatch 6'
saw ann 'on your watch list: 4' 'on your watch list: 3'
say ann '/who'
has ann '^ . 5 +offline$'
has ann '^ . bob +online +since [0-2][0-9]:[0-5][0-9]  back$'
say ann '/query bob,5'
has ann '5 is offline$'
has ann 'bob is online: back, since '
say ann '/wach 5'
until_true 'a typo is complained about' grep -q 'did you mean /watch?' "$dir/ann.log"
say ann '{"type":"ping","id":"mine"}'
has ann '"id":"mine"'
say ann '/raw {"type":"nonsense"}'
has ann '[(]unknown_type[)]$'

echo '  what a stranger writes cannot command a terminal'
say bob $'/away \x1b]0;evil\x07 \xe2\x80\xae'
has ann 'bob is away: .x1b]0;evil.x07 .u\{202e\}$'
if grep -q $'\x1b' "$dir/ann.out"; then fail 'an escape sequence went through'; fi

echo '  JSON is frames and nothing else'
client json --user 7 --friends bob --json
until_true 'the snapshot is there' grep -q '"type":"snapshot"' "$dir/json.out"
say json '/away x'
until_true 'a command is answered' grep -q '{"type":"ok","id":"' "$dir/json.out"
if grep -qv '^{.*}$' "$dir/json.out"; then fail 'something else than frames'; fi

echo '  a script asks, is answered, and ends'
printf '%s\n' '/who' '/query bob' |
    timeout "$patience" "$alo" client --user 8 --friends bob --once --host localhost \
        --port "$port" >"$dir/call.out" 2>"$dir/call.log" || fail "the client ended with $?"
grep -q '^ . bob  away ' "$dir/call.out" || fail 'no picture'
grep -q 'bob is away: .*, since ' "$dir/call.out" || fail 'no answer'
printf '%s\n' '/busy' '/quit' | timeout "$patience" "$alo" client --user 8 --host localhost \
    --port "$port" >"$dir/call.out" 2>"$dir/call.log" || fail "/quit ended with $?"
printf '%s\n' '{"type":"bye"}' | timeout "$patience" "$alo" client --user 8 --host localhost \
    --port "$port" >"$dir/call.out" 2>"$dir/call.log" || fail "a typed bye ended with $?"

echo '  a newer session takes the place, and the older one does not come back'
client newer --user 7 --friends bob
ends_with 1 json
grep -q '"code":"replaced"' "$dir/json.out" || fail 'the error is not shown'
client refused --user 8 --friends "$(seq -s, 20000)"
ends_with 1 refused
shows refused 'too_many_friends'

echo '  after the server was away, all that was chosen is said again'
mark ann
stop_server
has ann 'the server is about to stop$'
until_true 'the loss is told' grep -q 'next try in' "$dir/bob.log"
server_options=(--port "$port" --heartbeat 1s)
start_server
# Who comes back first is chance: bob is in ann's snapshot, and no news, or comes after it.
bob_is_back() {
    say ann '/who'
    has_now ann '^ . bob +away .*evil'
}
mark ann
until_true 'both are back, and bob is as he was' bob_is_back
has ann '^ . 5 +offline$'
if has_now ann '^ . 6 '; then fail 'whom nobody watches any more is back'; fi

echo '  a server that hangs is left, and found again'
patience=$((patience * 4)) # a heartbeat, and 5 s, and 8 s for an answer
mark ann
kill -STOP "$server_pid"
until_true 'the silence is noticed' grep -q 'the server is silent' "$dir/ann.log"
kill -CONT "$server_pid"
until_true 'both are back' bob_is_back

echo '  control-C says bye'
kill -INT "${pid_of[bob]}"
ends_with 0 bob
has ann 'bob went offline$'
kill -INT "${pid_of[ann]}"
ends_with 0 ann
stop_server
