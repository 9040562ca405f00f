#!/usr/bin/env bash
# usage: ./dev test [--full] [--preset dev|asan|tsan] [-R REGEX] [-L LABEL] [--no-lint]
# Everything CI checks: builds, runs all tests and the Python clients, and lints.
#   --full       also the faults that kill processes under load (one seed; ./dev faults runs many), clang-tidy over every file, the
#                unit and integration tests under AddressSanitizer, those of threads under ThreadSanitizer, and the clients in
#                Go and Java (most of an hour on two cores)
#   --preset P   this preset only, without lint
#   -R, -L       only the tests whose name or label matches, as ctest says it (with --preset dev, unless another is named)
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
source "$ROOT/dev.d/sanitizers.sh"
source "$ROOT/dev.d/stubs.sh"

lanes=(dev)
full=false
lint=true
lint_arguments=(--no-setup --quick)
selection=()
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
    --full) full=true lanes=(dev asan tsan) lint_arguments=(--no-setup) ;;
    --no-lint) lint=false ;;
    --preset | -R | -L) [ $# -ge 2 ] || fail "$1 needs a value" "see ./dev test --help" ;;&
    --preset)
      lanes=("$2") lint=false
      case "$2" in dev | release | asan | tsan) ;; *) fail "there is no preset $2" "dev, release, asan or tsan" ;; esac
      shift
      ;;
    -R | -L)
      [ "${#lanes[@]}" -eq 1 ] || lanes=(dev)
      lint=false
      selection+=("$1" "$2")
      shift
      ;;
    *) fail "unknown argument $1" "see ./dev test --help" ;;
  esac
  shift
done

started=$SECONDS
setup_for all
results=.dev/test-results
rm -rf "$results"
mkdir -p "$results"
failed=()

# programs_of PRESET: the test programs a lane builds and runs. Sanitized builds of everything would take most of CI's
# time, so ThreadSanitizer takes the tests labelled `threads`, and AddressSanitizer those that are neither `data`
# (minutes of real data) nor `slow`.
lane_selection() {
  case "$1" in
    tsan) printf '%s\n' -L threads ;;
    asan) printf '%s\n' -LE 'data|slow' ;;
  esac
}
programs_of() {
  local preset=$1
  shift
  # ctest prints `  Test  #1: name`; socle_test names a test after its program.
  ctest --test-dir "build/$preset" -N "$@" | sed -n 's/^ *Test *#[0-9]*: //p'
}

run_lane() {
  local preset=$1 chosen=("${selection[@]}") programs=() status=0
  [ "${#chosen[@]}" -gt 0 ] || mapfile -t chosen < <(lane_selection "$preset")
  if [ "$preset" = dev ] && [ "${#selection[@]}" -eq 0 ]; then
    build_targets dev
  else
    # Configured first, so that ctest can say which programs the selection takes.
    build_targets "$preset" socle_pch
    mapfile -t programs < <(programs_of "$preset" "${chosen[@]}")
    [ "${#programs[@]}" -gt 0 ] || fail "no test of $preset matches ${chosen[*]}" "ctest --test-dir build/$preset -N lists them"
    build_targets "$preset" "${programs[@]}"
  fi
  sanitizer_sees "$preset"
  say "tests, $preset:"
  ctest --test-dir "build/$preset" --parallel 2 --output-on-failure --no-tests=error \
    --output-junit "$ROOT/$results/$preset.xml" "${chosen[@]}" 2>&1 </dev/null | tee "$LOGS/ctest-$preset.log" |
    grep -vE '^ +Start +[0-9]+:|^Internal ctest' || status=$?
  [ "$status" -eq 0 ] || failed+=("tests of $preset ($LOGS/ctest-$preset.log)")
}

# Consumers in Python, and the checks that break the service on purpose, with one seed (./dev faults runs many). Those
# that kill processes under load need a machine of their own to keep to promised times: with --full only.
run_clients() {
  [ -n "$(find tests/clients -name 'test_*.py' 2>/dev/null)" ] || return 0
  python_stubs
  say "tests, Python clients:"
  # A worker a core, each with services of its own; a file stays with one of them, as its tests share what they wrote.
  python_tests "--junitxml=$results/clients.xml" --numprocesses auto --dist loadfile tests/clients || failed+=("Python clients")
  say "tests, attacks:"
  python_tests "--junitxml=$results/attacks.xml" tests/attacks || failed+=("attacks")
  # Go and Java fetch and compile for minutes when nothing is cached.
  say "tests, edge and clients to copy:"
  local languages="python typescript"
  ! $full || languages+=" go java"
  SOCLE_CLIENT_LANGUAGES=$languages python_tests "--junitxml=$results/edge.xml" --numprocesses auto --dist loadfile tests/edge ||
    failed+=("edge and clients to copy")
  say "tests, faults (one seed):"
  local kills=(--ignore tests/faults/test_kills.py --ignore tests/faults/test_database.py --ignore tests/faults/test_clocks.py)
  ! $full || kills=()
  python_tests "--junitxml=$results/faults.xml" tests/faults "${kills[@]}" || failed+=("faults")
}

for lane in "${lanes[@]}"; do
  run_lane "$lane"
  if [ "$lane" = dev ] && [ "${#selection[@]}" -eq 0 ]; then
    run_clients
    if $lint; then
      bash "$ROOT/dev.d/lint.sh" "${lint_arguments[@]}" || failed+=("lint")
      bash "$ROOT/dev.d/deploy-check.sh" --no-setup || failed+=("deploy-check")
    fi
  fi
done

# Totals over ctest's and pytest's reports: a ctest entry is a program with many cases.
sum_of() {
  cat "$results"/*.xml 2>/dev/null | tr "\n\t" "  " | grep -oE "<testsuite [^>]*>" | grep -oE " ($1)=\"[0-9]+\"" | grep -oE "[0-9]+" |
    awk "{ n += \$1 } END { print n + 0 }" || true
}
tests=$(sum_of tests)
bad=$(sum_of 'failures|errors')
skipped=$(sum_of 'skipped|disabled')
say "" "all of it took $((SECONDS - started)) s"
say "$((tests - bad - skipped)) passed, $bad failed, $skipped skipped"
[ "${#failed[@]}" -eq 0 ] || fail "$(printf '%s; ' "${failed[@]}" | sed 's/; $//')" "what failed is shown above"
