"""What every checker shares: the files of the repository, and findings as `path:line: what is wrong → what to do`."""

import pathlib
import subprocess
import sys
from typing import Iterable, List, NamedTuple


class Finding(NamedTuple):
    path: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} → {self.remedy}"


def repository_files(root: pathlib.Path) -> List[str]:
    """Tracked files and new ones that are not ignored, relative to the root. A tree without git gives all its files."""
    listing = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        names = [name for name in listing.stdout.decode().split("\0") if name]
    else:
        names = [str(path.relative_to(root)) for path in root.rglob("*")]
    return sorted({name for name in names if (root / name).is_file()})


def report(findings: Iterable[Finding]) -> int:
    """Prints the findings in order; the exit status of a checker."""
    ordered = sorted(set(findings))
    for finding in ordered:
        print(finding)
    return 1 if ordered else 0


def root_from_arguments() -> pathlib.Path:
    """The first argument, or the repository this file is in."""
    if len(sys.argv) > 1:
        return pathlib.Path(sys.argv[1]).resolve()
    return pathlib.Path(__file__).resolve().parents[2]
