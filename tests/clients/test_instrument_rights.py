"""Who may do what with an instrument: by relation to it, and never by what somebody is."""

import grpc
import pytest
from calls import Failure, date, failure_of
from contract_calls import CONFERENCE, LILLE, MEL, NORD, PAS_DE_CALAIS, REGION, Bodies, create_contract, new_id
from governance import Actors
from grpc import StatusCode
from instrument_calls import (
    SIGNATORIES,
    State,
    Table,
    caller_of,
    create_instrument,
    deliberate,
    empower,
    get,
    sign,
    signatory,
    step,
    write_text,
)
from socle.contracts.v1 import instrument_pb2
from socle.contracts.v1 import instrument_service_pb2 as api
from socle.contracts.v1 import signature_service_pb2 as acts
from support_py.registry import OPERATOR, READER, token_of


@pytest.fixture(name="act_for", scope="module")
def _act_for(channel):
    return lambda party: caller_of(channel, token_of(party))


@pytest.fixture(name="bodies", scope="module")
def _bodies(registry):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield bodies
        bodies.close()


@pytest.fixture(name="table")
def _table(act_for, bodies):
    return Table(act_for, bodies)


def withdraw(caller, signature, **fields):
    return caller.WithdrawSignature(
        acts.WithdrawSignatureRequest(name=signature, reason="élections", request_id=new_id(), **fields)
    )


def test_each_party_acts_for_itself_alone(table, act_for, channel):
    """Type, size and rank give no right: the same table of calls for every party, and only its own succeed."""
    table.to_signing()
    signed = table.sign(LILLE)
    for party in (NORD, MEL, LILLE, REGION, PAS_DE_CALAIS):
        caller = act_for(party)
        for other in SIGNATORIES:
            if other == party:
                continue
            calls = (
                lambda: deliberate(caller, table.name, other, table.sha256),
                lambda: empower(caller, table.name, other),
                lambda: sign(caller, table.name, other, table.sha256, table.mandates[other]),
                lambda: caller.RefuseInstrument(
                    acts.RefuseInstrumentRequest(name=table.name, party=other, reason="x")
                ),
            )
            for call in calls:
                failure = failure_of(call)
                assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED"), failure
                assert failure.metadata == {"act": "ACT_AS_PARTY", "relations": "OWNER"}
        if party != LILLE:
            assert failure_of(withdraw, caller, signed.name).reason == "RELATION_REQUIRED"
    for token in (READER, OPERATOR):
        caller = caller_of(channel, token)
        assert failure_of(sign, caller, table.name, MEL, table.sha256, table.mandates[MEL]).reason == "PERMISSION_DENIED"
        assert failure_of(write_text, caller, table.name).reason == "PERMISSION_DENIED"
    assert table.state == State.SIGNING


@pytest.mark.parametrize("pilot", SIGNATORIES)
def test_whoever_keeps_the_contract_leads_and_nobody_else(act_for, bodies, pilot):
    contract = create_contract(act_for(pilot), pilot=pilot).name
    name = create_instrument(act_for(pilot), contract).name
    for party in SIGNATORIES:
        write_text(act_for(party), name, f"par {party}")
    step(act_for(next(each for each in SIGNATORIES if each != pilot)), "SubmitInstrument", name)
    steps = {"FreezeInstrument": {}, "OpenVoting": {}, "ReopenInstrument": {"reason": "x"}}
    for method, fields in steps.items():
        for party in (NORD, MEL, LILLE, REGION):
            if party != pilot:
                failure = failure_of(step, act_for(party), method, name, **fields)
                assert failure.reason == "RELATION_REQUIRED", failure
        step(act_for(pilot), method, name, **fields)


def test_who_is_no_party_writes_nothing(table, act_for):
    assert failure_of(write_text, act_for(PAS_DE_CALAIS), table.name).reason == "RELATION_REQUIRED"
    assert failure_of(create_instrument, act_for(PAS_DE_CALAIS), table.contract).reason == "RELATION_REQUIRED"


def test_an_associated_party_signs_nothing(act_for, bodies):
    contract = create_contract(act_for(NORD), parties=(NORD, MEL, LILLE)).name
    name = create_instrument(act_for(NORD), contract, parties=(NORD, MEL)).name
    associated = signatory(LILLE, capacity=instrument_pb2.Party.ASSOCIATED)
    instrument = get(act_for(NORD), name)
    instrument.parties.append(associated)
    act_for(LILLE).UpdateInstrument(
        api.UpdateInstrumentRequest(instrument=instrument, update_mask={"paths": ["parties"]})
    )
    failure = failure_of(empower, act_for(LILLE), name, LILLE)
    assert "no signatory" in failure.message


