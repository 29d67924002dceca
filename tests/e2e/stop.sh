#!/usr/bin/env bash
# An operator stops the server while people are connected: with SIGTERM, with control-C, and with
# impatience. Everyone's nc ends, the port is free again, the code is 0.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need nc

for signal in TERM INT; do
    rm -f "$dir"/*
    start_server
    for name in one two silent; do
        terminal "$name" nc localhost "$port"
    done
    say one '{"user_id": 1, "friends": [2]}'
    say one 'now?'
    shows one invalid_json
    say two '{"user_id": 2}'
    shows one '"online":true'
    kill "-$signal" "$server_pid"
    code=0
    wait "$server_pid" || code=$?
    [ "$code" -eq 0 ] || fail "after SIG$signal the server ended with code $code"
    for name in one two silent; do
        # nc shuts down once the server closed and a key is pressed.
        say "$name" 'anybody?' 2>/dev/null || true
        until_true "nc of '$name' ends" bash -c "! kill -0 ${pid_of[$name]} 2>/dev/null || \
            grep -q '^State:.*Z' /proc/${pid_of[$name]}/status"
    done
    ! nc -z localhost "$port" 2>/dev/null || fail 'somebody still listens'
done
