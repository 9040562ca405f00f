"""A party of a contract was merged: a task tells, people decide, and nothing changes by itself."""

import time

import grpc
import pytest
from calls import date, failure_of
from contract_calls import (
    CONFERENCE,
    LILLE,
    MEL,
    NORD,
    Bodies,
    Caller,
    create_contract,
    new_id,
    party,
)
from governance import Actors
from grpc import StatusCode
from socle.contracts.v1 import contract_pb2, contract_service_pb2, programme_pb2, task_pb2, task_service_pb2_grpc
from socle.contracts.v1 import task_service_pb2 as api
from support_py.registry import OPERATOR, READER, token_of

MEL_BEFORE = "collectivites/epci-245900410"  # until the end of 2020; epci-200093201 carries it on
BEFORE = date("2019-06-01")


@pytest.fixture(name="act_for", scope="module")
def _act_for(channel):
    return lambda name: Caller(channel, token_of(name), [task_service_pb2_grpc.TaskServiceStub])


@pytest.fixture(name="pilot", scope="module")
def _pilot(act_for):
    return act_for(NORD)


@pytest.fixture(name="bodies", scope="module")
def _bodies(registry):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield bodies
        bodies.close()


@pytest.fixture(name="look")
def _look(contracts):
    """Starts the service anew, which then looks; returns what is open in a contract."""

    def look(caller, contract):
        contracts.stop()
        contracts.start()
        deadline = time.monotonic() + 30
        while contracts.metric("socle_party_looks_total") < 1:
            assert time.monotonic() < deadline, contracts.log()[-2000:]
            time.sleep(0.02)
        return tasks_of(caller, contract)

    return look


