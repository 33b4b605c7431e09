#!/usr/bin/env bash
# Every check, one after the other: scripts/check.sh test, or scripts/check.sh verify for the
# large counts without a time limit. A failing check does not stop the ones after it.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=scripts/common.sh disable=SC1091
. scripts/common.sh

case "${1:-}" in
    test) limit=1200 ;;
    verify)
        limit=
        export UITVOERBAAR_VERIFY=1
        ;;
    *) stop "Use: scripts/check.sh test|verify" ;;
esac

bin=.venv/bin
[ -x $bin/uitvoerbaar ] || stop "There is no .venv here yet." "What to do: make setup"

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
passed=0
failed=()

# check WHAT COMMAND...: one line; the command's own words only if it fails.
check() {
    local what=$1
    shift
    printf '%s ... ' "$what"
    if "$@" >"$log" 2>&1 </dev/null; then
        passed=$((passed + 1))
        say ok
    else
        failed+=("$what")
        say "FAILED: $*"
        cat "$log"
    fi
}

typed=()
for folder in src tests bench scripts; do
    [ -n "$(find $folder -name '*.py' -print -quit 2>/dev/null)" ] && typed+=("$folder")
done

check "Layout of the code" $bin/ruff format --check .
check "Style of the code" $bin/ruff check .
check "Types" $bin/mypy "${typed[@]}"
check "Imports go downwards only" $bin/lint-imports
check "The law texts are sound" $bin/uitvoerbaar check corpus
check "Layout of the law texts" $bin/uitvoerbaar fmt --check corpus

say "Tests"
tests=("$bin/python" -m pytest -n 2)
if [ -n "$limit" ] && command -v timeout >/dev/null 2>&1; then
    left=$((limit - SECONDS))
    tests=(timeout --foreground --signal=INT --kill-after=30 "$((left > 1 ? left : 1))" "${tests[@]}")
fi
"${tests[@]}" </dev/null
status=$?
case $status in
    0) passed=$((passed + 1)) ;;
    *) failed+=("Tests") ;;
esac

# All is well: pytest's closing line is the last one.
[ ${#failed[@]} -gt 0 ] || exit 0

say ""
case $status in
    5) say "No test was run." ;;
    124 | 137) say "The tests were stopped: the checks may take $((limit / 60)) minutes. 'make verify' has no limit." ;;
esac
for what in "${failed[@]}"; do
    say "Failed: $what"
done
say "checks: $passed passed, ${#failed[@]} failed"
exit 1
