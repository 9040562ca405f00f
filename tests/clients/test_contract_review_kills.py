"""The process killed while an amendment with decisions enters into force; instruments that expire by themselves."""

import time

import grpc
import pytest
from calls import date, failure_of
from contract_calls import NORD, Bodies, new_id
from governance import Actors
from grpc import StatusCode
from instrument_calls import State, Table, create_instrument, get
from review_calls import Decision, Review, Running, caller_of
from socle.contracts.v1 import instrument_service_pb2
from support_py.contracts import RunningContracts
from support_py.registry import token_of

# Within the transaction, each where another part of it is written, and on both sides of its commit.
POINTS = [
    "enter_into_force_held",
    "review_decision_made",
    "plan_version_taken",
    "review_closed",
    "other_instrument_saved",
    "instrument_saved",
    "before_commit",
    "after_commit_before_reply",
]


@pytest.fixture(name="second", scope="module")
def _second(build, registry, contracts, tmp_path_factory):
    """A second contracts service on the same database, to be broken."""
    folder = tmp_path_factory.mktemp("contracts")
    with RunningContracts(build, folder, contracts.database_url, registry.address) as second:
        yield second


@pytest.fixture(name="act_for")
def _act_for(channel):
    return lambda party: caller_of(channel, token_of(party))


@pytest.fixture(name="bodies", scope="module")
def _bodies(registry):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield bodies
        bodies.close()


def fresh(address):
    return grpc.insecure_channel(address, [("grpc.use_local_subchannel_pool", 1)])


def entered(running, review, amendment):
    """Whether all of the amendment's effects are there; none of them may be there without the others."""
    signs = [
        get(running.pilot, amendment).state == State.IN_FORCE,
        running.selection("a-eau") == "REJECTED",
        running.selection("d-gare") == "RETAINED",
        running.get_review(review).state == Review.CLOSED,
        len(running.versions()) == 2,
        running.about(running.name)["state"] == State.IN_FORCE,
    ]
    assert all(signs) or not any(signs), signs
    return all(signs)


@pytest.mark.parametrize("point", POINTS)
def test_decisions_take_effect_all_at_once_or_not_and_a_repeat_finishes_them(second, act_for, bodies, point):
    running = Running(act_for, bodies)
    review, amendment = running.decided(a_eau=(Decision.DROP, "sans objet"), d_gare=(Decision.ADD, "priorité"))
    second.stop()
    second.environment = {"SOCLE_FAILPOINTS": f"{point}=kill@1"}
    second.start()
    request_id = new_id()
    with fresh(second.address) as channel:
        running.pilot = caller_of(channel, token_of(NORD))
        killed = failure_of(running.enter, amendment, request_id=request_id)
    assert killed.code == StatusCode.UNAVAILABLE, killed
    second.process.wait(timeout=30)
    second.environment = {}
    second.start()
    running.pilot = act_for(NORD)
    assert entered(running, review, amendment) == (point == "after_commit_before_reply")
    with fresh(second.address) as channel:
        running.pilot = caller_of(channel, token_of(NORD))
        assert running.enter(amendment, request_id=request_id).state == State.IN_FORCE
        assert entered(running, review, amendment)


def test_an_instrument_whose_term_has_passed_expires_by_itself_once(second, act_for, bodies):
    table = Table(act_for, bodies)
    table.name = create_instrument(table.pilot, table.contract, end_date=date("2024-06-01")).name
    table.to_signing().all_sign()
    assert table.enter("2024-03-01").state == State.IN_FORCE
    lasting = Table(act_for, bodies)
    lasting.to_signing().all_sign().enter("2024-03-01")
    for _ in range(2):
        second.stop()
        second.start()
        deadline = time.monotonic() + 30
        while second.metric("socle_expiry_looks_total") < 1:
            assert time.monotonic() < deadline, second.log()[-2000:]
            time.sleep(0.02)
    expired = get(table.pilot, table.name)
    assert (expired.state, expired.end_date) == (State.EXPIRED, date("2024-06-01"))
    found = table.pilot.ListTransitions(instrument_service_pb2.ListTransitionsRequest(name=table.name)).transitions
    assert [(each.step, each.actor) for each in found if each.step == "expired"] == [("expired", "socle-contracts")]
    assert get(lasting.pilot, lasting.name).state == State.IN_FORCE, "one without an end goes on"
