#!/usr/bin/env bash
# usage: ./dev run [--official DIR] [--database-url URL [--contracts-database-url URL] [--census-database-url URL]]
#                  [--port N] [--metrics-port N] [--pg-port N] [--preset P] [--once]
# Builds, starts a private PostgreSQL 15 (in .dev/pg), the registry, contracts and census, imports the published data and keeps serving
# until Ctrl-C, which stops all of it. Safe to repeat: the second run takes seconds and imports nothing twice.
#   --official DIR      also imports the official files (INSEE COG and movements, DGCL lists) found in DIR
#   --database-url URL  the registry uses this PostgreSQL database instead of a private one; contracts and census then need one
#                       each, --contracts-database-url and --census-database-url, and are not started without
#   --port N            gRPC port of the registry on 127.0.0.1 (50051); --metrics-port N (9464). Contracts takes the next ones, then census
#   --pg-port N         of the private PostgreSQL (5433, or the next free one)
#   --preset P          dev (default: it compiles fastest, and ./dev test uses the same build) or release
#   --once              stops once everything has been shown
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
source "$ROOT/dev.d/postgres.sh"
source "$ROOT/dev.d/services.sh"
unset SOCLE_TOKEN SOCLE_TOKEN_FILE SOCLE_IDENTITIES # of the shell it is started from; it calls as people of its own

official="" database_url="" contracts_url="" census_url="" port=50051 metrics_port=9464 pg_port=5433 preset=dev once=false
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
    --once) once=true && shift && continue ;;
    --official | --database-url | --contracts-database-url | --census-database-url | --port | --metrics-port | --pg-port | --preset) [ $# -ge 2 ] || fail "$1 needs a value" "see ./dev run --help" ;;
    *) fail "unknown argument $1" "see ./dev run --help" ;;
  esac
  case "$1" in
    --official) official=$(absolute_path "$2") ;;
    --database-url) database_url=$2 ;;
    --contracts-database-url) contracts_url=$2 ;;
    --census-database-url) census_url=$2 ;;
    --port) port=$2 ;;
    --metrics-port) metrics_port=$2 ;;
    --pg-port) pg_port=$2 ;;
    --preset) preset=$2 ;;
  esac
  shift 2
done
[ -z "$official" ] || [ -d "$official" ] || fail "--official: there is no folder $official" "name the folder that holds the files"
for number in "$port" "$metrics_port" "$pg_port"; do
  if ! [[ "$number" =~ ^[1-9][0-9]{0,4}$ ]] || [ "$number" -gt 65533 ]; then fail "'$number' is no port" "1 to 65533"; fi
done
contracts_port=$((port + 1)) contracts_metrics_port=$((metrics_port + 1))
census_port=$((port + 2)) census_metrics_port=$((metrics_port + 2))

# --- one at a time: the lock goes with this process, however it ends -----------------------------------------------------
exec 9>>.dev/run.lock
if ! flock -n 9; then
  fail "already serving at $(cat .dev/run.address 2>/dev/null || echo "127.0.0.1:$port")" "stop that one with Ctrl-C, or use it"
fi
service_take_over census
service_take_over contracts
service_take_over registry
for number in "$port" "$metrics_port" "$contracts_port" "$contracts_metrics_port" "$census_port" "$census_metrics_port"; do
  ! port_taken "$number" || fail "port $number is taken by another program" "stop it, or name another with --port and --metrics-port"
done

# --- build ---------------------------------------------------------------------------------------------------------------
started=$SECONDS
setup_for run
build_targets "$preset" socle-registry socle-contracts socle-census soclectl
registry="build/$preset/services/registry/socle-registry"
contracts="build/$preset/services/contracts/socle-contracts"
census="build/$preset/services/census/socle-census"
soclectl="build/$preset/cli/soclectl"

