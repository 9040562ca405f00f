"""What bodies report: the year with its bilan, positions, and contributions to studies of others."""

import hashlib
import uuid

import grpc
import pytest
from calls import date, failure_of
from governance import Actors, convene, create_body
from grpc import StatusCode
from socle.registry.v1 import review_pb2, review_service_pb2_grpc
from socle.registry.v1 import review_service_pb2 as api
from support_py.registry import OPERATOR, PARTIES, READER, token_of

SECONDS = 30
PAS_DE_CALAIS = "collectivites/departement-62"
LILLE = "collectivites/commune-59350"
Objective = review_pb2.Objective


class Caller:
    """Every method of the service with one token."""

    def __init__(self, channel, token):
        self._stub = review_service_pb2_grpc.ReviewServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {token}")]

    def __getattr__(self, method):
        return lambda request: getattr(self._stub, method)(request, metadata=self._metadata, timeout=SECONDS)


@pytest.fixture(name="channel", scope="module")
def _channel(registry):
    with grpc.insecure_channel(registry.address) as channel:
        yield channel


@pytest.fixture(name="pilot", scope="module")
def _pilot(channel):
    return Caller(channel, token_of(PAS_DE_CALAIS))


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return Caller(channel, READER)


@pytest.fixture(name="actors", scope="module")
def _actors(registry):
    with Actors(registry.address) as actors:
        yield actors


@pytest.fixture(name="body")
def _body(actors):
    return create_body(actors(PAS_DE_CALAIS), PAS_DE_CALAIS, f"tmi-{uuid.uuid4().hex[:12]}")


def create(pilot, body, year=2013, **fields):
    return pilot.CreateReview(
        api.CreateReviewRequest(parent=body.name, year=year, review=review_pb2.Review(**fields))
    )


def test_a_year_is_closed_with_its_bilan_and_an_outcome_of_each_objective(pilot, reader, body):
    review = create(pilot, body, objectives=[Objective(statement="Recenser les projets innovants")])
    assert review.name == f"{body.name}/reviews/2013" and review.state == review_pb2.Review.OPEN
    failure = failure_of(pilot.CloseReview, api.CloseReviewRequest(name=review.name))
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert "annual review" in failure.message and "Objective 1" in failure.message
    sent = review_pb2.Review(
        name=review.name,
        etag=review.etag,
        bilan="Réunie à quatre reprises en 2013.",
        bilan_date=date("2013-12-05"),
        next_axes=["Inclusion sociale"],
        objectives=[Objective(statement="Recenser les projets innovants", outcome=Objective.ONGOING)],
    )
    updated = pilot.UpdateReview(
        api.UpdateReviewRequest(review=sent, update_mask={"paths": ["bilan", "bilan_date", "next_axes", "objectives"]})
    )
    closed = pilot.CloseReview(api.CloseReviewRequest(name=review.name, etag=updated.etag))
    assert closed.state == review_pb2.Review.CLOSED and list(closed.next_axes) == ["Inclusion sociale"]
    late = api.UpdateReviewRequest(review=review_pb2.Review(name=review.name, bilan="y"), update_mask={"paths": ["bilan"]})
    assert failure_of(pilot.UpdateReview, late).reason == "ILLEGAL_STATE"
    assert reader.GetReview(api.GetReviewRequest(name=review.name)) == closed


@pytest.mark.parametrize("party", [party for party in PARTIES if party != PAS_DE_CALAIS])
def test_nobody_reports_for_a_body_that_it_does_not_pilot(channel, body, party):
    caller = Caller(channel, token_of(party))
    position = review_pb2.Position(title="x", level=review_pb2.Position.LOCAL)
    contribution = review_pb2.Contribution(study_title="x", carrier_label="ADF", content="x")
    for call in (
        lambda: create(caller, body),
        lambda: caller.CreatePosition(api.CreatePositionRequest(parent=body.name, position=position)),
        lambda: caller.CreateContribution(api.CreateContributionRequest(parent=body.name, contribution=contribution)),
    ):
        failure = failure_of(call)
        assert (failure.reason, failure.metadata["act"]) == ("RELATION_REQUIRED", "REPORT"), failure


def test_the_operator_reports_nothing(channel, body):
    assert failure_of(create, Caller(channel, OPERATOR), body).reason == "PERMISSION_DENIED"


