"""Reviews of contracts: opened, decided by a body, carried by an amendment; the plan before and after."""

import hashlib

import pytest
from calls import failure_of
from contract_calls import LILLE, MEL, NORD, Bodies, new_id
from governance import Actors
from grpc import StatusCode
from instrument_calls import State, check
from plan_calls import Action, select, set_status, update
from review_calls import TODAY, Decision, Difference, Due, Review, Running, caller_of, months_after, proto_date
from socle.contracts.v1 import contract_review_service_pb2 as api
from socle.contracts.v1 import plan_version_service_pb2
from support_py.registry import READER, token_of


@pytest.fixture(name="act_for", scope="module")
def _act_for(channel):
    return lambda party: caller_of(channel, token_of(party))


@pytest.fixture(name="bodies", scope="module")
def _bodies(registry):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield bodies
        bodies.close()


@pytest.fixture(name="running")
def _running(act_for, bodies):
    return Running(act_for, bodies)


def types(unmet):
    return [condition.type for condition in unmet]


def rules(report):
    return sorted({type(each).Rule.Name(each.rule) for each in report.unmet_conditions})


def due(caller, running, **fields):
    return list(caller.ListDueReviews(api.ListDueReviewsRequest(parent=running.contract, **fields)).due_reviews)


def reopen(running, review, **fields):
    return running.pilot.ReopenContractReview(
        api.ReopenContractReviewRequest(name=review.name, note="à revoir", request_id=new_id(), **fields)
    )


def close(running, review, **fields):
    return running.pilot.CloseContractReview(
        api.CloseContractReviewRequest(name=review.name, request_id=new_id(), **fields)
    )


class TestOpening:
    def test_one_at_mid_term_is_due_half_way_and_marks_its_contract(self, running):
        review = running.open_review()
        assert review.due_date == proto_date(months_after(TODAY, 36))
        assert review.alert_date == proto_date(months_after(TODAY, 30))
        assert (review.state, review.kind) == (Review.OPEN, Review.MID_TERM)
        assert review.grid.synthetic and review.grid.source and len(review.grid.criteria) == 6
        assert review.reviewed_plan_version == f"{running.contract}/planVersions/1"
        assert running.about(running.name)["state"] == State.UNDER_REVIEW
        assert running.get_review(review) == review

    def test_a_final_one_is_due_at_the_end_and_leaves_its_contract_in_force(self, running):
        review = running.open_review(Review.FINAL)
        assert review.due_date == proto_date(months_after(TODAY, 72))
        assert running.about(running.name)["state"] == State.IN_FORCE

    def test_one_of_a_kind_is_open_at_a_time_and_a_repeat_is_the_same(self, running):
        request_id = new_id()
        first = running.open_review(request_id=request_id)
        assert running.open_review(request_id=request_id) == first
        failure = failure_of(running.open_review)
        assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        running.open_review(Review.FINAL)
        listed = running.pilot.ListContractReviews(api.ListContractReviewsRequest(parent=running.contract))
        assert len(listed.contract_reviews) == 2

    def test_validate_only_opens_nothing(self, running):
        running.open_review(validate_only=True)
        listed = running.pilot.ListContractReviews(api.ListContractReviewsRequest(parent=running.contract))
        assert not listed.contract_reviews and running.about(running.name)["state"] == State.IN_FORCE

    def test_only_a_contract_in_force_is_reviewed(self, running):
        running.name, contract = running.amendment(), running.name
        failure = failure_of(running.open_review)
        assert failure.reason == "ILLEGAL_STATE" and failure.french, failure
        running.name = contract
        close(running, running.open_review(), note="reportée")
        assert running.about(contract)["state"] == State.IN_FORCE


