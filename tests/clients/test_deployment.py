"""The deployment plan: where the contracts of a pilot stood on a day, and how certain it is when they were launched."""

import pytest
from calls import date, failure_of
from contract_calls import LILLE, MEL, NORD, Bodies, Caller, create_contract, new_id
from governance import Actors
from instrument_calls import Table, caller_of
from socle.contracts.v1 import contract_pb2
from socle.contracts.v1 import contract_service_pb2 as api
from support_py.registry import READER, token_of

# Keeps no contract but those of this module.
ROUBAIX = "collectivites/commune-59512"
Contract = contract_pb2.Contract
Entry = api.DeploymentEntry


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return Caller(channel, READER)


@pytest.fixture(name="keeper", scope="module")
def _keeper(channel):
    return Caller(channel, token_of(ROUBAIX))


def launched(keeper, day=None, certainty=Contract.LAUNCH_CERTAINTY_UNSPECIFIED, **fields):
    if day:
        fields["launch_date"] = date(day)
    return create_contract(keeper, pilot=ROUBAIX, parties=[ROUBAIX, LILLE], launch_certainty=certainty, **fields)


def plan(reader, page_size=0, **fields):
    fields.setdefault("pilot", ROUBAIX)
    entries, token = [], ""
    while True:
        page = reader.ListDeployment(api.ListDeploymentRequest(page_size=page_size, page_token=token, **fields))
        entries += page.entries
        token = page.next_page_token
        if not token:
            return entries, page.as_of_date


@pytest.fixture(name="contracts_of_2012", scope="module")
def _contracts_of_2012(keeper):
    ambiguous = launched(keeper, certainty=Contract.AMBIGUOUS, launch_note="10 ou 11 mai 2012")
    late = launched(keeper, "2012-04-24", Contract.STATED)
    early = launched(keeper, "2012-02-17", Contract.STATED, pilot_project=True)
    planned = launched(keeper, certainty=Contract.PLANNED, launch_note="« jusqu'à l'été »")
    return {"ambiguous": ambiguous, "late": late, "early": early, "planned": planned}


def test_contracts_are_listed_by_launch_and_those_without_a_day_last(reader, contracts_of_2012):
    entries, as_of = plan(reader, as_of_date=date("2012-12-10"))
    assert as_of == date("2012-12-10")
    names = [entry.contract.name for entry in entries]
    known = [contracts_of_2012["early"].name, contracts_of_2012["late"].name]
    unknown = sorted([contracts_of_2012["ambiguous"].name, contracts_of_2012["planned"].name])
    assert names == known + unknown


def test_every_page_size_gives_the_same_plan(reader, contracts_of_2012):
    whole, _ = plan(reader)
    assert len(whole) == len(contracts_of_2012)
    for size in range(1, 5):
        assert plan(reader, page_size=size)[0] == whole, f"pages of {size} skip or repeat"


def test_what_the_sources_leave_open_is_said_and_not_filled_in(reader, contracts_of_2012):
    entries = {entry.contract.name: entry for entry in plan(reader, as_of_date=date("2012-12-10"))[0]}
    ambiguous = entries[contracts_of_2012["ambiguous"].name]
    assert not ambiguous.contract.HasField("launch_date") and ambiguous.contract.launch_note == "10 ou 11 mai 2012"
    assert ambiguous.stage == Entry.IN_PREPARATION
    assert entries[contracts_of_2012["planned"].name].stage == Entry.PLANNED
    assert entries[contracts_of_2012["early"].name].contract.pilot_project
    assert not entries[contracts_of_2012["late"].name].contract.pilot_project


def test_a_day_before_the_launch_has_no_phase(reader, contracts_of_2012):
    entries = {entry.contract.name: entry for entry in plan(reader, as_of_date=date("2012-03-01"))[0]}
    early, late = entries[contracts_of_2012["early"].name], entries[contracts_of_2012["late"].name]
    assert (early.stage, early.phase, early.phase_date) == (Entry.IN_PREPARATION, "diagnostic", date("2012-02-17"))
    assert (late.stage, late.phase) == (Entry.PLANNED, "")
    assert not late.HasField("phase_date")


def test_another_programme_or_pilot_has_a_plan_of_its_own(reader, contracts_of_2012):
    assert plan(reader, programme="programmes/crte")[0] == []
    assert len(plan(reader, programme="programmes/contrat-de-territoire-nord")[0]) == len(contracts_of_2012)
    others = {entry.contract.name for entry in plan(reader, pilot=MEL)[0]}
    assert not others & {contract.name for contract in contracts_of_2012.values()}


def test_a_deleted_contract_is_in_no_plan(keeper, reader, contracts_of_2012):
    gone = launched(keeper, "2012-05-11", Contract.STATED)
    keeper.DeleteContract(api.DeleteContractRequest(name=gone.name, request_id=new_id()))
    assert len(plan(reader)[0]) == len(contracts_of_2012)


@pytest.mark.parametrize(
    "fields",
    [
        {"launch_certainty": Contract.STATED},
        {"launch_certainty": Contract.AMBIGUOUS, "launch_date": date("2012-05-11")},
    ],
    ids=["stated without a day", "ambiguous with one"],
)
def test_certainty_and_day_go_together(keeper, fields):
    failure = failure_of(create_contract, keeper, pilot=ROUBAIX, parties=[ROUBAIX, LILLE], **fields)
    assert failure.reason == "INVALID_FIELD" and list(failure.fields) == ["contract.launch_date"]


def test_an_ambiguous_day_becomes_certain_by_an_update(keeper, reader):
    contract = launched(keeper, certainty=Contract.AMBIGUOUS, launch_note="10 ou 11 mai 2012")
    contract.launch_date.CopyFrom(date("2012-05-11"))
    contract.launch_certainty = Contract.STATED
    contract.launch_note = ""
    paths = {"paths": ["launch_date", "launch_certainty", "launch_note"]}
    updated = keeper.UpdateContract(api.UpdateContractRequest(contract=contract, update_mask=paths, request_id=new_id()))
    assert (updated.launch_date, updated.launch_certainty, updated.launch_note) == (date("2012-05-11"), Contract.STATED, "")
    assert reader.GetContract(api.GetContractRequest(name=contract.name)) == updated
    keeper.DeleteContract(api.DeleteContractRequest(name=contract.name, request_id=new_id()))


def test_what_was_in_force_is_told_for_the_day_that_is_asked_about(channel, registry, reader):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        table = Table(lambda party: caller_of(channel, token_of(party)), bodies).to_signing().all_sign()
        table.enter("2024-03-01")
        bodies.close()

    def instruments(day):
        entries = {entry.contract.name: entry for entry in plan(reader, pilot=NORD, as_of_date=date(day))[0]}
        return [(each.instrument, each.effective_date, each.in_force) for each in entries[table.contract].instruments]

    assert instruments("2024-02-29") == []
    assert instruments("2024-03-01") == [(table.name, date("2024-03-01"), True)]
