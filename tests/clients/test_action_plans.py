"""Action plans as their parties use them: who proposes, who selects, who changes, and what a plan comes to."""

import concurrent.futures

import grpc
import pytest
import strategy_calls
from calls import date, failure_of
from contract_calls import DIVION, LILLE, MEL, NORD, new_id
from grpc import StatusCode
from plan_calls import (
    Action,
    acting_for,
    awards,
    create_axis,
    get,
    ht,
    invests,
    listed,
    new_plan,
    operates,
    plan_caller,
    propose,
    select,
    set_status,
    ttc,
    update,
)
from socle.contracts.v1 import action_service_pb2 as api
from socle.contracts.v1 import framework_service_pb2
from support_py.registry import OPERATOR, READER


@pytest.fixture(name="pilot", scope="module")
def _pilot(channel):
    return acting_for(channel, NORD)


@pytest.fixture(name="lille", scope="module")
def _lille(channel):
    return acting_for(channel, LILLE)


@pytest.fixture(name="mel", scope="module")
def _mel(channel):
    return acting_for(channel, MEL)


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return plan_caller(channel, READER)


@pytest.fixture(name="contract")
def _contract(pilot):
    return new_plan(pilot)


@pytest.fixture(name="action")
def _action(lille, contract):
    return propose(lille, contract, owner=LILLE)


