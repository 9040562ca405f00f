"""The observatory: indicators, their values, and the same values on the perimeters of another day."""

import uuid

import grpc
import pytest
from calls import date, failure_of, refused
from google.protobuf import field_mask_pb2
from support_py.registry import OPERATOR, READER, token_of

KEEPER = "collectivites/departement-59"
OTHER = "collectivites/departement-62"
# The EPCI of the Cambrésis that live on 1 January 2019 and since.
CAMBRAI, CAUDRESIS, SOLESMOIS = (f"collectivites/epci-{siren}" for siren in ("200068500", "200030633", "245901038"))


@pytest.fixture(scope="module")
def api(census):
    from socle.census.v1 import indicator_pb2, indicator_service_pb2, indicator_service_pb2_grpc
    from socle.census.v1 import observatory_service_pb2, observatory_service_pb2_grpc

    class Api:
        messages, calls, reads = indicator_pb2, indicator_service_pb2, observatory_service_pb2

        def __init__(self, channel):
            self.indicators = indicator_service_pb2_grpc.IndicatorServiceStub(channel)
            self.observatory = observatory_service_pb2_grpc.ObservatoryServiceStub(channel)

        def __getattr__(self, method):
            in_reads = hasattr(self.reads, f"{method}Request")
            request = getattr(self.reads if in_reads else self.calls, f"{method}Request")
            stub = self.observatory if in_reads else self.indicators

            def call(token=None, timeout=60, **fields):
                metadata = [("authorization", f"Bearer {token or token_of(KEEPER)}")]
                return getattr(stub, method)(request(**fields), metadata=metadata, timeout=timeout)

            return call

    with grpc.insecure_channel(census.address, [("grpc.max_receive_message_length", 64 << 20)]) as channel:
        yield Api(channel)


def define(api, token=None, indicator_id=None, **fields):
    fields = {
        "display_name": "Population municipale",
        "unit": "habitants",
        "additivity": api.messages.Indicator.ADDITIVE,
        "direction": api.messages.Indicator.NEUTRAL,
        "geography": api.messages.Indicator.EPCI,
        "keeper": KEEPER,
        **fields,
    }
    return api.CreateIndicator(
        token=token, indicator=api.messages.Indicator(**fields), indicator_id=indicator_id or f"i-{uuid.uuid4().hex[:12]}"
    )


def value(api, collectivite, amount, period="2019", day="2019-01-01", **fields):
    return api.messages.IndicatorValue(collectivite=collectivite, value=str(amount), period=period, geography_date=date(day), **fields)


def record(api, indicator, *values, **fields):
    return api.RecordValues(parent=indicator.name, values=values, **fields)


def test_an_indicator_is_defined_read_and_listed(api):
    made = define(api, display_name="Emploi au lieu de travail", unit="emplois", source="Livre Blanc, 1999", decimals=0)
    assert made.version == 1 and made.keeper == KEEPER
    assert api.GetIndicator(token=READER, name=made.name) == made
    listed = api.ListIndicators(token=READER, query="EMPLOI lieu", page_size=1000).indicators
    assert made in listed
    assert not api.ListIndicators(token=READER, query="zébulon").indicators


def test_lists_come_page_by_page(api):
    made = sorted(define(api, display_name="Paginé à part").name for _ in range(5))
    names, token = [], ""
    while True:
        page = api.ListIndicators(token=READER, query="pagine a part", page_size=2, page_token=token)
        assert len(page.indicators) <= 2
        names += [each.name for each in page.indicators]
        token = page.next_page_token
        if not token:
            break
    assert names == made


