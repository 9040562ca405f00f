"""Reciprocal commitments: nobody promises for another, and debtor and creditor stand on the same footing."""

import pytest
from calls import date, failure_of
from contract_calls import DIVION, LILLE, MEL, NORD, new_id
from grpc import StatusCode
from socle.contracts.v1 import commitment_pb2
from socle.contracts.v1 import commitment_service_pb2 as api
from strategy_calls import acting_for, all_pages, commit, some_contract, strategist
from support_py.registry import READER

Commitment = commitment_pb2.Commitment
PROOF = commitment_pb2.CommitmentProof(
    text="Chargé de mission recruté", document_sha256="c" * 64, document_uri="https://exemple.fr/arrete.pdf", date=date("2014-06-30")
)


@pytest.fixture(name="nord", scope="module")
def _nord(channel):
    return acting_for(channel, NORD)


@pytest.fixture(name="mel", scope="module")
def _mel(channel):
    return acting_for(channel, MEL)


@pytest.fixture(name="lille", scope="module")
def _lille(channel):
    return acting_for(channel, LILLE)


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return strategist(channel, READER)


@pytest.fixture(name="contract")
def _contract(channel):
    return some_contract(channel)


def get(caller, name, **options):
    return caller.GetCommitment(api.GetCommitmentRequest(name=name, **options))


def promise(caller, name):
    return caller.PromiseCommitment(api.PromiseCommitmentRequest(name=name, request_id=new_id()))


def report(caller, name, proof=PROOF, **options):
    return caller.ReportFulfilment(api.ReportFulfilmentRequest(name=name, proof=proof, request_id=new_id(), **options))


def accept(caller, name):
    return caller.AcceptFulfilment(api.AcceptFulfilmentRequest(name=name, request_id=new_id()))


def contest(caller, name, reason="Personne n'est venu"):
    return caller.ContestFulfilment(api.ContestFulfilmentRequest(name=name, reason=reason, request_id=new_id()))


def waive(caller, name, reason="Sans objet"):
    return caller.WaiveCommitment(api.WaiveCommitmentRequest(name=name, reason=reason, request_id=new_id()))


def update(caller, changed, *paths):
    return caller.UpdateCommitment(
        api.UpdateCommitmentRequest(commitment=changed, update_mask={"paths": paths}, request_id=new_id())
    )


def listed(caller, parent, **filters):
    request = api.ListCommitmentsRequest(parent=parent, page_size=1, **filters)
    return [found.name for found in all_pages(caller.ListCommitments, request, "commitments")]


class TestPromising:
    def test_who_promises_is_bound_at_once(self, nord, reader, contract):
        made = commit(nord, contract, debtor=NORD, creditor=MEL, source="document 002")
        assert made.state == Commitment.PROMISED
        assert get(reader, made.name) == made

    def test_what_somebody_else_records_waits_for_the_debtor(self, nord, mel, contract):
        for caller, debtor, creditor in ((mel, LILLE, MEL), (nord, LILLE, MEL)):
            assert commit(caller, contract, debtor=debtor, creditor=creditor).state == Commitment.PROPOSED

    def test_only_the_debtor_promises(self, nord, mel, lille, contract):
        made = commit(mel, contract, debtor=LILLE, creditor=MEL)
        for caller in (nord, mel):
            failure = failure_of(promise, caller, made.name)
            assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "OWNER")
        assert promise(lille, made.name).state == Commitment.PROMISED

    def test_debtor_and_creditor_are_two_parties_of_the_contract(self, nord, contract):
        for parties, field in (
            ({"debtor": NORD, "creditor": NORD}, "commitment.creditor"),
            ({"debtor": NORD, "creditor": DIVION}, "commitment.creditor"),
            ({"debtor": DIVION, "creditor": NORD}, "commitment.debtor"),
            ({"debtor": "", "creditor": NORD}, "commitment.debtor"),
        ):
            failure = failure_of(commit, nord, contract, **parties)
            assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, [field])

    def test_who_has_no_part_in_it_records_nothing(self, channel, lille, contract):
        failure = failure_of(commit, lille, contract, debtor=NORD, creditor=MEL)
        assert failure.reason == "RELATION_REQUIRED"
        assert failure_of(commit, acting_for(channel, DIVION), contract).reason == "RELATION_REQUIRED"

    def test_terms_change_until_they_are_promised(self, mel, lille, contract):
        made = commit(mel, contract, debtor=LILLE, creditor=MEL)
        made.text = "Autre chose"
        made = update(mel, made, "text")
        promise(lille, made.name)
        for path in ("text", "due_date"):
            failure = failure_of(update, mel, Commitment(name=made.name, text="Encore autre chose"), path)
            assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        assert update(lille, Commitment(name=made.name, source="délibération"), "source").source == "délibération"
        assert get(mel, made.name).text == "Autre chose"