# --- stop in order: the services drain first, then PostgreSQL -----------------------------------------------------------------
# shellcheck disable=SC2317  # called by the trap
stop_everything() {
  local status=$?
  trap '' INT TERM HUP
  trap - EXIT
  services_stop
  if [ -z "$database_url_given" ] && [ -n "${cluster_data:-}" ]; then
    ! cluster_running || say "stopping PostgreSQL"
    cluster_stop
  fi
  rm -f .dev/run.address
  exit "$status"
}
database_url_given=$database_url
trap stop_everything EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# --- PostgreSQL ------------------------------------------------------------------------------------------------------------
if [ -z "$database_url" ]; then
  cluster_at pg
  cluster_start "$pg_port" 9>&-
  cluster_database socle_registry socle_registry
  cluster_database socle_contracts socle_contracts
  cluster_database socle_census socle_census
  database_url=$(cluster_url socle_registry socle_registry)
  [ -n "$contracts_url" ] || contracts_url=$(cluster_url socle_contracts socle_contracts)
  [ -n "$census_url" ] || census_url=$(cluster_url socle_census socle_census)
fi
export SOCLE_DATABASE_URL=$database_url # by the environment: a password in a URL must not be on a command line
step "migrate the database" "$LOGS/migrate.log" "is the database there, and may this role create tables?" "$soclectl" migrate
migrate_database_of() { # migrate_database_of SERVICE URL
  [ -n "$2" ] || return 0
  SOCLE_DATABASE_URL=$2 step "migrate the database of $1" "$LOGS/migrate-$1.log" \
    "is the database there, and may this role create tables?" "$soclectl" migrate --service "$1"
}
migrate_database_of contracts "$contracts_url"
migrate_database_of census "$census_url"

# --- identities of development: an authority, certificates, a key that signs tokens; what is good is kept ----------------------
identities=.dev/identities
step "identities of development" "$LOGS/identities.log" "is $identities yours to write?" \
  "$soclectl" dev identities "$identities" --name registry --name contracts --name census --front-end soclectl