def test_another_method_is_another_version_and_another_name_is_not(api):
    made = define(api)
    record(api, made, value(api, CAMBRAI, 1))
    renamed = api.UpdateIndicator(
        indicator=api.messages.Indicator(name=made.name, display_name="Autre", etag=made.etag),
        update_mask=field_mask_pb2.FieldMask(paths=["display_name"]),
    )
    assert renamed.version == 1
    revised = api.UpdateIndicator(
        indicator=api.messages.Indicator(name=made.name, method="Recensement rénové de 2004", etag=renamed.etag),
        update_mask=field_mask_pb2.FieldMask(paths=["method"]),
    )
    assert revised.version == 2
    record(api, made, value(api, CAMBRAI, 2, period="2020"))
    values = api.ListIndicatorValues(parent=made.name).values
    assert [(each.period, each.indicator_version) for each in values] == [("2019", 1), ("2020", 2)]


def test_an_update_of_what_changed_meanwhile_is_refused(api):
    made = define(api)
    new = api.messages.Indicator(name=made.name, display_name="Un", etag=made.etag)
    api.UpdateIndicator(indicator=new, update_mask=field_mask_pb2.FieldMask(paths=["display_name"]))
    refused(
        lambda: api.UpdateIndicator(indicator=new, update_mask=field_mask_pb2.FieldMask(paths=["display_name"])),
        grpc.StatusCode.ABORTED,
        "CONCURRENT_CHANGE",
    )


@pytest.mark.parametrize("token", [token_of(OTHER), READER, OPERATOR])
def test_only_who_keeps_an_indicator_writes_it(api, token):
    made = define(api)
    for write in (lambda: record(api, made, value(api, CAMBRAI, 1), token=token), lambda: define(api, token=token)):
        assert failure_of(write).code == grpc.StatusCode.PERMISSION_DENIED
    assert not api.ListIndicatorValues(parent=made.name).values


def test_values_take_the_place_of_others_and_those_that_are_there_count_as_unchanged(api):
    made = define(api)
    first = record(api, made, value(api, CAMBRAI, 10), value(api, CAUDRESIS, 20))
    assert (first.created_count, first.changed_count, first.unchanged_count) == (2, 0, 0)
    second = record(api, made, value(api, CAMBRAI, 11), value(api, CAUDRESIS, 20), value(api, SOLESMOIS, 5))
    assert (second.created_count, second.changed_count, second.unchanged_count) == (1, 1, 1)
    values = api.ListIndicatorValues(parent=made.name).values
    assert {each.collectivite: each.value for each in values} == {CAMBRAI: "11", CAUDRESIS: "20", SOLESMOIS: "5"}


def test_a_repeat_does_nothing_and_gets_the_first_answer(api):
    made = define(api)
    request_id = str(uuid.uuid4())
    first = record(api, made, value(api, CAMBRAI, 10), request_id=request_id)
    assert record(api, made, value(api, CAMBRAI, 10), request_id=request_id) == first
    refused(
        lambda: record(api, made, value(api, CAMBRAI, 11), request_id=request_id),
        grpc.StatusCode.INVALID_ARGUMENT,
        "REQUEST_ID_REUSED",
    )


