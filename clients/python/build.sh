#!/usr/bin/env bash
# Installs the pinned packages into venv/ and generates the stubs into generated/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
protos=../../proto
google=$protos/node_modules/google-proto-files # ./dev setup installs it

[ -x venv/bin/python ] || "${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
rm -rf generated && mkdir generated
mapfile -t files < <(cd $protos && ls socle/{type,events,registry}/v1/*.proto)
venv/bin/python -m grpc_tools.protoc -I$protos -I$google --python_out=generated --grpc_python_out=generated "${files[@]}"
