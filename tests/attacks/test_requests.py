"""Every method of every service, asked for anything by anybody: an answer or an error that says what is wrong.

What a caller sends never becomes INTERNAL, never shows the inside, and never breaks a line of the log.
"""

import importlib
import json
import pathlib
import random
import re

import grpc
import pytest
from google.protobuf import descriptor_pool, message_factory
from socle.registry.v1 import collectivite_service_pb2
from some_requests import fill, some_bytes
from support_py.registry import CONTRIBUTOR, OPERATOR, READER, VALIDATOR, RunningRegistry, token_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "data" / "node_modules"
CALLERS = [READER, OPERATOR, CONTRIBUTOR, VALIDATOR, token_of("collectivites/commune-59350"), token_of("collectivites/departement-59")]
ERRORS = {
    "INVALID_ARGUMENT", "NOT_FOUND", "ALREADY_EXISTS", "FAILED_PRECONDITION", "ABORTED", "PERMISSION_DENIED", "OUT_OF_RANGE", "RESOURCE_EXHAUSTED",
}  # fmt: skip
SECONDS = 10
# What callers have no business with.
INSIDE = re.compile(r"SQLSTATE|pqxx|\.cc:\d|ERROR:  |syntax error|std::|violates|relation \"")


@pytest.fixture(name="suite", scope="module")
def _suite(build, tmp_path_factory):
    """The three services as they know each other, by the packages they serve."""
    from support_py.census import RunningCensus
    from support_py.contracts import RunningContracts
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    with PrivatePostgres() as postgres:

        def place(service):
            url = postgres.create_database(f"socle_{service}")
            migrate(build, url, service)
            return tmp_path_factory.mktemp(service), url

        with RunningRegistry(build, *place("registry")) as registry:
            if any(PUBLISHED.glob("decoupage-*")):
                registry.import_and_serve(PUBLISHED)
            contracts = RunningContracts(build, *place("contracts"), registry.address)
            census = RunningCensus(build, *place("census"), registry.address)
            know_each_other(contracts, census)
            with contracts, census:
                yield {"contracts": contracts, "census": census, "registry": registry}


def know_each_other(contracts, census):
    for service, peer in ((contracts, census), (census, contracts)):
        service.options += [f"--{peer.name}-address", peer.address, f"--{peer.name}-token-file", service.folder / "registry-token"]


def methods():
    """Unary methods as (full path, type of the request)."""
    stubs = pathlib.Path(collectivite_service_pb2.__file__).parents[2]
    found = []
    for path in sorted(stubs.rglob("*_service_pb2.py")):
        name = ".".join(path.relative_to(stubs.parent).with_suffix("").parts)
        for service in importlib.import_module(name).DESCRIPTOR.services_by_name.values():
            found += [
                (f"/{service.full_name}/{method.name}", method.input_type.full_name)
                for method in service.methods
                if not method.client_streaming and not method.server_streaming
            ]
    return found


def request_type(name):
    return message_factory.MessageFactory().GetPrototype(descriptor_pool.Default().FindMessageTypeByName(name))


def server_of(suite, path):
    return next((server for name, server in suite.items() if f".{name}." in path), suite["registry"])


def wrong(error):
    """What an error should not have been; empty for one that is as it should be."""
    if error.code().name == "DEADLINE_EXCEEDED" and "was not reached in time" in error.details():
        return ""  # a revision that is not there yet is waited for
    if error.code().name not in ERRORS:
        return f"{error.code().name}: {error.details()}"
    if INSIDE.search(error.details() or ""):
        return f"shows the inside: {error.details()}"
    if not any(key == "grpc-status-details-bin" for key, _ in error.trailing_metadata()):
        return f"no details: {error.code().name} {error.details()}"
    return ""


def test_anything_is_answered_or_refused_with_a_reason(suite, pytestconfig):
    seed, rounds = pytestconfig.getoption("first_seed"), pytestconfig.getoption("attack_rounds")
    chance = random.Random(seed)
    found, codes = [], {}
    channels = {name: grpc.insecure_channel(server.address) for name, server in suite.items()}
    calls = {path: channels[next((name for name in suite if f".{name}." in path), "registry")].unary_unary(path) for path, _ in methods()}
    assert len(calls) > 200, "the methods are found by their stubs"
    for path, name in methods():
        kind = request_type(name)
        for _ in range(rounds):
            sent = some_bytes(fill(kind(), chance, chance.choice([0, 0.02, 0.1, 0.5])), chance)
            try:
                calls[path](sent, metadata=[("authorization", f"Bearer {chance.choice(CALLERS)}")], timeout=SECONDS)
                codes["OK"] = codes.get("OK", 0) + 1
            except grpc.RpcError as error:
                codes[error.code().name] = codes.get(error.code().name, 0) + 1
                if fault := wrong(error):
                    found.append(f"{path} {fault}\n    {sent[:200]!r}")
    for channel in channels.values():
        channel.close()
    print(f"seed {seed}, {rounds} rounds of {len(calls)} methods: {dict(sorted(codes.items()))}")
    assert not found, f"{len(found)} answers that no caller should get:\n" + "\n".join(found[:20])
    for server in suite.values():
        assert server.serves()
        for line in server.log().splitlines():
            assert isinstance(json.loads(line), dict), line