class TestDeciding:
    def test_everything_that_is_missing_is_told(self, running):
        review = running.open_review()
        assert types(running.check(review).unmet) == ["ACTION_UNDECIDED"] * 3 + ["DECISION_MISSING"]
        running.set_decisions(review, keep_rest=True, a_eau=(Decision.DROP, "sans objet"))
        assert types(running.check(review).unmet) == ["AMENDMENT_MISSING", "DECISION_MISSING"]
        failure = failure_of(running.decide, review)
        assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        assert running.get_review(review).state == Review.OPEN

    def test_the_text_that_a_body_adopts_is_one_that_anybody_recomputes(self, running):
        review = running.open_review()
        running.set_decisions(review, keep_rest=True, c_piste=(Decision.CHANGE, "tracé réduit"))
        amendment = running.amendment()
        checked = running.check(review, amendment=amendment)
        assert checked.decision_text == (
            f"review: {review.name}\nkind: MID_TERM\ninstrument: {running.name}\nplan: 1\namendment: {amendment}\n"
            "action: a-eau KEEP\naction: b-musee KEEP\naction: c-piste CHANGE tracé réduit\n"
        )
        assert checked.decision_sha256 == hashlib.sha256(checked.decision_text.encode()).hexdigest()

    def test_a_decision_on_another_text_decides_nothing(self, running, bodies):
        review = running.open_review()
        running.set_decisions(review, keep_rest=True)
        decision = bodies.adopt(running.conference, running.check(review).decision_sha256)
        assert not running.check(review, decision=decision).unmet
        running.set_decisions(review, a_eau=(Decision.KEEP, "autre texte"))
        assert types(running.check(review, decision=decision).unmet) == ["DECISION_OTHER_CONTENT"]
        assert failure_of(running.decide, review, decision=decision).reason == "ILLEGAL_STATE"
        elsewhere = bodies.adopt(bodies.create(), running.check(review).decision_sha256)
        assert types(running.check(review, decision=elsewhere).unmet) == ["DECISION_OF_ANOTHER_BODY"]

    def test_one_that_keeps_all_ends_without_an_amendment(self, running, bodies):
        review = running.open_review()
        running.set_decisions(review, keep_rest=True)
        decision = bodies.adopt(running.conference, running.check(review).decision_sha256)
        decided = running.decide(review, decision=decision)
        assert (decided.state, decided.decision) == (Review.DECIDED, decision)
        closed = close(running, review)
        assert closed.state == Review.CLOSED and not closed.resulting_plan_version
        assert running.about(running.name)["state"] == State.IN_FORCE
        assert len(running.versions()) == 1

    def test_a_decided_one_takes_no_more_decisions_until_it_is_reopened(self, running):
        review, amendment = running.decided(a_eau=(Decision.DROP, "sans objet"))
        keep = {"a_eau": (Decision.KEEP, "")}
        assert failure_of(running.set_decisions, review, **keep).reason == "ILLEGAL_STATE"
        assert failure_of(close, running, review).reason == "ILLEGAL_STATE"
        reopened = reopen(running, review)
        assert (reopened.state, reopened.amendment, reopened.decision_sha256) == (Review.OPEN, "", "")
        running.set_decisions(review, **keep)
        # What was signed carries nothing any more, and enters into force as any other amendment.
        assert running.enter(amendment).state == State.IN_FORCE
        assert running.selection("a-eau") == "RETAINED" and running.get_review(review).state == Review.OPEN

    def test_decisions_are_listed_taken_back_and_bounded(self, running):
        review = running.open_review()
        running.set_decisions(review, a_eau=(Decision.DROP, "x"), d_gare=(Decision.ADD, "y"))
        changed = running.set_decisions(review, a_eau=(0, ""), keep_rest=True)
        assert changed.decision_count == 4

        def listed(**fields):
            request = api.ListReviewDecisionsRequest(parent=review.name, **fields)
            return [(each.action.rsplit("/")[-1], each.verdict) for each in running.pilot.ListReviewDecisions(request).decisions]

        assert listed() == [("a-eau", 1), ("b-musee", 1), ("c-piste", 1), ("d-gare", 4)]
        assert listed(verdict=Decision.ADD) == [("d-gare", 4)]
        for wrong, field in (
            ({"nowhere": (Decision.KEEP, "")}, "decisions"),
            ({"a_eau": (Decision.DROP, "")}, "decisions[0].reason"),
            ({"a_eau": (Decision.DROP, "deux\nlignes")}, "decisions[0].reason"),
            ({}, "decisions"),
        ):
            assert field in failure_of(running.set_decisions, review, **wrong).fields, wrong

    def test_a_stale_etag_is_refused(self, running):
        review = running.open_review()
        running.set_decisions(review, keep_rest=True)
        failure = failure_of(running.decide, review, etag=review.etag)
        assert (failure.code, failure.reason) == (StatusCode.ABORTED, "CONCURRENT_CHANGE")


