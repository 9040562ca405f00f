"""Territories as a consumer writes, reads, resolves and brings them in."""

import concurrent.futures
import datetime

import pytest
from calls import date, failure_of, name
from google.protobuf import field_mask_pb2, timestamp_pb2
from grpc import StatusCode
from socle.registry.v1 import territory_pb2
from socle.registry.v1 import territory_service_pb2 as api
from support_py.registry import OPERATOR, READER
from written import Writer, new_request_id, published

Territory = territory_pb2.Territory
CAMBRAI = name("epci-200068500")
CAUDRESIS = name("epci-200030633")
SOLESMOIS = name("epci-245901038")
COUNTER = iter(range(1_000_000))


@pytest.fixture(name="writer", scope="module")
def _writer(registry):
    with Writer(registry.address) as writer:
        yield writer


@pytest.fixture(name="lists", scope="module")
def _lists(registry):
    """The lists of Territoires d'industrie and CRTE, brought in once; what the import said."""
    files = published(
        "territoires_industrie_2026.csv", "territoires_industrie_epci_2026.csv", "crte_groupements_2022.csv"
    )
    with Writer(registry.address, OPERATOR) as operator:
        industry = operator.bring_in("ImportTerritories", api.ImportTerritoriesRequest, files[:2])
        crte = operator.bring_in("ImportTerritories", api.ImportTerritoriesRequest, files[2:])
    return industry, crte


def mask(*paths):
    return field_mask_pb2.FieldMask(paths=paths)


def cambresis(**changes):
    fields = {
        "display_name": "Cambrésis",
        "kind": Territory.SCOT,
        "members": [CAMBRAI, CAUDRESIS, SOLESMOIS],
        "perimeter_date": date("2020-01-01"),
        "policy": Territory.FOLLOW_SUCCESSORS,
    }
    return Territory(**{**fields, **changes})


def create(writer, territory=None, **options):
    options.setdefault("territory_id", f"scot-{next(COUNTER)}")
    return writer.CreateTerritory(api.CreateTerritoryRequest(territory=territory or cambresis(), **options))


def get(writer, territory_name, **options):
    return writer.GetTerritory(api.GetTerritoryRequest(name=territory_name, **options))


def resolve(writer, territory_name, **options):
    return writer.ResolveTerritory(api.ResolveTerritoryRequest(name=territory_name, **options))


def history(writer, territory_name, **options):
    return writer.ListTerritoryHistory(api.ListTerritoryHistoryRequest(parent=territory_name, **options))


def test_what_was_created_is_read_back(writer):
    created = create(writer)
    read = get(writer, created.name)
    assert read.display_name == "Cambrésis"
    assert list(read.members) == sorted([CAMBRAI, CAUDRESIS, SOLESMOIS])
    assert read.valid_from == date("2020-01-01")
    assert read.etag == created.etag != ""
    assert read.revision == created.revision <= read.read_info.revision


def test_a_territory_without_an_id_gets_one_that_a_repeat_finds_again(writer):
    request_id = new_request_id()
    first = create(writer, territory_id="", request_id=request_id)
    again = create(writer, territory_id="", request_id=request_id)
    assert first.name.startswith("territories/t-")
    assert again == first


def test_a_request_id_with_other_content_is_refused(writer):
    request_id = new_request_id()
    create(writer, territory_id="", request_id=request_id)
    failure = failure_of(create, writer, cambresis(display_name="Autre"), territory_id="", request_id=request_id)
    assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, "REQUEST_ID_REUSED")


