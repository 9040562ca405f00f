"""Instruments when things happen at once, when the process is killed within a step, and when the registry is away."""

import threading
import time

import grpc
import pytest
from calls import date, failure_of
from contract_calls import LILLE, MEL, NORD, Bodies, new_id
from governance import Actors
from grpc import StatusCode
from instrument_calls import SIGNATORIES, State, Table, caller_of, check, get, rules, step, write_text
from socle.contracts.v1 import instrument_pb2, signature_pb2
from socle.contracts.v1 import instrument_service_pb2 as api
from socle.contracts.v1 import signature_service_pb2 as acts
from support_py.contracts import RunningContracts
from support_py.registry import READER, RunningRegistry, token_of

# Where EnterIntoForce is killed: once the registry was asked, within the transaction, on both sides of its commit.
POINTS = [
    "enter_into_force_asked",
    "enter_into_force_held",
    "instrument_step_made",
    "instrument_saved",
    "before_commit",
    "after_commit_before_reply",
]


@pytest.fixture(name="pair", scope="module")
def _pair(build, registry, contracts, tmp_path_factory):
    """A second registry and a second contracts service, on the same databases, to be broken."""
    first = RunningRegistry(build, tmp_path_factory.mktemp("registry"), registry.database_url)
    with first, RunningContracts(
        build, tmp_path_factory.mktemp("contracts"), contracts.database_url, first.address
    ) as second:
        yield first, second


def fresh(address):
    """A channel that waits for nothing that another one has seen fail."""
    return grpc.insecure_channel(address, [("grpc.use_local_subchannel_pool", 1)])


@pytest.fixture(name="act_for")
def _act_for(pair):
    with fresh(pair[1].address) as channel:
        yield lambda party: caller_of(channel, token_of(party))


@pytest.fixture(name="table")
def _table(pair, act_for):
    with Actors(pair[0].address) as governance:
        bodies = Bodies(pair[0], governance)
        yield Table(act_for, bodies)
        bodies.close()


def signatures(caller, instrument):
    found = caller.ListSignatures(acts.ListSignaturesRequest(parent=instrument)).signatures
    return {each.party: each for each in found if each.state == signature_pb2.Signature.GIVEN}


def entries(caller, instrument):
    found = caller.ListTransitions(api.ListTransitionsRequest(name=instrument)).transitions
    return [each.step for each in found].count("entered-into-force")


def at_once(*calls):
    """Each answer, or the status code of its failure."""
    start = threading.Barrier(len(calls))
    answers = [None] * len(calls)

    def run(place, call):
        start.wait()
        try:
            answers[place] = call()
        except grpc.RpcError as error:
            answers[place] = error.code()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class TestAtOnce:
    def test_two_sign_at_once_and_both_signatures_count(self, table):
        table.to_signing()
        answers = at_once(*(lambda party=party: table.sign(party) for party in SIGNATORIES))
        assert all(isinstance(answer, signature_pb2.Signature) for answer in answers), answers
        assert set(signatures(table.pilot, table.name)) == set(SIGNATORIES)

    def test_one_party_that_signs_twice_at_once_signs_once(self, table):
        table.to_signing()
        answers = at_once(*[lambda: table.sign(MEL)] * 4)
        assert sorted(map(str, answers)).count(str(StatusCode.FAILED_PRECONDITION)) == 3, answers
        assert list(signatures(table.pilot, table.name)) == [MEL]

    def test_the_same_request_from_four_callers_has_one_effect_and_one_answer(self, table):
        table.to_signing()
        request_id = new_id()
        answers = at_once(*[lambda: table.sign(MEL, request_id=request_id)] * 4)
        assert all(answer == answers[0] for answer in answers), answers
        assert list(signatures(table.pilot, table.name)) == [MEL]

    @pytest.mark.parametrize("turn", range(3))
    def test_of_a_signature_and_a_withdrawal_at_once_none_outlives_its_content(self, table, act_for, turn):
        del turn
        table.to_signing()
        own = table.sign(LILLE)
        request = acts.WithdrawSignatureRequest(name=own.name, reason="élections", request_id=new_id())
        answers = at_once(lambda: table.sign(MEL), lambda: act_for(LILLE).WithdrawSignature(request))
        assert isinstance(answers[1], signature_pb2.Signature), answers
        # Before the withdrawal it was given and is void; after it there is nothing to sign.
        assert answers[0] == StatusCode.FAILED_PRECONDITION or answers[0].party == MEL
        assert signatures(table.pilot, table.name) == {}
        assert table.state == State.UNDER_NEGOTIATION

    def test_a_withdrawal_and_the_entry_into_force_at_once_leave_one_of_the_two(self, table, act_for):
        table.to_signing().all_sign()
        own = signatures(table.pilot, table.name)[LILLE]
        request = acts.WithdrawSignatureRequest(name=own.name, reason="élections", request_id=new_id())
        entered, withdrawn = at_once(table.enter, lambda: act_for(LILLE).WithdrawSignature(request))
        if table.state == State.IN_FORCE:
            assert withdrawn == StatusCode.FAILED_PRECONDITION and len(signatures(table.pilot, table.name)) == 3
        else:
            assert entered in (StatusCode.FAILED_PRECONDITION, StatusCode.ABORTED)
            assert signatures(table.pilot, table.name) == {} and entries(table.pilot, table.name) == 0

    def test_two_entries_into_force_at_once_are_one(self, table):
        table.to_signing().all_sign()
        answers = at_once(table.enter, table.enter, table.enter)
        assert sum(isinstance(answer, instrument_pb2.Instrument) for answer in answers) == 1, answers
        assert entries(table.pilot, table.name) == 1

    def test_of_two_edits_with_one_etag_one_is_refused_and_none_is_lost(self, table, act_for):
        before = get(table.pilot, table.name)

        def entitle(party, title):
            instrument = instrument_pb2.Instrument(name=table.name, display_name=title, etag=before.etag)
            return act_for(party).UpdateInstrument(
                api.UpdateInstrumentRequest(instrument=instrument, update_mask={"paths": ["display_name"]})
            )

        answers = at_once(lambda: entitle(MEL, "de la métropole"), lambda: entitle(LILLE, "de la ville"))
        kept = [answer for answer in answers if isinstance(answer, instrument_pb2.Instrument)]
        assert len(kept) == 1 and StatusCode.ABORTED in answers, answers
        assert get(table.pilot, table.name).display_name == kept[0].display_name

    def test_texts_written_at_once_are_all_there(self, table, act_for):
        at_once(*(lambda party=party: write_text(act_for(party), table.name, party) for party in SIGNATORIES))
        found = [
            table.pilot.GetInstrumentVersion(api.GetInstrumentVersionRequest(name=f"{table.name}/versions/{number}")).text
            for number in (1, 2, 3)
        ]
        assert sorted(found) == sorted(SIGNATORIES)


