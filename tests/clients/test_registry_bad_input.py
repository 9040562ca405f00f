"""Bad input of every kind gets the documented error, and the registry goes on serving."""

import pytest
from calls import SERVICE, date, failure_of, instant, name
from google.type import date_pb2
from grpc import StatusCode
from socle.registry.v1 import collectivite_service_pb2 as api

LILLE = name("commune-59350")
MAX_MESSAGE = 4 << 20


@pytest.fixture(autouse=True)
def goes_on_serving(client):
    yield
    assert client.GetCollectivite(api.GetCollectiviteRequest(name=LILLE)).display_name == "Lille"


def assert_refused(failure, reason, *fields, code=StatusCode.INVALID_ARGUMENT):
    assert (failure.code, failure.reason, failure.domain) == (code, reason, "socle.fr"), failure
    assert failure.message and failure.french, failure
    for field in fields:
        assert field in failure.fields, failure


def padded(size):
    """A request for Lille of that many bytes, most of them in a field that the registry does not know."""
    request = api.GetCollectiviteRequest(name=LILLE).SerializeToString()
    tag = b"\xfa\x3e"  # field 1007, length-delimited
    for filler in range(size - len(request) - len(tag) - 5, size):
        length, left = b"", filler
        while left >= 0x80:
            length += bytes([left & 0x7F | 0x80])
            left >>= 7
        message = request + tag + length + bytes([left]) + b"x" * filler
        if len(message) == size:
            return message
    raise AssertionError(f"no request of {size} bytes")


@pytest.mark.parametrize(
    "message",
    [b"\x0a\x02\xff\xfe", b"\xff\xff\xff\xff", b"\x0a\x7fshort", b"\x00", b"\x0b"],
    ids=["no-utf8", "garbage", "cut", "field-zero", "open-group"],
)
def test_bytes_that_are_no_message(client, message):
    assert_refused(failure_of(client.send_bytes, "GetCollectivite", message), "MALFORMED_MESSAGE")


def test_a_message_of_four_mebibytes_is_taken(client):
    assert b"Lille" in client.send_bytes("GetCollectivite", padded(MAX_MESSAGE))


def test_a_message_of_one_byte_more_is_refused(client):
    failure = failure_of(client.send_bytes, "GetCollectivite", padded(MAX_MESSAGE + 1))
    assert_refused(failure, "TOO_LARGE", code=StatusCode.RESOURCE_EXHAUSTED)
    assert failure.metadata["limit"] == str(MAX_MESSAGE)


def test_a_nul_in_a_name(client):
    request = api.GetCollectiviteRequest(name=LILLE + "\0")
    assert_refused(failure_of(client.GetCollectivite, request), "INVALID_NAME", "name")


def test_a_nul_in_a_query(client):
    request = api.SearchCollectivitesRequest(query="li\0lle")
    assert_refused(failure_of(client.SearchCollectivites, request), "INVALID_FIELD", "query")


@pytest.mark.parametrize("query", ["", "x" * 201], ids=len)
def test_a_query_too_short_or_too_long(client, query):
    request = api.SearchCollectivitesRequest(query=query)
    assert_refused(failure_of(client.SearchCollectivites, request), "INVALID_FIELD", "query")


@pytest.mark.parametrize(
    "day",
    [(2020, 2, 30), (2020, 13, 1), (0, 1, 1), (10_000, 1, 1), (-5, 1, 1), (2020, 0, 0), (2**31 - 1, 1, 1)],
    ids=str,
)
def test_days_that_are_in_no_calendar(client, day):
    year, month, number = day
    request = api.GetCollectiviteRequest(name=LILLE, as_of=date_pb2.Date(year=year, month=month, day=number))
    assert_refused(failure_of(client.GetCollectivite, request), "INVALID_FIELD", "as_of")


@pytest.mark.parametrize("when", [instant(2**62), instant(-(2**62)), instant(1, 2**31 - 1), instant(1, -1)], ids=repr)
def test_instants_that_are_none(client, when):
    request = api.GetCollectiviteRequest(name=LILLE, known_at=when)
    assert_refused(failure_of(client.GetCollectivite, request), "INVALID_FIELD", "known_at")


def test_a_diff_that_runs_backwards(client):
    request = api.DiffCollectivitesRequest(from_date=date("2025-01-01"), to_date=date("2024-01-01"))
    assert_refused(failure_of(client.DiffCollectivites, request), "INVALID_FIELD", "to_date")


def test_a_negative_page_size(client):
    failure = failure_of(client.ListCollectivites, api.ListCollectivitesRequest(page_size=-1))
    assert_refused(failure, "INVALID_FIELD", "page_size")


def test_a_page_size_above_the_most_is_the_most(client):
    answer = client.ListCollectivites(api.ListCollectivitesRequest(page_size=5_000))
    assert len(answer.collectivites) == 1_000
    assert answer.next_page_token


