# shellcheck shell=bash
# What bench.sh and bench_faults.sh share: running alo bench, and asking its JSON. Brings lib.sh.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need python3 nc

# A loaded machine is no fault of the server's: late is only what the relay holds back.
bounds=(--late 3s --patience 6s)
# shellcheck disable=SC2034 # the scripts use it
small=(--users 240 --friends 10 --rate 50 --duration 1s "${bounds[@]}")

# bench CODE ARGUMENT...: runs it; it has to end with the code. Its JSON is in bench.out.
bench() {
    local wanted=$1 code=0
    shift
    timeout $((patience * 8)) "$alo" bench --host 127.0.0.1 --json "$@" \
        >"$dir/bench.out" 2>"$dir/bench.log" || code=$?
    [ "$code" -eq "$wanted" ] || fail "'alo bench $*' ended with $code instead of $wanted"
}

# so EXPRESSION...: each is true of the report, `run`, and of its scenarios, by their names.
so() {
    local each
    for each in "$@"; do
        python3 - "$dir/bench.out" "$each" <<'END' || fail "not so: $each"
import json, sys
run = json.load(open(sys.argv[1], encoding="utf-8"))
scenes = {each["scenario"]: each for each in run["scenarios"]}
def told(scene):
    return scene["notifications"]["told"]
def faults(scene):
    return {name: count for name, count in scene["notifications"].items()
            if name not in ("owed", "told") and count > 0}
sys.exit(0 if eval(sys.argv[2], globals() | scenes) else 1)
END
    done
}
