"""Decisions as their integrators call them: from the proposal to a result that nobody typed and anybody can verify."""

import hashlib
import subprocess
import uuid

import grpc
import pytest
from calls import failure_of
from support_py import polls
from support_py.registry import OPERATOR, PARTIES, READER, token_of

SECONDS = 30
CONTENT = hashlib.sha256("Cadre d'Action Stratégique".encode()).digest()
OTHER = hashlib.sha256(b"something else").digest()
MEMBERS = len(PARTIES)


@pytest.fixture(name="api", scope="module")
def fixture_api():
    from socle.registry.v1 import decision_pb2, decision_service_pb2

    class Messages:
        pass

    for module in (decision_pb2, decision_service_pb2):
        for name in module.DESCRIPTOR.message_types_by_name:
            setattr(Messages, name, getattr(module, name))
    return Messages


class Caller:
    """Every method of the service, with one token."""

    def __init__(self, channel, token):
        from socle.registry.v1 import decision_service_pb2_grpc

        self._stub = decision_service_pb2_grpc.DecisionServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {token}")]

    def __getattr__(self, method):
        return lambda request: getattr(self._stub, method)(request, metadata=self._metadata, timeout=SECONDS)


@pytest.fixture(name="channel", scope="module")
def fixture_channel(registry):
    with grpc.insecure_channel(registry.address) as channel:
        yield channel


@pytest.fixture(name="pilot", scope="module")
def fixture_pilot(channel):
    return Caller(channel, token_of(polls.PILOT))


@pytest.fixture(name="reader", scope="module")
def fixture_reader(channel):
    return Caller(channel, READER)


@pytest.fixture(name="body")
def fixture_body(registry):
    """A body of this test's own: each of PARTIES has one voting member; one of them pilots it."""

    def psql(url, statements):
        words = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url]
        subprocess.run(words, input=statements, text=True, check=True, capture_output=True)

    body = f"b{uuid.uuid4().hex[:20]}"
    polls.make_body(psql, registry.database_url, body, MEMBERS)
    return body


def new_id():
    return str(uuid.uuid4())


def propose(api, pilot, body, opened=True, **fields):
    decision = api.Decision(**{"title": "CAS du Cambrésis", "content_sha256": CONTENT, **fields})
    created = pilot.CreateDecision(
        api.CreateDecisionRequest(parent=f"bodies/{body}", decision=decision, request_id=new_id())
    )
    return pilot.OpenVote(api.OpenVoteRequest(name=created.name)) if opened else created


def record(api, pilot, body, decision, choices):
    votes = [
        api.RecordedVote(member=f"bodies/{body}/members/{polls.member_of(body, number)}", choice=choice)
        for number, choice in choices.items()
    ]
    return pilot.RecordVotes(api.RecordVotesRequest(name=decision.name, votes=votes)).votes


def close(api, pilot, decision):
    return pilot.CloseVote(api.CloseVoteRequest(name=decision.name))


def adopt(api, pilot, body, **fields):
    decision = propose(api, pilot, body, **fields)
    record(api, pilot, body, decision, {number: api.Vote.FOR for number in range(1, MEMBERS)})
    return close(api, pilot, decision)


def verify(api, caller, decision, content=CONTENT):
    return caller.VerifyDecision(api.VerifyDecisionRequest(name=decision.name, content_sha256=content))


def codes(api, reasons):
    return [api.DecisionReason.Code.Name(reason.code) for reason in reasons]


def vote_name(body, decision, number):
    return f"{decision.name}/votes/{polls.member_of(body, number)}"


def test_a_proposal_becomes_a_decision_that_anybody_can_verify(api, channel, pilot, reader, body):
    draft = propose(api, pilot, body, opened=False, subject="contracts/cambresis")
    assert draft.state == api.Decision.DRAFT and draft.elector_count == 0 and not draft.HasField("statute")
    draft.title = "Cadre d'Action Stratégique du Cambrésis"
    changed = pilot.UpdateDecision(api.UpdateDecisionRequest(decision=draft))
    assert changed.title == draft.title and changed.etag != draft.etag

    opened = pilot.OpenVote(api.OpenVoteRequest(name=draft.name, etag=changed.etag))
    assert opened.state == api.Decision.VOTING and opened.elector_count == MEMBERS and opened.HasField("vote_date")
    assert codes(api, verify(api, reader, opened).reasons) == ["NOT_CLOSED"]
    for number in range(1, MEMBERS):
        own = Caller(channel, token_of(polls.party_of(number)))
        choice = api.Vote.AGAINST if number == 1 else api.Vote.ABSTENTION if number == 2 else api.Vote.FOR
        vote = own.CastVote(api.CastVoteRequest(name=vote_name(body, opened, number), choice=choice))
        assert vote.choice == choice and vote.party == polls.party_of(number) and vote.voices == 1 and not vote.recorded
    now = reader.CheckClose(api.CheckCloseRequest(name=opened.name))
    assert not now.obstacles and now.result.adopted

    closed = close(api, pilot, opened)
    count = closed.result.count
    assert closed.state == api.Decision.ADOPTED and closed.result == now.result
    assert (count.voices, count.in_favour, count.against, count.abstentions) == (MEMBERS, MEMBERS - 3, 1, 1)
    assert closed.result.voices_needed == (MEMBERS - 2) // 2 + 1 and not closed.result.unanimous
    assert codes(api, closed.result.reasons) == ["MAJORITY_REACHED"]
    verdict = verify(api, reader, closed)
    assert verdict.valid and not verdict.reasons and verdict.result.count == count
    assert reader.GetDecision(api.GetDecisionRequest(name=closed.name)) == closed


