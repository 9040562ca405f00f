"""Grants of the State, kept by census, checked by contracts with the rules for actions."""

import collections
import csv
import time

import grpc
import pytest
from calls import failure_of
from conftest import on_empty_database
from contract_calls import NORD, new_id
from grant_calls import DATA, Grants, counts, row, table
from grpc import StatusCode
from plan_calls import acting_for, awards, ht, invests, new_plan, plan_caller, propose
from socle.contracts.v1 import financing_pb2, financing_service_pb2, grant_financing_service_pb2
from socle.contracts.v1 import grant_financing_service_pb2_grpc
from support_py.census import RunningCensus
from support_py.contracts import RunningContracts
from support_py.registry import CONTRACTS, READER
from written import published

Finding = financing_pb2.FinancingFinding
OwnShare = financing_pb2.OwnShare
LILLE = "collectivites/commune-59350"
HOLQUE = "collectivites/commune-59307"
ROOF = "Réfection de la couverture des bâtiments scolaires"


class Checks:
    """FinancingService is called as plans are; this is the service beside it."""

    def __init__(self, channel):
        self._stub = grant_financing_service_pb2_grpc.GrantFinancingServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {READER}")]

    def check(self, name):
        request = grant_financing_service_pb2.CheckGrantFinancingRequest(name=name)
        return self._stub.CheckGrantFinancing(request, metadata=self._metadata, timeout=30)

    def page(self, **fields):
        request = grant_financing_service_pb2.ListGrantFindingsRequest(**fields)
        return self._stub.ListGrantFindings(request, metadata=self._metadata, timeout=30)

    def all(self, **fields):
        findings, token = [], ""
        while True:
            page = self.page(page_token=token, **fields)
            findings += page.financing_findings
            token = page.next_page_token
            if not token:
                return findings


@pytest.fixture(name="kept", scope="module")
def _kept(build, registry, tmp_path_factory):
    """A census of these tests alone: what is found depends on all grants that there are."""
    with on_empty_database(build, "census", RunningCensus, registry, tmp_path_factory.mktemp("census")) as running:
        yield running


@pytest.fixture(name="beside", scope="module")
def _beside(build, registry, kept, tmp_path_factory):
    folder = tmp_path_factory.mktemp("contracts")
    token = folder / "census-token"
    token.touch(mode=0o600)
    token.write_text(CONTRACTS + "\n")
    options = ["--census-address", kept.address, "--census-token-file", str(token)]
    with on_empty_database(build, "contracts", RunningContracts, registry, folder, options) as running:
        with grpc.insecure_channel(running.address) as channel:
            yield channel


@pytest.fixture(name="api", scope="module")
def _api(kept):
    return Grants(kept.address)


@pytest.fixture(name="checks", scope="module")
def _checks(beside):
    return Checks(beside)


@pytest.fixture(name="title")
def _title():
    return f"{ROOF} {new_id()}"


def rules(findings):
    return [Finding.Rule.Name(finding.rule) for finding in findings]


def bring(api, *rows, **fields):
    mapping = api.mapping(defaults={"tax_basis": "HT", "year": "2017"}, **fields)
    assert counts(api.bring(mapping, table(*rows)))[3] == 0
    return {grant.external_id: grant for grant in api.all(system=mapping.system)}


def roof(title, **fields):
    """The two grants of one roof, with the figures of Holque: DETR 20,284.65 and DSIL 18,031.00 on 45,077."""
    return row(1, description=title, **fields), row(
        2, description=title.upper(), dotation="DSIL", montant_sub="18031", **fields
    )


class TestTwoGrantsOfOneRoof:
    def test_are_found_by_the_rules_for_actions(self, api, checks, title):
        grants = bring(api, *roof(title))
        report = checks.check(grants["p1"].name)
        assert rules(report.findings) == ["SAME_TITLE", "OWN_SHARE"]
        share = report.findings[1]
        assert (share.subsidy_basis_points, share.severity) == (8500, Finding.BLOCKING)
        assert share.legal_reference == "CGCT, art. L1111-10, III"
        assert report.own_share.outcome == OwnShare.TOO_LITTLE and report.own_share.own == ht(676135)
        assert list(report.project_grants) == [grants["p1"].name, grants["p2"].name]
        assert all(finding.state == Finding.OPEN and not finding.name for finding in report.findings)

    def test_without_a_tax_basis_are_not_reckoned(self, api, checks, title):
        mapping = api.mapping()
        api.bring(mapping, table(*roof(title)))
        grant = api.all(system=mapping.system)[0]
        report = checks.check(grant.name)
        assert rules(report.findings) == ["SAME_TITLE"]
        assert report.own_share.outcome == OwnShare.UNKNOWN

    def test_that_there_are_not_are_not_found(self, checks):
        assert failure_of(checks.check, f"grants/{new_id()}").reason == "RESOURCE_NOT_FOUND"
        assert failure_of(checks.check, "grants/x").reason == "INVALID_NAME"


