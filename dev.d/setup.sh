#!/usr/bin/env bash
# usage: ./dev setup [run|all|image]
# Installs what is missing on Debian 12, as root or with sudo: the packages of dev.d/packages-run.txt (build and run) and,
# unless `run` is said, of dev.d/packages-check.txt (tests, lint, benchmarks); with `image` those of dev.d/packages-image.txt;
# then the npm packages of proto/, data/ and deploy/ from their lockfiles. Does nothing, in well under a second, when everything is there.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

quiet=false
wanted=all
for argument in "$@"; do
  case "$argument" in
    --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
    --quiet) quiet=true ;;
    run | all | image) wanted=$argument ;;
    *) fail "unknown argument $argument" "see ./dev setup --help" ;;
  esac
done

lists=(dev.d/packages-run.txt)
case "$wanted" in all) lists+=(dev.d/packages-check.txt) ;; image) lists+=(dev.d/packages-image.txt) ;; esac

packages_wanted() {
  sed 's/#.*//' "${lists[@]}" | tr -s '[:space:]' '\n' | sed '/^$/d'
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
}

packages_missing() {
  comm -23 <(packages_wanted | sort -u) \
    <(dpkg-query -W -f='${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 == "installed" { print $1 }' | sort -u)
}

as_root=()
become_root() {
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null || fail "packages are missing and $(id -un) is not root" "run ./dev setup as root once"
  sudo -n true 2>/dev/null || sudo -v || fail "sudo refused $(id -un)" "run ./dev setup as root once"
  as_root=(sudo)
}

# On a machine of CI nothing is kept, so dpkg need not wait for the disk after each of its files.
unsafe_io=()
[ -z "${CI:-}" ] || unsafe_io=(-o Dpkg::Options::=--force-unsafe-io)
apt_get() {
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y -o DPkg::Lock::Timeout=300 \
    ${unsafe_io[@]+"${unsafe_io[@]}"} "$@"
}

# Debian's postgresql-15 makes and starts a cluster of its own when it is installed. Nobody asked for one here, so we
# forbid it while we install; a PostgreSQL that is there already is left as it is.
no_system_cluster=/etc/postgresql-common/createcluster.d/socle-setup.conf
install_packages() {
  local packages=("$@") status=0
  apt_get update
  if [[ " ${packages[*]} " == *" postgresql-15 "* ]]; then
    ${as_root[@]+"${as_root[@]}"} mkdir -p "${no_system_cluster%/*}"
    echo 'create_main_cluster = false' | ${as_root[@]+"${as_root[@]}"} tee "$no_system_cluster" >/dev/null
  fi
  apt_get install --no-install-recommends "${packages[@]}" || status=$?
  ${as_root[@]+"${as_root[@]}"} rm -f "$no_system_cluster"
  return "$status"
}

mapfile -t missing < <(packages_missing)
if [ "${#missing[@]}" -gt 0 ]; then
  command -v apt-get >/dev/null || fail "this is not Debian" "install the packages named in ${lists[*]}"
  grep -qs '^VERSION_ID="12"' /etc/os-release || say "notice: this is not Debian 12, the only system this is checked on"
  become_root
  say "installing from Debian: ${missing[*]}"
  step "apt-get" "$LOGS/apt.log" "is the Debian archive reachable, and is main of Debian 12 among the sources?" \
    install_packages "${missing[@]}"
  mapfile -t missing < <(packages_missing)
  [ "${#missing[@]}" -eq 0 ] || fail "still missing: ${missing[*]}" "see $LOGS/apt.log"
fi

# npm writes what it installed beside it; our stamp in the same folder says from which lockfile.
install_npm() {
  local folder=$1 sum stamp
  stamp="$folder/node_modules/.socle-lockfile"
  sum=$(sha256sum "$folder/package-lock.json" | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ] || return 0
  step "npm ci in $folder/" "$LOGS/npm-$folder.log" "is the npm registry reachable, and does package-lock.json fit package.json?" \
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=http
  echo "$sum" >"$stamp"
}
install_npm proto
install_npm data
[ "$wanted" != all ] || install_npm deploy

$quiet || say "everything that Socle needs is installed"
