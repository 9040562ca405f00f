#!/usr/bin/env bash
# usage: ./dev bench [ARGUMENTS of tests/bench/run.py]
# Builds the release preset and measures it against its targets, both sides in one run; writes bench/results.json.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
case "${1:-}" in --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;; esac
[ -f tests/bench/run.py ] || fail "tests/bench/run.py is not there" "nothing is measured in this version"

setup_for all
build_targets release
mkdir -p bench
/usr/bin/python3 tests/bench/run.py --build build/release --output bench/results.json "$@" ||
  fail "the benchmark failed or missed a target" "the rows above say which"
