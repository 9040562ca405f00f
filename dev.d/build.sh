#!/usr/bin/env bash
# usage: ./dev build [dev|release|asan|tsan] [TARGET…]
# Configures build/PRESET when that is needed and builds the targets, or everything. SOCLE_JOBS limits the compilers.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

case "${1:-}" in
  --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
  --no-setup) shift ;;
  *) setup_for run ;;
esac
preset=${1:-dev}
[ $# -eq 0 ] || shift
case "$preset" in dev | release | asan | tsan | fuzz) ;; *) fail "there is no preset $preset" "dev, release, asan or tsan" ;; esac

build="build/$preset"
# Clones of the repository share the compiler cache: paths are relative to the root in its keys.
export CCACHE_BASEDIR="$ROOT" CCACHE_NOHASHDIR=1 CCACHE_COMPILERCHECK=content
export NINJA_STATUS='[%f/%t] '

if [ ! -f "$build/build.ninja" ] || [ CMakePresets.json -nt "$build/build.ninja" ]; then
  step "configure $preset" "$LOGS/configure-$preset.log" "correct it, or start afresh with ./dev clean" cmake --preset "$preset"
fi
step "build $preset${*:+: $(printf '%.60s' "$*")}" "$LOGS/build-$preset.log" "correct the first error above" \
  ninja -C "$build" -j "$(jobs_for_build)" "$@"
