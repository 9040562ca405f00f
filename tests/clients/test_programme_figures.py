"""Figures of a programme: counted, never written, beside what others published; and operators with their names over time."""

import uuid

import grpc
import pytest
from calls import date, failure_of, refused
from google.protobuf import field_mask_pb2
from label_calls import GRAND_EST, KEEPER, NORD, OTHER, SOURCE, Labels, advance, label, programme
from sheet_calls import Caller, sheet_of
from support_py.registry import OPERATOR, READER, run_soclectl, token_of

AQUITAINE, OCCITANIE = "collectivites/region-75", "collectivites/region-76"
TERRITORIES, PILOTS, PROTOCOLS, REGIONS, CONTRACTS, PROJECTS = range(1, 7)


@pytest.fixture(name="api", scope="module")
def _api(census):
    with grpc.insecure_channel(census.address) as channel:
        yield Labels(channel)


def publish(api, of, kind, value, on=None, token=None, **fields):
    if on:
        fields["date"] = date(on)
    figure = api.figures.PublishedFigure(programme=of, kind=kind, value=value, **{"source": SOURCE, "keeper": KEEPER, **fields})
    return api.RecordPublishedFigures(token=token, figures=[figure]).figures[0]


def measured(api, of, on="2019-05-31", **fields):
    answer = api.MeasureFigures(token=READER, programme=of, as_of=date(on), **fields)
    return answer, {each.kind: each for each in answer.figures}


@pytest.fixture(name="of")
def _of(api):
    """A programme with a pilot in one région, one in two, one far off, one synthetic."""
    of = programme()
    for regions, fields in (
        ([NORD], {"pilot": True}),
        ([AQUITAINE, OCCITANIE], {"pilot": True, "display_name": "Lacq Pau-Tarbes"}),
        ([GRAND_EST], {}),
        ([NORD], {"synthetic": True}),
        ([], {}),
    ):
        made = label(api, programme=of, placed_in=regions, **fields)
        if regions != [GRAND_EST] and regions:
            advance(api, made, "PROTOCOL", "2019-04-30", precision=api.Claim.ON_OR_BEFORE)
    return of


def test_each_territory_counts_once_in_france_and_once_in_each_of_its_regions(api, of):
    answer, figures = measured(api, of)
    assert {kind: figures[kind].counted for kind in (TERRITORIES, PILOTS, PROTOCOLS, REGIONS, CONTRACTS)} == {1: 4, 2: 2, 3: 2, 4: 3, 5: 0}
    assert figures[TERRITORIES].synthetic == 1 and figures[PROTOCOLS].synthetic == 1, "what no source gives stands apart"
    by_region = {each.region: each.figures[0].counted for each in answer.regions}
    assert by_region == {NORD: 1, AQUITAINE: 1, OCCITANIE: 1, GRAND_EST: 1}
    assert answer.unplaced_count == 1


def test_a_figure_is_that_of_its_day(api, of):
    assert [measured(api, of, day)[1][PROTOCOLS].counted for day in ("2019-04-29", "2019-04-30")] == [0, 2]
    assert [measured(api, of, day)[1][TERRITORIES].counted for day in ("2019-03-04", "2019-03-05")] == [0, 4]


def test_what_has_no_day_counts_on_none_and_is_told(api):
    of = programme()
    label(api, programme=of, claims=[api.claim()])
    figure = measured(api, of, "2100-01-01")[1][TERRITORIES]
    assert (figure.counted, figure.undated) == (0, 1)


def test_a_step_taken_back_counts_no_longer(api):
    of = programme()
    made = label(api, programme=of, placed_in=[NORD])
    advance(api, made, "PROTOCOL", "2019-04-23")
    assert measured(api, of)[1][PROTOCOLS].counted == 1
    api.RevertLabelledTerritory(name=made.name, stage="LABELLED", reason="erreur")
    assert measured(api, of)[1][PROTOCOLS].counted == 0 and measured(api, of)[1][TERRITORIES].counted == 1


