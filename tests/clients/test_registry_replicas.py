"""Two replicas of the registry, one of them killed: contracts, which asks them, fails no call for it."""

import re
import signal
import threading
import time

import grpc
import pytest
from contract_calls import NORD, Caller, create_contract
from support_py.contracts import RunningContracts
from support_py.registry import RunningRegistry, token_of


@pytest.fixture(name="replicas")
def _replicas(build, registry, tmp_path):
    """On two addresses of this machine, and one database."""
    started = []
    for number in (1, 2):
        folder = tmp_path / f"registry-{number}"
        folder.mkdir()
        replica = RunningRegistry(build, folder, registry.database_url)
        replica.address = f"127.0.0.{number}:{replica.port}"
        started.append(replica)
        replica.__enter__()
    yield started
    for replica in started:
        replica.stop()


@pytest.fixture(name="pilot")
def _pilot(build, replicas, contracts, tmp_path):
    folder = tmp_path / "contracts"
    folder.mkdir()
    addresses = "ipv4:" + ",".join(replica.address for replica in replicas)
    with RunningContracts(build, folder, contracts.database_url, addresses) as running:
        with grpc.insecure_channel(running.address) as channel:
            yield Caller(channel, token_of(NORD))


def answered(replica):
    """Calls that it answered, health not counted."""
    return sum(float(value) for value in re.findall(r'socle_rpc_calls_total\{[^}]*code="OK"\} (\S+)', replica.metrics()))


def test_no_call_fails_when_a_replica_is_killed(replicas, pilot):
    asked = lambda: create_contract(pilot, validate_only=True)
    for _ in range(100):
        asked()
        if all(answered(replica) >= 10 for replica in replicas):
            break
    assert all(answered(replica) >= 10 for replica in replicas), "they take turns"

    failed, calls, stop = [], [], threading.Event()

    def keep_asking():
        while not stop.is_set():
            try:
                asked()
            except grpc.RpcError as error:
                failed.append(error)
            calls.append(1)

    callers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for caller in callers:
        caller.start()

    def await_calls(count):
        while len(calls) < count and not failed:
            time.sleep(0.01)

    await_calls(40)
    replicas[0].process.send_signal(signal.SIGKILL)
    replicas[0].process.wait()
    await_calls(len(calls) + 200)
    stop.set()
    for caller in callers:
        caller.join()
    assert not failed, f"{len(failed)} of {len(calls)}: {failed[0]}"

    replicas[0].start()
    for _ in range(600):
        asked()
        if answered(replicas[0]) >= 10:
            break
    assert answered(replicas[0]) >= 10, "it is asked again once it is back"
