#!/usr/bin/env bash
# usage: ./dev deploy-check
# Renders every overlay of deploy/k8s with kubectl, without a cluster, and checks what a cluster would get: types, required and
# unknown fields, our own rules (deploy/check), the rules themselves on manifests that they must refuse, and the alert
# rules with promtool on made-up series. Seconds.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

setup=true
for argument in "$@"; do
  case "$argument" in
    --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
    --no-setup) setup=false ;;
    *) fail "unknown argument $argument" "see ./dev deploy-check --help" ;;
  esac
done
! $setup || setup_for all

# promtool from Debian's package, unpacked rather than installed: the package would start a Prometheus of its own.
promtool=.dev/tools/promtool
fetch_promtool() {
  local folder=.dev/tools/prometheus
  rm -rf "$folder" && mkdir -p "$folder"
  (cd "$folder" && { apt-get -q download prometheus || { apt-get -q update && apt-get -q download prometheus; }; }) || return 1
  dpkg-deb --fsys-tarfile "$folder"/prometheus_*.deb | tar -x -C "$folder" ./usr/bin/promtool
  mv "$folder/usr/bin/promtool" "$promtool"
  rm -rf "$folder"
}
[ -x "$promtool" ] || step "promtool" "$LOGS/promtool.log" "is Debian's archive reachable?" fetch_promtool

started=$SECONDS
failed=()
python() { PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$@"; }
folder=.dev/deploy
mkdir -p "$folder"

python deploy/check/check_deploy.py --rules "$folder/rules.yaml" || failed+=("manifests")
cp tests/deploy/alerts.yaml "$folder/"
try_alerts() { "$promtool" check rules "$folder/rules.yaml" && "$promtool" test rules "$folder/alerts.yaml"; }
try_alerts >"$LOGS/alerts.log" 2>&1 || { cat "$LOGS/alerts.log" && failed+=("alert rules"); }
python -m pytest -q -p no:cacheprovider "--junitxml=.dev/test-results/deploy.xml" tests/deploy || failed+=("the rules themselves")

[ "${#failed[@]}" -eq 0 ] || fail "$(printf '%s, ' "${failed[@]}" | sed 's/, $//') failed" "the findings above say what to do"
say "deploy-check: clean ($((SECONDS - started)) s)"
