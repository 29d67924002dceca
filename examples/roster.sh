#!/usr/bin/env bash
# Shows which of your friends are online, as it changes: a client of alo's typed dialect in bash and nc.
# Ids are written as JSON. For what matters use a JSON parser (examples/roster.py); this one relies
# on the order of the members, which is that of docs/protocol.md.
#
#   examples/roster.sh '"ann"' '"bob"' 7         user, friends; HOST and PORT say where the server is
set -euo pipefail

user=${1:?usage: $0 USER_ID [FRIEND_ID]...}
friends=$(shift && IFS=, && echo "$*")
string='"([^"\\]|\\.)*"'
id="($string|[0-9]+)"                              # two groups
who="\"user_id\":$id,(\"online\":(true|false),)?"  # four
entry="\\{(\"type\":\"presence\",)?$who\"status\":\"([a-z]+)\"(,\"text\":($string))?"

coproc alo { exec nc "${HOST:-localhost}" "${PORT:-8080}"; }
from=${alo[0]} to=${alo[1]}
say() { printf '%s\n' "$1" >&"$to"; }
trap '' PIPE # the server may go first
trap 'say "{\"type\":\"bye\"}" 2>/dev/null || true' EXIT
trap exit INT TERM

say "{\"type\":\"hello\",\"user_id\":$user,\"friends\":[$friends]}"
# The server pings whoever is silent twice a minute, and nc does not tell that a server is gone.
while IFS= read -t 60 -r line <&"$from"; do
    case $line in
        '{"type":"ping"}') say '{"type":"pong"}' ;;
        '{"type":"snapshot"'* | '{"type":"presence"'*)
            while [[ $line =~ $entry ]]; do
                echo "${BASH_REMATCH[2]}: ${BASH_REMATCH[6]} ${BASH_REMATCH[8]}"
                line=${line#*"${BASH_REMATCH[0]}"}
            done
            ;;
        '{"type":"welcome"'*) ;;
        *) # an error, or that the server is going away
            echo "$line" >&2
            [[ $line != *'"going_away"'* && $line != *'"fatal":true'* ]] || break
            ;;
    esac
done
