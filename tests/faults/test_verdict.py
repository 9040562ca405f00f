"""The checks themselves: what is right passes, and each way to be wrong is found by the check that is there for it."""

import dataclasses

import history as histories
import pytest
import verdict
from history import FAILED, OK, UNKNOWN, Committed, Event, Fault, History, Operation, Stored

THING = "territories/a"


def edge(number, start, end, **changes):
    """The change to revision `number`, from the one before."""
    fields = {
        "client": number,
        "method": "UpdateTerritory" if number > 1 else "CreateTerritory",
        "resource": THING,
        "start": start,
        "end": end,
        "outcome": OK,
        "request_id": f"request-{number}",
        "before": f"e{number - 1}" if number > 1 else "",
        "after": f"e{number}",
        "revision": number,
    }
    return Operation(**{**fields, **changes})


def look(number, start, **changes):
    fields = {"client": 9, "method": "GetTerritory", "resource": THING, "start": start, "end": start + 0.1, "outcome": OK}
    return Operation(**{**fields, "after": f"e{number}", "revision": number, **changes})


def committed(number, **changes):
    fields = {"revision": number, "resource": THING, "kind": "UPDATED" if number > 1 else "CREATED"}
    return Committed(**{**fields, "request_id": f"request-{number}", **changes})


def event(number, stream=1, **changes):
    kind = "UPDATED" if number > 1 else "CREATED"
    fields = {"follower": 1, "stream": stream, "event_id": f"id-{number}", "resource": THING, "kind": kind}
    return Event(**{**fields, "revision": number, **changes})


def good():
    """Three changes one after the other, a refused one, a follower that was broken once and had one event again."""
    return [
        edge(1, 0, 1),
        edge(2, 2, 3),
        edge(3, 4, 5),
        edge(9, 4, 5, outcome=FAILED, code="ABORTED", before="e2", after="", revision=0),
        look(2, 3.5),
        look(3, 4.5),
        *(committed(number) for number in (1, 2, 3)),
        event(1),
        event(2),
        event(2, stream=2),
        event(3, stream=2),
        Stored(THING, "e3", 3),
    ]


def told(entries):
    history = History()
    history.add(*entries)
    return history


def without(entries, *unwanted):
    assert all(each in entries for each in unwanted)
    return [each for each in entries if each not in unwanted]


def test_what_is_right_passes():
    assert verdict.findings(told(good())) == []


def test_what_overlaps_in_time_may_have_any_order():
    entries = without(good(), edge(2, 2, 3), look(2, 3.5), look(3, 4.5)) + [edge(2, 2, 4.5)]
    assert verdict.findings(told(entries)) == []


WRONG = {
    "two changes began at the same etag: one is lost": (
        "chains",
        lambda: without(good(), edge(3, 4, 5)) + [edge(3, 4, 5, before="e1")],
    ),
    "an acknowledged change is not what is stored": (
        "chains",
        lambda: without(good(), Stored(THING, "e3", 3)) + [Stored(THING, "e2", 2)],
    ),
    "an acknowledged resource is not there": ("chains", lambda: without(good(), Stored(THING, "e3", 3))),
    "a resource is there that nobody made": ("chains", lambda: good() + [Stored("territories/b", "e9", 9)]),
    "a change came between that nobody was told": (
        "chains",
        lambda: without(good(), edge(2, 2, 3)) + [edge(2, 2, 3, outcome=UNKNOWN, after="")],
    ),
    "one was created twice": (
        "chains",
        lambda: good() + [edge(1, 6, 7, request_id="request-4", after="e4", revision=4)],
    ),
    "a change has no creation": ("chains", lambda: without(good(), edge(1, 0, 1))),
    "two got the same etag": (
        "chains",
        lambda: good() + [edge(3, 4, 5, request_id="request-4")],
    ),
    "one comes before what had ended when it was asked for": (
        "real_time",
        lambda: without(good(), edge(2, 2, 3)) + [edge(2, 7, 8)],
    ),
    "one was applied twice": ("applied_once", lambda: good() + [committed(4, request_id="request-3")]),
    "an acknowledged one is in no record": ("applied_once", lambda: without(good(), committed(3))),
    "a refused one was applied": ("applied_once", lambda: good() + [committed(9)]),
    "one was applied that nobody asked for": ("applied_once", lambda: good() + [committed(7, request_id="of-nobody")]),
    "one was answered with another's revision": (
        "applied_once",
        lambda: without(good(), committed(3)) + [committed(4, request_id="request-3")],
    ),
    "a read shows what was replaced before it began": ("reads", lambda: good() + [look(2, 5.5)]),
    "a read shows what nobody wrote": ("reads", lambda: good() + [look(4, 5.5)]),
    "an event is missing": ("events", lambda: without(good(), event(2), event(2, stream=2))),
    "the last event is missing": ("events", lambda: without(good(), event(3, stream=2))),
    "events came in another order": (
        "events",
        lambda: without(good(), event(1), event(2), event(2, stream=2), event(3, stream=2))
        + [event(1), event(3), event(2)],
    ),
    "an event came again with another id": (
        "events",
        lambda: without(good(), event(2, stream=2)) + [event(2, stream=2, event_id="id-8")],
    ),
    "an id came again with another event": (
        "events",
        lambda: good() + [event(3, stream=3, event_id="id-1")],
    ),
    "an event came twice though nothing broke": ("events", lambda: good() + [event(3, stream=2)]),
    "an event is of what was rolled back": ("events", lambda: good() + [event(9, stream=2)]),
    "a follower saw nothing of one resource": (
        "events",
        lambda: good() + [committed(1, resource="territories/b", request_id="request-1")],
    ),
    "a correction overwrote another": (
        "digests",
        lambda: good()
        + [
            event(4, resource="collectivites/commune-01001", event_id="id-4", before="a", after="b"),
            event(5, resource="collectivites/commune-01001", event_id="id-5", before="a", after="c"),
        ],
    ),
    "a failure is not documented": (
        "codes",
        lambda: good() + [look(3, 6, outcome=FAILED, code="INTERNAL", after="")],
    ),
    "a failure on the way is not documented": (
        "codes",
        lambda: good() + [look(3, 6, attempts=[["there", "UNKNOWN"], ["there", "OK"]])],
    ),
    "one was never resolved": (
        "resolved",
        lambda: good() + [edge(9, 6, 7, outcome=UNKNOWN, code="UNAVAILABLE", after="", revision=0)],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_way_to_be_wrong_is_found(name):
    check, entries = WRONG[name]
    found = verdict.findings(told(entries()))
    assert any(text.startswith(check + ":") for text in found), f"{name}: found only {found}"


def test_every_check_has_something_that_it_finds():
    assert {check for check, _ in WRONG.values()} == {check.__name__ for check in verdict.CHECKS}


def test_what_was_written_is_read_as_it_was(tmp_path):
    entries = good() + [Fault("killed", 1.5, 2.5)]
    with History(tmp_path / "history.jsonl", seed=42) as history:
        history.add(*entries)
    again = histories.read(history.path)
    assert again.seed == 42
    for kind in histories.KINDS.values():
        assert again.of(kind) == history.of(kind)
    assert [dataclasses.asdict(each) for each in again.mutations()] == [dataclasses.asdict(e) for e in history.mutations()]


def test_the_report_names_seed_and_place(tmp_path):
    with History(tmp_path / "history.jsonl", seed=42) as history:
        history.add(*good(), look(2, 5.5))
    text = verdict.report(history)
    assert "seed 42" in text and str(history.path) in text and "reads: territories/a" in text
