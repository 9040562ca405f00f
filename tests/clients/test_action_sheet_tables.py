"""Fiches-actions as tables: what comes in, row by row, and what goes out."""

import io
import uuid
import xml.etree.ElementTree

import pytest
from calls import date, failure_of
from sheet_calls import CRTE, LILLE, MEL, NORD, PAS_DE_CALAIS, Caller, mature_fields, messages, move, new_sheet, update
from sheet_table_calls import SheetTables, counts, opened, table, told
from support_py.registry import OPERATOR, READER

HOLQUE = "collectivites/commune-59307"
CAMBRAI = "collectivites/commune-59122"
Sheet = messages().ActionSheet


@pytest.fixture(name="channel", scope="module")
def _channel(census):
    with opened(census.address) as channel:
        yield channel


@pytest.fixture(name="api", scope="module")
def _api(channel):
    return SheetTables(channel)


@pytest.fixture(name="nord", scope="module")
def _nord(channel):
    return Caller(channel, NORD)


def sheets_of(caller, mapping, *ids):
    """Those that were recorded, by their identifier in the system of the mapping."""
    found = {}
    for number in ids or ("1",):
        identifier = Sheet.ExternalIdentifier(system=mapping.system, id=number)
        page = caller.ListActionSheets(filter={"origin": mapping.keeper, "external_id": identifier, "show_deleted": True})
        if page.action_sheets:
            found[number] = page.action_sheets[0]
    return found


def only(caller, mapping, number="1"):
    return sheets_of(caller, mapping, number)[number]


def row(identifier="1", **fields):
    return {"external_id": identifier, "title": "Réfection de l'école", **fields}


