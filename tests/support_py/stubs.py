"""Python stubs from the published protos, for a program that nobody made them for: `./dev test` makes its own."""

import importlib
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOOGLE = ROOT / "proto" / "node_modules" / "google-proto-files"


def make(folder):
    """Generates them into the folder and lets this process import them."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ours = [path.relative_to(ROOT / "proto") for path in (ROOT / "proto" / "socle").rglob("*.proto")]
    names = "annotations client field_behavior field_info http launch_stage resource".split()
    theirs = [f"google/api/{name}.proto" for name in names] + ["google/type/date.proto"]
    subprocess.run(
        ["protoc", f"-I{ROOT / 'proto'}", f"-I{GOOGLE}", f"--python_out={folder}", f"--grpc_out={folder}",
         "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", *map(str, ours), *theirs],
        check=True,
    )
    sys.path.insert(0, str(folder))
    importlib.import_module("google").__path__.append(str(folder / "google"))
