"""The edge as it ships, before real services: REST, gRPC-Web and gRPC from outside, what it refuses, and who a caller is then."""

import base64
import json
import pathlib
import re
import socket
import ssl
import struct
import time
import uuid

import grpc
import protos
import pytest
import tools
import yaml
from running_edge import RunningEdge
from socle.events.v1 import event_service_pb2, event_service_pb2_grpc
from socle.registry.v1 import organisation_service_pb2 as api
from socle.registry.v1 import organisation_service_pb2_grpc

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = "/socle.registry.v1.OrganisationService/ListOrganisations"


@pytest.fixture(name="descriptors", scope="module")
def _descriptors():
    return protos.write_descriptors(ROOT)


@pytest.fixture(name="addresses", scope="module")
def _addresses(build, replica, identities, tmp_path_factory):
    """The three services, each with a database of its own."""
    from support_py.census import RunningCensus
    from support_py.contracts import RunningContracts
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    with PrivatePostgres() as postgres, replica() as registry:
        urls = {name: postgres.create_database(f"socle_{name}") for name in ("contracts", "census")}
        for name, url in urls.items():
            migrate(build, url, name)
        started = lambda kind, name: kind(
            build, tmp_path_factory.mktemp(name), urls[name], registry.address, identities.options(name), tls=identities.folder / name
        )
        with started(RunningContracts, "contracts") as contracts, started(RunningCensus, "census") as census:
            yield {"registry": registry.address, "contracts": contracts.address, "census": census.address}


@pytest.fixture(name="edges", scope="module")
def _edges(addresses, identities, descriptors, tmp_path_factory):
    """Makes an edge, to be used in a `with` block."""
    return lambda known=addresses: RunningEdge(tools.envoy(), ROOT, tmp_path_factory.mktemp("edge"), identities, known, descriptors)


@pytest.fixture(name="edge", scope="module")
def _edge(edges):
    with edges() as running:
        yield running


@pytest.fixture(name="reader", scope="module")
def _reader(identities):
    return identities.token("--role", "reader")


@pytest.fixture(name="writer", scope="module")
def _writer(identities):
    return identities.token("--role", "contributor")


def create(edge, writer, identifier, **fields):
    body = {"displayName": identifier, "kind": "ASSOCIATION", **fields}
    query = {"organisationId": identifier, "requestId": str(uuid.uuid4())}
    return edge.call("POST", "/v1/organisations", body=body, token=writer, query=query)


def new_id():
    return f"edge-{uuid.uuid4().hex[:12]}"


# --- REST ----------------------------------------------------------------------------------------------------------------


def test_a_write_by_post_is_read_back_by_get(edge, writer, reader):
    identifier = new_id()
    status, headers, created = create(edge, writer, identifier, description="Écrit par JSON")
    assert (status, created["name"]) == (200, f"organisations/{identifier}"), created
    assert headers["strict-transport-security"] and headers["cache-control"] == "no-store"
    status, _, found = edge.call("GET", f"/v1/organisations/{identifier}", token=reader)
    assert (status, found["description"], found["kind"]) == (200, "Écrit par JSON", "ASSOCIATION")


def test_an_update_by_patch_with_a_stale_etag_is_refused_as_a_conflict(edge, writer):
    identifier = new_id()
    _, _, created = create(edge, writer, identifier)
    update = lambda etag: edge.call(
        "PATCH",
        f"/v1/organisations/{identifier}",
        body={"displayName": "Autrement", "etag": etag},
        token=writer,
        query={"updateMask": "displayName", "effectiveDate.year": 2026, "effectiveDate.month": 1, "effectiveDate.day": 1},
    )
    status, _, updated = update(created["etag"])
    assert (status, updated.get("displayName")) == (200, "Autrement"), updated
    status, _, refused = update(created["etag"])
    assert (status, reason(refused)) == (409, "CONCURRENT_CHANGE")


def test_a_list_takes_its_parameters_and_its_second_page(edge, writer, reader):
    prefix = new_id()
    names = [create(edge, writer, f"{prefix}-{number}")[2]["name"] for number in range(3)]
    query = {"pageSize": 2, "filter": f'id = "{prefix}*"', "orderBy": "name"}
    status, _, first = edge.call("GET", "/v1/organisations", token=reader, query=query)
    assert (status, [each["name"] for each in first["organisations"]]) == (200, names[:2])
    _, _, second = edge.call("GET", "/v1/organisations", token=reader, query={**query, "pageToken": first["nextPageToken"]})
    assert [each["name"] for each in second["organisations"]] == names[2:] and "nextPageToken" not in second


