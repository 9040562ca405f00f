#!/usr/bin/env bash
# Generates the stubs into generated/ and compiles build/organisations. Wants Go 1.26 or newer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
protos=../../proto
google=$protos/node_modules/google-proto-files # ./dev setup installs it

rm -rf generated && mkdir -p generated build
mapfile -t files < <(cd $protos && ls socle/{type,events,registry}/v1/*.proto)
packages=()
for file in "${files[@]}"; do
  packages+=("--go_opt=M$file=socle.fr/client/generated/$(dirname "$file")" "--go-grpc_opt=M$file=socle.fr/client/generated/$(dirname "$file")")
done
protoc -I$protos -I$google --plugin="$(go tool -n protoc-gen-go)" --plugin="$(go tool -n protoc-gen-go-grpc)" \
  --go_out=. --go-grpc_out=. --go_opt=module=socle.fr/client --go-grpc_opt=module=socle.fr/client "${packages[@]}" "${files[@]}"
go build -trimpath -o build/organisations .