class TestATable:
    def test_becomes_sheets_of_the_keeper_and_a_repeat_changes_nothing(self, api, nord):
        mapping = api.mapping(source="Plan d'actions 2019")
        rows = [row("1", owner_code="59307", owner_label="Holque", themes="eau; culture", start_date="01/03/2019"), row("2")]
        assert counts(api.bring(mapping, rows)) == (2, 0, 0, 0)
        made = only(nord, mapping)
        assert (made.origin, made.owner, list(made.themes)) == (NORD, HOLQUE, ["eau", "culture"])
        assert (made.start_date, made.source, made.status) == (date("2019-03-01"), "Plan d'actions 2019", Sheet.PROPOSED)
        assert [(each.system, each.id) for each in made.external_ids] == [(mapping.system, "1")]
        assert counts(api.bring(mapping, rows)) == (0, 0, 2, 0)
        assert only(nord, mapping) == made, "a repeat left its mark"
        history = nord.ListActionSheetVersions(parent=made.name).versions
        assert [version.reason for version in history] == ["Import : fiches.csv"]

    def test_changes_what_it_gives_and_leaves_the_rest(self, api, nord):
        mapping = api.mapping()
        first = api.bring(mapping, [row(description="d'abord", number="2.3")])
        assert counts(first) == (1, 0, 0, 0), first.row_errors
        before = only(nord, mapping)
        kept = update(nord, before, objectives="Ouvrir en 2021")
        assert counts(api.bring(mapping, [{"external_id": "1", "description": ""}])) == (0, 1, 0, 0)
        after = only(nord, mapping)
        assert (after.description, after.objectives, after.number) == ("", kept.objectives, "2.3")

    def test_tried_dry_writes_nothing_and_says_the_same(self, api, nord):
        mapping = api.mapping()
        rows = [row("1"), row("2", priority="beaucoup")]
        dry = api.bring(mapping, rows, validate_only=True)
        assert dry.table_import.name == "" and not sheets_of(nord, mapping, "1", "2")
        wet = api.bring(mapping, rows)
        assert counts(dry) == counts(wet) == (1, 0, 0, 1)
        assert dry.row_errors == wet.row_errors

    def test_sent_again_with_its_request_id_gets_the_first_answer(self, api):
        mapping, request = api.mapping(), str(uuid.uuid4())
        first = api.bring(mapping, [row()], request_id=request)
        assert api.bring(mapping, [row()], request_id=request) == first
        other = failure_of(lambda: api.bring(mapping, [row("2")], request_id=request))
        assert other.reason == "REQUEST_ID_REUSED"

    def test_may_have_headings_and_words_of_its_own(self, api, nord):
        mapping = api.mapping(
            {"external_id": "N°", "title": "Titre fiche", "status": "Statut", "cost": "Budget prévisionnel total € HT"}
            | {"financer_1": "Financeur 1", "financer_1_requested": "Montant 1", "owner_label": "Structure pilote"},
            {"cost_unit": "EUR_HT", "cost_nature": "INVESTMENT", "funding_unit": "EUR_HT"},
            {"status": {"En cours": "IN_PROGRESS", "En retard": "IN_PROGRESS", "Réalisé": "COMPLETED"}},
            decimal_mark=2,
        )
        data = (
            "N°;Titre fiche;Statut;BUDGET PREVISIONNEL TOTAL € HT;Financeur 1;Montant 1;Structure pilote;Autre\n"
            "1;École;en retard;45 077,50 €;Région;1000;HOLQUE;x\n"
        ).encode("cp1252")
        answer = api.bring(mapping, data)
        assert counts(answer) == (1, 0, 0, 0), answer.row_errors
        assert list(answer.ignored_columns) == ["Autre"]
        made = only(nord, mapping)
        assert (made.status, made.owner) == (Sheet.IN_PROGRESS, HOLQUE)
        assert [(line.planned_hundredths, line.unit) for line in made.budget_lines] == [(4_507_750, Sheet.EUR_HT)]
        assert [(line.financer_label, line.requested_cents) for line in made.funding_lines] == [("Région", 100_000)]
        assert counts(api.bring(mapping, data)) == (0, 0, 1, 0)

    def test_of_one_status_says_it_once_in_its_mapping(self, api, nord):
        mapping = api.mapping({"external_id": "external_id", "title": "title"}, {"status": "REJECTED"})
        api.bring(mapping, [row()])
        assert only(nord, mapping).status == Sheet.REJECTED

    def test_is_read_from_a_workbook_as_well(self, api, nord):
        mapping = api.mapping()
        api.bring(mapping, [row()])
        workbook = api.exported(format=2, filter={"external_id": {"system": mapping.system, "id": "1"}}, system=mapping.system)
        assert workbook[:2] == b"PK"
        assert counts(api.bring(mapping, workbook)) == (0, 0, 1, 0)


