"""Who somebody is: one place, for a purpose and a time, and erased for good."""

import subprocess
import uuid

import pytest
from calls import date, failure_of
from google.protobuf import field_mask_pb2
from governance import DIVION, NORD, PAS_DE_CALAIS, Actors, add, create_body, members_of, new_id, record_person, seat
from grpc import StatusCode
from socle.registry.v1 import body_pb2
from socle.registry.v1 import body_service_pb2 as bodies
from socle.registry.v1 import person_service_pb2 as api
from support_py.registry import CONTRACTS, OPERATOR, READER, token_of

NAME = "Nomrarissime"


@pytest.fixture(name="acting", scope="module")
def _acting(registry):
    with Actors(registry.address) as actors:
        yield actors


def get(actor, person):
    return actor.GetPerson(api.GetPersonRequest(name=person.name))


def erase(actor, person, **options):
    return actor.ErasePerson(api.ErasePersonRequest(name=person.name, **options))


def dump(registry, tables):
    """All that the database holds in the tables."""
    select = ";".join(f"SELECT t::text FROM {table} t" for table in tables)
    return subprocess.run(
        ["psql", "-XAtq", registry.database_url, "-c", select], capture_output=True, text=True, check=True
    ).stdout


def test_who_is_recorded_is_read_back(acting):
    created = record_person(
        acting(DIVION), DIVION, given_name="Camille", family_name=NAME, function="adjointe au maire"
    )
    read = get(acting(DIVION), created)
    assert (read.given_name, read.family_name, read.function) == ("Camille", NAME, "adjointe au maire")
    assert read.etag == created.etag != "" and not read.HasField("erase_time")


def test_a_service_hears_which_persons_were_recorded_and_nothing_of_them(registry, acting):
    created, erased = record_person(acting(DIVION), DIVION, family_name="Tresdiscrete"), record_person(acting(DIVION), DIVION)
    erase(acting(DIVION), erased)
    unknown = f"persons/{uuid.uuid4()}"
    asked = api.CheckPersonsRequest(names=[unknown, erased.name, created.name, "persons/x", created.name])
    with Actors(registry.address) as others:
        answer = others(CONTRACTS, CONTRACTS).CheckPersons(asked)
        assert list(answer.names) == [erased.name, created.name]
        assert "Tresdiscrete" not in str(answer)
        for token in (READER, OPERATOR, token_of(DIVION)):
            assert failure_of(others(token, token).CheckPersons, asked).reason == "PERMISSION_DENIED", token
        assert failure_of(others(CONTRACTS, CONTRACTS).CheckPersons, api.CheckPersonsRequest()).fields == ["names"]


@pytest.mark.parametrize("token", [READER, OPERATOR])
def test_readers_and_operators_see_nobody(registry, acting, token):
    created = record_person(acting(DIVION), DIVION)
    with Actors(registry.address) as others:
        for call, request in (
            ("GetPerson", api.GetPersonRequest(name=created.name)),
            ("ListPersons", api.ListPersonsRequest()),
            ("BatchGetPersons", api.BatchGetPersonsRequest(names=[created.name])),
        ):
            failure = failure_of(getattr(others(token, token), call), request)
            assert failure.reason == "PERMISSION_DENIED", (call, failure)


def test_only_who_recorded_a_person_changes_and_erases_it(acting):
    created = record_person(acting(DIVION), DIVION)
    change = api.UpdatePersonRequest(
        person=api.Person(name=created.name, function="maire"), update_mask=field_mask_pb2.FieldMask(paths=["function"])
    )
    failure = failure_of(acting(NORD).UpdatePerson, change)
    assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    assert failure_of(erase, acting(NORD), created).reason == "RELATION_REQUIRED"
    assert acting(DIVION).UpdatePerson(change).function == "maire"


def test_everything_that_is_wrong_is_told_without_the_name(acting):
    request = api.CreatePersonRequest(person=api.Person(given_name=NAME * 30, recorded_for="nobody"))
    failure = failure_of(acting(DIVION).CreatePerson, request)
    assert failure.fields == [
        "person.given_name",
        "person.family_name",
        "person.purpose",
        "person.retain_until_date",
        "person.recorded_for",
    ]
    assert NAME not in failure.message + failure.french


def test_erasing_leaves_no_name_anywhere_and_keeps_the_seat(registry, acting):
    council = create_body(acting(DIVION), DIVION)
    request = api.CreatePersonRequest(
        person=api.Person(
            given_name="Dominique",
            family_name=NAME + "2",
            subject="dominique@example",
            recorded_for=DIVION,
            purpose="siéger",
            retain_until_date=date("2026-06-30"),
        ),
        request_id=new_id(),
    )
    person = acting(DIVION).CreatePerson(request)
    assert acting(DIVION).CreatePerson(request) == person, "a repeat gets the same answer"
    [member] = add(acting(DIVION), council, [seat(person=person.name)]).members
    erased = erase(acting(DIVION), person)
    assert (erased.family_name, erased.subject, erased.HasField("erase_time")) == ("", "", True)

    assert get(acting(DIVION), person).family_name == ""
    assert [each.person for each in members_of(acting(DIVION), council)] == [person.name], "the seat stays"
    assert member.person == person.name
    held = dump(registry, ["person", "request_record", "audit_record", "outbox_event", "member_version"])
    for trace in (NAME + "2", (NAME + "2").encode().hex(), "dominique@example", "dominique@example".encode().hex()):
        assert trace not in held
    assert NAME not in registry.log()


