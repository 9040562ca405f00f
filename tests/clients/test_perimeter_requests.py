"""A perimeter changes through the committee of each région that it reaches, and as the registry has it."""

import hashlib
import uuid

import grpc
import pytest
from calls import date, failure_of, refused
from contract_calls import Bodies
from google.protobuf import field_mask_pb2
from governance import Actors
from label_calls import GRAND_EST, KEEPER, NORD, OTHER, Labels, label, programme
from socle.registry.v1 import territory_pb2, territory_service_pb2
from support_py.registry import OPERATOR, READER, token_of
from written import Writer

CAMBRAI, SOLESMOIS = "collectivites/epci-200068500", "collectivites/epci-245901038"
REIMS = "collectivites/epci-200067213"  # in the Grand Est
DAY = "2022-01-01"


@pytest.fixture(name="api", scope="module")
def _api(census):
    with grpc.insecure_channel(census.address) as channel:
        yield Labels(channel)


@pytest.fixture(name="bodies", scope="module")
def _bodies(registry):
    with Actors(registry.address) as actors:
        made = Bodies(registry, actors, KEEPER)
        yield made
        made.close()


@pytest.fixture(name="writer", scope="module")
def _writer(registry):
    with Writer(registry.address) as writer:
        yield writer


class Labelled:
    """A labelled territory of one EPCI, with the committees of two régions."""

    def __init__(self, api, writer, bodies, committees=(NORD, GRAND_EST)):
        self.api, self._writer, self.bodies = api, writer, bodies
        self.ground = writer.CreateTerritory(
            territory_service_pb2.CreateTerritoryRequest(
                territory=territory_pb2.Territory(
                    display_name="Cambrésis",
                    kind="TERRITOIRE_INDUSTRIE",
                    members=[CAMBRAI],
                    perimeter_date=date("2020-01-01"),
                    policy="FOLLOW_SUCCESSORS",
                ),
                territory_id=f"ti-{uuid.uuid4().hex[:10]}",
            )
        )
        self.committees = {region: bodies.create() for region in committees}
        self.made = label(
            api,
            programme=programme(),
            territory=self.ground.name,
            regional_committees=[{"region": region, "body": body} for region, body in self.committees.items()],
        )

    def ask(self, members=(CAMBRAI, SOLESMOIS), day=DAY, requester=KEEPER, **options):
        return self.api.CreatePerimeterRequest(
            parent=self.made.name,
            perimeter_request={"requester": requester, "members": members, "effective_date": date(day), "reason": "Le Solesmois y produit."},
            **options,
        )

    def adopt(self, request, region=NORD):
        return self.bodies.adopt(self.committees[region], request.decision_sha256)

    def in_registry(self, *members, day=DAY):
        self._writer.UpdateTerritory(
            territory_service_pb2.UpdateTerritoryRequest(
                territory=territory_pb2.Territory(name=self.ground.name, members=members, perimeter_date=date(day)),
                update_mask=field_mask_pb2.FieldMask(paths=["members", "perimeter_date"]),
                effective_date=date(day),
            )
        )

    def unmet(self, request, *decisions):
        return [each.type for each in self.api.CheckEnactPerimeterRequest(token=READER, name=request.name, decisions=decisions).unmet]


@pytest.fixture(name="labelled")
def _labelled(api, writer, bodies):
    return Labelled(api, writer, bodies)


def test_what_the_committee_adopted_and_the_registry_has_becomes_the_next_version(api, labelled):
    request = labelled.ask()
    assert request.decision_sha256 == hashlib.sha256(request.decision_text.encode()).hexdigest()
    assert labelled.unmet(request) == ["REGION", "REGISTRY_PERIMETER"]
    decision = labelled.adopt(request)
    labelled.in_registry(CAMBRAI, SOLESMOIS)
    assert not labelled.unmet(request, decision)
    enacted = api.EnactPerimeterRequest(name=request.name, decisions=[decision], etag=request.etag)
    assert (enacted.state, enacted.perimeter_version) == (api.perimeters.PerimeterRequest.ENACTED, 1)
    shown = api.GetLabelledTerritory(name=labelled.made.name, as_of=date(DAY))
    assert shown.perimeter_version == 1 and list(shown.ground.members) == [CAMBRAI, SOLESMOIS]
    before = api.GetLabelledTerritory(name=labelled.made.name, as_of=date("2021-12-31"))
    assert list(before.ground.members) == [CAMBRAI], "what was so before stays so"
    versions = api.ListPerimeterVersions(parent=labelled.made.name).perimeter_versions
    assert [(each.number, list(each.decisions), each.request) for each in versions] == [(1, [decision], request.name)]


def test_each_region_before_and_after_has_to_decide(api, labelled):
    request = labelled.ask(members=[CAMBRAI, REIMS])
    labelled.in_registry(CAMBRAI, REIMS)
    assert labelled.unmet(request, labelled.adopt(request)) == ["REGION"]
    both = [labelled.adopt(request), labelled.adopt(request, GRAND_EST)]
    assert not labelled.unmet(request, *both)
    assert api.EnactPerimeterRequest(name=request.name, decisions=both).perimeter_version == 1