def test_votes_are_listed_with_those_that_said_nothing(api, pilot, reader, body):
    decision = propose(api, pilot, body)
    record(api, pilot, body, decision, {1: api.Vote.FOR, 2: api.Vote.ABSTENTION})
    votes, token = [], ""
    while True:
        page = reader.ListVotes(api.ListVotesRequest(parent=decision.name, page_size=4, page_token=token))
        votes += page.votes
        token = page.next_page_token
        if not token:
            break
    assert [vote.name for vote in votes] == [vote_name(body, decision, number) for number in range(1, MEMBERS + 1)]
    assert [vote.choice for vote in votes[:3]] == [api.Vote.FOR, api.Vote.ABSTENTION, api.Vote.CHOICE_UNSPECIFIED]
    assert votes[0].recorded and not votes[2].recorded
    silent = reader.ListVotes(api.ListVotesRequest(parent=decision.name, silent=True)).votes
    assert len(silent) == MEMBERS - 2
    party = reader.ListVotes(api.ListVotesRequest(parent=decision.name, party=polls.party_of(2))).votes
    assert [vote.choice for vote in party] == [api.Vote.ABSTENTION]
    failure = failure_of(reader.ListVotes, api.ListVotesRequest(parent=decision.name, silent=True, choice=api.Vote.FOR))
    assert failure.reason == "INVALID_FIELD"


