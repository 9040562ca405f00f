"""Runs clang-tidy on our C++ files, two at once, and only on what has changed since it was last found clean.

usage: run_clang_tidy.py BUILD_FOLDER [FILE…]

A file is clean for good under a key made of its own text, the text of every header of ours that it reaches, .clang-tidy and
clang-tidy's version. Keys are kept under the user's cache folder, so clones share them. BUILD_FOLDER holds
compile_commands.json and the generated protos.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
from typing import Dict, List, Set

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIDY = "clang-tidy-14"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "socle" / "clang-tidy"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# Files looked at together.
BATCH = 8
# What gcc takes and clang does not, and the precompiled header that only gcc can read.
GCC_ONLY = ("-fpch-preprocess", "-Winvalid-pch", "-fuse-ld=mold")


def reached_headers(source: pathlib.Path, build: pathlib.Path) -> Set[pathlib.Path]:
    """Headers of ours, and generated ones, that a source reaches by quoted includes."""
    reached: Set[pathlib.Path] = set()
    waiting = [source]
    while waiting:
        for name in INCLUDE.findall(waiting.pop().read_text(encoding="utf-8")):
            for base in (ROOT, build / "gen"):
                header = base / name
                if header.is_file() and header not in reached:
                    reached.add(header)
                    # Generated headers include one another; their own text says enough.
                    if base == ROOT:
                        waiting.append(header)
    return reached


def key_of(source: pathlib.Path, build: pathlib.Path, salt: bytes) -> str:
    digest = hashlib.sha256(salt)
    for path in [source, *sorted(reached_headers(source, build))]:
        relative = os.path.relpath(path, build if build in path.parents else ROOT)
        digest.update(relative.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def plain_header(header: str, folder: pathlib.Path) -> pathlib.Path:
    """A header that includes `header`. Given itself, clang would take gcc's precompiled form beside it, and fail."""
    plain = folder / (pathlib.Path(header).stem + ".plain.h")
    plain.write_text(f'#include "{header}"\n')
    return plain


def commands_for_clang(build: pathlib.Path, folder: pathlib.Path) -> Dict[str, dict]:
    """The compile commands of our sources, without what only gcc knows. `folder` holds what they need in its place."""
    commands = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"]).resolve()
        if ROOT not in source.parents or build in source.parents:
            continue
        words = shlex.split(entry["command"])
        # Up to the compiler itself stand the cache and its environment.
        start = next(i for i, word in enumerate(words) if re.search(r"(g|clang)\+\+(-\d+)?$|/c\+\+$", word))
        kept: List[str] = ["clang++"]
        rest = iter(words[start + 1 :])
        for word in rest:
            if word == "-include":
                kept += ["-include", str(plain_header(next(rest), folder))]
            elif word not in GCC_ONLY:
                kept.append(word)
        kept += ["-Wthread-safety", "-Wno-unknown-warning-option"]
        commands[str(source.relative_to(ROOT))] = {
            "directory": entry["directory"],
            "file": str(source),
            "arguments": kept,
        }
    return commands


def batches(changed: List[str]) -> List[List[str]]:
    """Files of one folder together, at most BATCH: most of the time goes into the headers that they share."""
    grouped: List[List[str]] = []
    for name in changed:
        if grouped and len(grouped[-1]) < BATCH and os.path.dirname(grouped[-1][0]) == os.path.dirname(name):
            grouped[-1].append(name)
        else:
            grouped.append([name])
    return grouped


class Tidy:
    """clang-tidy over sources, one at a time or several as one translation unit."""

    def __init__(self, folder: pathlib.Path, commands: Dict[str, dict]):
        self.folder = folder
        self.commands = commands

    def run(self, names: List[str]):
        """Exit status and findings, paths relative to the root."""
        first = self.commands[names[0]]
        source = ROOT / names[0]
        if len(names) > 1:
            source = self.folder / (names[0].replace("/", "_") + ".batch.cc")
            source.write_text("".join(f'#include "{ROOT / name}"\n' for name in names))
        arguments = [str(source) if word == first["file"] else word for word in first["arguments"][1:]]
        done = subprocess.run(
            [TIDY, "--quiet", f"--config-file={ROOT / '.clang-tidy'}", str(source), "--", *arguments],
            capture_output=True,
            text=True,
            cwd=first["directory"],
            check=False,
        )
        findings = done.stdout.replace(str(ROOT) + "/", "").strip() or (done.stderr.strip() if done.returncode else "")
        return done.returncode, findings

    def look_at(self, names: List[str]):
        """Files that are clean, and what was found in the others."""
        status, findings = self.run(names)
        if status == 0:
            return names, ""
        if len(names) == 1:
            return [], findings
        if "[clang-diagnostic-error" in findings:
            # Together they may not compile (two files may use one name inside), so each speaks for itself.
            alone = [(name, *self.run([name])) for name in names]
            return [name for name, status, _ in alone if status == 0], "\n".join(text for _, bad, text in alone if bad)
        # What is found in a header concerns every file that reaches it.
        blamed = {line.split(":")[0] for line in findings.splitlines() if ": error:" in line}
        return ([] if blamed - set(names) else [name for name in names if name not in blamed]), findings


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        return look(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder))


def look(build: pathlib.Path, folder: pathlib.Path) -> int:
    commands = commands_for_clang(build, folder)
    wanted = sorted(set(sys.argv[2:]) & set(commands)) if len(sys.argv) > 2 else sorted(commands)
    version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    salt = version + (ROOT / ".clang-tidy").read_bytes() + pathlib.Path(__file__).read_bytes()
    CACHE.mkdir(parents=True, exist_ok=True)
    keys = {name: key_of(ROOT / name, build, salt) for name in wanted}
    changed = [name for name in wanted if not (CACHE / keys[name]).exists()]
    print(f"clang-tidy: {len(changed)} of {len(wanted)} files to look at", flush=True)
    tidy = Tidy(folder, commands)
    clean = seen = 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("SOCLE_JOBS", os.cpu_count() or 2))) as pool:
        grouped = batches(changed)
        for names, (good, findings) in zip(grouped, pool.map(tidy.look_at, grouped)):
            seen += len(names)
            clean += len(good)
            for name in good:
                (CACHE / keys[name]).touch()
            print(f"[{seen}/{len(changed)}] {names[-1]}", flush=True)
            if findings:
                print(findings, flush=True)
    failed = len(changed) - clean
    if failed:
        print(f"clang-tidy: {failed} files have findings → change the code; .clang-tidy says which rules hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
