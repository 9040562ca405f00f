"""A page that would be larger than an answer may be is refused with a reason, and a smaller one is given."""

import grpc
import pytest
from calls import failure_of
from contract_calls import NORD, Caller, create_contract, new_id
from grpc import StatusCode
from socle.contracts.v1 import action_pb2, action_service_pb2, action_service_pb2_grpc
from support_py.registry import token_of

MAX_ANSWER = 16 << 20
LONGEST = "é" * 20_000


@pytest.fixture(name="plan", scope="module")
def _plan(contracts):
    """Actions with the longest texts there may be, more than an answer holds; who asks takes answers of any size."""
    with grpc.insecure_channel(contracts.address, [("grpc.max_receive_message_length", 64 << 20)]) as channel:
        caller = Caller(channel, token_of(NORD), [action_service_pb2_grpc.ActionServiceStub])
        contract = create_contract(caller).name
        for number in range(MAX_ANSWER // len(LONGEST.encode()) + 1):
            action = action_pb2.Action(title=f"Action {number}", proposer=NORD, description=LONGEST)
            caller.CreateAction(
                action_service_pb2.CreateActionRequest(parent=contract, action=action, request_id=new_id())
            )
        yield caller, contract


def test_a_page_that_is_too_large_says_so(plan):
    caller, contract = plan
    request = action_service_pb2.ListActionsRequest(parent=contract, page_size=1000)
    failure = failure_of(caller.ListActions, request)
    assert (failure.code, failure.reason) == (StatusCode.RESOURCE_EXHAUSTED, "TOO_LARGE"), failure
    assert failure.metadata["limit"] == str(MAX_ANSWER)
    assert "page_size" in failure.message and "page_size" in failure.french


def test_a_smaller_one_is_given(plan):
    caller, contract = plan
    page = caller.ListActions(action_service_pb2.ListActionsRequest(parent=contract, page_size=100))
    assert len(page.actions) == 100 and page.next_page_token
