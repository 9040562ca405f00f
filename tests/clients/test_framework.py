"""Issues and orientations, and the way from finding to orientation, asked both ways and against a naive model."""

import random

import pytest
from calls import failure_of
from contract_calls import DIVION, LILLE, MEL, NORD, new_id
from grpc import StatusCode
from socle.contracts.v1 import diagnostic_service_pb2, framework_pb2
from socle.contracts.v1 import framework_service_pb2 as api
from strategy_calls import acting_for, all_pages, find, nobody, orient, raise_issue, some_contract, strategist
from support_py.registry import READER

FINDING = framework_pb2.TRACE_LEVEL_FINDING
ISSUE = framework_pb2.TRACE_LEVEL_ISSUE
ORIENTATION = framework_pb2.TRACE_LEVEL_ORIENTATION
ACTION = framework_pb2.TRACE_LEVEL_ACTION


@pytest.fixture(name="nord", scope="module")
def _nord(channel):
    return acting_for(channel, NORD)


@pytest.fixture(name="mel", scope="module")
def _mel(channel):
    return acting_for(channel, MEL)


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return strategist(channel, READER)


@pytest.fixture(name="contract")
def _contract(channel):
    return some_contract(channel)


def names(items):
    return [item.name for item in items]


def trace_from(caller, name, **options):
    return names(all_pages(caller.TraceFrom, api.TraceFromRequest(name=name, **options), "trace_items"))


def trace_to(caller, name, **options):
    return names(all_pages(caller.TraceTo, api.TraceToRequest(name=name, **options), "trace_items"))


def orphans(caller, contract, level, **options):
    request = api.ListOrphansRequest(parent=contract, level=level, **options)
    return names(all_pages(caller.ListOrphans, request, "orphans"))


def update_issue(caller, issue, *paths):
    return caller.UpdateIssue(
        api.UpdateIssueRequest(issue=issue, update_mask={"paths": paths}, request_id=new_id())
    )


class TestIssues:
    def test_one_is_read_back_with_what_it_comes_from(self, mel, reader, contract):
        findings = sorted(find(mel, contract).name for _ in range(3))
        made = raise_issue(
            mel, contract, [findings[1], findings[0], findings[2], findings[0]], text="…", position=3, section="enjeux"
        )
        assert list(made.findings) == findings
        assert (made.author, made.position, made.section) == (MEL, 3, "enjeux")
        assert reader.GetIssue(api.GetIssueRequest(name=made.name)) == made

    def test_it_comes_from_findings_of_the_same_contract(self, channel, mel, contract):
        elsewhere = find(mel, some_contract(channel)).name
        for findings, field in (
            ([elsewhere], "issue.findings[0]"),
            ([nobody(f"{contract}/findings")], "issue.findings"),
            ([""], "issue.findings[0]"),
            ([raise_issue(mel, contract).name], "issue.findings[0]"),
        ):
            failure = failure_of(raise_issue, mel, contract, findings)
            assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, [field])

    def test_lists_are_by_place_and_filtered(self, channel, mel, contract):
        base = find(mel, contract).name
        last = raise_issue(mel, contract, position=2)
        first = raise_issue(acting_for(channel, LILLE), contract, [base], position=1, section="a")

        def listed(**filters):
            request = api.ListIssuesRequest(parent=contract, page_size=1, **filters)
            return names(all_pages(mel.ListIssues, request, "issues"))

        assert listed() == [first.name, last.name]
        assert listed(finding=base) == [first.name]
        assert listed(section="a") == [first.name]
        assert listed(author=MEL) == [last.name]

    def test_it_is_changed_by_its_author_or_the_pilot(self, channel, nord, mel, contract):
        made = raise_issue(mel, contract)
        made.title = "Autre titre"
        failure = failure_of(update_issue, acting_for(channel, LILLE), made, "title")
        assert failure.reason == "RELATION_REQUIRED"
        assert update_issue(nord, made, "title").title == "Autre titre"
        failure = failure_of(update_issue, mel, made, "title")
        assert failure.reason == "CONCURRENT_CHANGE"

    def test_who_is_no_party_contributes_nothing(self, channel, contract):
        divion = acting_for(channel, DIVION)
        for call in (raise_issue, orient):
            assert failure_of(call, divion, contract).reason == "RELATION_REQUIRED"

    def test_what_it_comes_from_can_be_changed(self, mel, contract):
        before, after = find(mel, contract).name, find(mel, contract).name
        made = raise_issue(mel, contract, [before])
        del made.findings[:]
        made.findings.append(after)
        update_issue(mel, made, "findings")
        assert trace_from(mel, before) == []
        assert trace_from(mel, after) == [made.name]


