"""Checks that the public contract still understands clients of the last release and of the last landed one: with `buf breaking`, and
for REST by the paths of google.api.http, which buf does not look at.

usage: check_breaking.py [ROOT [REVISION]]

The last release is the first section of CHANGELOG.md that names the commit of its contract. The last landed contract is the one
of REVISION; otherwise of where this branch left origin/main, of the newest tag, or of the commit before this one. Says so
and passes where there is none.
"""

import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from typing import Dict, Optional, Set

from findings import root_from_arguments

HERE = pathlib.Path(__file__).resolve().parents[2]
# buf's binary for this machine, as proto/package-lock.json installs it.
BUF = next((HERE / "proto" / "node_modules" / "@bufbuild").glob("buf-linux-*/bin/buf"), "buf")
GOOGLE = HERE / "proto" / "node_modules" / "google-proto-files"


def git(root: pathlib.Path, *arguments: str) -> Optional[bytes]:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def earlier_revision(root: pathlib.Path) -> Optional[str]:
    """The newest revision, not HEAD itself, that others may have built clients from."""
    head = (git(root, "rev-parse", "HEAD") or b"").decode().strip()
    for candidate in (("merge-base", "HEAD", "origin/main"), ("describe", "--tags", "--abbrev=0", "HEAD~1"), ("rev-parse", "HEAD~1")):
        found = (git(root, *candidate) or b"").decode().strip()
        if found and found != head:
            return found
    return None


def released_revision(root: pathlib.Path) -> Optional[str]:
    """The commit of the last release's contract, as CHANGELOG.md names it."""
    changes = root / "CHANGELOG.md"
    found = re.search(r"^Contract: `([0-9a-f]{40})`", changes.read_text(), re.MULTILINE) if changes.is_file() else None
    return found[1] if found else None


def is_shallow(root: pathlib.Path) -> bool:
    return (git(root, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true"


def workspace(folder: pathlib.Path, archive: bytes) -> None:
    """A buf workspace with the earlier protos, today's rules and the installed protos of google."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder)
    shutil.copy(HERE / "buf.yaml", folder)
    (folder / "proto" / "node_modules").mkdir()
    (folder / "proto" / "node_modules" / "google-proto-files").symlink_to(GOOGLE)


def build(folder: pathlib.Path, image: str) -> bool:
    """Compiles the contract in a workspace; its messages are of ours, google's are marked as imports."""
    return subprocess.run([BUF, "build", "--exclude-source-info", "--path", "proto/socle", "-o", image], cwd=folder, check=False).returncode == 0


def rest_paths(image: str) -> Dict[str, Set[str]]:
    """Method → `get /v1/{name=shelves/*}` and the like."""
    found: Dict[str, Set[str]] = {}
    for file in json.loads(pathlib.Path(image).read_text())["file"]:
        for service in file.get("service", []):
            for method in service.get("method", []):
                rule = method.get("options", {}).get("[google.api.http]", {})
                bindings = [rule, *rule.get("additionalBindings", [])]
                paths = {f"{verb} {each[verb]}" for each in bindings for verb in ("get", "put", "post", "delete", "patch") if verb in each}
                found[f"{file.get('package', '')}.{service['name']}.{method['name']}"] = paths
    return found


def lost_paths(earlier: str, now: str) -> bool:
    kept, lost = rest_paths(now), False
    for method, paths in sorted(rest_paths(earlier).items()):
        for path in sorted(paths - kept.get(method, paths)):
            print(f"{method}: {path} is gone → keep it, as one of additional_bindings if there is a better one")
            lost = True
    return lost


def breaks(root: pathlib.Path, revision: str, whose: str) -> bool:
    """Compares the contract of now with that of a revision, and prints what clients of that one would miss."""
    archive = git(root, "archive", revision, "proto/socle")
    listing = git(root, "ls-tree", "-r", "--name-only", revision, "proto/socle")
    if not archive or b".proto" not in (listing or b""):
        print(f"notice: no earlier contract to compare with at {revision[:12]}")
        return False
    with tempfile.TemporaryDirectory() as folder:
        workspace(pathlib.Path(folder), archive)
        earlier, now = os.path.join(folder, "earlier.json"), os.path.join(folder, "now.json")
        if not build(pathlib.Path(folder), earlier):
            print(f"notice: the contract of {revision[:12]} does not compile, nothing to compare with")
            return False
        if not build(root, now):
            return True
        compared = subprocess.run([BUF, "breaking", now, "--against", earlier], cwd=folder, check=False)
        broken = lost_paths(earlier, now) or compared.returncode != 0
    if broken:
        print(f"proto/: breaks clients of {whose} ({revision[:12]}) → keep the old, reserve what goes, or begin a new version package")
    return broken


def main() -> int:
    root = root_from_arguments()
    landed = sys.argv[2] if len(sys.argv) > 2 else earlier_revision(root)
    if not landed:
        print("notice: no earlier contract to compare with")
    failed = bool(landed) and breaks(root, landed, "what landed last")
    released = released_revision(root)
    if released and git(root, "cat-file", "-e", f"{released}^{{commit}}") is None:
        if not is_shallow(root):
            print(f"CHANGELOG.md: there is no commit {released[:12]} → name one of this branch")
            return 1
        print(f"notice: this clone is too shallow to have {released[:12]}, the contract of the last release")
    elif released and released != landed:
        failed = breaks(root, released, "the last release") or failed
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
