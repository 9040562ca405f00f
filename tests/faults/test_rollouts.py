"""Replicas are replaced one by one under load, as a Deployment with maxSurge 1 and maxUnavailable 0 has it: no call fails.

Clients find them by a name that leads to the ready ones, as a headless Service does. Times are a twentieth of production's, in
the same proportions: a connection is told to go after a second, and a replica that stops waits for that before it ends
what is left.
"""

import json
import threading
import time

import grpc
import pytest
from patience import stretched
from socle.registry.v1 import collectivite_service_pb2 as api
from socle.registry.v1 import collectivite_service_pb2_grpc
from support_py import processes
from support_py.name_server import NameServer
from support_py.registry import READER, RunningRegistry

CALLERS = 4
GENTLE = ["--max-connection-age", "1s", "--max-connection-age-grace", "5s", "--shutdown-grace", "5s"]
ROUND_ROBIN = {"loadBalancingConfig": [{"round_robin": {}}]}
CLIENTS = {
    "a plain client": ROUND_ROBIN,
    "one that checks health": {**ROUND_ROBIN, "healthCheckConfig": {"serviceName": ""}},
}


class Deployment:
    """Two replicas and room for a third, each at an address of its own, the ready ones under one name."""

    def __init__(self, build, folder, database_url, options, drain):
        self._make = lambda: self._replica(build, folder, database_url, options, drain)
        self._port = processes.free_port()
        self._free = ["127.0.0.11", "127.0.0.12", "127.0.0.13"]
        self._names = NameServer("registry.socle.test")
        self._running = []
        self._made = 0

    @property
    def target(self):
        return self._names.target(self._port)

    def __enter__(self):
        self._names.__enter__()
        try:
            for _ in range(2):
                self._add()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for replica in self._running:
            replica.stop()
        self._names.__exit__()

    def roll_out(self):
        """Every replica is replaced: the new one is ready before the old one is told to go."""
        for _ in range(2):
            self._add()
            oldest = self._running.pop(0)
            self._tell()
            oldest.stop()
            self._free.append(oldest.host)

    def _add(self):
        replica = self._make()
        replica.__enter__()
        self._running.append(replica)
        self._tell()

    def _tell(self):
        self._names.ready = [replica.host for replica in self._running]

    def _replica(self, build, folder, database_url, options, drain):
        self._made += 1
        place = folder / f"replica-{self._made}"
        place.mkdir()
        replica = RunningRegistry(build, place, database_url, options)
        replica.host = self._free.pop(0)
        replica.address = f"{replica.host}:{self._port}"
        replica.drain = drain
        replica.patience = stretched(replica.patience)
        return replica


class Load:
    """Callers that call again as soon as they are answered, without retries of their own."""

    def __init__(self, target, config):
        options = [("grpc.service_config", json.dumps(config)), ("grpc.use_local_subchannel_pool", 1)]
        # A name is asked again after half a minute at the earliest; a twentieth of it here.
        options += [("grpc.dns_min_time_between_resolutions_ms", 1500), ("grpc.initial_reconnect_backoff_ms", 100)]
        self._channel = grpc.insecure_channel(target, options)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(CALLERS)]
        self.answered = 0
        self.failures = []

    def __enter__(self):
        grpc.channel_ready_future(self._channel).result(timeout=stretched(10))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._channel.close()

    def await_calls(self, more):
        wanted, end = self.answered + more, time.monotonic() + stretched(30)
        while self.answered < wanted:
            assert time.monotonic() < end, f"{self.answered} of {wanted} answered; {self.failures[:3]}"
            time.sleep(0.01)

    def _run(self):
        stub = collectivite_service_pb2_grpc.CollectiviteServiceStub(self._channel)
        request = api.GetCollectiviteRequest(name="collectivites/commune-59350")
        while not self._stop.is_set():
            try:
                stub.GetCollectivite(request, metadata=[("authorization", f"Bearer {READER}")], timeout=stretched(10))
                self.answered += 1
            except grpc.RpcError as error:
                self.failures.append(f"{error.code().name}: {error.details()}")


@pytest.fixture(name="database_url")
def fixture_database_url(postgres, prefix):
    from conftest import TEMPLATE

    postgres.create_database(f"rollout_{prefix}", TEMPLATE)
    return postgres.url(f"rollout_{prefix}")


@pytest.mark.parametrize("client", CLIENTS)
def test_a_rollout_fails_no_call(build, database_url, tmp_path, pytestconfig, client):
    rollouts = pytestconfig.getoption("rollouts")
    with Deployment(build, tmp_path, database_url, GENTLE, "1800ms") as deployment:
        with Load(deployment.target, CLIENTS[client]) as load:
            for _ in range(rollouts):
                load.await_calls(200)
                deployment.roll_out()
            load.await_calls(200)
    print(f"{client}: {rollouts} rollouts, {load.answered} calls answered, {len(load.failures)} failed")
    assert not load.failures, f"{len(load.failures)} of {load.answered}: {load.failures[:5]}"


def test_control_a_server_that_just_stops_is_seen_to_fail_calls(build, database_url, tmp_path):
    """What the test above would say of a server without a drain."""
    with Deployment(build, tmp_path, database_url, [*GENTLE[:4], "--shutdown-grace", "0s"], "0s") as deployment:
        with Load(deployment.target, CLIENTS["a plain client"]) as load:
            for _ in range(5):
                load.await_calls(200)
                deployment.roll_out()
                if load.failures:
                    break
    assert load.failures, f"{load.answered} calls and no failure: this test would not see one"
