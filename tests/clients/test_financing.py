"""The financing of actions, checked across contracts: what the rules find, who decides on it, and the statement."""

import pytest
from calls import failure_of
from contract_calls import LILLE, MEL, NORD, new_id
from grpc import StatusCode
from plan_calls import acting_for, awards, get, ht, invests, new_plan, plan_caller, propose, ttc, update
from socle.contracts.v1 import action_money_pb2, financing_pb2
from socle.contracts.v1 import financing_service_pb2 as api
from support_py.registry import READER

Finding = financing_pb2.FinancingFinding
OwnShare = financing_pb2.OwnShare
ROOF = "Réfection de la couverture des bâtiments scolaires"


@pytest.fixture(name="pilot", scope="module")
def _pilot(channel):
    return acting_for(channel, NORD)


@pytest.fixture(name="lille", scope="module")
def _lille(channel):
    return acting_for(channel, LILLE)


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return plan_caller(channel, READER)


@pytest.fixture(name="title")
def _title():
    """Of this test alone: checks look at all contracts."""
    return f"{ROOF} {new_id()}"


@pytest.fixture(name="roof")
def _roof(pilot, lille, title):
    """The two sheets of one roof, with the figures of Holque: DETR 20,284.65 and DSIL 18,031.00 on 45,077."""
    contract = new_plan(pilot)

    def sheet(grant, cents):
        return propose(
            lille,
            contract,
            title=title,
            owner=LILLE,
            budget_lines=[invests(ht(4507700))],
            funding_lines=[awards(grant, ht(cents))],
        )

    return sheet("DETR", 2028465), sheet("DSIL", 1803100)


def check(caller, action):
    return caller.CheckFinancing(api.CheckFinancingRequest(name=action.name))


def rules(report):
    return [Finding.Rule.Name(finding.rule) for finding in report.findings]


def decide(caller, finding, action, verdict, **fields):
    fields.setdefault("reason", "vu avec le maître d'ouvrage")
    return caller.DecideFinancingFinding(
        api.DecideFinancingFindingRequest(
            name=finding.name, action=action.name, verdict=verdict, request_id=new_id(), **fields
        )
    )


def contract_of(action):
    return action.name.split("/actions/")[0]


class TestTheRoof:
    def test_is_found_to_have_two_grants_and_too_little_of_its_own(self, reader, roof):
        report = check(reader, roof[0])
        assert rules(report) == ["SAME_TITLE", "OWN_SHARE"]
        share = report.findings[1]
        assert share.subsidy_basis_points == 8500
        assert share.severity == Finding.BLOCKING
        assert share.legal_reference == "CGCT, art. L1111-10, III"
        assert "14,99 %" in share.french_explanation
        assert report.own_share.outcome == OwnShare.TOO_LITTLE
        assert report.own_share.own == ht(676135)
        assert list(report.project_actions) == [roof[0].name, roof[1].name]

    def test_is_found_the_same_from_either_sheet(self, reader, roof):
        names = [{finding.name for finding in check(reader, sheet).findings} for sheet in roof]
        assert names[0] == names[1]

    def test_refuted_is_two_works_until_the_figures_change(self, pilot, lille, reader, roof):
        found = check(reader, roof[0]).findings[0]
        decision = decide(pilot, found, roof[0], Finding.REFUTED, facts=found.facts)
        assert decision.verdict == Finding.REFUTED and not decision.supersedes
        report = check(reader, roof[0])
        assert rules(report) == ["SAME_TITLE"]
        assert report.findings[0].state == Finding.REFUTED
        assert report.own_share.outcome == OwnShare.ENOUGH
        sheet = get(lille, roof[1].name)
        sheet.funding_lines[0].awarded.cents += 1
        update(lille, sheet, "funding_lines")
        again = check(reader, roof[0])
        assert rules(again) == ["SAME_TITLE", "OWN_SHARE"]
        assert again.findings[0].state == Finding.OPEN
        assert again.findings[0].decision.name == decision.name

    def test_exempted_stays_found_and_is_no_longer_open(self, pilot, reader, roof):
        share = check(reader, roof[0]).findings[1]
        decide(pilot, share, roof[0], Finding.EXEMPTED, reason="dérogation du préfet")
        listed = reader.ListFinancingFindings(
            api.ListFinancingFindingsRequest(parent=contract_of(roof[0]), states=[Finding.EXEMPTED])
        ).financing_findings
        assert {finding.name for finding in listed} == {share.name}


