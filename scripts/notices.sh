#!/usr/bin/env bash
# Gathers the notices of the libraries whose code is in the binary: whoever passes that on owes them
# to the next. Called by the Dockerfile, on the machine that built it.
#
# Usage: scripts/notices.sh FOLDER
#
#   ALO_DEPS_DIR    where deps.sh unpacked libraries that the system lacks (default: build/deps)
set -euo pipefail

folder=${1:?usage: ${0##*/} FOLDER}
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps_dir=${ALO_DEPS_DIR:-$repo/build/deps}

# Debian's packages, one for each library that cmake/dependencies.cmake takes as an archive or as
# headers; and the one of libstdc++ and libgcc, which the compiler adds.
linked_packages=('libboost1.*-dev' libsimdjson-dev libspdlog-dev libfmt-dev libcli11-dev
    libtomlplusplus-dev libedit-dev libtinfo6 libbsd-dev libmd-dev libstdc++6)

mkdir -p "$folder"
for package in "${linked_packages[@]}"; do
    # What was unpacked beside the system is used in its place, so it comes first.
    notices=$(compgen -G "$deps_dir/*/usr/share/doc/$package/copyright" ||
        compgen -G "/usr/share/doc/$package/copyright") || {
        printf 'notices: %s has no copyright file on this machine\n' "$package" >&2
        exit 1
    }
    notice=${notices%%$'\n'*}
    name=${notice%/copyright}
    cp "$notice" "$folder/${name##*/}.copyright"
done
