"""Grants of the State: found again, counted, written out and read back; and the real ones of 2019."""

import collections
import csv
import io
import time
import uuid
import zipfile
from xml.etree import ElementTree

import pytest
from calls import failure_of
from grant_calls import DATA, Grant, Grants, counts, row, table
from socle.census.v1 import grant_service_pb2, table_import_pb2
from support_py.registry import READER
from written import published

HOLQUE = "collectivites/commune-59307"


@pytest.fixture(name="api", scope="module")
def _api(census):
    return Grants(census.address)


def listed(api, mapping, **narrowed):
    return {grant.external_id: grant for grant in api.all(system=mapping.system, **narrowed)}


class TestAList:
    @pytest.fixture(name="mapping", scope="class")
    def _mapping(self, api):
        mapping = api.mapping(defaults={"year": "2019"})
        kinds = ["DETR", "DSIL", "DSID"]
        api.bring(
            mapping,
            table(
                *(
                    row(i, dotation=kinds[i % 3], montant_sub=str(100 * i), description=f"École n° {i}")
                    for i in range(1, 8)
                ),
                row(8, nom_terr="Cambrai", id_terr="59122", montant_sub="1", description="Église"),
            ),
        )
        return mapping

    @pytest.mark.parametrize(
        "narrowed, wanted",
        [
            ({"query": "ecole 3"}, {"p3"}),
            ({"query": "EGLISE cambrai"}, {"p8"}),
            ({"query": "100%"}, set()),
            ({"beneficiary": "collectivites/commune-59122"}, {"p8"}),
            ({"departement": "59", "grant_kinds": ["DSIL", "DSID"]}, {"p1", "p2", "p4", "p5", "p7"}),
            ({"min_awarded_cents": 30000, "max_awarded_cents": 40000}, {"p3", "p4"}),
            ({"year": 2018}, set()),
            ({"matches": [Grant.UNKNOWN]}, set()),
            ({"keeper": "collectivites/departement-62"}, set()),
        ],
    )
    def test_is_narrowed(self, api, mapping, narrowed, wanted):
        assert set(listed(api, mapping, **narrowed)) == wanted

    def test_comes_page_by_page_without_loss(self, api, mapping):
        names, token = [], ""
        while True:
            page = api.ListGrants(token=READER, grant_filter={"system": mapping.system}, page_size=3, page_token=token)
            assert len(page.grants) <= 3
            names += [grant.name for grant in page.grants]
            token = page.next_page_token
            if not token:
                break
        assert names == sorted(grant.name for grant in listed(api, mapping).values())

    def test_is_counted_and_summed(self, api, mapping):
        answer = api.CountGrants(
            property=grant_service_pb2.CountGrantsRequest.GRANT_KIND, grant_filter={"system": mapping.system}
        )
        assert {count.value: count.count for count in answer.counts} == {"DSIL": 3, "DETR": 3, "DSID": 2}
        assert answer.total_count == 8 and answer.total_awarded_cents == 280100
        matches = api.CountGrants(
            property=grant_service_pb2.CountGrantsRequest.MATCH, grant_filter={"system": mapping.system}
        )
        assert [count.value for count in matches.counts] == ["CODE_AND_NAME"]

    def test_refuses_what_makes_no_sense(self, api):
        for narrowed in ({"min_awarded_cents": -1}, {"query": "x" * 101}, {"matches": [99]}):
            assert failure_of(lambda: api.ListGrants(grant_filter=narrowed)).reason == "INVALID_FIELD"
        assert failure_of(lambda: api.GetGrant(name="grants/x")).reason == "INVALID_NAME"
        assert failure_of(lambda: api.GetGrant(name=f"grants/{uuid.uuid4()}")).reason == "RESOURCE_NOT_FOUND"


class TestRepeats:
    def test_are_grants_of_one_beneficiary_whose_titles_say_the_same(self, api):
        title = f"Toit {uuid.uuid4().hex}"
        mapping = api.mapping()
        api.bring(
            mapping,
            table(
                row(1, description=title),
                row(2, description=title.upper() + " !", dotation="DSIL"),
                row(3, description=title, nom_terr="Cambrai", id_terr="59122"),
            ),
        )
        groups = [
            group
            for group in api.ListRepeatedGrants(beneficiary=HOLQUE, page_size=200).grant_groups
            if group.grants[0].system == mapping.system
        ]
        assert [{grant.external_id for grant in group.grants} for group in groups] == [{"p1", "p2"}]
        found = api.BatchFindGrants(
            operations=[
                {"beneficiary": "collectivites/commune-59122", "title": title},
                {"beneficiary": HOLQUE, "title": "rien de tel"},
                {"beneficiary": HOLQUE, "title": title},
            ]
        ).grant_groups
        assert [len(group.grants) for group in found] == [1, 0, 2]


