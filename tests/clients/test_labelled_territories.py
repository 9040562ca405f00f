"""Labelled territories: recorded with the claims that they rest on, step by step, on ground that is the registry's."""

import uuid

import grpc
import pytest
from calls import date, failure_of, refused
from google.protobuf import field_mask_pb2
from label_calls import GRAND_EST, KEEPER, NORD, OTHER, SOURCE, Labels, advance, claimed, label, programme
from support_py.registry import OPERATOR, READER, token_of
from written import Writer

CAMBRAI, SOLESMOIS = "collectivites/epci-200068500", "collectivites/epci-245901038"
REIMS = "collectivites/epci-200067213"


@pytest.fixture(name="api", scope="module")
def _api(census):
    with grpc.insecure_channel(census.address, [("grpc.max_receive_message_length", 64 << 20)]) as channel:
        yield Labels(channel)


@pytest.fixture(name="perimeter", scope="module")
def _perimeter(registry):
    """Makes territories of the registry: perimeter(members) gives the name of one."""
    from socle.registry.v1 import territory_pb2
    from socle.registry.v1 import territory_service_pb2 as calls

    with Writer(registry.address) as writer:

        def make(members, kind="TERRITOIRE_INDUSTRIE", day="2020-01-01", territory_id=None):
            territory = territory_pb2.Territory(
                display_name="Un territoire",
                kind=territory_pb2.Territory.Kind.Value(kind),
                members=members,
                perimeter_date=date(day),
                policy=territory_pb2.Territory.FOLLOW_SUCCESSORS,
            )
            made = writer.CreateTerritory(
                calls.CreateTerritoryRequest(territory=territory, territory_id=territory_id or f"ti-{uuid.uuid4().hex[:10]}")
            )
            return made.name

        yield make


def paths(*fields):
    return field_mask_pb2.FieldMask(paths=fields)


def test_one_is_recorded_with_the_claims_that_its_label_rests_on(api):
    claims = [api.claim(on="2019-03-05"), api.claim(on="2019-05-16", precision=api.Claim.ON_OR_BEFORE, statement="« les 136 »")]
    made = label(api, claims=claims, wave="mars 2019")
    assert made.stage == api.Territory.LABELLED
    assert api.GetLabelledTerritory(token=READER, name=made.name).display_name == "Grand Est Touraine"
    recorded = api.ListTerritoryClaims(token=READER, parent=made.name).claims
    assert [each.statement for each in recorded] == ["", "« les 136 »"]
    steps = api.ListStageSteps(parent=made.name).steps
    assert [(each.number, each.stage, each.effective_date) for each in steps] == [(1, api.Territory.LABELLED, date("2019-03-05"))]
    assert list(steps[0].claims) == [each.name for each in recorded]


