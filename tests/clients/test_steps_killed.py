"""The process is killed within a step that a contract cannot take back: done once or not at all, and a repeat finishes it."""

import contextlib
import time

import grpc
import pytest
from calls import date, failure_of
from contract_calls import CONFERENCE, LILLE, MEL, NORD, Bodies, Caller, create_contract, new_id, party
from governance import Actors
from grpc import StatusCode
from socle.contracts.v1 import contract_pb2, programme_pb2, task_pb2, task_service_pb2_grpc
from socle.contracts.v1 import contract_service_pb2 as api
from socle.contracts.v1 import task_service_pb2 as tasks
from socle.events.v1 import event_service_pb2
from support_py.contracts import RunningContracts
from support_py.registry import token_of

COMMIT = ["before_commit", "after_commit_before_reply"]
MEL_BEFORE = "collectivites/epci-245900410"  # until the end of 2020; epci-200093201 carries it on


@pytest.fixture(name="service", scope="module")
def _service(build, registry, contracts, tmp_path_factory):
    """A second contracts service on the database of the first, to be killed."""
    with RunningContracts(
        build, tmp_path_factory.mktemp("killed"), contracts.database_url, registry.address
    ) as second:
        yield second


@contextlib.contextmanager
def pilot_of(service):
    """A channel that waits for nothing that another one has seen fail."""
    with grpc.insecure_channel(service.address, [("grpc.use_local_subchannel_pool", 1)]) as channel:
        yield Caller(channel, token_of(NORD), [task_service_pb2_grpc.TaskServiceStub])


def killed_at(service, point, method, request):
    """Starts it to be killed there, makes the call, and starts it again."""
    service.stop()
    service.environment = {"SOCLE_FAILPOINTS": f"{point}=kill@1"}
    service.start()
    with pilot_of(service) as pilot:
        failure = failure_of(getattr(pilot, method), request)
    assert failure.code == StatusCode.UNAVAILABLE, failure
    service.process.wait(timeout=30)
    service.environment = {}
    service.start()


def contract_of(pilot, name):
    return pilot.GetContract(api.GetContractRequest(name=name))


def events_of(pilot, name, slug):
    found = pilot.ListEvents(event_service_pb2.ListEventsRequest(resource=name, page_size=1000))
    return [slug in each.changes for each in found.events].count(True)


@pytest.mark.parametrize("point", ["advance_phase_asked", "advance_phase_held", "advance_phase_entered", *COMMIT])
def test_the_end_of_a_phase(registry, service, point):
    with pilot_of(service) as pilot, Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        conference = bodies.create()
        contract = create_contract(pilot, bodies=[contract_pb2.ContractBody(role=CONFERENCE, body=conference)])
        checked = pilot.CheckAdvancePhase(api.CheckAdvancePhaseRequest(name=contract.name))
        decision = bodies.adopt(conference, checked.decision_sha256)
        bodies.close()
    request = api.AdvancePhaseRequest(name=contract.name, decision=decision, request_id=new_id())
    killed_at(service, point, "AdvancePhase", request)
    with pilot_of(service) as pilot:
        committed = point == "after_commit_before_reply"
        assert contract_of(pilot, contract.name).phase == (checked.next_phase if committed else contract.phase)
        again = pilot.AdvancePhase(request)
        assert again == contract_of(pilot, contract.name) and again.phase == checked.next_phase
        history = pilot.ListPhaseHistory(api.ListPhaseHistoryRequest(parent=contract.name)).phase_changes
        assert [each.phase for each in history] == [contract.phase, checked.next_phase]
        assert events_of(pilot, contract.name, "phase-advanced") == 1


def open_task(pilot, contract):
    deadline = time.monotonic() + 30
    while True:
        found = list(pilot.ListTasks(tasks.ListTasksRequest(parent=contract)).tasks)
        if found:
            return found[0]
        assert time.monotonic() < deadline, "no task was opened"
        time.sleep(0.05)


@pytest.mark.parametrize(
    "point", ["decide_task_asked", "decide_task_held", "decide_task_succeeded", "decide_task_closed", *COMMIT]
)
def test_the_succession_of_a_party(service, point):
    with pilot_of(service) as pilot:
        contract = create_contract(
            pilot,
            parties=[NORD, LILLE, party(MEL_BEFORE, programme_pb2.PARTY_GROUP_PARTNER)],
            perimeter_as_of_date=date("2019-06-01"),
            territory=NORD,
        )
        task = open_task(pilot, contract.name)
    request = tasks.DecideTaskRequest(name=task.name, request_id=new_id())
    killed_at(service, point, "DecideTask", request)
    with pilot_of(service) as pilot:
        committed = point == "after_commit_before_reply"
        names = [each.party for each in contract_of(pilot, contract.name).parties]
        assert (MEL in names, MEL_BEFORE in names) == (committed, not committed)
        again = pilot.DecideTask(request)
        assert again.state == task_pb2.Task.DECIDED
        assert pilot.GetTask(tasks.GetTaskRequest(name=task.name)) == again
        names = [each.party for each in contract_of(pilot, contract.name).parties]
        assert sorted(names) == sorted([NORD, LILLE, MEL])
        assert events_of(pilot, contract.name, "party-succeeded") == 1
        assert events_of(pilot, task.name, "decided") == 1
