#!/usr/bin/env bash
# usage: ./dev faults [--seeds N] [ARGUMENTS of pytest]
# Breaks the registry on purpose, under load, and judges what its clients saw: SIGKILL to registries at any instant and
# at each failpoint, SIGKILL to PostgreSQL, the same request id from everywhere at once, races for one etag, pages while
# rows come and go, clocks that jump, replicas replaced one by one. About a minute a seed; ./dev test runs one of them.
#   --seeds N        runs each test with faults N times (20), with seeds from --first-seed (1) on
#   --least-rate R   operations a second before the fault, below which a run proves nothing (300)
#   --rollouts N     how often all replicas are replaced under load (10)
#   --slack F        how many times the promised times may pass, for a busy machine (1)
# A test that fails prints its seed and its history; /usr/bin/python3 tests/faults/verdict.py HISTORY judges it again.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
source "$ROOT/dev.d/stubs.sh"
case "${1:-}" in --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;; esac

setup_for all
build_targets dev socle-registry soclectl
python_stubs
python_tests tests/faults --seeds 20 --least-rate 300 --slack 1 --rollouts 10 -rP "$@" ||
  fail "a promise was not kept" "the findings above name the seed and the history"
