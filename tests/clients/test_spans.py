"""Spans as a collector gets them: one trace through two services, and nothing that hinges on the collector."""

import secrets
import time

import grpc
import pytest
from contract_calls import NORD, contract_of, new_id
from socle.contracts.v1 import contract_service_pb2 as api
from socle.contracts.v1 import contract_service_pb2_grpc
from support_py import processes
from support_py.collector import Collector, make_stubs
from support_py.contracts import RunningContracts
from support_py.registry import RunningRegistry, token_of

CREATE = "socle.contracts.v1.ContractService/CreateContract"


@pytest.fixture(name="collector", scope="module")
def _collector(tmp_path_factory):
    make_stubs(tmp_path_factory.mktemp("otlp"))
    with Collector() as collector:
        yield collector


@pytest.fixture(name="service", scope="module")
def _service(build, registry, contracts, collector, tmp_path_factory):
    """Contracts and a registry that it asks; both send their spans. Traces that begin there are not sampled."""
    options = ["--otlp-endpoint", collector.address, "--trace-one-in", "0"]
    with RunningRegistry(build, tmp_path_factory.mktemp("registry"), registry.database_url, options) as asked:
        folder = tmp_path_factory.mktemp("contracts")
        with RunningContracts(build, folder, contracts.database_url, asked.address, options) as running:
            yield running


def create(address, *metadata, seconds=30):
    request = api.CreateContractRequest(contract=contract_of(), contract_id=f"c-{secrets.token_hex(4)}", validate_only=True, request_id=new_id())
    with grpc.insecure_channel(address) as channel:
        stub = contract_service_pb2_grpc.ContractServiceStub(channel)
        stub.CreateContract(request, metadata=[("authorization", f"Bearer {token_of(NORD)}"), *metadata], timeout=seconds)


def until(found, seconds=15):
    deadline = time.monotonic() + seconds
    while not (result := found()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return result


def test_a_trace_goes_through_the_services(service, collector):
    trace, caller = secrets.token_hex(16), secrets.token_hex(8)
    before = time.time_ns()
    create(service.address, ("traceparent", f"00-{trace}-{caller}-01"), ("x-request-id", "r-42"))
    assert until(lambda: {"socle-contracts", "socle-registry"} <= {name for name, _ in collector.spans(trace)})
    spans = list(collector.spans(trace))
    (ours,) = [span for name, span in spans if name == "socle-contracts"]
    assert ours.name == CREATE and ours.parent_span_id.hex() == caller
    assert before <= ours.start_time_unix_nano < ours.end_time_unix_nano <= time.time_ns()
    said = {each.key: each.value for each in ours.attributes}
    assert said["rpc.method"].string_value == "CreateContract" and said["rpc.grpc.status_code"].int_value == 0
    assert said["socle.request_id"].string_value == "r-42"
    for name, span in spans:
        if name == "socle-registry":
            assert span.parent_span_id == ours.span_id, "the registry was called by that call"
            assert ours.start_time_unix_nano <= span.start_time_unix_nano, "within it"
    assert not [span for _, span in spans if b"test-" in span.SerializeToString()], "a span names no caller"


def test_what_its_caller_does_not_sample_is_no_span(service, collector):
    quiet, loud = secrets.token_hex(16), secrets.token_hex(16)
    create(service.address, ("traceparent", f"00-{quiet}-{secrets.token_hex(8)}-00"))
    create(service.address)
    count = len(collector.requests)
    create(service.address, ("traceparent", f"00-{loud}-{secrets.token_hex(8)}-01"))
    assert until(lambda: list(collector.spans(loud)))
    assert not list(collector.spans(quiet))
    told = [span for request in collector.requests[count:] for of in request.resource_spans for span in of.scope_spans[0].spans]
    assert {span.trace_id.hex() for span in told} == {loud}


def test_nothing_hinges_on_the_collector(build, registry, contracts, tmp_path):
    port = processes.free_port()
    options = ["--otlp-endpoint", f"127.0.0.1:{port}", "--trace-one-in", "1"]
    with RunningContracts(build, tmp_path, contracts.database_url, registry.address, options) as service:
        started = time.monotonic()
        for _ in range(50):
            create(service.address, seconds=5)
        assert time.monotonic() - started < 30
        lost = lambda: 'socle_spans_lost_total{reason="collector"} 0' not in service.metrics()
        assert until(lost, 30), "what nobody took is counted"
        with Collector(port) as later:
            assert until(lambda: create(service.address) or later.requests, 30), "and it recovers"
    assert "panic" not in service.log()


def test_spans_beyond_this_machine_take_tls(build, registry, contracts, tmp_path):
    options = ["--otlp-endpoint", "collector.example:4317"]
    with pytest.raises(RuntimeError, match="beyond this machine it takes --tls-directory"):
        with RunningContracts(build, tmp_path, contracts.database_url, registry.address, options):
            pass