roles=(reader operator contributor validator data-protection)
# Who acts in the demonstration: each acts for it and for nobody else.
mapfile -t demo < <(printf '%s\n' data/demo/*.json | sort -V) # 10 after 9, whatever the language
actors=$("$soclectl" load --actors "${demo[@]}") || fail "the demonstration scenario does not read" "soclectl load --dry-run data/demo/*.json"
mapfile -t actors <<<"$actors"
{
  printf '['
  for role in "${roles[@]}"; do printf '{"subject": "dev-%s", "roles": ["%s"]},\n ' "$role" "$role"; done
  for actor in "${actors[@]}"; do
    printf '{"subject": "dev-%s", "roles": ["contributor"], "acts_for": ["%s"]}' "${actor#*/}" "$actor"
    [ "$actor" = "${actors[-1]}" ] && printf ']\n' || printf ',\n '
  done
} >"$identities/people.json.new"
mv "$identities/people.json.new" "$identities/people.json"
# What earlier versions left.
rm -f .dev/tokens.json .dev/*.token

# --- the services ----------------------------------------------------------------------------------------------------------
echo "127.0.0.1:$port" >.dev/run.address
# start_secured NAME PORT METRICS_PORT WORDS…: with mutual TLS and signed tokens, as in production.
start_secured() {
  local name=$1 its_port=$2 its_metrics=$3
  shift 3
  service_start "$name" "$its_port" "$@" --metrics-listen "127.0.0.1:$its_metrics" --tls-directory "$identities/$name" \
    --clients "$identities/clients.json" --token-keys "$identities/jwks.json" --token-issuer https://socle.localhost --token-audience "socle-$name"
  service_await "$name" "$its_port"
}
start_secured registry "$port" "$metrics_port" "$registry"
# start_beside NAME URL PORT METRICS_PORT WORDS…: a service that asks the registry, by its certificate.
start_beside() {
  local name=$1 url=$2 its_port=$3 its_metrics=$4
  shift 4
  if [ -z "$url" ]; then
    say "$name: not started, --$name-database-url names no database for it"
    return 0
  fi
  SOCLE_DATABASE_URL=$url start_secured "$name" "$its_port" "$its_metrics" "$@" --registry-address "127.0.0.1:$port"
}
start_beside contracts "$contracts_url" "$contracts_port" "$contracts_metrics_port" "$contracts" --programmes data/programmes \
  ${census_url:+--census-address "127.0.0.1:$census_port"}
start_beside census "$census_url" "$census_port" "$census_metrics_port" "$census" \
  ${contracts_url:+--contracts-address "127.0.0.1:$contracts_port"}

# --- data and what to do with it ---------------------------------------------------------------------------------------------
export SOCLE_ADDRESS="127.0.0.1:$port" SOCLE_CONTRACTS_ADDRESS="127.0.0.1:$contracts_port" SOCLE_CENSUS_ADDRESS="127.0.0.1:$census_port"
as_operator() { "$soclectl" --as operator "$@"; }
as_reader() { "$soclectl" --as reader "$@"; }

say "sources: the published vintages in data/node_modules${official:+, the official files in $official}"
[ -n "$official" ] || say "  without the official files (./dev run --official DIR) some days are 1 January and some perimeters the next year's: answers say so"
# Its progress bar and its table of what was imported go straight to the terminal.
as_operator import data/node_modules ${official:+--official "$official"} ||
  fail "the import failed" "read the rows it names above; nothing of a failed file is kept"

# What the official folder has beside COG and perimeters.
if [ -n "$official" ]; then
  lists() { find "$official" -maxdepth 1 -name "$1" | sort; }
  mapfile -t territory_lists < <(lists 'territoires_industrie*.csv' && lists 'crte_groupements*.csv')
  mapfile -t organisation_lists < <(lists 'banatic_*.csv')
  [ "${#organisation_lists[@]}" -eq 0 ] || as_operator organisation import "${organisation_lists[@]}" || say "  organisations: see the rows above"
  [ "${#territory_lists[@]}" -eq 0 ] || as_operator territory import "${territory_lists[@]}" || say "  territories: see the rows above"
fi

worth_trying=(
  "get commune-59350"
  "search 'chalons en champ' --limit 3"
  "lookup --code 59355 --as-of 2000-01-01"
  "history commune-49092"
  "members epci-245900410 --as-of 2020-01-01 --limit 5"
  "diff 2024-12-31 2025-01-01 --limit 5"
)
say "" "calls worth trying:"
for call in "${worth_trying[@]}"; do
  words=()
  eval "words=($call)" # our own list above, quoted as a person would type it
  say "" "  \$ $soclectl $call"
  as_reader "${words[@]}" 2>&1 </dev/null | head -12 | sed 's/^/    /' || true
done

# --- a write travels: proposed, validated by somebody else, made, told, and what was believed before is kept --------------------
as_role() { # as_role ROLE WORDS…: says the call, makes it, shows its answer
  local role=$1
  shift
  say "" "  \$ $soclectl --as $role $*"
  "$soclectl" --as "$role" "$@" 2>&1 </dev/null | sed 's/^/    /'
}
# Only on the private cluster: what others believe is not ours to change, not even for a moment.
if [ -n "$database_url_given" ]; then
  say "" "a correction travels: not shown, it would write to the database that --database-url names"
else
  say "" "a correction travels (synthetic: nothing is wrong with the commune), and is corrected back:"
  label=$(as_reader get commune-59350 --json | sed -n 's/.*"displayName": *"\([^"]*\)".*/\1/p' | head -1)
  correct_back() { as_role validator correct commune-59350 --label "$label" --reason "fin de la démonstration de ./dev run"; }
  if [[ "$label" == *" (démonstration)" ]]; then # of a run that ended in between
    label=${label% (démonstration)}
    correct_back
  fi
  proposed=$("$soclectl" --as contributor correct commune-59350 --label "$label (démonstration)" \
    --reason "démonstration de ./dev run" --propose --stage préfecture --json) || fail "the proposal failed" "read .dev/registry.log"
  request=$(printf '%s' "$proposed" | grep -o 'changeRequests/[0-9a-f-]*' | head -1)
  as_role contributor change-request submit "$request" >/dev/null
  as_role validator change-request validate "$request" --comment vu >/dev/null
  as_role validator change-request apply "$request"
  correct_back
  as_role reader events commune-59350 --limit 3
  as_role reader history commune-59350 --corrected --fresh
