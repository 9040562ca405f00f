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
import time
from typing import Dict, List, Set

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIDY = "clang-tidy-14"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "socle" / "clang-tidy"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
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


def commands_for_clang(build: pathlib.Path) -> Dict[str, dict]:
    """The compile commands of our sources, without what only gcc knows."""
    commands = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"]).resolve()
        if ROOT not in source.parents or build in source.parents:
            continue
        words = shlex.split(entry["command"])
        # Up to the compiler itself stand the cache and its environment.
        start = next(i for i, word in enumerate(words) if re.search(r"(g|clang)\+\+(-\d+)?$|/c\+\+$", word))
        kept: List[str] = ["clang++"]
        skip = False
        for word in words[start + 1 :]:
            if skip:
                skip = False
            elif word == "-include":
                skip = True
            elif word not in GCC_ONLY:
                kept.append(word)
        kept += ["-Wthread-safety", "-Wno-unknown-warning-option"]
        # A header that the precompiled one supplies must be there for clang too.
        header = next((w for w in words if w.endswith("cmake_pch.hxx")), None)
        if header:
            kept[1:1] = ["-include", header]
        commands[str(source.relative_to(ROOT))] = {
            "directory": entry["directory"],
            "file": str(source),
            "arguments": kept,
        }
    return commands


def main() -> int:
    build = pathlib.Path(sys.argv[1]).resolve()
    commands = commands_for_clang(build)
    wanted = sorted(set(sys.argv[2:]) & set(commands)) if len(sys.argv) > 2 else sorted(commands)
    version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    salt = version + (ROOT / ".clang-tidy").read_bytes() + pathlib.Path(__file__).read_bytes()
    CACHE.mkdir(parents=True, exist_ok=True)
    keys = {name: key_of(ROOT / name, build, salt) for name in wanted}
    changed = [name for name in wanted if not (CACHE / keys[name]).exists()]
    print(f"clang-tidy: {len(changed)} of {len(wanted)} files to look at", flush=True)
    failed = 0
    with tempfile.TemporaryDirectory() as database:
        (pathlib.Path(database) / "compile_commands.json").write_text(json.dumps(list(commands.values())))

        def look_at(name: str):
            started = time.monotonic()
            command = [TIDY, "--quiet", "-p", database, str(ROOT / name)]
            result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
            return name, result.returncode, result.stdout, result.stderr, time.monotonic() - started

        with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("SOCLE_JOBS", os.cpu_count() or 2))) as pool:
            for done, outcome in enumerate(pool.map(look_at, changed), start=1):
                name, status, output, errors, seconds = outcome
                print(f"[{done}/{len(changed)}] {seconds:.0f} s {name}", flush=True)
                if status == 0:
                    (CACHE / keys[name]).touch()
                    continue
                failed += 1
                found = output.replace(str(ROOT) + "/", "").strip() or errors.strip()
                print(found, flush=True)
    if failed:
        print(f"clang-tidy: {failed} files have findings → change the code; .clang-tidy says which rules hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
