"""The rights of those whom the journals name: who read about them, and to be erased as the one who did something."""

import json
import subprocess

import grpc
import pytest
from calls import failure_of
from governance import DIVION, Actors, record_person
from grpc import StatusCode
from link_calls import until
from socle.audit.v1 import subject_service_pb2 as api
from socle.audit.v1 import subject_service_pb2_grpc
from socle.events.v1 import event_service_pb2, event_service_pb2_grpc
from socle.registry.v1 import organisation_pb2, organisation_service_pb2, person_service_pb2
from support_py.postgres import PrivatePostgres
from support_py.registry import CONTRIBUTOR, OPERATOR, PROTECTION, READER, RunningRegistry, migrate, run_soclectl, token_of
from written import Writer, new_request_id

ACTOR = "test-contributor"  # whose token is CONTRIBUTOR


class Subjects:
    def __init__(self, address, token=PROTECTION):
        self._metadata = [("authorization", f"Bearer {token}")]
        self._channel = grpc.insecure_channel(address)
        self._stub = subject_service_pb2_grpc.SubjectServiceStub(self._channel)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._channel.close()

    def readings(self, resource, **options):
        return self._stub.ListReadings(api.ListReadingsRequest(resource=resource, **options), metadata=self._metadata, timeout=30)

    def erase(self, subject, **options):
        return self._stub.EraseSubject(api.EraseSubjectRequest(subject=subject, **options), metadata=self._metadata, timeout=30)


@pytest.fixture(name="private", scope="module")
def _private(build, tmp_path_factory):
    """A registry of one's own, in which an actor may be erased without harm to other tests; empty."""
    with PrivatePostgres() as postgres:
        url = postgres.create_database("socle_registry")
        migrate(build, url)
        with RunningRegistry(build, tmp_path_factory.mktemp("registry"), url, ("--audit-checkpoint", "1s")) as running:
            running.psql = lambda statement: postgres.psql("socle_registry", statement)
            running.dump = lambda: subprocess.run(["pg_dump", "--data-only", "--exclude-table=security_entry", url], capture_output=True, text=True, check=True).stdout
            yield running


def create(address, request_id=None):
    organisation = organisation_pb2.Organisation(display_name="Une association", kind=organisation_pb2.Organisation.ASSOCIATION)
    request = organisation_service_pb2.CreateOrganisationRequest(organisation=organisation, request_id=request_id or new_request_id())
    with Writer(address) as writer:
        return writer.CreateOrganisation(request)


def actors_of(address, resource):
    with grpc.insecure_channel(address) as channel:
        stub = event_service_pb2_grpc.EventServiceStub(channel)
        request = event_service_pb2.ListEventsRequest(resource=resource)
        return [event.actor for event in stub.ListEvents(request, metadata=[("authorization", f"Bearer {READER}")]).events]


def test_who_read_about_a_person_is_told_page_by_page(registry):
    with Actors(registry.address) as acting, Subjects(registry.address) as subjects:
        person = record_person(acting(DIVION), DIVION)
        for _ in range(3):
            acting(DIVION).GetPerson(person_service_pb2.GetPersonRequest(name=person.name))
        everything = until(lambda: subjects.readings(person.name).readings, lambda found: len(found) == 4)
        assert {reading.subject for reading in everything} == {"test-commune-62270"}
        assert [reading.method.split("/")[1] for reading in everything] == ["CreatePerson"] + 3 * ["GetPerson"]
        assert all(reading.HasField("read_time") and reading.request_id for reading in everything)
        first = subjects.readings(person.name, page_size=3)
        second = subjects.readings(person.name, page_size=3, page_token=first.next_page_token)
        assert [*first.readings, *second.readings] == list(everything) and not second.next_page_token


def test_of_what_nobody_read_there_is_nothing(registry):
    with Subjects(registry.address) as subjects:
        assert not subjects.readings("persons/00000000-0000-4000-8000-000000000000").readings
        assert failure_of(subjects.readings, "").fields == ["resource"]


@pytest.mark.parametrize("token", [READER, OPERATOR, CONTRIBUTOR, token_of(DIVION)])
def test_nobody_else_is_told_or_erases(registry, token):
    with Subjects(registry.address, token) as others:
        assert failure_of(others.readings, "persons/x").reason == "PERMISSION_DENIED"
        assert failure_of(others.erase, "somebody").reason == "PERMISSION_DENIED"


def test_what_cannot_be_erased_is_refused_without_repeating_it(registry):
    with Subjects(registry.address) as subjects:
        for subject in ("", "x" * 201, "erased", "test-data-protection"):
            failure = failure_of(subjects.erase, subject)
            assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, ["subject"]), failure
            assert failure.french and (not subject or subject == "erased" or subject not in failure.message)
        assert subjects.erase("nobody-ever-called-so").act_count == 0


def test_asking_first_changes_nothing(private):
    made = create(private.address)
    with Subjects(private.address) as subjects:
        assert subjects.erase(ACTOR, validate_only=True).act_count >= 1
    assert actors_of(private.address, made.name) == [ACTOR]


def test_who_did_something_is_erased_everywhere_and_the_chain_holds(build, private):
    before = [create(private.address) for _ in range(5)]
    until(lambda: private.metric("socle_audit_checkpoint_seq"), lambda seq: seq >= 5)
    not_sealed_yet = create(private.address)
    request_id = new_request_id()
    with Subjects(private.address) as subjects:
        erased = subjects.erase(ACTOR, request_id=request_id)
        assert erased.act_count >= 6
        assert subjects.erase(ACTOR, request_id=request_id) == erased, "a repeat gets the same answer"
    for made in (*before, not_sealed_yet):
        assert actors_of(private.address, made.name) == ["erased"]
    assert ACTOR not in private.dump(), "in no table but the security journal"
    assert private.psql("SELECT actor FROM audit_record ORDER BY id DESC LIMIT 1") == "test-data-protection", "who erased is known"
    recorded = int(private.psql("SELECT count(*) FROM audit_record"))
    until(lambda: private.metric("socle_audit_last_seq"), lambda seq: seq >= recorded)
    said = run_soclectl(build, ["--json", "audit", "verify", "--checkpoint", private.folder / "registry.log"], SOCLE_DATABASE_URL=private.database_url)
    verdict = json.loads(said)
    assert verdict["whole"] and verdict["erasedActors"] >= 5 and verdict["checkpoints"] >= 1, verdict


def test_soclectl_calls_it(private):
    said = private.soclectl("call", "SubjectService.EraseSubject", '{"subject": "nobody-ever-called-so"}', token=PROTECTION)
    assert "{" in said
