#!/usr/bin/env bash
# Installs the pinned packages, generates the stubs into generated/ and compiles into build/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
protos=../../proto
google=$protos/node_modules/google-proto-files # ./dev setup installs it

npm ci --silent --no-audit --no-fund --ignore-scripts
rm -rf generated build && mkdir generated
protoc -I$protos -I$google --plugin=node_modules/.bin/protoc-gen-ts_proto --ts_proto_out=generated \
  --ts_proto_opt=outputServices=grpc-js,env=node,esModuleInterop=true,forceLong=bigint,useExactTypes=false \
  socle/events/v1/event_service.proto socle/registry/v1/organisation_service.proto google/rpc/{status,error_details}.proto
node_modules/.bin/tsc