def test_validate_only_checks_and_writes_nothing(writer):
    shown = create(writer, territory_id="scot-only-looked-at", validate_only=True)
    assert shown.display_name == "Cambrésis"
    failure = failure_of(get, writer, shown.name)
    assert (failure.code, failure.reason) == (StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
    wrong = failure_of(create, writer, cambresis(members=[]), validate_only=True)
    assert wrong.code == StatusCode.INVALID_ARGUMENT


def test_every_wrong_field_is_named_at_once(writer):
    failure = failure_of(create, writer, Territory(), territory_id="A")
    assert failure.code == StatusCode.INVALID_ARGUMENT
    assert {"territory.display_name", "territory.kind", "territory.policy", "territory.perimeter_date"} <= set(
        failure.fields
    )
    assert "territory_id" in failure.fields
    assert failure.french


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"members": [CAMBRAI, CAMBRAI]}, "territory.members[1]"),
        ({"members": ["collectivites/epci-999999999"]}, "territory.members[0]"),
        ({"members": ["communes/59350"]}, "territory.members[0]"),
        ({"members": ["organisations/nobody-here"]}, "territory.members"),
        ({"perimeter_date": {"year": 2020, "month": 2, "day": 30}}, "territory.perimeter_date"),
        ({"display_name": "x" * 301}, "territory.display_name"),
        ({"display_name": "a\0b"}, "territory.display_name"),
        ({"kind": 99}, "territory.kind"),
        ({"external_ids": [{"system": "ID TI", "id": "1"}]}, "territory.external_ids[0].system"),
        ({"external_ids": [{"system": "cncd", "id": ""}]}, "territory.external_ids[0].id"),
        ({"geometry": {"geojson_uri": "http://example.org/x"}}, "territory.geometry.geojson_uri"),
        ({"geometry": {"centre": {"latitude": 91}}}, "territory.geometry.centre"),
        ({"valid_to": date("2019-12-31")}, "territory.valid_to"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_by_its_field(writer, wrong, field):
    failure = failure_of(create, writer, cambresis(**wrong))
    assert failure.code == StatusCode.INVALID_ARGUMENT, failure
    assert field in failure.fields


@pytest.mark.parametrize("bad", ["", "territories/", "territories/A", "territories/a/b", "scot-1", "territories/ü"])
def test_what_is_no_name_is_told(writer, bad):
    failure = failure_of(get, writer, bad)
    assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, "INVALID_NAME")


def test_a_taken_name_and_a_taken_identifier_are_told_with_their_holder(writer):
    number = f"c-{next(COUNTER)}"
    territory = cambresis(external_ids=[{"system": "cncd", "id": number}])
    holder = create(writer, territory)
    same_name = failure_of(create, writer, territory_id=holder.name.removeprefix("territories/"))
    assert (same_name.code, same_name.reason) == (StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
    same_id = failure_of(create, writer, territory)
    assert (same_id.code, same_id.reason) == (StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
    assert same_id.metadata == {"identifier": f"cncd/{number}", "holder": holder.name}


def test_an_identifier_goes_to_one_of_eight_who_ask_at_once(registry):
    number = f"race-{next(COUNTER)}"

    def attempt(_):
        with Writer(registry.address) as each:
            try:
                return create(each, cambresis(external_ids=[{"system": "cncd", "id": number}]), territory_id="").name
            except Exception as error:  # pylint: disable=broad-except
                return error.code()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1, outcomes
    assert {outcome for outcome in outcomes if not isinstance(outcome, str)} <= {
        StatusCode.ALREADY_EXISTS,
        StatusCode.ABORTED,
    }


def test_of_eight_who_read_the_same_etag_one_writes(registry, writer):
    created = create(writer)

    def attempt(number):
        with Writer(registry.address) as each:
            try:
                each.UpdateTerritory(
                    api.UpdateTerritoryRequest(
                        territory=Territory(name=created.name, description=f"n° {number}", etag=created.etag),
                        update_mask=mask("description"),
                    )
                )
                return "written"
            except Exception as error:  # pylint: disable=broad-except
                return error.code()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert sorted(map(str, outcomes)) == sorted(["written"] + 7 * [str(StatusCode.ABORTED)])


def test_an_update_holds_from_its_day_and_leaves_what_was_before(writer):
    created = create(writer)
    update = api.UpdateTerritoryRequest(
        territory=Territory(name=created.name, display_name="Grand Cambrésis", etag=created.etag),
        update_mask=mask("display_name"),
        effective_date=date("2024-01-01"),
    )
    updated = writer.UpdateTerritory(update)
    assert updated.etag != created.etag
    assert get(writer, created.name, as_of=date("2023-12-31")).display_name == "Cambrésis"
    assert get(writer, created.name, as_of=date("2024-01-01")).display_name == "Grand Cambrésis"
    assert list(updated.members) == list(created.members)
    stale = failure_of(writer.UpdateTerritory, update)
    assert (stale.code, stale.reason) == (StatusCode.ABORTED, "CONCURRENT_CHANGE")


def test_a_correction_keeps_what_was_believed(writer):
    created = create(writer, cambresis(display_name="Cambresis"))
    corrected = writer.CorrectTerritory(
        api.CorrectTerritoryRequest(
            territory=Territory(name=created.name, display_name="Cambrésis"), update_mask=mask("display_name")
        )
    )
    assert corrected.valid_from == created.valid_from
    believed = get(writer, created.name, known_at=created.knowledge.known_from)
    assert believed.display_name == "Cambresis"
    assert get(writer, created.name).display_name == "Cambrésis"
    versions = history(writer, created.name).versions
    assert [version.display_name for version in versions] == ["Cambrésis", "Cambresis"]
    assert versions[1].knowledge.known_to == versions[0].knowledge.known_from
    first = history(writer, created.name, page_size=1)
    second = history(writer, created.name, page_size=1, page_token=first.next_page_token)
    assert [second.versions[0].display_name, second.next_page_token] == ["Cambresis", ""]


def test_a_territory_ends_on_a_day_and_is_not_there_after_it(writer):
    created = create(writer)
    writer.UpdateTerritory(
        api.UpdateTerritoryRequest(
            territory=Territory(name=created.name, valid_to=date("2025-01-01")),
            update_mask=mask("valid_to"),
            effective_date=date("2020-01-01"),
        )
    )
    failure = failure_of(get, writer, created.name)
    assert (failure.code, failure.reason) == (StatusCode.NOT_FOUND, "NOT_ALIVE_AT")
    assert failure.metadata["valid_to"] == "2025-01-01"


def test_two_versions_never_hold_on_one_day(writer):
    created = create(writer)
    for day, label in (("2022-01-01", "B"), ("2024-01-01", "C")):
        writer.UpdateTerritory(
            api.UpdateTerritoryRequest(
                territory=Territory(name=created.name, display_name=label),
                update_mask=mask("display_name"),
                effective_date=date(day),
            )
        )
    failure = failure_of(
        writer.CorrectTerritory,
        api.CorrectTerritoryRequest(
            territory=Territory(name=created.name, valid_to=date("2023-01-01")),
            update_mask=mask("valid_to"),
            as_of=date("2021-01-01"),
        ),
    )
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "VERSIONS_OVERLAP")
    assert failure.metadata == {"valid_from": "2022-01-01", "valid_to": "2024-01-01"}


@pytest.mark.parametrize("path", ["name", "etag", "nothing", "members.x", "revision"])
def test_a_mask_names_fields_that_may_change(writer, path):
    created = create(writer)
    failure = failure_of(
        writer.UpdateTerritory,
        api.UpdateTerritoryRequest(territory=Territory(name=created.name), update_mask=mask(path)),
    )
    assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, "INVALID_MASK")


