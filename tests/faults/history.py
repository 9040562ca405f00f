"""What clients did and saw while things broke: one JSON object a line, written as it happens, judged by verdict.py.

    with History(folder / "history.jsonl", seed=7) as history:
        history.add(Operation(client=1, method="UpdateTerritory", resource="territories/a", …))

A line says by `line` what it is: `seed`, `operation` (a call with all of its repeats), `fault`, `event` (as a follower
received it), `committed` (the service's own record, read at the end) or `stored` (what is read at the end).
"""

import dataclasses
import json
import pathlib
import threading
import time

OK = "ok"
FAILED = "failed"  # the service refused: nothing happened
UNKNOWN = "unknown"  # no answer, whatever was repeated: it may have happened


@dataclasses.dataclass
class Operation:
    """A call, from its first attempt to the answer of the last. Times are of the monotonic clock, in seconds."""

    client: int
    method: str
    resource: str
    start: float
    end: float
    outcome: str
    request_id: str = ""  # of a mutation; a read has none
    code: str = ""  # of the failure
    said: str = ""  # the failure's text
    before: str = ""  # the etag that was sent; empty: the caller asked for no check, or creates
    after: str = ""  # the etag that was answered
    revision: int = 0  # the one that was answered
    attempts: list = dataclasses.field(default_factory=list)  # [address, code] each

    @property
    def creates(self):
        return self.method.startswith("Create") and not self.method.startswith("CreateCorrection")


@dataclasses.dataclass
class Event:
    """An event as a follower received it: `stream` grows with each break, and messages are numbered within it."""

    follower: int
    stream: int
    event_id: str
    resource: str
    kind: str
    revision: int
    before: str = ""
    after: str = ""


@dataclasses.dataclass
class Committed:
    """A change as the service's audit record has it."""

    revision: int
    resource: str
    kind: str
    request_id: str
    transaction: int = 0  # PostgreSQL's


@dataclasses.dataclass
class Stored:
    """A resource as it is read when all is over."""

    resource: str
    etag: str
    revision: int


@dataclasses.dataclass
class Fault:
    """What was broken on purpose, and when it worked again."""

    what: str
    start: float
    end: float = 0.0


KINDS = {kind.__name__.lower(): kind for kind in (Operation, Event, Committed, Stored, Fault)}


class History:
    """All that happened, in the order in which it was told. `add` is for any thread."""

    def __init__(self, path=None, seed=0):
        self.path = pathlib.Path(path) if path else None
        self.seed = seed
        self._lock = threading.Lock()
        self._lines = []
        self._file = None

    def __enter__(self):
        if self.path:
            self._file = open(self.path, "w", encoding="utf-8")
            self._file.write(json.dumps({"line": "seed", "seed": self.seed, "time": time.time()}) + "\n")
        return self

    def __exit__(self, *_):
        if self._file:
            self._file.close()

    def add(self, *entries):
        with self._lock:
            self._lines += entries
            if self._file:
                for entry in entries:
                    line = {"line": type(entry).__name__.lower(), **dataclasses.asdict(entry)}
                    self._file.write(json.dumps(line) + "\n")

    def of(self, kind):
        """Those of a kind, as a list of their own."""
        with self._lock:
            return [entry for entry in self._lines if isinstance(entry, kind)]

    def mutations(self):
        return [operation for operation in self.of(Operation) if operation.request_id]

    def reads(self):
        return [operation for operation in self.of(Operation) if not operation.request_id]

    def __str__(self):
        return f"seed {self.seed}, history {self.path}"


def read(path):
    """A history that was written."""
    history = History(path)
    for text in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        kind = line.pop("line")
        if kind == "seed":
            history.seed = line["seed"]
        else:
            history.add(KINDS[kind](**line))
    return history