class TestAProposal:
    def test_is_made_by_any_party_for_itself(self, mel, contract):
        action = propose(mel, contract, MEL, title="Béguinage en éco-quartier")
        assert action.selection == Action.PROPOSED
        assert action.status == Action.DRAFT
        assert not action.engaged and not action.late
        assert get(mel, action.name) == action

    def test_is_not_made_for_another(self, mel, contract):
        failure = failure_of(propose, mel, contract, LILLE)
        assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
        assert failure.metadata["relations"] == "OWNER"

    def test_is_not_made_by_who_is_no_party(self, channel, contract):
        failure = failure_of(propose, acting_for(channel, DIVION), contract, DIVION)
        assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "PARTY")

    def test_is_made_by_neither_readers_nor_operators(self, channel, contract):
        for token in (READER, OPERATOR):
            failure = failure_of(propose, plan_caller(channel, token), contract)
            assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")

    def test_tells_every_fault_at_once(self, lille, contract):
        failure = failure_of(
            propose,
            lille,
            contract,
            title="",
            priority=4,
            axis="contracts/another/axes/eau",
            owner="Lille",
            budget_lines=[invests(ht(-1), 1500)],
            funding_lines=[awards("DETR", ht(1), requested=ht(1).__class__(cents=1, currency_code="USD"))],
        )
        assert failure.code == StatusCode.INVALID_ARGUMENT
        assert set(failure.fields) == {
            "action.title",
            "action.priority",
            "action.axis",
            "action.owner",
            "action.budget_lines[0].year",
            "action.budget_lines[0].planned.cents",
            "action.funding_lines[0].requested.currency_code",
            "action.funding_lines[0].requested.tax_basis",
        }

    def test_that_does_not_fit_together_is_refused(self, lille, contract):
        failure = failure_of(
            propose,
            lille,
            contract,
            start_date=date("2012-02-01"),
            end_date=date("2012-01-01"),
            budget_lines=[invests(ht(1)), invests(ht(2))],
            nature=Action.COOPERATION,
            funding_lines=[awards("DETR", ht(1), requested=ttc(1))],
        )
        assert set(failure.fields) == {
            "action.end_date",
            "action.budget_lines[1]",
            "action.funding_lines",
            "action.funding_lines[0]",
        }

    def test_repeated_is_made_once(self, lille, contract):
        request_id = new_id()
        first = propose(lille, contract, request_id=request_id)
        assert propose(lille, contract, request_id=request_id) == first
        assert failure_of(propose, lille, contract, request_id=request_id, title="x").reason == "REQUEST_ID_REUSED"
        assert len(listed(lille, contract)) == 1

    def test_that_is_only_validated_leaves_nothing(self, lille, contract):
        propose(lille, contract, validate_only=True)
        assert listed(lille, contract) == []

    def test_is_on_an_axis_that_is_there(self, pilot, lille, contract):
        failure = failure_of(propose, lille, contract, axis=f"{contract.name}/axes/eau")
        assert failure.fields == ["action.axis"]
        axis = create_axis(pilot, contract, "eau")
        assert propose(lille, contract, axis=axis.name).axis == axis.name

    def test_answers_orientations_that_are_there_and_is_found_from_the_finding(self, channel, lille, contract):
        strategist = strategy_calls.acting_for(channel, LILLE)
        finding = strategy_calls.find(strategist, contract.name, author=LILLE)
        issue = strategy_calls.raise_issue(strategist, contract.name, [finding.name], author=LILLE)
        orientation = strategy_calls.orient(strategist, contract.name, [issue.name], author=LILLE)
        nowhere = f"{contract.name}/orientations/{new_id()}"
        assert failure_of(propose, lille, contract, orientations=[nowhere]).fields == ["action.orientations"]
        action = propose(lille, contract, orientations=[orientation.name])
        trace = strategist.TraceFrom(framework_service_pb2.TraceFromRequest(name=finding.name)).trace_items
        assert action.name in {item.name for item in trace}
        assert listed(lille, contract, orientation=orientation.name) == [action.name.rsplit("/", 1)[1]]

    def test_has_a_number_that_no_other_has(self, lille, contract):
        propose(lille, contract, number="2.3")
        failure = failure_of(propose, lille, contract, number="2.3")
        assert (failure.code, failure.reason) == (StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")

    def test_of_one_number_is_made_once_however_many_make_it_at_once(self, lille, contract):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            tries = [pool.submit(propose, lille, contract, number="1.1", title=f"n° {i}") for i in range(8)]
        assert sum(attempt.exception() is None for attempt in tries) == 1
        for attempt in tries:
            if attempt.exception() is not None:
                assert attempt.exception().code() == StatusCode.ALREADY_EXISTS
        assert len(listed(lille, contract)) == 1


class TestSelecting:
    def test_is_for_the_pilot_alone(self, pilot, lille, mel, action):
        for other in (lille, mel):
            failure = failure_of(select, other, action.name)
            assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "PILOT")
        assert select(pilot, action.name).selection == Action.RETAINED

    def test_says_why_it_rejects(self, pilot, action):
        failure = failure_of(select, pilot, action.name, Action.REJECTED)
        assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        rejected = select(pilot, action.name, Action.REJECTED, reason="hors du cadre d'action stratégique")
        assert rejected.selection_reason == "hors du cadre d'action stratégique"

    def test_is_kept_with_who_when_and_why(self, pilot, reader, action):
        select(pilot, action.name, Action.DEFERRED, reason="à la revoyure", effective_date=date("2011-06-01"))
        select(pilot, action.name)
        changes = reader.ListActionChanges(api.ListActionChangesRequest(parent=action.name)).changes
        assert [change.selection for change in changes] == [Action.RETAINED, Action.DEFERRED, Action.PROPOSED]
        assert changes[1].reason == "à la revoyure"
        assert changes[1].effective_date == date("2011-06-01")
        assert changes[1].actor == "test-departement-59"
        assert changes[2].selection_before == Action.SELECTION_UNSPECIFIED

    def test_does_not_take_an_engaged_action_from_its_owner(self, pilot, lille, action):
        select(pilot, action.name)
        for status in (Action.QUALIFIED, Action.VALIDATED, Action.COMMITTED):
            set_status(lille, action.name, status)
        assert get(lille, action.name).engaged
        failure = failure_of(select, pilot, action.name, Action.REJECTED, reason="plus de crédits")
        assert failure.reason == "ILLEGAL_STATE"


class TestAStatus:
    def test_is_told_by_the_owner_alone(self, pilot, mel, action):
        for other in (pilot, mel):
            failure = failure_of(set_status, other, action.name, Action.QUALIFIED)
            assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "OWNER")

    def test_that_cannot_follow_says_everything_that_stands_against_it(self, lille, contract):
        action = propose(lille, contract)
        check = lille.CheckActionStatus(api.CheckActionStatusRequest(name=action.name, status=Action.PAUSED))
        assert [unmet.type for unmet in check.unmet] == ["TRANSITION", "SELECTION", "OWNER", "REASON"]
        assert all(unmet.french_description for unmet in check.unmet)
        assert failure_of(set_status, lille, action.name, Action.PAUSED).metadata["state"] == "DRAFT"

    def test_makes_an_action_late_when_its_dates_pass_and_nobody_writes_that(self, pilot, lille, reader, contract):
        action = propose(lille, contract, owner=LILLE, end_date=date("2015-12-31"))
        assert not action.late
        retained = select(pilot, action.name)
        assert retained.late and retained.late_from_date == date("2016-01-01")
        assert listed(reader, contract, late=True) == [action.name.rsplit("/", 1)[1]]
        for status in (Action.QUALIFIED, Action.VALIDATED, Action.IN_PROGRESS, Action.COMPLETED):
            done = set_status(lille, action.name, status)
        assert not done.late
        assert listed(reader, contract, late=True) == []


