"""A throw-away PostgreSQL 15: a private folder, a unix socket and a free loopback port, nothing that outlives the run.

It trusts whoever reaches it, and loses what it was told when the machine stops, unless it is `durable` (then its pages
have checksums too): for tests and benchmarks.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from support_py import processes

BINARIES = pathlib.Path("/usr/lib/postgresql/15/bin")


class PrivatePostgres:
    """A cluster that lives as long as the `with` block."""

    def __init__(self, durable=False):
        self.durable = durable
        # PostgreSQL refuses to run as root: the folder then belongs to the user of Debian's package, who cannot enter
        # those that pytest makes. Short too, because a socket's path has at most 107 bytes.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.port = processes.free_port()
        self.folder = None
        self.process = None

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="socle-pg-"))
        try:
            if self.user:
                shutil.chown(self.folder, self.user)
            self._initialise()
            self._serve()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        processes.stop(self.process, how=signal.SIGQUIT)  # at once: nothing of it is kept
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self):
        """SIGKILL to the postmaster, as the kernel does when memory runs out; its children notice and end."""
        self.process.kill()
        self.process.wait()

    def start_again(self):
        """After kill(): returns when it has recovered and answers."""
        deadline = time.monotonic() + 60
        while True:
            try:
                return self._serve()
            except RuntimeError:
                # Children of the killed one still hold the shared memory.
                if time.monotonic() > deadline:
                    raise

    def create_database(self, name, template=None):
        """Makes an empty database, or a copy of one that nobody is connected to, and returns its URL."""
        self.psql("postgres", f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return self.url(name)

    def check_pages(self, database):
        """Looks at every index and table of a database for damage, with pg_amcheck; fails with what it found."""
        words = [BINARIES / "pg_amcheck", "--install-missing", "--heapallindexed", self.url(database)]
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"pg_amcheck: {done.stdout.strip()} {done.stderr.strip()}")

    def url(self, database):
        return f"postgresql://socle@127.0.0.1:{self.port}/{database}"

    def psql(self, database, statements):
        """Runs statements, or psql's own commands, and returns what they print."""
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.url(database)],
            input=statements,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def _initialise(self):
        words = ["--username=socle", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        words += ["--data-checksums"] if self.durable else []
        done = subprocess.run(
            self._as_user([BINARIES / "initdb", "-D", self.folder / "data", *words]),
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"initdb: {done.stderr.strip()}")

    def _serve(self):
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            "fsync": "on" if self.durable else "off",
            "timezone": "UTC",
            "shared_buffers": "256MB",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = self.folder / "server.log"
        words = [BINARIES / "postgres", "-D", self.folder / "data", *options]
        self.process = processes.start(words, log=log, user=self.user, on_parents_death="INT")
        deadline = time.monotonic() + 60
        ready = [BINARIES / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")
            time.sleep(0.05)

    def _as_user(self, words):
        prefix = ["runuser", "-u", self.user, "--"] if self.user else []
        return prefix + [str(word) for word in words]
