# shellcheck shell=bash
# Sourced after steps.sh: a private PostgreSQL 15 cluster with a unix socket and a loopback port, never the system's.
#   cluster_at pg                     names it: .dev/pg (as root it belongs to an unprivileged user)
#   cluster_start 5433 [SETTING…]     starts it at that port or the next free one; initialises it the first time
#   cluster_database ROLE DATABASE    makes both where they are missing; cluster_url ROLE DATABASE prints how to connect
#   cluster_stop
PG_BIN=/usr/lib/postgresql/15/bin

# PostgreSQL refuses to run as root. As root the cluster belongs to the user `postgres` of Debian's package, or to the
# user who made it in an earlier run.
cluster_at() {
  cluster_name=$1
  cluster_home="$ROOT/.dev/$1"
  cluster_user=$(id -un)
  cluster_as=()
  if [ "$(id -u)" -eq 0 ]; then
    cluster_user=$(stat -Lc %U "$cluster_home/data" 2>/dev/null || echo postgres)
    [ "$cluster_user" != root ] || cluster_user=postgres
    cluster_as=(runuser -u "$cluster_user" --)
  fi
  if [ -L "$cluster_home" ]; then
    cluster_home=$(readlink "$cluster_home")
  elif [ ! -d "$cluster_home" ] && ! cluster_fits "$ROOT/.dev"; then
    # That user cannot enter a folder above (/root, say), or the socket's path would pass the kernel's 107 bytes.
    cluster_home="/var/tmp/socle-$(printf %s "$ROOT" | sha256sum | cut -c1-12)/$1"
  fi
  cluster_data="$cluster_home/data"
  cluster_socket="$cluster_home/socket"
}

cluster_run() { (cd / && ${cluster_as[@]+"${cluster_as[@]}"} "$@"); }

cluster_fits() {
  [ $((${#1} + ${#cluster_name})) -le 70 ] && cluster_run test -x "$1"
}

cluster_running() { cluster_run "$PG_BIN/pg_ctl" -D "$cluster_data" status >/dev/null 2>&1; }

cluster_make_home() {
  local link="$ROOT/.dev/$cluster_name" owner
  owner=$(stat -c %U "$cluster_home" 2>/dev/null || true)
  if [ -n "$owner" ] && [ "$owner" != "$cluster_user" ]; then
    fail "$cluster_home belongs to $owner, not to $cluster_user" "run as $owner or as root, or remove it: ./dev clean --all as root"
  fi
  if [ "$cluster_home" != "$link" ]; then
    # Its name can be guessed, so it must be ours before anything is put there.
    mkdir -m 711 "${cluster_home%/*}" 2>/dev/null || true
    [ "$(stat -c %u "${cluster_home%/*}")" -eq "$(id -u)" ] ||
      fail "${cluster_home%/*} belongs to another user" "remove it, or set the repository up in another folder"
    ln -sfn "$cluster_home" "$link"
  fi
  [ -d "$cluster_home" ] || mkdir -m 700 "$cluster_home"
  [ "$(id -u)" -ne 0 ] || chown "$cluster_user:" "$cluster_home"
}

# A killed initdb leaves half a cluster without the mark `complete`: it is made again.
cluster_initialise() {
  cluster_make_home
  ! cluster_run test -e "$cluster_home/complete" || return 0
  cluster_run rm -rf "$cluster_data"
  cluster_run mkdir -p -m 700 "$cluster_socket"
  step "initialise PostgreSQL in .dev/$cluster_name" "$LOGS/initdb-$cluster_name.log" "is the disk full?" \
    cluster_run "$PG_BIN/initdb" -D "$cluster_data" -U "$cluster_user" --auth=peer --encoding=UTF8 --locale=C.UTF-8 --no-instructions
  # Its own user comes in by the socket; everybody else by password, from this machine only.
  cluster_write "$cluster_data/pg_hba.conf" "local all \"$cluster_user\" peer" "local all all scram-sha-256" \
    "host all all 127.0.0.1/32 scram-sha-256"
  # shellcheck disable=SC2016
  cluster_run sh -c 'echo "include_if_exists = '\''socle.conf'\''" >>"$0/postgresql.conf"' "$cluster_data"
  cluster_run touch "$cluster_home/complete"
}

cluster_write() {
  local file=$1
  shift
  # shellcheck disable=SC2016
  printf '%s\n' "$@" | cluster_run sh -c 'cat >"$0"' "$file"
}

cluster_start() {
  local port=$1
  shift
  [ -x "$PG_BIN/postgres" ] || fail "PostgreSQL 15 is missing" "run ./dev setup"
  cluster_initialise
  if cluster_running; then
    cluster_port=$(cluster_run sed -n 4p "$cluster_data/postmaster.pid")
    return 0
  fi
  local last=$((port + 50))
  while port_taken "$port"; do
    port=$((port + 1))
    [ "$port" -le "$last" ] || fail "ports $1 to $last are all taken" "name a free one with --pg-port"
  done
  cluster_port=$port
  cluster_write "$cluster_data/socle.conf" "listen_addresses = '127.0.0.1'" "port = $port" \
    "unix_socket_directories = '${cluster_socket//\'/\'\'}'" "timezone = 'UTC'" "password_encryption = 'scram-sha-256'" "$@"
  step "start PostgreSQL on 127.0.0.1:$port" "$LOGS/$cluster_name-start.log" "read $cluster_home/server.log" \
    cluster_run "$PG_BIN/pg_ctl" -D "$cluster_data" -l "$cluster_home/server.log" -w -t 60 start
}

cluster_stop() {
  ! cluster_running || cluster_run "$PG_BIN/pg_ctl" -D "$cluster_data" -m fast -w -t 60 stop >/dev/null
}

# Runs the statement on its standard input as the cluster's own user.
cluster_sql() {
  cluster_run "$PG_BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$cluster_socket" -p "$cluster_port" -U "$cluster_user" -d postgres
}

# The role's password lives in a file only this user can read: nothing secret is on a command line.
cluster_database() {
  local role=$1 database=$2 passfile="$ROOT/.dev/$cluster_name-$1.pgpass" password
  if [ ! -s "$passfile" ]; then
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && printf '*:*:*:%s:%s\n' "$role" "$password" >"$passfile")
  fi
  password=$(cut -d: -f5 "$passfile")
  [ "$(printf "SELECT count(*) FROM pg_roles WHERE rolname = '%s'" "$role" | cluster_sql)" = 1 ] ||
    printf 'CREATE ROLE %s LOGIN' "$role" | cluster_sql
  printf "ALTER ROLE %s LOGIN PASSWORD '%s'" "$role" "$password" | cluster_sql
  [ "$(printf "SELECT count(*) FROM pg_database WHERE datname = '%s'" "$database" | cluster_sql)" = 1 ] ||
    printf 'CREATE DATABASE %s OWNER %s' "$database" "$role" | cluster_sql
}

# A path as a value in a connection URL.
percent_encode() {
  local LC_ALL=C text=$1 i c
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    case "$c" in [a-zA-Z0-9._~/-]) printf %s "$c" ;; *) printf '%%%02X' "'$c" ;; esac
  done
}

cluster_url() {
  printf 'postgresql://%s@/%s?host=%s&port=%s&passfile=%s' "$1" "$2" "$(percent_encode "$cluster_socket")" "$cluster_port" \
    "$(percent_encode "$ROOT/.dev/$cluster_name-$1.pgpass")"
}