class TestKeeping:
    def test_it_is_reported_with_proof_and_accepted(self, nord, mel, reader, contract):
        made = commit(nord, contract)
        reported = report(nord, made.name)
        assert (reported.state, reported.proof) == (Commitment.REPORTED, PROOF)
        assert accept(mel, made.name).state == Commitment.FULFILLED
        steps = reader.ListCommitmentSteps(api.ListCommitmentStepsRequest(name=made.name)).commitment_steps
        assert [(it.number, it.state, it.party) for it in steps] == [
            (1, Commitment.PROMISED, NORD),
            (2, Commitment.REPORTED, NORD),
            (3, Commitment.FULFILLED, MEL),
        ]
        assert steps[1].proof == PROOF

    def test_it_is_contested_and_reported_again(self, nord, mel, reader, contract):
        made = commit(nord, contract)
        report(nord, made.name)
        assert contest(mel, made.name).state == Commitment.CONTESTED
        again = commitment_pb2.CommitmentProof(text="Il est arrivé", date=date("2014-09-01"))
        assert report(nord, made.name, again).proof == again
        accept(mel, made.name)
        request = api.ListCommitmentStepsRequest(name=made.name, page_size=2)
        steps = all_pages(reader.ListCommitmentSteps, request, "commitment_steps")
        assert [(it.state, it.reason, it.proof.text) for it in steps][1:4] == [
            (Commitment.REPORTED, "", PROOF.text),
            (Commitment.CONTESTED, "Personne n'est venu", ""),
            (Commitment.REPORTED, "", again.text),
        ]

    def test_each_side_takes_its_own_steps_only(self, nord, mel, lille, contract):
        made = commit(nord, contract)
        for caller in (mel, lille):
            assert failure_of(report, caller, made.name).reason == "RELATION_REQUIRED"
        report(nord, made.name)
        for step in (accept, contest, waive):
            for caller in (nord, lille):  # NORD pilots the contract: that gives no right here
                assert failure_of(step, caller, made.name).reason == "RELATION_REQUIRED"

    def test_steps_out_of_turn_are_refused(self, nord, mel, contract):
        made = commit(nord, contract)
        for step, caller in ((promise, nord), (accept, mel), (contest, mel)):
            failure = failure_of(step, caller, made.name)
            assert (failure.reason, failure.metadata["state"]) == ("ILLEGAL_STATE", "PROMISED")
        waive(mel, made.name)
        for step, caller in ((report, nord), (accept, mel), (waive, mel)):
            assert failure_of(step, caller, made.name).metadata["state"] == "WAIVED"

    def test_proof_is_of_a_day_that_has_come(self, nord, contract):
        made = commit(nord, contract)
        for proof, fields in (
            (commitment_pb2.CommitmentProof(text="x", date=date("2199-01-01")), ["proof.date"]),
            (commitment_pb2.CommitmentProof(), ["proof.text", "proof.date"]),
            (
                commitment_pb2.CommitmentProof(text="x", date=date("2014-01-01"), document_sha256="C", document_uri="ftp://x"),
                ["proof.document_sha256", "proof.document_uri"],
            ),
        ):
            assert failure_of(report, nord, made.name, proof).fields == fields

    def test_two_who_report_at_once_take_turns(self, nord, contract):
        made = commit(nord, contract)
        etag = get(nord, made.name).etag
        report(nord, made.name, etag=etag)
        assert failure_of(report, nord, made.name, etag=etag).reason == "CONCURRENT_CHANGE"


class TestLateness:
    def test_it_is_of_the_day_that_is_asked_about(self, nord, mel, contract):
        made = commit(nord, contract, due="2014-07-07")
        assert made.late
        assert not get(mel, made.name, as_of=date("2014-07-07")).late
        assert get(mel, made.name, as_of=date("2014-07-08")).late
        assert not report(nord, made.name).late

    def test_lists_give_what_is_late(self, nord, mel, contract):
        due = commit(nord, contract, due="2014-07-07").name
        later = commit(nord, contract, due="2016-07-07").name
        undated = commit(nord, contract, due=None).name
        assert listed(mel, contract) == [due, later, undated]
        assert listed(mel, contract, late_only=True) == [due, later]
        assert listed(mel, contract, late_only=True, as_of=date("2015-01-01")) == [due]
        assert listed(mel, contract, due_from_date=date("2015-01-01"), due_to_date=date("2017-01-01")) == [later]


class TestLists:
    def test_each_filter_takes_what_it_says(self, nord, mel, contract):
        owed = commit(nord, contract, debtor=NORD, creditor=LILLE).name
        due = commit(mel, contract, debtor=MEL, creditor=NORD).name
        proposed = commit(nord, contract, debtor=LILLE, creditor=NORD).name
        assert listed(mel, contract, debtor=NORD) == [owed]
        assert sorted(listed(mel, contract, creditor=NORD)) == sorted([due, proposed])
        assert listed(mel, contract, state=Commitment.PROPOSED) == [proposed]
        assert set(listed(mel, "contracts/-", creditor=LILLE)) >= {owed}
        assert failure_of(listed, mel, "contracts/nulle-part").code == StatusCode.NOT_FOUND
        failure = failure_of(listed, mel, "contracts/-", action=f"{contract}/actions/gare")
        assert failure.fields == ["action"]

    def test_what_each_party_owes_and_is_owed_is_summed(self, nord, mel, contract):
        report(nord, commit(nord, contract).name)
        commit(nord, contract)
        commit(mel, contract, debtor=MEL, creditor=NORD, due=None)
        answer = mel.SummarizeCommitments(api.SummarizeCommitmentsRequest(parent=contract))
        by_party = {it.party: it for it in answer.summaries}
        assert list(by_party) == sorted([MEL, NORD])
        assert by_party[NORD].owes == api.CommitmentTally(reported_count=1, promised_count=1, late_count=1)
        assert by_party[NORD].owed == api.CommitmentTally(promised_count=1)
        assert by_party[MEL].owed == by_party[NORD].owes
        assert by_party[MEL].owes == by_party[NORD].owed

    def test_an_action_is_of_the_plan_of_the_contract(self, nord, contract):
        failure = failure_of(commit, nord, contract, action=f"{contract}/actions/nulle-part")
        assert failure.fields == ["commitment.action"]
