"""Clients that hold on to what they were given: they lose it, and nobody waits for them."""

import ssl
import time

import pytest
from support_py.registry import READER, RunningRegistry, run_soclectl
from wire import DATA, EMPTY_MESSAGE, END_HEADERS, END_STREAM, HEADERS, PREFACE, SETTINGS, Wire, call_headers, frame, settings

HEAD = call_headers(token=READER)
SLOW = 200  # connections
# Calls end after 2 s, connections are asked to go after 4 s and lose their calls 2 s later; a handshake has 10 s.
PATIENCE = ["--max-deadline", "2s", "--max-connection-age", "4s", "--max-connection-age-grace", "2s", "--max-connections-per-peer", "1000"]
FREED_SECONDS = 60


@pytest.fixture(name="registry", scope="module")
def _registry(build, tmp_path_factory):
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_registry")
        migrate(build, database_url)
        with RunningRegistry(build, tmp_path_factory.mktemp("registry"), database_url, PATIENCE) as running:
            yield running


def never_greets(port):
    return Wire(port, greet=False)


def greets_half(port):
    wire = Wire(port, greet=False)
    wire.send(PREFACE[:11])
    return wire


def greets_and_is_silent(port):
    return Wire(port)


def begins_headers(port):
    wire = Wire(port)
    wire.send(frame(HEADERS, 0, 1, HEAD[:9]))
    return wire


def begins_a_call(port):
    wire = Wire(port)
    wire.send(frame(HEADERS, END_HEADERS, 1, HEAD))
    return wire


def begins_a_message(port):
    wire = Wire(port)
    wire.send(frame(HEADERS, END_HEADERS, 1, HEAD) + frame(DATA, 0, 1, b"\0\0\0\x10\0abc"))
    return wire


def takes_no_answer(port):
    """Its window is of no byte, so that no answer can be sent."""
    wire = Wire(port, greet=False)
    wire.send(PREFACE + frame(SETTINGS, 0, 0, settings((4, 0))))
    for stream in (1, 3, 5):
        wire.send(frame(HEADERS, END_HEADERS, stream, HEAD) + frame(DATA, END_STREAM, stream, EMPTY_MESSAGE))
    return wire


KINDS = [never_greets, greets_half, greets_and_is_silent, begins_headers, begins_a_call, begins_a_message, takes_no_answer]


def test_slow_clients_lose_their_place_and_others_notice_nothing(registry, good_client):
    good_client.wait_for(20)
    quiet, memory = good_client.slowest_but_one_percent(), registry.resident_bytes()
    wires = [KINDS[number % len(KINDS)](registry.port) for number in range(SLOW)]
    try:
        seen, end = 0, time.monotonic() + 5
        while (seen := max(seen, registry.metric("socle_connections"))) < SLOW / 2:
            assert time.monotonic() < end, f"only {seen} are even connected"
        end = time.monotonic() + FREED_SECONDS
        while registry.metric("socle_connections") > 5:  # the good client's, and the one it leaves
            assert time.monotonic() < end, left(wires, registry)
            for wire in wires[KINDS.index(begins_a_message) :: len(KINDS)]:
                wire.send(frame(DATA, 0, 1, b"x"), seconds=1)  # a byte now and then
            time.sleep(0.5)
    finally:
        for wire in wires:
            wire.socket.close()
    good_client.wait_for(20)
    print(f"p99 {quiet * 1000:.1f} → {good_client.slowest_but_one_percent() * 1000:.1f} ms; freed after {FREED_SECONDS - end + time.monotonic():.0f} s")
    assert registry.resident_bytes() - memory < 128 << 20


def left(wires, registry):
    """Which kinds still have their connections."""
    for wire in wires:
        wire.read(0.01)
    kinds = sorted({KINDS[number % len(KINDS)].__name__ for number, wire in enumerate(wires) if not wire.closed})
    return f"{registry.metric('socle_connections'):.0f} connections after {FREED_SECONDS} s: {', '.join(kinds)}"


def test_a_tls_handshake_byte_by_byte_has_its_time(build, tmp_path_factory):
    """A byte every quarter of a second is no progress: the connection ends, whatever comes."""
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    identities = tmp_path_factory.mktemp("identities")
    run_soclectl(build, ["dev", "identities", identities, "--name", "registry"])
    options = ["--tls-directory", identities / "registry", "--clients", identities / "clients.json"]
    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_registry")
        migrate(build, database_url)
        folder = tmp_path_factory.mktemp("registry")
        with RunningRegistry(build, folder, database_url, options, tls=identities / "registry") as running:
            hello = client_hello()
            with Wire(running.port, greet=False) as wire:
                began = time.monotonic()
                for byte in hello:
                    if not wire.send(bytes([byte])) or wire.read(0.25) or wire.closed:
                        break
                took = time.monotonic() - began
                assert wire.closed, f"still open after {took:.0f} s"
                assert took < 20
            assert running.serves()


def client_hello():
    """What a client says first, as OpenSSL makes it."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    return outgoing.read()
