"""Sections that a signed instrument covers: nothing in them changes, until the pilot says why it may."""

import threading

import grpc
import pytest
from calls import failure_of
from contract_calls import MEL, NORD, Caller, new_id
from grpc import StatusCode
from instrument_calls import STUBS as INSTRUMENTS
from instrument_calls import create_instrument, step, write_text
from socle.contracts.v1 import diagnostic_pb2, framework_pb2
from socle.contracts.v1 import diagnostic_service_pb2 as api
from socle.contracts.v1 import framework_service_pb2 as framework
from strategy_calls import (
    PARTIES,
    STRATEGY,
    all_pages,
    find,
    finding,
    get_finding,
    name_notebook,
    orient,
    publish,
    raise_issue,
    some_contract,
    update_finding,
    write_page,
)
from support_py.registry import token_of

DIAGNOSTIC = "diagnostic"


@pytest.fixture(name="nord", scope="module")
def _nord(channel):
    return Caller(channel, token_of(NORD), [*STRATEGY, *INSTRUMENTS])


@pytest.fixture(name="mel", scope="module")
def _mel(channel):
    return Caller(channel, token_of(MEL), [*STRATEGY, *INSTRUMENTS])


@pytest.fixture(name="contract")
def _contract(channel):
    return some_contract(channel)


@pytest.fixture(name="instrument")
def _instrument(nord, contract):
    """A strategic framework whose text is frozen."""
    name = create_instrument(nord, contract, PARTIES).name
    write_text(nord, name)
    step(nord, "SubmitInstrument", name)
    step(nord, "FreezeInstrument", name)
    return name


def lock(caller, contract, instrument, section=DIAGNOSTIC):
    request = api.LockSectionRequest(
        parent=contract,
        section_lock=diagnostic_pb2.SectionLock(section=section, instrument=instrument, lock_reason="CAS signé"),
        request_id=new_id(),
    )
    return caller.LockSection(request)


def unlock(caller, name, **options):
    request = api.UnlockSectionRequest(name=name, reason="avenant n° 1", request_id=new_id(), **options)
    return caller.UnlockSection(request)


def refused(call, *arguments, **fields):
    failure = failure_of(call, *arguments, **fields)
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "SECTION_LOCKED"), failure
    assert failure.metadata["section"] == DIAGNOSTIC
    return failure


def test_nothing_in_a_locked_section_changes(nord, mel, contract, instrument):
    inside = find(mel, contract, section=DIAGNOSTIC)
    outside = find(mel, contract, section="annexe")
    issue = raise_issue(mel, contract, section=DIAGNOSTIC)
    orientation = orient(mel, contract, section=DIAGNOSTIC)
    assert not inside.locked
    lock(nord, contract, instrument)
    assert get_finding(mel, inside.name).locked
    assert not get_finding(mel, outside.name).locked
    for caller in (mel, nord):  # not even the pilot writes past it
        assert refused(find, caller, contract, section=DIAGNOSTIC).metadata["instrument"] == instrument
        refused(update_finding, caller, finding(name=inside.name, text="autre"), "text")
        refused(update_finding, caller, finding(name=inside.name, section="annexe"), "section")
        refused(update_finding, caller, finding(name=outside.name, section=DIAGNOSTIC), "section")
        refused(caller.DeleteFinding, api.DeleteFindingRequest(name=inside.name))
        refused(raise_issue, caller, contract, section=DIAGNOSTIC)
        refused(
            caller.UpdateIssue,
            framework.UpdateIssueRequest(issue=framework_pb2.Issue(name=issue.name), update_mask={"paths": ["text"]}),
        )
        refused(caller.DeleteOrientation, framework.DeleteOrientationRequest(name=orientation.name))
    assert update_finding(mel, finding(name=outside.name, text="autre"), "text").version == 2
    assert get_finding(mel, inside.name).version == 1


def test_it_changes_again_once_unlocked(nord, mel, contract, instrument):
    inside = find(mel, contract, section=DIAGNOSTIC)
    held = lock(nord, contract, instrument)
    assert failure_of(unlock, mel, held.name).metadata["relations"] == "PILOT"
    released = unlock(nord, held.name, etag=held.etag)
    assert released.unlock_reason == "avenant n° 1"
    assert released.HasField("unlock_time")
    assert update_finding(mel, finding(name=inside.name, text="autre"), "text").version == 2
    assert failure_of(unlock, nord, held.name).reason == "ILLEGAL_STATE"


def test_a_section_is_locked_once_at_a_time_and_its_locks_are_kept(nord, mel, contract, instrument):
    first = lock(nord, contract, instrument)
    assert failure_of(lock, nord, contract, instrument).reason == "ILLEGAL_STATE"
    check = api.CheckLockSectionRequest(parent=contract, section=DIAGNOSTIC, instrument=instrument)
    assert [it.type for it in mel.CheckLockSection(check).unmet_conditions] == ["ALREADY_LOCKED"]
    first = unlock(nord, first.name)
    second = lock(nord, contract, instrument)
    other = lock(nord, contract, instrument, section="enjeux")

    def listed(**filters):
        request = api.ListSectionLocksRequest(parent=contract, page_size=1, **filters)
        return all_pages(mel.ListSectionLocks, request, "section_locks")

    assert listed() == [other, second]
    assert listed(show_unlocked=True) == [other, second, first]
    assert listed(show_unlocked=True, section=DIAGNOSTIC) == [second, first]
    assert mel.GetSectionLock(api.GetSectionLockRequest(name=first.name)) == first


def test_a_text_that_still_changes_covers_nothing(nord, contract):
    draft = create_instrument(nord, contract, PARTIES).name
    assert failure_of(lock, nord, contract, draft).reason == "ILLEGAL_STATE"
    check = api.CheckLockSectionRequest(parent=contract, section=DIAGNOSTIC, instrument=draft)
    assert [it.type for it in nord.CheckLockSection(check).unmet_conditions] == ["INSTRUMENT"]


def test_nothing_slips_in_while_a_section_is_being_locked(nord, mel, contract, instrument):
    """Whatever is in the section when the lock is answered is all that will ever be in it."""
    written, stop = [], threading.Event()

    def write():
        while not stop.is_set():
            try:
                written.append(find(mel, contract, section=DIAGNOSTIC).name)
            except grpc.RpcError:
                return

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    try:
        while len(written) < 8:
            stop.wait(0.01)
        lock(nord, contract, instrument)
        request = api.ListFindingsRequest(parent=contract, section=DIAGNOSTIC, page_size=1000)
        then = {found.name for found in mel.ListFindings(request).findings}
    finally:
        for writer in writers:
            writer.join(timeout=30)
        stop.set()
    assert set(written) == then
    assert {found.name for found in mel.ListFindings(request).findings} == then


def test_the_notebook_is_published_with_an_instrument(nord, mel, contract, instrument):
    write_page(mel, contract)
    name_notebook(nord, contract)
    assert publish(nord, contract, instrument=instrument).instrument == instrument
