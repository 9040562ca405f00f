"""A year of an indicator brought in from a file: every row taken or told."""

import csv
import hashlib
import json
import uuid

import grpc
import pytest
from calls import date, failure_of, refused
from grant_calls import DATA, counts
from indicator_calls import CAMBRAI, CAUDRESIS, KEEPER, Mapping, Observatory, Value
from support_py.registry import OPERATOR, PARTIES, READER, run_soclectl, token_of

SERIES = DATA / "epci_population_series_1999_2025.csv"


@pytest.fixture(name="api", scope="module")
def _api(census):
    return Observatory(census.address)


def csv_of(*lines):
    return "\n".join(lines).encode()


def told(answer):
    return [(each.line, each.external_id, each.field) for each in answer.row_errors]


def other_of(party):
    return next(each for each in PARTIES if each != party)


def test_rows_become_values_and_come_again_as_they_were(api):
    made, mapping = api.define(), api.mapping()
    file = csv_of("collectivite,value,status", "200068500,80875,FINAL", "200030633,63865,PROVISIONAL")
    assert counts(api.bring(made, mapping, file)) == (2, 0, 0, 0)
    values = api.values(made)
    first = values["2019", CAMBRAI]
    assert (first.value, first.status, first.geography_date) == ("80875", Value.FINAL, date("2019-01-01"))
    assert values["2019", CAUDRESIS].status == Value.PROVISIONAL
    assert counts(api.bring(made, mapping, file)) == (0, 0, 2, 0), "nothing changes when a file comes again"
    assert counts(api.bring(made, mapping, file.replace(b"80875", b"80876"))) == (0, 1, 1, 0)
    kept = api.ListTableImports(column_mapping=mapping.name).table_imports
    assert [(each.created_count, each.changed_count) for each in kept] == [(0, 1), (0, 0), (2, 0)]


def test_a_row_that_cannot_be_taken_is_told_with_its_fields_and_the_others_are_taken(api):
    made = api.define()
    file = csv_of(
        "collectivite,value,status", "200068500,80875,", "999999999,1,", "59350,1,", "200030633,beaucoup,SURE", "245900931,7808,"
    )
    answer = api.bring(made, api.mapping(), file)
    assert counts(answer) == (1, 0, 0, 4)
    assert told(answer) == [
        (3, "999999999", "collectivite"),
        (4, "59350", "collectivite"),
        (5, "200030633", "value"),
        (5, "200030633", "status"),
        (6, "245900931", "collectivite"),
    ], "245900931 ended before 2019"
    assert list(answer.unknown_collectivites) == ["245900931", "999999999"]
    assert all(each.reason and each.french_reason for each in answer.row_errors)
    assert set(api.values(made)) == {("2019", CAMBRAI)}


def test_rows_say_their_own_period_and_perimeter_through_a_mapping(api):
    made = api.define(decimals=1, unit="%", additivity=2)
    rules = {"collectivite": "siren", "value": "taux", "period": "annee", "geography_date": "annee"}
    mapping = api.mapping(rules=rules, decimal_mark=Mapping.COMMA)
    answer = api.bring(made, mapping, csv_of("siren;taux;annee;nom", '200068500;"12,5";2019;x', '200068500;"13,5";2021;y'), period="")
    assert counts(answer) == (2, 0, 0, 0) and list(answer.ignored_columns) == ["nom"]
    values = api.values(made)
    assert {key[0]: (each.value, each.geography_date.year) for key, each in values.items()} == {
        "2019": ("12.5", 2019),
        "2021": ("13.5", 2021),
    }


def test_a_dry_run_says_what_would_be_and_writes_nothing(api):
    made, mapping = api.define(), api.mapping()
    answer = api.bring(made, mapping, csv_of("collectivite,value", "200068500,1", "1,1"), validate_only=True)
    assert counts(answer) == (1, 0, 0, 1) and not answer.table_import.name
    assert not api.values(made) and not api.ListTableImports(column_mapping=mapping.name).table_imports


