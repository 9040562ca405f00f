"""Votes from everywhere while two presidents close: each vote is counted or refused, and there is one result."""

import hashlib
import random
import threading
import time
import uuid

import grpc
from client import RECONNECT, REPEATED
from replicas import Keeper
from socle.registry.v1 import decision_pb2, decision_service_pb2, decision_service_pb2_grpc
from support_py import polls
from support_py.registry import token_of

Vote = decision_pb2.Vote
Decision = decision_pb2.Decision
CHOICES = (Vote.FOR, Vote.FOR, Vote.AGAINST, Vote.ABSTENTION)
CLOSED = {Decision.ADOPTED, Decision.REJECTED, Decision.WITHOUT_QUORUM}
MEMBERS = 300
VOTERS = 10
CONTENT = hashlib.sha256(b"what is voted").digest()


class Citizen:
    """Calls either replica with a token, and repeats with the same request id what may have got lost."""

    def __init__(self, addresses, rng, patience=40.0):
        self.rng = rng
        self.patience = patience
        self.channels = [grpc.insecure_channel(address, RECONNECT) for address in addresses]
        self.stubs = [decision_service_pb2_grpc.DecisionServiceStub(channel) for channel in self.channels]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for channel in self.channels:
            channel.close()

    def call(self, method, request, party=polls.PILOT):
        """The answer and None, or None and the code of the refusal ("" when nobody knows what became of it)."""
        metadata = [("authorization", f"Bearer {token_of(party)}")]
        end = time.monotonic() + self.patience
        at = self.rng.randrange(len(self.stubs))
        while time.monotonic() < end:
            try:
                return getattr(self.stubs[at], method)(request, timeout=5, metadata=metadata), None
            except grpc.RpcError as error:
                if error.code() not in REPEATED:
                    return None, error.code().name
            at = (at + 1) % len(self.stubs)
            time.sleep(self.rng.uniform(0.01, 0.1))
        return None, ""


def propose(citizen, body, deadline_seconds=None):
    """A decision whose vote is open for so long, or until it is closed."""
    draft = Decision(title="Le même jour", content_sha256=CONTENT)
    if deadline_seconds:
        draft.deadline_time.FromNanoseconds(time.time_ns() + int(deadline_seconds * 1e9))
    create = decision_service_pb2.CreateDecisionRequest(parent=f"bodies/{body}", decision=draft, request_id=str(uuid.uuid4()))
    decision, refusal = citizen.call("CreateDecision", create)
    assert decision, refusal
    opened, refusal = citizen.call(
        "OpenVote", decision_service_pb2.OpenVoteRequest(name=decision.name, request_id=str(uuid.uuid4()))
    )
    assert opened, refusal
    assert opened.elector_count == MEMBERS
    return opened


class Voters:
    """Threads that go round their members until they are refused; what each member was told, in order."""

    def __init__(self, addresses, body, decision, rng):
        self.told = {}  # member number → [(choice, "ok" or the code or "")]
        self.threads = [
            threading.Thread(target=self._vote, args=(addresses, body, decision, number, random.Random(rng.random())))
            for number in range(VOTERS)
        ]
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join()

    def _vote(self, addresses, body, decision, own, rng):
        members = list(range(own + 1, MEMBERS + 1, VOTERS))
        with Citizen(addresses, rng) as citizen:
            while members:
                number = rng.choice(members)
                choice = rng.choice(CHOICES)
                request = decision_service_pb2.CastVoteRequest(
                    name=f"{decision.name}/votes/{polls.member_of(body, number)}", choice=choice, request_id=str(uuid.uuid4())
                )
                answer, refusal = citizen.call("CastVote", request, polls.party_of(number))
                self.told.setdefault(number, []).append((choice, "ok" if answer else refusal))
                if refusal == "FAILED_PRECONDITION":
                    return
                assert answer or refusal == "", f"vote of {number}: {refusal}"


