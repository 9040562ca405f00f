"""Two registries on one database, as in production, and a keeper that starts one again at once when it was killed."""

import os
import random
import signal
import threading
import time

import verdict
from client import Calls
from history import Committed, Fault, Operation, Stored
from patience import stretched
from socle.events.v1 import event_service_pb2
from support_py.registry import RunningRegistry, run_soclectl

KIND = event_service_pb2.Event.Kind
EVENTS_SECONDS = 10.0  # after the last change; what is missing then is missing


class Replicas:
    """Serves a copy of the template's database as long as the `with` block. `folder` gets tokens and logs."""

    def __init__(self, build, folder, postgres, database, template, options=()):
        self.postgres = postgres
        self.database = database
        self.template = template
        self.folder = folder
        self.start_seconds = 0.0
        self.old = set()
        self.all = []
        for name in ("one", "two"):
            place = folder / name
            place.mkdir(parents=True)
            replica = RunningRegistry(build, place, postgres.url(database), options)
            replica.patience = stretched(replica.patience)
            self.all.append(replica)

    def __enter__(self):
        self.postgres.create_database(self.database, self.template)
        try:
            for replica in self.all:
                replica.__enter__()
            # What a start takes on this machine now, when nothing is wrong.
            self.all[0].stop()
            self.start_seconds = self.all[0].start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for replica in self.all:
            replica.stop()

    @property
    def addresses(self):
        return [replica.address for replica in self.all]

    def committed(self):
        """The service's own record of all changes, in the order of their revisions."""
        columns = "revision, resource, kind, request_id, transaction"
        rows = self.postgres.psql(self.database, f"SELECT {columns} FROM audit_record ORDER BY revision, id")
        committed = []
        for row in rows.splitlines():
            revision, name, kind, request_id, transaction = row.split("|")
            committed.append(Committed(int(revision), name, KIND.Name(int(kind)), request_id, int(transaction)))
        return committed

    def note_what_was_there(self, history):
        """So that it is not taken for changes that nobody asked for: what the template or another test brought along."""
        self.old = set()
        for each in self.committed():
            self.old.add(each.resource)
            history.add(
                Operation(
                    client=-1, method="Import", resource=each.resource, start=0.0, end=0.0, outcome="ok",
                    request_id=each.request_id, revision=each.revision,
                )
            )

    def judge(self, history, followers=()):
        """At the end: reads what is there, waits until the followers know of it, and fails with what is wrong."""
        with Calls(self.addresses, history, random.Random(0), -1) as calls:
            for found in [*calls.everything("Territories"), *calls.everything("Organisations")]:
                if found.name not in self.old:
                    history.add(Stored(found.name, found.etag, found.revision))
        committed = self.committed()
        history.add(*committed)
        for follower in followers:
            follower.wait_for(committed, stretched(EVENTS_SECONDS))
            follower.end()
        found = verdict.findings(history)
        assert not found, verdict.report(history, found)
        self.judge_audit(len(committed))

    def judge_audit(self, count):
        """Every change is sealed, and the chain is whole, whoever of the killed and the living sealed which."""
        end = time.monotonic() + stretched(EVENTS_SECONDS)
        while int(self.postgres.psql(self.database, "SELECT count(*) FROM audit_seal")) < count:
            assert time.monotonic() < end, f"of {count} changes not all are sealed within {stretched(EVENTS_SECONDS):.0f} s"
            time.sleep(0.05)
        run_soclectl(self.all[0].build, ["audit", "verify"], SOCLE_DATABASE_URL=self.postgres.url(self.database))


class Keeper:
    """Starts a replica again as soon as its process has ended, as an orchestrator does, and notes how long it took.

    What it started ends with it: the kernel tells children when the thread that started them is gone.
    """

    def __init__(self, replicas, history, failpoints=None):
        self.replicas = replicas
        self.history = history
        self.failpoints = failpoints or (lambda index: "")  # of the next start of a replica
        self.faults = []
        self.failure = None
        self._ending = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep, args=(index, replica), daemon=True)
            for index, replica in enumerate(replicas.all)
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def kill(self, index):
        """SIGKILL to one replica; what follows is the keeper's."""
        os.kill(self.replicas.all[index].process.pid, signal.SIGKILL)

    def wait_for(self, count, seconds=60):
        """Until so many have been killed and serve again."""
        end = time.monotonic() + stretched(seconds)
        while len(self.faults) < count:
            if self.failure:
                raise self.failure
            if time.monotonic() > end:
                raise AssertionError(f"{len(self.faults)} of {count} kills happened within {stretched(seconds)} s; {self.history}")
            time.sleep(0.02)

    def _keep(self, index, replica):
        while not self._ending.wait(0.005):
            if replica.process.poll() is None:
                continue
            fault = Fault(f"replica {index} ended with {replica.process.returncode}", time.monotonic())
            points = self.failpoints(index)
            replica.environment = {"SOCLE_FAILPOINTS": points} if points else {}
            try:
                replica.start()
            except RuntimeError as error:
                self.failure = error
                return
            fault.end = time.monotonic()
            self.history.add(fault)
            self.faults.append(fault)
