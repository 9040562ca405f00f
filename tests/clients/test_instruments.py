"""Instruments as the parties of a contract write, vote, sign and end them."""

import hashlib

import pytest
from calls import date, failure_of
from contract_calls import CONFERENCE, LILLE, MEL, NORD, PAS_DE_CALAIS, REGION, Bodies, new_id
from governance import Actors
from grpc import StatusCode
from instrument_calls import (
    PERSON,
    SIGNATORIES,
    State,
    Table,
    caller_of,
    check,
    create_instrument,
    deliberate,
    empower,
    get,
    rules,
    sign,
    step,
    write_text,
)
from socle.contracts.v1 import instrument_pb2, signature_pb2
from socle.contracts.v1 import instrument_service_pb2 as api
from socle.contracts.v1 import signature_service_pb2 as acts
from socle.events.v1 import event_service_pb2
from support_py.registry import READER, token_of


@pytest.fixture(name="act_for", scope="module")
def _act_for(channel):
    return lambda party: caller_of(channel, token_of(party))


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return caller_of(channel, READER)


@pytest.fixture(name="bodies", scope="module")
def _bodies(registry):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield bodies
        bodies.close()


@pytest.fixture(name="table")
def _table(act_for, bodies):
    return Table(act_for, bodies)


def version(caller, name):
    return caller.GetInstrumentVersion(api.GetInstrumentVersionRequest(name=name))


def signatures(caller, instrument, **filters):
    return caller.ListSignatures(acts.ListSignaturesRequest(parent=instrument, **filters)).signatures


def transitions(caller, instrument):
    found = caller.ListTransitions(api.ListTransitionsRequest(name=instrument)).transitions
    return [each.step for each in found]


def withdraw(caller, signature, **fields):
    return caller.WithdrawSignature(
        acts.WithdrawSignatureRequest(name=signature, reason="élections", request_id=new_id(), **fields)
    )


