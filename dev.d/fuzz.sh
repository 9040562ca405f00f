#!/usr/bin/env bash
# usage: ./dev fuzz [--seconds N] [PROGRAM…]
# Builds the fuzz programs (clang, libFuzzer, AddressSanitizer) and runs each for N seconds (30), from its corpus in
# tests/fuzz/corpus/PROGRAM. What it finds is written to .dev/fuzz/PROGRAM-….
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

seconds=30
programs=()
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
    --seconds) seconds=${2:?} && shift 2 ;;
    -*) fail "unknown argument $1" "see ./dev fuzz --help" ;;
    *) programs+=("$1") && shift ;;
  esac
done
[ -f tests/fuzz/CMakeLists.txt ] || fail "tests/fuzz/CMakeLists.txt is not there" "nothing is fuzzed in this version"

setup_for all
build_targets fuzz fuzz_programs
[ "${#programs[@]}" -gt 0 ] || mapfile -t programs < <(find build/fuzz/tests/fuzz -maxdepth 1 -type f -executable -printf '%f\n' | sort)
mkdir -p .dev/fuzz
for program in "${programs[@]}"; do
  [ -x "build/fuzz/tests/fuzz/$program" ] || fail "there is no fuzz program $program" "$(find build/fuzz/tests/fuzz -maxdepth 1 -type f -executable -printf '%f ')"
  corpus="tests/fuzz/corpus/$program"
  mkdir -p ".dev/fuzz/corpus-$program"
  step "fuzz $program for $seconds s" "$LOGS/fuzz-$program.log" "the input is in .dev/fuzz/$program-*" \
    "build/fuzz/tests/fuzz/$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix=".dev/fuzz/$program-" ".dev/fuzz/corpus-$program" ${corpus:+$([ ! -d "$corpus" ] || echo "$corpus")}
done
