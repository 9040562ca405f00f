"""Who was carried on by others, of all communes at once; and many territories resolved in one call."""

import uuid

import grpc
import pytest
from calls import date, failure_of
from google.type import date_pb2
from socle.registry.v1 import collectivite_pb2, collectivite_service_pb2, succession_service_pb2, succession_service_pb2_grpc
from socle.registry.v1 import territory_pb2, territory_service_pb2, territory_service_pb2_grpc
from support_py.registry import READER, token_of

COMMUNE = collectivite_pb2.Collectivite.COMMUNE
METADATA = [("authorization", f"Bearer {READER}")]
EPCI = ["collectivites/epci-200068500", "collectivites/epci-200030633", "collectivites/epci-245901038"]
BATCH = 1000


@pytest.fixture(name="channel", scope="module")
def _channel(registry):
    with grpc.insecure_channel(registry.address, [("grpc.max_receive_message_length", 64 << 20)]) as channel:
        yield channel


def exported(channel, **fields):
    stub = succession_service_pb2_grpc.SuccessionServiceStub(channel)
    request = succession_service_pb2.ExportSuccessionsRequest(**fields)
    return list(stub.ExportSuccessions(request, metadata=METADATA, timeout=60))


@pytest.mark.parametrize("before, after", [("2010-01-01", "2026-01-01"), ("1975-01-01", "2026-01-01"), ("2018-01-01", "2019-01-01")])
def test_exactly_those_are_there_that_do_not_carry_themselves_on_alone(channel, client, before, after):
    """Against ResolveSuccessors of every commune, each in its own place."""
    batches = exported(channel, type=COMMUNE, from_date=date(before), as_of=date(after))
    assert batches and all(len(batch.resolutions) <= 500 and batch.read_info.revision > 0 for batch in batches)
    moved = {each.collectivite: each for batch in batches for each in batch.resolutions}
    request = collectivite_service_pb2.ExportCollectivitesRequest(filter="type = COMMUNE", as_of=date(before))
    names = [each.name for batch in client.ExportCollectivites(request) for each in batch.collectivites]
    resolved = {}
    for begin in range(0, len(names), BATCH):
        answer = client.ResolveSuccessors(
            collectivite_service_pb2.ResolveSuccessorsRequest(
                collectivites=names[begin : begin + BATCH], from_date=date(before), as_of=date(after)
            )
        )
        resolved.update((each.collectivite, each) for each in answer.resolutions)
    alone = {name for name, each in resolved.items() if [heir.collectivite for heir in each.successors] == [name]}
    assert set(moved) == set(resolved) - alone and len(moved) > 0
    for name, each in moved.items():
        assert each == resolved[name], name
    assert list(moved) == sorted(moved), "in the order of their names"


def test_on_one_day_nobody_was_carried_on(channel):
    batches = exported(channel, type=COMMUNE, from_date=date("2019-01-01"), as_of=date("2019-01-01"))
    assert len(batches) == 1 and not batches[0].resolutions and batches[0].read_info.revision > 0


@pytest.mark.parametrize(
    "fields, field",
    [({"from_date": date("2019-01-01")}, "type"), ({"type": COMMUNE}, "from_date"),
     ({"type": COMMUNE, "from_date": date_pb2.Date(year=2019, month=2, day=30)}, "from_date")],
)  # fmt: skip
def test_what_is_asked_wrongly_is_named(channel, fields, field):
    assert failure_of(lambda: exported(channel, **fields)).fields == [field]


class TestManyTerritories:
    @pytest.fixture(name="stub", scope="class")
    def _stub(self, channel):
        return territory_service_pb2_grpc.TerritoryServiceStub(channel)

    @pytest.fixture(name="names", scope="class")
    def _names(self, stub):
        kind = territory_pb2.Territory
        names = []
        for members in (EPCI[:1], EPCI[1:], EPCI):
            territory = kind(
                display_name="Cambrésis", kind=kind.SCOT, members=members, perimeter_date=date("2019-01-01"),
                policy=kind.FOLLOW_SUCCESSORS, valid_from=date("2019-01-01"),
            )  # fmt: skip
            request = territory_service_pb2.CreateTerritoryRequest(territory=territory, territory_id=f"t-{uuid.uuid4().hex[:12]}")
            metadata = [("authorization", f"Bearer {token_of('collectivites/departement-59')}")]
            names.append(stub.CreateTerritory(request, metadata=metadata, timeout=30).name)
        return sorted(names)

    def resolved(self, stub, names, **fields):
        request = territory_service_pb2.BatchResolveTerritoriesRequest(names=names, **fields)
        return stub.BatchResolveTerritories(request, metadata=METADATA, timeout=30)

    def test_each_is_resolved_as_alone_and_those_that_are_not_there_are_named(self, stub, names):
        day = date("2020-01-01")
        answer = self.resolved(stub, [*reversed(names), names[0], "territories/no-such"], as_of=day)
        assert [each.territory.name for each in answer.resolutions] == names, "each once, in order"
        assert list(answer.missing) == ["territories/no-such"] and answer.read_info.as_of == day
        for each in answer.resolutions:
            request = territory_service_pb2.ResolveTerritoryRequest(name=each.territory.name, as_of=day)
            alone = stub.ResolveTerritory(request, metadata=METADATA, timeout=30)
            alone.ClearField("read_info")
            assert each == alone and each.communes and each.regions

    def test_on_a_day_before_they_were_recorded_for_all_are_missing(self, stub, names):
        answer = self.resolved(stub, names, as_of=date("2001-01-01"))
        assert not answer.resolutions and list(answer.missing) == names

    def test_a_batch_has_one_name_at_least_and_a_thousand_at_most(self, stub):
        assert failure_of(lambda: self.resolved(stub, [])).code == grpc.StatusCode.INVALID_ARGUMENT
        many = [f"territories/t-{number:05}" for number in range(1001)]
        assert failure_of(lambda: self.resolved(stub, many)).reason == "TOO_LARGE"
        assert failure_of(lambda: self.resolved(stub, ["territories/No"])).reason == "INVALID_NAME"