def test_what_was_published_stands_beside_with_the_difference(api, of):
    """Document 003: about thirty pilots, 136 territories, close to 330 projects, 13 protocols in 8 régions."""
    publish(api, of, TERRITORIES, 124, "2018-11-30", period="novembre 2018")
    publish(api, of, TERRITORIES, 136, "2019-03-31", period="mars 2019", statement="« 136 territoires identifiés »")
    publish(api, of, PILOTS, 30, "2019-04-30", approximate=True, statement="« une trentaine de territoires »")
    publish(api, of, PROJECTS, 330, "2019-04-30", approximate=True, statement="« près de 330 projets »")
    publish(api, of, TERRITORIES, 144)
    figures = measured(api, of)[1]
    assert (figures[TERRITORIES].published.value, figures[TERRITORIES].difference) == (136, 4 - 136)
    assert figures[PILOTS].published.approximate and figures[PILOTS].difference == -28
    assert (figures[PROJECTS].published.value, figures[PROJECTS].counted, figures[PROJECTS].difference) == (330, 0, -330)
    assert not figures[CONTRACTS].HasField("published")
    assert measured(api, of, "2018-12-01")[1][TERRITORIES].published.value == 124
    points = api.TraceFigure(programme=of, kind=TERRITORIES).points
    assert [(each.figure.published.value, each.figure.counted, each.HasField("date")) for each in points] == [
        (124, 0, True),
        (136, 4, True),
        (144, 0, False),
    ]
    listed = api.ListPublishedFigures(programme=of, page_size=2)
    rest = api.ListPublishedFigures(programme=of, page_size=1000, page_token=listed.next_page_token).figures
    assert [each.value for each in (*listed.figures, *rest)] == [124, 136, 30, 330, 144]
    assert [each.value for each in api.ListPublishedFigures(programme=of, kind=PILOTS).figures] == [30]


def test_projects_are_the_fiches_of_the_programme_that_everybody_reads(api, census):
    # Other tests write fiches of a programme that there is, so what counts here is what these add.
    of = "programmes/pvd"

    def figure(on="2019-05-31", **fields):
        return measured(api, of, on, **fields)[1][PROJECTS]

    with grpc.insecure_channel(census.address) as channel:
        sheets = Caller(channel, KEEPER)

        def write(on, **fields):
            fields = {"origin": KEEPER, "programmes": [{"programme": of}], **fields}
            return sheets.CreateActionSheet(
                action_sheet=sheet_of(**fields), action_sheet_id=f"f-{uuid.uuid4().hex[:10]}", effective_date=date(on)
            )

        before, at_end = figure(), figure("2100-01-01")
        write("2019-04-30")
        write("2019-04-30", synthetic=True)
        gone = write("2019-04-30")
        write("2019-06-01")
        write("2019-04-30", visibility="OWNER")
        write("2019-04-30", programmes=[{"programme": "programmes/crte"}])
        assert (figure().counted, figure().synthetic) == (before.counted + 2, before.synthetic + 1)
        assert figure("2100-01-01").counted == at_end.counted + 3
        sheets.DeleteActionSheet(name=gone.name)
        assert figure().counted == before.counted + 1
    assert not figure(programme_phase="1").HasField("counted"), "a fiche knows no phase"
    publish(api, of, PROJECTS, 330, "2019-04-30", approximate=True)
    last = api.TraceFigure(programme=of, kind=PROJECTS).points[-1]
    assert last.figure.counted == before.counted + 1 and last.figure.difference == last.figure.counted - 330