class TestARow:
    def refused(self, api, **fields):
        answer = api.bring(api.mapping(), [row(**fields)])
        assert counts(answer) == (0, 0, 0, 1), answer
        for error in answer.row_errors:
            assert error.reason and error.french_reason and "action_sheet" not in error.reason + error.french_reason
        return answer

    @pytest.mark.parametrize(
        "field,value",
        [
            ("title", ""),
            ("priority", "4"),
            ("phase", "RÊVE"),
            ("start_date", "demain"),
            ("owner", "collectivites/commune-99999"),
            ("owner", "Holque"),
            ("themes", "Eau!"),
            ("programmes", "programmes/aucun"),
            ("budget_lines", "2020 | INVESTMENT | EUR_HT"),
            ("budget_lines", "2020 | INVESTMENT | EUR_HT | beaucoup"),
            ("milestones", "a | b | c | d | e"),
            ("notes", "2020-01-01 | oublié\\"),
            ("parent_sheet", "actionSheets/aucune"),
            ("maturity", "ACTION_SHEET"),
            ("status", "VALIDATED"),
        ],
    )
    def test_that_cannot_be_taken_says_which_field_and_why(self, api, field, value):
        answer = self.refused(api, **{field: value})
        assert {error.field for error in answer.row_errors} == {field}, answer.row_errors

    def test_has_all_of_its_faults_told(self, api):
        answer = self.refused(api, priority="9", start_date="2020-02-01", end_date="2020-01-01", phase="x", visibility="y")
        assert {error.field for error in answer.row_errors} == {"phase", "visibility"}
        answer = self.refused(api, priority="9", themes="!", source="x" * 1001)
        assert {error.field for error in answer.row_errors} == {"priority", "themes", "source"}

    def test_whose_end_is_before_its_begin_is_refused(self, api):
        answer = self.refused(api, start_date="2020-02-01", end_date="2020-01-01")
        assert told(answer.row_errors) == [(2, "end_date")]

    def test_without_an_identifier_or_with_that_of_another_is_refused(self, api):
        answer = api.bring(api.mapping(), [row(""), row("1"), row("1", title="Autre")])
        assert counts(answer) == (1, 0, 0, 2)
        assert told(answer.row_errors) == [(2, "external_id"), (4, "external_id")]

    def test_names_a_sheet_of_the_keeper_or_is_refused(self, api, nord, channel):
        mine, foreign = new_sheet(nord), new_sheet(Caller(channel, PAS_DE_CALAIS), origin=PAS_DE_CALAIS, owner=MEL)
        mapping = api.mapping()
        rows = [{"name": each, "external_id": "", "number": "7"} for each in (mine.name, foreign.name, "actionSheets/aucune")]
        answer = api.bring(mapping, rows)
        assert counts(answer) == (0, 1, 0, 2)
        assert told(answer.row_errors) == [(3, "name"), (4, "name")]
        assert len({error.reason for error in answer.row_errors}) == 1, "it tells that there is another's sheet"
        assert nord.GetActionSheet(name=mine.name).number == "7"

    def test_that_names_a_sheet_gives_it_its_identifier(self, api, nord):
        made, mapping = new_sheet(nord), api.mapping()
        assert counts(api.bring(mapping, [{"name": made.name, "external_id": "1"}])) == (0, 1, 0, 0)
        assert only(nord, mapping).name == made.name
        assert counts(api.bring(mapping, [row(title="Autre")])) == (0, 1, 0, 0)

    def test_with_an_identifier_that_another_sheet_carries_is_refused(self, api, nord):
        taken = uuid.uuid4().hex
        new_sheet(nord, external_ids=[Sheet.ExternalIdentifier(system="tet", id=taken)])
        answer = api.bring(api.mapping(), [row("1", external_ids=f"tet | {taken}"), row("2", external_ids="mec | x")])
        assert counts(answer) == (1, 0, 0, 1) and told(answer.row_errors) == [(2, "external_ids")]

    def test_of_a_deleted_sheet_is_refused(self, api, nord):
        mapping = api.mapping()
        api.bring(mapping, [row()])
        nord.DeleteActionSheet(name=only(nord, mapping).name)
        assert counts(api.bring(mapping, [row(title="Autre")])) == (0, 0, 0, 1)

    def test_takes_a_step_that_there_is_and_no_other(self, api, nord):
        mapping = api.mapping()
        api.bring(mapping, [row(owner=NORD)])
        assert counts(api.bring(mapping, [row(status="QUALIFIED")])) == (0, 1, 0, 0)
        answer = api.bring(mapping, [row(status="COMPLETED")])
        assert counts(answer) == (0, 0, 0, 1) and "TRANSITION" in answer.row_errors[0].reason
        kinds = [version.kind for version in nord.ListActionSheetVersions(parent=only(nord, mapping).name).versions]
        assert len(kinds) == 2

    def test_is_put_under_a_sheet_that_may_have_parts(self, api, nord):
        whole, mapping = new_sheet(nord), api.mapping()
        assert counts(api.bring(mapping, [row("1", parent_sheet=whole.name)])) == (1, 0, 0, 0)
        part = only(nord, mapping)
        assert part.parent_sheet == whole.name
        answer = api.bring(mapping, [row("2", parent_sheet=part.name)])
        assert told(answer.row_errors) == [(2, "parent_sheet")]
        refused = failure_of(lambda: api.bring(api.mapping(), [{"name": whole.name, "parent_sheet": new_sheet(nord).name}]))
        assert "has parts itself" in refused.message