def preside(addresses, decision, rng, answers):
    """Closes as soon as it may be; `answers` gets the decision, or the refusal once somebody else has closed it."""
    with Citizen(addresses, rng) as citizen:
        while True:
            request = decision_service_pb2.CloseVoteRequest(name=decision.name, request_id=str(uuid.uuid4()))
            closed, refusal = citizen.call("CloseVote", request)
            if closed:
                answers.append(closed)
                return
            found, _ = citizen.call("GetDecision", decision_service_pb2.GetDecisionRequest(name=decision.name))
            if found and found.state in CLOSED:
                answers.append(refusal)
                return
            time.sleep(rng.uniform(0.0, 0.03))


def all_votes(citizen, decision):
    votes, token = {}, ""
    while True:
        page, refusal = citizen.call(
            "ListVotes", decision_service_pb2.ListVotesRequest(parent=decision.name, page_size=97, page_token=token)
        )
        assert page, refusal
        for vote in page.votes:
            votes[int(vote.name.rsplit("-", 1)[1])] = vote
        token = page.next_page_token
        if not token:
            return votes


def judge(addresses, decision, told, answers):
    """One result, that of the votes; what was acknowledged is there, what was refused is not."""
    won = [answer for answer in answers if isinstance(answer, Decision)]
    # A president whose answer was lost may have closed it: then both were told that it is closed.
    assert len(won) == 1 and [answer for answer in answers if answer not in won] == ["FAILED_PRECONDITION"], answers
    with Citizen(addresses[:1], random.Random(1)) as one, Citizen(addresses[1:], random.Random(2)) as two:
        get = decision_service_pb2.GetDecisionRequest(name=decision.name)
        closed, same = one.call("GetDecision", get)[0], two.call("GetDecision", get)[0]
        assert closed == same and closed.result == won[0].result
        votes = all_votes(one, decision)
        verify = decision_service_pb2.VerifyDecisionRequest(name=decision.name, content_sha256=CONTENT)
        verdict = two.call("VerifyDecision", verify)[0]
    assert len(votes) == MEMBERS
    counted = {choice: sum(vote.choice == choice for vote in votes.values()) for choice in (0, *CHOICES)}
    count = closed.result.count
    assert (count.in_favour, count.against, count.abstentions) == (
        counted[Vote.FOR], counted[Vote.AGAINST], counted[Vote.ABSTENTION],
    ), f"the result {count} is not that of the votes {counted}"
    assert count.voices == MEMBERS and count.participating == MEMBERS - counted[0]
    assert closed.result.adopted == (count.in_favour > count.against)
    assert closed.state == (Decision.ADOPTED if closed.result.adopted else Decision.REJECTED)
    assert verdict.valid == closed.result.adopted, verdict
    for number in range(1, MEMBERS + 1):
        check_member(number, told.get(number, []), votes[number].choice)


def check_member(number, told, stored):
    """The last choice that was acknowledged, or one after it of which nobody knows, is what is stored."""
    possible = {Vote.CHOICE_UNSPECIFIED}
    for choice, outcome in told:
        if outcome == "ok":
            possible = {choice}
        elif outcome == "":
            possible.add(choice)
    assert stored in possible, f"member {number} was told {told}, stored is {stored}"


def open_vote(replicas, body, rng, deadline_seconds=None):
    """The decision, and voters that have begun."""
    polls.make_body(replicas.postgres.psql, replicas.database, body, MEMBERS)
    with Citizen(replicas.addresses, rng) as pilot:
        decision = propose(pilot, body, deadline_seconds)
    return decision, Voters(replicas.addresses, body, decision, rng)


def close_from_two_sides(replicas, decision, voters, rng):
    """What two presidents were told, once both know that it is closed and every voter was refused."""
    answers = []
    presidents = [
        threading.Thread(target=preside, args=(replicas.addresses, decision, random.Random(rng.random()), answers))
        for _ in range(2)
    ]
    for president in presidents:
        president.start()
    for president in presidents:
        president.join()
    voters.join()
    return answers


