"""What our programs let those who run them see: options, their variables, metrics. deploy/surface.json holds a copy, against
which manifests and alerts are checked without a build.

usage: surface.py BUILD > deploy/surface.json
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support_py import processes

SERVICES = ("registry", "contracts", "census")
# Verbs of soclectl that manifests use.
VERBS = ([], ["health"], ["migrate"])
# A database that is away: a service starts all the same, and shows every metric that it has.
NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"


def help_of(program, *words):
    return subprocess.run([str(program), *words, "--help"], capture_output=True, text=True, check=True).stdout


def options_in(text):
    return {
        "options": sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))),
        "variables": sorted(set(re.findall(r"SOCLE_[A-Z_]+", text))),
    }


def as_in_production(build, folder):
    """Arguments for TLS, tokens and limits: each has metrics of its own."""
    subprocess.run([str(build / "cli" / "soclectl"), "dev", "identities", folder, "--name", "surface"], check=True, stdout=subprocess.DEVNULL)
    return ["--tls-directory", f"{folder}/surface", "--clients", f"{folder}/clients.json", "--caller-limits", "always",
            *("--otlp-endpoint", "127.0.0.1:1"),
            *("--token-issuer", "x", "--token-audience", "x", "--token-keys-url", "http://127.0.0.1:1/keys")]


def metrics_of(program, build):
    """Names of the metrics that a service shows from its start on, ours only."""
    port, metrics_port = processes.free_port(), processes.free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = processes.start(
            [program, "--listen", f"127.0.0.1:{port}", "--metrics-listen", f"127.0.0.1:{metrics_port}", "--drain", "0s",
             *as_in_production(build, folder),
             *("--programmes", pathlib.Path(__file__).resolve().parents[2] / "data" / "programmes")[: 0 if program.name == "socle-registry" else 2]],
            log=pathlib.Path(folder) / "log",
            environment={"SOCLE_DATABASE_URL": NOWHERE},
        )
        try:
            return wait_for_metrics(process, metrics_port, pathlib.Path(folder) / "log")
        finally:
            processes.stop(process)


def wait_for_metrics(process, port, log):
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                text = answer.read().decode()
            # The last that is added before a service serves.
            if "socle_blocking_queued" in text:
                return sorted({name for name in re.findall(r"^# TYPE (socle_\w+)", text, re.MULTILINE)})
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"no metrics: {log.read_text()[-2000:]}")
        time.sleep(0.05)


def surface_of(build):
    build = pathlib.Path(build)
    found = {}
    for service in SERVICES:
        program = build / "services" / service / f"socle-{service}"
        found[program.name] = {**options_in(help_of(program)), "metrics": metrics_of(program, build)}
    soclectl = build / "cli" / "soclectl"
    found["soclectl"] = options_in("\n".join(help_of(soclectl, *verb) for verb in VERBS))
    return found


if __name__ == "__main__":
    print(json.dumps(surface_of(sys.argv[1]), indent=1))
