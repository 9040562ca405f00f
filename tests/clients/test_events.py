"""Consumers follow what changes in the registry, from Python and with soclectl."""

import json
import os
import signal
import subprocess
import uuid

import grpc
import pytest
from calls import Client, failure_of
from socle.events.v1 import event_service_pb2 as events
from support_py.registry import READER

SECONDS = 30


@pytest.fixture(name="write")
def fixture_write(registry):
    """Commits an event of a resource as the registry does, and returns its revision."""

    def write(resource, kind=events.Event.UPDATED, changes=(), actor="test-writer"):
        values = f"(SELECT max(id) FROM revision), '{actor}', '{resource}', {kind}, '{{{','.join(changes)}}}'"
        return int(
            sql(
                registry,
                f"""
                INSERT INTO audit_record (revision, actor, resource, kind, changes, method, request_id, trace_id)
                  VALUES ({values}, 'test', '{uuid.uuid4()}', '');
                INSERT INTO outbox_event (revision, actor, resource, kind, changes) VALUES ({values}) RETURNING revision;
                """,
            )
        )

    return write


def sql(registry, statements):
    done = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-1", "-v", "ON_ERROR_STOP=1", registry.database_url],
        input=statements,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture(name="thing")
def fixture_thing():
    """The name of a resource that no other test writes."""
    return f"things/{uuid.uuid4()}"


def of(thing):
    return f'resource = "{thing}*"'


def next_events(stream):
    """The next message that is no heartbeat."""
    for response in stream:
        if response.events:
            return response
    raise AssertionError("the stream ended")


def test_watch_begins_with_a_token_and_sends_what_is_committed(client, write, thing):
    stream = client.Watch(events.WatchRequest(filter=of(thing)), seconds=SECONDS)
    first = next(stream)
    assert not first.events and first.resume_token
    revision = write(thing, events.Event.CORRECTED, ["renamed", "moved"])
    event = next_events(stream).events[0]
    assert (event.resource, event.kind, event.revision) == (thing, events.Event.CORRECTED, revision)
    assert list(event.changes) == ["renamed", "moved"]
    assert event.actor == "test-writer" and event.event_id
    stream.cancel()


def test_watch_resumes_behind_the_token_and_knows_events_by_their_ids(client, write, thing):
    stream = client.Watch(events.WatchRequest(filter=of(thing)), seconds=SECONDS)
    token = next(stream).resume_token
    write(thing + "-1")
    seen = next_events(stream)
    stream.cancel()
    write(thing + "-2")
    again = client.Watch(events.WatchRequest(filter=of(thing), resume_token=token), seconds=SECONDS)
    repeated = next_events(again).events
    again.cancel()
    assert repeated[0].event_id == seen.events[0].event_id
    behind = client.Watch(events.WatchRequest(filter=of(thing), resume_token=seen.resume_token), seconds=SECONDS)
    assert [event.resource for event in next_events(behind).events] == [thing + "-2"]
    behind.cancel()


def test_watch_tells_what_is_wrong_with_a_request(client):
    wrong = {
        "INVALID_RESUME_TOKEN": events.WatchRequest(resume_token="made up"),
        "INVALID_FILTER": events.WatchRequest(filter="colour = blue"),
        "INVALID_FIELD": None,
    }
    stream = client.Watch(events.WatchRequest(), seconds=SECONDS)
    token = next(stream).resume_token
    stream.cancel()
    wrong["INVALID_FIELD"] = events.WatchRequest(resume_token=token, from_oldest=True)
    for reason, request in wrong.items():
        failure = failure_of(client.Watch, request, seconds=SECONDS)
        assert (failure.code, failure.reason) == (grpc.StatusCode.INVALID_ARGUMENT, reason)
        assert failure.french and failure.fields