def taken(voters):
    return sum(outcome == "ok" for each in list(voters.told.values()) for _, outcome in list(each))


def refused(voters):
    return sum(outcome == "FAILED_PRECONDITION" for each in voters.told.values() for _, outcome in each)


def test_votes_up_to_the_deadline_are_counted_and_later_ones_refused(shared_replicas, prefix, seed):
    rng = random.Random(seed)
    decision, voters = open_vote(shared_replicas, f"body-{prefix}", rng, deadline_seconds=1.5)
    answers = close_from_two_sides(shared_replicas, decision, voters, rng)
    print(f"{taken(voters)} votes taken, {refused(voters)} refused")
    assert taken(voters) > 10 and refused(voters) == VOTERS, "this was no race for the deadline"
    judge(shared_replicas.addresses, decision, voters.told, answers)


def test_votes_and_their_result_are_kept_across_a_kill(replicas, history, seed):
    """Both registries are killed while votes come, and one of them again at each end of a commit."""
    rng = random.Random(seed)
    planned = [f"{point}=kill@{rng.randint(2, 9)}" for point in ("before_commit", "after_commit_before_reply")]
    with Keeper(replicas, history, lambda index: planned.pop() if planned else "before_commit=sleep:20%3") as keeper:
        decision, voters = open_vote(replicas, "killed", rng)
        for count in (2, 4):  # the first two by hand, the others as planned
            if count == 2:
                keeper.kill(0)
                keeper.kill(1)
            keeper.wait_for(count)
            enough = taken(voters) + VOTERS
            while taken(voters) < enough:
                time.sleep(0.01)
        answers = close_from_two_sides(replicas, decision, voters, rng)
        judge(replicas.addresses, decision, voters.told, answers)  # here: what the keeper started ends with it
    print(f"{taken(voters)} votes taken, {len(keeper.faults)} kills")


def test_a_kill_between_the_votes_and_the_result_leaves_one_result_across_a_kill(replicas, history, seed):
    """The registry dies while it closes: before the commit there is no result, after it the repeat gets the same one."""
    del history
    rng = random.Random(seed)
    one = replicas.all[0]
    for number, point in enumerate(("before_commit", "after_commit_before_reply")):
        body = f"closing-{number}"
        polls.make_body(replicas.postgres.psql, replicas.database, body, MEMBERS)
        with Citizen(replicas.addresses[1:], rng) as citizen:
            decision = propose(citizen, body)
            records = [
                decision_service_pb2.RecordedVote(member=f"bodies/{body}/members/{polls.member_of(body, n)}", choice=Vote.FOR)
                for n in range(1, MEMBERS + 1)
            ]
            record = decision_service_pb2.RecordVotesRequest(name=decision.name, votes=records, request_id=str(uuid.uuid4()))
            assert citizen.call("RecordVotes", record)[0]
        one.stop()
        one.environment = {"SOCLE_FAILPOINTS": f"{point}=kill@1"}
        one.start()
        close = decision_service_pb2.CloseVoteRequest(name=decision.name, request_id=str(uuid.uuid4()))
        with Citizen(replicas.addresses[:1], rng, patience=3.0) as first:
            assert first.call("CloseVote", close) == (None, ""), "the registry was to die before it answers"
        assert one.process.wait(10) != 0
        with Citizen(replicas.addresses[1:], rng) as second:
            before = second.call("GetDecision", decision_service_pb2.GetDecisionRequest(name=decision.name))[0]
            assert (before.state == Decision.VOTING) == (point == "before_commit"), before
            closed = second.call("CloseVote", close)[0]
            assert closed.state == Decision.ADOPTED and closed.result.unanimous
            assert closed.result.count.in_favour == MEMBERS
            again = decision_service_pb2.CloseVoteRequest(name=decision.name, request_id=str(uuid.uuid4()))
            assert second.call("CloseVote", again) == (None, "FAILED_PRECONDITION")
        one.environment = {}
        one.start()
