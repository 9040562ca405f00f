#!/usr/bin/env bash
# usage: ./dev clean [--all]
# Removes build/. With --all also the private PostgreSQL with its data, the tokens, the logs and the npm packages.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
source "$ROOT/dev.d/postgres.sh"

all=false
case "${1:-}" in
  "") ;;
  --all) all=true ;;
  --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
  *) fail "unknown argument $1" "see ./dev clean --help" ;;
esac

exec 9>>.dev/run.lock
flock -n 9 || fail "./dev run is serving from build/" "stop it with Ctrl-C first"
rm -rf build
$all || exit 0

cluster_at pg
if [ -d "$cluster_home" ]; then
  cluster_stop
  rm -rf "$cluster_home" || fail "$cluster_home belongs to $(stat -c %U "$cluster_home")" "run ./dev clean --all as that user or as root"
  [ ! -L .dev/pg ] || rmdir "${cluster_home%/*}"
fi
rm -rf .dev proto/node_modules data/node_modules deploy/node_modules