def test_a_deleted_territory_is_read_by_name_hidden_from_lists_and_comes_back(writer):
    number = f"d-{next(COUNTER)}"
    created = create(writer, cambresis(external_ids=[{"system": "cncd", "id": number}]))
    writer.DeleteTerritory(api.DeleteTerritoryRequest(name=created.name, etag=created.etag))
    found = f'external_ids:"cncd/{number}"'
    assert get(writer, created.name).HasField("delete_time")
    assert not writer.ListTerritories(api.ListTerritoriesRequest(filter=found)).territories
    shown = writer.ListTerritories(api.ListTerritoriesRequest(filter=found, show_deleted=True)).territories
    assert [territory.name for territory in shown] == [created.name]
    refused = failure_of(
        writer.UpdateTerritory,
        api.UpdateTerritoryRequest(territory=Territory(name=created.name, display_name="x"), update_mask=mask("display_name")),
    )
    assert (refused.code, refused.reason) == (StatusCode.FAILED_PRECONDITION, "RESOURCE_DELETED")
    # Its identifier is free meanwhile; whoever took it keeps it.
    other = create(writer, cambresis(external_ids=[{"system": "cncd", "id": number}]))
    taken = failure_of(writer.UndeleteTerritory, api.UndeleteTerritoryRequest(name=created.name))
    assert (taken.code, taken.metadata["holder"]) == (StatusCode.ALREADY_EXISTS, other.name)
    writer.DeleteTerritory(api.DeleteTerritoryRequest(name=other.name))
    restored = writer.UndeleteTerritory(api.UndeleteTerritoryRequest(name=created.name))
    assert not restored.HasField("delete_time")
    assert get(writer, created.name, known_at=created.update_time).name == created.name


