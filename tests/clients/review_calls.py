"""Calls of reviews: a contract in force with a plan, what readers think of it, and the amendment that changes it."""

import calendar
import datetime

import instrument_calls
import plan_calls
from calls import date
from contract_calls import CONFERENCE, LILLE, MEL, NORD, Caller, create_contract, new_id
from instrument_calls import SIGNATORIES, create_instrument, deliberate, empower, sign, step
from plan_calls import Action
from socle.contracts.v1 import (
    assessment_service_pb2,
    assessment_service_pb2_grpc,
    contract_pb2,
    contract_review_pb2,
    contract_review_service_pb2_grpc,
    instrument_pb2,
    instrument_service_pb2,
    plan_version_service_pb2,
    plan_version_service_pb2_grpc,
)
from socle.contracts.v1 import contract_review_service_pb2 as api

STUBS = [
    *instrument_calls.STUBS,
    *plan_calls.STUBS,
    contract_review_service_pb2_grpc.ContractReviewServiceStub,
    assessment_service_pb2_grpc.AssessmentServiceStub,
    plan_version_service_pb2_grpc.PlanVersionServiceStub,
]
Review = contract_review_pb2.ContractReview
Decision = contract_review_pb2.ReviewDecision
Due = contract_review_pb2.DueReview
Difference = plan_version_service_pb2.PlanDifference
TODAY = datetime.date.today()


def caller_of(channel, token):
    return Caller(channel, token, STUBS)


