"""A program of ours as a child process: tokens, start until it is ready, metrics, log."""

import json
import pathlib
import time
import urllib.request

import grpc

from support_py import processes


class RunningService:
    """Serves `database_url` as long as the `with` block; `folder` gets its tokens and its log.

    A subclass names its PROGRAM below the build folder, and says with which identities and arguments it starts.
    """

    PROGRAM = None
    AWAITED = "readiness"  # what start() waits for; "liveness" comes without a database

    def __init__(self, build, folder, database_url, options=(), tls=None):
        """`tls`: the folder of its certificate, where it speaks TLS; whom it knows is then for the options to say."""
        self.build = pathlib.Path(build)
        self.folder = pathlib.Path(folder)
        self.database_url = database_url
        self.options = list(options)
        self.tls = tls
        self.environment = {}  # of the next start, besides ours
        self.drain = "0s"  # how long open connections may take to leave
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

    @property
    def name(self):
        return pathlib.PurePath(self.PROGRAM).name.removeprefix("socle-")

    def identities(self):
        """Who may call it, as the file of development tokens lists them."""
        raise NotImplementedError

    def arguments(self):
        """What it is started with, besides what every service is."""
        return []

    def start(self):
        """Starts it and returns how long it took until it was ready, in seconds."""
        started = time.monotonic()
        self.process = processes.start(
            [
                self.build / self.PROGRAM,
                *("--listen", self.address),
                *("--metrics-listen", f"127.0.0.1:{self.metrics_port}"),
                *(() if self.tls else ("--dev-tokens", self.folder / "tokens.json")),
                *("--drain", self.drain),
                *self.arguments(),
                *self.options,
            ],
            log=self.folder / f"{self.name}.log",
            environment={"SOCLE_DATABASE_URL": self.database_url, **self.environment},
        )
        try:
            while not self.serves():
                if self.process.poll() is not None or time.monotonic() > started + self.patience:
                    raise RuntimeError(f"{self.name} did not start: {self.log()[-2000:]}")
                time.sleep(0.01)
        except BaseException:
            self.stop()
            raise
        return time.monotonic() - started

    def stop(self):
        processes.stop(self.process)
        self.process = None

    def serves(self):
        """Whether grpc.health.v1 says of what we wait for (field 1) that it is SERVING (1 in field 1 of the answer)."""
        with self._channel() as channel:
            try:
                check = channel.unary_unary("/grpc.health.v1.Health/Check")
                return check(bytes([10, len(self.AWAITED)]) + self.AWAITED.encode(), timeout=5) == b"\x08\x01"
            except grpc.RpcError:
                return False

    def _channel(self):
        own = [("grpc.use_local_subchannel_pool", 1)]
        if self.tls is None:
            return grpc.insecure_channel(self.address, own)
        authority, key, certificate = ((self.tls / name).read_bytes() for name in ("ca.crt", "tls.key", "tls.crt"))
        return grpc.secure_channel(self.address, grpc.ssl_channel_credentials(authority, key, certificate), own)

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
        return (self.folder / f"{self.name}.log").read_text(errors="replace")

    def resident_bytes(self):
        """Memory of the process now, as the kernel counts it."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("the kernel names no VmRSS")

    def _write_tokens(self):
        path = self.folder / "tokens.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(self.identities()))