class TestKilled:
    @pytest.mark.parametrize("point", POINTS)
    def test_within_the_entry_into_force_it_happened_once_or_not_and_a_repeat_finishes_it(self, pair, table, point):
        _, contracts = pair
        table.to_signing().all_sign()
        contracts.stop()
        contracts.environment = {"SOCLE_FAILPOINTS": f"{point}=kill@1"}
        contracts.start()
        request_id = new_id()
        with fresh(contracts.address) as channel:
            killed = failure_of(
                step, caller_of(channel, token_of(NORD)), "EnterIntoForce", table.name,
                effective_date=date("2024-03-01"), request_id=request_id,
            )  # fmt: skip
        assert killed.code == StatusCode.UNAVAILABLE, killed
        contracts.process.wait(timeout=30)
        contracts.environment = {}
        contracts.start()
        with fresh(contracts.address) as channel:
            pilot = caller_of(channel, token_of(NORD))
            committed = point == "after_commit_before_reply"
            assert get(pilot, table.name).state == (State.IN_FORCE if committed else State.SIGNING)
            assert len(signatures(pilot, table.name)) == len(SIGNATORIES)
            again = step(pilot, "EnterIntoForce", table.name, effective_date=date("2024-03-01"), request_id=request_id)
            assert again.state == State.IN_FORCE and get(pilot, table.name) == again
            assert entries(pilot, table.name) == 1


class TestWithoutRegistry:
    def test_gates_say_what_could_not_be_checked_and_reads_go_on(self, pair, table, act_for):
        registry, contracts = pair
        table.to_signing().all_sign()
        registry.stop()
        try:
            started = time.monotonic()
            failure = failure_of(table.enter)
            assert (failure.code, failure.reason) == (StatusCode.UNAVAILABLE, "REGISTRY_UNAVAILABLE"), failure
            assert time.monotonic() - started < 10
            unchecked = failure.metadata["unchecked"].split(",")
            assert set(SIGNATORIES) < set(unchecked) and any("/decisions/" in each for each in unchecked), unchecked
            assert failure.french
            report = check(act_for(MEL), "EnterIntoForce", table.name, effective_date=date("2024-03-01"))
            assert not report.open and all(each.unknown for each in report.unmet_conditions)
            assert rules(report) == ["BODY_DECISION_VALID", *(f"PARTY_ALIVE {each}" for each in sorted(SIGNATORIES))]
            # Reads go on, and what nobody has to be asked about.
            with fresh(contracts.address) as channel:
                reader = caller_of(channel, READER)
                assert get(reader, table.name).state == State.SIGNING
                assert len(signatures(reader, table.name)) == 3
            own = signatures(table.pilot, table.name)[LILLE]
            withdrawn = act_for(LILLE).WithdrawSignature(
                acts.WithdrawSignatureRequest(name=own.name, reason="élections", request_id=new_id(), validate_only=True)
            )
            assert withdrawn.state == signature_pb2.Signature.WITHDRAWN
        finally:
            registry.start()
        deadline = time.monotonic() + 30
        while True:
            try:
                assert table.enter().state == State.IN_FORCE
                break
            except grpc.RpcError as error:
                assert error.code() == StatusCode.UNAVAILABLE and time.monotonic() < deadline, error
                time.sleep(0.1)