class TestAnOwner:
    def test_whom_several_may_be_is_listed_and_never_guessed(self, api, nord):
        mapping = api.mapping()
        answer = api.bring(mapping, [row(owner_label="Saint-Aubin")])
        assert counts(answer) == (1, 0, 0, 0) and answer.table_import.unmatched_count == 1
        assert told(answer.remarks) == [(2, "owner_label")] and answer.remarks[0].reason.count("collectivites/") > 3
        assert only(nord, mapping).owner == ""

    def test_that_a_person_named_since_stays(self, api, nord):
        mapping = api.mapping()
        rows = [row(owner_label="Saint-Aubin")]
        api.bring(mapping, rows)
        update(nord, only(nord, mapping), owner=HOLQUE)
        answer = api.bring(mapping, rows)
        assert counts(answer) == (0, 0, 1, 0) and answer.table_import.unmatched_count == 0 and not answer.remarks
        assert only(nord, mapping).owner == HOLQUE

    def test_of_whom_nobody_is_sure_refuses_a_status_that_needs_one(self, api):
        answer = api.bring(api.mapping(), [row(owner_label="Saint-Aubin", status="IN_PROGRESS")])
        assert counts(answer) == (0, 0, 0, 1)
        assert set(told(answer.row_errors)) == {(2, "status"), (2, "owner_label")}

    def test_is_who_carries_on_who_had_the_code(self, api, nord):
        for day, owner in (("2021-01-01", "collectivites/commune-01039"), ("2024-01-01", "collectivites/commune-01138")):
            mapping = api.mapping()
            api.bring(mapping, [row(owner_code="01039", owner_label="Béon", owner_departement="01")], as_of=day)
            assert only(nord, mapping).owner == owner


