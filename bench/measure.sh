#!/usr/bin/env bash
# Measures everything anew: bench/results/, the tables in docs/performance.md and the pictures beside
# it. For a machine on which nothing else runs; takes about 40 minutes.
#
# Usage: bench/measure.sh [REPETITIONS]      (default: 5)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

repeat=${1:-5}
scripts/build.sh release -DALO_BENCH=ON alo bench_graph bench_store bench_fan_out bench_roster bench_floor
python3 bench/domain.py
python3 bench/compare.py --repeat "$repeat"
python3 bench/compare.py --quick --repeat "$repeat" >/dev/null
python3 bench/growth.py --repeat "$(((repeat + 1) / 2))"
python3 bench/fairness.py --repeat "$repeat"
python3 bench/profile_time.py
python3 bench/plot.py
python3 bench/tables.py
