#!/usr/bin/env bash
# Checks the Dockerfile and docker-compose.yml with whatever checkers this machine has, and says
# which it has not. Called by `make docker.lint`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

checked=0 faults=0
check() {
    printf 'docker.lint: %s\n' "$*"
    checked=$((checked + 1))
    "$@" || faults=$((faults + 1))
}
absent() { printf 'docker.lint: not checked with %s\n' "$*"; }

if docker compose version >/dev/null 2>&1; then
    check docker compose --profile client config --quiet
elif command -v docker-compose >/dev/null; then
    check docker-compose --profile client config --quiet
else
    absent 'docker compose, which is not installed'
fi
if docker build --help 2>/dev/null | grep -q -- '--check'; then
    check docker build --check .
else
    absent 'docker build --check, which needs buildx 0.15'
fi
if command -v hadolint >/dev/null; then
    check hadolint Dockerfile
else
    absent 'hadolint, which is not installed (Debian has no package of it)'
fi

((faults == 0)) || exit 1
((checked > 0)) || { echo 'docker.lint: nothing could be checked' >&2 && exit 1; }