class TestTrace:
    def test_it_is_walked_both_ways(self, mel, reader, contract):
        base, habitat = find(mel, contract).name, find(mel, contract).name
        closure = raise_issue(mel, contract, [base]).name
        both = raise_issue(mel, contract, [base, habitat]).name
        renewal = orient(mel, contract, [closure, both]).name
        assert trace_from(reader, base) == [*sorted([closure, both]), renewal]
        assert trace_from(reader, base, until=ISSUE) == sorted([closure, both])
        assert trace_from(reader, habitat) == [both, renewal]
        assert trace_to(reader, renewal) == [*sorted([closure, both]), *sorted([base, habitat])]
        assert trace_to(reader, closure) == [base]
        answer = reader.TraceTo(api.TraceToRequest(name=renewal, until=ISSUE))
        assert (answer.origin.name, answer.origin.level) == (renewal, ORIENTATION)
        assert [(list(it.links), it.level) for it in answer.trace_items] == [([renewal], ISSUE)] * 2

    def test_what_is_deleted_is_no_part_of_it(self, mel, contract):
        base = find(mel, contract).name
        closure = raise_issue(mel, contract, [base])
        renewal = orient(mel, contract, [closure.name]).name
        mel.DeleteIssue(api.DeleteIssueRequest(name=closure.name, request_id=new_id()))
        assert trace_from(mel, base) == []
        assert trace_to(mel, renewal) == []
        assert orphans(mel, contract, FINDING) == [base]
        assert failure_of(mel.TraceFrom, api.TraceFromRequest(name=closure.name)).code == StatusCode.NOT_FOUND
        mel.UndeleteIssue(api.UndeleteIssueRequest(name=closure.name, request_id=new_id()))
        assert trace_from(mel, base) == [closure.name, renewal]

    def test_bad_questions_get_clear_answers(self, mel, contract):
        assert failure_of(mel.TraceFrom, api.TraceFromRequest(name="Cambrésis")).reason == "INVALID_NAME"
        gone = api.TraceToRequest(name=nobody(f"{contract}/orientations"))
        assert failure_of(mel.TraceTo, gone).code == StatusCode.NOT_FOUND
        failure = failure_of(mel.ListOrphans, api.ListOrphansRequest(parent=contract, level=ISSUE, against=ISSUE))
        assert failure.fields == ["against"]
        assert failure_of(mel.ListOrphans, api.ListOrphansRequest(parent=contract)).fields == ["level"]

    def test_orphans_are_found_at_both_ends(self, mel, contract):
        base, alone = find(mel, contract).name, find(mel, contract).name
        closure, unfounded = raise_issue(mel, contract, [base]).name, raise_issue(mel, contract).name
        renewal = orient(mel, contract, [closure]).name
        assert orphans(mel, contract, FINDING) == [alone]
        assert orphans(mel, contract, FINDING, against=ORIENTATION) == [alone]
        assert orphans(mel, contract, FINDING, against=ACTION) == sorted([base, alone])
        assert orphans(mel, contract, ISSUE) == [unfounded]
        assert orphans(mel, contract, ISSUE, against=FINDING) == [unfounded]
        assert orphans(mel, contract, ORIENTATION) == [renewal]
        assert orphans(mel, contract, ACTION) == []
        answer = mel.ListOrphans(api.ListOrphansRequest(parent=contract, level=FINDING, against=ACTION, page_size=1))
        assert (len(answer.orphans), answer.total_count) == (1, 2)

    def test_it_agrees_with_a_naive_model(self, mel, reader, contract):
        chance = random.Random(20121210)
        findings = [find(mel, contract).name for _ in range(8)]
        issues = [raise_issue(mel, contract, chance.sample(findings, chance.randint(0, 3))) for _ in range(8)]
        orientations = [
            orient(mel, contract, chance.sample(names(issues), chance.randint(0, 3))) for _ in range(6)
        ]
        links = {(issue.name, ground) for issue in issues for ground in issue.findings}
        links |= {(orientation.name, ground) for orientation in orientations for ground in orientation.issues}

        def reached(start, forward):
            found = {start}
            while True:
                more = {a if forward else b for a, b in links if (b if forward else a) in found} - found
                if not more:
                    return found - {start}
                found |= more

        everything = [*findings, *names(issues), *names(orientations)]
        for name in everything:
            assert set(trace_from(reader, name, page_size=2)) == reached(name, True)
            assert set(trace_to(reader, name, page_size=2)) == reached(name, False)
        served = {name for name in findings if reached(name, True) & set(names(orientations))}
        assert set(orphans(reader, contract, FINDING, against=ORIENTATION)) == set(findings) - served
        assert sorted(orphans(reader, contract, FINDING, against=ORIENTATION, page_size=1)) == sorted(
            set(findings) - served
        )


def test_two_thousand_findings_stay_usable(mel, reader, contract):
    """Not a benchmark: that everything still answers, within seconds on any machine, at the size a diagnostic has."""
    findings = [find(mel, contract, text=f"Constat {number}").name for number in range(2000)]
    issues = [raise_issue(mel, contract, findings[4 * i : 4 * i + 4]).name for i in range(250)]
    for i in range(250):
        orient(mel, contract, [issues[i]])
    request = diagnostic_service_pb2.ListFindingsRequest(parent=contract, page_size=1000)
    assert len(all_pages(lambda it: reader.ListFindings(it, seconds=3), request, "findings")) == 2000
    assert len(trace_from(reader, findings[0])) == 2
    answer = reader.ListOrphans(
        api.ListOrphansRequest(parent=contract, level=FINDING, against=ORIENTATION), seconds=3
    )
    assert answer.total_count == 1000
