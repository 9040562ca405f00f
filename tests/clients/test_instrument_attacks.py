"""What a hostile or a careless caller tries with instruments: each attempt is refused, and says why."""

import grpc
import pytest
from calls import date, failure_of
from contract_calls import CONFERENCE, LILLE, MEL, NORD, Bodies, new_id, party
from google.type import date_pb2
from governance import Actors
from grpc import StatusCode
from instrument_calls import (
    FRAMEWORK,
    State,
    Table,
    api,
    caller_of,
    create_instrument,
    deliberate,
    empower,
    get,
    rules,
    step,
    write_text,
)
from instrument_calls import check as gate_of
from socle.contracts.v1 import contract_pb2, contract_service_pb2, framework_service_pb2, framework_service_pb2_grpc
from socle.contracts.v1 import instrument_pb2
from socle.contracts.v1 import signature_service_pb2 as acts
from support_py.registry import token_of

MOST_ACTS = 100


@pytest.fixture(name="table")
def _table(contracts, registry):
    with grpc.insecure_channel(contracts.address) as channel, Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield Table(lambda name: caller_of(channel, token_of(name)), bodies)
        bodies.close()


def update_contract(table, **fields):
    return table.pilot.UpdateContract(
        contract_service_pb2.UpdateContractRequest(
            contract=contract_pb2.Contract(name=table.contract, **fields),
            update_mask={"paths": list(fields)},
            request_id=new_id(),
        )
    )


def update_instrument(table, name, **fields):
    return table.pilot.UpdateInstrument(
        api.UpdateInstrumentRequest(
            instrument=instrument_pb2.Instrument(name=name, **fields),
            update_mask={"paths": list(fields)},
            request_id=new_id(),
        )
    )


def test_a_decision_proves_nothing_once_its_body_lost_the_part(table):
    table.to_signing().all_sign()
    update_contract(table, bodies=[contract_pb2.ContractBody(role=CONFERENCE, body=table.bodies.create())])
    assert rules(gate_of(table.pilot, "EnterIntoForce", table.name)) == ["BODY_DECISION_VALID"]
    failure = failure_of(table.enter)
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE"), failure
    assert table.state == State.SIGNING


@pytest.mark.parametrize("bring", ["to_voting", "to_signing"])
def test_the_pilot_takes_nobody_off_whom_an_instrument_names(table, bring):
    getattr(table, bring)()
    failure = failure_of(update_contract, table, parties=[party(NORD), party(MEL)])
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE"), failure
    assert LILLE in failure.message and failure.french, failure


def test_a_party_that_no_instrument_names_may_be_taken_off(table):
    update_instrument(table, table.name, parties=[instrument_pb2.Party(party=each, group=1, capacity=1) for each in (NORD, MEL)])
    changed = update_contract(table, parties=[party(NORD), party(MEL)])
    assert [each.party for each in changed.parties] == [NORD, MEL]


def test_instruments_do_not_come_from_each_other_in_a_circle(table):
    first = create_instrument(table.pilot, table.contract, kind=FRAMEWORK).name
    second = create_instrument(table.pilot, table.contract, kind=FRAMEWORK, predecessor=first).name
    third = create_instrument(table.pilot, table.contract, kind=FRAMEWORK, amends=second).name
    for field in ("predecessor", "amends"):
        failure = failure_of(update_instrument, table, first, **{field: third})
        assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, [f"instrument.{field}"]), failure


@pytest.mark.parametrize("day", [date_pb2.Date(year=9999, month=12, day=31), date_pb2.Date(year=2062, month=3, day=1)], ids=str)
def test_nothing_enters_into_force_on_a_day_far_off(table, day):
    table.to_signing().all_sign()
    for attempt in (
        lambda: step(table.pilot, "EnterIntoForce", table.name, effective_date=day),
        lambda: gate_of(table.pilot, "EnterIntoForce", table.name, effective_date=day),
    ):
        failure = failure_of(attempt)
        assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, ["effective_date"]), failure
    assert table.enter().effective_date == date("2024-03-01")


def test_no_party_piles_up_acts_before_the_others(table):
    table.to_voting()
    for _ in range(MOST_ACTS):
        deliberate(table.act_for(MEL), table.name, MEL, table.sha256)
        empower(table.act_for(MEL), table.name, MEL)
    for attempt in (
        lambda: deliberate(table.act_for(MEL), table.name, MEL, table.sha256),
        lambda: empower(table.act_for(MEL), table.name, MEL),
    ):
        failure = failure_of(attempt)
        assert (failure.code, failure.reason) == (StatusCode.RESOURCE_EXHAUSTED, "TOO_LARGE"), failure
        assert failure.metadata["limit"] == str(MOST_ACTS) and failure.french, failure
    deliberate(table.act_for(LILLE), table.name, LILLE, table.sha256)


def test_versions_are_listed_without_what_is_long(table):
    translations = [instrument_pb2.Translation(language_code="nl", text="y" * 100_000)]
    write_text(table.pilot, table.name, "x" * 100_000, translations=translations)
    write_text(table.pilot, table.name, "z")
    listed = table.pilot.ListInstrumentVersions(api.ListInstrumentVersionsRequest(parent=table.name))
    assert [each.name.rsplit("/", 1)[1] for each in listed.instrument_versions] == ["1", "2"]
    assert listed.ByteSize() < 2_000
    first = table.pilot.GetInstrumentVersion(api.GetInstrumentVersionRequest(name=f"{table.name}/versions/1"))
    assert list(first.translations) == translations
    step(table.pilot, "SubmitInstrument", table.name)
    assert step(table.pilot, "FreezeInstrument", table.name).frozen_version == 2
    assert get(table.pilot, table.name).latest_version == 2


def test_a_long_name_with_accents_does_not_tear_the_error(contracts):
    with grpc.insecure_channel(contracts.address) as channel:
        traces = framework_service_pb2_grpc.FrameworkServiceStub(channel)
        request = framework_service_pb2.TraceFromRequest(name="é" * 100_000)
        metadata = [("authorization", f"Bearer {token_of(NORD)}")]
        failure = failure_of(traces.TraceFrom, request, metadata=metadata)
    assert (failure.code, failure.reason, failure.fields) == (StatusCode.INVALID_ARGUMENT, "INVALID_NAME", ["name"])
    assert len(failure.message) < 400


def test_states_that_there_are_not_are_no_filter(table):
    for attempt in (
        lambda: table.pilot.ListInstruments(api.ListInstrumentsRequest(parent=table.contract, state=99)),
        lambda: table.pilot.ListSignatures(acts.ListSignaturesRequest(parent=table.name, state=99)),
    ):
        failure = failure_of(attempt)
        assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, ["state"]), failure