def wait_for_connection(call):
    """After a restart of the service."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return call()
        except grpc.RpcError as error:
            if error.code() != StatusCode.UNAVAILABLE or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def tasks_of(caller, contract, **filters):
    request = api.ListTasksRequest(parent=contract, **filters)
    return list(wait_for_connection(lambda: caller.ListTasks(request)).tasks)


def with_ended_party(caller, **fields):
    fields.setdefault("parties", [NORD, LILLE, party(MEL_BEFORE, programme_pb2.PARTY_GROUP_PARTNER)])
    return create_contract(caller, perimeter_as_of_date=BEFORE, territory=NORD, **fields)


def parties(caller, contract):
    read = caller.GetContract(contract_service_pb2.GetContractRequest(name=contract))
    return {each.party: each.group for each in read.parties}


def decide(caller, task, **fields):
    return caller.DecideTask(api.DecideTaskRequest(name=task.name, request_id=new_id(), **fields))


def check(caller, task, **fields):
    return caller.CheckDecideTask(api.CheckDecideTaskRequest(name=task.name, **fields))


def types(unmet):
    return [condition.type for condition in unmet]


def test_a_merged_party_opens_one_task_and_changes_nothing(pilot, look):
    contract = with_ended_party(pilot)
    (task,) = look(pilot, contract.name)
    assert (task.party, task.state, task.outcome) == (MEL_BEFORE, task_pb2.Task.OPEN, task_pb2.Task.ONE_SUCCESSOR)
    assert [heir.party for heir in task.heirs] == [MEL] and task.heirs[0].display_name
    assert wait_for_connection(
        lambda: pilot.GetContract(contract_service_pb2.GetContractRequest(name=contract.name))
    ) == contract
    # Looking again finds nothing new.
    assert look(pilot, contract.name) == [task]
    assert pilot.GetTask(api.GetTaskRequest(name=task.name)) == task


def test_a_contract_that_is_written_is_looked_at_soon(pilot):
    contract = with_ended_party(pilot)
    deadline = time.monotonic() + 30
    while not tasks_of(pilot, contract.name):
        assert time.monotonic() < deadline, "no task was opened"
        time.sleep(0.05)


def test_the_heir_by_law_takes_the_place_of_the_party(pilot, act_for, look):
    contract = with_ended_party(pilot)
    (task,) = look(pilot, contract.name)
    assert not check(pilot, task).unmet and not check(pilot, task).decision_text
    decided = wait_for_connection(lambda: decide(act_for(MEL), task))
    assert decided.state == task_pb2.Task.DECIDED and [heir.party for heir in decided.decided_heirs] == [MEL]
    assert parties(pilot, contract.name)[MEL] == programme_pb2.PARTY_GROUP_PARTNER
    assert MEL_BEFORE not in parties(pilot, contract.name)
    failure = failure_of(decide, pilot, task)
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert look(pilot, contract.name) == [decided]


def test_another_choice_than_the_law_needs_a_note_or_a_decision(pilot, look, bodies):
    plain = with_ended_party(pilot)
    conference = bodies.create()
    body = contract_pb2.ContractBody(role=CONFERENCE, body=conference)
    governed = with_ended_party(pilot, bodies=[body])
    heirs = [task_pb2.TaskHeir(party=name, numerator=1, denominator=2) for name in (MEL, "collectivites/region-32")]

    (task,) = look(pilot, plain.name)
    assert types(check(pilot, task, heirs=heirs).unmet) == ["NOTE_MISSING"]
    decided = decide(pilot, task, heirs=heirs, note="la région en reprend la moitié")
    assert [heir.numerator for heir in decided.decided_heirs] == [1, 1]

    (task,) = tasks_of(pilot, governed.name)
    missing = check(pilot, task, heirs=heirs)
    assert types(missing.unmet) == ["DECISION_MISSING"]
    assert missing.decision_text == (
        f"contract: {governed.name}\nparty: {MEL_BEFORE}\n"
        f"heir: {MEL} 1/2\nheir: collectivites/region-32 1/2\n"
    )
    decision = bodies.adopt(conference, missing.decision_sha256)
    assert types(check(pilot, task, heirs=heirs[:1], decision=decision).unmet) == []  # the law alone
    other = [heirs[0], task_pb2.TaskHeir(party=LILLE)]
    assert types(check(pilot, task, heirs=other, decision=decision).unmet) == ["DECISION_OTHER_CONTENT"]
    assert decide(pilot, task, heirs=heirs, decision=decision).decision == decision
    assert {MEL, "collectivites/region-32"} <= set(parties(pilot, governed.name))


def test_who_may_not_sign_is_no_heir(pilot, look):
    contract = with_ended_party(pilot)
    (task,) = look(pilot, contract.name)
    gone = [task_pb2.TaskHeir(party="collectivites/commune-associee-59355"), task_pb2.TaskHeir(party=MEL_BEFORE)]
    unmet = types(check(pilot, task, heirs=gone, note="essai").unmet)
    assert unmet == ["HEIR_TWICE", "HEIR_CANNOT_SIGN", "HEIR_CANNOT_SIGN"]


def test_a_pilot_that_has_ended_is_followed_by_its_heir(act_for, look):
    keeper = act_for(MEL_BEFORE)
    contract = with_ended_party(keeper, pilot=MEL_BEFORE, parties=[MEL_BEFORE, LILLE])
    (task,) = look(keeper, contract.name)
    assert failure_of(decide, act_for(LILLE), task).reason == "RELATION_REQUIRED"
    wait_for_connection(lambda: decide(act_for(MEL), task))
    read = keeper.GetContract(contract_service_pb2.GetContractRequest(name=contract.name))
    assert read.pilot == MEL


def test_it_may_be_left_as_it_is_for_a_reason(pilot, channel, look):
    contract = with_ended_party(pilot)
    (task,) = look(pilot, contract.name)
    assert failure_of(pilot.DismissTask, api.DismissTaskRequest(name=task.name)).fields == ["note"]
    for token in (READER, OPERATOR):
        caller = Caller(channel, token, [task_service_pb2_grpc.TaskServiceStub])
        assert failure_of(decide, caller, task).reason == "PERMISSION_DENIED"
    request = api.DismissTaskRequest(name=task.name, note="le contrat s'est achevé en 2017", request_id=new_id())
    dismissed = pilot.DismissTask(request)
    assert dismissed.state == task_pb2.Task.DISMISSED and pilot.DismissTask(request) == dismissed
    assert look(pilot, contract.name) == [dismissed]


def test_lists_find_by_state_party_and_heir(pilot, look):
    contract = with_ended_party(pilot)
    (task,) = look(pilot, contract.name)
    for filters in ({"party": MEL_BEFORE}, {"party": MEL}, {"state": task_pb2.Task.OPEN}):
        assert tasks_of(pilot, contract.name, **filters) == [task]
        assert task in tasks_of(pilot, "contracts/-", page_size=1000, **filters)
    for filters in ({"party": LILLE}, {"state": task_pb2.Task.DECIDED}):
        assert not tasks_of(pilot, contract.name, **filters)
    assert failure_of(tasks_of, pilot, "contracts/none-such").reason == "RESOURCE_NOT_FOUND"