class TestAnExport:
    @pytest.mark.parametrize("form", [table_import_pb2.TABLE_FORMAT_CSV, table_import_pb2.TABLE_FORMAT_XLSX])
    def test_read_back_changes_nothing(self, api, form):
        mapping = api.mapping(source="DGCL", defaults={"tax_basis": "HT", "year": "2019", "award_date": "2019-03-01"})
        api.bring(
            mapping,
            table(
                row(1, description='« Guillemets » "droits", virgules ; et\nlignes'),
                row(2, cout_total="", nom_terr="Saint-Aubin", id_terr="", id_dep=""),
                row(3, id_terr="00123", nom_terr="=1+1", montant_sub="0.01"),
            ),
        )
        before = listed(api, mapping)
        written = api.exported(format=form, grant_filter={"system": mapping.system})
        reader = api.mapping(rules={}, system=mapping.system, source="DGCL")
        answer = api.bring(reader, written)
        assert counts(answer) == (0, 0, 3, 0), answer
        assert listed(api, mapping) == before

    def test_in_the_common_schema_has_its_columns(self, api):
        mapping = api.mapping()
        api.bring(mapping, table(row()))
        written = api.exported(
            format=table_import_pb2.TABLE_FORMAT_COMMON_SCHEMA, grant_filter={"system": mapping.system}
        ).decode()
        example = DATA / "schema_commun_projets_exemple.csv"
        [grant] = csv.DictReader(io.StringIO(written))
        if example.exists():
            assert list(grant) == next(csv.reader(example.open(encoding="utf-8")))
        assert (grant["programme"], grant["budgetPrevisionnel"], grant["phase"]) == ("DETR", "45077", "")
        assert grant["collectiviteIds"] == f'["{HOLQUE}"]'

    def test_as_iati_is_an_activity_each(self, api):
        mapping = api.mapping(defaults={"award_date": "01/03/2019"})
        api.bring(mapping, table(row(1, description="A & B <c>"), row(2)))
        written = api.exported(format=table_import_pb2.TABLE_FORMAT_IATI, grant_filter={"system": mapping.system})
        root = ElementTree.fromstring(written)
        assert root.get("version") == "2.03" and len(root) == 2
        first = next(each for each in root if each.findtext("title/narrative") == "A & B <c>")
        assert first.findtext("iati-identifier") == f"{mapping.system}-p1"
        assert first.find("transaction/value").text == "20284.65"
        assert first.find("transaction/transaction-date").get("iso-date") == "2019-03-01"

    def test_is_a_workbook_that_others_read(self, api):
        mapping = api.mapping()
        api.bring(mapping, table(row()))
        written = api.exported(format=table_import_pb2.TABLE_FORMAT_XLSX, grant_filter={"system": mapping.system})
        with zipfile.ZipFile(io.BytesIO(written)) as book:
            assert book.testzip() is None and "xl/worksheets/sheet1.xml" in book.namelist()
            assert b"20284.65" in book.read("xl/worksheets/sheet1.xml")


@pytest.fixture(name="real", scope="module")
def _real(api):
    [(_, data)] = published("dotations_investissement_2019.csv")
    mapping = api.mapping(
        source="DGCL/ANCT, dotations d'investissement 2019, Licence Ouverte 2.0",
        defaults={"tax_basis": "HT", "year": "2019"},
    )
    begun = time.monotonic()
    answer = api.bring(mapping, data, timeout=120)
    return mapping, data, answer, time.monotonic() - begun


class TestTheRealGrantsOf2019:
    def test_come_in_within_thirty_seconds_with_every_row_accounted_for(self, real):
        _, _, answer, seconds = real
        assert counts(answer)[0] == answer.table_import.row_count == 24811
        assert seconds < 30, f"{seconds:.1f} s"
        print(f"{seconds:.2f} s, unmatched {answer.table_import.unmatched_count}")

    def test_have_beneficiaries_that_the_registry_knows(self, api, real):
        mapping, _, answer, _ = real
        matches = collections.Counter(Grant.Match.Name(grant.match) for grant in listed(api, mapping).values())
        print(matches)
        assert matches["CODE_AND_NAME"] > 24000, matches
        assert matches["AMBIGUOUS"] + matches["UNKNOWN"] == answer.table_import.unmatched_count < 50, matches

    def test_come_in_again_without_a_change(self, api, real):
        mapping, data, _, _ = real
        assert counts(api.bring(mapping, data, timeout=120)) == (0, 0, 24811, 0)

    def test_repeat_themselves_in_the_groups_of_the_fixture(self, api, real):
        mapping, _, _, _ = real
        wanted = collections.defaultdict(set)
        with (DATA / "fixture_dotations_2019_repeats.csv").open(encoding="utf-8") as fixture:
            for each in csv.DictReader(fixture):
                wanted[each["group"]].add(each["id_projet"])
        found, token = [], ""
        while True:
            page = api.ListRepeatedGrants(year=2019, page_size=200, page_token=token)
            for group in page.grant_groups:
                ids = {grant.external_id for grant in group.grants if grant.system == mapping.system}
                if len(ids) > 1:
                    found.append(ids)
            token = page.next_page_token
            if not token:
                break
        missing = [ids for ids in wanted.values() if not any(ids <= group for group in found)]
        assert not missing, missing
        print(f"{len(found)} groups, {len(wanted)} in the fixture")

    def test_go_out_and_come_back_without_a_change(self, api, real):
        mapping, _, _, _ = real
        written = api.exported(format=table_import_pb2.TABLE_FORMAT_XLSX, grant_filter={"system": mapping.system})
        reader = api.mapping(rules={}, system=mapping.system, source=mapping.source)
        assert counts(api.bring(reader, written, timeout=120)) == (0, 0, 24811, 0)
