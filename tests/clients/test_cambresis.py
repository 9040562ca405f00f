"""The Cambrésis: a contract that eleven intercommunalités signed for six years, of which three carry it to its end.

The parties are those of the Cadre d'Action Stratégique of 24 February 2011, with the official perimeters of the DGCL.
"""

import csv
import time

import grpc
import pytest
from calls import date
from contract_calls import NORD, Caller, create_contract, new_id
from socle.contracts.v1 import contract_service_pb2, task_pb2, task_service_pb2_grpc
from socle.contracts.v1 import task_service_pb2 as api
from support_py.contracts import RunningContracts
from support_py.postgres import PrivatePostgres
from support_py.registry import RunningRegistry, migrate, token_of
from written import LISTS, ROOT

FIXTURE = LISTS / "fixture_cambresis_epci_2010_2025.csv"
PERIMETERS = ["epci_membership_intervals_1999_2025.csv", "epci_identity_intervals_1999_2025.csv"]
SPLIT = "collectivites/epci-245900931"  # Espace Sud Cambrésis
UNCHANGED = "collectivites/epci-245901038"  # Pays du Solesmois
CAUDRESIS = "collectivites/epci-200030633"
CAMBRAI = "collectivites/epci-200068500"


@pytest.fixture(name="signatories", scope="module")
def _signatories():
    """The intercommunalités of 2011, as published."""
    if not FIXTURE.is_file():
        pytest.skip(f"{FIXTURE} is not there")
    with FIXTURE.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["vintage"] == "2011"]
    assert len(rows) == 11
    return [f"collectivites/epci-{row['siren_epci']}" for row in rows]


@pytest.fixture(name="pilot", scope="module")
def _pilot(build, signatories, tmp_path_factory):
    published = ROOT / "data" / "node_modules"
    with PrivatePostgres() as postgres:
        registry_url = postgres.create_database("socle_registry")
        migrate(build, registry_url)
        with RunningRegistry(build, tmp_path_factory.mktemp("registry"), registry_url) as registry:
            registry.import_and_serve(published, *(LISTS / name for name in PERIMETERS))
            contracts_url = postgres.create_database("socle_contracts")
            migrate(build, contracts_url, "contracts")
            folder = tmp_path_factory.mktemp("contracts")
            with RunningContracts(build, folder, contracts_url, registry.address) as contracts:
                with grpc.insecure_channel(contracts.address) as channel:
                    caller = Caller(channel, token_of(NORD), [task_service_pb2_grpc.TaskServiceStub])
                    contract = create_contract(
                        caller,
                        "cambresis",
                        parties=[NORD, *signatories],
                        territory=NORD,
                        perimeter_as_of_date=date("2011-02-24"),
                        source="Document 002 ; Cadre d'Action Stratégique du Cambrésis, 24 février 2011",
                    )
                contracts.stop()
                contracts.start()
                deadline = time.monotonic() + 60
                while contracts.metric("socle_party_looks_total") < 1:
                    assert time.monotonic() < deadline, contracts.log()[-2000:]
                    time.sleep(0.05)
                with grpc.insecure_channel(contracts.address) as channel:
                    yield Caller(channel, token_of(NORD), [task_service_pb2_grpc.TaskServiceStub]), contract


def open_tasks(caller, contract):
    request = api.ListTasksRequest(parent=contract.name, state=task_pb2.Task.OPEN, page_size=100)
    return {task.party: task for task in caller.ListTasks(request).tasks}


def parties(caller, contract):
    read = caller.GetContract(contract_service_pb2.GetContractRequest(name=contract.name))
    return {each.party for each in read.parties}


def test_eleven_become_three_and_only_people_decide_it(pilot, signatories):
    caller, contract = pilot
    tasks = open_tasks(caller, contract)
    assert set(tasks) == set(signatories) - {UNCHANGED}
    assert parties(caller, contract) == {NORD, *signatories}, "nothing changes by itself"

    # Ten have an heir by law but one, which was split: seven communes to one, one to the other.
    split = tasks.pop(SPLIT)
    assert split.outcome == task_pb2.Task.SHARED and split.explanation
    assert [(heir.party, heir.numerator, heir.denominator) for heir in split.heirs] == [
        (CAUDRESIS, 7, 8),
        (CAMBRAI, 1, 8),
    ]
    assert {task.outcome for task in tasks.values()} == {task_pb2.Task.ONE_SUCCESSOR}
    for task in tasks.values():
        caller.DecideTask(api.DecideTaskRequest(name=task.name, request_id=new_id()))

    check = caller.CheckDecideTask(api.CheckDecideTaskRequest(name=split.name))
    assert [condition.type for condition in check.unmet] == ["NOTE_MISSING"]
    caller.DecideTask(api.DecideTaskRequest(name=split.name, note="synthétique : d'un commun accord", request_id=new_id()))
    assert parties(caller, contract) == {NORD, CAUDRESIS, CAMBRAI, UNCHANGED}
    assert not open_tasks(caller, contract)
