"""What readers think of a contract in its review: each for itself, counted and never averaged."""

import pytest
from calls import failure_of
from contract_calls import DIVION, LILLE, MEL, NORD, REGION, Bodies
from governance import Actors
from review_calls import READERS, Running, caller_of
from socle.contracts.v1 import assessment_service_pb2 as api
from socle.contracts.v1 import contract_review_service_pb2, framework_pb2, framework_service_pb2
from socle.contracts.v1 import framework_service_pb2_grpc, programme_pb2
from support_py.registry import OPERATOR, READER, token_of

Subject = programme_pb2.EvaluationCriterion.Subject


@pytest.fixture(name="act_for", scope="module")
def _act_for(channel):
    return lambda party: caller_of(channel, token_of(party))


@pytest.fixture(name="running")
def _running(registry, act_for):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield Running(act_for, bodies)
        bodies.close()


@pytest.fixture(name="review")
def _review(running):
    return running.open_review()


def progress(running, review):
    found = running.pilot.GetAssessmentProgress(api.GetAssessmentProgressRequest(parent=review.name))
    return found.asked_count, {each.reader: (each.assessed_count, each.missing_count) for each in found.readers}


def listed(running, review, method="ListAssessments", **fields):
    found, token = [], ""
    while True:
        page = getattr(running.pilot, method)(
            getattr(api, method + "Request")(parent=review.name, page_token=token, page_size=2, **fields)
        )
        found += page.assessments if method == "ListAssessments" else page.missing_assessments
        token = page.next_page_token
        if not token:
            return found


def summaries(running, review, subject=Subject.ACTION):
    request = api.ListSubjectSummariesRequest(parent=review.name, subject=subject)
    found = running.pilot.ListSubjectSummaries(request).subject_summaries
    return {each.subject: {one.criterion: one for one in each.criteria} for each in found}


def test_readers_answer_each_for_itself_and_see_what_is_missing(running, review):
    eau = running.action("a-eau")
    # Three actions with three criteria each, no orientation, the contract with two.
    assert progress(running, review) == (11, {reader: (0, 11) for reader in READERS})
    done = running.record(
        review, LILLE,
        running.answer(review, eau, "progress", "started", comment="travaux en cours"),
        running.answer(review, running.contract, "governance", "yes"),
    )  # fmt: skip
    assert (done.recorded_count, done.withdrawn_count) == (2, 0) and done.revision
    assert progress(running, review)[1] == {LILLE: (2, 9), MEL: (0, 11), NORD: (0, 11)}
    found = listed(running, review)
    assert [(each.reader, each.subject, each.level) for each in found] == [
        (LILLE, eau, "started"), (LILLE, running.contract, "yes"),
    ]  # fmt: skip
    assert found[0].comment == "travaux en cours" and found[0].HasField("update_time")
    missing = listed(running, review, "ListMissingAssessments", reader=LILLE)
    assert len(missing) == 9 and (eau, "progress") not in [(each.subject, each.criterion) for each in missing]
    assert len(listed(running, review, "ListMissingAssessments", reader=MEL)) == 11


def test_an_answer_is_replaced_and_taken_back(running, review):
    eau = running.action("a-eau")
    running.record(review, MEL, running.answer(review, eau, "progress", "none"))
    running.record(review, MEL, running.answer(review, eau, "progress", "done"))
    assert [each.level for each in listed(running, review, reader=MEL)] == ["done"]
    gone = running.record(review, MEL, running.answer(review, eau, "progress", ""))
    assert (gone.recorded_count, gone.withdrawn_count) == (0, 1) and not listed(running, review)