class TestWhatGoesOut:
    def everything(self):
        """A sheet that says something in every field."""
        return {
            **mature_fields(),
            "number": "2.3",
            "expected_results": ' ; | \\ "é"\n fin ',
            "pilot": MEL,
            "pilot_label": "Direction | culture",
            "elected_referent": Sheet.Referent(function="Vice-présidente"),
            "partners": [Sheet.Partner(label="Association; amis", role=Sheet.ASSOCIATED), Sheet.Partner(party=LILLE)],
            "shared_with": [PAS_DE_CALAIS, MEL],
            "programmes": [Sheet.ProgrammeEntry(programme=CRTE, axis="eau", orientation="Une | deux\ntrois")],
            "places": [HOLQUE, CAMBRAI],
            "place_date": date("2019-01-01"),
            "place_label": "Le long du canal",
            "themes": ["eau", "culture"],
            "commitment": Sheet.FIRM,
            "priority": 3,
            "milestones": [Sheet.Milestone(label="Pose", due_date=date("2012-05-01")), Sheet.Milestone(label="\\|")],
            "participation": Sheet.CONSULTATION,
            "participation_note": "deux réunions",
            "notes": [Sheet.Note(date=date("2020-01-01"), text=" a\r\nb|c ", private=True)],
            "documents": [Sheet.Document(title="Plan", uri="https://exemple.fr/a|b", private=True)],
            "external_ids": [Sheet.ExternalIdentifier(system="tet", id=uuid.uuid4().hex)],
            "visibility": Sheet.PARTNERS,
            "source": "Compte rendu du 3 mars",
            "synthetic": True,
        }

    @pytest.mark.parametrize("format", [1, 2])
    def test_changes_nothing_when_it_comes_back(self, api, nord, format):
        theme = f"t{uuid.uuid4().hex[:20]}"
        full = new_sheet(nord, initial_status=Sheet.COMMITTED, **self.everything() | {"themes": [theme, "eau"]})
        plain = new_sheet(nord, themes=[theme], description="fin de ligne \n\n")
        part = new_sheet(nord, themes=[theme], parent_sheet=plain.name, linked_sheets=[full.name])
        file = api.exported(format=format, filter={"themes": [theme]})
        answer = api.bring(api.mapping(), file)
        assert counts(answer) == (0, 0, 3, 0), answer
        for sheet in (full, plain, part):
            assert nord.GetActionSheet(name=sheet.name) == sheet

    def test_makes_the_same_sheet_of_another_keeper(self, api, nord, channel):
        full = new_sheet(nord, initial_status=Sheet.COMMITTED, **self.everything() | {"expected_results": '; | \\ "é"\n fin'})
        [said] = [each for each in api.rows(filter={"external_id": full.external_ids[0]}) if each.pop("name") == full.name]
        said["external_id"] = "1"
        other = SheetTables(channel, PAS_DE_CALAIS)
        mapping = other.mapping()
        answer = other.bring(mapping, [said])
        assert counts(answer) == (1, 0, 0, 0), answer.row_errors
        made = only(Caller(channel, PAS_DE_CALAIS), mapping)
        for field in Sheet.DESCRIPTOR.fields_by_name:
            if field not in {"name", "origin", "external_ids", "create_time", "update_time", "revision", "etag"}:
                assert getattr(made, field) == getattr(full, field), field

    def test_has_what_is_private_only_for_who_may_read_it(self, api, nord, channel):
        made = new_sheet(nord, notes=[Sheet.Note(date=date("2020-01-01"), text="secret", private=True)], shared_with=[MEL],
                         visibility=Sheet.PARTNERS, owner=NORD, number=uuid.uuid4().hex[:20])
        asked = {"filter": {"words": made.number}}
        assert api.rows(**asked)[0]["notes"] == "2020-01-01 | secret | true"
        assert SheetTables(channel, MEL).rows(**asked)[0]["notes"] == ""
        assert SheetTables(channel, LILLE).rows(**asked) == []

    def test_fails_whole_where_a_cell_of_a_workbook_is_too_small(self, api, nord):
        notes = [Sheet.Note(date=date("2020-01-01"), text="x" * 5000) for _ in range(8)]
        made = new_sheet(nord, notes=notes, number=uuid.uuid4().hex[:20])
        asked = {"filter": {"words": made.number}}
        assert failure_of(lambda: api.exported(format=2, **asked)).reason == "TOO_LARGE"
        assert counts(api.bring(api.mapping(), api.exported(**asked))) == (0, 0, 1, 0)

    def test_in_the_common_schema_says_what_a_sheet_says_and_no_more(self, api, nord):
        tag = uuid.uuid4().hex
        made = new_sheet(nord, initial_status=Sheet.IN_PROGRESS, **mature_fields() | {"end_date": date("2013-12-31")},
                         programmes=[Sheet.ProgrammeEntry(programme=CRTE)],
                         external_ids=[Sheet.ExternalIdentifier(system="tet", id=tag)])
        [row] = api.rows(format=3, filter={"external_id": {"system": "tet", "id": tag}})
        assert (row["nom"], row["phase"], row["phaseStatut"]) == (made.title, "Opération", "En retard")
        assert (row["budgetPrevisionnel"], row["programme"], row["tetId"]) == ("4000000", "crte", tag)
        assert row["porteurCodeSiret"] == row["porteurReferentNom"] == "" and row["competences"] == "[]"

    def test_in_iati_is_well_formed_and_says_no_day_that_nobody_said(self, api, nord):
        tag = uuid.uuid4().hex
        funding = [Sheet.FundingLine(financer=PAS_DE_CALAIS, unit=Sheet.EUR_HT, awarded_cents=1000, award_date=date("2012-03-01")),
                   Sheet.FundingLine(financer_label="État & <région>", unit=Sheet.EUR_HT, awarded_cents=500)]
        new_sheet(nord, **mature_fields() | {"funding_lines": funding},
                  external_ids=[Sheet.ExternalIdentifier(system="tet", id=tag)])
        text = api.exported(format=4, filter={"external_id": {"system": "tet", "id": tag}})
        [activity] = xml.etree.ElementTree.parse(io.BytesIO(text)).getroot()
        assert [each.findtext("value") for each in activity.findall("transaction")] == ["10"]
        assert activity.find("activity-status").get("code") == "1"
        assert {each.get("type") for each in activity.findall("activity-date")} == {"1", "3"}
        assert activity.find("result/indicator/period/target").get("value") == "12000"

    def test_for_the_atlas_leaves_open_what_sheets_do_not_tell(self, api, nord):
        tag = uuid.uuid4().hex
        new_sheet(nord, themes=["culture", "education"], start_date=date("2019-02-01"), end_date=date("2020-12-31"),
                  initial_status=Sheet.IN_PROGRESS, external_ids=[Sheet.ExternalIdentifier(system="cncd", id=tag)])
        [row] = api.rows(format=5, filter={"external_id": {"system": "cncd", "id": tag}})
        assert (row["Identifiant"], row["Thématique"], row["Autres thématiques"]) == (tag, "culture", "education")
        assert (row["Année de début du partenariat"], row["Le partenariat est"], row["Date de fin"]) == ("2019", "En cours", "2020-12-31")
        assert row["Pays"] == row["Contacts"] == row["Année de première signature de la convention"] == ""


