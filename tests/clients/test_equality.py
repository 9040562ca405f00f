"""Nobody has a right over another by what they are: commune, département, région, EPCI, métropole, collectivité unique.

"sans subordination des unes par rapport aux autres" (Manifeste); "aucune collectivité territoriale ne peut exercer une
tutelle sur une autre" (Constitution, art. 72, al. 5).
"""

import functools
import os
import random

import grpc
import pytest
from calls import Client, failure_of
from equality import OF_THE_LIVING, TABLE, make_things
from explained import agrees, explain
from governance import Actors
from socle.registry.v1 import body_service_pb2, collectivite_service_pb2, meeting_service_pb2, person_service_pb2
from socle.type.v1 import access_pb2
from support_py.registry import OPERATOR, PARTIES, READER

SERVICES = [
    module.DESCRIPTOR.services_by_name[name]
    for module, name in (
        (person_service_pb2, "PersonService"),
        (body_service_pb2, "BodyService"),
        (meeting_service_pb2, "MeetingService"),
    )
]
CALLS = [(service, call) for service, calls in TABLE.items() for call in calls]

def type_of(party):
    return party.split("/")[1].rsplit("-", 1)[0]


@pytest.fixture(name="parties", scope="module")
def _parties(registry):
    """Those of PARTIES that the record knows, and whether they live today: the lists of npm have no statut particulier."""
    known = {}
    with Client(registry.address) as client:
        for party in PARTIES:
            request = collectivite_service_pb2.GetCollectiviteRequest(name=party)
            try:
                client.GetCollectivite(request)
                known[party] = True
            except grpc.RpcError:
                if failure_of(client.GetCollectivite, request).reason == "NOT_ALIVE_AT":
                    known[party] = False
    assert {"commune", "departement", "epci", "region"} <= {type_of(party) for party in known}
    return known


def pairs(parties):
    """Every party on a thing of one of every type, by chance."""
    seed = int(os.environ.get("SOCLE_SEED", random.randrange(2**32)))
    print(f"SOCLE_SEED={seed}")
    chance = random.Random(seed)
    for actor in parties:
        for wanted in sorted({type_of(party) for party in parties}):
            others = [party for party in parties if type_of(party) == wanted and party != actor]
            if others:
                yield actor, chance.choice(others)


@pytest.fixture(name="acting", scope="module")
def _acting(registry):
    with Actors(registry.address) as actors:
        yield actors


@pytest.fixture(name="things", scope="module")
def _things(acting, parties):
    """What each party has."""
    return {party: make_things(acting(party), party, lives) for party, lives in parties.items()}


@pytest.fixture(name="explained", scope="module")
def _explained(registry):
    """What the registry says that a call asks."""
    with grpc.insecure_channel(registry.address) as channel:
        yield functools.lru_cache(None)(lambda service, call: explain(channel, READER, f"socle.registry.v1.{service}/{call}"))


def request_for(service, call, things):
    request = TABLE[service][call](things)
    request.validate_only = True
    return request


def applies(call, things):
    return call not in OF_THE_LIVING or things.person is not None


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_call_that_writes_is_in_the_table(service):
    def reads(method):
        return method.GetOptions().Extensions[access_pb2.access].permission.endswith(".read")

    writes = {method.name for method in service.methods if not reads(method)}
    assert writes == set(TABLE[service.name])


@pytest.mark.parametrize("service, call", CALLS)
def test_nobody_acts_on_the_things_of_another_whatever_they_are(acting, things, explained, service, call):
    for actor, owner in pairs(list(things)):
        if not applies(call, things[owner]):
            continue
        failure = failure_of(getattr(acting(actor), call), request_for(service, call, things[owner]))
        assert failure.reason == "RELATION_REQUIRED", f"{actor} on a thing of {owner}: {failure}"
        assert failure.code == grpc.StatusCode.PERMISSION_DENIED
        assert agrees(explained(service, call), failure), f"{call} is explained otherwise than it is: {failure}"


@pytest.mark.parametrize("service, call", CALLS)
def test_everybody_acts_on_what_is_theirs_whatever_they_are(acting, things, service, call):
    for owner in things:
        if applies(call, things[owner]):
            getattr(acting(owner), call)(request_for(service, call, things[owner]))


@pytest.mark.parametrize("service, call", CALLS)
def test_who_runs_the_platform_writes_nothing(acting, things, service, call):
    failure = failure_of(
        getattr(acting("operator", OPERATOR), call), request_for(service, call, next(iter(things.values())))
    )
    assert failure.reason == "PERMISSION_DENIED"


def test_refusals_are_the_same_for_everybody(acting, things):
    """Not even the words tell who somebody is."""
    owner = next(iter(things.values()))
    told = {
        (failure.message, failure.french, tuple(sorted(failure.metadata.items())))
        for failure in (
            failure_of(acting(actor).EndBody, request_for("BodyService", "EndBody", owner))
            for actor in things
            if actor != owner.party
        )
    }
    assert len(told) == 1