def test_everybody_casts_its_own_voice_and_nobody_elses_whatever_it_is(api, channel, pilot, body):
    decision = propose(api, pilot, body)
    for party in PARTIES:
        own = Caller(channel, token_of(party))
        for number in range(1, MEMBERS + 1):
            request = api.CastVoteRequest(name=vote_name(body, decision, number), choice=api.Vote.FOR)
            if polls.party_of(number) == party:
                assert own.CastVote(request).choice == api.Vote.FOR
                continue
            failure = failure_of(own.CastVote, request)
            assert (failure.code, failure.reason) == (grpc.StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED"), party


def test_only_the_pilot_puts_to_the_vote_whatever_the_others_are(api, channel, pilot, body):
    decision = propose(api, pilot, body)
    for party in PARTIES:
        if party == polls.PILOT:
            continue
        own = Caller(channel, token_of(party))
        refused = [
            failure_of(own.CreateDecision, api.CreateDecisionRequest(
                parent=f"bodies/{body}", decision=api.Decision(title="x", content_sha256=CONTENT))),
            failure_of(own.CloseVote, api.CloseVoteRequest(name=decision.name)),
            failure_of(own.WithdrawDecision, api.WithdrawDecisionRequest(name=decision.name)),
            failure_of(own.RecordVotes, api.RecordVotesRequest(name=decision.name, votes=[api.RecordedVote(
                member=f"bodies/{body}/members/{polls.member_of(body, 1)}", choice=api.Vote.FOR)])),
        ]
        assert {failure.reason for failure in refused} == {"RELATION_REQUIRED"}, party


def test_who_runs_the_platform_neither_proposes_nor_votes(api, channel, pilot, body):
    decision = propose(api, pilot, body)
    for token in (OPERATOR, READER):
        caller = Caller(channel, token)
        for method, request in (
            ("CastVote", api.CastVoteRequest(name=vote_name(body, decision, 1), choice=api.Vote.FOR)),
            ("CloseVote", api.CloseVoteRequest(name=decision.name)),
            ("CreateDecision", api.CreateDecisionRequest(parent=f"bodies/{body}")),
        ):
            assert failure_of(getattr(caller, method), request).code == grpc.StatusCode.PERMISSION_DENIED
        assert caller.GetDecision(api.GetDecisionRequest(name=decision.name)).state == api.Decision.VOTING


def test_nobody_types_a_result(api, pilot, reader, body):
    typed = {
        "state": api.Decision.ADOPTED,
        "result": api.DecisionResult(adopted=True, unanimous=True),
        "elector_count": 99,
        "superseded_by": f"bodies/{body}/decisions/{new_id()}",
    }
    draft = propose(api, pilot, body, opened=False, **typed)
    assert draft.state == api.Decision.DRAFT and not draft.HasField("result") and not draft.superseded_by
    draft.MergeFrom(api.Decision(**typed))
    changed = pilot.UpdateDecision(api.UpdateDecisionRequest(decision=draft))
    assert changed.state == api.Decision.DRAFT and not changed.HasField("result") and changed.elector_count == 0
    assert codes(api, verify(api, reader, changed).reasons) == ["NOT_CLOSED"]


def test_the_last_choice_counts_until_the_vote_is_closed(api, channel, pilot, body):
    decision = propose(api, pilot, body)
    own = Caller(channel, token_of(polls.party_of(1)))
    name = vote_name(body, decision, 1)
    for choice in (api.Vote.FOR, api.Vote.AGAINST):
        own.CastVote(api.CastVoteRequest(name=name, choice=choice))
    closed = close(api, pilot, decision)
    assert (closed.result.count.in_favour, closed.result.count.against) == (0, 1)
    failure = failure_of(own.CastVote, api.CastVoteRequest(name=name, choice=api.Vote.FOR))
    assert (failure.code, failure.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert failure.metadata["state"] == "REJECTED" and failure.french


def test_a_repeat_gets_the_first_answer_and_another_closer_is_told(api, pilot, body):
    decision = propose(api, pilot, body)
    request = api.CloseVoteRequest(name=decision.name, request_id=new_id())
    first = pilot.CloseVote(request)
    assert pilot.CloseVote(request) == first
    assert failure_of(pilot.CloseVote, api.CloseVoteRequest(name=decision.name)).reason == "ILLEGAL_STATE"


def test_what_is_only_validated_changes_nothing(api, channel, pilot, reader, body):
    decision = propose(api, pilot, body)
    own = Caller(channel, token_of(polls.party_of(1)))
    own.CastVote(api.CastVoteRequest(name=vote_name(body, decision, 1), choice=api.Vote.FOR, validate_only=True))
    would = pilot.CloseVote(api.CloseVoteRequest(name=decision.name, validate_only=True))
    assert would.state == api.Decision.REJECTED and would.result.count.in_favour == 0
    assert reader.GetDecision(api.GetDecisionRequest(name=decision.name)) == decision


def test_verification_tells_every_reason_why_not(api, pilot, reader, body):
    adopted = adopt(api, pilot, body)
    assert verify(api, reader, adopted).valid
    other = verify(api, reader, adopted, OTHER)
    assert not other.valid and codes(api, other.reasons) == ["OTHER_CONTENT"] and other.state == api.Decision.ADOPTED
    assert all(reason.message and reason.message_fr for reason in other.reasons)
    rejected = close(api, pilot, propose(api, pilot, body))
    assert codes(api, verify(api, reader, rejected, OTHER).reasons) == ["NOT_ADOPTED", "OTHER_CONTENT"]
    withdrawn = pilot.WithdrawDecision(
        api.WithdrawDecisionRequest(name=propose(api, pilot, body).name, reason="retirée de l'ordre du jour")
    )
    assert withdrawn.withdrawal_reason and codes(api, verify(api, reader, withdrawn).reasons) == ["WITHDRAWN"]
    unknown = api.Decision(name=f"bodies/{body}/decisions/{new_id()}")
    assert failure_of(reader.VerifyDecision, api.VerifyDecisionRequest(
        name=unknown.name, content_sha256=CONTENT)).reason == "RESOURCE_NOT_FOUND"
    failure = failure_of(reader.VerifyDecision, api.VerifyDecisionRequest(name=adopted.name, content_sha256=b"short"))
    assert failure.reason == "INVALID_FIELD" and failure.fields == ["content_sha256"]


def test_a_decision_taken_up_again_stands_until_the_new_one_has_a_result(api, pilot, reader, body):
    old = adopt(api, pilot, body)
    again = pilot.ReopenDecision(api.ReopenDecisionRequest(name=old.name))
    assert again.supersedes == old.name and again.state == api.Decision.DRAFT
    assert again.content_sha256 == old.content_sha256 and not again.HasField("result")
    assert failure_of(pilot.ReopenDecision, api.ReopenDecisionRequest(name=old.name)).reason == "ILLEGAL_STATE"
    assert verify(api, reader, old).valid, "nothing has replaced it yet"
    pilot.WithdrawDecision(api.WithdrawDecisionRequest(name=again.name))
    assert verify(api, reader, old).valid, "what was withdrawn replaces nothing"

    again = pilot.ReopenDecision(api.ReopenDecisionRequest(name=old.name))
    again.content_sha256 = OTHER
    pilot.UpdateDecision(api.UpdateDecisionRequest(decision=again))
    opened = pilot.OpenVote(api.OpenVoteRequest(name=again.name))
    record(api, pilot, body, opened, {1: api.Vote.FOR})
    closed = close(api, pilot, opened)
    assert closed.state == api.Decision.ADOPTED
    verdict = verify(api, reader, old)
    assert codes(api, verdict.reasons) == ["SUPERSEDED"] and verdict.superseded_by == closed.name
    kept = reader.GetDecision(api.GetDecisionRequest(name=old.name))
    assert kept.state == api.Decision.ADOPTED and kept.result == old.result and kept.superseded_by == closed.name
    assert verify(api, reader, closed, OTHER).valid
    assert failure_of(pilot.ReopenDecision, api.ReopenDecisionRequest(name=old.name)).reason == "ILLEGAL_STATE"


def test_a_show_of_hands_counts_voices_and_is_closed_once_it_is_recorded(api, channel, pilot, body):
    decision = propose(api, pilot, body, ballot=api.Decision.SHOW_OF_HANDS)
    assert failure_of(pilot.CloseVote, api.CloseVoteRequest(name=decision.name)).reason == "ILLEGAL_STATE"
    too_many = api.RecordShowOfHandsRequest(name=decision.name, in_favour=MEMBERS, against=1)
    assert failure_of(pilot.RecordShowOfHands, too_many).reason == "ILLEGAL_STATE"
    own = Caller(channel, token_of(polls.party_of(1)))
    cast = api.CastVoteRequest(name=vote_name(body, decision, 1), choice=api.Vote.FOR)
    assert failure_of(own.CastVote, cast).reason == "ILLEGAL_STATE"
    pilot.RecordShowOfHands(api.RecordShowOfHandsRequest(name=decision.name, in_favour=9, abstentions=2))
    closed = close(api, pilot, decision)
    assert closed.state == api.Decision.ADOPTED and closed.result.unanimous
    assert codes(api, closed.result.reasons) == ["MAJORITY_REACHED", "UNANIMITY"]
    assert "2 voix s'abstenant" in closed.result.reasons[1].message_fr


def test_decisions_are_found_by_what_was_voted_on(api, pilot, reader, body):
    subject = f"contracts/{new_id()}"
    adopted = adopt(api, pilot, body, subject=subject)
    draft = propose(api, pilot, body, opened=False, subject=subject)
    for parent in (f"bodies/{body}", "bodies/-"):
        found = reader.ListDecisions(api.ListDecisionsRequest(parent=parent, subject=subject)).decisions
        assert [decision.name for decision in found] == [draft.name, adopted.name]
    state = api.ListDecisionsRequest(parent=f"bodies/{body}", state=api.Decision.ADOPTED)
    assert [decision.name for decision in reader.ListDecisions(state).decisions] == [adopted.name]
    page = reader.ListDecisions(api.ListDecisionsRequest(parent=f"bodies/{body}", page_size=1))
    rest = api.ListDecisionsRequest(parent=f"bodies/{body}", page_size=1, page_token=page.next_page_token)
    assert [decision.name for decision in reader.ListDecisions(rest).decisions] == [adopted.name]


def test_what_is_wrong_is_told_field_by_field(api, pilot, body):
    wrong = api.Decision(title="", content_sha256=b"1", meeting=f"bodies/other/meetings/{new_id()}", subject="à vous")
    failure = failure_of(pilot.CreateDecision, api.CreateDecisionRequest(parent=f"bodies/{body}", decision=wrong))
    assert failure.reason == "INVALID_FIELD"
    assert set(failure.fields) == {
        "decision.title", "decision.content_sha256", "decision.meeting", "decision.subject"}
    assert failure_of(pilot.CreateDecision, api.CreateDecisionRequest(
        parent="bodies/nowhere", decision=api.Decision(title="x", content_sha256=CONTENT))).reason == "RESOURCE_NOT_FOUND"
    assert failure_of(pilot.OpenVote, api.OpenVoteRequest(name=f"bodies/{body}")).reason == "INVALID_NAME"
