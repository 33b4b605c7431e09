#!/usr/bin/env bash
# Works out requirements.lock and its fellows for bench and spark again from pyproject.toml.
# Keeps the versions that still fit; UPGRADE=1 takes the newest.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/common.sh disable=SC1091
. scripts/common.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python=${PYTHON:-python3}
say "Fetching uv, which works out the versions, into a temporary environment"
"$python" -m venv "$work/uv" >"$work/log" 2>&1 || {
    tail -n 15 "$work/log" >&2
    stop "Python could not make a temporary environment." \
        "What to do: run 'make setup' first; it says what is missing."
}
"$work/uv/bin/python" -m pip install --disable-pip-version-check --no-input uv \
    >"$work/log" 2>&1 || pip_failed "$work/log"

compile() { # compile OUTPUT ARGUMENT...
    local output=$1
    shift
    say "Working out $output"
    "$work/uv/bin/uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "make lock" ${UPGRADE:+--upgrade} \
        --output-file "$output" "$@" ||
        stop "uv could not work out $output; its words are above." \
            "What to do: check the network, then the versions that pyproject.toml asks for."
}

compile requirements.lock --extra dev --extra build
# The same versions of what both environments have, so that the comparison runs what the tests ran.
compile requirements-bench.lock --extra bench --extra build --constraints requirements.lock
compile requirements-spark.lock --extra spark --extra dev --extra build \
    --constraints requirements.lock
