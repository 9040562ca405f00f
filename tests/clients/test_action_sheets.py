"""Fiches-actions: what they say, how far they have come, who reads them, and what became of them."""

import datetime
import uuid

import grpc
import pytest
from calls import date, refused
from google.protobuf import timestamp_pb2
from governance import Actors, create_body
from grpc import StatusCode
from sheet_calls import CRTE, LILLE, MEL, NORD, PAS_DE_CALAIS, TI, Caller, listed, mature_fields, messages, move, new_sheet, sheet_of, update
from support_py.registry import OPERATOR, READER

UNKNOWN = "collectivites/commune-59999"


@pytest.fixture(name="opened", scope="module")
def _opened(census):
    with grpc.insecure_channel(census.address) as channel:
        yield channel


@pytest.fixture(name="nord", scope="module")
def _nord(opened):
    return Caller(opened, NORD)


@pytest.fixture(name="lille", scope="module")
def _lille(opened):
    return Caller(opened, LILLE)


@pytest.fixture(name="mel", scope="module")
def _mel(opened):
    return Caller(opened, MEL)


@pytest.fixture(name="reader", scope="module")
def _reader(opened):
    return Caller(opened, token=READER)


@pytest.fixture(name="api", scope="module")
def _api(census):
    return messages()


@pytest.fixture(name="committee", scope="module")
def _committee(registry):
    with Actors(registry.address) as acting:
        yield create_body(acting(NORD), NORD).name


@pytest.fixture(name="mark")
def _mark():
    """A theme that no other test gives: lists of this test are its own."""
    return f"t-{uuid.uuid4().hex[:16]}"


