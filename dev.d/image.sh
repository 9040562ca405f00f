#!/usr/bin/env bash
# usage: ./dev image [--preset P] [--tag NAME:TAG] [--twice] [--no-smoke]
# Builds the image of deploy/Containerfile with podman and runs the overlay `local`, as it is rendered, in its containers: migrations,
# the three services and their probes, against a private PostgreSQL (tests/pods). Needs root.
#   --preset P      release (default), or dev: quicker to compile, with failpoints; not for an installation
#   --tag T         localhost/socle:VERSION (default)
#   --twice         builds it a second time from nothing and compares the two
#   --no-smoke      only builds
# The bill of materials is .dev/image/context/sbom.spdx.json, and /usr/share/socle/sbom.spdx.json in the image.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

preset=release tag="" twice=false smoke=true
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) show_help "${BASH_SOURCE[0]}" && exit 0 ;;
    --twice) twice=true ;;
    --no-smoke) smoke=false ;;
    --preset) preset=${2:?} && shift ;;
    --tag) tag=${2:?} && shift ;;
    *) fail "unknown argument $1" "see ./dev image --help" ;;
  esac
  shift
done
case "$preset" in dev | release) ;; *) fail "there is no image of preset $preset" "release or dev" ;; esac
[ "$(id -u)" -eq 0 ] || fail "$(id -un) cannot make file systems of root's" "run ./dev image as root"

setup_for all
setup_for image
build_targets "$preset" socle-registry socle-contracts socle-census soclectl
build="build/$preset"
programs=("$build"/services/{registry/socle-registry,contracts/socle-contracts,census/socle-census} "$build/cli/soclectl")

folder=.dev/image
context="$folder/context"
# The time of everything in the image is that of the commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
revision=$(git rev-parse HEAD)
[ -z "$(git status --porcelain)" ] || revision+="-changed"
version=$("$build/cli/soclectl" version | cut -d' ' -f2)
[ -n "$tag" ] || tag="localhost/socle:$version"

# podman's own defaults do not start here: hybrid cgroups, no systemd, and a limit of descriptors that cannot be raised.
mkdir -p "$folder"
cat >"$folder/containers.conf" <<TEXT
[containers]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=32768:32768"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
TEXT
export CONTAINERS_CONF="$ROOT/$folder/containers.conf"

make_debian() {
  local sources=/etc/apt/sources.list.d/debian.sources
  [ -f "$sources" ] || sources=/etc/apt/sources.list
  # shellcheck disable=SC2016  # $1 is mmdebstrap's
  mmdebstrap --mode=root --variant=essential --include="$(sed 's/#.*//' deploy/image/packages.txt | xargs | tr ' ' ,)" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --customize-hook='echo "socle:x:10001:10001::/nonexistent:/usr/sbin/nologin" >>"$1/etc/passwd"; echo "socle:x:10001:" >>"$1/etc/group"' \
    --customize-hook='rm -rf "$1"/etc/apt/sources.list* "$1"/etc/hostname "$1"/etc/resolv.conf "$1"/var/log/* "$1"/var/cache/*/*' \
    bookworm "$1" "$sources"
}

make_context() {
  local program
  rm -rf "$context"
  mkdir -p "$context/bin" "$context/programmes"
  make_debian "$context/debian.tar"
  for program in "${programs[@]}"; do strip -o "$context/bin/${program##*/}" "$program"; done
  cp data/programmes/*.json "$context/programmes/"
  # The descriptor set, for the edge.
  bash dev.d/openapi.sh --no-setup --descriptors
  cp build/openapi/socle.binpb "$context/"
  tar -xOf "$context/debian.tar" ./var/lib/dpkg/status >"$folder/dpkg-status"
  PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 deploy/image/sbom.py --version "$version" --epoch "$SOURCE_DATE_EPOCH" \
    --status "$folder/dpkg-status" "$context"/bin/* >"$context/sbom.spdx.json"
  # Files of the repository have the rights of whoever checked them out.
  chmod -R u=rwX,go=rX "$context"
}

build_image() { # build_image TAG: prints nothing; no layer of an earlier build is taken
  podman build --runtime runc --no-cache --timestamp "$SOURCE_DATE_EPOCH" --build-arg "VERSION=$version" \
    --build-arg "REVISION=$revision" --build-arg "PRESET=$preset" -f deploy/Containerfile -t "$1" "$context"
}

make_image() {
  step "Debian and the programs" "$LOGS/image-context.log" "is Debian's archive reachable?" make_context
  step "image $1" "$LOGS/image-build.log" "correct the first error above" build_image "$1"
}

make_image "$tag"
if $twice; then
  first=$(podman image inspect --format '{{.Id}} {{.Digest}}' "$tag")
  make_image "$tag-again"
  second=$(podman image inspect --format '{{.Id}} {{.Digest}}' "$tag-again")
  [ "$first" = "$second" ] || fail "built twice, the image differs: $first, then $second" "compare the layers: podman image inspect $tag $tag-again"
  podman rmi "$tag-again" >/dev/null
  say "built twice: the same image, $first"
fi
say "$tag: $(podman image inspect --format '{{.Size}}' "$tag" | awk '{ printf "%.0f MB", $1 / 1e6 }'), digest $(podman image inspect --format '{{.Digest}}' "$tag"), $(grep -c '"SPDXID": "SPDXRef-Debian' "$context/sbom.spdx.json") Debian packages"
$smoke || exit 0
say "tests, pods of the overlay local:"
SOCLE_IMAGE="$tag" PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m pytest -q -p no:cacheprovider tests/pods </dev/null ||
  fail "the image does not run as the manifests say" "what failed is shown above"