class TestTexts:
    def test_what_is_signed_is_given_and_anybody_recomputes_its_digest(self, table, reader):
        table.to_voting("Article 1 : objet.\nÉté.\n")
        frozen = version(reader, f"{table.name}/versions/latest")
        assert hashlib.sha256(frozen.canonical_text.encode()).hexdigest() == frozen.sha256 == table.sha256
        lines = frozen.canonical_text.split("\n")
        assert lines[:3] == ["socle.contracts.instrument/1", f"instrument: {table.name}", "version: 1"]
        assert f"party: {LILLE} PUBLIC SIGNATORY - " in lines
        assert frozen.canonical_text.endswith(f"text: {len('Article 1 : objet.Été.'.encode()) + 2}\nArticle 1 : objet.\nÉté.\n")

    def test_comments_and_translations_are_not_signed(self, table, act_for):
        table.to_signing()
        table.sign(MEL)
        before = get(table.pilot, table.name)
        frozen = version(table.pilot, f"{table.name}/versions/1")
        frozen.comment = "relu par le service juridique"
        frozen.translations.add(language_code="nl-BE", text="Artikel 1: voorwerp.")
        changed = act_for(LILLE).UpdateInstrumentVersion(
            api.UpdateInstrumentVersionRequest(instrument_version=frozen, request_id=new_id())
        )
        assert (changed.comment, changed.sha256) == (frozen.comment, table.sha256)
        assert get(table.pilot, table.name) == before, "etag, digest and signatures are as they were"
        stale = failure_of(
            table.pilot.UpdateInstrumentVersion,
            api.UpdateInstrumentVersionRequest(instrument_version=frozen, request_id=new_id()),
        )
        assert (stale.code, stale.reason) == (StatusCode.ABORTED, "CONCURRENT_CHANGE")

    def test_settled_content_is_changed_by_reopening_only(self, table, act_for):
        table.to_signing()
        table.sign(MEL)
        refused = failure_of(write_text, act_for(MEL), table.name, "Article 1 bis.\n")
        assert (refused.code, refused.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        title = instrument_pb2.Instrument(name=table.name, display_name="Autre titre")
        update = api.UpdateInstrumentRequest(instrument=title, update_mask={"paths": ["display_name"]})
        assert failure_of(table.pilot.UpdateInstrument, update).reason == "ILLEGAL_STATE"
        step(table.pilot, "ReopenInstrument", table.name, reason="coquille")
        assert [each.state for each in signatures(table.pilot, table.name)] == [signature_pb2.Signature.VOID]
        repeated = version(table.pilot, f"{table.name}/versions/2")
        assert (repeated.text, repeated.copied_from, repeated.sha256) == ("Article 1 : objet.\n", 1, "")
        assert table.pilot.UpdateInstrument(update).display_name == "Autre titre"

    def test_two_who_write_the_next_version_do_not_lose_one(self, table, act_for):
        write_text(act_for(MEL), table.name, "un")
        request = api.CreateInstrumentVersionRequest(
            parent=table.name,
            instrument_version=instrument_pb2.InstrumentVersion(text="deux"),
            base_version=1,
            request_id=new_id(),
        )
        second = act_for(LILLE).CreateInstrumentVersion(request)
        assert second.name == f"{table.name}/versions/2"
        assert act_for(LILLE).CreateInstrumentVersion(request) == second, "a repeat does nothing"
        request.request_id = new_id()
        assert failure_of(act_for(MEL).CreateInstrumentVersion, request).reason == "CONCURRENT_CHANGE"

    def test_every_wrong_field_is_named_at_once(self, table):
        failure = failure_of(
            create_instrument, table.pilot, table.contract, parties=[NORD, NORD, "communes/x"], display_name="", duration_months=-1
        )
        assert failure.code == StatusCode.INVALID_ARGUMENT
        wanted = {"instrument.display_name", "instrument.parties[1].party", "instrument.parties[2].party", "instrument.duration_months"}
        assert wanted <= set(failure.fields), failure.fields
        assert failure_of(create_instrument, table.pilot, table.contract, kind="poem").fields == ["instrument.kind"]
        outsider = failure_of(create_instrument, table.pilot, table.contract, parties=[NORD, PAS_DE_CALAIS])
        assert outsider.fields == ["instrument.parties"]


class TestGates:
    def test_it_enters_into_force_once_every_proof_is_there(self, table, reader):
        table.to_signing()
        report = check(reader, "EnterIntoForce", table.name, effective_date=date("2024-03-01"))
        assert rules(report) == [f"SIGNATURE_PRESENT {party}" for party in sorted(SIGNATORIES)]
        table.all_sign()
        report = check(reader, "EnterIntoForce", table.name, effective_date=date("2024-03-01"))
        assert report.open and report.sha256 == table.sha256, report
        entered = table.enter()
        assert (entered.state, entered.effective_date) == (State.IN_FORCE, date("2024-03-01"))
        assert transitions(reader, table.name) == [
            "created", "submitted", "frozen", "voting-opened", "signing-opened", "entered-into-force",
        ]  # fmt: skip

    def test_every_unmet_condition_is_told_with_party_rule_and_law(self, table, act_for):
        table.to_voting()
        deliberate(act_for(NORD), table.name, NORD, table.sha256)
        report = check(table.pilot, "OpenSigning", table.name)
        assert rules(report) == [
            f"DELIBERATION_PRESENT {LILLE}", f"DELIBERATION_PRESENT {MEL}", "BODY_DECISION_PRESENT",
        ]  # fmt: skip
        assert all("L2121-29" in each.legal_reference for each in report.unmet_conditions[:2])
        assert all(each.french_description for each in report.unmet_conditions)
        refused = failure_of(step, table.pilot, "OpenSigning", table.name)
        assert (refused.code, refused.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        assert LILLE in refused.message and refused.metadata["state"] == "VOTING"

    def test_a_deliberation_that_is_not_transmitted_holds_it_back_until_it_is(self, table, act_for):
        table.to_voting()
        for party in SIGNATORIES:
            fields = {"transmission_date": None, "publication_date": None} if party == MEL else {}
            own = deliberate(act_for(party), table.name, party, table.sha256, **fields)
            table.mandates[party] = empower(act_for(party), table.name, party).name
            if party == MEL:
                late = own
        decision = table.bodies.adopt(table.conference, table.sha256)
        step(table.pilot, "SetBodyDecision", table.name, body_decision={"role": CONFERENCE, "decision": decision})
        step(table.pilot, "OpenSigning", table.name)
        table.all_sign()
        report = check(table.pilot, "EnterIntoForce", table.name)
        assert rules(report) == [f"DELIBERATION_TRANSMITTED {MEL}", f"DELIBERATION_PUBLISHED {MEL}"]
        assert "L2131-1" in report.unmet_conditions[0].legal_reference
        late.transmission_date.CopyFrom(date("2024-02-08"))
        late.publication_date.CopyFrom(date("2024-02-09"))
        late.act_id = f"059-{MEL.rsplit('-', 1)[1]}-20240201-D12-24-DE"
        completed = act_for(MEL).UpdateDeliberation(
            acts.UpdateDeliberationRequest(deliberation=late, request_id=new_id())
        )
        assert completed.executory_date == date("2024-02-09")
        assert (completed.act.local_number, completed.act.nature_code) == ("D12-24", "DE")
        assert table.enter().state == State.IN_FORCE

    def test_a_decision_on_another_text_does_not_hold(self, table, act_for):
        table.to_voting()
        for party in SIGNATORIES:
            deliberate(act_for(party), table.name, party, table.sha256)
        other = table.bodies.adopt(table.conference, "0" * 64)
        step(table.pilot, "SetBodyDecision", table.name, body_decision={"role": CONFERENCE, "decision": other})
        report = check(table.pilot, "OpenSigning", table.name)
        assert rules(report) == ["BODY_DECISION_VALID"]
        assert report.unmet_conditions[0].subject == other
        elsewhere = table.bodies.create()
        wrong = failure_of(
            step, table.pilot, "SetBodyDecision", table.name,
            body_decision={"role": CONFERENCE, "decision": table.bodies.adopt(elsewhere, table.sha256)},
        )  # fmt: skip
        assert wrong.fields == ["body_decision.decision"], "only a body that the contract names decides"

    def test_one_person_signs_for_two_parties_once_for_each(self, table):
        table.to_signing()
        assert table.sign(MEL).person == table.sign(LILLE).person == PERSON
        assert failure_of(table.sign, MEL).reason == "ILLEGAL_STATE"
        summary = table.pilot.SummarizeSignatories(acts.SummarizeSignatoriesRequest(name=table.name, pending_only=True))
        assert (summary.signed_count, summary.signatory_count) == (2, 3)
        assert [each.party.party for each in summary.signatories] == [NORD]

    def test_nobody_signs_without_mandate_or_what_was_not_read(self, table, act_for):
        table.to_signing()
        other = failure_of(table.sign, MEL, person="persons/somebody-else")
        assert "no mandate" in other.message
        assert "no mandate" in failure_of(table.sign, MEL, signature_date=date("2023-12-31")).message
        unread = failure_of(sign, act_for(MEL), table.name, MEL, "0" * 64, table.mandates[MEL])
        assert "digest" in unread.message
        assert not signatures(table.pilot, table.name)

    def test_a_repeat_gets_the_first_answer_though_the_state_has_changed(self, table):
        table.to_signing().all_sign()
        request_id = new_id()
        entered = table.enter(request_id=request_id)
        assert table.enter(request_id=request_id) == entered
        assert failure_of(table.enter).reason == "ILLEGAL_STATE"
        assert transitions(table.pilot, table.name).count("entered-into-force") == 1

    def test_validate_only_says_yes_and_does_nothing(self, table):
        table.to_signing().all_sign()
        assert table.enter(validate_only=True).state == State.IN_FORCE
        assert table.state == State.SIGNING


class TestReturns:
    def test_a_withdrawn_signature_voids_the_others_and_a_new_version_is_signed_anew(self, table, act_for):
        table.to_signing().all_sign()
        own = signatures(table.pilot, table.name, party=LILLE)[0]
        withdrawn = withdraw(act_for(LILLE), own.name, etag=own.etag)
        assert withdrawn.state == signature_pb2.Signature.WITHDRAWN
        states = {each.party: each.state for each in signatures(table.pilot, table.name)}
        assert states == {NORD: 3, MEL: 3, LILLE: 2}
        returned = get(table.pilot, table.name)
        assert (returned.state, returned.latest_version) == (State.UNDER_NEGOTIATION, 2)
        assert (returned.returned_by, returned.return_reason) == (LILLE, "élections")
        before = table.sha256
        table.sha256 = step(table.pilot, "FreezeInstrument", table.name).sha256
        assert table.sha256 != before
        step(table.pilot, "OpenVoting", table.name)
        report = check(table.pilot, "OpenSigning", table.name)
        assert rules(report)[:3] == [f"DELIBERATIONS_CONCORDANT {party}" for party in sorted(SIGNATORIES)]

    def test_a_refusal_sends_it_back(self, table, act_for):
        table.to_voting()
        request = acts.RefuseInstrumentRequest(name=table.name, party=MEL, reason="financement", request_id=new_id())
        refused = act_for(MEL).RefuseInstrument(request)
        assert (refused.state, refused.returned_by) == (State.UNDER_NEGOTIATION, MEL)
        assert act_for(MEL).RefuseInstrument(request) == refused

    def test_nothing_is_withdrawn_once_it_is_in_force(self, table, act_for):
        table.to_signing().all_sign()
        table.enter()
        own = signatures(table.pilot, table.name, party=MEL)[0]
        assert failure_of(withdraw, act_for(MEL), own.name).reason == "ILLEGAL_STATE"


class TestLife:
    def test_from_review_to_its_end(self, table, act_for):
        table.to_signing().all_sign()
        table.enter()
        assert step(act_for(MEL), "StartReview", table.name, reason="mi-parcours").state == State.UNDER_REVIEW
        assert step(table.pilot, "EndReview", table.name).state == State.IN_FORCE
        assert failure_of(step, act_for(MEL), "ExpireInstrument", table.name).reason == "ILLEGAL_STATE"
        ended = step(table.pilot, "TerminateInstrument", table.name, reason="fusion", end_date=date("2024-12-31"))
        assert (ended.state, ended.end_date, ended.termination_reason) == (State.TERMINATED, date("2024-12-31"), "fusion")

    def test_it_expires_when_its_months_are_over(self, act_for, bodies):
        table = Table(act_for, bodies)
        table.pilot.UpdateInstrument(
            api.UpdateInstrumentRequest(
                instrument=instrument_pb2.Instrument(name=table.name, duration_months=12),
                update_mask={"paths": ["duration_months"]},
            )
        )
        table.to_signing().all_sign()
        assert table.enter().end_date == date("2025-03-01")
        listed = table.pilot.ListInstruments(
            api.ListInstrumentsRequest(parent=table.contract, ends_before_date=date("2025-03-02"))
        ).instruments
        assert [each.name for each in listed] == [table.name]
        assert step(act_for(LILLE), "ExpireInstrument", table.name).state == State.EXPIRED

    def test_the_lineage_is_walked_both_ways_and_a_successor_takes_the_place(self, table, bodies):
        table.to_signing().all_sign()
        table.enter()
        second = create_instrument(
            table.pilot, table.contract, predecessor=table.name, replaces_predecessor=True, display_name="Cadre révisé"
        )
        first, table.name = table.name, second.name
        table.to_signing().all_sign()
        assert table.enter("2024-06-01").state == State.IN_FORCE
        replaced = get(table.pilot, first)
        assert (replaced.state, replaced.end_date) == (State.SUPERSEDED, date("2024-06-01"))
        down = table.pilot.TraceInstrumentLineage(api.TraceInstrumentLineageRequest(name=first))
        assert [each.instrument.name for each in down.descendants] == [second.name] and not down.ancestors
        up = table.pilot.TraceInstrumentLineage(api.TraceInstrumentLineageRequest(name=second.name))
        assert [each.instrument.name for each in up.ancestors] == [first]

    def test_the_contract_waits_for_the_framework_and_gets_its_six_years(self, table):
        contract = create_instrument(table.pilot, table.contract, kind="contract", display_name="Contrat")
        assert contract.duration_months == 72
        framework, table.name = table.name, contract.name
        table.to_signing().all_sign()
        assert "PRECEDING_KIND_IN_FORCE" in rules(check(table.pilot, "EnterIntoForce", contract.name))
        assert failure_of(table.enter).reason == "ILLEGAL_STATE"
        assert get(table.pilot, framework).state == State.DRAFT

    def test_lists_are_paged_and_filtered(self, table):
        others = [create_instrument(table.pilot, table.contract, kind="amendment", amends=table.name) for _ in range(3)]
        found, token = [], ""
        while True:
            request = api.ListInstrumentsRequest(parent=table.contract, page_size=2, page_token=token)
            page = table.pilot.ListInstruments(request)
            found += [each.name for each in page.instruments]
            token = page.next_page_token
            if not token:
                break
        assert found == sorted([table.name, *(each.name for each in others)])
        amendments = table.pilot.ListInstruments(api.ListInstrumentsRequest(parent=table.contract, kind="amendment"))
        assert len(amendments.instruments) == 3
        nobody = api.ListInstrumentsRequest(parent=table.contract, party=REGION)
        assert not table.pilot.ListInstruments(nobody).instruments
        missing = failure_of(table.pilot.ListInstruments, api.ListInstrumentsRequest(parent="contracts/nowhere"))
        assert missing.code == StatusCode.NOT_FOUND

    def test_who_watches_is_told_of_every_step_and_of_what_parties_did(self, table, reader):
        table.to_signing()
        signed = table.sign(MEL)
        wanted = {"submitted", "frozen", "voting-opened", "signing-opened", "signed"}
        request = event_service_pb2.WatchRequest(filter=f'resource = "{table.name}"', from_oldest=True)
        seen = set()
        for message in reader.Watch(request):
            seen |= {change for event in message.events for change in event.changes}
            if wanted <= seen:
                break
        assert wanted <= seen
        for message in reader.Watch(event_service_pb2.WatchRequest(filter=f'resource = "{signed.name}"', from_oldest=True)):
            if message.events:
                assert message.events[0].kind == event_service_pb2.Event.CREATED
                break
