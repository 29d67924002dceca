#!/usr/bin/env bash
# alo's own client in the base protocol (--classic), as a person and as a script use it: words and
# JSON, typing, control-C, coming back after the server was away, and its exit codes; and the check
# of a container.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need nc

# code_of COMMAND...: runs it, leaves its output in call.out and call.log, and prints its code.
code_of() {
    local code=0
    timeout "$patience" "$@" >"$dir/call.out" 2>"$dir/call.log" </dev/null || code=$?
    echo "$code"
}

server_options=(--offline-grace 60s --max-sessions-per-user 1)
start_server
client() { terminal "$1" "$alo" client --classic --host localhost --port "$port" "${@:2}"; }

echo '  --check says whether a server answers'
[ "$(code_of "$alo" client --check --host localhost --port "$port")" -eq 0 ] || fail 'not 0'
[ "$(wc -l <"$dir/call.out")" -eq 1 ] || fail 'not one line'
[ "$(code_of env SERVER_PORT="$port" "$alo" client --check)" -eq 0 ] || fail 'SERVER_PORT is unheard'
# Nobody listens on the port of a server that is gone; the next one gets another.
gone=$port
stop_server
[ "$(code_of "$alo" client --check --host localhost --port "$gone")" -eq 1 ] || fail 'not 1'
[ "$(wc -l <"$dir/call.log")" -eq 1 ] || fail 'not one line of why'
grep -q "$gone" "$dir/call.log" || fail 'the port is not named'
start_server

echo '  wrong options end with 2 and one line'
for wrong in '' '--user' '--user 1 --nonsense' '--user 1 --port x' '--user 1 surplus' \
    '--user 1 --status lunch' '--user 1 --classic --grace 3'; do
    # shellcheck disable=SC2086 # the words are the point
    [ "$(code_of "$alo" client $wrong)" -eq 2 ] || fail "client $wrong: not 2"
    [ "$(wc -l <"$dir/call.log")" -eq 1 ] || fail "client $wrong: not one line"
done
[ "$(code_of "$alo" client --user '')" -eq 2 ] || fail 'an empty user: not 2'
[ "$(code_of "$alo" client --help)" -eq 0 ] || fail '--help: not 0'
grep -q -- '--friends' "$dir/call.out" || fail '--help does not name --friends'

echo '  one in words, one in JSON, and the rest of the world in nc'
client words --user 1 --friends 2,ann
client json --user 9 --friends 1 --json
until_true 'the client says that it is connected' grep -q . "$dir/words.log"
terminal watcher nc localhost "$port"
say watcher '{"user_id": "watcher", "friends": ["ann", "7"]}'
say watcher 'now?'
shows watcher invalid_json
seen=$(cat "$dir/watcher.out")
seen="${seen//\\/\\\\}\n"

client ann --user ann --friends 1
seen+='{"online":true}\n'
sees watcher "$seen"
shows words '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9] .*online$'

echo '  what is typed goes out as it is'
say ann 'what?'
shows ann 'invalid_json'
say ann '{"user_id": "ann", "friends": ["nobody"]}'
say ann '{"user_id": "ann", "friends": ["nobody"], "friends": []}'
until_true 'two bad lines are answered' bash -c "[ \$(grep -c invalid_json '$dir/ann.out') -eq 2 ]"

echo '  control-C signs off, without grace'
end_terminal_code=0
kill -INT "${pid_of[ann]}"
wait "${pid_of[ann]}" || end_terminal_code=$?
[ "$end_terminal_code" -eq 0 ] || fail "control-C ended the client with $end_terminal_code"
seen+='{"online":false}\n'
sees watcher "$seen"
shows words '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9] .*offline$'

echo '  a number in double quotes is a text'
client quoted --user '"7"' --once
seen+='{"online":true}\n'
sees watcher "$seen"
say quoted '{"user_id": "7", "online": false}'
ends_with 0 quoted
seen+='{"online":false}\n'
sees watcher "$seen"

echo '  a newer session of the same user takes the place, and the older one does not come back'
client newer --user 9 --friends 1,11 --json
ends_with 1 json
grep -q '"code":"replaced"' "$dir/json.out" || fail 'the JSON client does not show the error'

echo '  input from a pipe, with --once'
printf '%s\n' 'nonsense' '{"user_id": 5, "friends": [1]}' |
    timeout "$patience" "$alo" client --classic --user 5 --once --json --port "$port" --host localhost \
        >"$dir/call.out" 2>"$dir/call.log" || fail "the client ended with code $?"
[ "$(wc -l <"$dir/call.out")" -eq 1 ] || fail 'not one answer to one bad line'

echo '  when the server goes, --once ends and the others come back'
client once --user 7 --once
until_true 'the client says that it is connected' grep -q . "$dir/once.log"
until_true 'the client said hello' grep -q . "$dir/newer.log"
stop_server
ends_with 0 once
server_options=(--port "$port")
came() { grep -c true "$dir/newer.out" || true; }
before=$(came)
start_server
# Again and again, since nobody knows when the client comes back.
comes_back() {
    printf '{"user_id": 11}\n' | nc -N localhost "$port"
    [ "$(came)" -gt "$before" ]
}
until_true 'the client came back and hears of its friend' comes_back
say newer 'still there?'
shows newer 'invalid_json'
stop_server
