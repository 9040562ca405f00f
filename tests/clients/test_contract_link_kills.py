"""Census killed between what contracts tells and what comes of it: each change has its effect, once."""

import random
import signal
import time

import grpc
import psycopg
import pytest
from contract_calls import LILLE, NORD
from link_calls import states, status_in, token_file, until
from plan_calls import Action, propose, select, set_status
from sheet_calls import CRTE, messages, new_sheet
from socle.events.v1 import event_service_pb2, event_service_pb2_grpc
from support_py.census import RunningCensus
from support_py.registry import READER

# Before and after what was heard is kept, and before, within and after the transaction that has the effects. The first message of
# a stream may be empty.
POINTS = [
    "consumer_before_commit=kill@1",
    "consumer_before_commit=kill@2",
    "consumer_after_commit=kill@1",
    "consumer_after_commit=kill@2",
    "contract_action_before_effect=kill@1",
    "contract_action_before_commit=kill@1",
    "before_commit=kill@1",
    "contract_action_after_commit=kill@1",
]


@pytest.fixture(name="plan", scope="module")
def _plan(both):
    return both.plan()


def lilles_sheet(both):
    entry = messages().ActionSheet.ProgrammeEntry(programme=CRTE)
    return new_sheet(both.sheets(LILLE), origin=LILLE, owner=LILLE, programmes=[entry])


def named(both, plan, sheet):
    """An action of LILLE's that takes it up, which census knows of. Contracts may not have found census again yet."""
    made = []

    def proposed():
        try:
            made.append(propose(both.lille, plan, owner=LILLE, action_sheet=sheet.name))
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE, error
        return made

    (action,) = until(proposed, bool, 20)
    until(lambda: states(both.sheet(sheet.name)), lambda it: it == [(action.name, "CANDIDATE", "")], 40)
    return action


def goes_on(both, action):
    """Retained, and at work."""
    set_status(both.lille, action.name, Action.QUALIFIED)
    select(both.nord, action.name)
    set_status(both.lille, action.name, Action.VALIDATED)
    return set_status(both.lille, action.name, Action.IN_PROGRESS)


def start_to_die(census, point):
    """Starts it so that it kills itself there; it may do so before it says that it serves."""
    census.environment = {"SOCLE_FAILPOINTS": point}
    try:
        census.start()
        census.process.wait(timeout=30)
        assert census.process.returncode == -signal.SIGKILL, f"{point} was not reached"
    except RuntimeError:
        pass  # it was gone already
    census.environment = {}


def integrations_told(both, sheet):
    """What census's own events say of the sheet."""
    request = event_service_pb2.ListEventsRequest(resource=sheet.name, filter="changes:integrated")
    stub = event_stub(both.to_census)
    return stub.ListEvents(request, metadata=[("authorization", f"Bearer {READER}")], timeout=30).events


def event_stub(channel):
    return event_service_pb2_grpc.EventServiceStub(channel)


def versions(both, sheet):
    return both.sheets(LILLE).ListActionSheetVersions(parent=sheet.name).versions


def check_followed_once(both, sheet, action):
    seen = until(lambda: both.sheet(sheet.name), lambda it: states(it) == [(action.name, "INTEGRATED", "IN_PROGRESS")], 40)
    assert status_in(seen) == "IN_PROGRESS"
    kept = [each for each in versions(both, sheet) if each.kind == messages().ActionSheetVersion.INTEGRATED]
    assert len({each.reason for each in kept}) == len(kept), f"an effect came twice: {[each.reason for each in kept]}"
    assert len(integrations_told(both, sheet)) == len(kept)


@pytest.mark.parametrize("point", POINTS)
def test_what_was_told_has_its_effect_once_wherever_census_dies(both, plan, point):
    sheet = lilles_sheet(both)
    action = named(both, plan, sheet)
    both.census.stop()
    goes_on(both, action)
    start_to_die(both.census, point)
    both.census.start()
    check_followed_once(both, sheet, action)
    assert len(versions(both, sheet)) == 3, "all that happened while it was down is one change"


def test_killed_again_and_again_while_contracts_goes_on_it_ends_where_contracts_is(both, plan):
    chance = random.Random(20140101)
    sheets = [lilles_sheet(both) for _ in range(8)]
    actions = [named(both, plan, sheet) for sheet in sheets]
    for action in actions:
        goes_on(both, action)
        if chance.random() < 0.5:
            both.census.process.kill()
            both.census.process.wait(timeout=30)
            both.census.start()
            time.sleep(chance.random() / 5)
    for sheet, action in zip(sheets, actions):
        check_followed_once(both, sheet, action)


def test_two_replicas_follow_as_one(both, plan, build, registry, tmp_path_factory):
    folder = tmp_path_factory.mktemp("second")
    options = ["--contracts-address", both.contracts.address, "--contracts-token-file", token_file(folder)]
    with RunningCensus(build, folder, both.census.database_url, registry.address, options):
        sheets = [lilles_sheet(both) for _ in range(8)]
        actions = [named(both, plan, sheet) for sheet in sheets]
        for action in actions:
            goes_on(both, action)
        for sheet, action in zip(sheets, actions):
            check_followed_once(both, sheet, action)


def test_events_that_were_lost_are_made_up_for_by_a_look_at_all(both, plan):
    sheet = lilles_sheet(both)
    action = named(both, plan, sheet)
    both.census.stop()
    goes_on(both, action)
    # As if the events so far had been taken in, and no look at all had ever been made.
    watched = event_stub(both.to_contracts).Watch(
        event_service_pb2.WatchRequest(), metadata=[("authorization", f"Bearer {READER}")], timeout=30
    )
    now = next(watched).resume_token
    watched.cancel()
    with psycopg.connect(both.census.database_url) as connection:
        connection.execute("UPDATE event_consumer SET resume_token = %s WHERE name = 'census-from-contracts'", [now])
        connection.execute("DELETE FROM event_consumer WHERE name = 'census-first-look-at-contracts'")
    both.census.start()
    check_followed_once(both, sheet, action)
    assert versions(both, sheet)[0].actor.startswith("event:look-")


def test_contracts_away_leaves_sheets_as_they_are_and_is_caught_up_with(both, plan):
    sheet = lilles_sheet(both)
    action = named(both, plan, sheet)
    goes_on(both, action)
    check_followed_once(both, sheet, action)
    both.contracts.stop()
    try:
        assert states(both.sheet(sheet.name)) == [(action.name, "INTEGRATED", "IN_PROGRESS")]
        assert new_sheet(both.sheets(NORD), origin=NORD, owner=NORD).name
    finally:
        both.contracts.start()
    until(lambda: set_status_or_none(both, action), bool)
    until(lambda: both.sheet(sheet.name), lambda it: states(it) == [(action.name, "INTEGRATED", "COMPLETED")], 60)


def set_status_or_none(both, action):
    try:
        return set_status(both.lille, action.name, Action.COMPLETED)
    except grpc.RpcError as error:
        if error.code() == grpc.StatusCode.UNAVAILABLE:
            return None
        raise
