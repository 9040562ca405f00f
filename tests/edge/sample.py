"""A program of clients/ as a child process, as its integrator would run it."""

import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import threading

import pytest

CLIENTS = pathlib.Path(__file__).resolve().parents[2] / "clients"
PROGRAMS = {
    "python": [CLIENTS / "python" / "venv" / "bin" / "python", CLIENTS / "python" / "organisations.py"],
    "typescript": ["node", CLIENTS / "typescript" / "build" / "organisations.js"],
    "go": [CLIENTS / "go" / "build" / "organisations"],
    "java": ["java", "-XX:TieredStopAtLevel=1", "-jar", CLIENTS / "java" / "target" / "organisations.jar"],
}
TOOLS = {"python": ["python3"], "typescript": ["node", "npm", "protoc"], "go": ["go", "protoc"], "java": ["java", "mvn"]}
SECONDS = 60


def languages():
    """Which to try: SOCLE_CLIENT_LANGUAGES, or all."""
    return os.environ.get("SOCLE_CLIENT_LANGUAGES", " ".join(PROGRAMS)).split()


def go_is_too_old():
    wanted = re.search(r"^go (\d+)\.(\d+)", (CLIENTS / "go" / "go.mod").read_text(), re.MULTILINE).groups()
    here = re.search(r"go(\d+)\.(\d+)", subprocess.run(["go", "version"], capture_output=True, text=True, check=True).stdout).groups()
    return tuple(map(int, here)) < tuple(map(int, wanted))


def build_program(language):
    """As clients/README.md says; skips where the language is not on this machine."""
    missing = [tool for tool in TOOLS[language] if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"notice: {', '.join(missing)} is not here, so the client in {language} was not tried")
    if language == "go" and go_is_too_old():
        pytest.skip("notice: this Go is older than clients/go/go.mod wants, so the client in Go was not tried")
    done = subprocess.run([CLIENTS / language / "build.sh"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"clients/{language}/build.sh: {done.stdout[-2000:]} {done.stderr[-3000:]}"


class Sample:
    """The program of a language, with the identity of a machine or a person."""

    def __init__(self, language, addresses, identity, token_file=None):
        self.words = [str(word) for word in PROGRAMS[language]]
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SOCLE_")},
            "SOCLE_ADDRESS": ",".join(addresses),
            "SOCLE_TLS_CA": str(identity / "ca.crt"),
            "SOCLE_TLS_CERT": str(identity / "tls.crt"),
            "SOCLE_TLS_KEY": str(identity / "tls.key"),
            "SOCLE_TLS_NAME": "localhost",
            "SOCLE_SERVICE_CONFIG": str(CLIENTS / "service_config.json"),
            **({"SOCLE_TOKEN_FILE": str(token_file)} if token_file else {}),
        }

    def start(self, *words):
        return subprocess.Popen(
            self.words + [str(word) for word in words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words):
        """Runs it to its end: the records it printed, or what it complained of."""
        return finished(self.start(*words))

    def refusal(self, *words):
        """Runs it to its end, which has to be a refusal: what it said."""
        process = self.start(*words)
        printed, complaints = process.communicate(timeout=SECONDS)
        assert process.returncode == 1, f"not refused: {printed} {complaints}"
        return complaints.strip()


def finished(process):
    printed, complaints = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, f"exit {process.returncode}: {printed} {complaints}"
    return [tuple(line.split("\t")) for line in printed.splitlines()]


class Watching:
    """The program following events: every record it printed since it was started."""

    def __init__(self, sample, *words):
        self.process = sample.start("watch", *words)
        self.seen = []
        self._lines = queue.Queue()
        self._complaints = []
        for stream, take in ((self.process.stdout, self._lines.put), (self.process.stderr, self._complaints.append)):
            threading.Thread(target=lambda stream=stream, take=take: [take(line) for line in stream], daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(SECONDS)

    def wait_for(self, resource):
        """Until the creation of the resource was printed."""
        while not any(record[:3] == ("event", "CREATED", resource) for record in self.seen):
            try:
                self.seen.append(tuple(self._lines.get(timeout=SECONDS).rstrip("\n").split("\t")))
            except queue.Empty:
                raise AssertionError(f"no event of {resource} came: {self.seen[-5:]} {self._complaints[-5:]}") from None

    @property
    def complaints(self):
        return "".join(self._complaints)
