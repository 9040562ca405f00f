"""The registry is away: reads go on, what has to ask it says so within the deadline, and it recovers by itself."""

import os
import signal
import time

import grpc
import pytest
from calls import failure_of
from contract_calls import CONFERENCE, MEL, NORD, Bodies, Caller, contract_of, create_contract, new_id
from governance import Actors
from grpc import StatusCode
from plan_calls import plan_caller, propose, update
from socle.contracts.v1 import contract_pb2
from socle.contracts.v1 import contract_service_pb2 as api
from support_py.contracts import RunningContracts
from support_py.registry import RunningRegistry, token_of


@pytest.fixture(name="pair", scope="module")
def _pair(build, registry, contracts, tmp_path_factory):
    """A second registry and a second contracts service, on the same databases, of which the registry may go away."""
    first = RunningRegistry(build, tmp_path_factory.mktemp("registry"), registry.database_url)
    with first, RunningContracts(
        build, tmp_path_factory.mktemp("contracts"), contracts.database_url, first.address
    ) as second:
        yield first, second


@pytest.fixture(name="pilot", scope="module")
def _pilot(pair):
    with grpc.insecure_channel(pair[1].address) as channel:
        yield Caller(channel, token_of(NORD))


@pytest.fixture(name="contract", scope="module")
def _contract(pair, pilot):
    """Already in its programme's first phase, with a decision that ends it."""
    with Actors(pair[0].address) as governance:
        bodies = Bodies(pair[0], governance)
        conference = bodies.create()
        contract = create_contract(pilot, bodies=[contract_pb2.ContractBody(role=CONFERENCE, body=conference)])
        checked = pilot.CheckAdvancePhase(api.CheckAdvancePhaseRequest(name=contract.name))
        decision = bodies.adopt(conference, checked.decision_sha256)
        bodies.close()
    return contract, decision


def test_what_cannot_be_checked_is_said_and_comes_back(pair, pilot, contract):
    registry, service = pair
    channel = grpc.insecure_channel(service.address)
    contract, decision = contract
    advance = api.AdvancePhaseRequest(name=contract.name, decision=decision, request_id=new_id())
    registry.stop()

    started = time.monotonic()
    failure = failure_of(pilot.AdvancePhase, advance, seconds=5)
    assert (failure.code, failure.reason) == (StatusCode.UNAVAILABLE, "REGISTRY_UNAVAILABLE"), failure
    assert failure.metadata["unchecked"] == decision and failure.french
    assert time.monotonic() - started < 5
    failure = failure_of(create_contract, pilot)
    assert (failure.code, failure.reason) == (StatusCode.UNAVAILABLE, "REGISTRY_UNAVAILABLE")
    assert "parties" in failure.metadata["unchecked"]

    # Reads go on, and the twin of the guarded call names what is not known.
    assert pilot.GetContract(api.GetContractRequest(name=contract.name)) == contract
    assert pilot.ListContracts(api.ListContractsRequest(pilot=NORD)).contracts
    checked = pilot.CheckAdvancePhase(api.CheckAdvancePhaseRequest(name=contract.name, decision=decision))
    assert [(each.type, each.unknown) for each in checked.unmet] == [("DECISION_NOT_LOOKED_UP", True)]
    # Whom an action names cannot be looked up; what names nobody new is written, and everything is read.
    plans = plan_caller(channel, token_of(NORD))
    action = propose(plans, contract, NORD)
    action.owner = MEL
    for call in (lambda: update(plans, action, "owner"), lambda: propose(plans, contract, NORD, owner=MEL)):
        failure = failure_of(call)
        assert (failure.code, failure.reason) == (StatusCode.UNAVAILABLE, "REGISTRY_UNAVAILABLE")
        assert "financers" in failure.metadata["unchecked"] and failure.french
    assert update(plans, action, "title").owner == ""
    # A write that asks the registry about nothing goes on as well.
    changed = contract_pb2.Contract(name=contract.name, description="sans le registre")
    pilot.UpdateContract(api.UpdateContractRequest(contract=changed, update_mask={"paths": ["description"]}))

    registry.start()
    deadline = time.monotonic() + 20
    while True:
        try:
            assert pilot.AdvancePhase(advance).phase == "issues"
            break
        except grpc.RpcError as error:
            assert error.code() == StatusCode.UNAVAILABLE and time.monotonic() < deadline, error
            time.sleep(0.05)


def test_a_registry_that_hangs_is_told_of_within_the_deadline(pair, pilot):
    registry, _ = pair
    request = api.CreateContractRequest(contract=contract_of())
    os.kill(registry.process.pid, signal.SIGSTOP)
    try:
        failure = failure_of(pilot.CreateContract, request, seconds=3)
    finally:
        os.kill(registry.process.pid, signal.SIGCONT)
    assert (failure.code, failure.reason) == (StatusCode.UNAVAILABLE, "REGISTRY_UNAVAILABLE"), failure
    assert pilot.CreateContract(request).name, "it answers again"