def wrong(call, *fields):
    failure = refused(call, StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")
    assert failure.fields == list(fields), failure


# What they say.


def test_a_sheet_comes_back_as_it_was_written(nord, reader, api, committee):
    sheet = api.ActionSheet
    said = sheet_of(
        **mature_fields(),
        number="2.3",
        expected_results="Un musée ouvert",
        pilot=MEL,
        pilot_label="Direction de la culture",
        elected_referent=sheet.Referent(function="Vice-présidente à la culture"),
        partners=[sheet.Partner(party=LILLE, role=sheet.ASSOCIATED), sheet.Partner(label="Banque des Territoires", role=sheet.OPERATOR)],
        shared_with=[PAS_DE_CALAIS],
        bodies=[committee],
        programmes=[sheet.ProgrammeEntry(programme=TI, axis_edition="2019", axis="attractivite", orientation="Tourisme")],
        places=["collectivites/commune-59139", "territories/scot-du-cambresis"],
        place_date=date("2012-01-01"),
        place_label="Caudry",
        themes=["culture", "patrimoine"],
        commitment=sheet.FIRM,
        priority=2,
        milestones=[sheet.Milestone(label="Permis", due_date=date("2012-06-30"), reached_date=date("2012-07-02"))],
        participation=sheet.CONCERTATION,
        participation_note="Deux ateliers",
        notes=[sheet.Note(date=date("2012-05-01"), text="À revoir", private=True), sheet.Note(date=date("2012-04-01"), text="Vu")],
        documents=[sheet.Document(title="Étude", uri="https://exemple.fr/etude", sha256="a" * 64)],
        linked_sheets=["actionSheets/autre-fiche"],
        external_ids=[sheet.ExternalIdentifier(system="tet", id=uuid.uuid4().hex)],
        visibility=sheet.PUBLIC,
        source="Document 002",
    )
    made = nord.CreateActionSheet(action_sheet=said)
    shown = nord.GetActionSheet(name=made.name)
    assert shown == made
    for field, value in said.ListFields():
        assert getattr(shown, field.name) == value or field.name == "programmes", field.name
    assert [(each.programme, each.axis, each.status) for each in shown.programmes] == [(TI, "attractivite", sheet.PROPOSED)]
    assert (shown.maturity, shown.status, shown.engaged, shown.late) == (sheet.PROJECT_SHEET, sheet.PROPOSED, False, False)
    assert shown.etag and shown.revision and shown.create_time == shown.update_time
    assert reader.GetActionSheet(name=made.name).title == said.title


def test_totals_are_kept_by_tax_and_give_the_own_share(nord, api):
    sheet = api.ActionSheet
    line, fund = sheet.BudgetLine, sheet.FundingLine
    made = new_sheet(
        nord,
        budget_lines=[
            line(year=2020, nature=line.INVESTMENT, unit=sheet.EUR_HT, planned_hundredths=4_507_700, actual_hundredths=10),
            line(year=2021, nature=line.INVESTMENT, unit=sheet.EUR_HT, planned_hundredths=0),
            line(year=2020, nature=line.RUNNING, unit=sheet.FTE, planned_hundredths=50),
            line(nature=line.RUNNING, unit=sheet.EUR_TTC, planned_hundredths=100),
        ],
        funding_lines=[
            fund(financer_label="État", grant="DETR", unit=sheet.EUR_HT, requested_cents=9_999_999, awarded_cents=2_028_465),
            fund(financer_label="État", grant="DSIL", unit=sheet.EUR_HT, requested_cents=1_803_100),
        ],
    )
    ht, ttc = made.totals
    assert (ht.unit, ht.planned_investment_cents, ht.actual_investment_cents) == (sheet.EUR_HT, 4_507_700, 10)
    assert (ht.requested_cents, ht.awarded_cents, ht.paid_cents) == (11_803_099, 2_028_465, 0)
    assert (ht.own_share_cents, ht.own_share_basis_points) == (4_507_700 - 2_028_465 - 1_803_100, 1499)
    assert (ttc.unit, ttc.planned_running_cents, ttc.own_share_basis_points) == (sheet.EUR_TTC, 100, 10_000)


def test_a_wrong_field_is_named(nord, api):
    sheet = api.ActionSheet
    line = sheet.BudgetLine
    twice = line(year=2020, nature=line.INVESTMENT, unit=sheet.EUR_HT, planned_hundredths=1)
    for fields, path in (
        ({"title": ""}, "title"),
        ({"owner": "bodies/x"}, "owner"),
        ({"owner": UNKNOWN}, "owner"),
        ({"partners": [sheet.Partner(party="organisations/siren-000000000")]}, "partners[0].party"),
        ({"partners": [sheet.Partner()]}, "partners[0]"),
        ({"priority": 4}, "priority"),
        ({"phase": 9}, "phase"),
        ({"start_date": date("2020-01-02"), "end_date": date("2020-01-01")}, "end_date"),
        ({"continuous": True, "end_date": date("2020-01-01")}, "end_date"),
        ({"budget_lines": [twice, twice]}, "budget_lines[1]"),
        ({"budget_lines": [line(year=2020, nature=line.INVESTMENT, unit=sheet.EUR_HT)]}, "budget_lines[0]"),
        ({"budget_lines": [line(year=20, nature=line.INVESTMENT, unit=sheet.EUR_HT, planned_hundredths=1)]}, "budget_lines[0].year"),
        ({"funding_lines": [sheet.FundingLine(unit=sheet.EUR_HT)]}, "funding_lines[0]"),
        ({"funding_lines": [sheet.FundingLine(financer_label="État", unit=sheet.FTE)]}, "funding_lines[0].unit"),
        ({"funding_lines": [sheet.FundingLine(financer_label="État", unit=sheet.EUR_HT, paid_cents=1)]}, "funding_lines[0].paid_cents"),
        ({"targets": [sheet.Target(label="x", target="1,5")]}, "targets[0].target"),
        ({"targets": [sheet.Target(target="1")]}, "targets[0]"),
        ({"themes": ["Été"]}, "themes[0]"),
        ({"shared_with": [MEL, MEL]}, "shared_with[1]"),
        ({"notes": [sheet.Note(text="sans date")]}, "notes[0].date"),
        ({"documents": [sheet.Document(title="x", uri="y", sha256="zz")]}, "documents[0].sha256"),
        ({"external_ids": [sheet.ExternalIdentifier(system="TET", id="1")]}, "external_ids[0].system"),
        ({"elected_referent": sheet.Referent(person="Martine Dupont")}, "elected_referent.person"),
        ({"programmes": [sheet.ProgrammeEntry(programme="programmes/aucun")]}, "programmes[0].programme"),
        ({"programmes": [sheet.ProgrammeEntry(programme=CRTE)] * 2}, "programmes[1]"),
    ):
        wrong(lambda: new_sheet(nord, **fields), f"action_sheet.{path}")


def test_axes_are_those_of_the_edition_of_the_programme(nord, api):
    """Document 003: recrutement, innovation, attractivité, simplification; the second phase has other ones."""
    entry = api.ActionSheet.ProgrammeEntry
    for axis in ("recrutement", "innovation", "attractivite", "simplification"):
        new_sheet(nord, programmes=[entry(programme=TI, axis_edition="2019", axis=axis)])
    new_sheet(nord, programmes=[entry(programme=TI, axis_edition="2023", axis="foncier-industriel"), entry(programme=CRTE, axis="mobilites")])
    wrong(
        lambda: new_sheet(nord, programmes=[entry(programme=TI, axis_edition="2019", axis="foncier-industriel")]),
        "action_sheet.programmes[0].axis",
    )
    wrong(lambda: new_sheet(nord, programmes=[entry(programme=TI, axis="recrutement")]), "action_sheet.programmes[0].axis_edition")
    wrong(lambda: new_sheet(nord, programmes=[entry(programme=CRTE, axis_edition="2019")]), "action_sheet.programmes[0].axis_edition")


def test_a_party_that_has_ended_may_still_be_named(nord):
    assert new_sheet(nord, owner="collectivites/epci-245900410").owner


def test_parts_go_one_level_deep(nord, lille):
    whole = new_sheet(nord)
    part = new_sheet(nord, parent_sheet=whole.name)
    assert listed(nord, parent_sheet=whole.name) == [part.name]
    parent = "action_sheet.parent_sheet"
    wrong(lambda: new_sheet(nord, parent_sheet=part.name), parent)
    wrong(lambda: update(nord, whole, parent_sheet=new_sheet(nord).name), parent)
    wrong(lambda: update(nord, part, parent_sheet=part.name), parent)
    wrong(lambda: new_sheet(nord, parent_sheet="actionSheets/aucune-fiche"), parent)
    wrong(lambda: new_sheet(lille, origin=LILLE, owner=LILLE, parent_sheet=whole.name), parent)
    failure = refused(lambda: nord.DeleteActionSheet(name=whole.name), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert "part of it" in failure.message
    nord.DeleteActionSheet(name=part.name)
    assert nord.DeleteActionSheet(name=whole.name).HasField("delete_time")


def test_an_identifier_of_another_system_is_carried_once_by_an_origin(nord, lille, api):
    tag = api.ActionSheet.ExternalIdentifier(system="mec", id=uuid.uuid4().hex)
    made = new_sheet(nord, external_ids=[tag])
    taken = refused(lambda: new_sheet(nord, external_ids=[tag]), StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
    assert taken.metadata["holder"] == made.name
    other = new_sheet(lille, origin=LILLE, owner=LILLE, external_ids=[tag])
    assert sorted(listed(nord, external_id={"system": "mec", "id": tag.id})) == sorted([made.name, other.name])
    update(nord, made, "external_ids")
    new_sheet(nord, external_ids=[tag])


# Writing.


def test_an_update_changes_what_it_names(nord):
    made = new_sheet(nord, description="Avant", priority=1)
    after = update(nord, made, "description", description="Après", priority=3)
    assert (after.description, after.priority, after.title) == ("Après", 1, made.title)
    refused(lambda: update(nord, made, description="Trop tard"), StatusCode.ABORTED, "CONCURRENT_CHANGE")
    refused(lambda: update(nord, after, status=2), StatusCode.INVALID_ARGUMENT, "INVALID_MASK")
    refused(lambda: update(nord, after, origin=LILLE), StatusCode.INVALID_ARGUMENT, "INVALID_MASK")


def test_a_repeat_does_nothing_and_gets_the_first_answer(nord):
    request_id = str(uuid.uuid4())
    first = nord.CreateActionSheet(action_sheet=sheet_of(), request_id=request_id)
    assert nord.CreateActionSheet(action_sheet=sheet_of(), request_id=request_id) == first
    refused(
        lambda: nord.CreateActionSheet(action_sheet=sheet_of(title="Autre"), request_id=request_id),
        StatusCode.INVALID_ARGUMENT,
        "REQUEST_ID_REUSED",
    )


def test_validating_writes_nothing(nord):
    sheet_id = f"s-{uuid.uuid4().hex}"
    nord.CreateActionSheet(action_sheet=sheet_of(), action_sheet_id=sheet_id, validate_only=True)
    refused(lambda: nord.GetActionSheet(name=f"actionSheets/{sheet_id}"), StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


def test_what_was_deleted_comes_back(nord, mark):
    made = new_sheet(nord, themes=[mark])
    nord.DeleteActionSheet(name=made.name)
    assert not listed(nord, themes=[mark]) and listed(nord, themes=[mark], show_deleted=True) == [made.name]
    refused(lambda: update(nord, nord.GetActionSheet(name=made.name), title="X"), StatusCode.FAILED_PRECONDITION, "RESOURCE_DELETED")
    nord.UndeleteActionSheet(name=made.name)
    assert listed(nord, themes=[mark]) == [made.name]
    refused(lambda: nord.UndeleteActionSheet(name=made.name), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    moved = move(nord, made, "QUALIFIED")
    refused(lambda: nord.DeleteActionSheet(name=moved.name), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")


# How far they have come.


def test_an_idea_becomes_a_fiche_action_when_it_is_mature(nord, reader, api):
    sheet = api.ActionSheet
    made = new_sheet(nord, owner="")
    checked = reader.CheckMaturity(name=made.name)
    assert not checked.mature
    assert {each.type for each in checked.criteria if not each.met} == {"CARRIED", "DESCRIBED", "FINANCED", "EVALUATED", "READY", "PLANNED"}
    assert all(each.description and each.french_description and each.source for each in checked.criteria)
    failure = refused(lambda: nord.PromoteActionSheet(name=made.name), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert "Somebody owns it" in failure.message
    made = update(nord, made, owner=NORD, **mature_fields())
    assert reader.CheckMaturity(name=made.name).mature
    made = nord.PromoteActionSheet(name=made.name, reason="Comité de pilotage du 3 mars")
    assert made.maturity == sheet.ACTION_SHEET
    refused(lambda: nord.PromoteActionSheet(name=made.name), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")


@pytest.mark.parametrize(
    "change, unmet",
    [
        (lambda api: {"objectives": ""}, "DESCRIBED"),
        (lambda api: {"phase": api.ActionSheet.IDEA}, "READY"),
        (lambda api: {"end_date": None}, "PLANNED"),
        (lambda api: {"targets": [api.ActionSheet.Target(label="x", baseline="1")]}, "EVALUATED"),
        (lambda api: {"budget_lines": []}, "FINANCED"),
        (lambda api: {"funding_lines": [api.ActionSheet.FundingLine(financer_label="État", unit=1)]}, "FINANCED"),
        (lambda api: {"funding_lines": [api.ActionSheet.FundingLine(financer_label="État", unit=2, requested_cents=1)]}, "FINANCED"),
        (lambda api: {"funding_lines": [api.ActionSheet.FundingLine(financer_label="État", unit=1, awarded_cents=400_000_001)]}, "FINANCED"),
    ],
)
def test_each_criterion_is_looked_at_by_itself(nord, api, change, unmet):
    made = new_sheet(nord, **{**mature_fields(), **change(api)})
    assert [each.type for each in nord.CheckMaturity(name=made.name).criteria if not each.met] == [unmet]


def test_statuses_follow_one_another_and_what_stands_against_a_step_is_told(nord, reader, api):
    sheet = api.ActionSheet
    made = new_sheet(nord, **mature_fields())
    told = reader.CheckActionSheetStatus(name=made.name, status=sheet.COMMITTED).unmet
    assert [each.type for each in told] == ["TRANSITION", "MATURITY"]
    made = move(nord, made, "QUALIFIED")
    refused(lambda: move(nord, made, "VALIDATED"), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    made = nord.PromoteActionSheet(name=made.name)
    made = move(nord, made, "VALIDATED", "COMMITTED", "IN_PROGRESS", "PAUSED", "BLOCKED", "IN_PROGRESS", "COMPLETED")
    assert made.engaged and not made.late
    assert [each.type for each in nord.CheckActionSheetStatus(name=made.name, status=sheet.IN_PROGRESS).unmet] == ["REASON"]
    assert [each.type for each in nord.CheckActionSheetStatus(name=new_sheet(nord, owner="").name, status=sheet.QUALIFIED).unmet] == ["OWNER"]
    refused(lambda: update(nord, made, "owner"), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")


def test_what_has_begun_elsewhere_is_recorded_as_it_stands(nord, api):
    sheet = api.ActionSheet
    assert new_sheet(nord, initial_status=sheet.IN_PROGRESS).status == sheet.IN_PROGRESS
    made = new_sheet(nord, initial_status=sheet.COMMITTED, **mature_fields())
    assert (made.status, made.maturity) == (sheet.COMMITTED, sheet.ACTION_SHEET)
    refused(lambda: new_sheet(nord, initial_status=sheet.VALIDATED), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    wrong(lambda: new_sheet(nord, owner="", initial_status=sheet.IN_PROGRESS), "action_sheet.owner")


def test_lateness_follows_from_dates(nord, api, mark):
    sheet = api.ActionSheet
    past, future = date("2012-01-01"), date("2999-01-01")
    late = [
        new_sheet(nord, initial_status=sheet.QUALIFIED, start_date=past, end_date=future, themes=[mark]),
        new_sheet(nord, initial_status=sheet.IN_PROGRESS, end_date=past, themes=[mark]),
        new_sheet(nord, initial_status=sheet.IN_PROGRESS, milestones=[sheet.Milestone(label="x", due_date=past)], themes=[mark]),
    ]
    in_time = [
        new_sheet(nord, end_date=past, themes=[mark]),
        new_sheet(nord, initial_status=sheet.COMPLETED, end_date=past, themes=[mark]),
        new_sheet(nord, initial_status=sheet.IN_PROGRESS, start_date=past, end_date=future, themes=[mark]),
        new_sheet(nord, initial_status=sheet.IN_PROGRESS, themes=[mark]),
    ]
    assert all(each.late for each in late) and not any(each.late for each in in_time)
    assert late[1].late_from_date == date("2012-01-02")
    assert set(listed(nord, themes=[mark], late=True)) == {each.name for each in late}
    assert set(listed(nord, themes=[mark], late=False)) == {each.name for each in in_time}


def test_one_project_has_a_status_in_each_programme(nord, api):
    sheet = api.ActionSheet
    made = new_sheet(nord, programmes=[sheet.ProgrammeEntry(programme=CRTE), sheet.ProgrammeEntry(programme=TI)])
    made = move(nord, made, "QUALIFIED", programme=CRTE)
    made = move(nord, made, "REJECTED", programme=TI)
    assert made.status == sheet.PROPOSED
    assert {each.programme: each.status for each in made.programmes} == {CRTE: sheet.QUALIFIED, TI: sheet.REJECTED}
    made = update(nord, made, programmes=[sheet.ProgrammeEntry(programme=TI, axis_edition="2019", axis="innovation")])
    assert [(each.programme, each.status) for each in made.programmes] == [(TI, sheet.REJECTED)]
    wrong(lambda: move(nord, made, "QUALIFIED", programme=CRTE), "programme")


# What became of them.


def test_every_change_is_kept_with_its_author_day_and_reason(nord, reader, api):
    version = api.ActionSheetVersion
    made = new_sheet(nord, **mature_fields(), reason="Reprise du tableau de 2012")
    nord.UpdateActionSheet(
        action_sheet=api.ActionSheet(name=made.name, title="Musée des dentelles"),
        update_mask={"paths": ["title"]},
        reason="Nouveau nom",
        effective_date=date("2013-02-03"),
    )
    nord.PromoteActionSheet(name=made.name)
    move(nord, made, "QUALIFIED", reason="Vote")
    versions = reader.ListActionSheetVersions(parent=made.name).versions
    assert [each.kind for each in versions] == [version.STATUS_CHANGED, version.PROMOTED, version.UPDATED, version.CREATED]
    assert [each.reason for each in versions] == ["Vote", "", "Nouveau nom", "Reprise du tableau de 2012"]
    assert {each.actor for each in versions} == {"test-departement-59"}
    assert versions[2].effective_date == date("2013-02-03")
    assert [each.sheet.title for each in versions] == ["Musée des dentelles"] * 3 + ["Musée de la Dentelle"]
    assert [each.sheet.status for each in versions] == [2, 1, 1, 1]
    page = reader.ListActionSheetVersions(parent=made.name, page_size=3)
    rest = reader.ListActionSheetVersions(parent=made.name, page_size=3, page_token=page.next_page_token)
    assert [*page.versions, *rest.versions] == list(versions) and not rest.next_page_token


# Who reads and writes them.


def test_only_its_origin_and_its_owner_write_a_sheet(nord, lille, mel, opened, api):
    made = new_sheet(nord, owner=LILLE, partners=[api.ActionSheet.Partner(party=MEL)], shared_with=[MEL])
    assert update(lille, made, title="Par le maître d'ouvrage").title == "Par le maître d'ouvrage"
    for nobody in (mel, Caller(opened, PAS_DE_CALAIS)):
        refused(lambda: update(nobody, made, title="X"), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    for role in (READER, OPERATOR):
        refused(lambda: update(Caller(opened, token=role), made, title="X"), StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")
    refused(lambda: new_sheet(lille), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")


def test_visibility_holds_in_every_read(nord, lille, mel, reader, api, mark):
    sheet = api.ActionSheet
    by_visibility = {
        name: new_sheet(nord, visibility=sheet.Visibility.Value(name), partners=[sheet.Partner(party=MEL)], themes=[mark])
        for name in ("PUBLIC", "PARTNERS", "OWNER")
    }
    readable = {nord: ("PUBLIC", "PARTNERS", "OWNER"), mel: ("PUBLIC", "PARTNERS"), lille: ("PUBLIC",), reader: ("PUBLIC",)}
    for caller, seen in readable.items():
        wanted = {by_visibility[name].name for name in seen}
        assert set(listed(caller, themes=[mark])) == wanted
        assert caller.CountActionSheets(filter={"themes": [mark]}).total_count == len(wanted)
        for made in by_visibility.values():
            reads = (
                lambda: caller.GetActionSheet(name=made.name),
                lambda: caller.BatchGetActionSheets(names=[made.name]),
                lambda: caller.ListActionSheetVersions(parent=made.name),
                lambda: caller.CheckMaturity(name=made.name),
                lambda: caller.CheckActionSheetStatus(name=made.name, status=2),
            )
            for read in reads:
                if made.name in wanted:
                    read()
                else:
                    refused(read, StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
    hidden = by_visibility["OWNER"]
    refused(lambda: update(lille, hidden, title="X"), StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
    refused(lambda: move(lille, hidden, "QUALIFIED"), StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


def test_whoever_pays_drives_or_gets_it_shared_is_a_partner(nord, mel, lille, api, mark):
    sheet = api.ActionSheet
    partners = {"visibility": sheet.PARTNERS, "themes": [mark]}
    fund = sheet.FundingLine(financer=MEL, unit=sheet.EUR_HT, requested_cents=1)
    made = [new_sheet(nord, **partners, **fields) for fields in ({"pilot": MEL}, {"funding_lines": [fund]}, {"shared_with": [MEL]})]
    assert set(listed(mel, themes=[mark])) == {each.name for each in made}
    assert not listed(lille, themes=[mark])
    assert set(listed(nord, themes=[mark], party=MEL)) == {each.name for each in made}


def test_private_notes_and_documents_are_for_origin_and_owner(nord, mel, reader, api):
    sheet = api.ActionSheet
    made = new_sheet(
        nord,
        shared_with=[MEL],
        notes=[sheet.Note(date=date("2020-01-01"), text="Entre nous", private=True), sheet.Note(date=date("2020-01-02"), text="Pour tous")],
        documents=[sheet.Document(title="Devis", uri="coffre/12", private=True)],
    )
    assert (len(made.notes), len(made.documents)) == (2, 1)
    for caller in (mel, reader):
        for seen in (caller.GetActionSheet(name=made.name), caller.ListActionSheetVersions(parent=made.name).versions[0].sheet):
            assert [note.text for note in seen.notes] == ["Pour tous"] and not seen.documents


def test_what_was_hidden_stays_hidden_in_the_history(nord, reader, api):
    sheet = api.ActionSheet
    made = new_sheet(nord, title="Secret", visibility=sheet.OWNER, reason="Pas encore annoncé")
    update(nord, made, title="Annoncé", visibility=sheet.PUBLIC)
    newest, first = reader.ListActionSheetVersions(parent=made.name).versions
    assert newest.sheet.title == "Annoncé"
    assert not first.HasField("sheet") and not first.reason and first.actor


# While the registry is away.


def test_while_the_registry_is_away_reads_and_steps_go_on(build, tmp_path):
    from support_py.census import RunningCensus
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_census")
        migrate(build, database_url, "census")
        with RunningCensus(build, tmp_path, database_url, "127.0.0.1:1") as alone:
            with grpc.insecure_channel(alone.address) as channel:
                nord = Caller(channel, NORD)
                refused(lambda: new_sheet(nord), StatusCode.UNAVAILABLE, "REGISTRY_UNAVAILABLE")
                assert not listed(nord, place=LILLE)
                refused(lambda: listed(nord, place=MEL), StatusCode.UNAVAILABLE, "REGISTRY_UNAVAILABLE")


def test_events_tell_of_every_change(nord, census, api):
    from socle.events.v1 import event_service_pb2, event_service_pb2_grpc

    made = new_sheet(nord)
    move(nord, made, "QUALIFIED")
    with grpc.insecure_channel(census.address) as channel:
        events = event_service_pb2_grpc.EventServiceStub(channel).ListEvents(
            event_service_pb2.ListEventsRequest(filter=f'resource = "{made.name}"'),
            metadata=[("authorization", f"Bearer {READER}")],
            timeout=30,
        )
    assert [list(each.changes) for each in events.events] in ([[], ["status_changed"]], [["status_changed"], []])


def test_modified_since_finds_what_was_written(nord, mark):
    before = timestamp_pb2.Timestamp()
    made = new_sheet(nord, themes=[mark])
    before.FromDatetime(made.update_time.ToDatetime() + datetime.timedelta(microseconds=1))
    assert listed(nord, themes=[mark], modified_since_time=made.update_time) == [made.name]
    assert not listed(nord, themes=[mark], modified_since_time=before)