@pytest.mark.parametrize(
    "claims, field",
    [
        ([], "claims"),
        ([{"stage": "PROTOCOL"}], "claims[0].stage"),
        ([{"source": ""}], "claims[0].source"),
        ([{"precision": 2}], "claims[0].precision"),
        ([{"region": "collectivites/departement-59"}], "claims[0].region"),
    ],
)
def test_a_label_that_rests_on_nothing_is_refused(api, claims, field):
    made = [api.claim(**each) for each in claims]
    assert field in refused(lambda: label(api, claims=made), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD").fields


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"display_name": ""}, "labelled_territory.display_name"),
        ({"programme": "territoires-d-industrie"}, "labelled_territory.programme"),
        ({"programme_phase": ""}, "labelled_territory.programme_phase"),
        ({"territory": "territories/there-is-none"}, "labelled_territory"),
        ({"committee": "bodies/there-is-none"}, "labelled_territory"),
        ({"placed_in": ["collectivites/region-99"]}, "labelled_territory"),
        ({"placed_in": ["collectivites/departement-59"]}, "labelled_territory.placed_in[0]"),
        ({"placed_in": [NORD, NORD]}, "labelled_territory.placed_in[1]"),
        ({"leads": [{"role": "ELECTED"}]}, "labelled_territory.leads[0].source"),
        ({"contract": "contracts/a/b"}, "labelled_territory.contract"),
    ],
)
def test_what_is_wrong_is_named(api, wrong, field):
    assert field in refused(lambda: label(api, **wrong), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD").fields


def test_members_and_regions_are_those_of_the_registry_on_the_day(api, perimeter):
    ground = perimeter([CAMBRAI, SOLESMOIS])
    made = label(api, programme=programme(), territory=ground, placed_in=[GRAND_EST])
    shown = api.GetLabelledTerritory(name=made.name, as_of=date("2021-01-01")).ground
    assert (list(shown.members), list(shown.regions)) == ([CAMBRAI, SOLESMOIS], [NORD])
    assert shown.basis == api.messages.TerritoryGround.PERIMETER and shown.commune_count > 60
    before = api.GetLabelledTerritory(name=made.name, as_of=date("2019-01-01")).ground
    assert (before.basis, list(before.regions)) == (api.messages.TerritoryGround.PLACED, [GRAND_EST])


def test_without_a_perimeter_it_is_where_a_source_places_it(api):
    placed = label(api, placed_in=[NORD])
    assert list(api.GetLabelledTerritory(name=placed.name).ground.regions) == [NORD]
    nowhere = label(api)
    assert api.GetLabelledTerritory(name=nowhere.name).ground.basis == 0


def test_of_one_programme_and_phase_two_cannot_have_one_perimeter(api, perimeter):
    of, ground = programme(), perimeter([CAMBRAI])
    made = label(api, programme=of, territory=ground)
    failure = refused(lambda: label(api, programme=of, territory=ground), grpc.StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
    assert failure.metadata["holder"] == made.name
    again = label(api, programme=of, programme_phase="2", territory=ground)
    assert again.name != made.name, "labelled again in the next phase"


def test_it_goes_from_stage_to_stage_and_each_step_has_its_day(api):
    made = label(api, placed_in=[NORD])
    for stage, day in [("PROTOCOL", "2019-04-23"), ("REGIONAL_VALIDATION", None), ("CONTRACT", "2021-03-29"), ("EXECUTION", "2021-03-30")]:
        reached = advance(api, made, stage, day, region=NORD if stage == "REGIONAL_VALIDATION" else "")
        assert reached.stage == api.Territory.Stage.Value(stage)
    steps = api.ListStageSteps(parent=made.name, page_size=3)
    assert [each.HasField("effective_date") for each in steps.steps] == [True, True, False]
    rest = api.ListStageSteps(parent=made.name, page_size=3, page_token=steps.next_page_token).steps
    assert [each.number for each in rest] == [4, 5]


def test_a_step_that_rests_on_nothing_or_comes_too_early_is_refused_with_every_reason(api):
    made = label(api)
    contract = claimed(api, made, api.claim("CONTRACT", "2021-03-29"))
    unmet = api.CheckAdvanceLabelledTerritory(token=READER, name=made.name, stage="EXECUTION", claims=contract).unmet
    assert [each.type for each in unmet] == ["ORDER", "CLAIM_STAGE"]
    assert all(each.message and each.message_fr for each in unmet)
    assert [each.type for each in api.CheckAdvanceLabelledTerritory(name=made.name, stage="PROTOCOL").unmet] == ["CLAIMS"]
    failure = refused(
        lambda: api.AdvanceLabelledTerritory(name=made.name, stage="EXECUTION", claims=contract),
        grpc.StatusCode.FAILED_PRECONDITION,
        "ILLEGAL_STATE",
    )
    assert "CONTRACT" in failure.message or failure.french
    assert api.GetLabelledTerritory(name=made.name).stage == api.Territory.LABELLED


def test_claims_of_another_territory_carry_no_step(api):
    made, other = label(api), label(api)
    foreign = claimed(api, other, api.claim("PROTOCOL", "2019-04-23"))
    error = refused(
        lambda: api.AdvanceLabelledTerritory(name=made.name, stage="PROTOCOL", claims=foreign),
        grpc.StatusCode.INVALID_ARGUMENT,
        "INVALID_FIELD",
    )
    assert error.fields == ["claims[0]"]


def test_an_interregional_one_needs_the_committee_of_each_region(api):
    """Lacq Pau-Tarbes, of Nouvelle-Aquitaine and Occitanie: document 003 names both."""
    made = label(api, display_name="Lacq Pau-Tarbes", placed_in=["collectivites/region-75", "collectivites/region-76"])
    advance(api, made, "PROTOCOL")
    one = claimed(api, made, api.claim("REGIONAL_VALIDATION", region="collectivites/region-75"))
    checked = api.CheckAdvanceLabelledTerritory(name=made.name, stage="REGIONAL_VALIDATION", claims=one)
    assert list(checked.regions) == ["collectivites/region-75", "collectivites/region-76"]
    assert [each.type for each in checked.unmet] == ["REGION"] and "region-76" in checked.unmet[0].message
    both = one + claimed(api, made, api.claim("REGIONAL_VALIDATION", region="collectivites/region-76"))
    assert api.AdvanceLabelledTerritory(name=made.name, stage="REGIONAL_VALIDATION", claims=both).stage == 3


def test_two_sources_that_disagree_are_both_kept_and_shown(api):
    """Grand Est Touraine, 23 April 2019: a protocol by one source, a contract by another."""
    made = label(api)
    names = claimed(
        api,
        made,
        api.claim("PROTOCOL", "2019-04-23", source="France Bleu Touraine ; CNER, mai 2019"),
        api.claim("CONTRACT", "2019-04-23", source="DREETS Centre-Val de Loire"),
        api.claim("CONTRACT", "2021-03-29", source="touraineestvallees.fr"),
    )
    listed = api.ListTerritoryClaims(parent=made.name, page_size=2)
    assert len(listed.claims) == 2 and listed.next_page_token
    assert {(each.first, each.second) for each in listed.disagreements} == {(names[0], names[1]), (names[1], names[2])}


def test_steps_made_in_error_are_taken_back_and_stay_on_record(api):
    made = label(api, placed_in=[NORD])
    advance(api, made, "PROTOCOL", "2019-04-23")
    back = api.RevertLabelledTerritory(name=made.name, stage="LABELLED", reason="C'était un autre territoire.")
    assert back.stage == api.Territory.LABELLED
    steps = api.ListStageSteps(parent=made.name).steps
    assert [each.stage for each in steps] == [1, 2, 1] and steps[2].reason and not steps[2].claims
    refused(
        lambda: api.RevertLabelledTerritory(name=made.name, stage="LABELLED", reason="encore"),
        grpc.StatusCode.FAILED_PRECONDITION,
        "ILLEGAL_STATE",
    )


def test_the_project_committee_is_the_follow_up_committee_from_the_contract_on(api, registry):
    from socle.registry.v1 import body_pb2, body_service_pb2, body_service_pb2_grpc

    body_id = f"comite-{uuid.uuid4().hex[:8]}"
    with grpc.insecure_channel(registry.address) as channel:
        body_service_pb2_grpc.BodyServiceStub(channel).CreateBody(
            body_service_pb2.CreateBodyRequest(
                body_id=body_id,
                body=body_pb2.Body(display_name="Comité de projet", kind="PROJECT_COMMITTEE", pilot=KEEPER),
            ),
            metadata=[("authorization", f"Bearer {token_of(KEEPER)}")],
        )
    made = label(api, placed_in=[NORD], committee=f"bodies/{body_id}")
    role = api.Territory.CommitteeRole.Name
    assert role(made.committee_role) == "PROJECT_COMMITTEE"
    for stage in ("PROTOCOL", "REGIONAL_VALIDATION", "CONTRACT"):
        reached = advance(api, made, stage, region=NORD if stage == "REGIONAL_VALIDATION" else "")
    assert role(reached.committee_role) == "FOLLOW_UP_COMMITTEE" and reached.committee == made.committee


def test_the_two_leads_are_persons_of_the_registry_and_census_has_no_names(api):
    lead = {"role": "ELECTED", "person": f"persons/{uuid.uuid4()}", "party": CAMBRAI, "source": "arrêté", "from_date": date("2019-04-23")}
    made = label(api, leads=[lead, {"role": "INDUSTRIAL", "source": "aucune source ne le nomme", "synthetic": True}])
    shown = api.GetLabelledTerritory(name=made.name).leads
    assert [(each.role, each.person) for each in shown] == [(1, lead["person"]), (2, "")]
    cleared = api.UpdateLabelledTerritory(labelled_territory=api.Territory(name=made.name, etag=made.etag), update_mask=paths("leads"))
    assert not cleared.leads
    wrong = {**lead, "to_date": date("2019-04-23")}
    error = refused(lambda: label(api, leads=[wrong]), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")
    assert error.fields == ["labelled_territory.leads[0].to_date"]


def test_an_update_of_what_changed_meanwhile_is_refused(api):
    made = label(api)
    new = api.Territory(name=made.name, display_name="Touraine", etag=made.etag)
    assert api.UpdateLabelledTerritory(labelled_territory=new, update_mask=paths("display_name")).display_name == "Touraine"
    refused(
        lambda: api.UpdateLabelledTerritory(labelled_territory=new, update_mask=paths("display_name")),
        grpc.StatusCode.ABORTED,
        "CONCURRENT_CHANGE",
    )
    refused(
        lambda: api.UpdateLabelledTerritory(labelled_territory=api.Territory(name=made.name), update_mask=paths("stage")),
        grpc.StatusCode.INVALID_ARGUMENT,
        "INVALID_MASK",
    )


WRITES = {
    "CreateLabelledTerritory": lambda api, made, **more: label(api, **more),
    "UpdateLabelledTerritory": lambda api, made, **more: api.UpdateLabelledTerritory(
        labelled_territory=api.Territory(name=made.name, display_name="x"), update_mask=paths("display_name"), **more
    ),
    "ImportLabelledTerritories": lambda api, made, **more: api.ImportLabelledTerritories(
        programme=programme(),
        programme_phase="1",
        keeper=KEEPER,
        territory_filter='id = "there-is-none"',
        as_of=date("2020-01-01"),
        source=SOURCE,
        **more,
    ),
    "RecordTerritoryClaims": lambda api, made, **more: api.RecordTerritoryClaims(
        parent=made.name, claims=[api.claim("PROTOCOL")], **more
    ),
    "AdvanceLabelledTerritory": lambda api, made, **more: api.AdvanceLabelledTerritory(
        name=made.name, stage="PROTOCOL", claims=[f"{made.name}/claims/{uuid.uuid4()}"], **more
    ),
    "RevertLabelledTerritory": lambda api, made, **more: api.RevertLabelledTerritory(
        name=made.name, stage="LABELLED", reason="x", **more
    ),
}


def test_every_call_that_writes_is_tried():
    from socle.census.v1 import labelled_territory_service_pb2
    from socle.type.v1 import access_pb2

    service = labelled_territory_service_pb2.DESCRIPTOR.services_by_name["LabelledTerritoryService"]
    writes = {m.name for m in service.methods if m.GetOptions().Extensions[access_pb2.access].permission.endswith(".write")}
    assert writes == set(WRITES)


@pytest.mark.parametrize("call", WRITES)
@pytest.mark.parametrize("token", [token_of(OTHER), token_of("collectivites/region-32"), READER, OPERATOR])
def test_only_who_keeps_it_writes_it_whatever_the_others_are(api, call, token):
    made = label(api)
    assert failure_of(lambda: WRITES[call](api, made, token=token)).code == grpc.StatusCode.PERMISSION_DENIED


def test_a_repeat_does_nothing_and_validating_records_nothing(api):
    made = label(api)
    repeated = str(uuid.uuid4())
    names = [
        api.RecordTerritoryClaims(parent=made.name, claims=[api.claim("PROTOCOL")], request_id=repeated).claims[0].name
        for _ in range(2)
    ]
    assert names[0] == names[1]
    api.RecordTerritoryClaims(parent=made.name, claims=[api.claim("CONTRACT")], validate_only=True)
    assert [each.stage for each in api.ListTerritoryClaims(parent=made.name).claims] == [1, 2]
    reused = lambda: api.RecordTerritoryClaims(parent=made.name, claims=[api.claim("CONTRACT")], request_id=repeated)
    refused(reused, grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_ID_REUSED")


def test_lists_are_filtered_and_come_page_by_page(api):
    of = programme()
    pilots = [label(api, programme=of, pilot=True, wave="février 2019").name for _ in range(3)]
    others = [label(api, programme=of, display_name="Pays de l'Aigle", placed_in=[NORD]).name for _ in range(2)]
    names = lambda **fields: [each.name for each in api.ListLabelledTerritories(programme=of, **fields).labelled_territories]
    assert names() == sorted(pilots + others)
    assert names(only_pilots=True, wave="février 2019") == sorted(pilots)
    assert names(query="L’AIGLE") == sorted(others)
    assert names(region=NORD) == sorted(others) and not names(region=GRAND_EST)
    assert names(stage="LABELLED", programme_phase="1") == sorted(pilots + others) and not names(stage="CONTRACT")
    seen, token = [], ""
    while True:
        page = api.ListLabelledTerritories(programme=of, page_size=2, page_token=token)
        seen += [each.name for each in page.labelled_territories]
        token = page.next_page_token
        if not token:
            break
    assert seen == sorted(pilots + others)


def test_a_list_of_the_registry_comes_in_once_and_every_row_is_accounted_for(api, perimeter):
    of, key = programme(), uuid.uuid4().hex[:6]
    grounds = [perimeter([CAMBRAI, SOLESMOIS], territory_id=f"ti-{key}-{place}") for place in range(3)]
    linked = label(api, programme=of, territory=grounds[0])
    label(api, programme=programme(), labelled_territory_id=f"ti-{key}-1")  # has the id that another one wants
    bring_in = lambda **more: api.ImportLabelledTerritories(
        programme=of,
        programme_phase="1",
        keeper=KEEPER,
        territory_filter=f'id = "ti-{key}*"',
        as_of=date("2020-01-01"),
        source="Liste publiée",
        **more,
    )
    assert bring_in(validate_only=True).created_count == 1
    first = bring_in()
    assert (first.listed_count, first.created_count, first.unchanged_count, first.refused_count) == (3, 1, 1, 1)
    assert first.member_count == 6 and [each.territory for each in first.refused] == [grounds[1]]
    second = bring_in()
    assert (second.listed_count, second.created_count, second.unchanged_count, second.refused_count) == (3, 0, 2, 1)
    listed = api.ListLabelledTerritories(programme=of).labelled_territories
    assert {each.name for each in listed} == {linked.name, f"labelledTerritories/ti-{key}-2"}
    claim = api.ListTerritoryClaims(parent=f"labelledTerritories/ti-{key}-2").claims[0]
    assert (claim.precision, claim.date, claim.source) == (api.Claim.ON_OR_BEFORE, date("2020-01-01"), "Liste publiée")


def test_a_filter_that_the_registry_does_not_know_is_refused(api):
    error = refused(
        lambda: api.ImportLabelledTerritories(
            programme=programme(), programme_phase="1", keeper=KEEPER, territory_filter="colour = RED", as_of=date("2020-01-01"), source="x"
        ),
        grpc.StatusCode.INVALID_ARGUMENT,
        "INVALID_FIELD",
    )
    assert error.fields == ["territory_filter"]


def test_the_149_territories_and_their_588_members_come_in(api, registry):
    """The published list of 2026, as the registry brought it in."""
    from socle.registry.v1 import territory_service_pb2
    from written import published

    files = published("territoires_industrie_2026.csv", "territoires_industrie_epci_2026.csv")
    with Writer(registry.address, OPERATOR) as operator:
        operator.bring_in("ImportTerritories", territory_service_pb2.ImportTerritoriesRequest, files)
    of = programme()
    came = api.ImportLabelledTerritories(
        programme=of,
        programme_phase="1",
        keeper=KEEPER,
        territory_filter='kind = TERRITOIRE_INDUSTRIE AND external_systems:"id_ti"',
        as_of=date("2026-01-01"),
        source="ANCT, liste des Territoires d'industrie, 2026",
    )
    assert came.listed_count == 149 and came.created_count + came.refused_count == 149, came
    assert came.member_count == 588, "547 EPCI, 3 EPT and 38 communes"
    tally = api.MeasureFigures(programme=of, as_of=date("2026-01-01"), timeout=120)
    assert tally.figures[0].counted == came.created_count
    touched = sum(each.figures[0].counted for each in tally.regions)
    assert touched >= came.created_count - tally.unplaced_count + 12, "twelve reach two régions"


def test_while_the_registry_is_away_it_is_read_and_what_needs_it_waits(api, build, tmp_path):
    from support_py.census import RunningCensus
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_census")
        migrate(build, database_url, "census")
        with RunningCensus(build, tmp_path, database_url, "127.0.0.1:1") as alone:
            with grpc.insecure_channel(alone.address) as channel:
                lonely = Labels(channel)
                made = label(lonely)
                refused(lambda: label(lonely, placed_in=[NORD]), grpc.StatusCode.UNAVAILABLE, "REGISTRY_UNAVAILABLE")
                assert lonely.GetLabelledTerritory(name=made.name).display_name == made.display_name
                assert lonely.MeasureFigures(programme=made.programme).figures[0].counted == 1
