"""Lists, counts, axes and sums of action plans."""

import pytest
from calls import date, failure_of
from contract_calls import LILLE, MEL, NORD, PAS_DE_CALAIS, REGION, new_id
from grpc import StatusCode
from plan_calls import (
    Action,
    acting_for,
    awards,
    counted,
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
from socle.contracts.v1 import axis_service_pb2, plan_report_pb2, plan_service_pb2
from support_py.registry import READER

Property = api.CountActionsRequest
Gap = api.ActionFilter


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


def summary(caller, contract):
    return caller.GetPlanSummary(plan_service_pb2.GetPlanSummaryRequest(parent=contract.name))


class TestAList:
    @pytest.fixture(name="plan", scope="class")
    def _plan(self, pilot, lille, mel):
        contract = new_plan(pilot)
        water = create_axis(pilot, contract, "eau")
        rivers = create_axis(pilot, contract, "rivieres", parent_axis=water.name)
        propose(
            lille, contract, action_id="aaa", title="École de musique", owner=LILLE, axis=water.name, priority=3,
            budget_lines=[invests(ht(1), 2013)], start_date=date("2030-01-01"), end_date=date("2031-01-01"),
        )
        propose(
            lille, contract, action_id="bbb", title="Berges", owner=MEL, axis=rivers.name, priority=1,
            funding_lines=[awards("FNADT", ht(5), financer=REGION, year=2014)], experiment=True,
        )
        propose(mel, contract, MEL, action_id="ccc", title="abri", nature=Action.COOPERATION)
        select(pilot, f"{contract.name}/actions/aaa")
        return contract

    def test_is_filtered_by_what_people_ask_for(self, reader, plan):
        axis = f"{plan.name}/axes/eau"
        assert listed(reader, plan) == ["aaa", "bbb", "ccc"]
        assert listed(reader, plan, axis=axis) == ["aaa", "bbb"]
        assert listed(reader, plan, axis=f"{plan.name}/axes/rivieres") == ["bbb"]
        assert listed(reader, plan, owners=[LILLE, PAS_DE_CALAIS]) == ["aaa"]
        assert listed(reader, plan, selections=[Action.RETAINED]) == ["aaa"]
        assert listed(reader, plan, priorities=[1, 3]) == ["aaa", "bbb"]
        assert listed(reader, plan, experiment=True) == ["bbb"]
        assert listed(reader, plan, year=2014) == ["bbb"]
        assert listed(reader, plan, financer=REGION) == ["bbb"]
        assert listed(reader, plan, text="ECOLE") == ["aaa"]
        assert listed(reader, plan, text="%") == []
        assert listed(reader, plan, proposer=MEL) == ["ccc"]

    def test_finds_what_is_missing_on_sheets(self, reader, plan):
        assert listed(reader, plan, missing=[Gap.OWNER]) == ["ccc"]
        assert listed(reader, plan, missing=[Gap.STATUS]) == ["aaa"]
        assert listed(reader, plan, missing=[Gap.BUDGET]) == ["bbb"]
        assert listed(reader, plan, missing=[Gap.DATES]) == ["bbb", "ccc"]
        assert listed(reader, plan, missing=[Gap.AXIS]) == ["ccc"]
        assert listed(reader, plan, missing=[Gap.FUNDING]) == ["aaa"]

    def test_comes_in_the_order_and_pages_asked_for(self, reader, plan):
        assert listed(reader, plan, order_by="title", page_size=1) == ["ccc", "bbb", "aaa"]
        assert listed(reader, plan, order_by="priority desc", page_size=2) == ["aaa", "bbb", "ccc"]
        assert listed(reader, plan, order_by="end_date", page_size=1) == ["aaa", "bbb", "ccc"]
        for field in ("name", "title", "priority", "end_date", "update_time"):
            forwards = listed(reader, plan, order_by=field, page_size=1)
            assert listed(reader, plan, order_by=f"{field} desc", page_size=2) == forwards[::-1], field
        assert failure_of(listed, reader, plan, order_by="title, priority").reason == "INVALID_ORDER_BY"
        assert failure_of(listed, reader, plan, order_by="owner").reason == "INVALID_ORDER_BY"

    def test_token_goes_with_its_filter_alone(self, reader, plan):
        page = reader.ListActions(api.ListActionsRequest(parent=plan.name, page_size=1))
        failure = failure_of(
            reader.ListActions,
            api.ListActionsRequest(parent=plan.name, page_token=page.next_page_token, filter={"year": 2014}),
        )
        assert failure.reason == "INVALID_PAGE_TOKEN"

    def test_is_since_a_moment(self, reader, lille, plan):
        before = get(reader, f"{plan.name}/actions/bbb").update_time
        touched = get(lille, f"{plan.name}/actions/aaa")
        update(lille, touched, "title")
        assert listed(reader, plan, modified_since_time=before)[:1] == ["aaa"]

    def test_counts_by_every_property(self, reader, plan):
        assert counted(reader, plan, Property.STATUS) == ({"DRAFT": 3}, 3)
        assert counted(reader, plan, Property.SELECTION) == ({"PROPOSED": 2, "RETAINED": 1}, 3)
        assert counted(reader, plan, Property.OWNER) == ({"": 1, LILLE: 1, MEL: 1}, 3)
        assert counted(reader, plan, Property.AXIS)[0][f"{plan.name}/axes/eau"] == 1
        assert counted(reader, plan, Property.NATURE) == ({"": 2, "COOPERATION": 1}, 3)
        assert counted(reader, plan, Property.FINANCER) == ({REGION: 1}, 3)
        assert counted(reader, plan, Property.YEAR) == ({"2013": 1, "2014": 1}, 3)
        assert counted(reader, plan, Property.LATE) == ({"false": 3}, 3)
        assert counted(reader, plan, Property.PROPERTY_UNSPECIFIED, text="berges") == ({}, 1)

    def test_gives_many_by_name_in_their_order(self, reader, plan):
        names = [f"{plan.name}/actions/{each}" for each in ("ccc", "aaa", "ccc")]
        found = reader.BatchGetActions(api.BatchGetActionsRequest(parent=plan.name, names=names)).actions
        assert [action.name for action in found] == names
        failure = failure_of(
            reader.BatchGetActions, api.BatchGetActionsRequest(parent=plan.name, names=[f"{plan.name}/actions/zzz"])
        )
        assert (failure.code, failure.reason) == (StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")

    def test_of_no_contract_is_not_found(self, reader):
        failure = failure_of(reader.ListActions, api.ListActionsRequest(parent="contracts/nowhere"))
        assert failure.code == StatusCode.NOT_FOUND


class TestAxes:
    def test_are_written_by_the_pilot(self, lille, contract):
        failure = failure_of(create_axis, lille, contract, "eau")
        assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "PILOT")

    def test_are_a_tree_in_order_without_circles(self, pilot, reader, contract):
        create_axis(pilot, contract, "air", position=2)
        water = create_axis(pilot, contract, "eau", position=1)
        rivers = create_axis(pilot, contract, "rivieres", parent_axis=water.name)
        found = reader.ListAxes(axis_service_pb2.ListAxesRequest(parent=contract.name)).axes
        assert [axis.label for axis in found] == ["eau", "rivieres", "air"]
        water.parent_axis = rivers.name
        failure = failure_of(
            pilot.UpdateAxis, axis_service_pb2.UpdateAxisRequest(axis=water, update_mask={"paths": ["parent_axis"]})
        )
        assert failure.fields == ["axis.parent_axis"]

    def test_that_are_in_use_stay(self, pilot, lille, contract):
        axis = create_axis(pilot, contract, "eau")
        propose(lille, contract, axis=axis.name)
        delete = axis_service_pb2.DeleteAxisRequest(name=axis.name, request_id=new_id())
        assert failure_of(pilot.DeleteAxis, delete).reason == "ILLEGAL_STATE"
        empty = create_axis(pilot, contract, "air")
        pilot.DeleteAxis(axis_service_pb2.DeleteAxisRequest(name=empty.name, request_id=new_id()))
        failure = failure_of(pilot.GetAxis, axis_service_pb2.GetAxisRequest(name=empty.name))
        assert failure.code == StatusCode.NOT_FOUND

    def test_of_a_programme_are_those_of_the_edition(self, pilot):
        contract = new_plan(pilot, programme="programmes/territoires-d-industrie")

        def adopt(edition):
            request = axis_service_pb2.AdoptAxesRequest(parent=contract.name, edition=edition, request_id=new_id())
            return pilot.AdoptAxes(request).axes

        first = adopt("2019")
        assert len(first) == 4 and {axis.edition for axis in first} == {"2019"}
        assert adopt("2019") == first
        second = adopt("2023")
        assert len(second) == 4 and not {axis.name for axis in first} & {axis.name for axis in second}
        assert failure_of(adopt, "1789").code == StatusCode.NOT_FOUND


class TestTheSummary:
    def test_is_the_sum_of_its_lines_from_action_to_axis_to_contract(self, pilot, lille, reader, contract):
        water = create_axis(pilot, contract, "eau")
        rivers = create_axis(pilot, contract, "rivieres", parent_axis=water.name)
        one = propose(lille, contract, owner=LILLE, axis=water.name, budget_lines=[invests(ht(10), 2013)])
        two = propose(
            lille, contract, owner=LILLE, axis=rivers.name,
            budget_lines=[invests(ht(32), 2013), operates(ttc(5), 2013)],
            funding_lines=[awards("FNADT", ht(8), financer=REGION)],
        )
        propose(lille, contract, budget_lines=[invests(ht(1000), 2013)])
        for each in (one, two):
            select(pilot, each.name)
        for status in (Action.QUALIFIED, Action.VALIDATED, Action.IN_PROGRESS, Action.COMPLETED):
            set_status(lille, two.name, status)
        answer = summary(reader, contract)
        assert [node.label for node in answer.axes] == ["eau", "rivieres"]
        whole = answer.contract
        assert (whole.action_count, whole.retained_count, whole.engaged_count, whole.completed_count) == (3, 2, 1, 1)
        assert [(sum.year, sum.nature, sum.tax_basis, sum.planned_cents) for sum in whole.budget] == [
            (2013, 1, 1, 42),
            (2013, 2, 2, 5),
        ]
        assert answer.axes[0].budget == whole.budget
        assert [sum.planned_cents for sum in answer.axes[1].budget] == [32, 5]
        assert answer.without_axis.action_count == 1 and not answer.without_axis.budget
        assert answer.axes[1].progress_basis_points == 10000
        assert answer.axes[0].progress_basis_points == 5000
        assert whole.progress_basis_points == 5000
        [financer] = answer.financers
        assert (financer.financer, financer.sum.awarded_cents, financer.action_count) == (REGION, 8, 1)

    def test_shows_what_is_left_of_envelopes(self, pilot, lille, mel, reader, contract):
        action = propose(
            lille, contract, owner=LILLE,
            funding_lines=[awards("", ht(30), financer=MEL, year=2013), awards("", ttc(1), financer=MEL, year=2013)],
        )
        select(pilot, action.name)

        def set_envelope(caller, cents):
            envelope = plan_report_pb2.Envelope(financer=MEL, year=2013, amount=ht(cents))
            return caller.SetEnvelope(
                plan_service_pb2.SetEnvelopeRequest(parent=contract.name, envelope=envelope, request_id=new_id())
            )

        assert failure_of(set_envelope, lille, 100).reason == "RELATION_REQUIRED"
        first = set_envelope(mel, 100)
        assert (first.awarded_cents, first.remaining_cents, first.other_basis) == (30, 70, True)
        assert set_envelope(pilot, 20).remaining_cents == -10
        found = reader.ListEnvelopes(plan_service_pb2.ListEnvelopesRequest(parent=contract.name)).envelopes
        assert [envelope.name for envelope in found] == [first.name]