class TestAnActionOfAContract:
    @pytest.fixture(name="people", scope="class")
    def _people(self, beside):
        return acting_for(beside, NORD), acting_for(beside, LILLE), plan_caller(beside, READER)

    def sheet(self, people, title, *lines):
        pilot, lille, _ = people
        return propose(
            lille, new_plan(pilot), title=title, owner=LILLE, budget_lines=[invests(ht(4507700))], funding_lines=lines
        )

    def check(self, people, action):
        return people[2].CheckFinancing(financing_service_pb2.CheckFinancingRequest(name=action.name))

    def granted(self, api, title):
        return bring(api, *roof(title, nom_terr="Lille", id_terr="59350"))

    def test_is_checked_against_grants_that_it_does_not_declare(self, api, people, title):
        grants = self.granted(api, title)
        action = self.sheet(people, title, awards("DETR", ht(2028465)))
        report = self.check(people, action)
        assert report.grants_checked
        assert rules(report.findings) == ["SAME_TITLE", "OWN_SHARE"]
        assert list(report.findings[0].actions) == [action.name, grants["p2"].name]
        listed = people[2].ListFinancingFindings(
            financing_service_pb2.ListFinancingFindingsRequest(parent=action.name.split("/actions/")[0])
        )
        assert listed.grants_checked and listed.financing_findings == report.findings

    def test_that_declares_them_all_is_not_counted_twice(self, api, people, title):
        self.granted(api, title)
        action = self.sheet(
            people, title, awards("DETR", ht(1), external_ref="p1"), awards("Dsil", ht(1803100))
        )
        assert list(self.check(people, action).project_actions) == [action.name]

    def test_is_decided_on_with_its_grants(self, api, people, title):
        self.granted(api, title)
        action = self.sheet(people, title, awards("DETR", ht(2028465)))
        found = self.check(people, action).findings[0]
        people[0].DecideFinancingFinding(
            financing_service_pb2.DecideFinancingFindingRequest(
                name=found.name, action=action.name, verdict=Finding.REFUTED, reason="deux toits", facts=found.facts
            )
        )
        again = self.check(people, action)
        assert rules(again.findings) == ["SAME_TITLE"] and again.findings[0].state == Finding.REFUTED
        assert list(again.project_actions) == [action.name]

    def test_of_another_owner_or_title_has_none_beside_it(self, api, people, title):
        self.granted(api, title)
        action = self.sheet(people, f"{title} autre", awards("DETR", ht(1)))
        assert rules(self.check(people, action).findings) == []


class TestTheRealGrantsOf2019:
    @pytest.fixture(name="real", scope="class")
    def _real(self, api):
        [(_, data)] = published("dotations_investissement_2019.csv")
        mapping = api.mapping(defaults={"tax_basis": "HT", "year": "2019"})
        assert counts(api.bring(mapping, data, timeout=120)) == (24811, 0, 0, 0)
        return {grant.name: grant.external_id for grant in api.all(system=mapping.system)}

    def test_of_holque_pay_85_percent(self, checks, real):
        [share] = checks.all(beneficiary=HOLQUE, year=2019, rules=[Finding.OWN_SHARE])
        assert {real[name] for name in share.actions} == {"di19_com13097", "di19_com19579"}
        assert share.subsidy_basis_points == 8500
        both = checks.all(beneficiary=HOLQUE, year=2019)
        assert rules(both) == ["SAME_TITLE", "OWN_SHARE"]

    def test_of_the_fixture_that_cross_grants_are_all_found(self, checks, real):
        groups = collections.defaultdict(list)
        with (DATA / "fixture_dotations_2019_repeats.csv").open(encoding="utf-8") as fixture:
            for each in csv.DictReader(fixture):
                groups[each["group"]].append(each)
        crossing = {
            frozenset(each["id_projet"] for each in group)
            for group in groups.values()
            if len({each["dotation"] for each in group}) > 1
        }
        assert (len(groups), len(crossing)) == (135, 85)
        pairs = {
            frozenset(real[name] for name in finding.actions)
            for finding in checks.all(year=2019, rules=[Finding.SAME_TITLE], page_size=200)
        }
        missing = [group for group in crossing if not any(pair <= group for pair in pairs)]
        assert not missing, missing

    def test_are_looked_through_page_by_page_without_loss(self, checks, real):
        whole = [(f.rule, tuple(f.actions)) for f in checks.all(year=2019, departement="59", page_size=200)]
        assert whole and whole == [
            (f.rule, tuple(f.actions)) for f in checks.all(year=2019, departement="59", page_size=1)
        ]


def test_without_census_actions_are_checked_and_grants_are_not(contracts, channel):
    assert failure_of(Checks(channel).page).code == StatusCode.UNAVAILABLE
    pilot, lille = acting_for(channel, NORD), acting_for(channel, LILLE)
    action = propose(lille, new_plan(pilot), title=new_id(), owner=LILLE)
    report = pilot.CheckFinancing(financing_service_pb2.CheckFinancingRequest(name=action.name))
    assert not report.grants_checked and not report.findings


def test_while_census_is_away_the_check_says_what_it_could_not_look_at(kept, beside, checks):
    pilot, lille = acting_for(beside, NORD), acting_for(beside, LILLE)
    action = propose(lille, new_plan(pilot), title=new_id(), owner=LILLE)
    request = financing_service_pb2.CheckFinancingRequest(name=action.name)
    kept.stop()
    try:
        assert not pilot.CheckFinancing(request).grants_checked
        failure = failure_of(checks.page)
        assert (failure.code, failure.reason) == (StatusCode.UNAVAILABLE, "NOT_READY")
    finally:
        kept.start()
    deadline = time.monotonic() + 30
    while not pilot.CheckFinancing(request).grants_checked:
        assert time.monotonic() < deadline, "census is back, and contracts does not find it"
