#!/usr/bin/env bash
# alo bench finds one single notification of thousands that a relay between it and the server drops,
# repeats, delays or spoils.
# shellcheck source-path=SCRIPTDIR source=bench_lib.sh
. "$(dirname "$0")/bench_lib.sh"

# spoiled FAULT NTH ARGUMENT...: a bench through a relay that does this to one notification.
spoiled() {
    local relay
    : >"$dir/relay.out"
    python3 "$(dirname "$0")/faulty_relay.py" "$port" "$1" "$2" \
        >"$dir/relay.out" 2>"$dir/relay.log" &
    relay=$!
    started+=("$relay")
    until_true 'the relay tells its port' grep -q . "$dir/relay.out"
    echo "  found: $*"
    bench 1 --port "$(head -n 1 "$dir/relay.out")" "${@:3}" "${small[@]}"
    grep -q "done" "$dir/relay.out" || fail 'the relay did nothing wrong'
    so 'run["good"] is False' 'len(run["scenarios"]) == 1'
    kill "$relay"
    wait "$relay" 2>/dev/null || true
}

start_server

for dialect in typed classic; do
    spoiled drop 1300 churn --dialect "$dialect"
    so 'faults(churn) == {"missed": 1}' 'told(churn) == churn["notifications"]["owed"] - 1'
    spoiled repeat 1300 churn --dialect "$dialect"
    so 'faults(churn) == {"repeated": 1}' 'told(churn) == churn["notifications"]["owed"]'
    spoiled delay 1300 churn --dialect "$dialect"
    so 'faults(churn) == {"late": 1}' 'churn["latency_us"]["max"] > 3e6'
done
spoiled drop 3 storm --dialect classic
so 'faults(storm) == {"missed": 1}' 'told(storm) == 240 * 10 // 2 - 1'
spoiled drop 700 fanout --dialect typed
so 'faults(fanout) == {"missed": 1}'
spoiled turn 1300 churn --dialect classic
so 'faults(churn) == {"missed": 1, "repeated": 1}'
spoiled age 1300 churn --dialect typed
so 'faults(churn) == {"wrong": 1}'
spoiled cut 1300 churn --dialect typed
so 'churn["notifications"]["lost"] == 1' 'set(faults(churn)) == {"lost", "missed"}'

stop_server
