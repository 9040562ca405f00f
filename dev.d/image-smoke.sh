# shellcheck shell=bash
# shellcheck disable=SC2154  # tag, folder: of image.sh
# Sourced by image.sh: runs the image once as the manifests say, on the loopback of this machine, and stops it in order.
containers=()

# shellcheck disable=SC2317  # called by the trap
smoke_end() {
  local status=$?
  trap - EXIT
  [ "${#containers[@]}" -eq 0 ] || podman rm -f -t 0 "${containers[@]}" >/dev/null 2>&1 || true
  cluster_stop
  exit "$status"
}

# in_image NAME [OPTION…] -- PROGRAM…: with what restricted Pod Security leaves a container. Its memory is counted.
in_image() {
  local name=$1 options=()
  shift
  while [ "$1" != -- ]; do options+=("$1") && shift; done
  shift
  podman run --runtime runc --name "$name" --network host --read-only --user 10001:10001 --cap-drop ALL \
    --security-opt no-new-privileges --memory 1g --pids-limit 512 --tmpfs /tmp:size=16m "${options[@]}" "$tag" "$@"
}

free_port() {
  local port=$1
  while port_taken "$port"; do port=$((port + 1)); done
  echo "$port"
}

smoke_service() { # smoke_service NAME PORT METRICS_PORT WORDS…
  local name=$1 port=$2 metrics=$3 container="socle-smoke-$$-$1" seconds=$SECONDS
  shift 3
  containers+=("$container-migrate" "$container")
  in_image "$container-migrate" "${mounts[@]}" --env "SOCLE_DATABASE_URL=$(smoke_url "$name")" \
    --env "SOCLE_DATABASE_PASSWORD_FILE=/etc/socle/password-$name" -- soclectl migrate --service "$name" >"$LOGS/image-$name.log" 2>&1 ||
    fail "the migrations of $name do not run in the image: $(tail -1 "$LOGS/image-$name.log")" "read $LOGS/image-$name.log"
  in_image "$container" --detach "${mounts[@]}" --env "SOCLE_DATABASE_URL=$(smoke_url "$name")" \
    --env "SOCLE_DATABASE_PASSWORD_FILE=/etc/socle/password-$name" -- "socle-$name" --listen "127.0.0.1:$port" \
    --metrics-listen "127.0.0.1:$metrics" --dev-tokens /etc/socle/tokens.json --drain 2s "$@" >/dev/null ||
    fail "$name does not start in the image" "podman logs $container"
  # The probe of the manifests: our own program, inside the container, over a new connection.
  podman exec "$container" soclectl --address "127.0.0.1:$port" health --wait 60 >/dev/null ||
    fail "$name is not ready in the image: $(podman logs "$container" 2>&1 | tail -1)" "podman logs $container"
  podman exec "$container" soclectl --address "127.0.0.1:$port" health --liveness >/dev/null || fail "$name does not say that it lives"
  say "  $name: migrated, ready and alive after $((SECONDS - seconds)) s"
}

smoke_url() { printf 'postgresql://socle_%s@127.0.0.1:%s/socle_%s' "$1" "$cluster_port" "$1"; }

smoke_stop() { # stops it as kubelet does: SIGTERM, and its own way out
  local container=$1 code changed
  podman stop -t 60 "$container" >/dev/null
  code=$(podman inspect --format '{{.State.ExitCode}}' "$container")
  [ "$code" = 0 ] || fail "$container ended with $code after SIGTERM" "podman logs $container"
  changed=$(podman diff "$container" 2>/dev/null | grep -vE ' /(tmp|etc|run|proc|sys|dev)(/|$)' || true)
  [ -z "$changed" ] || fail "$container wrote to its root: $changed"
}

trap smoke_end EXIT
cluster_at image-pg
cluster_start 5533
secrets="$folder/secrets"
rm -rf "$secrets" && mkdir -p "$secrets"
for name in registry contracts census; do
  cluster_database "socle_$name" "socle_$name"
  cut -d: -f5 ".dev/image-pg-socle_$name.pgpass" >"$secrets/password-$name"
done
od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$secrets/token"
printf '[{"token": "%s", "subject": "smoke", "roles": ["reader"], "acts_for": []}]\n' "$(cat "$secrets/token")" >"$secrets/tokens.json"
chmod -R u=rwX,go= "$secrets" && chown -R 10001:10001 "$secrets"
mounts=(--volume "$ROOT/$secrets:/etc/socle:ro")

registry_port=$(free_port 50151) contracts_port=$(free_port 50152) census_port=$(free_port 50153)
say "the image runs, as user 10001, root read-only, without capabilities:"
smoke_service registry "$registry_port" "$(free_port 9564)"
beside=(--registry-address "127.0.0.1:$registry_port" --registry-token-file /etc/socle/token)
smoke_service contracts "$contracts_port" "$(free_port 9565)" "${beside[@]}"
smoke_service census "$census_port" "$(free_port 9566)" "${beside[@]}"
for name in census contracts registry; do smoke_stop "socle-smoke-$$-$name"; done
say "  stopped by SIGTERM with 0, nothing written outside of /tmp"
