"""What may be done to a sheet depends on who brought it and who owns it, never on what kind of collectivité asks."""

import uuid

import grpc
import pytest
from calls import failure_of
from sheet_calls import LILLE, MEL, NORD, Caller, messages, new_sheet, sheet_of
from socle.type.v1 import access_pb2
from support_py.registry import OPERATOR

REGION = "collectivites/region-32"
# One of every type that the record of npm knows.
TYPES = [REGION, NORD, MEL, LILLE]

# The request of each call that writes, of a sheet and of one that is deleted; sent with validate_only, so that both stay.
CALLS = {
    "CreateActionSheet": lambda it: {"action_sheet": sheet_of(origin=it.origin, owner=it.owner)},
    "UpdateActionSheet": lambda it: {
        "action_sheet": messages().ActionSheet(name=it.sheet.name, title="Autre"),
        "update_mask": {"paths": ["title"]},
    },
    "BulkUpdateActionSheets": lambda it: {
        "names": [it.sheet.name],
        "action_sheet": messages().ActionSheet(priority=3),
        "update_mask": {"paths": ["priority"]},
    },
    "DeleteActionSheet": lambda it: {"name": it.sheet.name},
    "UndeleteActionSheet": lambda it: {"name": it.deleted.name},
    "ChangeActionSheetStatus": lambda it: {"name": it.sheet.name, "status": messages().ActionSheet.QUALIFIED},
    "PromoteActionSheet": lambda it: {"name": it.sheet.name},
}
ONLY_ITS_ORIGIN = {"CreateActionSheet"}


class Things:
    """A sheet that `origin` brought and `owner` owns, which everybody reads, and one that was deleted."""

    def __init__(self, channel, origin, owner):
        self.origin, self.owner = origin, owner
        keeper = Caller(channel, origin)
        self.sheet = new_sheet(keeper, origin=origin, owner=owner)
        deleted = new_sheet(keeper, origin=origin, owner=owner)
        self.deleted = keeper.DeleteActionSheet(name=deleted.name)


@pytest.fixture(name="opened", scope="module")
def _opened(census):
    with grpc.insecure_channel(census.address) as channel:
        yield channel


@pytest.fixture(name="things", scope="module")
def _things(opened):
    return [Things(opened, origin, owner) for origin in TYPES for owner in TYPES if origin != owner]


def attempt(caller, call, it):
    return getattr(caller, call)(validate_only=True, **CALLS[call](it))


def test_every_call_that_writes_is_in_the_table():
    from socle.census.v1 import action_sheet_service_pb2

    service = action_sheet_service_pb2.DESCRIPTOR.services_by_name["ActionSheetService"]
    writes = {
        method.name for method in service.methods if not method.GetOptions().Extensions[access_pb2.access].permission.endswith(".read")
    }
    assert writes == set(CALLS)


@pytest.mark.parametrize("call", CALLS)
def test_whoever_has_no_part_in_a_sheet_writes_nothing_of_it_whatever_they_are(opened, things, call):
    for it in things:
        for party in TYPES:
            if party in (it.origin, it.owner):
                continue
            failure = failure_of(lambda: attempt(Caller(opened, party), call, it))
            assert failure.reason == "RELATION_REQUIRED", f"{party} on a sheet of {it.origin} and {it.owner}: {failure}"


@pytest.mark.parametrize("call", sorted(CALLS.keys() - {"PromoteActionSheet"}))
def test_origin_and_owner_write_it_whatever_they_are(opened, things, call):
    for it in things:
        for party in (it.origin, it.owner):
            if call in ONLY_ITS_ORIGIN and party != it.origin:
                assert failure_of(lambda: attempt(Caller(opened, party), call, it)).reason == "RELATION_REQUIRED"
            else:
                attempt(Caller(opened, party), call, it)


def test_what_a_sheet_lacks_is_the_same_for_everybody(opened, things):
    told = {failure_of(lambda: attempt(Caller(opened, it.origin), "PromoteActionSheet", it)).message.replace(it.sheet.name, "") for it in things}
    assert len(told) == 1


@pytest.mark.parametrize("call", CALLS)
def test_who_runs_the_platform_writes_nothing(opened, things, call):
    failure = failure_of(lambda: attempt(Caller(opened, token=OPERATOR), call, things[0]))
    assert failure.reason == "PERMISSION_DENIED"


def test_refusals_tell_nobody_who_somebody_is(opened, things):
    it = things[0]
    others = [party for party in TYPES if party not in (it.origin, it.owner)]
    told = {failure_of(lambda: attempt(Caller(opened, party), "DeleteActionSheet", it)).french for party in others}
    assert len(told) == 1


def test_two_at_once_take_turns(opened):
    """Of two with one etag, one writes; of two with one identifier of another system, one is recorded."""
    import concurrent.futures

    nord = Caller(opened, NORD)
    sheet = messages().ActionSheet
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            made = new_sheet(nord)

            def write(priority, made=made):
                changed = sheet(name=made.name, etag=made.etag, priority=priority)
                try:
                    return nord.UpdateActionSheet(action_sheet=changed, update_mask={"paths": ["priority"]}).priority
                except grpc.RpcError as error:
                    assert error.code() == grpc.StatusCode.ABORTED, error
                    return None

            done = [each for each in pool.map(write, (1, 2, 3)) if each]
            assert done == [nord.GetActionSheet(name=made.name).priority]
            assert len(nord.ListActionSheetVersions(parent=made.name).versions) == 2

            tag = sheet.ExternalIdentifier(system="mec", id=uuid.uuid4().hex)

            def record(_, tag=tag):
                try:
                    return new_sheet(nord, external_ids=[tag]).name
                except grpc.RpcError as error:
                    assert error.code() == grpc.StatusCode.ALREADY_EXISTS, error
                    return None

            assert len([each for each in pool.map(record, range(3)) if each]) == 1


def test_two_sheets_never_become_parts_of_each_other(opened):
    import concurrent.futures

    nord = Caller(opened, NORD)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            one, other = new_sheet(nord), new_sheet(nord)

            def put(pair):
                part, whole = pair
                changed = messages().ActionSheet(name=part.name, parent_sheet=whole.name)
                try:
                    nord.UpdateActionSheet(action_sheet=changed, update_mask={"paths": ["parent_sheet"]})
                    return True
                except grpc.RpcError as error:
                    assert error.code() in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.ABORTED), error
                    return False

            assert sum(pool.map(put, [(one, other), (other, one)])) == 1
