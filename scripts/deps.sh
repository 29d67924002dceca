#!/usr/bin/env bash
# Installs what alo needs to be built, tested, checked and fuzzed. Called by the Makefile, the
# Dockerfile and .ci/run; does nothing, quickly and without the network, when nothing is missing.
#
# Usage: scripts/deps.sh [build|test|lint|fuzz|all]...      (default: build test)
#
#   ALO_DEPS_DIR    where libraries are unpacked that the system lacks (default: build/deps)
#   ALO_SKIP_DEPS   any value: install nothing, the machine's owner has seen to it
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps_dir=${ALO_DEPS_DIR:-$repo/build/deps}

# Of a library that comes to the binary, notices.sh gathers the notice.
build_packages=(g++ cmake ninja-build make pkg-config git ca-certificates
    libsimdjson-dev libspdlog-dev libfmt-dev libcli11-dev libtomlplusplus-dev libedit-dev)
test_packages=(libgtest-dev libgmock-dev libbenchmark-dev
    netcat-openbsd telnet expect tmux procps iproute2 python3)
lint_packages=(clang-format clang-tidy shellcheck)
fuzz_packages=(clang libclang-rt-dev)

# Boost before 1.86 lacks asio::cancel_after, and Debian 12's simdjson has no static archive, without
# which the binary would not run on a bare Debian. Where the system lacks them, packages of this suite
# are unpacked beside the system, never into it: installing them would upgrade libc.
newer_suite=trixie
boost_minimum=108600
boost_package=libboost1.88-dev
simdjson_package=libsimdjson-dev

say() { printf 'deps: %s\n' "$*"; }

fail() {
    printf 'deps: %s; alo needs %s, %s, %s: install these by hand and set ALO_SKIP_DEPS=1\n' "$1" \
        'g++ >= 12, CMake >= 3.25, Ninja, pkg-config, Boost >= 1.86 (headers), simdjson >= 3.0' \
        'spdlog >= 1.10, fmt >= 9.1, CLI11 >= 2.1, toml++ >= 3.3, libedit >= 3.1' \
        'and for its tests GoogleTest >= 1.12, Google Benchmark >= 1.7, nc, telnet, expect, tmux, Python 3' >&2
    exit 1
}

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# Prints those of the named packages that are not installed.
missing_of() {
    local installed package
    installed=" $(dpkg-query -W -f='${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true) "
    for package in "$@"; do
        [[ $installed == *" installed:$package "* ]] || printf '%s\n' "$package"
    done
}

can_be_root() { ((EUID == 0)) || command -v sudo >/dev/null; }