class TestADecision:
    def test_is_the_pilots(self, lille, reader, roof):
        found = check(reader, roof[0]).findings[0]
        failure = failure_of(decide, lille, found, roof[0], Finding.EXEMPTED)
        assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "PILOT")

    def test_supersedes_the_one_before_and_all_are_kept(self, pilot, reader, roof):
        found = check(reader, roof[0]).findings[0]
        first = decide(pilot, found, roof[0], Finding.CONFIRMED)
        second = decide(pilot, found, roof[1], Finding.EXEMPTED)
        assert second.supersedes == first.name
        log = reader.ListFinancingDecisions(
            api.ListFinancingDecisionsRequest(parent=contract_of(roof[0]), financing_finding=found.name)
        ).financing_decisions
        assert [decision.name for decision in log] == [second.name, first.name]

    def test_on_other_figures_than_were_read_is_refused(self, pilot, reader, roof):
        found = check(reader, roof[0]).findings[0]
        failure = failure_of(decide, pilot, found, roof[0], Finding.CONFIRMED, facts="autres montants")
        assert (failure.code, failure.reason, failure.metadata["state"]) == (
            StatusCode.FAILED_PRECONDITION,
            "ILLEGAL_STATE",
            "FACTS",
        )

    def test_on_what_is_found_no_more_is_refused(self, pilot, lille, reader, roof):
        found = check(reader, roof[0]).findings[0]
        sheet = get(lille, roof[1].name)
        del sheet.funding_lines[:]
        update(lille, sheet, "funding_lines")
        failure = failure_of(decide, pilot, found, roof[0], Finding.CONFIRMED)
        assert failure.metadata["state"] == "GONE"

    def test_needs_a_verdict_and_a_reason(self, pilot, reader, roof):
        found = check(reader, roof[0]).findings[0]
        assert failure_of(decide, pilot, found, roof[0], Finding.OPEN).fields == ["verdict"]
        assert failure_of(decide, pilot, found, roof[0], Finding.CONFIRMED, reason="").fields == ["reason"]


class TestAcrossContracts:
    def test_the_same_action_is_found_until_it_is_linked(self, pilot, lille, reader, title):
        here, there = new_plan(pilot), new_plan(pilot)
        mine = propose(lille, here, title=title, owner=LILLE)
        other = propose(lille, there, title=title.upper(), owner=LILLE)
        assert rules(check(reader, mine)) == ["UNLINKED_TWIN"]
        other.linked_actions.append(mine.name)
        update(lille, other, "linked_actions")
        assert rules(check(reader, mine)) == []

    def test_one_reference_in_two_programmes_is_found(self, pilot, lille, reader, title):
        reference = new_id()
        here = new_plan(pilot)
        there = new_plan(pilot, programme="programmes/territoires-d-industrie")
        mine = propose(lille, here, title=title, owner=LILLE, external_ids=[{"system": "detr", "id": reference}])
        propose(lille, there, title="Autre", owner=LILLE, external_ids=[{"system": "detr", "id": reference}])
        assert rules(check(reader, mine)) == ["SAME_REFERENCE"]

    def test_neither_pilot_decides_for_the_other(self, channel, pilot, lille, reader, title):
        here = new_plan(pilot)
        there = new_plan(acting_for(channel, MEL), pilot=MEL, parties=(MEL, NORD, LILLE))
        mine = propose(lille, here, title=title, owner=LILLE)
        other = propose(lille, there, title=title, owner=LILLE)
        found = check(reader, mine).findings[0]
        decide(pilot, found, mine, Finding.CONFIRMED)
        assert check(reader, mine).findings[0].state == Finding.CONFIRMED
        theirs = check(reader, other).findings[0]
        assert theirs.state == Finding.OPEN
        assert failure_of(decide, pilot, theirs, other, Finding.CONFIRMED).reason == "RELATION_REQUIRED"


