"""The real socle-registry as a child process, with a reader's and an operator's token, and soclectl to operate it."""

import json
import os
import pathlib
import re
import subprocess
import time
import urllib.request

import grpc

from support_py import processes

READER = "reader-token-of-this-run"
OPERATOR = "operator-token-of-this-run"
VALIDATOR = "validator-token-of-this-run"
SECOND_VALIDATOR = "second-validator-token-of-this-run"
CONTRIBUTOR = "contributor-token-of-this-run"

# Parties for which somebody holds a token, of every type that can act: see token_of().
PARTIES = [
    "collectivites/ctu-972R",
    "collectivites/commune-59350",
    "collectivites/commune-59512",
    "collectivites/commune-59599",
    "collectivites/commune-62270",
    "collectivites/commune-62498",
    "collectivites/departement-59",
    "collectivites/departement-62",
    "collectivites/epci-200069037",
    "collectivites/epci-200093201",
    "collectivites/epci-245900410",
    "collectivites/epci-245900428",
    "collectivites/epci-246200364",
    "collectivites/region-32",
    "collectivites/statut-particulier-69M",
]


def token_of(party):
    """The token of a contributor who acts for the party, and for nobody else; `party` is one of PARTIES."""
    assert party in PARTIES, f"add {party} to PARTIES"
    return f"token-of-{party.split('/')[1]}"



def migrate(build, database_url):
    """Brings the database to the schema of this version."""
    run_soclectl(build, ["migrate"], SOCLE_DATABASE_URL=database_url)


def run_soclectl(build, arguments, **environment):
    """Runs soclectl and returns what it printed; fails with what it said."""
    done = subprocess.run(
        [str(pathlib.Path(build) / "cli" / "soclectl"), *(str(word) for word in arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"soclectl {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


class RunningRegistry:
    """Serves `database_url` as long as the `with` block; `folder` gets its tokens and its log."""

    def __init__(self, build, folder, database_url, options=()):
        self.build = pathlib.Path(build)
        self.folder = pathlib.Path(folder)
        self.database_url = database_url
        self.options = list(options)
        self.environment = {}  # of the next start, besides ours
        self.patience = 120  # seconds that a start may take
        self.port = processes.free_port()
        self.metrics_port = processes.free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.process = None

    def __enter__(self):
        self._write_tokens()
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Starts it and returns how long it took until it was ready, in seconds."""
        started = time.monotonic()
        self.process = processes.start(
            [
                self.build / "services" / "registry" / "socle-registry",
                *("--listen", self.address),
                *("--metrics-listen", f"127.0.0.1:{self.metrics_port}"),
                *("--dev-tokens", self.folder / "tokens.json"),
                *("--drain", "0s"),
                *self.options,
            ],
            log=self.folder / "registry.log",
            environment={"SOCLE_DATABASE_URL": self.database_url, **self.environment},
        )
        try:
            while not self.serves():
                if self.process.poll() is not None or time.monotonic() > started + self.patience:
                    raise RuntimeError(f"the registry did not start: {self.log()[-2000:]}")
                time.sleep(0.01)
        except BaseException:
            self.stop()
            raise
        return time.monotonic() - started

    def stop(self):
        processes.stop(self.process)
        self.process = None

    def serves(self):
        """Whether grpc.health.v1 says of `readiness` (field 1) that it is SERVING (1 in field 1 of the answer)."""
        with grpc.insecure_channel(self.address, [("grpc.use_local_subchannel_pool", 1)]) as channel:
            try:
                check = channel.unary_unary("/grpc.health.v1.Health/Check")
                return check(b"\x0a\x09readiness", timeout=5) == b"\x08\x01"
            except grpc.RpcError:
                return False

    def soclectl(self, *arguments, token=OPERATOR):
        return run_soclectl(self.build, arguments, SOCLE_ADDRESS=self.address, SOCLE_TOKEN=token)

    def import_and_serve(self, *arguments, seconds=300):
        """Imports, and waits until reads are answered from the revision that came of it."""
        printed = self.soclectl("import", *arguments)
        revision = int(re.search(r"the record is at revision (\d+)", printed)[1])
        deadline = time.monotonic() + seconds
        while self.metric("socle_registry_revision") < revision:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"revision {revision} is not served: {self.log()[-2000:]}")
            time.sleep(0.05)
        return printed

    def metrics(self):
        """What Prometheus would get."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=30) as answer:
            return answer.read().decode()

    def metric(self, name):
        """The value of a metric that has no labels."""
        for line in self.metrics().splitlines():
            if line.startswith(name + " "):
                return float(line.split(" ")[1])
        raise RuntimeError(f"there is no metric {name}")

    def log(self):
        return (self.folder / "registry.log").read_text(errors="replace")

    def resident_bytes(self):
        """Memory of the process now, as the kernel counts it."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("the kernel names no VmRSS")

    def _write_tokens(self):
        identities = [
            {"token": READER, "subject": "test-reader", "roles": ["reader"]},
            {"token": OPERATOR, "subject": "test-operator", "roles": ["operator"]},
            {"token": CONTRIBUTOR, "subject": "test-contributor", "roles": ["contributor"]},
            {"token": VALIDATOR, "subject": "test-validator", "roles": ["validator"]},
            {"token": SECOND_VALIDATOR, "subject": "test-second-validator", "roles": ["validator", "contributor"]},
            *(
                {"token": token_of(party), "subject": f"test-{party.split('/')[1]}", "roles": ["contributor"], "acts_for": [party]}
                for party in PARTIES
            ),
        ]
        path = self.folder / "tokens.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(identities))
