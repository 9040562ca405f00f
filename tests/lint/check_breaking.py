"""Checks that the public contract still understands clients of the last landed one, with `buf breaking`.

usage: check_breaking.py [ROOT [REVISION]]

The earlier contract is the one of REVISION; otherwise of where this branch left origin/main, of the newest tag, or of the
commit before this one. Says so and passes where there is none.
"""

import io
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from typing import Optional

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


def workspace(folder: pathlib.Path, archive: bytes) -> None:
    """A buf workspace with the earlier protos, today's rules and the installed protos of google."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder)
    shutil.copy(HERE / "buf.yaml", folder)
    (folder / "proto" / "node_modules").mkdir()
    (folder / "proto" / "node_modules" / "google-proto-files").symlink_to(GOOGLE)


def build(folder: pathlib.Path, image: str) -> bool:
    """Compiles the contract in a workspace; its messages are of ours, google's are marked as imports."""
    return subprocess.run([BUF, "build", "--path", "proto/socle", "-o", image], cwd=folder, check=False).returncode == 0


def main() -> int:
    root = root_from_arguments()
    revision = sys.argv[2] if len(sys.argv) > 2 else earlier_revision(root)
    archive = git(root, "archive", revision, "proto/socle") if revision else None
    listing = git(root, "ls-tree", "-r", "--name-only", revision, "proto/socle") if revision else None
    if not archive or b".proto" not in (listing or b""):
        print(f"notice: no earlier contract to compare with{f' at {revision[:12]}' if revision else ''}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        workspace(pathlib.Path(folder), archive)
        earlier, now = os.path.join(folder, "earlier.binpb"), os.path.join(folder, "now.binpb")
        if not build(pathlib.Path(folder), earlier):
            print(f"notice: the contract of {revision[:12]} does not compile, nothing to compare with")
            return 0
        if not build(root, now):
            return 1
        compared = subprocess.run([BUF, "breaking", now, "--against", earlier], cwd=folder, check=False)
    if compared.returncode != 0:
        print(f"proto/: breaks clients of {revision[:12]} → keep the old, reserve what goes, or begin a new version package")
    return 1 if compared.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
