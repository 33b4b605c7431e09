# What the other scripts share; bash reads it with `.`.
# shellcheck shell=bash

say() {
    printf '%s\n' "$*"
}

# A problem and what to do about it, one line per argument; ends the script.
stop() {
    printf '\n' >&2
    printf '%s\n' "$@" >&2
    exit 1
}

# Debian (or a relative) where we may install packages?
may_apt() {
    [ "$(id -u)" -eq 0 ] && [ -z "${NO_APT:-}" ] && command -v apt-get >/dev/null 2>&1
}

# apt_install PACKAGE...: says so, installs, prints apt's words only if it fails.
apt_install() {
    local log
    say "Installing $* with apt-get (this machine is Debian-like and we are root; NO_APT=1 forbids it)"
    log=$(mktemp) || return 1
    if DEBIAN_FRONTEND=noninteractive apt-get update -q >"$log" 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
    say "apt-get could not install $*." >&2
    return 1
}

# pip_failed LOG: the end of pip's words, then what to do, in plain words; ends the script.
pip_failed() {
    tail -n 15 "$1" >&2
    if grep -q 'DO NOT MATCH THE HASHES\|Hashes are required' "$1"; then
        stop "A downloaded package is not the one in the lock file." \
            "What to do: if you changed pyproject.toml, run 'make lock'. If you did not, do not use" \
            "this download: something between you and the package registry changed it."
    fi
    if grep -q 'No space left on device' "$1"; then
        stop "The disk is full." "What to do: make about 500 MB of room, then run the same command again."
    fi
    if grep -qi 'Connection\|name resolution\|Network is unreachable\|timed out\|Max retries\|proxy\|SSL\|No matching distribution\|No route to host' "$1"; then
        stop "The Python package registry could not be reached, or lacks a package we need." \
            "What to do: check the network (and, if you use one, the proxy or mirror that pip is" \
            "set to use), then run the same command again. It is needed for the set-up only."
    fi
    stop "pip could not install the packages; its last words are above." \
        "What to do: run 'make clean', then the same command again."
}
