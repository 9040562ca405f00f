"""No update is lost: of those that read the same etag one wins, and the others are told."""

import random
import threading
import time

import pytest
import verdict
from client import Calls
from history import FAILED, OK
from load import TERRITORIES

WRITERS = 16
SECONDS = 2.5


@pytest.fixture(name="replicas")
def fixture_replicas(shared_replicas):
    return shared_replicas


@pytest.fixture(name="wanted")
def fixture_wanted(prefix):
    """The name of the territory that all of them want."""
    return f"territories/{prefix}-wanted"


@pytest.fixture(name="calls")
def fixture_calls(replicas, history, wanted):
    """One client a writer; the territory is there."""
    replicas.note_what_was_there(history)
    every = [
        Calls(replicas.addresses, history, random.Random(f"{history.seed}/{number}"), number)
        for number in range(WRITERS)
    ]
    TERRITORIES.create(every[0], wanted.split("/")[1], "Au commencement")
    yield every
    for calls in every:
        calls.__exit__()


def race(every, write):
    """Each writer does `write` with its calls until the time is over; what the changes came to."""
    end = time.monotonic() + SECONDS
    operations = []

    def run(calls):
        while time.monotonic() < end:
            operations.append(write(calls))

    threads = [threading.Thread(target=run, args=(calls,)) for calls in every]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return operations


def change(calls, wanted, etag, **options):
    label = f"{calls.number}-{calls.rng.getrandbits(40):x}"
    return TERRITORIES.change(calls, "Update", wanted, etag, display_name=label, **options)[1]


def read_etag(calls, wanted):
    return TERRITORIES.get(calls, wanted)[0].etag


def test_of_writers_who_read_the_same_one_wins_and_the_others_are_told(replicas, calls, wanted, history, seed):
    del seed
    operations = race(calls, lambda own: change(own, wanted, read_etag(own, wanted)))
    outcomes = [(operation.outcome, operation.code) for operation in operations]
    assert set(outcomes) <= {(OK, ""), (FAILED, "ABORTED")}, f"{set(outcomes)}; {history}"
    won = outcomes.count((OK, ""))
    print(f"{won} changes, {len(outcomes) - won} told to read again")
    assert won > 5 and won < len(outcomes), f"{won} of {len(outcomes)} won: this was no race; {history}"
    replicas.judge(history)


def test_a_stale_etag_is_always_refused(replicas, calls, wanted, history):
    stale = [read_etag(calls[0], wanted)]
    for _ in range(5):
        stale.append(change(calls[0], wanted, stale[-1]).after)
    stale.pop()
    operations = race(calls, lambda own: change(own, wanted, own.rng.choice(stale)))
    codes = {(operation.outcome, operation.code) for operation in operations}
    assert codes == {(FAILED, "ABORTED")}, f"{codes}; {history}"
    replicas.judge(history)


def test_without_an_etag_every_change_is_kept_in_the_history(replicas, calls, wanted, history):
    operations = race(calls, lambda own: change(own, wanted, "", sends_etag=False))
    assert {operation.outcome for operation in operations} == {OK}, str(history)
    assert len({operation.revision for operation in operations}) == len(operations), str(history)
    replicas.judge(history)


def test_control_writers_who_send_no_etag_are_seen_to_lose_updates(calls, wanted, history):
    """They believe in the etag that they read, as if the service did not look at it: the verdict has to say so."""
    race(calls, lambda own: change(own, wanted, read_etag(own, wanted), sends_etag=False))
    lost = [text for text in verdict.chains(history) if "is lost" in text]
    assert lost, f"nobody was seen to lose an update; {history}"
