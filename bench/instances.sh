# Sourced by scripts that set $program: a registry of their own, of which nothing is left on exit, and what its monitors cost.
# shellcheck shell=bash disable=SC2154

scratch=$(mktemp -d)
export MINIVMM_RUNTIME_DIR=$scratch/registry
# shellcheck disable=SC2046 # a list of names
trap '"$program" rm --force $(ls "$MINIVMM_RUNTIME_DIR" 2>/dev/null) >/dev/null 2>&1 || true; rm -rf "$scratch"' EXIT

# Of the monitors whose names begin with STEM-: process ids; CPU time so far, in ticks of 10 ms.
pids() { grep -ho '"pid": *[0-9]*' "$MINIVMM_RUNTIME_DIR/$1"-*/instance.json | grep -o '[0-9]*$'; }
ticks() { for pid in $(pids "$1"); do cut -d ' ' -f 14,15 "/proc/$pid/stat"; done | awk '{ t += $1 + $2 } END { print t }'; }
