"""Limits of a connection: what is at the limit is taken, one more is refused, and the connection's owner is told."""

import struct

import grpc
import pytest
from socle.registry.v1 import collectivite_service_pb2 as api
from socle.registry.v1 import collectivite_service_pb2_grpc
from support_py.registry import READER
from wire import ACK, DATA, EMPTY_MESSAGE, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PING, RST_STREAM, SETTINGS, Wire, call_headers, frame

METADATA = 16_384  # bytes; of each line its name, its value and 32 (RFC 9113, 6.5.2)
STREAMS = 256
MAX_CONCURRENT_STREAMS, REFUSED_STREAM, ENHANCE_YOUR_CALM = 3, 7, 11


def call_with(registry, size):
    """A call whose metadata has so many bytes beside what gRPC sends itself."""
    lines = [("authorization", f"Bearer {READER}")]
    left = size - sum(len(name) + len(value) + 32 for name, value in lines)
    lines.append(("x-long", "l" * (left - len("x-long") - 32)))
    with grpc.insecure_channel(registry.address, [("grpc.max_metadata_size", 1 << 20)]) as channel:
        stub = collectivite_service_pb2_grpc.CollectiviteServiceStub(channel)
        return stub.ListCollectivites(api.ListCollectivitesRequest(page_size=1), metadata=lines, timeout=10)


def test_metadata_is_taken_up_to_its_limit(registry, good_client):
    own = 700  # what the library adds for itself: path, authority, user agent, deadline …
    assert not call_with(registry, METADATA - own).collectivites
    with pytest.raises(grpc.RpcError) as failure:
        call_with(registry, METADATA + 1)
    assert failure.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    good_client.wait_for(3)


def begin_calls(wire, count):
    head = call_headers(token=READER)
    for number in range(count):
        wire.send(frame(HEADERS, END_HEADERS, 2 * number + 1, head))


def test_a_connection_has_256_calls_at_once_and_loses_all_with_one_more(registry, good_client):
    """What gRPC tells its clients, and a client that knows it keeps to it."""
    with Wire(registry.port) as wire:
        told = [struct.unpack(">HI", payload[at : at + 6]) for kind, flags, _, payload in wire.read(0.2)
                if kind == SETTINGS and not flags for at in range(0, len(payload), 6)]  # fmt: skip
        assert (MAX_CONCURRENT_STREAMS, STREAMS) in told
        wire.send(frame(SETTINGS, ACK))
        begin_calls(wire, STREAMS)
        assert not [kind for kind, *_ in wire.read(0.3) if kind in (RST_STREAM, GOAWAY)]
        # One that ends makes room for another.
        wire.send(frame(DATA, END_STREAM, 1, EMPTY_MESSAGE))
        assert any(kind == HEADERS and stream == 1 for kind, _, stream, _ in wire.read(1))
        for over in (1, 3):
            wire.send(frame(HEADERS, END_HEADERS, 2 * STREAMS + over, call_headers(token=READER)))
        wire.read(1)
        assert wire.closed, "a call above the limit is taken"
        good_client.wait_for(3)


def test_who_never_acknowledges_the_limit_costs_memory_alone(registry, good_client):
    """gRPC 1.51.1 holds only those to the limit who said that they know it: docs/security.md."""
    before = registry.resident_bytes()
    with Wire(registry.port) as wire:
        begin_calls(wire, 5_000)
        good_client.wait_for(10)
        grown = registry.resident_bytes() - before
    print(f"5,000 open calls of one connection: {grown >> 20} MiB")
    assert grown < 256 << 20


def test_who_pings_without_end_is_told_to_calm_down(registry, good_client):
    with Wire(registry.port) as wire:
        for _ in range(20):
            wire.send(frame(PING, 0, 0, b"abcdefgh"))
        said = [struct.unpack(">I", payload[4:8])[0] for kind, _, _, payload in wire.read(1) if kind == GOAWAY]
        assert ENHANCE_YOUR_CALM in said
        good_client.wait_for(3)
