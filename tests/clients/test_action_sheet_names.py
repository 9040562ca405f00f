"""Persons and bodies that a fiche-action names are those that the registry has recorded."""

import uuid

import pytest
from calls import failure_of
from governance import Actors, create_body, record_person
from sheet_calls import NORD, Caller, messages, new_sheet, update
from sheet_table_calls import opened
from socle.registry.v1 import person_service_pb2

Referent = messages().ActionSheet.Referent
NOBODY = f"persons/{uuid.uuid4()}"


@pytest.fixture(name="nord", scope="module")
def _nord(census):
    with opened(census.address) as channel:
        yield Caller(channel, NORD)


@pytest.fixture(name="governance", scope="module")
def _governance(registry):
    with Actors(registry.address) as acting:
        yield acting(NORD)


@pytest.fixture(name="elected", scope="module")
def _elected(governance):
    return record_person(governance, NORD)


def test_those_that_are_recorded_are_taken(nord, governance, elected):
    body = create_body(governance, NORD).name
    made = new_sheet(nord, elected_referent=Referent(person=elected.name, function="élue"), bodies=[body])
    assert made.elected_referent.person == elected.name and made.bodies == [body]


def test_each_that_is_not_is_named(nord, elected):
    wrong = {
        "elected_referent": Referent(person=NOBODY),
        "technical_referent": Referent(person="persons/quelqu-un"),
        "bodies": ["bodies/aucune-instance-de-ce-nom"],
    }
    failure = failure_of(lambda: new_sheet(nord, **wrong))
    assert failure.reason == "INVALID_FIELD"
    assert sorted(failure.fields) == ["action_sheet.bodies[0]", "action_sheet.elected_referent.person", "action_sheet.technical_referent.person"]
    wrong["elected_referent"] = Referent(person=elected.name)
    assert "action_sheet.elected_referent.person" not in failure_of(lambda: new_sheet(nord, **wrong)).fields


def test_an_update_asks_about_what_it_writes_alone_and_who_is_erased_stays(nord, governance):
    person = record_person(governance, NORD)
    made = new_sheet(nord, technical_referent=Referent(person=person.name))
    governance.ErasePerson(person_service_pb2.ErasePersonRequest(name=person.name))
    changed = update(nord, made, title="Autre titre")
    assert changed.technical_referent.person == person.name
    failure = failure_of(lambda: update(nord, changed, bodies=["bodies/aucune-instance-de-ce-nom"]))
    assert failure.fields == ["action_sheet.bodies[0]"]
