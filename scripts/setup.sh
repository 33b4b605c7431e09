#!/usr/bin/env bash
# Makes the environment: scripts/setup.sh for .venv, scripts/setup.sh bench for .venv-bench,
# scripts/setup.sh spark for .venv-spark.
# Does nothing when the lock file, pyproject.toml and the Python have not changed.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/common.sh disable=SC1091
. scripts/common.sh

case "${1:-}" in
    "") venv=.venv lock=requirements.lock what="the environment" ;;
    bench) venv=.venv-bench lock=requirements-bench.lock what="the environment for the comparison" ;;
    spark) venv=.venv-spark lock=requirements-spark.lock what="the environment for runs in Apache Spark" ;;
    *) stop "Use: scripts/setup.sh [bench|spark]" ;;
esac
stamp=$venv/setup-stamp
python=

# Two set-ups at once in one checkout would trip over each other.
if command -v flock >/dev/null 2>&1; then
    exec 9<pyproject.toml
    flock 9
fi

# What the environment depends on, part by part: the Python and the packages, then our own install.
packages_state() {
    pwd
    "$venv/bin/python" --version 2>&1
    cat "$lock"
}
own_state() {
    cat pyproject.toml scripts/hatch_build.py
}
same() { # same FUNCTION FILE: does FUNCTION print what FILE holds?
    [ -f "$2" ] && "$1" 2>/dev/null | cmp -s - "$2"
}

recent_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}
has_venv() {
    "$1" -c 'import venv, ensurepip' >/dev/null 2>&1
}

# Sets python to the first complete Python; else sets bare to one that only lacks venv.
find_python() {
    local candidate
    python='' bare=''
    if [ -n "${PYTHON:-}" ]; then
        recent_enough "$PYTHON" ||
            stop "PYTHON is set to '$PYTHON', and that is not a Python 3.11 or newer." \
                "What to do: unset PYTHON, or let it name a Python 3.11 or newer."
        if has_venv "$PYTHON"; then python=$PYTHON; else bare=$PYTHON; fi
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3; do
        recent_enough "$candidate" || continue
        if has_venv "$candidate"; then
            python=$candidate
            return
        fi
        bare=${bare:-$candidate}
    done
}

# The Debian package that gives this Python its venv module.
venv_package() {
    local version
    version=$("$1" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    if [ "$(readlink -f /usr/bin/python3 2>/dev/null)" = "/usr/bin/$version" ]; then
        say python3-venv
    else
        say "$version-venv"
    fi
}

need_python() {
    find_python
    [ -z "$python" ] || return 0

    local packages
    if [ -n "$bare" ]; then packages=$(venv_package "$bare"); else packages="python3 python3-venv"; fi
    if may_apt; then
        # shellcheck disable=SC2086 # one or more names
        if apt_install $packages; then
            hash -r
            find_python
            [ -z "$python" ] || return 0
        fi
    fi

    if [ -n "$bare" ]; then
        stop "Python is here ($bare), but its venv module is not." \
            "What to do on Debian or Ubuntu: sudo apt-get install $packages" \
            "Elsewhere: install the package that holds Python's venv and ensurepip modules." \
            "Then run the same command again."
    fi
    stop "No Python 3.11 or newer was found." \
        "What to do on Debian 12 or newer, or Ubuntu 24.04 or newer: sudo apt-get install python3 python3-venv" \
        "Elsewhere: install Python 3.11 or newer and run: PYTHON=/path/to/it make setup" \
        "Then run the same command again."
}

[ -f "$lock" ] || stop "$lock is missing." "What to do: git checkout $lock, or make it anew with 'make lock'."

fresh_packages=no
same packages_state "$stamp.packages" || fresh_packages=yes
if [ "$fresh_packages" = no ] && same own_state "$stamp.own"; then
    exit 0
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The tests use a PostgreSQL of their own where it is installed, and say so where it is not.
need_postgresql() {
    [ "$venv" = .venv ] || return 0
    if command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        return 0
    fi
    may_apt && apt_install postgresql && return 0
    say "PostgreSQL is not installed: the tests that need it will be skipped." \
        "On Debian or Ubuntu: sudo apt-get install postgresql"
}
need_postgresql

if [ "$fresh_packages" = yes ]; then
    need_python
    say "Setting up $what in $venv with $("$python" --version 2>&1) (once; a minute or so)"
    # A symbolic link or half a folder would not do: start from nothing.
    rm -rf "$venv"
    if ! "$python" -m venv "$venv" >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -rf "$venv"
        stop "Python could not make the environment $venv; its last words are above." \
            "What to do on Debian or Ubuntu: sudo apt-get install $(venv_package "$python")" \
            "Then run the same command again."
    fi
    "$venv/bin/python" -m pip install --disable-pip-version-check --no-input \
        --require-hashes -r "$lock" >"$log" 2>&1 || pip_failed "$log"
    packages_state >"$stamp.packages"
fi

say "Installing uitvoerbaar itself in $venv"
rm -f "$stamp.own"
"$venv/bin/python" -m pip install --disable-pip-version-check --no-input --no-index \
    --no-deps --no-build-isolation -e . >"$log" 2>&1 || pip_failed "$log"
"$venv/bin/python" -m pip check --disable-pip-version-check >"$log" 2>&1 || {
    cat "$log" >&2
    stop "pyproject.toml asks for packages that $lock does not have." \
        "What to do: make lock, then the same command again."
}
own_state >"$stamp.own"