def test_a_year_has_one_review_and_a_body_has_to_be_there(pilot, body):
    create(pilot, body)
    failure = failure_of(create, pilot, body)
    assert (failure.code, failure.reason) == (StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
    body.name = "bodies/nothing"
    assert failure_of(create, pilot, body).code == StatusCode.NOT_FOUND


def test_the_meeting_of_a_bilan_is_one_of_the_body(actors, pilot, body):
    meeting = convene(actors(PAS_DE_CALAIS), body, "2013-12-05")
    assert create(pilot, body, meeting=meeting.name).meeting == meeting.name
    other = f"{body.name}/meetings/{uuid.uuid4()}"
    assert failure_of(create, pilot, body, 2014, meeting=other).fields == ["review.meeting"]


def test_reviews_are_listed_newest_year_first(pilot, reader, body):
    for year in (2013, 2015, 2014):
        create(pilot, body, year)
    names, token = [], ""
    while True:
        page = reader.ListReviews(api.ListReviewsRequest(parent=body.name, page_size=2, page_token=token))
        names += [review.name[-4:] for review in page.reviews]
        token = page.next_page_token
        if not token:
            break
    assert names == ["2015", "2014", "2013"]
    found = reader.ListReviews(api.ListReviewsRequest(parent="bodies/-", year=2014)).reviews
    assert f"{body.name}/reviews/2014" in [review.name for review in found]


def test_a_position_has_the_digest_of_its_text(pilot, reader, body):
    text = "Pour une reconnaissance des territoires en mutation.\n"
    position = review_pb2.Position(
        title="Plaidoyer", level=review_pb2.Position.NATIONAL, text=text, addressee="État", date=date("2014-02-01")
    )
    created = pilot.CreatePosition(api.CreatePositionRequest(parent=body.name, position=position))
    assert created.sha256 == hashlib.sha256(text.encode()).hexdigest()
    undated = pilot.CreatePosition(
        api.CreatePositionRequest(
            parent=body.name, position=review_pb2.Position(title="Sans date", level=review_pb2.Position.LOCAL)
        )
    )
    assert undated.sha256 == ""
    listed = reader.ListPositions(api.ListPositionsRequest(parent=body.name)).positions
    assert [(each.title, each.text) for each in listed] == [("Plaidoyer", ""), ("Sans date", "")]
    national = api.ListPositionsRequest(parent=body.name, level=review_pb2.Position.NATIONAL)
    assert [each.title for each in reader.ListPositions(national).positions] == ["Plaidoyer"]
    dated = api.ListPositionsRequest(parent=body.name, from_date=date("2014-01-01"), to_date=date("2014-12-31"))
    assert [each.title for each in reader.ListPositions(dated).positions] == ["Plaidoyer"]
    changed = review_pb2.Position(name=created.name, text=text + "!", etag=created.etag)
    updated = pilot.UpdatePosition(api.UpdatePositionRequest(position=changed, update_mask={"paths": ["text"]}))
    assert updated.sha256 == hashlib.sha256((text + "!").encode()).hexdigest()
    assert updated.addressee == "État"
    missing = review_pb2.Position(
        title="x", level=review_pb2.Position.LOCAL, decision=f"{body.name}/decisions/{uuid.uuid4()}"
    )
    failure = failure_of(pilot.CreatePosition, api.CreatePositionRequest(parent=body.name, position=missing))
    assert failure.fields == ["position.decision"]


def test_a_contribution_says_to_whose_study(pilot, reader, body):
    contribution = review_pb2.Contribution(
        study_title="Inclusion sociale et coopération internationale",
        carrier_label="Assemblée des Départements de France (ADF)",
        frame="Agenda post 2015",
        content="Mobiliser les collectivités du Nord - Pas de Calais",
    )
    created = pilot.CreateContribution(
        api.CreateContributionRequest(parent=body.name, contribution=contribution)
    )
    assert reader.GetContribution(api.GetContributionRequest(name=created.name)) == created
    changed = review_pb2.Contribution(name=created.name, date=date("2014-03-01"))
    updated = pilot.UpdateContribution(
        api.UpdateContributionRequest(contribution=changed, update_mask={"paths": ["date"]})
    )
    assert updated.date == date("2014-03-01") and updated.frame == "Agenda post 2015"
    [listed] = reader.ListContributions(api.ListContributionsRequest(parent=body.name)).contributions
    assert listed == updated
    wrong = review_pb2.Contribution()
    failure = failure_of(pilot.CreateContribution, api.CreateContributionRequest(parent=body.name, contribution=wrong))
    wanted = {"contribution.study_title", "contribution.carrier_label", "contribution.content"}
    assert wanted <= set(failure.fields)