def months_after(day, months):
    """The same day of the month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def proto_date(day):
    return date(day.isoformat())


class Running:
    """A contract of the Nord in force from today on, with a framework, three retained actions and a proposal."""

    def __init__(self, act_for, bodies, **fields):
        self.act_for = act_for
        self.bodies = bodies
        self.pilot = act_for(NORD)
        self.conference = bodies.create()
        role = contract_pb2.ContractBody(role=CONFERENCE, body=self.conference)
        self.whole = create_contract(self.pilot, bodies=[role], parties=list(SIGNATORIES))
        self.contract = self.whole.name
        self.into_force(self.draft("strategic-framework"))
        for action in ("a-eau", "b-musee", "c-piste"):
            self.propose(action)
            plan_calls.select(self.pilot, self.action(action))
        self.propose("d-gare")
        self.name = self.draft("contract", **fields)
        self.into_force(self.name)

    def action(self, action_id):
        return f"{self.contract}/actions/{action_id}"

    def propose(self, action_id, **fields):
        fields.setdefault("title", f"Action {action_id}")
        return plan_calls.propose(self.act_for(LILLE), self.whole, LILLE, action_id, owner=LILLE, **fields)

    def draft(self, kind, attachments=(), **fields):
        """The name of an instrument of the kind, with a text."""
        fields.setdefault("display_name", f"Instrument {kind}")
        created = create_instrument(self.pilot, self.contract, kind=kind, **fields)
        attached = [instrument_pb2.Attachment(title="Décisions", sha256=each) for each in attachments]
        instrument_calls.write_text(self.pilot, created.name, attachments=attached)
        return created.name

    def amendment(self, *digests):
        return self.draft("amendment", attachments=digests, amends=self.name)

    def to_signed(self, name):
        """With every proof; what is missing is the entry into force."""
        step(self.pilot, "SubmitInstrument", name)
        sha256 = step(self.pilot, "FreezeInstrument", name).sha256
        step(self.pilot, "OpenVoting", name)
        mandates = {}
        for party in SIGNATORIES:
            deliberate(self.act_for(party), name, party, sha256)
            mandates[party] = empower(self.act_for(party), name, party).name
        if "amends" not in self.about(name):
            decision = self.bodies.adopt(self.conference, sha256)
            step(self.pilot, "SetBodyDecision", name, body_decision={"role": CONFERENCE, "decision": decision})
        step(self.pilot, "OpenSigning", name)
        for party in SIGNATORIES:
            sign(self.act_for(party), name, party, sha256, mandates[party], signature_date=proto_date(TODAY))
        return name

    def about(self, name):
        """The fields of an instrument that are set."""
        found = self.pilot.GetInstrument(instrument_service_pb2.GetInstrumentRequest(name=name))
        return {field.name: value for field, value in found.ListFields()}

    def enter(self, name, **fields):
        return step(self.pilot, "EnterIntoForce", name, effective_date=proto_date(TODAY), **fields)

    def into_force(self, name):
        return self.enter(self.to_signed(name))

    def open_review(self, kind=Review.MID_TERM, caller=None, **fields):
        fields.setdefault("request_id", new_id())
        review = Review(instrument=self.name, kind=kind)
        return (caller or self.pilot).CreateContractReview(
            api.CreateContractReviewRequest(parent=self.contract, contract_review=review, **fields)
        )

    def set_decisions(self, review, keep_rest=False, caller=None, **verdicts):
        """By keyword: a_eau=(Decision.DROP, "motif")."""
        decisions = [
            Decision(action=self.action(each.replace("_", "-")), verdict=verdict, reason=reason)
            for each, (verdict, reason) in verdicts.items()
        ]
        return (caller or self.pilot).SetReviewDecisions(
            api.SetReviewDecisionsRequest(
                name=review.name, decisions=decisions, keep_rest=keep_rest, request_id=new_id()
            )
        )

    def check(self, review, **fields):
        return self.pilot.CheckDecideContractReview(api.CheckDecideContractReviewRequest(name=review.name, **fields))

    def decide(self, review, **fields):
        fields.setdefault("request_id", new_id())
        return self.pilot.DecideContractReview(api.DecideContractReviewRequest(name=review.name, **fields))

    def get_review(self, review):
        return self.pilot.GetContractReview(api.GetContractReviewRequest(name=review.name))

    def decided(self, **verdicts):
        """A review that is decided so, with its amendment signed: the two of them."""
        review = self.open_review()
        self.set_decisions(review, keep_rest=True, **verdicts)
        amendment = self.draft("amendment", amends=self.name)
        digest = self.check(review, amendment=amendment).decision_sha256
        attached = instrument_pb2.Attachment(title="Décisions de la revue", sha256=digest)
        instrument_calls.write_text(self.pilot, amendment, "Article 1 : le plan.\n", attachments=[attached])
        decision = self.bodies.adopt(self.conference, digest)
        return self.decide(review, decision=decision, amendment=amendment), self.to_signed(amendment)

    def versions(self):
        request = plan_version_service_pb2.ListPlanVersionsRequest(parent=self.contract)
        return list(self.pilot.ListPlanVersions(request).plan_versions)

    def planned(self, version, page_size=0):
        """The ids of the actions of a version, page by page."""
        found, token = [], ""
        while True:
            page = self.pilot.ListPlannedActions(
                plan_version_service_pb2.ListPlannedActionsRequest(
                    parent=version, page_size=page_size, page_token=token
                )
            )
            found += [each.action.rsplit("/", 1)[1] for each in page.planned_actions]
            token = page.next_page_token
            if not token:
                return found

    def diff(self, first, second, **fields):
        return self.pilot.DiffPlanVersions(
            plan_version_service_pb2.DiffPlanVersionsRequest(name=first, other=second, **fields)
        )

    def selection(self, action_id):
        return Action.Selection.Name(plan_calls.get(self.pilot, self.action(action_id)).selection)

    def answer(self, review, subject, criterion, level, **fields):
        return assessment_service_pb2.Assessment(subject=subject, criterion=criterion, level=level, **fields)

    def record(self, review, reader, *answers, caller=None, **fields):
        fields.setdefault("request_id", new_id())
        return (caller or self.act_for(reader)).RecordAssessments(
            assessment_service_pb2.RecordAssessmentsRequest(
                parent=review.name, reader=reader, assessments=answers, **fields
            )
        )


READERS = (LILLE, MEL, NORD)
