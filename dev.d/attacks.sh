#!/usr/bin/env bash
# usage: ./dev attacks [ARGUMENTS of pytest]
# Attacks the services on this machine as a hostile client would: malformed HTTP/2 frames (rule by rule, and 100,000 at
# random), floods, slow clients, and requests of any shape to every method, while a good client looks on. Some minutes;
# ./dev test runs a tenth of it.
#   --attack-frames N   malformed frames at random (100000)
#   --attack-rounds N   requests of any shape that each method gets (20)
#   --first-seed N      of what is random (1)
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
source "$ROOT/dev.d/stubs.sh"
case "${1:-}" in --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;; esac

setup_for all
build_targets dev socle-registry socle-contracts socle-census soclectl
python_stubs
python_tests tests/attacks --attack-frames 100000 --attack-rounds 20 -rP "$@" ||
  fail "an attack had an effect" "the findings above name the seed and what was sent"
