"""Owners, partners and financers of actions are those that the registry knows."""

import pytest
from calls import failure_of
from contract_calls import DIVION, LILLE, MEL, NORD
from plan_calls import Action, acting_for, awards, get, ht, new_plan, propose, update

NOBODY = "collectivites/commune-00000"
NO_ORGANISATION = "organisations/siren-000000000"
ENDED = "collectivites/commune-59355"  # Lomme, part of Lille since 2000: plans may be older


@pytest.fixture(name="lille", scope="module")
def _lille(channel):
    return acting_for(channel, LILLE)


@pytest.fixture(name="contract", scope="module")
def _contract(channel):
    return new_plan(acting_for(channel, NORD))


def test_each_name_that_the_registry_does_not_know_is_told(lille, contract):
    failure = failure_of(
        propose,
        lille,
        contract,
        owner=NOBODY,
        partners=[Action.Partner(party=MEL), Action.Partner(party=NO_ORGANISATION), Action.Partner(label="Amis")],
        funding_lines=[awards("DETR", ht(1)), awards("DSIL", ht(1), financer=NOBODY, financer_label="")],
    )
    assert list(failure.fields) == ["action.owner", "action.partners[1].party", "action.funding_lines[1].financer"]
    assert failure.reason == "INVALID_FIELD" and "registre" in failure.french


def test_those_that_it_knows_are_taken_whether_they_live_or_not(lille, contract):
    action = propose(lille, contract, owner=ENDED, partners=[Action.Partner(party=DIVION)])
    assert get(lille, action.name).owner == ENDED


def test_an_update_asks_about_what_it_writes_alone(lille, contract):
    action = propose(lille, contract, partners=[Action.Partner(party=DIVION)])
    action.owner = NOBODY
    assert list(failure_of(update, lille, action, "owner").fields) == ["action.owner"]
    assert update(lille, action, "title").owner == "", "what is not in the mask is not written"
    action = get(lille, action.name)
    action.funding_lines.append(awards("DETR", ht(1), financer=NO_ORGANISATION, financer_label=""))
    failure = failure_of(update, lille, action, "funding_lines")
    assert list(failure.fields) == ["action.funding_lines[0].financer"]
    del action.funding_lines[:]
    action.funding_lines.append(awards("DETR", ht(1), financer=MEL, financer_label=""))
    assert update(lille, action, "funding_lines").funding_lines[0].financer == MEL
