"""What was measured over a place: any place that the registry resolves."""

import json
import uuid

import grpc
import pytest
from calls import date, refused
from indicator_calls import CAMBRAI, CAUDRESIS, SOLESMOIS, Indicator, Observatory, Value
from label_calls import Labels, label, programme
from socle.census.v1 import observatory_service_pb2
from support_py.registry import READER, run_soclectl, token_of

LILLE = "collectivites/epci-245900410"  # the Métropole until the end of 2019
NORD, HAUTS_DE_FRANCE = "collectivites/departement-59", "collectivites/region-32"
Rebased = observatory_service_pb2.RebasedValue


@pytest.fixture(name="api", scope="module")
def _api(census):
    return Observatory(census.address)


@pytest.fixture(name="territory", scope="module")
def _territory(registry):
    """Two EPCI of the Cambrésis, as a territory of the registry."""
    from socle.registry.v1 import territory_pb2, territory_service_pb2, territory_service_pb2_grpc

    kind = territory_pb2.Territory
    with grpc.insecure_channel(registry.address) as channel:
        made = territory_service_pb2_grpc.TerritoryServiceStub(channel).CreateTerritory(
            territory_service_pb2.CreateTerritoryRequest(
                territory_id=f"t-{uuid.uuid4().hex[:12]}",
                territory=kind(
                    display_name="Deux du Cambrésis",
                    kind=kind.TERRITOIRE_INDUSTRIE,
                    members=[CAMBRAI, SOLESMOIS],
                    perimeter_date=date("2019-01-01"),
                    policy=kind.FOLLOW_SUCCESSORS,
                    valid_from=date("2019-01-01"),
                ),
            ),
            metadata=[("authorization", f"Bearer {token_of(NORD)}")],
            timeout=30,
        )
    return made.name


def over(api, indicator, place, day="2019-01-01", **fields):
    """The values by period."""
    response = api.AggregateValues(token=READER, parent=indicator.name, place=place, target_date=date(day), **fields)
    return {each.period: each for each in response.values}


@pytest.fixture(name="people", scope="module")
def _people(api):
    made = api.define()
    api.record(made, {CAMBRAI: 80_875, SOLESMOIS: 14_822, CAUDRESIS: 63_865})
    api.record(made, {CAMBRAI: 81_000, SOLESMOIS: 14_900}, period="2020", status=Value.PROVISIONAL)
    return made


def test_over_itself_a_grouping_has_its_own_value(api, people):
    value = over(api, people, CAMBRAI)["2019"]
    assert (value.value, value.quality, value.status) == ("80875", Rebased.EXACT, Value.FINAL)
    assert [(part.collectivite, part.basis) for part in value.parts] == [(CAMBRAI, Rebased.UNDIVIDED)]
    assert value.part_count == 1 and not value.lacking


def test_over_a_territory_of_the_registry_values_add_up(api, people, territory):
    values = over(api, people, territory)
    assert (values["2019"].value, values["2019"].quality) == (str(80_875 + 14_822), Rebased.EXACT)
    assert (values["2020"].value, values["2020"].status) == ("95900", Value.PROVISIONAL), "the weakest status of its parts"


def test_over_what_lies_above_the_ones_without_value_are_named_and_counted(api, people):
    for place in (NORD, HAUTS_DE_FRANCE):
        value = over(api, people, place)["2019"]
        assert (value.value, value.quality) == (str(80_875 + 14_822 + 63_865), Rebased.PARTIAL)
        names = [each.collectivite for each in value.lacking]
        assert CAMBRAI not in names and LILLE in names, "the Métropole of Lille has no value"
        assert value.lacking_count == len(names) > 10 and all(each.display_name for each in value.lacking)
        counts = [each.commune_count for each in value.lacking]
        assert counts == sorted(counts, reverse=True) and sum(counts) == value.communes_without_value


def test_over_a_part_of_a_grouping_values_are_divided(api, people):
    value = over(api, people, "collectivites/commune-59122")["2019"]  # Cambrai, of 55 communes of its CA
    assert value.quality == Rebased.ESTIMATED and 0 < int(value.value) < 80_875
    assert value.parts[0].whole == "80875" and value.parts[0].basis == Rebased.BY_POPULATION


def test_over_a_labelled_territory_stands_its_territory(api, people, territory):
    labelled = label(Labels(api.channel), programme=programme(), territory=territory)
    assert over(api, people, labelled.name) == over(api, people, territory)