def test_pages_hold_everything_once_in_every_order(writer):
    for label in ("Étaples", "Etaples-sur-Mer", "Zuydcoote", "Arras"):
        create(writer, cambresis(display_name=f"Pagination {label}"))
    for order in ("", "display_name", "display_name desc", "perimeter_date desc, name"):
        names, token = [], ""
        while True:
            page = writer.ListTerritories(
                api.ListTerritoriesRequest(
                    page_size=2, page_token=token, filter="display_name:pagination", order_by=order
                )
            )
            names += [territory.display_name for territory in page.territories]
            token = page.next_page_token
            if not token:
                break
        assert sorted(names) == sorted(set(names)) and len(names) == 4, (order, names)
        if order == "display_name":
            assert [each.split()[1] for each in names] == ["Arras", "Étaples", "Etaples-sur-Mer", "Zuydcoote"]


@pytest.mark.parametrize(
    "request_fields, reason",
    [
        ({"filter": "kind = NOTHING"}, "INVALID_FILTER"),
        ({"filter": "colour = red"}, "INVALID_FILTER"),
        ({"order_by": "members"}, "INVALID_ORDER_BY"),
        ({"page_token": "x"}, "INVALID_PAGE_TOKEN"),
        ({"page_size": -1}, "INVALID_FIELD"),
    ],
    ids=str,
)
def test_a_list_refuses_what_it_cannot_answer(writer, request_fields, reason):
    failure = failure_of(writer.ListTerritories, api.ListTerritoriesRequest(**request_fields))
    assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, reason)


def test_who_may_write_depends_on_the_role_alone(registry, writer):
    created = create(writer)
    for token in (READER, OPERATOR):
        with Writer(registry.address, token) as other:
            assert get(other, created.name).name == created.name
            failure = failure_of(create, other)
            assert failure.code == StatusCode.PERMISSION_DENIED
            assert failure.metadata["permission"] == "registry.territories.write"
    failure = failure_of(writer.bring_in, "ImportTerritories", api.ImportTerritoriesRequest, [("x.csv", b"a,b\n")])
    assert failure.metadata["permission"] == "registry.territories.import"


def test_cambresis_of_2011_is_three_epci_today_when_it_follows_its_members(registry, writer):
    members = {"200068500", "200030633", "245901038"}
    created = create(writer)
    resolved = resolve(writer, created.name)
    assert {heir.collectivite[-9:] for member in resolved.members for heir in member.successors} == members
    assert len(resolved.communes) == len(set(resolved.communes)) == resolved.total.commune_count > 100
    assert [coverage.display_name for coverage in resolved.departements] == ["Nord"]
    nord = resolved.departements[0]
    assert nord.population == resolved.total.population > 150_000
    assert 5 < nord.percent < 8
    assert nord.total_commune_count > 640


def test_a_frozen_perimeter_keeps_its_ground_and_a_following_one_grows(writer):
    # The urban community of Lille became a métropole with five more communes (90 → 95) under another SIREN.
    lille = {"members": [name("epci-245900410")], "perimeter_date": date("2019-01-01")}
    frozen = resolve(writer, create(writer, cambresis(policy=Territory.FROZEN, **lille)).name)
    following = resolve(writer, create(writer, cambresis(policy=Territory.FOLLOW_SUCCESSORS, **lille)).name)
    assert frozen.total.commune_count == 90
    assert following.total.commune_count == 95
    assert following.members[0].outcome == api.TerritoryMember.ONE_SUCCESSOR
    assert following.members[0].successors[0].collectivite == name("epci-200093201")
    assert set(frozen.communes) < set(following.communes)


def test_overlap_counts_each_commune_and_inhabitant_once(writer):
    first = create(writer, cambresis(members=[CAMBRAI, CAUDRESIS]))
    second = create(writer, cambresis(members=[CAUDRESIS, SOLESMOIS]))
    compared = writer.CompareTerritories(api.CompareTerritoriesRequest(first=first.name, second=second.name))
    alone = resolve(writer, create(writer, cambresis(members=[CAUDRESIS])).name)
    assert list(compared.communes) == list(alone.communes)
    assert compared.overlap.population == alone.total.population
    assert compared.first.total_commune_count == resolve(writer, first.name).total.commune_count
    assert 0 < compared.second.percent < 100


def test_the_territories_of_a_commune_and_of_its_epci(writer):
    number = f"around-{next(COUNTER)}"
    created = create(writer, cambresis(members=[CAUDRESIS]), territory_id=number)

    def relation(parent):
        found = writer.ListTerritoriesOf(api.ListTerritoriesOfRequest(parent=name(parent), page_size=1000))
        return next((each.relation for each in found.memberships if each.territory == created.name), None)

    assert relation("epci-200030633") == api.TerritoryMembership.MEMBER
    assert relation("commune-59139") == api.TerritoryMembership.INSIDE  # Caudry
    assert relation("departement-59") == api.TerritoryMembership.PARTLY_INSIDE
    assert relation("commune-59350") is None


