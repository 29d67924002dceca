# shellcheck shell=bash
# What the scripts of this folder share: a server of their own on a free port, people who type into
# nc, and waiting for what they see. Sourced by each script, which gets the binary's path as $1.
# Every script ends only the processes that it started itself.
set -euo pipefail

alo=${1:?usage: $0 PATH_OF_ALO}
script=$(basename "$0" .sh)
dir=$(mktemp -d "${TMPDIR:-/tmp}/alo-e2e-XXXXXX")
patience=$((15 * ${ALO_TEST_SLOW:-1})) # seconds
server_pid=
port=
declare -a started=()
unset SERVER_PORT VERBOSE "${!ALO_@}"

finish() {
    local code=$?
    set +e
    {
        for pid in "${started[@]}"; do
            kill -KILL "$pid"
        done
        wait
    } 2>/dev/null
    if [ "$code" -ne 0 ]; then
        echo "$script failed with code $code; what was seen:"
        tail -n 30 "$dir"/*.log "$dir"/*.out 2>/dev/null
    else
        echo "$script: all as it should be"
    fi
    rm -rf "$dir"
    exit "$code"
}
trap finish EXIT

fail() {
    echo "FAILED: $*"
    exit 1
}

# need TOOL...: a missing tool is a failure, not a reason to skip.
need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || fail "'$tool' is not installed; 'make deps' installs it"
    done
}

# until_true WHAT COMMAND...: waits until the command succeeds.
until_true() {
    local what=$1 end=$((SECONDS + patience))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || fail "waited in vain for: $what"
        sleep 0.02
    done
}

# start_server: with the options in server_options; sets server_pid and port.
declare -a server_options=()
start_server() {
    : >"$dir/server.log" # here, so that no line of an earlier server is taken for this one's
    env --default-signal=INT "$alo" --port 0 --drain 300ms "${server_options[@]}" 2>"$dir/server.log" &
    server_pid=$!
    started+=("$server_pid")
    until_true 'the line that tells the port' grep -q 'listening.*port=[0-9]' "$dir/server.log"
    # shellcheck disable=SC2034 # the scripts use it
    port=$(sed -n 's/.*listening.*port=\([0-9][0-9]*\).*/\1/p' "$dir/server.log" | head -n 1)
}

# stop_server: SIGTERM has to end it with code 0.
stop_server() {
    kill -TERM "$server_pid"
    local code=0
    wait "$server_pid" || code=$?
    [ "$code" -eq 0 ] || fail "the server ended with code $code"
    if grep -E 'Sanitizer|runtime error' "$dir/server.log"; then
        fail 'a sanitizer has something to report'
    fi
}

# terminal NAME COMMAND...: opens a terminal in which the command runs; its screen is NAME.out.
# `say` types into it, `close_terminal` closes its input, its pid is in pid_of[NAME].
declare -A pid_of=() keyboard_of=()
terminal() {
    local name=$1 keyboard
    shift
    mkfifo "$dir/$name.in"
    : >"$dir/$name.out"
    : >"$dir/$name.log"
    # Opened for both, so that the program does not see the end of its input before we say so. A
    # shell's background jobs ignore control-C; programs in a terminal do not.
    exec {keyboard}<>"$dir/$name.in"
    env --default-signal=INT "$@" <"$dir/$name.in" >"$dir/$name.out" 2>"$dir/$name.log" {keyboard}>&- &
    pid_of[$name]=$!
    keyboard_of[$name]=$keyboard
    started+=("${pid_of[$name]}")
}

# say NAME LINE: types the line and presses return.
say() {
    printf '%s\n' "$2" >&"${keyboard_of[$1]}"
}

# end_terminal NAME SIGNAL: ends its program, as control-C or closing the window does.
end_terminal() {
    kill "-$2" "${pid_of[$1]}"
    wait "${pid_of[$1]}" 2>/dev/null || true
}

# ends_with CODE NAME: the terminal's program ends by itself with the code.
ends_with() {
    local code=0
    until_true "the program of '$2' ends" bash -c \
        "! kill -0 ${pid_of[$2]} 2>/dev/null || grep -q '^State:.*Z' /proc/${pid_of[$2]}/status"
    wait "${pid_of[$2]}" || code=$?
    [ "$code" -eq "$1" ] || fail "'$2' ended with code $code instead of $1"
}

# sees NAME TEXT: waits until the whole screen of the terminal is exactly the text.
sees() {
    printf '%b' "$2" >"$dir/expected"
    until_true "terminal '$1' shows exactly: $2" cmp -s "$dir/expected" "$dir/$1.out"
}

# shows NAME PATTERN: waits until the screen holds a line that matches.
shows() {
    until_true "terminal '$1' shows a line like: $2" grep -Eq -- "$2" "$dir/$1.out"
}
