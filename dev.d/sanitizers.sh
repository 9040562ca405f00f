# shellcheck shell=bash
# Sourced: options of the sanitizers for the test suite, and the proof that they still see our faults.

# halt_on_error: one fault, one failed test. Debian's gRPC, protobuf and Abseil are not instrumented: what happens inside
# them is ignored, and so are the locks they share with us (ours are std and absl ones whose headers are instrumented).
export TSAN_OPTIONS="ignore_noninstrumented_modules=1 halt_on_error=1 second_deadlock_stack=1 suppressions=$ROOT/tests/sanitizers/tsan.supp"
export ASAN_OPTIONS="detect_stack_use_after_return=1 strict_string_checks=1 detect_leaks=1"
export LSAN_OPTIONS="suppressions=$ROOT/tests/sanitizers/lsan.supp print_suppressions=0"
export UBSAN_OPTIONS="print_stacktrace=1 halt_on_error=1"

# must_be_seen NAME FLAGS EXPECTED [ARGUMENT…]: the planted fault compiles, and the sanitizer reports it.
must_be_seen() {
  local name=$1 flags=$2 expected=$3 program
  shift 3
  program=$(mktemp -d)
  g++ -std=c++20 -O1 -g1 -fsanitize="$flags" -fno-sanitize-recover=all "tests/sanitizers/$name.cc" -o "$program/$name" -pthread
  if "$program/$name" "$@" >"$LOGS/$name.log" 2>&1; then
    rm -rf "$program"
    fail "the $flags sanitizer does not see tests/sanitizers/$name.cc" "its options in dev.d/sanitizers.sh hide our own faults"
  fi
  rm -rf "$program"
  grep -q "$expected" "$LOGS/$name.log" || fail "$name failed without '$expected'" "read $LOGS/$name.log"
}

sanitizer_sees() {
  case "$1" in
    tsan) must_be_seen planted_race thread 'data race' ;;
    asan)
      must_be_seen planted_overflow address,undefined 'heap-buffer-overflow'
      must_be_seen planted_overflow address,undefined 'signed integer overflow' overflow
      ;;
  esac
}
