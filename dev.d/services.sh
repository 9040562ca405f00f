# shellcheck shell=bash
# Sourced after steps.sh: services as children of one script, each with .dev/NAME.pid and .dev/NAME.log.
#   service_take_over NAME              ends one that a killed run left behind
#   service_start NAME PORT WORDS…      starts it in a session of its own, so that Ctrl-C reaches the script only
#   service_await NAME PORT             until it is ready
#   services_stop                       the last one first; each drains
services=()

service_take_over() {
  local pid
  [ -s ".dev/$1.pid" ] || return 0
  pid=$(cat ".dev/$1.pid")
  # It is ours by its pid and its program.
  if [[ "$(readlink "/proc/$pid/exe" 2>/dev/null)" == "$ROOT"/build/*/socle-$1* ]]; then
    say "stopping the $1 service that an earlier run left behind (pid $pid)"
    service_end "$pid"
  fi
  rm -f ".dev/$1.pid"
}

service_end() {
  kill -TERM "$1" 2>/dev/null || return 0
  timeout 40 tail --pid="$1" -f /dev/null || kill -KILL "$1" 2>/dev/null || true
}

service_start() {
  local name=$1 port=$2
  shift 2
  setsid "$@" --listen "127.0.0.1:$port" </dev/null >".dev/$name.log" 2>&1 9>&- &
  echo $! >".dev/$name.pid"
  services=("$name" "${services[@]}")
}

# shellcheck disable=SC2154  # soclectl: the program, named by the script
service_await() {
  local name=$1 port=$2 pid deadline=$((SECONDS + 120))
  pid=$(cat ".dev/$name.pid")
  until "$soclectl" --address "127.0.0.1:$port" health >/dev/null 2>&1; do
    kill -0 "$pid" 2>/dev/null || fail "the $name service ended while it started: $(tail -1 ".dev/$name.log")" "read .dev/$name.log"
    [ "$SECONDS" -lt "$deadline" ] || fail "the $name service is not ready after 120 s" "read .dev/$name.log"
    sleep 0.1
  done
}

services_stop() {
  local name
  for name in "${services[@]}"; do
    say "stopping the $name service"
    service_end "$(cat ".dev/$name.pid")"
    rm -f ".dev/$name.pid"
  done
  services=()
}