def test_a_repeat_does_nothing_and_another_period_is_no_repeat(api):
    made, mapping, request_id = api.define(), api.mapping(), str(uuid.uuid4())
    file = csv_of("collectivite,value", "200068500,1")
    first = api.bring(made, mapping, file, request_id=request_id)
    assert api.bring(made, mapping, file, request_id=request_id) == first
    for other in (lambda: api.bring(made, mapping, file, period="2020", request_id=request_id),
                  lambda: api.bring(api.define(), mapping, file, request_id=request_id)):  # fmt: skip
        refused(other, grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_ID_REUSED")


@pytest.mark.parametrize(
    "wrong, reason",
    [
        ({"data": b"collectivite\n200068500\n"}, "INVALID_FIELD"),
        ({"period": "19"}, "INVALID_FIELD"),
        ({"digest": hashlib.sha256(b"").hexdigest()}, "INVALID_FIELD"),
        ({"data": b"PK\x03\x04 no workbook"}, "MALFORMED_MESSAGE"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(api, wrong, reason):
    made = api.define()
    fields = {"data": csv_of("collectivite,value", "200068500,1"), **wrong}
    refused(lambda: api.bring(made, api.mapping(), **fields), grpc.StatusCode.INVALID_ARGUMENT, reason)
    assert not api.values(made)


def test_a_mapping_for_other_rows_is_refused(api):
    grants = api.mapping(subject=Mapping.GRANTS)
    failure = failure_of(lambda: api.bring(api.define(), grants, csv_of("collectivite,value", "200068500,1")))
    assert failure.fields == ["header.column_mapping"]


class TestEquality:
    """Who keeps an indicator and a mapping brings values in, whoever that is; nobody else does, whoever that is."""

    @pytest.mark.parametrize("party", PARTIES)
    def test_everybody_brings_values_into_their_own_and_nobody_elses(self, api, party):
        token, other = token_of(party), token_of(other_of(party))
        made, mapping = api.define(token=token, keeper=party), api.mapping(token=token, keeper=party)
        file = csv_of("collectivite,value", "200068500,1")
        assert counts(api.bring(made, mapping, file, token=token)) == (1, 0, 0, 0)
        refused(lambda: api.bring(made, mapping, file, token=other), grpc.StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
        mine = api.mapping(token=other, keeper=other_of(party))
        failure = refused(
            lambda: api.bring(made, mine, file, token=other), grpc.StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED"
        )
        assert made.name in failure.message, "a mapping of one's own opens no indicator of others"

    @pytest.mark.parametrize("token", [READER, OPERATOR])
    def test_no_role_that_only_reads_brings_values_in(self, api, token):
        failure = failure_of(lambda: api.bring(api.define(), api.mapping(), b"collectivite,value\n", token=token))
        assert failure.code == grpc.StatusCode.PERMISSION_DENIED


def test_soclectl_brings_a_year_in(api, build, census, tmp_path):
    made, mapping = api.define(), api.mapping()

    def run(*words, token=READER):
        return run_soclectl(build, ["indicator", *words], SOCLE_CENSUS_ADDRESS=census.address, SOCLE_TOKEN=token)

    file = tmp_path / "2019.csv"
    file.write_bytes(csv_of("collectivite,value", "200068500,80875"))
    words = ["import", file, "--definition", made.name.split("/")[1], "--mapping", mapping.name.split("/")[1]]
    words += ["--period", "2019", "--as-of", "2019-01-01"]
    assert "dry run: 1 rows: 1 created" in run(*words, "--dry-run", token=token_of(KEEPER))
    assert "1 rows: 1 created, 0 changed, 0 unchanged, 0 refused" in run(*words, token=token_of(KEEPER))
    assert "80875" in run("show", made.name.split("/")[1])
    assert json.loads(run("versions", made.name.split("/")[1], "--json"))["versions"][0]["unit"] == "habitants"
    file.write_bytes(csv_of("collectivite,value", "999999999,1"))
    with pytest.raises(RuntimeError, match="exit 1"):
        run(*words, token=token_of(KEEPER))


def test_versions_say_what_was_counted_and_how(api):
    made = api.define(method="Recensement")
    for method in ("Recensement rénové de 2004", "Recensement et fichiers"):
        etag = api.GetIndicator(name=made.name).etag
        api.UpdateIndicator(indicator={"name": made.name, "method": method, "etag": etag}, update_mask={"paths": ["method"]})
    seen, token = [], ""
    while True:
        page = api.ListIndicatorVersions(parent=made.name, page_size=2, page_token=token, token=READER)
        assert len(page.versions) <= 2
        seen += page.versions
        token = page.next_page_token
        if not token:
            break
    assert [(each.version, each.method) for each in seen] == [
        (3, "Recensement et fichiers"), (2, "Recensement rénové de 2004"), (1, "Recensement"),
    ]  # fmt: skip
    assert all(each.unit == "habitants" and each.create_time.seconds > 0 for each in seen)
    refused(lambda: api.ListIndicatorVersions(parent="indicators/no-such"), grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


@pytest.mark.skipif(not SERIES.exists(), reason=f"{SERIES} is not there: the official series are no part of the project")
def test_the_real_series_of_all_epci_comes_in_with_every_row_accounted_for(api):
    """52,031 populations; the registry of the tests has the lists of npm alone, so that years before 2016 are unknown to it."""
    made = api.define(source="DGCL, Licence Ouverte 2.0")
    rules = {"collectivite": "siren_epci", "value": "pop_municipale", "period": "vintage", "geography_date": "vintage"}
    data = SERIES.read_bytes()
    with SERIES.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    answer = api.bring(made, api.mapping(rules=rules), data, period="", timeout=300)
    created, changed, unchanged, refused_rows = counts(answer)
    assert answer.table_import.row_count == len(rows) and (changed, unchanged) == (0, 0)
    assert created + refused_rows == len(rows)
    faults = {each.field for each in answer.row_errors}
    assert faults <= {"collectivite", "value"}, f"only who did not live, and empty cells: {faults}"
    values = api.values(made)
    assert len(values) == created > 0
    by_key = {(row["vintage"], f"collectivites/epci-{row['siren_epci']}"): row["pop_municipale"] for row in rows}
    for key, value in values.items():
        assert value.value == by_key[key], key
