#!/usr/bin/env bash
# Checks format, clang-tidy's rules and the shell scripts, and says what is wrong. Called by `make
# lint` and .ci/run. Goes on after a finding, so that one run shows them all.
#
# Usage: scripts/lint.sh [FILE]...      (default: every file that git knows)
#
#   JOBS   clang-tidys at a time (default: all cores)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if (($#)); then
    files=("$@")
else
    mapfile -t files < <(git ls-files --cached --others --exclude-standard)
fi
cpp=() sources=() shell=()
for file in "${files[@]}"; do
    [[ -f $file ]] || continue
    case $file in
        *.hpp) cpp+=("$file") ;;
        *.cpp) cpp+=("$file") sources+=("$file") ;;
        *.sh | .ci/run) shell+=("$file") ;;
    esac
done
faults=0
step() { printf 'lint: %s\n' "$*"; }
fault() { printf 'lint: %s\n' "$*" >&2; faults=$((faults + 1)); }

check_format() {
    local tool
    # Later versions lay some lines out differently; 14 decides where there is a choice.
    tool=$(command -v clang-format-14 || command -v clang-format)
    step "format of ${#cpp[@]} files ($("$tool" --version | grep -o 'version [0-9.]*'))"
    "$tool" --dry-run -Werror "${cpp[@]}" 2>&1 |
        awk -F: '/: error: / && !seen[$1]++ { print $1 ":" $2 }' ||
        fault "the format is not .clang-format's there: make format"
}

# tidy SOURCE: clang-tidy on one file; silent unless there is a finding. What was clean and has not
# changed since, nor anything that it may include, is not looked at again.
tidy() {
    local output findings code=0 stamp=build/lint/clean/$1
    [[ ! $stamp -nt $1 || ! $stamp -nt build/lint/newest ]] || return 0
    mkdir -p "${stamp%/*}"
    touch "$stamp.begun"
    output=$(clang-tidy --quiet -p build/lint --extra-arg=-Wno-unknown-warning-option "$1" 2>&1) ||
        code=$?
    if ((code != 0)) && { ((code > 1)) || [[ $output != *error:* ]]; }; then
        printf '%s\nclang-tidy ended with %s on %s\n' "$output" "$code" "$1"
        return 1
    fi
    # The analyzer of clang 14 cannot follow coroutines and blames the libraries' headers: what it
    # finds outside our folders is left out.
    findings=$(awk -v ours="^$PWD/(include|src|tests|bench)/" '
        /^[0-9]+ (warning|error)s? .*generated/ { next }
        /(error|warning): / { shown = $0 ~ ours || !/\[clang-analyzer-/ }
        shown' <<<"$output")
    if [[ $findings ]]; then
        printf '%s\n' "$findings"
        return 1
    fi
    mv "$stamp.begun" "$stamp"
}
export -f tidy

check_tidy() {
    local file known=() bench=OFF
    [[ ! -e bench/CMakeLists.txt ]] || bench=ON
    # clang's own compilation database: it has the fuzzers, and no flag that only g++ knows.
    cmake --preset fuzz -B build/lint -DALO_TESTS=ON -DALO_BENCH=$bench --log-level=WARNING \
        >/dev/null
    # The youngest of what every file may depend on, as a file that has its time.
    touch -r "$(git ls-files --cached --others --exclude-standard \
        '*.hpp' '*.cmake' '*CMakeLists.txt' CMakePresets.json '*.clang-tidy' |
        xargs -d '\n' ls -t 2>/dev/null | head -n 1)" build/lint/newest
    for file in "${sources[@]}"; do
        if grep -qF "\"file\": \"$PWD/$file\"" build/lint/compile_commands.json; then
            known+=("$file")
        else
            fault "$file belongs to no target, so nobody compiles it"
        fi
    done
    step "clang-tidy on ${#known[@]} files"
    # shellcheck disable=SC2016 # expanded by the inner shell
    printf '%s\0' "${known[@]}" | xargs -0 -r -n 1 -P "${JOBS:-$(nproc)}" bash -c 'tidy "$1"' - ||
        fault "clang-tidy has findings"
}

check_shell() {
    step "shellcheck on ${#shell[@]} scripts"
    shellcheck "${shell[@]}" || fault "shellcheck has findings"
}

((${#cpp[@]} == 0)) || check_format
((${#shell[@]} == 0)) || check_shell
((${#sources[@]} == 0)) || check_tidy
((faults == 0)) || exit 1
step "clean"
