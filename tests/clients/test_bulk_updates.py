"""The same change of many actions: all of them or none, with what is wrong with each."""

import pytest
from calls import date, failure_of
from contract_calls import LILLE, MEL, NORD, new_id
from grpc import StatusCode
from plan_calls import Action, acting_for, create_axis, get, listed, new_plan, propose
from socle.contracts.v1 import action_service_pb2 as api


@pytest.fixture(name="pilot", scope="module")
def _pilot(channel):
    return acting_for(channel, NORD)


@pytest.fixture(name="lille", scope="module")
def _lille(channel):
    return acting_for(channel, LILLE)


@pytest.fixture(name="plan")
def _plan(pilot, lille):
    """Three actions of Lille, and one of the MEL that Lille may not write."""
    plan = new_plan(pilot)
    create_axis(pilot, plan, axis_id="eau")
    for action_id in ("aaa", "bbb", "ccc"):
        propose(lille, plan, action_id=action_id, owner=LILLE, priority=1)
    propose(pilot, plan, NORD, action_id="ddd", owner=MEL, priority=2)
    return plan


def bulk(caller, plan, action, *paths, names=(), request_id=None, validate_only=False, **fields):
    return caller.BulkUpdateActions(
        api.BulkUpdateActionsRequest(
            parent=plan.name,
            names=[f"{plan.name}/actions/{name}" for name in names],
            action=action,
            update_mask={"paths": paths},
            request_id=request_id or new_id(),
            validate_only=validate_only,
            **fields,
        )
    )


def read(caller, plan, name):
    return get(caller, f"{plan.name}/actions/{name}")


def test_changes_what_was_named_and_nothing_else(lille, plan):
    change = Action(axis=f"{plan.name}/axes/eau", priority=3, title="Écrasé ?")
    answer = bulk(lille, plan, change, "axis", "priority", names=("bbb", "aaa", "bbb"))
    assert (answer.updated_count, answer.error_count) == (2, 0)
    assert [each.name.rsplit("/", 1)[1] for each in answer.results] == ["aaa", "bbb"]
    for name in ("aaa", "bbb"):
        action = read(lille, plan, name)
        assert (action.axis, action.priority, action.title) == (f"{plan.name}/axes/eau", 3, "Musée de la Dentelle")
    assert read(lille, plan, "ccc").priority == 1
    assert listed(lille, plan, axis=f"{plan.name}/axes/eau") == ["aaa", "bbb"]


def test_changes_what_a_filter_lets_through(lille, plan):
    answer = bulk(lille, plan, Action(weight=7), "weight", filter=api.ActionFilter(owners=[LILLE]))
    assert answer.updated_count == 3
    assert [read(lille, plan, name).weight for name in ("aaa", "bbb", "ccc", "ddd")] == [7, 7, 7, 1]
    assert bulk(lille, plan, Action(weight=8), "weight", filter=api.ActionFilter(text="nulle part")).updated_count == 0


def test_a_dry_run_tells_of_each_and_changes_nothing(lille, plan):
    answer = bulk(lille, plan, Action(priority=3), "priority", names=("aaa", "ddd", "zzz"), validate_only=True)
    assert (answer.updated_count, answer.error_count) == (1, 2)
    told = {each.name.rsplit("/", 1)[1]: each for each in answer.results}
    assert told["aaa"].type == ""
    assert told["ddd"].type == "RELATION_REQUIRED" and told["ddd"].french_description
    assert told["zzz"].type == "RESOURCE_NOT_FOUND"
    assert read(lille, plan, "aaa").priority == 1


def test_one_that_cannot_be_changed_keeps_all_as_they_are(lille, plan):
    failure = failure_of(bulk, lille, plan, Action(priority=3), "priority", names=("aaa", "ddd"))
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert f"{plan.name}/actions/ddd" in failure.french
    assert read(lille, plan, "aaa").priority == 1


def test_who_may_change_none_of_them_is_told_so(channel, plan):
    failure = failure_of(bulk, acting_for(channel, MEL), plan, Action(priority=3), "priority", names=("aaa", "bbb"))
    assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")


def test_each_sheet_has_to_hold_together_with_what_it_said_before(lille, plan):
    bulk(lille, plan, Action(start_date=date("2014-01-01")), "start_date", names=("aaa",))
    failure = failure_of(
        bulk, lille, plan, Action(end_date=date("2013-01-01")), "end_date", names=("aaa", "bbb")
    )
    assert failure.code == StatusCode.FAILED_PRECONDITION and "actions/aaa" in failure.french, failure
    assert not read(lille, plan, "bbb").HasField("end_date")


def test_a_repeat_does_it_once(lille, plan):
    request_id = new_id()
    first = bulk(lille, plan, Action(weight=2), "weight", names=("aaa",), request_id=request_id)
    revision = read(lille, plan, "aaa").revision
    assert bulk(lille, plan, Action(weight=2), "weight", names=("aaa",), request_id=request_id) == first
    assert read(lille, plan, "aaa").revision == revision


@pytest.mark.parametrize(
    "paths, fields, reason",
    [
        ([], {"names": ("aaa",)}, "INVALID_MASK"),
        (["title"], {"names": ("aaa",)}, "INVALID_MASK"),
        (["budget_lines"], {"names": ("aaa",)}, "INVALID_MASK"),
        (["priority"], {}, "INVALID_FIELD"),
        (["priority"], {"names": ("aaa",), "filter": api.ActionFilter(year=2014)}, "INVALID_FIELD"),
        (["priority"], {"names": [f"a-{number}" for number in range(501)]}, "INVALID_NAME"),
        (["priority"], {"names": ("aaa/bbb",)}, "INVALID_NAME"),
    ],
)
def test_what_makes_no_sense_is_refused(lille, plan, paths, fields, reason):
    failure = failure_of(bulk, lille, plan, Action(priority=3), *paths, **fields)
    assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, reason), failure


def test_what_holds_for_all_is_said_once(lille, plan):
    failure = failure_of(bulk, lille, plan, Action(priority=4), "priority", names=("aaa", "bbb"))
    assert list(failure.fields) == ["action.priority"]
    failure = failure_of(bulk, lille, plan, Action(axis=f"{plan.name}/axes/air"), "axis", names=("aaa", "bbb"))
    assert list(failure.fields) == ["action.axis"]
    failure = failure_of(bulk, lille, plan, Action(owner="collectivites/commune-00000"), "owner", names=("aaa", "bbb"))
    assert list(failure.fields) == ["action.owner"]