def test_subjects_are_summed_up_by_counts_and_median(running, review):
    eau = running.action("a-eau")
    for reader, level in zip(READERS, ("no", "mostly", "yes")):
        running.record(review, reader, running.answer(review, eau, "results", level))
    found = summaries(running, review)
    assert len(found) == 3, "subjects that nobody answered about are there"
    results = found[eau]["results"]
    assert [(each.level, each.count) for each in results.counts] == [
        ("no", 1), ("partly", 0), ("mostly", 1), ("yes", 1),
    ]  # fmt: skip
    assert (results.reader_count, results.lower_median, results.upper_median) == (3, "mostly", "mostly")
    assert (results.lowest, results.highest, results.spread) == ("no", "yes", 3)
    nobody = found[eau]["financing"]
    assert (nobody.reader_count, nobody.lower_median, nobody.lowest) == (0, "", "")
    running.record(review, NORD, running.answer(review, eau, "results", ""))
    two = summaries(running, review)[eau]["results"]
    assert (two.lower_median, two.upper_median) == ("no", "mostly"), "no level stands between two"


def test_orientations_are_asked_about(running, review, channel, act_for):
    stub = framework_service_pb2_grpc.FrameworkServiceStub(channel)
    metadata = [("authorization", f"Bearer {token_of(NORD)}")]
    orientation = stub.CreateOrientation(
        framework_service_pb2.CreateOrientationRequest(
            parent=running.contract, orientation=framework_pb2.Orientation(title="Mobilité", author=NORD)
        ),
        metadata=metadata,
    )
    assert progress(running, review)[0] == 12
    running.record(review, LILLE, running.answer(review, orientation.name, "relevance", "partly"))
    (found,) = summaries(running, review, Subject.ORIENTATION).values()
    assert found["relevance"].lower_median == "partly"


@pytest.mark.parametrize(
    ("subject", "criterion", "level", "field"),
    [
        ("actions/a-eau", "governance", "yes", "assessments[0].criterion"),  # one of the contract
        ("actions/a-eau", "none-such", "yes", "assessments[0].criterion"),
        ("actions/a-eau", "progress", "yes", "assessments[0].level"),  # of another scale
        ("actions/d-gare", "progress", "done", "assessments"),  # not of the reviewed plan
        ("actions/none-such", "progress", "done", "assessments"),
        ("issues/x", "progress", "done", "assessments[0].subject"),
    ],
)
def test_only_what_the_grid_asks_is_answered(running, review, subject, criterion, level, field):
    answer = running.answer(review, f"{running.contract}/{subject}", criterion, level)
    assert field in failure_of(running.record, review, LILLE, answer).fields


def test_one_wrong_answer_leaves_none_of_them(running, review):
    right = running.answer(review, running.action("a-eau"), "progress", "done")
    wrong = running.answer(review, running.action("none-such"), "progress", "done")
    failure_of(running.record, review, LILLE, right, wrong)
    assert not listed(running, review)
    assert "assessments[1]" in failure_of(running.record, review, LILLE, right, right).fields
    assert failure_of(running.record, review, LILLE).fields == ["assessments"]


@pytest.mark.parametrize("reader", READERS)
def test_nobody_answers_for_another_whatever_it_is(running, review, act_for, channel, reader):
    answer = running.answer(review, running.contract, "governance", "no")
    for other in (NORD, MEL, LILLE, REGION, DIVION):
        if other == reader:
            continue
        failure = failure_of(running.record, review, reader, answer, caller=act_for(other))
        assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "OWNER"), (reader, other)
    for token in (READER, OPERATOR):
        failure = failure_of(running.record, review, reader, answer, caller=caller_of(channel, token))
        assert failure.reason == "PERMISSION_DENIED"
    assert running.record(review, reader, answer).recorded_count == 1


def test_who_is_no_party_has_no_say(running, review):
    answer = running.answer(review, running.contract, "governance", "no")
    assert "reader" in failure_of(running.record, review, REGION, answer).fields


def test_answers_stay_once_the_review_is_closed(running, review):
    answer = running.answer(review, running.contract, "governance", "yes")
    running.record(review, LILLE, answer)
    running.pilot.CloseContractReview(
        contract_review_service_pb2.CloseContractReviewRequest(name=review.name, note="reportée")
    )
    assert failure_of(running.record, review, LILLE, answer).reason == "ILLEGAL_STATE"
    assert len(listed(running, review)) == 1
