# shellcheck shell=bash
# Sourced after steps.sh by the verbs that run Python clients: stubs from the published protos, as a consumer makes them.
PYTHON_STUBS="$ROOT/build/dev/python"

python_stubs() {
  local google="$ROOT/proto/node_modules/google-proto-files" protos
  rm -rf "$PYTHON_STUBS" && mkdir -p "$PYTHON_STUBS"
  mapfile -t protos < <(cd proto && find socle -name '*.proto' && cd "$google" &&
    ls google/api/{annotations,client,field_behavior,field_info,http,launch_stage,resource}.proto google/rpc/{code,status,error_details}.proto google/type/date.proto)
  step "Python stubs" "$LOGS/python-stubs.log" "do the protos compile? ./dev lint --quick" \
    protoc -Iproto "-I$google" "--python_out=$PYTHON_STUBS" "--grpc_out=$PYTHON_STUBS" --plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin "${protos[@]}"
}

# python_tests FOLDER [ARGUMENTS of pytest]: against the programs of the dev preset.
python_tests() {
  PYTHONDONTWRITEBYTECODE=1 SOCLE_PYTHON_STUBS="$PYTHON_STUBS" SOCLE_BUILD="$ROOT/build/dev" \
    /usr/bin/python3 -m pytest -q -p no:cacheprovider "$@" </dev/null
}
