"""Lists and searches over many fiches read no more rows than what they answer asks for."""

import random
import sys

import grpc
import pytest
from calls import date
from conftest import ROOT
from read_plans import Plans, explain_everything, indexes, nodes, rows_read
from support_py.registry import READER

TEMPLATES, COPIES = 24, 1000


@pytest.fixture(name="grown", scope="module")
def _grown(build, registry, tmp_path_factory):
    """A census of thousands of fiches, as the benchmark grows them; and the cluster that it is in."""
    from support_py.census import RunningCensus
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    import action_sheets

    with PrivatePostgres() as postgres, pytest.MonkeyPatch.context() as patch:
        patch.setattr(action_sheets, "COPIES", COPIES)
        url = postgres.create_database(action_sheets.DATABASE)
        migrate(build, url, "census")
        explain_everything(postgres, action_sheets.DATABASE)
        with RunningCensus(build, tmp_path_factory.mktemp("census"), url, registry.address) as census:
            with grpc.insecure_channel(census.address) as channel:
                for seed in range(TEMPLATES):
                    action_sheets.some_sheet(channel, random.Random(seed), seed)
                action_sheets.grow(postgres)
                yield postgres, channel, census.address


def searched(channel, **fields):
    from socle.census.v1 import search_service_pb2, search_service_pb2_grpc

    stub = search_service_pb2_grpc.SearchServiceStub(channel)
    return stub.Search(search_service_pb2.SearchRequest(**fields), metadata=[("authorization", f"Bearer {READER}")], timeout=120)


def test_texts_are_read_for_what_is_shown_and_once(grown):
    postgres, channel, _ = grown
    with Plans(postgres) as plans:
        shown = searched(channel, query="berges", page_size=50).results
    assert len(shown) == 50
    texts = plans.of("t.title, t.body")
    assert rows_read(texts, "action_sheet_content") == 50
    assert all(node.get("Rows Removed by Join Filter", 0) == 0 for plan in texts for node in nodes(plan)), "each with each"


def test_a_region_is_searched_among_the_newest_not_among_all_that_have_the_word(grown):
    """As many of the newest as the first of them let expect, where they have the word and lie there."""
    postgres, channel, _ = grown
    place = "collectivites/region-32"
    word = searched(channel, place=place).results[0].title.text.split()[0]
    with Plans(postgres) as plans:
        shown = searched(channel, query=word, place=place, page_size=100).results
    assert len(shown) == 100
    assert len(plans.of("FROM (SELECT * FROM search_entry e WHERE e.everybody")) == 2, "the first 1,500, then some more"
    assert not plans.of("found AS MATERIALIZED (SELECT e.kind, e.source, e.side, e.id, e.age FROM search_entry e WHERE e.everybody"), "all"
    assert rows_read(plans.of("search_entry"), "search_entry") < TEMPLATES * COPIES / 2


def test_owners_are_counted_from_an_index_in_one_go(grown):
    from socle.census.v1 import action_sheet_service_pb2, action_sheet_service_pb2_grpc

    postgres, channel, _ = grown
    postgres.psql("socle_census", "VACUUM ANALYZE action_sheet")
    request = action_sheet_service_pb2.CountActionSheetsRequest(
        property=action_sheet_service_pb2.CountActionSheetsRequest.OWNER, filter={"late": True}
    )
    stub = action_sheet_service_pb2_grpc.ActionSheetServiceStub(channel)
    with Plans(postgres) as plans:
        answer = stub.CountActionSheets(request, metadata=[("authorization", f"Bearer {READER}")], timeout=60)
    counted = plans.of("FROM action_sheet a WHERE")
    assert len(counted) == 1, "values and their total in one statement"
    assert indexes(counted) == {"action_sheet_owners_counted"}
    assert all(node.get("Heap Fetches", 0) == 0 for node in nodes(counted[0]))
    assert len(answer.counts) == 1000 and answer.total_count > sum(each.count for each in answer.counts), "all are counted"


def test_values_that_come_again_are_looked_up_each_for_itself(grown, client):
    """Also a moment after the first of them came, when PostgreSQL has counted nothing yet."""
    from indicator_calls import Observatory
    from socle.registry.v1 import collectivite_service_pb2

    postgres, _, address = grown
    api = Observatory(address)
    export = collectivite_service_pb2.ExportCollectivitesRequest(filter="type = EPCI AND fiscalite:*", as_of=date("2019-01-01"))
    names = [each.name for batch in client.ExportCollectivites(export) for each in batch.collectivites]
    made = api.define()
    api.record(made, dict.fromkeys(names, 1))
    for amount in (1, 2):
        with Plans(postgres) as plans:
            api.record(made, dict.fromkeys(names, amount))
        read = rows_read(plans.of("indicator_value"), "indicator_value")
        assert read <= 4 * len(names), f"{read} rows were read for {len(names)} values"
    assert {each.value for each in api.values(made).values()} == {"2"}
