#!/usr/bin/env bash
# Builds the fuzzers and runs each for a while. Called by `make fuzz`. The corpus of fuzz_x is
# tests/corpus/x; new finds go to build/fuzz/corpus/x and inputs that crash to build/fuzz/crashes.
# A crash that was understood becomes a file in tests/corpus/x, which ctest replays.
#
#   FUZZ_SECONDS   for each fuzzer (default: 60)
#   JOBS           fuzzers at a time (default: all cores)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${FUZZ_SECONDS:-60}
jobs=${JOBS:-$(nproc)}
build=build/fuzz

# Only the fuzzers: the rest of that build is what the other presets have already tested.
cmake --preset fuzz -DALO_TESTS=ON --log-level=WARNING >/dev/null
mapfile -t targets < <(ninja -C "$build" -t targets all |
    sed -nE 's/^(fuzz_[a-z0-9_]+): phony$/\1/p' | sort -u)
((${#targets[@]})) || { echo "fuzz: there is no target fuzz_*" >&2 && exit 1; }
scripts/build.sh fuzz -DALO_TESTS=ON "${targets[@]}"

# run NAME: one fuzzer, its words in a log.
run() {
    local name=$1 topic=${1#fuzz_} log=$build/logs/$1.log folders
    mkdir -p "$build"/{logs,crashes} "$build/corpus/$topic"
    folders=("$build/corpus/$topic")
    [[ ! -d tests/corpus/$topic ]] || folders+=("tests/corpus/$topic")
    if "$build/tests/fuzz/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$build/crashes/$topic-" \
        "${folders[@]}" >"$log" 2>&1; then
        printf 'fuzz: %s is sound, %s inputs tried\n' "$name" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    else
        printf 'fuzz: %s FAILED; its input is in %s/crashes; the end of its log:\n' "$name" "$build"
        tail -n 40 "$log"
        return 1
    fi
}

echo "fuzz: ${targets[*]}, $seconds s each"
failed=0 running=0
for target in "${targets[@]}"; do
    if ((running == jobs)); then
        wait -n || failed=1
        running=$((running - 1))
    fi
    run "$target" &
    running=$((running + 1))
done
while ((running--)); do
    wait -n || failed=1
done
exit "$failed"
