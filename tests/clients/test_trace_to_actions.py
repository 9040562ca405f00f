"""The whole way from a finding to the actions that answer it, and commitments that belong to an action."""

import grpc
import pytest
from contract_calls import LILLE, MEL, NORD, Caller, new_id
from plan_calls import STUBS as PLAN
from plan_calls import Action, propose, select
from socle.contracts.v1 import action_service_pb2, contract_pb2, framework_pb2
from socle.contracts.v1 import framework_service_pb2 as api
from strategy_calls import STRATEGY, all_pages, commit, find, orient, raise_issue, some_contract
from support_py.registry import token_of

FINDING = framework_pb2.TRACE_LEVEL_FINDING
ORIENTATION = framework_pb2.TRACE_LEVEL_ORIENTATION
ACTION = framework_pb2.TRACE_LEVEL_ACTION


@pytest.fixture(name="act_for", scope="module")
def _act_for(contracts):
    with grpc.insecure_channel(contracts.address) as channel:
        yield lambda party: Caller(channel, token_of(party), [*STRATEGY, *PLAN])


@pytest.fixture(name="contract")
def _contract(contracts):
    with grpc.insecure_channel(contracts.address) as channel:
        return contract_pb2.Contract(name=some_contract(channel))


def traced(call, request):
    return [item.name for item in all_pages(call, request, "trace_items")]


def orphans(caller, contract, level, against):
    request = api.ListOrphansRequest(parent=contract.name, level=level, against=against)
    return [item.name for item in all_pages(caller.ListOrphans, request, "orphans")]


def test_it_reaches_the_actions_and_comes_back(act_for, contract):
    mel, lille = act_for(MEL), act_for(LILLE)
    base, habitat = find(mel, contract.name).name, find(mel, contract.name).name
    closure = raise_issue(mel, contract.name, [base]).name
    renewal = orient(mel, contract.name, [closure]).name
    park = propose(lille, contract, orientations=[renewal], title="Parc d'activités").name
    stray = propose(lille, contract, title="Sans orientation").name
    assert traced(mel.TraceFrom, api.TraceFromRequest(name=base)) == [closure, renewal, park]
    assert traced(mel.TraceTo, api.TraceToRequest(name=park)) == [renewal, closure, base]
    answer = mel.TraceTo(api.TraceToRequest(name=park))
    assert (answer.origin.title, answer.origin.level) == ("Parc d'activités", ACTION)
    assert orphans(mel, contract, FINDING, ACTION) == [habitat]
    assert orphans(mel, contract, ACTION, FINDING) == [stray]


def test_what_is_rejected_or_deleted_answers_nothing(act_for, contract):
    mel, lille, nord = act_for(MEL), act_for(LILLE), act_for(NORD)
    renewal = orient(mel, contract.name).name
    rejected = propose(lille, contract, orientations=[renewal], title="Trop cher")
    deleted = propose(lille, contract, orientations=[renewal], title="Doublon")
    kept = propose(lille, contract, orientations=[renewal], title="Gare").name
    select(nord, rejected.name, Action.REJECTED, reason="trop cher")
    lille.DeleteAction(action_service_pb2.DeleteActionRequest(name=deleted.name, request_id=new_id()))
    assert traced(mel.TraceFrom, api.TraceFromRequest(name=renewal)) == [kept]
    assert orphans(mel, contract, ORIENTATION, ACTION) == []


def test_a_commitment_belongs_to_an_action_of_the_contract(act_for, contract):
    nord = act_for(NORD)
    action = propose(act_for(LILLE), contract).name
    assert commit(nord, contract.name, action=action).action == action