def test_149_territoires_d_industrie_and_854_crte_resolve_and_none_is_left_over(writer, lists):
    industry, crte = lists
    assert (industry.link_count, industry.row_error_count) == (588, 0)
    assert (crte.link_count, crte.row_count, crte.row_error_count) == (1306, 1306, 0)
    for kind, wanted in (("TERRITOIRE_INDUSTRIE", 149), ("CRTE", 854)):
        found, token = 0, ""
        while True:
            page = writer.ListTerritories(
                api.ListTerritoriesRequest(
                    filter=f"kind = {kind} AND external_systems:*",
                    page_size=1000,
                    page_token=token,
                    read_mask=mask("name"),
                )
            )
            found += len(page.territories)
            token = page.next_page_token
            if not token:
                break
        assert found == wanted


def test_bringing_lists_in_again_changes_nothing_and_undoes_nobody(registry, writer, lists):
    del lists
    files = published("territoires_industrie_2026.csv", "territoires_industrie_epci_2026.csv")
    mended = writer.CorrectTerritory(
        api.CorrectTerritoryRequest(
            territory=Territory(name="territories/ti-0301", description="Relu par la région."),
            update_mask=mask("description"),
        )
    )
    with Writer(registry.address, OPERATOR) as operator:
        again = operator.bring_in("ImportTerritories", api.ImportTerritoriesRequest, files)
    assert (again.created_count, again.updated_count, again.unchanged_count, again.revision) == (0, 0, 149, 0)
    assert get(writer, mended.name).description == "Relu par la région."


def test_a_crte_of_two_regions_is_attached_to_neither(writer, lists):
    del lists
    cambrai = resolve(writer, "territories/crte-32-59-7")
    assert {member.member[-9:] for member in cambrai.members} == {"200068500", "200030633", "245901038"}
    assert cambrai.territory.begin_precision == 3  # ON_OR_BEFORE: the list has no dates
    between = 0
    for territory in writer.ListTerritories(
        api.ListTerritoriesRequest(
            filter="kind = TERRITOIRE_INDUSTRIE AND external_systems:*", page_size=1000, read_mask=mask("name")
        )
    ).territories:
        between += len(resolve(writer, territory.name).regions) > 1
    assert between == 12


def test_an_import_tells_the_rows_that_it_cannot_take(registry):
    rows = b"id_ti,siren_groupement\nti-9999,200068500\nti-9999,123\nti-9999,999999999\nTI 1,200068500\n"
    files = [("labels_2026.csv", b"id_ti,lib_ti\nti-9999,Essai\n"), ("members_2026.csv", rows)]
    with Writer(registry.address, OPERATOR) as operator:
        report = operator.bring_in("ImportTerritories", api.ImportTerritoriesRequest, files, validate_only=True)
    assert (report.row_count, report.row_error_count, report.created_count) == (5, 3, 1)
    assert [(error.line, error.value) for error in report.row_errors] == [(3, "123"), (4, "999999999"), (5, "TI 1")]
    assert report.revision == 0


@pytest.mark.parametrize(
    "files, reason",
    [
        ([], "INVALID_FIELD"),
        ([("a.csv", b"")], "UNKNOWN_SOURCE_KIND"),
        ([("a.csv", b"x,y\n1,2\n")], "UNKNOWN_SOURCE_KIND"),
        ([("", b"id_ti,lib_ti\n")], "INVALID_FIELD"),
        ([(f"{n}.csv", b"id_ti,lib_ti\n") for n in range(11)], "INVALID_FIELD"),
    ],
    ids=["nothing", "empty", "other", "nameless", "too many"],
)
def test_an_import_refuses_files_that_are_none_of_its_own(registry, files, reason):
    with Writer(registry.address, OPERATOR) as operator:
        failure = failure_of(operator.bring_in, "ImportTerritories", api.ImportTerritoriesRequest, files)
    assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, reason)


def test_knowledge_before_the_first_record_knows_nothing(writer):
    created = create(writer)
    long_ago = timestamp_pb2.Timestamp()
    long_ago.FromDatetime(datetime.datetime(2000, 1, 1))
    failure = failure_of(get, writer, created.name, known_at=long_ago)
    assert (failure.code, failure.reason) == (StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
