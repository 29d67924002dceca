#!/usr/bin/env bash
# Lines piped into nc: each way of ending the input, CRLF, no line end at all, several at once.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need nc

start_server
terminal watcher nc localhost "$port"
say watcher '{"user_id": "watcher", "friends": ["ann", "bob", 7]}'
say watcher 'now?'
shows watcher invalid_json
error=$(cat "$dir/watcher.out")
seen="${error//\\/\\\\}\n"

# comes_and_goes WHAT COMMAND...: the command's user is told of as online and then as offline.
comes_and_goes() {
    local what=$1
    shift
    echo "  $what"
    timeout "$patience" "$@" >"$dir/answer.out" || fail "$what: nc ended with code $?"
    seen+='{"online":true}\n{"online":false}\n'
    sees watcher "$seen"
    [ ! -s "$dir/answer.out" ] || fail "$what: answered with $(cat "$dir/answer.out")"
}

host=localhost
piped() { printf '%b' "$1" | nc "${@:2}" "$host" "$port"; }
export -f piped
export host port
as_pipe() { comes_and_goes "$1" bash -c 'piped "$@"' piped "${@:2}"; }

as_pipe 'a line, then the end of the input' '{"user_id": "ann"}\n' -N
as_pipe 'a line without its end' '{"user_id": "ann", "friends": []}' -N
as_pipe 'carriage return and line feed' '{"user_id": "bob"}\r\n' -N
as_pipe 'nc that makes CRLF of LF' '{"user_id": "bob"}\n' -N -C
as_pipe 'blank lines around it' '\n\r\n \n{"user_id": 7}\n\n \t\r\n' -N
as_pipe 'hello and sign-off in one packet' '{"user_id": 7}\n{"user_id": 7, "online": false}\n' -N
as_pipe 'the same hello three times' '{"user_id": 7}\n{"user_id": 7}\n{"user_id": 7}\n' -N

host=127.0.0.1
as_pipe 'over IPv4' '{"user_id": 7}\n' -N
if grep -q '^0*1 .* lo$' /proc/net/if_inet6 2>/dev/null; then
    host=::1
    as_pipe 'over IPv6' '{"user_id": 7}\n' -N
else
    echo '  over IPv6: this machine has no ::1'
fi
host=localhost

echo '  a sign-off ends nc by itself'
timeout "$patience" bash -c 'piped "$@"' piped '{"user_id": 7}\n{"user_id": 7, "online": false}\n' \
    -q -1 || fail 'the server did not close after a sign-off'
seen+='{"online":true}\n{"online":false}\n'
sees watcher "$seen"

echo '  bad lines are answered, the tenth ends it'
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do echo 'what?'; done |
    timeout "$patience" nc -q -1 localhost "$port" >"$dir/answer.out" || true
[ "$(grep -c '"code":"invalid_json".*"fatal":false' "$dir/answer.out")" -eq 9 ] ||
    fail 'not nine answers to nine bad lines'
[ "$(wc -l <"$dir/answer.out")" -eq 10 ] || fail 'not ten answers in all'
tail -n 1 "$dir/answer.out" | grep -q '"code":"too_many_errors".*"fatal":true' ||
    fail 'the tenth bad line did not end it'
sees watcher "$seen"
stop_server
