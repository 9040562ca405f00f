#!/usr/bin/env bash
# usage: ./dev lint [--quick]
# What CI checks without running the product. Every finding is path:line, what is wrong and what to do.
#   --quick    only what takes seconds and needs no build (no clang-tidy)
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

quick=false
setup=true
for argument in "$@"; do
  case "$argument" in
    --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
    --quick | --no-tidy) quick=true ;;
    --no-setup) setup=false ;;
    *) fail "unknown argument $argument" "see ./dev lint --help" ;;
  esac
done
! $setup || setup_for all

failed=()
# check NAME COMMAND…: prints its findings; all checks are made, whatever the earlier ones found.
check() {
  local name=$1 started=$SECONDS
  shift
  if "$@"; then
    say "lint: $name: clean ($((SECONDS - started)) s)"
  else
    say "lint: $name: FINDINGS"
    failed+=("$name")
  fi
}

python() { PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$@"; }
our_files() { git ls-files --cached --others --exclude-standard -- "$@" | while read -r name; do [ ! -f "$name" ] || echo "$name"; done; }
have_protos() { [ -n "$(our_files 'proto/socle/*.proto')" ]; }

check_format() {
  local files unformatted
  mapfile -t files < <(our_files '*.h' '*.cc')
  [ "${#files[@]}" -gt 0 ] || return 0
  # One line a file: the first place is enough, ./dev format corrects them all.
  unformatted=$(clang-format-14 --dry-run --Werror "${files[@]}" 2>&1 |
    sed -n 's/: error: code should be clang-formatted.*/: not formatted → .\/dev format/p' | sort -u -t: -k1,1 || true)
  [ -z "$unformatted" ] || { say "$unformatted" && return 1; }
}
check_proto_format() {
  local file status=0
  while read -r file; do
    buf format --exit-code "$file" >/dev/null 2>&1 || { say "$file:1: not formatted → ./dev format" && status=1; }
  done < <(our_files 'proto/socle/*.proto')
  return "$status"
}
check_scripts() {
  local scripts
  mapfile -t scripts < <(our_files dev '*.sh' .ci/run)
  shellcheck --external-sources --source-path=SCRIPTDIR --format=gcc "${scripts[@]}"
}
check_tidy() {
  local status=0
  build_targets dev socle_pch
  # The generated protos must be there for clang to see what gcc sees.
  mapfile -t generated < <(ninja -C build/dev -t targets all | sed -n 's/\(^gen\/.*\.pb\.h\): .*/\1/p')
  [ "${#generated[@]}" -eq 0 ] || build_targets dev "${generated[@]}"
  attempt "clang-tidy" "$LOGS/clang-tidy.log" python tests/lint/run_clang_tidy.py build/dev || status=1
  [ "$status" -eq 0 ] || grep -vE '^\[[0-9]+/[0-9]+\]' "$LOGS/clang-tidy.log"
  return "$status"
}

check "the checkers themselves" python -m pytest -q -p no:cacheprovider tests/lint
check "repository" python tests/lint/check_tree.py
check "layers" python tests/lint/check_layers.py
check "scripts" check_scripts
check "C++ format" check_format
if have_protos; then
  check "buf lint" buf lint --path proto/socle
  check "proto format" check_proto_format
  check "API rules" python tests/lint/check_protos.py
  check "compatibility of the API" python tests/lint/check_breaking.py
fi
$quick || check "clang-tidy" check_tidy

[ "${#failed[@]}" -eq 0 ] || fail "$(printf '%s, ' "${failed[@]}" | sed 's/, $//') failed" "the findings above say what to do"