class TestASheet:
    def test_is_changed_by_whose_it_is_and_by_nobody_else(self, pilot, lille, mel, action):
        action.description = "Dentelle de Caudry"
        for other in (pilot, mel):
            assert failure_of(update, other, action, "description").reason == "RELATION_REQUIRED"
        changed = update(lille, action, "description")
        assert changed.description == "Dentelle de Caudry"
        assert changed.title == action.title
        assert changed.revision > action.revision

    def test_passes_to_the_owner_that_it_is_given(self, lille, mel, contract):
        action = propose(lille, contract)
        action.owner = MEL
        given = update(lille, action, "owner")
        assert failure_of(update, lille, given, "title").reason == "RELATION_REQUIRED"
        given.title = "Autre titre"
        assert update(mel, given, "title").title == "Autre titre"

    def test_keeps_money_as_it_is_and_sums_it_by_basis(self, lille, contract):
        action = propose(
            lille,
            contract,
            budget_lines=[invests(ht(4507700)), operates(ttc(100), 2020)],
            funding_lines=[awards("DETR", ht(2028465), year=2019, external_ref="AR-1"), awards("DSIL", ht(1803100))],
        )
        assert get(lille, action.name).budget_lines == action.budget_lines
        assert get(lille, action.name).funding_lines == action.funding_lines
        by_basis = {totals.tax_basis: totals for totals in action.totals}
        assert by_basis[1].planned_investment_cents == 4507700
        assert by_basis[1].awarded_cents == 3831565
        assert by_basis[2].planned_operation_cents == 100
        assert by_basis[2].awarded_cents == 0

    def test_that_two_edit_at_once_is_never_lost(self, lille, action):
        read = get(lille, action.name)
        mine, theirs = Action(), Action()
        mine.CopyFrom(read)
        theirs.CopyFrom(read)
        mine.title, theirs.title = "Le mien", "Le leur"
        update(lille, mine, "title")
        failure = failure_of(update, lille, theirs, "title")
        assert (failure.code, failure.reason) == (StatusCode.ABORTED, "CONCURRENT_CHANGE")
        assert get(lille, action.name).title == "Le mien"

    def test_that_eight_edit_at_once_counts_every_edit_that_was_taken(self, lille, action):
        def add_one(_):
            while True:
                read = get(lille, action.name)
                read.progress_percent += 1
                try:
                    return update(lille, read, "progress_percent")
                except grpc.RpcError as error:
                    assert error.code() == StatusCode.ABORTED

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(add_one, range(16)))
        assert get(lille, action.name).progress_percent == 16

    def test_refuses_what_only_the_service_writes(self, lille, action):
        for path in ("selection", "status", "proposer", "late"):
            assert failure_of(update, lille, action, path).reason == "INVALID_MASK"

    def test_is_deleted_only_while_it_is_a_proposal(self, pilot, lille, reader, contract, action):
        deleted = lille.DeleteAction(api.DeleteActionRequest(name=action.name, etag=action.etag, request_id=new_id()))
        assert deleted.HasField("delete_time")
        assert listed(reader, contract) == []
        assert len(listed(reader, contract, show_deleted=True)) == 1
        assert failure_of(update, lille, deleted, "title").reason == "RESOURCE_DELETED"
        lille.UndeleteAction(api.UndeleteActionRequest(name=action.name, request_id=new_id()))
        select(pilot, action.name)
        failure = failure_of(lille.DeleteAction, api.DeleteActionRequest(name=action.name, request_id=new_id()))
        assert failure.reason == "ILLEGAL_STATE"