def test_watch_says_when_events_are_kept_no_longer(registry, client, write, thing):
    stream = client.Watch(events.WatchRequest(from_oldest=True), seconds=SECONDS)
    before = next(stream).resume_token
    stream.cancel()
    write(thing)
    # What the retention does, here to all of them.
    sql(
        registry,
        "WITH last AS (SELECT transaction, id FROM outbox_event ORDER BY transaction DESC, id DESC LIMIT 1) "
        "UPDATE outbox_retention SET deleted_transaction = last.transaction, deleted_id = last.id FROM last; "
        "DELETE FROM outbox_event;",
    )
    # A replica that still has them in memory gives them; one that starts now does not.
    registry.stop()
    registry.start()
    with Client(registry.address) as again:
        failure = failure_of(again.Watch, events.WatchRequest(resume_token=before), seconds=SECONDS)
    client.wait_until_connected()
    assert (failure.code, failure.reason) == (grpc.StatusCode.OUT_OF_RANGE, "EVENTS_NOT_KEPT")


def test_list_events_pages_through_the_history_of_a_resource(client, write, thing):
    kinds = [events.Event.CREATED, events.Event.UPDATED, events.Event.DELETED, events.Event.UNDELETED]
    for kind in kinds:
        write(thing, kind)
    write(thing + "-other")
    request = events.ListEventsRequest(resource=thing, page_size=3)
    first = client.ListEvents(request)
    request.page_token = first.next_page_token
    second = client.ListEvents(request)
    assert [event.kind for event in [*first.events, *second.events]] == kinds[::-1]
    assert first.next_page_token and not second.next_page_token
    request.resource = thing + "-other"
    assert failure_of(client.ListEvents, request).reason == "INVALID_PAGE_TOKEN"


# --- soclectl ---


def soclectl(registry, *arguments, check=True):
    return subprocess.run(
        [registry.build / "cli" / "soclectl", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, "SOCLE_ADDRESS": registry.address, "SOCLE_TOKEN": READER},
        timeout=SECONDS,
        check=check,
    )


def test_soclectl_watch_shows_events_until_it_is_interrupted(registry, write, thing):
    with subprocess.Popen(
        [registry.build / "cli" / "soclectl", "watch", "--filter", of(thing), "--from-oldest"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SOCLE_ADDRESS": registry.address, "SOCLE_TOKEN": READER},
    ) as watching:
        revision = write(thing, events.Event.STATE_CHANGED, ["signed"])
        line = watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        rest, said = watching.communicate(timeout=SECONDS)
    for word in (thing, f"r{revision}", "state changed", "signed", "by test-writer"):
        assert word in line
    assert watching.returncode == 0, said
    assert rest == ""
    assert "soclectl watch --from " in said


def test_soclectl_watch_goes_on_from_a_token(registry, write, thing):
    write(thing + "-1")
    printed = soclectl(registry, "watch", "--filter", of(thing), "--from-oldest", "--json", "--limit", "1").stdout
    messages = [json.loads(line) for line in printed.splitlines()]
    assert messages[-1]["events"][0]["resource"] == thing + "-1"
    write(thing + "-2")
    token = messages[-1]["resumeToken"]
    line = soclectl(registry, "watch", "--filter", of(thing), "--from", token, "--limit", "1").stdout
    assert thing + "-2" in line and thing + "-1 " not in line


def test_soclectl_watch_says_what_is_wrong(registry):
    refused = soclectl(registry, "watch", "--from", "nonsense", check=False)
    assert refused.returncode == 2 and "resume_token" in refused.stderr
    both = soclectl(registry, "watch", "--from", "x", "--from-oldest", check=False)
    assert both.returncode == 2


def test_soclectl_events_lists_the_history_of_a_resource(registry, write, thing):
    write(thing, events.Event.CREATED)
    write(thing, events.Event.UPDATED, ["renamed"])
    lines = soclectl(registry, "events", thing).stdout.splitlines()
    assert lines[0].split()[:4] == ["WHEN", "REVISION", "WHAT", "NAME"]
    assert "updated" in lines[1] and "renamed" in lines[1] and "test-writer" in lines[1]
    assert "created" in lines[2]
    oldest = soclectl(registry, "events", thing, "--oldest-first", "--limit", "1").stdout
    assert "created" in oldest and "updated" not in oldest and "more" in oldest
    listed = json.loads(soclectl(registry, "events", thing, "--json").stdout)
    assert [event["kind"] for event in listed["events"]] == ["UPDATED", "CREATED"]
    assert soclectl(registry, "events", thing + "-never").stdout == "no events\n"
