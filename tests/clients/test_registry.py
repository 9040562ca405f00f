"""A consumer of the registry reads it through stubs made from the published protos."""

import pytest
from calls import date, failure_of, name, names
from grpc import StatusCode
from socle.registry.v1 import collectivite_pb2
from socle.registry.v1 import collectivite_service_pb2 as api

LILLE = name("commune-59350")
MEL = name("epci-200093201")
COMMUNE = collectivite_pb2.Collectivite.COMMUNE


def test_gets_a_commune_as_it_is_today(client):
    lille = client.GetCollectivite(api.GetCollectiviteRequest(name=LILLE))
    assert (lille.name, lille.type, lille.code, lille.display_name) == (LILLE, COMMUNE, "59350", "Lille")
    assert lille.siren == "215903501"
    assert "59800" in lille.postal_codes
    assert lille.departements == [name("departement-59")]
    assert lille.regions == [name("region-32")]
    assert lille.population.municipale > 200_000
    assert [membership.group for membership in lille.memberships] == [MEL]
    assert lille.read_info.revision > 0


def test_gets_a_commune_as_it_was(client):
    lomme = client.GetCollectivite(api.GetCollectiviteRequest(name=name("commune-59355"), as_of=date("2000-02-26")))
    assert lomme.display_name == "Lomme"
    assert lomme.validity.valid_to == date("2000-02-27")


def test_tells_of_a_commune_that_ended_when_it_lived_and_who_carries_it_on(client):
    request = api.GetCollectiviteRequest(name=name("commune-59355"), as_of=date("2020-01-01"))
    failure = failure_of(client.GetCollectivite, request)
    assert (failure.code, failure.reason) == (StatusCode.NOT_FOUND, "NOT_ALIVE_AT")
    assert failure.metadata["as_of"] == "2020-01-01"
    assert failure.metadata["valid_from"] == ""
    assert failure.metadata["valid_to"] == "2000-02-27"
    assert failure.metadata["successors"] == LILLE, "the commune associée is a part of Lille, no heir"


def test_read_mask_leaves_out_what_is_not_asked_for(client):
    request = api.GetCollectiviteRequest(name=LILLE)
    request.read_mask.paths.extend(["display_name", "population.municipale"])
    answer = client.GetCollectivite(request)
    asked = collectivite_pb2.Collectivite(display_name="Lille", read_info=answer.read_info)
    asked.population.municipale = answer.population.municipale
    assert answer == asked


def test_pages_join_up(client):
    request = api.ListCollectivitesRequest(filter="type = COMMUNE AND departement:59", page_size=100)
    found, pages = [], 0
    while True:
        page = client.ListCollectivites(request)
        found += names(page.collectivites)
        pages += 1
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    whole = client.ListCollectivites(api.ListCollectivitesRequest(filter=request.filter, page_size=1000))
    assert whole.next_page_token == ""
    assert found == names(whole.collectivites)
    assert found == sorted(set(found))
    assert pages == -(-len(found) // 100)


def test_a_page_token_goes_with_its_own_filter_only(client):
    first = client.ListCollectivites(api.ListCollectivitesRequest(filter="type = COMMUNE"))
    other = api.ListCollectivitesRequest(filter="type = EPCI", page_token=first.next_page_token)
    failure = failure_of(client.ListCollectivites, other)
    assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, "INVALID_PAGE_TOKEN")


def test_filters_and_orders(client):
    request = api.ListCollectivitesRequest(
        filter="type = COMMUNE AND population >= 200000 AND -departement:75", order_by="population desc"
    )
    answer = client.ListCollectivites(request)
    populations = [commune.population.municipale for commune in answer.collectivites]
    assert [commune.display_name for commune in answer.collectivites[:3]] == ["Marseille", "Lyon", "Toulouse"]
    assert populations == sorted(populations, reverse=True)
    assert min(populations) >= 200_000


@pytest.mark.parametrize(
    "typed, found",
    [
        ("Évreux", "commune-27229"),
        ("evreux", "commune-27229"),
        ("ÉVREUX", "commune-27229"),
        ("marsielle", "commune-13055"),
        ("chalons en champ", "commune-51108"),
        ("st etienne", "commune-42218"),
        ("l abergement clemenciat", "commune-01001"),
        ("oeting", "commune-57521"),
    ],
)
def test_search_finds_what_a_person_types(client, typed, found):
    answer = client.SearchCollectivites(api.SearchCollectivitesRequest(query=typed, page_size=5))
    assert names(answer.collectivites)[:1] == [found]


def test_search_takes_a_filter(client):
    request = api.SearchCollectivitesRequest(query="lille", page_size=100, filter="departement:76")
    found = client.SearchCollectivites(request).collectivites
    assert name("commune-76384") in [collectivite.name for collectivite in found], "Lillebonne"
    assert all(collectivite.departements == [name("departement-76")] for collectivite in found)


