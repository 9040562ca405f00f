"""Whether a history is one that the promises allow. Each check gives the findings as sentences; none is a pass.

    assert not verdict.findings(history), verdict.report(history)

By hand, over a file that a test left: /usr/bin/python3 tests/faults/verdict.py HISTORY
"""

import collections
import sys

import history as histories
from history import FAILED, OK, UNKNOWN, Committed, Event, Operation, Stored

# What a caller may be told when things break or others are faster. Anything else is a fault of the service.
DOCUMENTED = {"UNAVAILABLE", "ABORTED", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED"}


def by_resource(entries):
    groups = collections.defaultdict(list)
    for entry in entries:
        groups[entry.resource].append(entry)
    return groups


def edges_of(history):
    """Changes that were acknowledged with a new etag, by resource, in the order of their revisions."""
    acknowledged = [each for each in history.mutations() if each.outcome == OK and each.after]
    return {
        resource: sorted(edges, key=lambda edge: edge.revision)
        for resource, edges in by_resource(acknowledged).items()
    }


def chains(history):
    """From creation to what is stored, each change begins where the one before ended: none is lost, none came between."""
    found = []
    stored = {each.resource: each for each in history.of(Stored)}
    for resource, edges in edges_of(history).items():
        if not edges[0].creates:
            found.append(f"{resource}: changed at revision {edges[0].revision}, and no creation was acknowledged before")
        for edge in edges[1:]:
            if edge.creates:
                found.append(f"{resource}: created again at revision {edge.revision}")
        for one, next_one in zip(edges, edges[1:]):
            if one.after == next_one.after or one.revision == next_one.revision:
                found.append(f"{resource}: {one.request_id} and {next_one.request_id} were both answered {one.after}")
            elif next_one.before and next_one.before != one.after:
                found.append(
                    f"{resource}: the change to {next_one.after} began at {next_one.before}, but {one.after} was there: "
                    f"one of them is lost or was told to nobody"
                )
        last = edges[-1]
        if resource not in stored:
            found.append(f"{resource}: was acknowledged ({last.after}) and is not there")
        elif stored[resource].etag != last.after:
            found.append(f"{resource}: the last acknowledged is {last.after}, stored is {stored[resource].etag}")
    found += [f"{resource}: is there and nobody was told" for resource in stored if resource not in edges_of(history)]
    return found


def real_time(history):
    """What ended before something else began comes before it in the chain."""
    found = []
    for resource, edges in edges_of(history).items():
        latest = edges[0]
        for edge in edges[1:]:
            if edge.end < latest.start:
                found.append(
                    f"{resource}: {edge.after} was answered {latest.start - edge.end:.3f} s before {latest.after} was "
                    f"asked for, and comes after it"
                )
            latest = max(latest, edge, key=lambda each: each.start)
    return found


def applied_once(history):
    """The service's own record has each acknowledged change once, none that was refused, none that nobody asked for."""
    found = []
    record = collections.defaultdict(list)
    for committed in history.of(Committed):
        record[committed.request_id].append(committed)
    for operation in history.mutations():
        committed = record.pop(operation.request_id, [])
        what = f"{operation.method} of {operation.resource} ({operation.request_id})"
        revisions = sorted({each.revision for each in committed})
        if len(revisions) > 1:
            found.append(f"{what}: applied {len(revisions)} times, at revisions {revisions}")
        elif operation.outcome == OK and not committed:
            found.append(f"{what}: acknowledged, and lost")
        elif operation.outcome == OK and revisions != [operation.revision]:
            found.append(f"{what}: answered revision {operation.revision}, applied at {revisions}")
        elif operation.outcome == FAILED and committed:
            found.append(f"{what}: refused with {operation.code}, and applied at {revisions}")
    for request_id, committed in record.items():
        found.append(f"{committed[0].resource}: revision {committed[0].revision} ({request_id}) was asked for by nobody")
    return found


def reads(history):
    """A read shows at least what was acknowledged before it began, and only what is in the chain."""
    found = []
    edges = edges_of(history)
    answered = by_resource(each for each in history.reads() if each.outcome == OK and each.after)
    for resource, seen in answered.items():
        chain = edges.get(resource, [])
        known = {edge.after for edge in chain}
        by_end = sorted(chain, key=lambda edge: edge.end)
        newest, passed = 0, 0
        for operation in sorted(seen, key=lambda each: each.start):
            while passed < len(by_end) and by_end[passed].end < operation.start:
                newest = max(newest, by_end[passed].revision)
                passed += 1
            if operation.revision < newest:
                found.append(
                    f"{resource}: client {operation.client} read revision {operation.revision} after {newest} had been "
                    f"acknowledged"
                )
            if operation.after not in known:
                found.append(f"{resource}: client {operation.client} read {operation.after}, which nobody wrote")
    return found


def events(history):
    """Each follower has each change once, in the order of its resource; what comes again has the id it had."""
    found = []
    wanted = {
        resource: [(each.revision, each.kind) for each in sorted(group, key=lambda each: each.revision)]
        for resource, group in by_resource(history.of(Committed)).items()
    }
    followers = collections.defaultdict(list)
    for event in history.of(Event):
        followers[event.follower].append(event)
    for follower, received in sorted(followers.items()):
        found += [f"follower {follower}: {text}" for text in events_of_one(received, wanted)]
    return found


def events_of_one(received, wanted):
    found = []
    first_of = {}
    in_stream = set()
    once = []
    for event in received:
        if (event.stream, event.event_id) in in_stream:
            found.append(f"{event.resource}: event {event.event_id} came twice in one stream")
        in_stream.add((event.stream, event.event_id))
        first = first_of.setdefault(event.event_id, event)
        if first is event:
            once.append(event)
        elif (first.resource, first.revision, first.kind) != (event.resource, event.revision, event.kind):
            found.append(f"{event.resource}: event {event.event_id} came again as another one")
    came = {
        resource: [(each.revision, each.kind) for each in group] for resource, group in by_resource(once).items()
    }
    for resource in sorted(wanted.keys() | came.keys()):
        have, want = came.get(resource, []), wanted.get(resource, [])
        if have == want:
            continue
        missing = [each for each in want if each not in have]
        added = [each for each in have if each not in want]
        twice = sorted({each for each in have if have.count(each) > 1})
        if missing:
            found.append(f"{resource}: no event of {missing}")
        if added:
            found.append(f"{resource}: events of what was never committed: {added}")
        if twice:
            found.append(f"{resource}: events with different ids of the same change: {twice}")
        if not (missing or added or twice):
            found.append(f"{resource}: events came in another order than the changes: {have}")
    return found


def digests(history):
    """Of a corrected collectivité, each correction begins with the facts that the one before left."""
    found = []
    seen = collections.defaultdict(dict)
    for event in history.of(Event):
        if event.resource.startswith("collectivites/") and event.after:
            seen[event.resource][event.revision] = event
    for resource, by_revision in seen.items():
        ordered = [by_revision[revision] for revision in sorted(by_revision)]
        for one, next_one in zip(ordered, ordered[1:]):
            if one.after != next_one.before:
                found.append(f"{resource}: revision {next_one.revision} did not begin with what {one.revision} left")
    return found


def codes(history):
    """No failure but those that are documented, also on the way to an answer."""
    found = []
    for operation in history.of(Operation):
        told = {code for _, code in operation.attempts} | {operation.code}
        for code in sorted(told - DOCUMENTED - {"", "OK"}):
            found.append(
                f"{operation.resource}: client {operation.client}: {operation.method} was told {code} {operation.said}"
            )
    return found


def resolved(history):
    """Whoever repeats with the same request id learns what became of the change."""
    return [
        f"{each.resource}: client {each.client}: nobody knows what became of {each.method} ({each.code}, attempts: "
        f"{len(each.attempts)}, {each.end - each.start:.1f} s)"
        for each in history.of(Operation)
        if each.outcome == UNKNOWN
    ]


CHECKS = (chains, real_time, applied_once, reads, events, digests, codes, resolved)


def findings(history, checks=CHECKS):
    return [f"{check.__name__}: {text}" for check in checks for text in check(history)]


def report(history, found=None):
    """For the message of an assertion: seed, place, and the first findings of each check."""
    found = findings(history) if found is None else found
    shown = collections.defaultdict(list)
    for text in found:
        shown[text.split(":")[0]].append(text)
    lines = [f"{history}: {len(found)} findings"]
    for texts in shown.values():
        lines += texts[:8] + ([f"  … and {len(texts) - 8} more"] if len(texts) > 8 else [])
    return "\n".join(lines)


if __name__ == "__main__":
    told = histories.read(sys.argv[1])
    print(report(told))
    sys.exit(1 if findings(told) else 0)
