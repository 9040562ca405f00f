"""Killing PostgreSQL loses nothing either, and the registries serve again by themselves once it is back."""

import os
import random
import time

from client import Calls
from follower import follow
from history import OK, Fault, Operation
from load import TERRITORIES, Load

RECOVERY_SECONDS = 5.0
BASELINE_SECONDS = 30.0


def open_files(replica):
    return len(os.listdir(f"/proc/{replica.process.pid}/fd"))


def wait_until_it_writes(replica, history, seconds):
    """How long it takes until this replica, without the other's help, has read and written."""
    started = time.monotonic()
    rng = random.Random(f"{history.seed}/{started}")
    with Calls([replica.address], history, rng, -2, patience=seconds) as calls:
        made, operation = TERRITORIES.create(calls, f"after-{rng.getrandbits(40):x}", "Après la panne")
        assert operation.outcome == OK, f"no write within {seconds} s after the database was back: {operation}; {history}"
        TERRITORIES.get(calls, made.name)
    return time.monotonic() - started


def test_a_killed_database_loses_nothing_and_is_found_again(replicas, postgres, history, seed, least_rate):
    rng = random.Random(seed)
    replicas.note_what_was_there(history)
    followers = follow(replicas.addresses, history)
    recoveries = []
    # A correction holds the record for as long as the record takes to load; that is another test's matter.
    with Load(replicas.addresses, history, corrections=0) as load:
        rate = load.rate(3)
        pids = [replica.process.pid for replica in replicas.all]
        files = [open_files(replica) for replica in replicas.all]
        for _ in range(2):
            time.sleep(rng.uniform(0.2, 1.0))
            fault = Fault("PostgreSQL killed", time.monotonic())
            postgres.kill()
            time.sleep(rng.uniform(0, 1.0))
            postgres.start_again()
            fault.end = time.monotonic()
            history.add(fault)
            recoveries += [wait_until_it_writes(replica, history, RECOVERY_SECONDS) for replica in replicas.all]
        time.sleep(0.5)
    replicas.judge(history, followers)
    postgres.check_pages(replicas.database)
    assert rate >= least_rate, f"{rate:.0f} op/s before the fault is too little to prove anything; {history}"
    told = [code for operation in history.of(Operation) for _, code in operation.attempts if code != "OK"]
    print(f"{rate:.0f} op/s, back after {', '.join(f'{each:.1f} s' for each in recoveries)}; "
          f"told UNAVAILABLE {told.count('UNAVAILABLE')} times, DEADLINE_EXCEEDED {told.count('DEADLINE_EXCEEDED')}")
    assert told.count("UNAVAILABLE") > told.count("DEADLINE_EXCEEDED"), f"callers wait for what is away; {history}"
    assert [replica.process.pid for replica in replicas.all if replica.process.poll() is None] == pids
    end = time.monotonic() + BASELINE_SECONDS
    for replica, before in zip(replicas.all, files):
        while open_files(replica) > before * 1.1 + 2:
            assert time.monotonic() < end, f"{open_files(replica)} files open, {before} before the faults; {history}"
            time.sleep(0.1)
