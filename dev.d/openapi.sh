#!/usr/bin/env bash
# usage: ./dev openapi [--no-setup] [--descriptors]
# Writes to build/openapi what the edge and its callers need: socle.binpb, the descriptor set from which it makes JSON of
# gRPC, and registry.yaml, contracts.yaml and census.yaml, the OpenAPI descriptions of the three services.
#   --descriptors   only the descriptor set; the descriptions want Go 1.24 or newer
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

setup=true
describe=true
for argument in "$@"; do
  case "$argument" in
    --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
    --no-setup) setup=false ;;
    --descriptors) describe=false ;;
    *) fail "unknown argument $argument" "see ./dev openapi --help" ;;
  esac
done
! $setup || setup_for all

out=build/openapi
google=proto/node_modules/google-proto-files
mkdir -p "$out"
mapfile -t protos < <(cd proto && find socle -name '*.proto' | LC_ALL=C sort)
# Details of errors travel as Any: whoever shows them as JSON has to know their types.
protoc -Iproto "-I$google" --include_imports "--descriptor_set_out=$out/socle.binpb" "${protos[@]}" google/rpc/{status,error_details}.proto
$describe || exit 0

command -v go >/dev/null || fail "there is no go" "install Go 1.24 or newer, or say --descriptors"
step "protoc-gen-openapi" "$LOGS/openapi.log" "is the Go module proxy reachable?" \
  go build -C deploy/edge/openapi -o "$ROOT/$out/protoc-gen-openapi" github.com/google/gnostic/cmd/protoc-gen-openapi
mkdir -p "$out/stubs"
protoc "-I$google" "--python_out=$out/stubs" google/api/{annotations,http}.proto
protoc -Iproto "-I$google" --include_imports --include_source_info "--descriptor_set_out=$out/commented.binpb" "${protos[@]}"
for service in registry contracts census; do
  PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 deploy/edge/openapi/describe.py \
    "$service" "$out/commented.binpb" "$out/protoc-gen-openapi" "$out/stubs" "$out/$service.yaml"
done
say "OpenAPI descriptions: $out/{registry,contracts,census}.yaml"