# Call → (relation that it needs, request about the table's instrument). Sent with validate_only, in whatever state: who may
# not is told so before anything else is looked at. Whoever adds a call that writes adds a row.
NAMED = {
    "SubmitInstrument": ("PARTY", {}),
    "StartReview": ("PARTY", {}),
    "ExpireInstrument": ("PARTY", {}),
    "FreezeInstrument": ("PILOT", {}),
    "OpenVoting": ("PILOT", {}),
    "SetBodyDecision": ("PILOT", {"body_decision": {"role": CONFERENCE}}),
    "OpenSigning": ("PILOT", {}),
    "EnterIntoForce": ("PILOT", {"effective_date": date("2024-03-01")}),
    "ReopenInstrument": ("PILOT", {"reason": "x"}),
    "EndReview": ("PILOT", {}),
    "TerminateInstrument": ("PILOT", {"reason": "x", "end_date": date("2024-03-02")}),
}


def writes(service):
    reads = ("Get", "List", "Check", "Trace", "Summarize", "Diff")
    methods = service.DESCRIPTOR.services_by_name.values()
    return {method.name for each in methods for method in each.methods if not method.name.startswith(reads)}


def rows_of(table, signed):
    """Every call that writes on things of MEL, by who is enough: the party itself, any party, or the pilot."""
    name, parent = {"name": table.name}, {"parent": table.name}
    version = instrument_pb2.InstrumentVersion(text="x")
    annotated = instrument_pb2.InstrumentVersion(name=f"{table.name}/versions/1", comment="x")
    own = table.pilot.ListDeliberations(acts.ListDeliberationsRequest(parent=table.name, party=MEL)).deliberations[0]
    mandate = table.pilot.GetMandate(acts.GetMandateRequest(name=table.mandates[MEL]))
    rows = {call: (who, getattr(api, call + "Request")(**name, **fields)) for call, (who, fields) in NAMED.items()}
    rows |= {
        "CreateInstrument": ("PARTY", api.CreateInstrumentRequest(
            parent=table.contract, instrument=instrument_pb2.Instrument(kind="amendment", display_name="x"))),
        "UpdateInstrument": ("PARTY", api.UpdateInstrumentRequest(
            instrument=instrument_pb2.Instrument(name=table.name, source="x"), update_mask={"paths": ["source"]})),
        "CreateInstrumentVersion": ("PARTY", api.CreateInstrumentVersionRequest(**parent, instrument_version=version)),
        "UpdateInstrumentVersion": ("PARTY", api.UpdateInstrumentVersionRequest(
            instrument_version=annotated, update_mask={"paths": ["comment"]})),
        "CreateDeliberation": ("OWNER", acts.CreateDeliberationRequest(**parent, deliberation=own)),
        "UpdateDeliberation": ("OWNER", acts.UpdateDeliberationRequest(
            deliberation=own, update_mask={"paths": ["organ"]})),
        "CreateMandate": ("OWNER", acts.CreateMandateRequest(**parent, mandate=mandate)),
        "EndMandate": ("OWNER", acts.EndMandateRequest(name=mandate.name, end_date=date("2025-01-01"))),
        "Sign": ("OWNER", acts.SignRequest(**parent, signature=signed)),
        "WithdrawSignature": ("OWNER", acts.WithdrawSignatureRequest(name=signed.name, reason="x")),
        "RefuseInstrument": ("OWNER", acts.RefuseInstrumentRequest(**name, party=MEL, reason="x")),
    }  # fmt: skip
    return rows


def test_every_call_that_writes_asks_for_its_relation_and_for_nothing_else(table, act_for, channel):
    table.to_signing()
    rows = rows_of(table, table.sign(MEL))
    assert set(rows) == writes(api) | writes(acts)
    enough = {"PILOT": {NORD}, "PARTY": set(SIGNATORIES), "OWNER": {MEL}}
    for call, (relation, request) in rows.items():
        request.validate_only = True
        for party in (NORD, MEL, LILLE, REGION, PAS_DE_CALAIS):
            try:
                getattr(act_for(party), call)(request)
                reason = ""
            except grpc.RpcError as error:
                reason = Failure(error).reason
            allowed = party in enough[relation]
            assert (reason != "RELATION_REQUIRED") == allowed, f"{call} by {party}: {reason}"
            assert reason in ("", "ILLEGAL_STATE", "RELATION_REQUIRED"), f"{call} by {party}: {reason}"
        for token in (READER, OPERATOR):
            failure = failure_of(getattr(caller_of(channel, token), call), request)
            assert failure.reason == "PERMISSION_DENIED", f"{call}: {failure}"