@pytest.mark.parametrize(
    "identifier, day, found",
    [
        ({"code": "59350"}, None, ["commune-59350"]),
        ({"code": "59355"}, "2000-01-01", ["commune-59355"]),
        ({"code": "59355"}, None, ["commune-associee-59355"]),
        ({"siren": "215903501"}, None, ["commune-59350"]),
        ({"siren": "200093201"}, None, ["epci-200093201"]),
        ({"siret": "21590350100017"}, None, ["commune-59350"]),
        ({"postal_code": "59160"}, None, ["commune-59128", "commune-59350"]),
        ({"code": "59999"}, None, []),
    ],
    ids=str,
)
def test_lookup_by_identifier(client, identifier, day, found):
    request = api.LookupCollectivitesRequest(**identifier, as_of=date(day) if day else None)
    assert names(client.LookupCollectivites(request).collectivites) == found


def test_a_batch_answers_in_the_order_asked_for(client):
    asked = [name("commune-62193"), LILLE, MEL, name("region-32"), LILLE]
    answer = client.BatchGetCollectivites(api.BatchGetCollectivitesRequest(names=asked))
    assert [collectivite.name for collectivite in answer.collectivites] == asked


def test_the_metropole_of_lille_has_95_members(client):
    answer = client.ListMembers(api.ListMembersRequest(parent=MEL, page_size=1000, as_of=date("2025-01-01")))
    assert (len(answer.members), answer.total_size) == (95, 95)
    assert LILLE in [member.name for member in answer.members]


def test_memberships_are_told_oldest_first(client):
    answer = client.ListMemberships(api.ListMembershipsRequest(parent=LILLE))
    begins = [membership.validity.valid_from.year for membership in answer.memberships]
    assert begins == sorted(begins)
    assert answer.memberships[-1].group == MEL


def test_history_ends_where_the_successor_begins(client):
    versions = client.ListHistory(api.ListHistoryRequest(parent=name("commune-59355"))).versions
    assert versions[-1].display_name == "Lomme"
    assert versions[-1].validity.valid_to == date("2000-02-27")
    assert LILLE in [link.collectivite for link in versions[-1].successors]


def test_resolves_a_thousand_old_codes(client):
    since_1960 = api.DiffCollectivitesRequest(
        from_date=date("1960-01-01"), to_date=date("2026-01-01"), filter="type = COMMUNE", page_size=1000
    )
    old = []
    while len(old) < 1000:
        page = client.DiffCollectivites(since_1960)
        ended = [change.collectivite for change in page.changes if change.kind == api.CollectiviteChange.ENDED]
        old += [one.removeprefix("collectivites/commune-") for one in ended]
        assert page.next_page_token, f"only {len(old)} communes have ended since 1960"
        since_1960.page_token = page.next_page_token
    answer = client.ResolveSuccessors(api.ResolveSuccessorsRequest(collectivites=old[:1000], as_of=date("2026-01-01")))
    assert [resolution.requested for resolution in answer.resolutions] == old[:1000]
    outcome = api.SuccessorResolution
    carried_on = (outcome.ONE_SUCCESSOR, outcome.SHARED, outcome.AMBIGUOUS)
    without = [one.requested for one in answer.resolutions if one.outcome not in carried_on or not one.successors]
    assert len(without) <= 10, f"nobody carries on {without}"


def test_what_cannot_be_resolved_says_why_in_its_own_place(client):
    request = api.ResolveSuccessorsRequest(collectivites=["59355", "59999", "no code", "59350"])
    outcomes = [one.outcome for one in client.ResolveSuccessors(request).resolutions]
    outcome = api.SuccessorResolution
    assert outcomes == [outcome.ONE_SUCCESSOR, outcome.UNKNOWN_ENTITY, outcome.MALFORMED, outcome.ALIVE]


def test_diff_tells_births_and_ends(client):
    request = api.DiffCollectivitesRequest(
        from_date=date("2000-02-26"), to_date=date("2000-02-27"), filter="departement:59"
    )
    changes = {one.collectivite: one.kind for one in client.DiffCollectivites(request).changes}
    assert changes[name("commune-59355")] == api.CollectiviteChange.ENDED
    assert changes[name("commune-associee-59355")] == api.CollectiviteChange.CREATED


@pytest.mark.parametrize(
    "chosen, count", [("type = COMMUNE", 34_969), ("type = COMMUNE AND zone = COM", 94), ("type = REGION", 18)]
)
def test_counts(client, chosen, count):
    request = api.CountCollectivitesRequest(filter=chosen, as_of=date("2025-06-01") if "REGION" in chosen else None)
    answer = client.CountCollectivites(request)
    assert answer.total_count == count
    assert sum(one.count for one in answer.counts) == count


def test_an_export_is_complete(client):
    batches = list(client.ExportCollectivites(api.ExportCollectivitesRequest(filter="type = COMMUNE")))
    found = [one for batch in batches for one in names(batch.collectivites)]
    assert len(found) == len(set(found)) == batches[-1].position == batches[-1].total_size
    assert len(found) == client.CountCollectivites(api.CountCollectivitesRequest(filter="type = COMMUNE")).total_count
    assert len({batch.read_info.revision for batch in batches}) == 1


def test_a_broken_export_goes_on_where_it_stopped(client):
    request = api.ExportCollectivitesRequest(filter="departement:59")
    whole = [one for batch in client.ExportCollectivites(request) for one in names(batch.collectivites)]
    stream = client.ExportCollectivites(request)
    first = names(next(stream).collectivites)
    stream.cancel()
    request.after = name(first[-1])
    rest = [one for batch in client.ExportCollectivites(request) for one in names(batch.collectivites)]
    assert first + rest == whole