# apt_install OPTION-OR-PACKAGE...
apt_install() {
    # A foreign source that does not answer is no reason to stop: the installation decides.
    as_root apt-get -qq update || true
    as_root apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install -y \
        --no-install-recommends "$@" >/dev/null
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_of "$@")
    ((${#missing[@]})) || return 0
    can_be_root || fail "cannot install ${missing[*]} without being root or having sudo"
    say "installing ${missing[*]}"
    apt_install "${missing[@]}" || fail "apt-get could not install ${missing[*]}"
}

# boost_is_enough ROOT: whether ROOT/usr/include holds a Boost that will do.
boost_is_enough() {
    local version
    version=$(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' \
        "$1/usr/include/boost/version.hpp" 2>/dev/null || true)
    [[ $version ]] && ((version >= boost_minimum))
}

# Prints the system's package with a sufficient Boost, if there is one: libboost-dev where the
# default is new enough, else the newest versioned one (Debian 13: libboost1.88-dev).
system_boost_package() {
    local package version
    while read -r package; do
        version=$(apt-cache policy "$package" 2>/dev/null | sed -n 's/^ *Candidate: //p')
        if [[ $version == [0-9]* ]] && dpkg --compare-versions "$version" ge 1.86; then
            printf '%s\n' "$package"
            return
        fi
    done < <(
        echo libboost-dev
        apt-cache pkgnames libboost1. 2>/dev/null | grep -xE 'libboost1\.[0-9]+-dev' | sort -rV
    )
}

# private_apt FOLDER ARGUMENT...: runs apt-get with a state and a cache in FOLDER. The machine's
# sources, proxies and other settings keep applying; its pins and hooks belong to its own state.
private_apt() {
    local folder=$1
    shift
    mkdir -p "$folder"/{state/lists/partial,cache/archives/partial}
    : >"$folder/state/status"
    cat >"$folder/apt.conf" <<END
Dir::State "$folder/state";
Dir::State::Lists "$folder/state/lists";
Dir::State::status "$folder/state/status";
Dir::Cache "$folder/cache";
Dir::Cache::archives "$folder/cache/archives";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
#clear APT::Default-Release;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Acquire::Languages "none";
END
    apt-get -c "$folder/apt.conf" -qq "$@"
}

# Prints apt's description of each archive of the machine's sources, of which apt has lists.
# Arguments: a command to run apt-get with, and its first arguments.
describe_archives() {
    # shellcheck disable=SC2016 # apt fills these in
    "$@" indextargets 'Created-By: Packages' --format \
        '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(RELEASE)|$(REPO_URI)|$(SOURCESENTRY)'
}

# debian_archives FOLDER: prints the Debian archives that this machine uses as URI|file:entry. Where
# apt has no lists yet, they are fetched into FOLDER: that needs no root.
debian_archives() {
    local archives
    archives=$(describe_archives apt-get)
    if [[ -z $archives ]]; then
        private_apt "$1" update >&2 || true
        archives=$(describe_archives private_apt "$1")
    fi
    awk -F'|' '
        $1 == "Debian" && $2 == "Debian" && $3 == "main" && !seen[$5]++ { print $5 "|" $6 }
    ' <<<"$archives"
}

# keyrings_for FILE:ENTRY: who may sign, as a value of signed-by: the keys of Debian, and those
# that the machine's owner named for this archive. Nothing means: the keys that apt trusts anyway.
keyrings_for() {
    local file=${1%:*} keyring
    {
        printf '%s\n' /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}
        [[ ! -r $file ]] || grep -ioE 'signed-by *[:=] *[^] ]+' "$file" |
            sed -E 's/^[^:=]*[:=] *//' | tr ',' '\n'
    } | sort -u | while read -r keyring; do
        [[ $keyring != /* || ! -r $keyring ]] || printf '%s\n' "$keyring"
    done | paste -sd, -
}

# simdjson_is_static ROOT: whether ROOT/usr holds simdjson's header and static archive.
simdjson_is_static() {
    local archives
    archives=$(compgen -G "$1/usr/lib/*/libsimdjson_static.a") || return 1
    [[ $archives && -r $1/usr/include/simdjson.h ]]
}

# download PACKAGE URI KEYRINGS FOLDER: fetches the package and unpacks it into FOLDER/root.
download() {
    local package=$1 uri=$2 keyrings=$3 folder=$4 options arch
    arch=$(dpkg --print-architecture)
    mkdir -p "$folder"/{package,root}
    printf 'deb [%sarch=%s target=Packages] %s %s main\n' "${keyrings:+signed-by=$keyrings }" \
        "$arch" "$uri" "$newer_suite" >"$folder/sources.list"
    options=(-o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null)
    # As root, apt downloads as the user _apt.
    ((EUID != 0)) || chown _apt "$folder/package" 2>/dev/null || true
    private_apt "$folder" "${options[@]}" -o APT::Update::Error-Mode=any update &&
        (cd "$folder/package" && private_apt "$folder" "${options[@]}" download "$package") &&
        dpkg -x "$folder/package/$package"_*.deb "$folder/root"
}

# unpack PACKAGE NAME CHECK: unpacks the package into the folder NAME of the dependencies, where
# `CHECK FOLDER` must be content with it.
unpack() {
    local package=$1 name=$2 check=$3 archive work
    say "unpacking $package of $newer_suite into $deps_dir/$name, which the system lacks"
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder of now, not of when the trap runs
    trap "rm -rf '$work' '$deps_dir/$name.new'" EXIT
    chmod 755 "$work"
    while IFS= read -r archive; do
        rm -rf "$work/fetched"
        if ! download "$package" "${archive%|*}" "$(keyrings_for "${archive##*|}")" \
            "$work/fetched" || ! "$check" "$work/fetched/root"; then
            continue
        fi
        # Moved in one step, so that a build never sees half of it.
        rm -rf "$deps_dir/$name.new"
        cp -a "$work/fetched/root" "$deps_dir/$name.new"
        rm -rf "${deps_dir:?}/$name"
        mv "$deps_dir/$name.new" "$deps_dir/$name"
        rm -rf "$work"
        return
    done < <(debian_archives "$work/machine")
    fail "cannot fetch $package of Debian $newer_suite from this machine's apt sources"
}

install_boost() {
    local package
    if boost_is_enough '' || boost_is_enough "$deps_dir/boost"; then
        return
    fi
    package=$(system_boost_package)
    if [[ $package ]] && can_be_root; then
        say "installing $package"
        # Another Boost of the machine is not ours to remove.
        if apt_install --no-remove "$package" && boost_is_enough ''; then
            return
        fi
    fi
    unpack "$boost_package" boost boost_is_enough
}

install_simdjson() {
    simdjson_is_static '' || simdjson_is_static "$deps_dir/simdjson" ||
        unpack "$simdjson_package" simdjson simdjson_is_static
}

main() {
    local group packages=() libraries=
    [[ -z ${ALO_SKIP_DEPS:-} ]] || { say 'skipped (ALO_SKIP_DEPS)' && return; }
    (($#)) || set -- build test
    for group in "$@"; do
        case $group in
            build) packages+=("${build_packages[@]}") libraries=yes ;;
            test) packages+=("${test_packages[@]}") ;;
            lint) packages+=("${lint_packages[@]}") ;;
            fuzz) packages+=("${fuzz_packages[@]}") ;;
            all)
                packages+=("${build_packages[@]}" "${test_packages[@]}" "${lint_packages[@]}"
                    "${fuzz_packages[@]}")
                libraries=yes
                ;;
            *)
                echo "usage: ${0##*/} [build|test|lint|fuzz|all]..." >&2
                exit 2
                ;;
        esac
    done
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        fail 'this is not a Debian-like system (no apt-get or no dpkg)'
    fi
    # One at a time: `make -j` may start this script more than once.
    mkdir -p "$deps_dir"
    exec 9>"$deps_dir/.lock"
    flock 9
    install_packages "${packages[@]}"
    if [[ $libraries ]]; then
        install_boost
        install_simdjson
    fi
}

main "$@"