def test_on_a_later_day_values_are_carried_over_first(api, territory):
    made = api.define()
    api.record(made, {CAMBRAI: 80_875, SOLESMOIS: 14_822})
    assert over(api, made, territory, "2025-01-01")["2019"].value == "95697"
    error = refused(lambda: over(api, made, territory, "2018-12-31"), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")
    assert error.fields == ["target_date"] or error.fields == ["place"], "nothing is carried back in time"


def test_periods_are_narrowed_and_come_page_by_page(api):
    made = api.define()
    for year in range(2000, 2010):
        api.record(made, {CAMBRAI: year}, period=str(year))
    seen, token = [], ""
    while True:
        page = api.AggregateValues(
            parent=made.name, place=CAMBRAI, target_date=date("2019-01-01"), from_period="2001", to_period="2008", page_size=3,
            page_token=token,
        )  # fmt: skip
        assert len(page.values) <= 3 and page.target_date == date("2019-01-01") and page.commune_count > 50
        seen += [(each.period, each.value) for each in page.values]
        token = page.next_page_token
        if not token:
            break
    assert seen == [(str(year), str(year)) for year in range(2001, 2009)]


def test_where_nothing_was_measured_there_is_no_value(api, people):
    value = over(api, people, LILLE)["2019"]
    assert value.value == "" and value.quality == 0 and value.lacking_count == 1, "0 would be a measure"
    assert not over(api, api.define(), CAMBRAI)


def test_a_rate_is_aggregated_by_what_it_is_made_of(api, people, territory):
    rate = api.define(additivity=Indicator.NOT_ADDITIVE, unit="%", decimals=1)
    api.record(rate, {CAMBRAI: "12.5", SOLESMOIS: "10"})
    error = refused(lambda: over(api, rate, territory), grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert "numerator" in error.message and "numérateur" in error.french, "it says what to do instead"
    refused(
        lambda: over(api, people, territory, denominator=rate.name), grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE"
    )
    jobless = api.define(unit="personnes", decimals=1)
    api.record(jobless, {CAMBRAI: "9569.7"})
    value = over(api, jobless, territory, denominator=people.name)["2019"]
    assert (value.value, value.denominator.value, value.ratio) == ("9569.7", "95697", "0.1")
    assert (value.quality, value.denominator.quality) == (Rebased.PARTIAL, Rebased.EXACT)
    assert over(api, people, territory, denominator=jobless.name)["2020"].ratio == "", "no value to divide by"


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"place": ""}, "place"),
        ({"place": "organisations/x"}, "place"),
        ({"place": "collectivites/epci-999999999"}, "place"),
        ({"place": "territories/no-such"}, "place"),
        ({"from_period": "19"}, "from_period"),
        ({"to_period": "2019-Q5"}, "to_period"),
    ],
)
def test_what_is_asked_wrongly_is_named(api, people, fields, field):
    fields = {"place": CAMBRAI, **fields}
    error = refused(lambda: over(api, people, **fields), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")
    assert error.fields == [field]


def test_any_place_can_be_asked_for_by_anybody_who_reads(api, people):
    """Nobody needs to be a collectivité of some kind to look at another."""
    for party in (NORD, "collectivites/commune-59350", "collectivites/epci-200069037"):
        assert api.AggregateValues(
            token=token_of(party), parent=people.name, place=HAUTS_DE_FRANCE, target_date=date("2019-01-01")
        ).values


def test_soclectl_adds_up_over_a_place(api, people, build, census, territory):
    def run(*words):
        return run_soclectl(
            build, ["indicator", "aggregate", people.name.split("/")[1], *words], SOCLE_CENSUS_ADDRESS=census.address, SOCLE_TOKEN=READER
        )

    printed = run("--over", territory, "--on", "2019-01-01")
    assert all(word in printed for word in ("95697", "EXACT", "PROVISIONAL", "as of 2019-01-01")), printed
    assert "communes of epci-245900410" in run("--over", "departement-59", "--on", "2019-01-01", "--to", "2019")
    values = json.loads(run("--over", "epci-200068500", "--on", "2019-01-01", "--from", "2020", "--per", people.name.split("/")[1], "--json"))
    assert [(each["period"], each["ratio"]) for each in values["values"]] == [("2020", "1")]