@pytest.mark.parametrize(
    "path, query, status, expected",
    [
        ("/v1/collectivites/commune-59350", {}, 404, "RESOURCE_NOT_FOUND"),
        ("/v1/collectivites/Lille", {}, 400, "INVALID_NAME"),
        ("/v1/organisations", {"filter": "nonsense ="}, 400, "INVALID_FILTER"),
        ("/v1/organisations", {"pageSize": -1}, 400, "INVALID_FIELD"),
    ],
)
def test_errors_are_json_with_the_status_of_http_and_the_reason_of_the_service(edge, reader, path, query, status, expected):
    answered, _, body = edge.call("GET", path, token=reader, query=query)
    assert (answered, reason(body)) == (status, expected), body
    assert any(each["@type"].endswith("LocalizedMessage") and each["locale"] == "fr" for each in body["details"])


def test_paths_and_parameters_that_no_method_has_are_refused_by_the_edge(edge, reader):
    assert edge.call("GET", "/v1/nothing/of/ours", token=reader)[0] == 404
    assert edge.call("GET", "/elsewhere", token=reader)[0] == 404
    assert edge.call("GET", "/v1/organisations", token=reader, query={"pagesize": 1})[0] == 400
    assert edge.call("DELETE", "/v1/organisations", token=reader)[0] in (404, 405)
    assert edge.call("POST", "/v1/organisations", body=b"{not json", token=reader)[0] == 400
    assert edge.call("GET", "/grpc.health.v1.Health/Check", token=reader)[0] == 404


def test_each_service_has_a_name_of_its_own(edge, reader):
    for service in protos.SERVICES:
        status, _, body = edge.call("GET", "/v1/events", service=service, token=reader)
        assert status == 200, (service, body)
    assert edge.call("GET", "/v1/contracts", service="contracts", token=reader)[0] == 200
    assert edge.call("GET", "/v1/indicators", service="census", token=reader)[0] == 200
    assert edge.call("GET", "/v1/contracts", service="registry", token=reader)[0] == 404
    assert edge.call("GET", "/v1/organisations", service="nobody", token=reader)[0] == 404


def test_a_stream_is_json_line_by_line_on_the_route_of_streams(edge, writer, reader):
    request = f"GET /v1/events:watch HTTP/1.1\r\nhost: registry.socle.example.fr\r\nauthorization: Bearer {reader}\r\n\r\n"
    received = edge.raw(request.encode())  # heard for a few seconds, then hung up
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    line = next(line for line in body.split(b"\r\n") if line.startswith(b"{"))
    assert json.loads(line)["resumeToken"]
    create(edge, writer, new_id())
    routes = {each.get("path"): each["route"] for each in calls_of(edge.log_with('"/v1/events:watch"'))}
    assert routes["/v1/events:watch"] == "registry-streams" and routes["/v1/organisations"] == "registry"


def calls_of(log):
    """The lines of calls, among what Envoy says of itself."""
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]


def test_a_service_that_is_away_is_answered_for_by_the_edge(edges, addresses, reader):
    lonely = edges({name: address for name, address in addresses.items() if name != "census"})
    with lonely as edge:
        status, _, body = edge.call("GET", "/v1/indicators", service="census", token=reader)
        assert (status, body["status"]) == (503, 503)
        assert edge.call("GET", "/v1/organisations", token=reader)[0] == 200


def test_every_path_of_rest_leads_to_its_service(edges, descriptors):
    def often(config):
        limits_of(config)["descriptors"][0]["token_bucket"].update(max_tokens=100000)

    def call(service, method, verb, path):
        body = None if verb in ("get", "delete") else b"[{}]" if method.takes_stream else b"{}"
        return edge.call(verb.upper(), path.replace("{}", "a1"), service=service, body=body)

    patient = edges()
    patient.change = often
    with patient as edge:
        # A service asks who calls before it looks at anything else; the edge would say 404 of a path that it does not know.
        answered = {
            (service, verb, path): call(service, method, verb, path)
            for service in protos.SERVICES
            for method in protos.methods(descriptors, service)
            for verb, path in method.rest
        }
    assert len(answered) > 400
    assert {path: (status, body) for path, (status, _, body) in answered.items() if status != 401 or reason(body) != "UNAUTHENTICATED"} == {}


# --- who calls -------------------------------------------------------------------------------------------------------------


def test_a_call_has_the_rights_of_its_token_and_none_of_the_edges(edge, identities, reader):
    status, _, body = edge.call("GET", "/v1/organisations")
    assert (status, reason(body)) == (401, "UNAUTHENTICATED")
    forged = reader[:-8] + "AAAAAAAA"
    assert edge.call("GET", "/v1/organisations", token=forged)[0] == 401
    status, _, body = create(edge, reader, new_id())
    assert (status, reason(body)) == (403, "PERMISSION_DENIED")
    assert edge.call("GET", "/v1/organisations", token=identities.token("--role", "nothing"))[0] == 403