def test_a_decision_on_another_text_or_of_another_body_is_none(api, labelled, bodies):
    request, other = labelled.ask(), labelled.ask(members=[SOLESMOIS])
    labelled.in_registry(CAMBRAI, SOLESMOIS)
    assert labelled.unmet(request, labelled.adopt(other)) == ["DECISION"]
    stranger = bodies.adopt(bodies.create(), request.decision_sha256)
    assert labelled.unmet(request, stranger) == ["REGION"]
    assert labelled.unmet(request, f"{labelled.committees[NORD]}/decisions/{uuid.uuid4()}") == ["DECISION"]
    failure = refused(
        lambda: api.EnactPerimeterRequest(name=request.name, decisions=[stranger]),
        grpc.StatusCode.FAILED_PRECONDITION,
        "ILLEGAL_STATE",
    )
    assert failure.french
    assert api.GetLabelledTerritory(name=labelled.made.name).perimeter_version == 0


def test_other_members_in_the_registry_than_were_decided_make_no_version(labelled):
    request = labelled.ask()
    labelled.in_registry(CAMBRAI, SOLESMOIS, "collectivites/epci-200030633")
    assert labelled.unmet(request, labelled.adopt(request)) == ["REGISTRY_PERIMETER"]


def test_versions_are_counted_and_a_request_makes_one_only(api, labelled):
    first = labelled.ask()
    labelled.in_registry(CAMBRAI, SOLESMOIS)
    api.EnactPerimeterRequest(name=first.name, decisions=[labelled.adopt(first)])
    assert "STATE" in labelled.unmet(first)
    second = labelled.ask(members=[CAMBRAI], day="2023-01-01")
    labelled.in_registry(CAMBRAI, day="2023-01-01")
    repeated = str(uuid.uuid4())
    decision = labelled.adopt(second)
    answers = [api.EnactPerimeterRequest(name=second.name, decisions=[decision], request_id=repeated) for _ in range(2)]
    assert answers[0] == answers[1] and answers[0].perimeter_version == 2
    page = api.ListPerimeterVersions(parent=labelled.made.name, page_size=1)
    rest = api.ListPerimeterVersions(parent=labelled.made.name, page_size=1, page_token=page.next_page_token)
    assert [each.number for each in (*page.perimeter_versions, *rest.perimeter_versions)] == [1, 2]


def test_a_request_is_refused_or_taken_back_with_its_reason(api, labelled):
    State = api.perimeters.PerimeterRequest.State.Value
    closed = api.ClosePerimeterRequest(name=labelled.ask().name, state="REFUSED", note="Le comité a refusé.")
    assert (closed.state, closed.closing_note) == (State("REFUSED"), "Le comité a refusé.")
    refused(
        lambda: api.ClosePerimeterRequest(name=closed.name, state="WITHDRAWN", note="x"),
        grpc.StatusCode.FAILED_PRECONDITION,
        "ILLEGAL_STATE",
    )
    still = labelled.ask()
    listed = api.ListPerimeterRequests(parent=labelled.made.name, state="OPEN").perimeter_requests
    assert [each.name for each in listed] == [still.name]
    everywhere, token = [], ""
    while True:
        page = api.ListPerimeterRequests(parent="labelledTerritories/-", page_size=2, page_token=token)
        everywhere += [each.name for each in page.perimeter_requests]
        token = page.next_page_token
        if not token:
            break
    assert {closed.name, still.name} <= set(everywhere) and everywhere == sorted(everywhere)


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"members": []}, "perimeter_request.members"),
        ({"members": [CAMBRAI, CAMBRAI]}, "perimeter_request.members[1]"),
        ({"members": ["collectivites/epci-999999999"]}, "perimeter_request.members"),
        ({"members": ["territories/x"]}, "perimeter_request.members[0]"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(labelled, wrong, field):
    assert field in refused(lambda: labelled.ask(**wrong), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD").fields


def test_who_asks_may_take_it_back_and_decides_nothing(api, labelled):
    asking = token_of(OTHER)
    request = labelled.ask(requester=OTHER, token=asking)
    for call in (
        lambda: api.EnactPerimeterRequest(token=asking, name=request.name, decisions=[f"bodies/x/decisions/{uuid.uuid4()}"]),
        lambda: api.ClosePerimeterRequest(token=asking, name=request.name, state="REFUSED", note="x"),
    ):
        refused(call, grpc.StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    assert api.ClosePerimeterRequest(token=asking, name=request.name, state="WITHDRAWN", note="x").state == 4


@pytest.mark.parametrize("token", [token_of(OTHER), token_of("collectivites/region-32"), READER, OPERATOR])
def test_the_region_has_no_right_by_being_the_region(api, labelled, token):
    request = labelled.ask()
    for call in (
        lambda: labelled.ask(token=token),
        lambda: api.EnactPerimeterRequest(token=token, name=request.name, decisions=[f"bodies/x/decisions/{uuid.uuid4()}"]),
        lambda: api.ClosePerimeterRequest(token=token, name=request.name, state="WITHDRAWN", note="x"),
    ):
        assert failure_of(call).code == grpc.StatusCode.PERMISSION_DENIED
