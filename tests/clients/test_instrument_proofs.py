"""What instruments prove to the rest: phases of the contract that wait for them, and a record that nobody rewrites."""

import subprocess

import grpc
import pytest
from calls import failure_of
from contract_calls import MEL, Bodies, new_id
from governance import Actors
from instrument_calls import State, Table, caller_of
from socle.contracts.v1 import contract_service_pb2 as contract_api
from support_py.registry import token_of


@pytest.fixture(name="table")
def _table(contracts, registry):
    with grpc.insecure_channel(contracts.address) as channel, Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield Table(lambda party: caller_of(channel, token_of(party)), bodies)
        bodies.close()


def advance(table):
    """Ends the phase by a decision of the conference; what the answer or the failure is."""
    checked = table.pilot.CheckAdvancePhase(contract_api.CheckAdvancePhaseRequest(name=table.contract))
    decision = table.bodies.adopt(table.conference, checked.decision_sha256)
    return table.pilot.AdvancePhase(
        contract_api.AdvancePhaseRequest(name=table.contract, decision=decision, request_id=new_id())
    )


def test_a_phase_waits_until_its_instrument_is_in_force(table):
    assert [advance(table).phase for _ in range(2)] == ["issues", "framework"]
    table.to_signing().all_sign()
    waiting = failure_of(advance, table)
    assert waiting.reason == "ILLEGAL_STATE" and "strategic-framework" in waiting.message, waiting
    assert table.enter().state == State.IN_FORCE
    assert advance(table).phase == "action-plan"


def test_a_contract_with_an_instrument_in_force_is_not_deleted(table):
    table.to_signing().all_sign()
    table.enter()
    failure = failure_of(table.pilot.DeleteContract, contract_api.DeleteContractRequest(name=table.contract))
    assert failure.reason == "ILLEGAL_STATE", failure


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE instrument_version SET text = text || '.' WHERE {own}",
        "UPDATE instrument_version SET canonical_text = canonical_text || '.' WHERE {own}",
        "UPDATE signature SET sha256 = repeat('0', 64) WHERE {own}",
        "UPDATE deliberation SET result = 2 WHERE {own}",
        "UPDATE instrument_transition SET reason = 'x' WHERE {own}",
        "DELETE FROM signature WHERE {own}",
        "INSERT INTO signature SELECT contract_id, instrument_id, gen_random_uuid()::text, party, person, capacity, day, "
        "mandate_id, kind, evidence_sha256, sha256, version, state, withdrawal_reason, source, synthetic, place + 9, "
        "create_time, revision FROM signature WHERE {own}",
        "UPDATE instrument SET state = 6 WHERE contract_id = '{contract}'",
    ],
)
def test_the_database_refuses_to_rewrite_what_was_voted_or_signed(contracts, table, statement):
    table.to_signing()
    table.sign(MEL)
    contract, instrument = table.name.split("/")[1::2]
    own = f"contract_id = '{contract}' AND instrument_id = '{instrument}'"
    done = subprocess.run(
        ["psql", "-X", "-v", "ON_ERROR_STOP=1", contracts.database_url, "-c", statement.format(own=own, contract=contract)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0, f"{statement}: {done.stdout}"
    assert "ERROR" in done.stderr and "syntax" not in done.stderr, done.stderr
    assert table.state == State.SIGNING