def test_validating_records_nothing(api):
    made = define(api)
    assert record(api, made, value(api, CAMBRAI, 10), validate_only=True).created_count == 1
    assert not api.ListIndicatorValues(parent=made.name).values


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"collectivite": "collectivites/commune-59350"}, "values[0].collectivite"),
        ({"collectivite": "collectivites/epci-999999999"}, "values[0].collectivite"),
        ({"collectivite": "collectivites/epci-245900931"}, "values[0].collectivite"),  # ended before 2019
        ({"value": "1,5"}, "values[0].value"),
        ({"value": "1.5"}, "values[0].value"),
        ({"value": ""}, "values[0].value"),
        ({"period": "19"}, "values[0].period"),
        ({"geography_date": None}, "values[0].geography_date"),
        ({"status": 99}, "values[0].status"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_recorded(api, wrong, field):
    made = define(api)
    fields = {"collectivite": CAMBRAI, "value": "1", "period": "2019", "geography_date": date("2019-01-01"), **wrong}
    error = refused(
        lambda: record(api, made, api.messages.IndicatorValue(**fields), value(api, CAUDRESIS, 2)),
        grpc.StatusCode.INVALID_ARGUMENT,
        "INVALID_FIELD",
    )
    assert field in error.fields, error
    assert not api.ListIndicatorValues(parent=made.name).values


def test_two_values_of_one_period_are_refused(api):
    made = define(api)
    error = refused(
        lambda: record(api, made, value(api, CAMBRAI, 1), value(api, CAMBRAI, 2)),
        grpc.StatusCode.INVALID_ARGUMENT,
        "INVALID_FIELD",
    )
    assert error.fields == ["values[1]"]


def test_values_are_filtered_and_paged_in_the_order_of_period_and_collectivite(api):
    made = define(api)
    who = sorted([CAMBRAI, CAUDRESIS, SOLESMOIS])
    record(api, made, *(value(api, each, year, period=str(year)) for year in (2021, 2019, 2020) for each in who))
    seen, token = [], ""
    while True:
        page = api.ListIndicatorValues(parent=made.name, page_size=4, page_token=token)
        seen += [(each.period, each.collectivite) for each in page.values]
        token = page.next_page_token
        if not token:
            break
    assert seen == [(str(year), each) for year in (2019, 2020, 2021) for each in who]
    series = api.ListIndicatorValues(parent=made.name, collectivite=CAMBRAI, from_period="2020").values
    assert [each.period for each in series] == ["2020", "2021"]
    assert not api.ListIndicatorValues(parent=made.name, status=api.messages.IndicatorValue.BROKEN).values



def test_values_stay_exact_where_no_perimeter_changed(api):
    made = define(api)
    record(api, made, value(api, SOLESMOIS, 14_000), value(api, CAMBRAI, 80_000))
    rebased = api.RebaseValues(parent=made.name, period="2019", target_date=date("2019-01-01"))
    quality = api.reads.RebasedValue
    assert [(each.collectivite, each.value, each.quality) for each in rebased.values] == [
        (CAMBRAI, "80000", quality.EXACT),
        (SOLESMOIS, "14000", quality.EXACT),
    ]
    assert (rebased.measured, rebased.unplaced) == ("94000", "0")
    assert rebased.values[1].display_name


def test_all_of_france_carries_over_and_nothing_is_lost(api, client):
    """Every EPCI of 2019 has a value; on the perimeters of 2025 they add up to the same."""
    from socle.registry.v1 import collectivite_service_pb2 as registry_pb2

    made = define(api)
    export = registry_pb2.ExportCollectivitesRequest(filter="type = EPCI AND fiscalite:*", as_of=date("2019-01-01"))
    everybody = [each.name for batch in client.ExportCollectivites(export) for each in batch.collectivites]
    assert len(everybody) > 1200
    record(api, made, *(value(api, name, 1000 + place) for place, name in enumerate(everybody)))
    values, token, first = [], "", None
    while True:
        page = api.RebaseValues(parent=made.name, period="2019", target_date=date("2025-01-01"), page_size=1000, page_token=token)
        first = first or page
        values += page.values
        token = page.next_page_token
        if not token:
            break
    assert int(first.measured) == sum(1000 + place for place in range(len(everybody)))
    assert sum(int(each.value) for each in values) + int(first.unplaced) == int(first.measured)
    quality = api.reads.RebasedValue
    by_quality = {name: sum(each.quality == getattr(quality, name) for each in values) for name in ("EXACT", "ESTIMATED", "PARTIAL")}
    assert by_quality["EXACT"] > 1000 and by_quality["ESTIMATED"] > 0, by_quality
    for each in values:
        assert sum(int(part.value) for part in each.parts) == int(each.value), each
        if each.quality == quality.EXACT:
            assert all(part.value == part.whole for part in each.parts), each


def test_what_does_not_add_up_is_not_carried_over(api):
    made = define(api, additivity=api.messages.Indicator.NOT_ADDITIVE, unit="%", decimals=1)
    record(api, made, value(api, CAMBRAI, "12.5"))
    refused(
        lambda: api.RebaseValues(parent=made.name, period="2019"), grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE"
    )


def test_values_are_not_carried_back_in_time(api):
    made = define(api)
    record(api, made, value(api, CAMBRAI, 1))
    error = refused(
        lambda: api.RebaseValues(parent=made.name, period="2019", target_date=date("2018-12-31")),
        grpc.StatusCode.INVALID_ARGUMENT,
        "INVALID_FIELD",
    )
    assert error.fields == ["target_date"]


def test_ranks_show_ties_and_who_has_no_value(api):
    made = define(api, direction=api.messages.Indicator.LOWER_IS_BETTER)
    record(api, made, value(api, CAMBRAI, 5), value(api, CAUDRESIS, 5))
    ranked = api.RankValues(parent=made.name, period="2019", collectivites=[CAMBRAI, CAUDRESIS, SOLESMOIS])
    assert [(place.rank, place.tied) for place in ranked.places] == [(1, True), (1, True)]
    assert list(ranked.without_value) == [SOLESMOIS]
    assert not api.RankValues(parent=made.name, period="1962").places


def test_the_jobs_of_the_white_book_fell_by_fifteen_percent(api):
    """Document 004: 340,000 jobs after a fall of 15 % from 1962 to 1990; the value before follows from both."""
    made = define(api, unit="emplois", synthetic=True)
    record(api, made, value(api, SOLESMOIS, 400_000, period="1962"), value(api, SOLESMOIS, 340_000, period="1990"))
    change = api.MeasureChange(parent=made.name, collectivite=SOLESMOIS, from_period="1962", to_period="1990")
    assert (change.difference, change.percent, change.comparable) == ("-60000", "-15", True)
    refused(
        lambda: api.MeasureChange(parent=made.name, collectivite=CAMBRAI, from_period="1962", to_period="1990"),
        grpc.StatusCode.NOT_FOUND,
        "RESOURCE_NOT_FOUND",
    )


def test_a_break_of_the_series_cannot_be_compared(api):
    made = define(api)
    broken = api.messages.IndicatorValue.BROKEN
    record(api, made, value(api, CAMBRAI, 5, period="2019"), value(api, CAMBRAI, 9, period="2020", status=broken))
    change = api.MeasureChange(parent=made.name, collectivite=CAMBRAI, from_period="2019", to_period="2020")
    assert change.percent == "80" and not change.comparable


def test_while_the_registry_is_away_reads_go_on_and_nothing_is_recorded(api, build, tmp_path):
    from support_py.census import RunningCensus
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_census")
        migrate(build, database_url, "census")
        with RunningCensus(build, tmp_path, database_url, "127.0.0.1:1") as alone:
            with grpc.insecure_channel(alone.address) as channel:
                lonely = type(api)(channel)
                made = define(lonely)
                refused(
                    lambda: record(lonely, made, value(lonely, CAMBRAI, 1)),
                    grpc.StatusCode.UNAVAILABLE,
                    "REGISTRY_UNAVAILABLE",
                )
                assert lonely.GetIndicator(name=made.name) == made
                assert not lonely.ListIndicatorValues(parent=made.name).values


def test_soclectl_shows_the_observatory(api, census):
    made = define(api, display_name="Population au premier janvier")
    record(api, made, value(api, SOLESMOIS, 14_000), value(api, CAMBRAI, 80_000))
    short = made.name.split("/")[1]

    def printed(*words):
        from support_py.registry import run_soclectl

        return run_soclectl(census.build, ["indicator", *words], SOCLE_CENSUS_ADDRESS=census.address, SOCLE_TOKEN=READER)

    assert short in printed("list", "--query", "premier janvier")
    shown = printed("show", short)
    assert "habitants" in shown and "14000" in shown
    assert "EXACT" in printed("rebase", short, "--period", "2019", "--on", "2019-01-01")
    assert printed("rank", short, "--period", "2019").index("80000") > 0