class TestOneAction:
    def test_of_two_tax_bases_cannot_be_compared(self, pilot, lille, reader, title):
        action = propose(
            lille, new_plan(pilot), title=title, owner=LILLE,
            budget_lines=[invests(ht(100))], funding_lines=[awards("DETR", ttc(99))],
        )
        report = check(reader, action)
        assert rules(report) == ["CANNOT_COMPARE"]
        assert report.own_share.outcome == OwnShare.UNKNOWN

    def test_whose_exception_is_recorded_keeps_less(self, pilot, lille, reader, title):
        action = propose(
            lille, new_plan(pilot), title=title, owner=LILLE,
            budget_lines=[invests(ht(100))], funding_lines=[awards("DETR", ht(85))],
        )
        assert rules(check(reader, action)) == ["OWN_SHARE"]
        action.financing_terms.own_share_exception.kind = action_money_pb2.OwnShareException.SCHOOL_ENERGY_RENOVATION
        assert failure_of(update, lille, action, "financing_terms").fields == [
            "action.financing_terms.own_share_exception.reference"
        ]
        action.financing_terms.own_share_exception.reference = "loi n° 2024-279"
        update(lille, action, "financing_terms")
        report = check(reader, action)
        assert rules(report) == []
        assert (report.own_share.outcome, report.own_share.minimum_basis_points) == (OwnShare.EXCEPTED, 1000)

    def test_has_a_statement_of_all_its_subsidies(self, pilot, lille, reader, title):
        contract = new_plan(pilot)
        line = {"external_ref": new_id()}
        main = propose(
            lille, contract, title=title, owner=LILLE, budget_lines=[invests(ht(1000))],
            funding_lines=[awards("DETR", ht(300), **line), awards("Mécénat", ht(100), private_funds=True)],
        )
        propose(
            lille, new_plan(pilot), title=title, owner=LILLE, linked_actions=[main.name],
            budget_lines=[invests(ht(1000))], funding_lines=[awards("DETR", ht(300), **line), awards("DSIL", ht(200))],
        )
        statement = reader.GetSubsidyStatement(api.GetSubsidyStatementRequest(name=main.name))
        assert statement.title == title and statement.owner == LILLE
        assert [line.funding_line.grant for line in statement.lines] == ["DETR", "Mécénat", "DSIL"]
        [totals] = statement.totals
        assert (totals.cost_cents, totals.public_awarded_cents, totals.private_awarded_cents) == (1000, 500, 100)
        assert totals.own_cents == 400
        assert not statement.mixed_tax_bases


def test_findings_are_listed_page_by_page_without_loss(pilot, lille, reader):
    contract = new_plan(pilot)
    for i in range(7):
        propose(
            lille, contract, title=f"Action {i} {new_id()}", owner=LILLE,
            budget_lines=[invests(ht(100))], funding_lines=[awards("DETR", ht(90 if i % 2 else 10))],
        )

    def listed(page_size):
        found, token = [], ""
        while True:
            page = reader.ListFinancingFindings(
                api.ListFinancingFindingsRequest(
                    parent=contract.name, page_size=page_size, page_token=token, rules=[Finding.OWN_SHARE]
                )
            )
            found += [finding.name for finding in page.financing_findings]
            token = page.next_page_token
            if not token:
                return found

    whole = listed(100)
    assert len(whole) == 3
    assert listed(1) == whole
