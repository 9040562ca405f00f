"""Who may do what to a review depends on who keeps the contract and who speaks, never on what kind of collectivité it is."""

import grpc
import pytest
from calls import failure_of
from contract_calls import LILLE, MEL, NORD, REGION, Bodies, new_id
from governance import Actors
from review_calls import Decision, Review, Running, caller_of
from socle.contracts.v1 import assessment_service_pb2, contract_review_service_pb2, plan_version_service_pb2
from socle.type.v1 import access_pb2
from support_py.registry import OPERATOR, READER, token_of

SERVICES = [
    contract_review_service_pb2.DESCRIPTOR.services_by_name["ContractReviewService"],
    assessment_service_pb2.DESCRIPTOR.services_by_name["AssessmentService"],
    plan_version_service_pb2.DESCRIPTOR.services_by_name["PlanVersionService"],
]
api = contract_review_service_pb2

# Who may, "PILOT" or "OWNER" (who speaks); and the request, sent with validate_only so that the review stays.
CALLS = {
    "CreateContractReview": (
        "PILOT",
        lambda it: api.CreateContractReviewRequest(
            parent=it.contract, contract_review=Review(instrument=it.name, kind=Review.FINAL)
        ),
    ),
    "SetReviewDecisions": (
        "PILOT",
        lambda it: api.SetReviewDecisionsRequest(
            name=it.review.name, decisions=[Decision(action=it.action("a-eau"), verdict=Decision.KEEP)]
        ),
    ),
    "DecideContractReview": ("PILOT", lambda it: api.DecideContractReviewRequest(name=it.review.name)),
    "ReopenContractReview": ("PILOT", lambda it: api.ReopenContractReviewRequest(name=it.review.name, note="x")),
    "CloseContractReview": ("PILOT", lambda it: api.CloseContractReviewRequest(name=it.review.name, note="x")),
    "RecordAssessments": (
        "OWNER",
        lambda it: assessment_service_pb2.RecordAssessmentsRequest(
            parent=it.review.name,
            reader=MEL,
            assessments=[it.answer(it.review, it.contract, "governance", "yes")],
        ),
    ),
}


@pytest.fixture(name="running", scope="module")
def _running(registry, contracts):
    with Actors(registry.address) as governance, grpc.insecure_channel(contracts.address) as channel:
        bodies = Bodies(registry, governance)
        running = Running(lambda party: caller_of(channel, token_of(party)), bodies)
        running.review = running.open_review()
        yield running
        bodies.close()


def refused(caller, call, request):
    """The reason for which it is, that is not one of the request itself; empty: none."""
    request.validate_only = True
    request.request_id = new_id()
    try:
        getattr(caller, call)(request)
    except grpc.RpcError:
        failure = failure_of(getattr(caller, call), request)
        return failure.reason if failure.code == grpc.StatusCode.PERMISSION_DENIED else ""
    return ""


def test_every_call_that_writes_is_here():
    written = set()
    for service in SERVICES:
        for method in service.methods:
            if not method.GetOptions().Extensions[access_pb2.access].permission.endswith(".read"):
                written.add(method.name)
    assert written == set(CALLS)


@pytest.mark.parametrize("call", CALLS)
def test_the_relation_alone_decides(running, channel, call):
    allowed, request = CALLS[call]
    for party, relation in ((NORD, "PILOT"), (MEL, "OWNER"), (LILLE, "PARTY"), (REGION, "NONE")):
        wanted = "" if relation == allowed else "RELATION_REQUIRED"
        assert refused(running.act_for(party), call, request(running)) == wanted, f"{call} by {party} ({relation})"
    for token in (READER, OPERATOR):
        assert refused(caller_of(channel, token), call, request(running)) == "PERMISSION_DENIED", call
