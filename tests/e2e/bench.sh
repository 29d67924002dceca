#!/usr/bin/env bash
# alo bench beside the real server: finds nothing wrong, in any scenario and either dialect; ends
# early on Ctrl-C; says why it cannot begin.
# shellcheck source-path=SCRIPTDIR source=bench_lib.sh
. "$(dirname "$0")/bench_lib.sh"

start_server

for dialect in typed classic; do
    echo "  all is well: every scenario, $dialect dialect"
    bench 0 --port "$port" --dialect "$dialect" --threads 2 "${small[@]}"
    so 'run["good"] is True' \
        'list(scenes) == ["storm", "fanout", "churn", "day"]' \
        'all(each["notifications"]["owed"] == told(each) > 0 for each in run["scenarios"])' \
        'not any(faults(each) or each["notes"] for each in run["scenarios"])' \
        'storm["arrivals"] == 240 and told(storm) == 240 * 10 // 2' \
        'fanout["rounds"] > 0 and told(fanout) == 240 * (fanout["rounds"] + 1)' \
        'churn["departures"] > 0 and churn["arrivals"] == churn["departures"]' \
        'told(churn) == 240 * 10 // 2 + 10 * (churn["arrivals"] + churn["departures"])' \
        'day["arrivals"] > 0 and day["departures"] > 0 and day["devices"] > 0' \
        'all(each["latency_us"]["p50"] <= each["latency_us"]["max"] for each in run["scenarios"])'
    so "(day['statuses'] > 0) == ('$dialect' == 'typed')"
done

echo '  all is well, when people just close'
bench 0 --port "$port" churn --leave close "${small[@]}"
so 'churn["departures"] > 0'

echo '  what the server took, if the system may tell'
bench 0 --port "$port" churn --server-pid "$server_pid" "${small[@]}"
so 'churn["server_use"]["told"] > 0' 'churn["server_use"]["cpu_us"] > 0' \
    'churn["server_use"]["memory_after"] > 0'
bench 1 --port "$port" churn --server-pid 2147483647 "${small[@]}"
grep -q '^alo bench: there is no process 2147483647 here' "$dir/bench.log" ||
    fail 'it does not say that there is no such process'

echo '  Ctrl-C ends it early, with a report'
terminal watcher nc 127.0.0.1 "$port"
say watcher '{"user_id": 1, "friends": [42]}'
terminal long "$alo" bench churn --host 127.0.0.1 --port "$port" --json --users 100 \
    --first-user 42 --duration 1h
shows watcher '"online":true'
kill -INT "${pid_of[long]}"
code=0
wait "${pid_of[long]}" || code=$?
[ "$code" -eq 0 ] || fail "it ended with $code"
cp "$dir/long.out" "$dir/bench.out"
so 'churn["interrupted"] is True' 'set(faults(churn)) <= {"not_judged"}'
shows watcher '"online":false' # nobody is left behind
stop_server

echo '  no server, and no sense'
bench 1 --port "$port" storm
grep -q "^alo bench: cannot reach 127.0.0.1:$port: Connection refused$" "$dir/bench.log" ||
    fail 'it does not say why'
bench 2 --port "$port" nonsense
