# shellcheck shell=bash
# Sourced by every verb: the repository's root, steps that show progress, and failures that say in one line what to do.
# shellcheck disable=SC2034  # CALLER_PWD, LOGS and others are for the verbs
set -euo pipefail
CALLER_PWD=$PWD
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
VERB="$(basename "$0" .sh)"
LOGS=.dev/logs
cd "$ROOT"
umask 022

# fail WHAT [WHAT_TO_DO]: one line on stderr, and the end.
fail() {
  printf 'dev %s: %s%s\n' "$VERB" "$1" "${2:+ → $2}" >&2
  exit 1
}

say() { printf '%s\n' "$@"; }

if ! mkdir -p "$LOGS" 2>/dev/null || [ ! -w "$LOGS" ]; then
  fail "$(id -un) cannot write to .dev/" "run as the user who owns this folder, or give it to yourself with chown"
fi

# The script's own arguments that are paths are meant from where the caller stands.
absolute_path() {
  case "$1" in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$CALLER_PWD" "$1" ;; esac
}

# show_help SCRIPT: the comment at the head of a verb's script is its help.
show_help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$1"; }

# follow LABEL LOG: copies standard input to LOG and shows the time that passes with the last line seen: in place on a
# terminal, otherwise a line every 15 seconds.
follow() {
  local label=$1 line part="" last="" started=$SECONDS next=15 status log
  exec {log}>"$2"
  while true; do
    status=0
    IFS= read -r -t 1 line || status=$?
    part+=$line
    if [ "$status" -eq 0 ]; then
      printf '%s\n' "$part" >&"$log"
      [ -z "$part" ] || last=$part
      part=""
    elif [ "$status" -le 128 ]; then
      [ -z "$part" ] || printf '%s\n' "$part" >&"$log"
      break
    fi
    if [ -t 1 ]; then
      printf '\r\033[K%s: %d s  %.*s' "$label" $((SECONDS - started)) $((${COLUMNS:-100} - ${#label} - 10)) "${last//$'\t'/ }"
    elif [ $((SECONDS - started)) -ge "$next" ]; then
      printf '%s: %d s  %.100s\n' "$label" $((SECONDS - started)) "$last"
      next=$((SECONDS - started + 15))
    fi
  done
  if [ -t 1 ]; then printf '\r\033[K'; fi
}

# attempt LABEL LOG COMMAND…: runs the command under `follow` and returns its status.
attempt() {
  local label=$1 log=$2 started=$SECONDS status=0
  shift 2
  "$@" 2>&1 </dev/null | follow "$label" "$log" || status=$?
  [ "$status" -ne 0 ] || say "$label: done in $((SECONDS - started)) s"
  return "$status"
}

# step LABEL LOG ADVICE COMMAND…: the same, and ends the script when the command fails, with the lines that matter.
step() {
  local label=$1 log=$2 advice=$3
  shift 3
  attempt "$label" "$log" "$@" && return 0
  grep -nE 'error:|Error|FAILED|ERR!|^E:|fatal:' "$log" | head -25 >&2 || tail -15 "$log" >&2
  fail "$label failed" "$advice (whole log: $log)"
}

# jobs: how many compilers at once, by cores and by memory (a translation unit that includes gRPC takes about 1 GiB).
jobs_for_build() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo)
  [ "$memory" -ge 1 ] || memory=1
  echo "${SOCLE_JOBS:-$((cores < memory ? cores : memory))}"
}

# setup_for [run|all]: what `./dev setup` does, quietly when nothing is missing.
setup_for() { bash "$ROOT/dev.d/setup.sh" --quiet "$@"; }

# build_targets PRESET [TARGET…]
build_targets() { bash "$ROOT/dev.d/build.sh" --no-setup "$@"; }

# buf's binary for this machine, from proto/package-lock.json; after the set-up.
buf() { "$(printf '%s\n' "$ROOT"/proto/node_modules/@bufbuild/buf-linux-*/bin/buf | head -1)" "$@"; }

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