def test_old_tls_is_refused(edge):
    old = edge.tls(minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(edge, old)
    for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
        assert handshake(edge, edge.tls(minimum_version=version, maximum_version=version)) == name
    weak = edge.tls(maximum_version=ssl.TLSVersion.TLSv1_2)
    weak.set_ciphers("AES128-SHA:AES256-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(edge, weak)


def test_a_renewed_certificate_is_shown_without_a_restart(edges, identities):
    def shown(edge):
        with edge.tls().wrap_socket(socket.create_connection(("127.0.0.1", edge.port), 10), server_hostname="localhost") as connection:
            return connection.getpeercert()["serialNumber"]

    with edges() as edge:
        before = shown(edge)
        edge.mount("outside", identities.folder / "renewed")
        deadline = time.monotonic() + 30
        while shown(edge) == before:
            assert time.monotonic() < deadline, f"still the old certificate: {edge.log()[-1000:]}"
            time.sleep(0.05)


def handshake(edge, context):
    with context.wrap_socket(socket.create_connection(("127.0.0.1", edge.port), 10), server_hostname="localhost") as connection:
        return connection.version()


# --- gRPC-Web and gRPC -------------------------------------------------------------------------------------------------------


def frames(content):
    """(flags, message) of each frame of gRPC-Web."""
    while content:
        flags, length = struct.unpack(">BI", content[:5])
        yield flags, content[5 : 5 + length]
        content = content[5 + length :]


@pytest.mark.parametrize("text", [False, True])
def test_grpc_web_brings_messages_and_trailers(edge, reader, text):
    request = api.ListOrganisationsRequest(page_size=1).SerializeToString()
    content = struct.pack(">BI", 0, len(request)) + request
    kind = "application/grpc-web-text+proto" if text else "application/grpc-web+proto"
    headers = {"content-type": kind, "accept": kind, "x-grpc-web": "1"}
    status, _, body = edge.call("POST", LIST, body=base64.b64encode(content) if text else content, token=reader, headers=headers)
    assert status == 200
    # As text it comes in pieces, each padded for itself.
    pieces = re.findall(rb"[^=]+=*", body) if text else []
    received = list(frames(b"".join(map(base64.b64decode, pieces)) if text else body))
    api.ListOrganisationsResponse.FromString(received[0][1])
    assert received[-1][0] & 0x80 and b"grpc-status:0" in received[-1][1].replace(b" ", b"")


def test_no_origin_is_let_in_by_cors_unless_an_installation_names_it(edge, reader):
    headers = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    status, answered, _ = edge.call("OPTIONS", LIST, headers=headers)
    assert status != 204 and answered["access-control-allow-origin"] is None
    _, answered, _ = edge.call("GET", "/v1/organisations", token=reader, headers={"origin": "https://elsewhere.example"})
    assert answered["access-control-allow-origin"] is None


def channel_to(edge, service="registry"):
    options = [("grpc.ssl_target_name_override", "localhost"), ("grpc.default_authority", f"{service}.socle.example.fr")]
    return grpc.secure_channel(f"127.0.0.1:{edge.port}", grpc.ssl_channel_credentials(edge.authority.read_bytes()), options)


def test_grpc_passes_with_its_errors_and_streams(edge, writer, reader):
    bearer = lambda token: [("authorization", f"Bearer {token}")]
    with channel_to(edge) as channel:
        stub = organisation_service_pb2_grpc.OrganisationServiceStub(channel)
        stub.ListOrganisations(api.ListOrganisationsRequest(), metadata=bearer(reader), timeout=30)
        with pytest.raises(grpc.RpcError) as refused:
            stub.ListOrganisations(api.ListOrganisationsRequest(page_size=-1), metadata=bearer(reader), timeout=30)
        assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert "grpc-status-details-bin" in dict(refused.value.trailing_metadata())

        events = event_service_pb2_grpc.EventServiceStub(channel)
        stream = events.Watch(event_service_pb2.WatchRequest(), metadata=bearer(reader), timeout=60)
        assert next(stream).resume_token
        identifier = new_id()
        create(edge, writer, identifier)
        assert any(event.resource == f"organisations/{identifier}" for message in stream for event in message.events)
        stream.cancel()


# --- limits ------------------------------------------------------------------------------------------------------------------


def test_too_large_requests_are_refused(edge, writer):
    assert create(edge, writer, new_id(), description="x" * (4 << 20))[0] == 413
    # What the edge lets through the service may still refuse, by its own rules.
    status, _, body = create(edge, writer, new_id(), description="x" * (3 << 20))
    assert (status, reason(body)) == (400, "INVALID_FIELD")
    assert edge.call("GET", "/v1/organisations", token=writer, headers={"x-long": "x" * (16 << 10)})[0] == 431
    assert edge.call("GET", "/v1/organisations", token=writer, headers={f"x-{number}": "1" for number in range(70)})[0] == 431


def test_an_address_that_asks_too_often_is_told_to_wait(edges, reader):
    def few(config):
        limits_of(config)["descriptors"][0]["token_bucket"].update(max_tokens=5, tokens_per_fill=1, fill_interval="60s")

    limited = edges()
    limited.change = few
    with limited as edge:
        answers = [edge.call("GET", "/v1/organisations", token=reader) for _ in range(7)]
    assert [status for status, _, _ in answers] == [200] * 5 + [429] * 2
    assert answers[-1][1]["retry-after"] == "1" and answers[-1][2]["status"] == 429


def manager_of(config):
    return config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]


def limits_of(config):
    (limits,) = [each for each in manager_of(config)["http_filters"] if each["name"] == "envoy.filters.http.local_ratelimit"]
    return limits["typed_config"]


@pytest.mark.parametrize(
    "head",
    [
        "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: +5\r\n",
        "content-length : 5\r\n",
        "x_underscore: 1\r\n",
        "x-nul: a\0b\r\n",
    ],
)
def test_requests_whose_end_is_in_doubt_are_refused_and_nothing_behind_them_is_served(edge, head):
    smuggled = "GET /v1/organisations HTTP/1.1\r\nhost: registry.socle.example.fr\r\n\r\n"
    text = f"POST /v1/organisations HTTP/1.1\r\nhost: registry.socle.example.fr\r\n{head}\r\n0\r\n\r\n{smuggled}"
    received = edge.raw(text.encode("latin-1"))
    assert re.match(rb"HTTP/1\.1 (400|501|431)", received) or not received, received[:300]
    assert received.count(b"HTTP/1.1 ") <= 1, received[:600]


@pytest.mark.parametrize(
    "line", ["GET /v1%2Forganisations HTTP/1.1", "GET /v1/x%5c..%5corganisations HTTP/1.1", "GET /v1/organisations HTTP/1.0", "GET /v1/\x01 HTTP/1.1"]
)
def test_paths_that_two_readers_may_read_differently_are_refused(edge, line):
    received = edge.raw(f"{line}\r\nhost: registry.socle.example.fr\r\nconnection: close\r\n\r\n".encode("latin-1"))
    assert re.match(rb"HTTP/1\.1 (400|426)", received), received[:300]


# --- how it is run -------------------------------------------------------------------------------------------------------------


def test_probes_and_metrics_are_there_and_the_rest_of_admin_is_not(edge):
    assert edge.admin("/ready", edge.probes_port) == "LIVE\n"
    assert "envoy_http_downstream_rq_total" in edge.admin("/stats/prometheus", edge.probes_port)
    assert "envoy" not in edge.admin("/config_dump", edge.probes_port)


def test_the_log_holds_neither_tokens_nor_queries(edge, reader):
    secret = f"secret{uuid.uuid4().hex}"
    edge.call("GET", "/v1/organisations", token=reader, query={"filter": f'display_name:"{secret}"'})
    edge.call("GET", "/v1/organisations", token=secret)
    edge.call("GET", f"/v1/nothing?{secret}", token=reader)
    identifier = new_id()
    edge.call("GET", f"/v1/organisations/{identifier}", token=reader)
    log = edge.log_with(identifier)
    assert secret not in log and reader not in log


@pytest.mark.parametrize("service", protos.SERVICES)
def test_the_configuration_names_every_method_of_the_protos(descriptors, service):
    config = yaml.safe_load((ROOT / "deploy" / "edge" / "envoy.yaml").read_text())
    (host,) = [each for each in manager_of(config)["route_config"]["virtual_hosts"] if each["name"] == service]
    named = host["typed_per_filter_config"]["envoy.filters.http.grpc_json_transcoder"]["services"]
    methods = protos.methods(descriptors, service)
    assert set(named) == {method.service for method in methods}, "name the services of the protos in deploy/edge/envoy.yaml"
    streams = re.compile(host["routes"][0]["match"]["safe_regex"]["regex"])
    assert [m.path for m in methods if bool(streams.fullmatch(m.path)) != m.streams] == [], "the route of streams takes other methods"
    assert all(m.path.startswith(host["routes"][1]["match"]["prefix"]) for m in methods)


def reason(body):
    """The reason in the details of an error."""
    return next((each["reason"] for each in body.get("details", []) if each["@type"].endswith("ErrorInfo")), None)