def test_figures_of_a_phase_are_told_apart(api):
    of = programme()
    label(api, programme=of, programme_phase="1")
    label(api, programme=of, programme_phase="2", claims=[api.claim(on="2023-11-09")])
    publish(api, of, TERRITORIES, 183, "2023-11-09", programme_phase="2")
    day = "2024-01-01"
    counted = [measured(api, of, day, programme_phase=phase)[1][TERRITORIES].counted for phase in ("", "1", "2")]
    assert counted == [2, 1, 1]
    assert not measured(api, of, day, programme_phase="1")[1][TERRITORIES].HasField("published")
    assert measured(api, of, day, programme_phase="2")[1][TERRITORIES].difference == 1 - 183


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"value": -1}, "figures[0].value"),
        ({"kind": 99}, "figures[0].kind"),
        ({"source": ""}, "figures[0].source"),
        ({"region": "collectivites/region-99"}, "figures"),
        ({"programme": "x"}, "figures[0].programme"),
    ],
)
def test_a_wrong_figure_is_named(api, wrong, field):
    fields = {"of": programme(), "kind": TERRITORIES, "value": 1}
    of = wrong.pop("programme", fields.pop("of"))
    call = lambda: publish(api, of, **{**fields, **wrong})
    assert field in refused(call, grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD").fields


@pytest.mark.parametrize("token", [token_of(OTHER), READER, OPERATOR])
def test_only_who_keeps_a_figure_or_an_operator_writes_it(api, token):
    of = programme()
    for call in (lambda: publish(api, of, TERRITORIES, 1, token=token), lambda: operator(api, token=token)):
        assert failure_of(call).code == grpc.StatusCode.PERMISSION_DENIED
    made = operator(api)
    change = lambda: api.UpdateOperator(
        token=token,
        operator=api.operators.Operator(name=made.name, synthetic=True),
        update_mask=field_mask_pb2.FieldMask(paths=["synthetic"]),
    )
    assert failure_of(change).code == grpc.StatusCode.PERMISSION_DENIED


def operator(api, token=None, operator_id=None, **fields):
    fields = {
        "names": [
            {"display_name": "Pôle emploi", "source": SOURCE},
            {"display_name": "France Travail", "from_date": date("2024-01-01"), "source": "loi n° 2023-1196 du 18 décembre 2023"},
        ],
        "keeper": KEEPER,
        **fields,
    }
    return api.CreateOperator(
        token=token, operator=api.operators.Operator(**fields), operator_id=operator_id or f"o-{uuid.uuid4().hex[:10]}"
    )


def test_an_operator_that_changes_its_name_stays_the_same_one(api):
    of = programme()
    made = operator(
        api,
        conventions=[{"programme": of, "known_by_date": date("2019-05-31"), "source": SOURCE}],
        services=[{"id": "vte", "display_name": "Volontariat territorial en entreprise", "source": SOURCE}],
    )
    assert made.display_name == "France Travail"
    assert [each.name for each in api.ListOperators(token=READER, programme=of).operators] == [made.name]
    changed = api.UpdateOperator(
        operator=api.operators.Operator(name=made.name, names=[{"display_name": "Pôle emploi", "source": SOURCE}], etag=made.etag),
        update_mask=field_mask_pb2.FieldMask(paths=["names"]),
    )
    assert changed.display_name == "Pôle emploi" and list(changed.services) == list(made.services)
    assert api.GetOperator(name=made.name) == changed
    territory = label(api, mobilisations=[{"operator": made.name, "service": "vte", "source": SOURCE, "synthetic": True}])
    assert territory.mobilisations[0].operator == made.name


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"names": []}, "operator.names"),
        ({"names": [{"display_name": "A", "source": "x"}, {"display_name": "B", "source": "x"}]}, "operator.names[1].from_date"),
        ({"organisation": "organisations/there-is-none"}, "operator.organisation"),
        ({"services": [{"id": "V", "display_name": "x", "source": "x"}]}, "operator.services[0].id"),
        ({"conventions": [{"programme": "x", "source": "x"}]}, "operator.conventions[0].programme"),
    ],
)
def test_a_wrong_operator_is_named(api, wrong, field):
    assert field in refused(lambda: operator(api, **wrong), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD").fields


def test_soclectl_shows_labelled_territories_and_figures(api, census, registry, of):
    publish(api, of, TERRITORIES, 136, "2019-03-31", period="mars 2019")
    made = label(api, programme=of, display_name="Grand Est Touraine", placed_in=["collectivites/region-24"])

    def printed(*words):
        return run_soclectl(
            census.build,
            ["label", *words],
            SOCLE_CENSUS_ADDRESS=census.address,
            SOCLE_ADDRESS=registry.address,
            SOCLE_TOKEN=READER,
        )

    short, whole = made.name.split("/")[1], of.split("/")[1]
    assert short in printed("list", "--programme", whole, "--query", "touraine")
    assert short not in printed("list", "--programme", whole, "--region", "region-32")
    shown = printed("show", short)
    assert "region-24" in shown and "2019-03-05" in shown and SOURCE in shown
    figures = printed("figures", "--programme", whole, "--as-of", "2019-05-31", "--regions")
    assert "136 (mars 2019)" in figures and "-131" in figures and "region-75" in figures
    assert "2019-03-31" in printed("trace", "territories", "--programme", whole)
    with pytest.raises(RuntimeError, match="no figure"):
        printed("trace", "volcanoes")
