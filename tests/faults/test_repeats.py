"""The same request id, from wherever and however often it comes, has one effect and one answer."""

import random
import threading

import grpc
import pytest
from client import Calls
from history import FAILED
from load import MEMBERS, ORGANISATIONS, TERRITORIES
from replicas import Keeper
from socle.registry.v1 import organisation_service_pb2, territory_service_pb2

CALLERS = 32


class Repeaters:
    """Clients of their own that send one request at the same time."""

    def __init__(self, replicas, history):
        self.calls = [
            Calls(replicas.addresses, history, random.Random(f"{history.seed}/{number}"), number)
            for number in range(CALLERS)
        ]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for calls in self.calls:
            calls.__exit__()

    def send(self, method, request, resource, before=""):
        """All answers, None for those that failed."""
        start = threading.Barrier(CALLERS)
        answers = [None] * CALLERS

        def call(number):
            start.wait()
            answers[number], _ = self.calls[number].write(method, request, resource, before)

        threads = [threading.Thread(target=call, args=(number,)) for number in range(CALLERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers


@pytest.fixture(name="repeaters")
def fixture_repeaters(shared_replicas, history):
    shared_replicas.note_what_was_there(history)
    with Repeaters(shared_replicas, history) as repeaters:
        yield repeaters


def requests_of(repeaters, prefix):
    """One of each kind of change, in an order in which they can be made: method, request, resource, etag sent."""
    calls = repeaters.calls[0]
    organisation = organisation_service_pb2.CreateOrganisationRequest(
        organisation=ORGANISATIONS.content("Répétée"), request_id=calls.new_request_id()
    )
    yield "CreateOrganisation", organisation, "organisations/-", ""
    name = f"territories/{prefix}-repeated"
    territory = territory_service_pb2.CreateTerritoryRequest(
        territory=TERRITORIES.content("Répété"), territory_id=f"{prefix}-repeated", request_id=calls.new_request_id()
    )
    yield "CreateTerritory", territory, name, ""
    for verb, field in (("Update", "members"), ("Correct", "description")):
        etag = TERRITORIES.get(calls, name)[0].etag
        value = {"members": MEMBERS[:3], "description": "répété"}[field]
        content = {"name": name, "etag": etag, field: value}
        request = TERRITORIES.request(
            f"{verb}Territory", territory=content, update_mask={"paths": [field]}, request_id=calls.new_request_id()
        )
        yield f"{verb}Territory", request, name, etag
    for verb in ("Delete", "Undelete"):
        etag = TERRITORIES.get(calls, name)[0].etag
        request = TERRITORIES.request(f"{verb}Territory", name=name, etag=etag, request_id=calls.new_request_id())
        yield f"{verb}Territory", request, name, etag


def check_one_effect(replicas, request, answers, history):
    assert all(answer is not None for answer in answers), f"{answers.count(None)} of {CALLERS} got no answer; {history}"
    different = {answer.SerializeToString(deterministic=True) for answer in answers}
    assert len(different) == 1, f"{len(different)} different answers to {request.request_id}; {history}"
    effects = [each for each in replicas.committed() if each.request_id == request.request_id]
    assert [each.revision for each in effects] == [answers[0].revision], f"{effects}; {history}"
    return answers[0]


def test_from_32_callers_at_once_has_one_effect_and_one_answer(shared_replicas, repeaters, history, prefix, seed):
    del seed
    for method, request, resource, before in requests_of(repeaters, prefix):
        answers = repeaters.send(method, request, resource, before)
        check_one_effect(shared_replicas, request, answers, history)


def test_across_a_kill_has_one_effect_and_one_answer(replicas, history, seed):
    replicas.note_what_was_there(history)
    points = ["before_commit", "after_commit_before_reply"]
    random.Random(seed).shuffle(points)
    # Both replicas are killed by the first that gets there.
    with Keeper(replicas, history, lambda _: f"{points[0]}=kill@1") as keeper, Repeaters(replicas, history) as repeaters:
        keeper.kill(0)
        keeper.kill(1)
        keeper.wait_for(2)
        for number in (1, 2):
            # How those start again that are killed now.
            points.append(points.pop(0))
            killed = len(keeper.faults)
            request = TERRITORIES.request(
                "CreateTerritory", territory=TERRITORIES.content("Répété"), territory_id=f"killed-{number}",
                request_id=repeaters.calls[0].new_request_id(),
            )
            answers = repeaters.send("CreateTerritory", request, f"territories/killed-{number}")
            check_one_effect(replicas, request, answers, history)
            keeper.wait_for(killed + 1)


def test_with_other_content_is_refused_by_every_replica(shared_replicas, repeaters, history):
    calls = repeaters.calls[0]
    request = TERRITORIES.request(
        "CreateTerritory", territory=TERRITORIES.content("Le premier"), request_id=calls.new_request_id()
    )
    assert calls.write("CreateTerritory", request, "territories/-")[0] is not None
    request.territory.display_name = "Un autre"
    for replica in shared_replicas.all:
        with Calls([replica.address], history, random.Random(0), 99) as one:
            _, operation = one.write("CreateTerritory", request, "territories/-")
        assert (operation.outcome, operation.code) == (FAILED, grpc.StatusCode.INVALID_ARGUMENT.name), str(history)