class TestWho:
    def test_imports_is_the_keeper_whoever_that_is(self, api, channel):
        mapping = api.mapping()
        for party in ("collectivites/region-32", MEL, LILLE, PAS_DE_CALAIS):
            failure = failure_of(lambda: SheetTables(channel, party).bring(mapping, [row()], validate_only=True))
            assert failure.reason == "RELATION_REQUIRED", party
            own = SheetTables(channel, party)
            assert counts(own.bring(own.mapping(), [row()], validate_only=True)) == (1, 0, 0, 0), party

    @pytest.mark.parametrize("token", [READER, OPERATOR])
    def test_only_reads_imports_nothing(self, api, channel, token):
        failure = failure_of(lambda: SheetTables(channel, token=token).bring(api.mapping(), [row()]))
        assert failure.reason == "PERMISSION_DENIED"

    def test_has_a_mapping_for_other_rows_is_told(self, api):
        mapping = api.mapping(subject=1, columns={"external_id": "a", "grant_kind": "b", "awarded": "c"})
        failure = failure_of(lambda: api.bring(mapping, [row()]))
        assert failure.fields == ["header.column_mapping"]

    def test_gives_one_field_twice_is_told(self, api):
        failure = failure_of(lambda: api.bring(api.mapping(), [row(cost="1", budget_lines="")]))
        assert "both" in failure.message


def test_what_is_no_table_has_its_reason(api):
    failure = failure_of(lambda: api.bring(api.mapping(), b"PK\x03\x04nothing"))
    assert failure.reason == "MALFORMED_MESSAGE"


def test_more_rows_than_are_taken_are_refused_whole(api, nord):
    mapping = api.mapping()
    failure = failure_of(lambda: api.bring(mapping, table(*(row(str(n)) for n in range(20_001)))))
    assert failure.reason == "TOO_LARGE" and not sheets_of(nord, mapping)


def test_steps_of_people_go_on_from_what_was_imported(api, nord):
    mapping = api.mapping()
    api.bring(mapping, [row(owner=NORD)])
    assert move(nord, only(nord, mapping), "QUALIFIED").status == Sheet.QUALIFIED
