#!/usr/bin/env bash
# Two people with nc, as the README shows it: what each types and what each sees, to the byte.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need nc

start_server
terminal one nc localhost "$port"
say one '{"user_id": 1, "friends": [2, 3, 4]}'
# Proof that the hello was taken before the other one comes: the next line is answered.
say one 'is this on?'
shows one '"code":"invalid_json"'
error=$(cat "$dir/one.out")
[ "$(wc -l <"$dir/one.out")" -eq 1 ] || fail 'a good hello was answered'
case $error in
    '{"type":"error","code":"invalid_json","message":"'*'","fatal":false}') ;;
    *) fail "not the frame of an error: $error" ;;
esac

terminal two nc localhost "$port"
say two '{"user_id": 2, "friends": [1]}'
sees one "${error//\\/\\\\}\n"'{"online":true}\n'
end_terminal two INT # control-C
sees one "${error//\\/\\\\}\n"'{"online":true}\n{"online":false}\n'
[ ! -s "$dir/two.out" ] || fail 'the second terminal was told something'

# Somebody who lists nobody, and whom one lists; his terminal is closed without a word.
terminal three nc localhost "$port"
say three '{"user_id": 3}'
sees one "${error//\\/\\\\}\n"'{"online":true}\n{"online":false}\n{"online":true}\n'
end_terminal three KILL
sees one "${error//\\/\\\\}\n"'{"online":true}\n{"online":false}\n{"online":true}\n{"online":false}\n'
stop_server