fi

# --- how collectivités act together: the platform of the Manifeste, its commissions, two local bodies --------------------------
if [ -n "$database_url_given" ]; then
  say "" "the demonstration scenario: not loaded, it would write to the database that --database-url names (soclectl load data/demo/*.json does)"
else
  "$soclectl" load "${demo[@]}" >"$LOGS/demo.log" 2>&1 </dev/null ||
    fail "the demonstration scenario did not load: $(tail -1 "$LOGS/demo.log")" "read $LOGS/demo.log"
  say "" "the demonstration (data/demo; each step with its source in $LOGS/demo.log):"
  grep -E ': [0-9]+ steps, ' "$LOGS/demo.log" | sed 's/^/    /'
  as_role reader signatories --as-of 2012-01-01
  as_role reader signatories --carried-by epci-200069037 --as-of 2020-01-01
  as_role reader body tmi --as-of 2013-12-05
  as_role reader contract show cambresis
  as_role reader contract deployment departement-59 --as-of 2012-12-10
  as_role reader contract check ti-lacq-pau-tarbes
  # The perimeters of 2011 are official files only.
  if [ -n "$official" ]; then rebased=(--period 2011 --on 2017-01-01); else rebased=(--period 2019 --on 2025-01-01); fi
  as_role reader indicator rebase population-municipale "${rebased[@]}"
  as_role reader campaign coverage recensement-2014
  as_role reader project show lalo-capso
  as_role reader label show ti-lacq-pau-tarbes
  as_role reader label figures --as-of 2019-05-31
  as_role reader fiche count --programme territoires-d-industrie --by axis
  as_role reader guide show bonnes-pratiques-2014
  say "" "the guide as documents (Markdown, HTML, OpenDocument):" \
    "  \$ $soclectl guide build bonnes-pratiques-2014 --edition 1 --folder .dev/guide"
fi

what_of() { # what_of NAME URL METRICS_PORT
  [ -n "$2" ] && echo "gRPC with TLS; metrics 127.0.0.1:$3; log .dev/$1.log" || echo "not started"
}
cat <<TEXT

  registry   127.0.0.1:$port      gRPC with TLS; certificates, and who there is, in .dev/identities (--as reader, contributor, validator, operator, ${actors[0]#*/} …)
  contracts  127.0.0.1:$contracts_port      $(what_of contracts "$contracts_url" "$contracts_metrics_port")
  census     127.0.0.1:$census_port      $(what_of census "$census_url" "$census_metrics_port")
  metrics    127.0.0.1:$metrics_port       http://127.0.0.1:$metrics_port/metrics
  database   ${cluster_data:+127.0.0.1:$cluster_port       user and database socle_registry, password in .dev/pg-socle_registry.pgpass}${database_url_given:+as --database-url says}
  log        .dev/registry.log
ready after $((SECONDS - started)) s
TEXT
$once && exit 0
say "serving; Ctrl-C stops everything"
# `wait` returns at once for a signal, so that its trap runs: being stopped now is how a run is meant to end.
trap 'exit 0' INT TERM HUP
mapfile -t pids < <(cat .dev/registry.pid .dev/contracts.pid .dev/census.pid 2>/dev/null)
wait -n "${pids[@]}" || true
for name in "${services[@]}"; do
  kill -0 "$(cat ".dev/$name.pid")" 2>/dev/null || fail "the $name service ended: $(tail -1 ".dev/$name.log")" "read .dev/$name.log, then ./dev run again"
done