@pytest.mark.parametrize("token", ["nonsense", "é", "A" * 5_000], ids=["nonsense", "accent", "long"])
def test_a_page_token_that_nobody_issued(client, token):
    failure = failure_of(client.ListCollectivites, api.ListCollectivitesRequest(page_token=token))
    assert_refused(failure, "INVALID_PAGE_TOKEN", "page_token")


@pytest.mark.parametrize("path", ["NoSuchMethod", "/socle.nothing.v1.Service/Method", SERVICE])
def test_methods_that_do_not_exist(client, path):
    failure = failure_of(client.send_bytes, path, b"")
    assert_refused(failure, "UNKNOWN_METHOD", code=StatusCode.UNIMPLEMENTED)


@pytest.mark.parametrize(
    "wrong",
    ["", "/", "collectivites/", "collectivites/a/b", LILLE + "/../x", "//" + LILLE,
     "collectivites/commune-" + "9" * 3_000, "collectivites/planet-59350", "collectivites/commune-59350 ", "x" * 100_000],
    ids=lambda text: text[:40] or "empty",
)
def test_names_that_are_none(client, wrong):
    assert_refused(failure_of(client.GetCollectivite, api.GetCollectiviteRequest(name=wrong)), "INVALID_NAME", "name")


def test_a_name_that_nobody_ever_had(client):
    failure = failure_of(client.GetCollectivite, api.GetCollectiviteRequest(name=name("commune-59999")))
    assert_refused(failure, "RESOURCE_NOT_FOUND", code=StatusCode.NOT_FOUND)


@pytest.mark.parametrize(
    "paths", [["display_name"] * 10_000, ["no_such_field"], ["population.nothing"], [""], ["a." * 5_000 + "b"]],
    ids=["ten-thousand", "unknown", "unknown-below", "empty", "deep"],
)
def test_masks_that_are_none(client, paths):
    request = api.GetCollectiviteRequest(name=LILLE)
    request.read_mask.paths.extend(paths)
    assert_refused(failure_of(client.GetCollectivite, request), "INVALID_MASK", "read_mask")


@pytest.mark.parametrize(
    "wrong",
    ["(" * 10_000 + 'code = "1"' + ")" * 10_000, "(" * 1_000 + 'code = "1"' + ")" * 1_000, "NOT " * 1_000 + "siren:*",
     " OR ".join(['code = "1"'] * 201), "planet = 3", "type = PLANET", "population > many", 'code = "',
     "code === 3", "f(", "Lille", "type COMMUNE"],
    ids=lambda text: text[:24],
)
def test_filters_that_are_none(client, wrong):
    failure = failure_of(client.ListCollectivites, api.ListCollectivitesRequest(filter=wrong))
    assert_refused(failure, "INVALID_FILTER", "filter")
    assert failure.metadata["position"].isdigit()


@pytest.mark.parametrize(
    "wrong", ["planet", "code up", "code,,code", ",".join(["code"] * 1_000)], ids=lambda text: text[:12]
)
def test_orders_that_are_none(client, wrong):
    failure = failure_of(client.ListCollectivites, api.ListCollectivitesRequest(order_by=wrong))
    assert_refused(failure, "INVALID_ORDER_BY", "order_by")


@pytest.mark.parametrize(
    "identifier, field",
    [({}, "identifier"), ({"code": "59/350"}, "code"), ({"siren": "12"}, "siren"), ({"siret": "x" * 14}, "siret"),
     ({"postal_code": "5 000"}, "postal_code")],
    ids=str,
)
def test_identifiers_that_are_none(client, identifier, field):
    failure = failure_of(client.LookupCollectivites, api.LookupCollectivitesRequest(**identifier))
    assert_refused(failure, "INVALID_FIELD", field)


def test_an_empty_batch(client):
    failure = failure_of(client.BatchGetCollectivites, api.BatchGetCollectivitesRequest())
    assert_refused(failure, "INVALID_FIELD", "names")


def test_a_batch_of_more_than_a_thousand(client):
    failure = failure_of(client.BatchGetCollectivites, api.BatchGetCollectivitesRequest(names=[LILLE] * 1_001))
    assert_refused(failure, "TOO_LARGE", "names", code=StatusCode.RESOURCE_EXHAUSTED)


def test_an_export_after_no_name(client):
    failure = failure_of(client.ExportCollectivites, api.ExportCollectivitesRequest(after="no name"))
    assert_refused(failure, "INVALID_NAME", "after")


@pytest.mark.parametrize(
    "method, request_type, field, value",
    [("BatchGetCollectivites", api.BatchGetCollectivitesRequest, "names", [LILLE, "no name"]),
     ("ListMembers", api.ListMembersRequest, "parent", "no name"),
     ("ListMemberships", api.ListMembershipsRequest, "parent", "no name"),
     ("ListHistory", api.ListHistoryRequest, "parent", "no name")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_name_is_told_by_the_field_that_holds_it(client, method, request_type, field, value):
    failure = failure_of(getattr(client, method), request_type(**{field: value}))
    assert_refused(failure, "INVALID_NAME", field)
