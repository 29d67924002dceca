#!/usr/bin/env bash
# Configures and builds a preset. Called by the Makefile and by the other scripts.
#
# Usage: scripts/build.sh PRESET [-DNAME=VALUE]... [TARGET]...      (default: everything)
#
#   JOBS   compilers at a time (default: all cores)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=$1
shift
settings=() targets=()
for argument in "$@"; do
    case $argument in
        -D*) settings+=("$argument") ;;
        *) targets+=("$argument") ;;
    esac
done

# One at a time: server and client may be started from two terminals in the same second.
mkdir -p build
exec 9>"build/.$preset.lock"
flock 9
cmake --preset "$preset" --log-level=WARNING "${settings[@]}" >/dev/null
cmake --build --preset "$preset" --parallel "${JOBS:-$(nproc)}" ${targets:+--target "${targets[@]}"}