def test_an_old_request_id_brings_no_name_back(acting):
    request = api.CreatePersonRequest(
        person=api.Person(
            family_name=NAME, recorded_for=DIVION, purpose="siéger", retain_until_date=date("2026-06-30")
        ),
        request_id=new_id(),
    )
    person = acting(DIVION).CreatePerson(request)
    change = api.UpdatePersonRequest(
        person=api.Person(name=person.name, function=NAME),
        update_mask=field_mask_pb2.FieldMask(paths=["function"]),
        request_id=new_id(),
    )
    acting(DIVION).UpdatePerson(change)
    erase(acting(DIVION), person)
    assert failure_of(acting(DIVION).CreatePerson, request).reason == "RESOURCE_EXISTS"
    assert failure_of(acting(DIVION).UpdatePerson, change).reason == "RESOURCE_DELETED"
    assert get(acting(DIVION), person).family_name == "" and get(acting(DIVION), person).function == ""
    once_more = new_id()
    first = erase(acting(DIVION), person, request_id=once_more)
    assert erase(acting(DIVION), person, request_id=once_more) == first, "erasing twice changes nothing"


def test_what_is_due_to_be_erased_is_listed(acting):
    due = record_person(acting(PAS_DE_CALAIS), PAS_DE_CALAIS, retain_until_date=date("2020-01-31"))
    kept = record_person(acting(PAS_DE_CALAIS), PAS_DE_CALAIS, retain_until_date=date("2020-02-01"))

    def listed(day):
        page = acting(PAS_DE_CALAIS).ListPersons(
            api.ListPersonsRequest(recorded_for=PAS_DE_CALAIS, retention_before_date=date(day))
        )
        return [person.name for person in page.persons]

    assert listed("2020-02-01") == [due.name], "the last day on which it is kept is over"
    assert sorted(listed("2020-02-02")) == sorted([due.name, kept.name])
    erase(acting(PAS_DE_CALAIS), due)
    assert listed("2020-02-02") == [kept.name]


def test_several_are_read_at_once_in_the_order_asked_for(acting):
    persons = [record_person(acting(DIVION), DIVION, function=f"n° {i}") for i in range(3)]
    wanted = [persons[2].name, persons[0].name, persons[2].name]
    read = acting(DIVION).BatchGetPersons(api.BatchGetPersonsRequest(names=wanted))
    assert [person.name for person in read.persons] == wanted
    unknown = f"persons/{new_id()}"
    failure = failure_of(acting(DIVION).BatchGetPersons, api.BatchGetPersonsRequest(names=[wanted[0], unknown]))
    assert failure.code == StatusCode.NOT_FOUND


def test_pages_hold_everybody_once(acting):
    wanted = {record_person(acting(NORD), NORD).name for _ in range(5)}
    found, token = [], ""
    while True:
        page = acting(NORD).ListPersons(api.ListPersonsRequest(recorded_for=NORD, page_size=2, page_token=token))
        found.extend(person.name for person in page.persons)
        token = page.next_page_token
        if not token:
            break
    assert wanted <= set(found) and len(found) == len(set(found))


def test_a_change_with_an_old_etag_is_refused(acting):
    created = record_person(acting(DIVION), DIVION)
    change = api.UpdatePersonRequest(
        person=api.Person(name=created.name, function="maire", etag=created.etag),
        update_mask=field_mask_pb2.FieldMask(paths=["function"]),
    )
    acting(DIVION).UpdatePerson(change)
    failure = failure_of(acting(DIVION).UpdatePerson, change)
    assert (failure.code, failure.reason) == (StatusCode.ABORTED, "CONCURRENT_CHANGE")


def test_the_seat_of_who_was_erased_can_be_corrected_and_given_to_an_alternate(acting):
    persons = [record_person(acting(DIVION), DIVION) for _ in range(3)]
    council = create_body(acting(DIVION), DIVION)
    [member] = add(
        acting(DIVION), council, [seat(person=persons[0].name, alternates=[each.name for each in persons[1:]])]
    ).members
    for person in persons[:2]:
        erase(acting(DIVION), person)
    quiet = bodies.UpdateMemberRequest(
        member=body_pb2.Member(name=member.name, voting=False), update_mask=field_mask_pb2.FieldMask(paths=["voting"])
    )
    assert acting(DIVION).UpdateMember(quiet).person == persons[0].name
    gone = bodies.ReplaceMemberRequest(name=member.name, alternate=persons[1].name)
    assert "erased" in failure_of(acting(DIVION).ReplaceMember, gone).message
    there = bodies.ReplaceMemberRequest(name=member.name, alternate=persons[2].name)
    assert acting(DIVION).ReplaceMember(there).added.person == persons[2].name
    again = failure_of(add, acting(DIVION), council, [seat(person=persons[0].name)])
    assert again.fields == ["members[0].person"]