class TestEffect:
    def test_the_amendment_makes_the_decisions_and_the_next_version_of_the_plan(self, running):
        review, amendment = running.decided(
            a_eau=(Decision.DROP, "sans objet"), c_piste=(Decision.CHANGE, "réduite"), d_gare=(Decision.ADD, "priorité")
        )
        assert running.selection("a-eau") == "RETAINED", "nothing changes before the amendment is in force"
        running.enter(amendment)
        assert [running.selection(each) for each in ("a-eau", "b-musee", "c-piste", "d-gare")] == [
            "REJECTED", "RETAINED", "RETAINED", "RETAINED",
        ]  # fmt: skip
        closed = running.get_review(review)
        first, second = running.versions()
        assert (closed.state, closed.resulting_plan_version) == (Review.CLOSED, second.name)
        assert (closed.reviewed_plan_version, second.number, second.cause) == (first.name, 2, amendment)
        assert running.about(running.name)["state"] == State.IN_FORCE, "the review of the contract is over"
        assert running.planned(first.name) == ["a-eau", "b-musee", "c-piste"]
        assert running.planned(second.name, page_size=1) == ["b-musee", "c-piste", "d-gare"]
        diff = running.diff(first.name, f"{running.contract}/planVersions/latest")
        assert [(each.kind, (each.before or each.after).title) for each in diff.differences][0] == (
            Difference.DROPPED, "Action a-eau",
        )  # fmt: skip
        assert (diff.added_count, diff.dropped_count, diff.changed_count) == (1, 1, 0)

    def test_a_text_without_the_digest_of_the_decisions_does_not_enter_into_force(self, running, bodies):
        review = running.open_review()
        running.set_decisions(review, keep_rest=True, a_eau=(Decision.DROP, "sans objet"))
        amendment = running.amendment("0" * 64)
        digest = running.check(review, amendment=amendment).decision_sha256
        running.decide(review, decision=bodies.adopt(running.conference, digest), amendment=amendment)
        running.to_signed(amendment)
        report = check(running.pilot, "EnterIntoForce", amendment, effective_date=proto_date(TODAY))
        assert rules(report) == ["REVIEW_DECISIONS_IN_TEXT"]
        assert failure_of(running.enter, amendment).reason == "ILLEGAL_STATE"
        assert running.selection("a-eau") == "RETAINED" and running.get_review(review).state == Review.DECIDED

    def test_whoever_engages_meanwhile_is_not_dropped(self, running, act_for):
        review, amendment = running.decided(a_eau=(Decision.DROP, "sans objet"))
        for status in (Action.QUALIFIED, Action.VALIDATED, Action.COMMITTED):
            set_status(act_for(LILLE), running.action("a-eau"), status)
        report = check(running.pilot, "EnterIntoForce", amendment, effective_date=proto_date(TODAY))
        assert rules(report) == ["REVIEW_DECISIONS_APPLY"]
        assert report.unmet_conditions[0].subject == running.action("a-eau")
        assert failure_of(running.enter, amendment).reason == "ILLEGAL_STATE"
        set_status(act_for(LILLE), running.action("a-eau"), Action.ABANDONED, reason="faute de terrain")
        running.enter(amendment)
        assert running.selection("a-eau") == "REJECTED" and running.get_review(review).state == Review.CLOSED

    def test_versions_stay_as_they_were(self, running, act_for):
        _, amendment = running.decided(b_musee=(Decision.DROP, "sans objet"))
        running.enter(amendment)
        before = running.versions()
        update(act_for(LILLE), Action(name=running.action("a-eau"), title="Autre titre"), "title")
        select(running.pilot, running.action("d-gare"))
        assert running.versions() == before
        titles = running.pilot.ListPlannedActions(
            plan_version_service_pb2.ListPlannedActionsRequest(parent=before[1].name)
        ).planned_actions
        assert [each.title for each in titles] == ["Action a-eau", "Action c-piste"]
        lines = "".join(
            f"{each.action.rsplit('/')[-1]}\t{each.number}\t\t{each.owner}\t{each.title}\n" for each in titles
        )
        assert before[1].sha256 == hashlib.sha256(lines.encode()).hexdigest()

    def test_a_plan_that_moved_since_is_a_version_when_its_review_is_opened(self, running, act_for):
        select(running.pilot, running.action("d-gare"))
        update(act_for(LILLE), Action(name=running.action("a-eau"), title="Eau potable"), "title")
        review = running.open_review()
        assert review.reviewed_plan_version == f"{running.contract}/planVersions/2"
        first, second = running.versions()
        assert second.cause == review.name
        kinds = [each.kind for each in running.diff(first.name, second.name).differences]
        assert kinds == [Difference.CHANGED, Difference.ADDED]
        backwards = running.diff(second.name, first.name, page_size=1)
        assert backwards.next_page_token and backwards.dropped_count == 1

    @pytest.mark.parametrize(
        ("name", "reason"),
        [("planVersions/9", "RESOURCE_NOT_FOUND"), ("planVersions/01", "INVALID_NAME"), ("planVersions/x", "INVALID_NAME")],
    )
    def test_what_is_no_version_is_said_so(self, running, name, reason):
        request = plan_version_service_pb2.GetPlanVersionRequest(name=f"{running.contract}/{name}")
        assert failure_of(running.pilot.GetPlanVersion, request).reason == reason


