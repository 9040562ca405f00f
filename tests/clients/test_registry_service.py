"""What a consumer relies on beside the answers: identities, freshness, imports that repeat, older stubs, metrics."""

import urllib.request

import pytest
from calls import Client, failure_of, name
from conftest import PUBLISHED
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc import StatusCode
from socle.registry.v1 import collectivite_pb2
from socle.registry.v1 import collectivite_service_pb2 as api
from socle.registry.v1 import import_service_pb2
from support_py.postgres import PrivatePostgres
from support_py.registry import OPERATOR, RunningRegistry, migrate

LILLE = name("commune-59350")


def get_lille(client, **options):
    return client.GetCollectivite(api.GetCollectiviteRequest(name=LILLE, **options))


@pytest.mark.parametrize("token", [None, "a-token-nobody-has", "x" * 5_000], ids=["none", "unknown", "long"])
def test_nobody_reads_without_a_token(registry, token):
    with Client(registry.address, token) as stranger:
        failure = failure_of(get_lille, stranger)
    assert (failure.code, failure.reason) == (StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")


def test_a_reader_may_not_import(client):
    failure = failure_of(client.ApplySources, import_service_pb2.ApplySourcesRequest())
    assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")
    assert failure.metadata["permission"] == "registry.sources.write"


def test_an_answer_can_be_as_fresh_as_another_one(client):
    revision = get_lille(client).read_info.revision
    assert get_lille(client, consistency={"at_least_as_fresh": revision}).read_info.revision >= revision


def test_an_answer_can_be_fully_consistent(client):
    assert get_lille(client, consistency={"fully_consistent": True}).read_info.revision > 0


def test_a_revision_that_does_not_come_is_not_waited_for_beyond_the_deadline(build, tmp_path):
    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_registry")
        migrate(build, database_url)
        # It gives a call a second, less than the client does.
        with RunningRegistry(build, tmp_path, database_url, ["--max-deadline", "1s"]) as hasty, Client(hasty.address) as client:
            failure = failure_of(get_lille, client, consistency={"at_least_as_fresh": 1_000_000})
    assert (failure.code, failure.reason) == (StatusCode.DEADLINE_EXCEEDED, "REVISION_NOT_REACHED")
    assert failure.metadata["wanted_revision"] == "1000000"


def test_a_second_import_changes_nothing(registry, client):
    before = get_lille(client, consistency={"fully_consistent": True}).read_info.revision
    registry.soclectl("import", PUBLISHED)
    assert get_lille(client, consistency={"fully_consistent": True}).read_info.revision == before


def test_the_operator_sees_what_the_record_rests_on(registry):
    with Client(registry.address, OPERATOR) as operator:
        sources = operator.ListSources(import_service_pb2.ListSourcesRequest(page_size=1000)).sources
    assert {source.state for source in sources} == {import_service_pb2.Source.APPLIED}
    assert {source.vintage for source in sources if source.kind == "cog"} >= {2019, 2021, 2022, 2023, 2024, 2025, 2026}


def test_a_stub_older_than_a_field_still_reads_and_keeps_it(client):
    old_message = _collectivite_without("siren", "memberships")
    sent = client.send_bytes("GetCollectivite", api.GetCollectiviteRequest(name=LILLE).SerializeToString())
    old = old_message.FromString(sent)
    assert not hasattr(old, "siren")
    assert (old.code, old.display_name) == ("59350", "Lille")
    passed_on = collectivite_pb2.Collectivite.FromString(old.SerializeToString())
    assert passed_on == collectivite_pb2.Collectivite.FromString(sent)
    assert passed_on.siren == "215903501"


def test_a_stub_newer_than_the_server_is_answered(client):
    newer = api.GetCollectiviteRequest(name=LILLE).SerializeToString() + b"\xfa\x3e\x03new"  # field 1007, unknown to it
    assert collectivite_pb2.Collectivite.FromString(client.send_bytes("GetCollectivite", newer)).code == "59350"


def test_metrics_show_what_it_serves(registry, client):
    revision = get_lille(client).read_info.revision
    with urllib.request.urlopen(f"http://127.0.0.1:{registry.metrics_port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert float(values["socle_registry_revision"]) == revision
    assert float(values["socle_registry_living_entities"]) > 38_000
    assert float(values["socle_registry_entities"]) > float(values["socle_registry_living_entities"])
    assert float(values["socle_database_up"]) == 1
    calls = [key for key in values if key.startswith("socle_rpc_calls_total") and "GetCollectivite" in key]
    assert sum(float(values[key]) for key in calls) > 0


def _collectivite_without(*fields):
    """The message as stubs have it that were made before these fields were added."""
    pool = descriptor_pool.DescriptorPool()
    added = set()

    def add(file):
        if file.name in added:
            return
        added.add(file.name)
        for dependency in file.dependencies:
            add(dependency)
        proto = descriptor_pb2.FileDescriptorProto()
        file.CopyToProto(proto)
        for message in proto.message_type:
            if message.name == "Collectivite":
                kept = [field for field in message.field if field.name not in fields]
                del message.field[:]
                message.field.extend(kept)
        pool.Add(proto)

    add(collectivite_pb2.DESCRIPTOR)
    found = pool.FindMessageTypeByName("socle.registry.v1.Collectivite")
    return message_factory.MessageFactory(pool).GetPrototype(found)
