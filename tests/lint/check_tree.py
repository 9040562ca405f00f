"""Checks what is in the repository: clean text, sensible names, nothing of one machine, nothing built or installed.

usage: check_tree.py [ROOT]

Files of more than 400 lines are named as notices and fail nothing.
"""

import json
import pathlib
import re
import sys
from typing import Iterator, List, NamedTuple, Pattern

from findings import Finding, report, repository_files, root_from_arguments

MAX_BYTES = 512 * 1024
MAX_LINES = 400
SOURCE = (".h", ".cc", ".proto", ".py", ".sh", ".sql", ".cmake", "CMakeLists.txt")
BUILT = re.compile(r"(^|/)(node_modules|build|__pycache__|\.dev|\.pytest_cache)/|\.(o|a|so|pyc|orig|rej)$|\.pb\.(h|cc)$|_pb2(_grpc)?\.py$")
EMPTY_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager|stuff)\d*\.(h|cc|py|proto|sh)$")
# Inputs that keep their bytes, whatever they are.
RAW_INPUT = re.compile(r"^tests/.*(golden|corpus|fixtures)/")
# Files whose subject these words are.
ABOUT_PATTERNS = re.compile(r"^tests/lint/")

# What pages of docs/ name of the repository: links, and tests that hold what is said.
NAMED = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)|(?<![\w/.-])(tests/[\w/]+(?:\.\w+)?)")


class Unwanted(NamedTuple):
    pattern: Pattern
    what: str
    remedy: str


FORBIDDEN = [
    Unwanted(re.compile(r"(?<![\w./$}~-])/(work|root|home/\w+|Users/\w+)/"), "a path of one machine", "make it relative to the repository"),
    Unwanted(
        re.compile(r"https?://[\w.-]*(registry\.npm|pypi|pythonhosted|crates\.io|proxy\.golang|maven\.org|deb\.debian)"),
        "the address of a package registry",
        "name the package only: its client knows the registry",
    ),
    Unwanted(re.compile(r"^(<{7}|>{7}|={7})( |$)"), "a conflict mark", "finish the merge"),
    Unwanted(re.compile(r"\b(TODO|FIXME)\b"), "unfinished work", "finish it, or write down in docs/ what is missing"),
    Unwanted(re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "a private key", "make keys when they are needed"),
]


def check_text(name: str, text: str) -> Iterator[Finding]:
    lines = text.split("\n")
    if text and lines[-1] != "":
        yield Finding(name, len(lines), "no newline at the end", "add it")
    if text.endswith("\n\n"):
        yield Finding(name, len(lines) - 1, "empty lines at the end", "remove them")
    for number, line in enumerate(lines, start=1):
        if line.endswith("\r"):
            yield Finding(name, number, "CRLF", "end lines with LF")
        elif line != line.rstrip():
            yield Finding(name, number, "white space at the end of the line", "remove it")
        if "\t" in line and name.endswith(SOURCE):
            yield Finding(name, number, "a tab", "indent with spaces")
        if not ABOUT_PATTERNS.match(name):
            for each in FORBIDDEN:
                if each.pattern.search(line):
                    yield Finding(name, number, each.what, each.remedy)


def check_names(root: pathlib.Path, name: str, text: str) -> Iterator[Finding]:
    """Pages that send their reader to a file that is not there."""
    for number, line in enumerate(text.split("\n"), start=1):
        for link, test in NAMED.findall(line):
            target = root / test if test else (root / name).parent / link
            if not target.exists():
                yield Finding(name, number, f"{test or link} is not there", "name what is")


def check_lockfile(name: str, text: str) -> Iterator[Finding]:
    for package, entry in json.loads(text).get("packages", {}).items():
        number = next((n for n, line in enumerate(text.splitlines(), 1) if f'"{package}": {{' in line), 1)
        if "resolved" in entry:
            yield Finding(name, number, f"{package} records where it was downloaded", "npm install --omit-lockfile-registry-resolved")
        if package and not entry.get("link") and "integrity" not in entry:
            yield Finding(name, number, f"{package} has no integrity", "install it again with npm")


def check_file(root: pathlib.Path, name: str) -> Iterator[Finding]:
    path = root / name
    if BUILT.search(name):
        yield Finding(name, 1, "built or installed, not written", "git rm --cached it and ignore it")
        return
    if EMPTY_NAMES.search(pathlib.PurePath(name).name):
        yield Finding(name, 1, "the name says nothing", "name the file after the noun it holds")
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        yield Finding(name, 1, f"{len(content) // 1024} KiB", "install data at build time, or make the fixture smaller")
    if RAW_INPUT.match(name):
        return
    executable = bool(path.stat().st_mode & 0o111)
    if executable != content.startswith(b"#!") and not name.endswith((".py",)):
        # Scripts in dev.d/ run through ./dev, with or without the bit.
        if executable or not name.endswith(".sh"):
            yield Finding(name, 1, "executable bit and #! disagree", "give it both or neither")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text:
        yield Finding(name, 1, "not UTF-8 text", "write it as text, or make it in the test")
        return
    if name.endswith("package-lock.json"):
        yield from check_lockfile(name, text)
    else:
        yield from check_text(name, text)
    if name.startswith("docs/") and name.endswith(".md"):
        yield from check_names(root, name, text)
    if name.endswith(".h") and "#pragma once" not in text:
        yield Finding(name, 1, "no #pragma once", "add it after the file's comment")


def long_files(root: pathlib.Path) -> Iterator[str]:
    for name in repository_files(root):
        if name.endswith(SOURCE):
            lines = (root / name).read_bytes().count(b"\n")
            if lines > MAX_LINES:
                yield f"notice: {name} has {lines} lines; above {MAX_LINES} split it by subject"


def check(root: pathlib.Path) -> List[Finding]:
    return [finding for name in repository_files(root) for finding in check_file(root, name)]


if __name__ == "__main__":
    tree = root_from_arguments()
    for notice in long_files(tree):
        print(notice)
    sys.exit(report(check(tree)))