class TestDue:
    def test_from_alert_to_overdue_by_the_day_that_is_asked_about(self, running):
        def urgencies(months, days=0, **fields):
            day = months_after(TODAY, months)
            found = due(running.pilot, running, as_of=proto_date(day), **fields)
            return [(each.kind, each.urgency) for each in found]

        assert urgencies(29) == []
        assert urgencies(30) == [(Review.MID_TERM, Due.ALERT)]
        assert urgencies(36) == [(Review.MID_TERM, Due.OVERDUE)]
        assert urgencies(66) == [(Review.MID_TERM, Due.OVERDUE), (Review.FINAL, Due.ALERT)]
        assert urgencies(66, kind=Review.FINAL) == [(Review.FINAL, Due.ALERT)]
        assert urgencies(66, urgency=Due.OVERDUE) == [(Review.MID_TERM, Due.OVERDUE)]
        assert urgencies(66, party=MEL) == urgencies(66) and urgencies(66, party="collectivites/region-32") == []
        review = running.open_review()
        assert urgencies(36) == [(Review.MID_TERM, Due.DUE)]
        (found,) = due(running.pilot, running, as_of=proto_date(months_after(TODAY, 36)))
        assert (found.review, found.review_state, found.pilot) == (review.name, Review.OPEN, NORD)
        assert (found.due_date, found.alert_date) == (review.due_date, review.alert_date)

    def test_one_that_was_decided_is_due_no_more_and_one_that_was_given_up_is(self, running, bodies):
        day = proto_date(months_after(TODAY, 36))
        close(running, running.open_review(), note="reportée")
        assert [each.urgency for each in due(running.pilot, running, as_of=day)] == [Due.OVERDUE]
        review = running.open_review()
        running.set_decisions(review, keep_rest=True)
        decision = bodies.adopt(running.conference, running.check(review).decision_sha256)
        running.decide(review, decision=decision)
        assert [each.urgency for each in due(running.pilot, running, as_of=day)] == [Due.DUE]
        close(running, review)
        assert due(running.pilot, running, as_of=day) == []

    def test_pages_over_all_contracts_meet_without_a_gap(self, running, act_for, bodies, channel):
        reader = caller_of(channel, READER)
        Running(act_for, bodies)
        day = proto_date(months_after(TODAY, 66))

        def listed(page_size):
            found, token = [], ""
            while True:
                page = reader.ListDueReviews(
                    api.ListDueReviewsRequest(parent="contracts/-", as_of=day, page_size=page_size, page_token=token)
                )
                found += [(each.instrument, each.kind) for each in page.due_reviews]
                token = page.next_page_token
                if not token:
                    return found

        whole = listed(1000)
        assert len(whole) == len(set(whole)) >= 4 and listed(3) == whole
        assert (running.name, Review.MID_TERM) in whole


class TestSoclectl:
    def test_due_and_review_say_what_is_late_and_what_is_missing(self, running, contracts):
        def soclectl(*words):
            return contracts.soclectl("contract", *words, token=READER)

        name = running.contract.removeprefix("contracts/")
        day = months_after(TODAY, 36).isoformat()
        assert "no review yet" in soclectl("review", name)
        late = [line for line in soclectl("due", "--as-of", day, "--all").splitlines() if name in line]
        assert len(late) == 1 and "OVERDUE" in late[0] and "not opened" in late[0]
        review = running.open_review()
        running.set_decisions(review, a_eau=(Decision.DROP, "sans objet"))
        running.record(review, LILLE, running.answer(review, running.contract, "governance", "yes"))
        page = soclectl("review", name, "--as-of", day)
        for said in ("MID_TERM", "DUE", "OPEN", "1 DROP", "sans objet", "[synthetic]", "Nothing is decided about it"):
            assert said in page, page
        assert "nothing is due" in soclectl("review", name)
