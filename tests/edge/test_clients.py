"""The programs of clients/, each against two replicas of the registry with mutual TLS, which are killed and come back."""

import re
import socket
import uuid

import grpc
import pytest
from sample import Sample, Watching, build_program, finished, languages
from socle.registry.v1 import organisation_pb2
from socle.registry.v1 import organisation_service_pb2 as api
from socle.registry.v1 import organisation_service_pb2_grpc

# Nobody listens there.
NO_DATABASE = "postgresql://socle@127.0.0.1:1/none"
LIST = "/socle.registry.v1.OrganisationService/ListOrganisations"


@pytest.fixture(name="language", scope="module", params=languages())
def _language(request):
    build_program(request.param)
    return request.param


@pytest.fixture(name="replicas", scope="module")
def _replicas(replica):
    with replica() as first, replica() as second:
        yield [first, second]


@pytest.fixture(name="sample", scope="module")
def _sample(language, replicas, identities):
    return Sample(language, [each.address for each in replicas], identities.folder / "integrator")


class Keeper:
    """Records organisations of a test's own through one replica."""

    def __init__(self, replica, identities):
        self.replica, self.identities = replica, identities

    def create(self, identifier):
        with grpc.secure_channel(self.replica.address, self.identities.credentials("integrator")) as channel:
            stub = organisation_service_pb2_grpc.OrganisationServiceStub(channel)
            organisation = organisation_pb2.Organisation(display_name=identifier, kind=organisation_pb2.Organisation.ASSOCIATION)
            request = api.CreateOrganisationRequest(organisation_id=identifier, organisation=organisation)
            return stub.CreateOrganisation(request, timeout=30, wait_for_ready=True).name


@pytest.fixture(name="keeper", scope="module")
def _keeper(replicas, identities):
    return Keeper(replicas[0], identities)


def new_id(language):
    return f"{language}-{uuid.uuid4().hex[:12]}"


def calls(replica, method):
    """How often the method was answered."""
    service, name = method[1:].split("/")
    lines = [line for line in replica.metrics().splitlines() if line.startswith("socle_rpc_calls_total{")]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if f'"{name}"' in line or f"{service}/{name}" in line)


def test_it_lists_all_pages_and_the_replicas_take_turns(language, sample, keeper, replicas):
    prefix = new_id(language)
    names = [keeper.create(f"{prefix}-{number}") for number in range(6)]
    before = [calls(each, LIST) for each in replicas]
    records = sample.run("list", 1, f'id = "{prefix}*"')
    assert records == [("organisation", name, name.split("/")[1]) for name in names]
    asked = [calls(each, LIST) - earlier for each, earlier in zip(replicas, before)]
    assert sum(asked) == len(names) and min(asked) >= 2, f"calls of each replica: {asked}"


def test_a_replica_that_is_not_ready_is_not_asked(language, keeper, replica, replicas, identities):
    prefix = new_id(language)
    names = [keeper.create(f"{prefix}-{number}") for number in range(6)]
    without_database = replica(NO_DATABASE)
    without_database.AWAITED = "liveness"
    with without_database as unready:
        sample = Sample(language, [unready.address, replicas[0].address], identities.folder / "integrator")
        records = sample.run("list", 1, f'id = "{prefix}*"')
        asked = calls(unready, LIST)
    assert [record[1] for record in records] == names
    if language == "typescript":
        assert asked > 0, "grpc-js looks at health now: say so in clients/README.md"
    else:
        assert asked == 0


def test_a_write_that_is_repeated_is_done_once(language, sample):
    identifier, request_id = new_id(language), str(uuid.uuid4())
    first = sample.run("create", identifier, "Une fois", request_id)
    assert first[0][:2] == ("created", f"organisations/{identifier}")
    assert sample.run("create", identifier, "Une fois", request_id) == first
    assert "INVALID_ARGUMENT REQUEST_ID_REUSED" in canonical(sample.refusal("create", identifier, "Autre chose", request_id))


def test_a_person_has_the_rights_of_the_token_alone(language, replicas, identities, tmp_path):
    token = tmp_path / "token"
    token.write_text(identities.token("--role", "reader"))
    person = Sample(language, [each.address for each in replicas], identities.folder / "integrator", token)
    assert "PERMISSION_DENIED PERMISSION_DENIED" in canonical(person.refusal("create", new_id(language), "Sans droit"))


def test_a_call_waits_for_a_replica_that_comes_back(language, replicas, identities):
    replica = replicas[0]
    sample = Sample(language, [replica.address], identities.folder / "integrator")
    identifier = new_id(language)
    replica.stop()
    with socket.create_server(("127.0.0.1", replica.port)) as impostor:
        started = sample.start("create", identifier, "Patience")
        impostor.accept()[0].close()  # it has tried
    replica.start()
    assert finished(started)[0][:2] == ("created", f"organisations/{identifier}")


def test_watching_goes_on_where_it_was_when_replicas_are_killed(language, sample, keeper, replicas, tmp_path):
    token, wanted = tmp_path / "token", f'resource = "organisations/{language}-*"'
    with Watching(sample, token, wanted) as watching:
        watching.wait_for(keeper.create(new_id(language)))
        for each in replicas:
            each.process.kill()
            each.process.wait()
        for each in replicas:
            each.start()
        watching.wait_for(keeper.create(new_id(language)))
    assert "again after" in watching.complaints
    ids = [record[3] for record in watching.seen]
    assert len(ids) == len(set(ids)), "an event came twice"

    # A new process goes on where the file says. The last event may have been printed and its token not yet kept when the first
    # one ended: then it comes again, and is known by its id.
    meanwhile = keeper.create(new_id(language))
    with Watching(sample, token, wanted) as again:
        again.wait_for(meanwhile)
    assert [record[2] for record in again.seen if record not in watching.seen[-1:]] == [meanwhile]


def canonical(complaint):
    """Go says PermissionDenied, the others PERMISSION_DENIED."""
    code, rest = complaint.split(" ", 1)
    return f"{re.sub('(?<=[a-z])(?=[A-Z])', '_', code).upper()} {rest}"
