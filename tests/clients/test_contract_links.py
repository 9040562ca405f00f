"""Contracts and census told of each other: actions that take up fiches-actions and proposals, and what becomes of these."""

import json
import subprocess

import pytest
from calls import failure_of
from contract_calls import LILLE, MEL, NORD, new_id
from grpc import StatusCode
from link_calls import states, status_in, until
from plan_calls import Action, acting_for, get, listed, new_plan, propose, select, set_status, update
from sheet_calls import CRTE, PAS_DE_CALAIS, mature_fields, messages, move, new_sheet
from sheet_calls import listed as listed_sheets
from sheet_calls import update as update_sheet
from socle.contracts.v1 import action_service_pb2
from support_py.registry import OPERATOR, READER

PUBLIC, PARTNERS, OWNER = (f"{word}" for word in ("PUBLIC", "PARTNERS", "OWNER"))


@pytest.fixture(name="plan", scope="module")
def _plan(both):
    """A contract of the CRTE between NORD, MEL and LILLE."""
    return both.plan()


def crte():
    return [messages().ActionSheet.ProgrammeEntry(programme=CRTE)]


def lilles_sheet(both, **fields):
    """A sheet that LILLE brought and owns, in the CRTE."""
    return new_sheet(both.sheets(LILLE), **{"origin": LILLE, "owner": LILLE, "programmes": crte(), **fields})


def taken_up(both, plan, sheet, **fields):
    """An action of LILLE's that takes the sheet up."""
    return propose(both.lille, plan, owner=LILLE, action_sheet=sheet.name, **fields)


def deleted(caller, action):
    return caller.DeleteAction(action_service_pb2.DeleteActionRequest(name=action.name, request_id=new_id()))


class TestNamingASheet:
    def test_keeps_the_name_and_what_the_sheet_was_then(self, both, plan):
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        assert (action.action_sheet, action.action_sheet_etag) == (sheet.name, sheet.etag)
        assert get(both.nord, action.name) == action

    def test_takes_one_that_is_there(self, both, plan):
        failure = failure_of(lambda: propose(both.lille, plan, action_sheet="actionSheets/aucune-fiche"))
        assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")
        assert "action.action_sheet" in failure.fields

    @pytest.mark.parametrize("name", ["musee", "contracts/x", "actionSheets/", "proposals/x"])
    def test_takes_a_name_of_a_sheet(self, both, plan, name):
        failure = failure_of(lambda: propose(both.lille, plan, action_sheet=name))
        assert failure.code == StatusCode.INVALID_ARGUMENT
        assert "action.action_sheet" in failure.fields

    def test_takes_one_that_is_not_deleted(self, both, plan):
        sheet = lilles_sheet(both)
        both.sheets(LILLE).DeleteActionSheet(name=sheet.name)
        assert "action.action_sheet" in failure_of(lambda: taken_up(both, plan, sheet)).fields

    @pytest.mark.parametrize(
        ("visibility", "shared_with", "may"),
        [(PUBLIC, [], True), (PARTNERS, [], False), (PARTNERS, [MEL], True), (OWNER, [MEL], False)],
    )
    def test_takes_one_that_a_party_of_the_contract_may_read(self, both, plan, visibility, shared_with, may):
        """The sheet is of the Pas-de-Calais, which is no party; what counts is what it lets the parties read."""
        sheet = new_sheet(
            both.sheets(PAS_DE_CALAIS), origin=PAS_DE_CALAIS, owner=PAS_DE_CALAIS,
            visibility=messages().ActionSheet.Visibility.Value(visibility), shared_with=shared_with,
        )  # fmt: skip
        if may:
            assert taken_up(both, plan, sheet).action_sheet == sheet.name
        else:
            failure = failure_of(lambda: taken_up(both, plan, sheet))
            assert "action.action_sheet" in failure.fields, f"{visibility}: it is told from one that is not there"

    def test_tells_nothing_to_whoever_is_no_party(self, both, plan):
        stranger = acting_for(both.to_contracts, PAS_DE_CALAIS)
        for name in (lilles_sheet(both).name, "actionSheets/aucune-fiche"):
            failure = failure_of(lambda name=name: propose(stranger, plan, proposer=PAS_DE_CALAIS, action_sheet=name))
            assert failure.reason == "RELATION_REQUIRED"

    def test_can_be_changed_and_taken_back(self, both, plan):
        first, second = lilles_sheet(both), lilles_sheet(both)
        action = taken_up(both, plan, first)
        until(lambda: states(both.sheet(first.name)), lambda seen: seen == [(action.name, "CANDIDATE", "")])
        action.action_sheet = second.name
        changed = update(both.lille, action, "action_sheet")
        assert (changed.action_sheet, changed.action_sheet_etag) == (second.name, second.etag)
        until(lambda: states(both.sheet(first.name)), lambda seen: seen == [(action.name, "WITHDRAWN", "")])
        until(lambda: states(both.sheet(second.name)), lambda seen: seen == [(action.name, "CANDIDATE", "")])
        changed.action_sheet = ""
        changed = update(both.lille, changed, "action_sheet")
        assert (changed.action_sheet, changed.action_sheet_etag) == ("", "")
        until(lambda: states(both.sheet(second.name)), lambda seen: seen == [(action.name, "WITHDRAWN", "")])

    def test_stays_when_something_else_changes(self, both, plan):
        """Census is not asked again: what the sheet is by now is another question."""
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        update_sheet(both.sheets(LILLE), sheet, title="Autre", visibility=messages().ActionSheet.OWNER)
        action.title = "Musée"
        changed = update(both.lille, action, "title")
        assert (changed.action_sheet, changed.action_sheet_etag) == (sheet.name, action.action_sheet_etag)

    def test_is_filtered_by(self, both):
        plan = both.plan()
        sheet = lilles_sheet(both)
        ids = [taken_up(both, plan, sheet).name.rsplit("/", 1)[1] for _ in range(2)]
        other = propose(both.lille, plan).name.rsplit("/", 1)[1]
        assert listed(both.nord, plan, action_sheet=sheet.name) == sorted(ids)
        assert listed(both.nord, plan, of_census=True) == sorted(ids)
        assert listed(both.nord, plan, of_census=False) == [other]
        for order in ("title", "priority desc", "end_date", "update_time desc"):
            assert sorted(listed(both.nord, plan, order_by=order, page_size=1, action_sheet=sheet.name)) == sorted(ids)
        until(lambda: listed_sheets(both.sheets(LILLE), contract=plan.name), lambda seen: seen == [sheet.name])


class TestASheetInAContract:
    def test_goes_with_the_action_in_the_programme_of_the_contract(self, both, plan):
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        seen = until(lambda: both.sheet(sheet.name), lambda it: states(it) == [(action.name, "CANDIDATE", "")])
        assert (status_in(seen), seen.integrations[0].programme) == ("PROPOSED", CRTE)
        assert (seen.integrations[0].contract, seen.integrations[0].carrier) == (plan.name, LILLE)
        steps = [
            (lambda: set_status(both.lille, action.name, Action.QUALIFIED), "CANDIDATE", "", "PROPOSED"),
            (lambda: select(both.nord, action.name), "INTEGRATED", "QUALIFIED", "QUALIFIED"),
            (lambda: set_status(both.lille, action.name, Action.VALIDATED), "INTEGRATED", "VALIDATED", "QUALIFIED"),
            (lambda: set_status(both.lille, action.name, Action.IN_PROGRESS), "INTEGRATED", "IN_PROGRESS", "IN_PROGRESS"),
            (lambda: set_status(both.lille, action.name, Action.COMPLETED), "INTEGRATED", "COMPLETED", "COMPLETED"),
            (
                lambda: set_status(both.lille, action.name, Action.IN_PROGRESS, reason="Reprise"),
                "INTEGRATED", "IN_PROGRESS", "IN_PROGRESS",
            ),
            (
                lambda: set_status(both.lille, action.name, Action.ABANDONED, reason="Faute de moyens"),
                "INTEGRATED", "ABANDONED", "ABANDONED",
            ),
        ]  # fmt: skip
        for step, state, status, in_programme in steps:
            step()
            seen = until(lambda: both.sheet(sheet.name), lambda it: states(it) == [(action.name, state, status)])
            assert status_in(seen) == in_programme, f"after {state} {status}"
            assert seen.status == messages().ActionSheet.PROPOSED, "a contract never moves the status as a whole"

    def test_keeps_each_change_with_the_event_that_made_it(self, both, plan):
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        until(lambda: states(both.sheet(sheet.name)), bool)
        select(both.nord, action.name, effective_date={"year": 2024, "month": 3, "day": 1})
        until(lambda: states(both.sheet(sheet.name)), lambda it: it == [(action.name, "INTEGRATED", "PROPOSED")])
        versions = both.sheets(LILLE).ListActionSheetVersions(parent=sheet.name).versions
        kinds = messages().ActionSheetVersion.Kind
        assert [kinds.Name(each.kind) for each in versions] == ["INTEGRATED", "INTEGRATED", "CREATED"]
        newest = versions[0]
        assert newest.actor.startswith("event:")
        assert newest.reason == f"{action.name}: INTEGRATED, PROPOSED"
        assert (newest.effective_date.year, newest.effective_date.month, newest.effective_date.day) == (2024, 3, 1)

    def test_of_somebody_else_is_shown_and_moves_nothing(self, both, plan):
        sheet = lilles_sheet(both)
        action = propose(both.mel, plan, proposer=MEL, owner=MEL, action_sheet=sheet.name)
        set_status(both.mel, action.name, Action.QUALIFIED)
        select(both.nord, action.name)
        seen = until(lambda: both.sheet(sheet.name), lambda it: states(it) == [(action.name, "INTEGRATED", "QUALIFIED")])
        assert status_in(seen) == "PROPOSED"

    def test_that_is_in_no_programme_has_no_status_to_move(self, both, plan):
        sheet = lilles_sheet(both, programmes=[])
        action = taken_up(both, plan, sheet)
        select(both.nord, action.name)
        seen = until(lambda: both.sheet(sheet.name), lambda it: states(it) == [(action.name, "INTEGRATED", "PROPOSED")])
        assert not seen.programmes

    def test_is_declined_and_withdrawn(self, both, plan):
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        select(both.nord, action.name, Action.REJECTED, reason="Hors du périmètre")
        seen = until(lambda: both.sheet(sheet.name), lambda it: states(it) == [(action.name, "DECLINED", "")])
        assert status_in(seen) == "REJECTED"
        assert listed_sheets(both.sheets(LILLE), contract=action.name) == []
        other = taken_up(both, plan, sheet)
        until(lambda: listed_sheets(both.sheets(LILLE), contract=other.name), lambda it: it == [sheet.name])
        deleted(both.lille, other)
        until(lambda: dict((a, s) for a, s, _ in states(both.sheet(sheet.name))), lambda it: it.get(other.name) == "WITHDRAWN")
        assert status_in(both.sheet(sheet.name)) == "REJECTED"

    def test_stays_as_its_keeper_says_until_the_contract_says_otherwise(self, both, plan):
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        select(both.nord, action.name)
        set_status(both.lille, action.name, Action.QUALIFIED)
        until(lambda: both.sheet(sheet.name), lambda it: status_in(it) == "QUALIFIED")
        move(both.sheets(LILLE), sheet, "REJECTED", programme=CRTE)
        action = get(both.lille, action.name)
        action.title = "Autre titre"
        update(both.lille, action, "title")
        other = taken_up(both, plan, sheet)
        until(lambda: len(states(both.sheet(sheet.name))), lambda it: it == 2)
        assert status_in(both.sheet(sheet.name)) == "REJECTED"
        deleted(both.lille, other)
        set_status(both.lille, action.name, Action.VALIDATED)
        set_status(both.lille, action.name, Action.IN_PROGRESS)
        until(lambda: both.sheet(sheet.name), lambda it: status_in(it) == "IN_PROGRESS")

    def test_that_is_promoted_is_raised_to_what_its_contract_says(self, both, plan):
        sheet = lilles_sheet(both, **mature_fields())
        action = taken_up(both, plan, sheet)
        select(both.nord, action.name)
        for status in (Action.QUALIFIED, Action.VALIDATED, Action.COMMITTED):
            set_status(both.lille, action.name, status)
        seen = until(lambda: both.sheet(sheet.name), lambda it: states(it) == [(action.name, "INTEGRATED", "COMMITTED")])
        assert status_in(seen) == "QUALIFIED", "a fiche-projet is held back"
        promoted = both.sheets(LILLE).PromoteActionSheet(name=sheet.name)
        assert status_in(promoted) == "COMMITTED"

    def test_lists_what_contracts_say_page_by_page(self, both, plan):
        sheet = lilles_sheet(both)
        made = sorted(taken_up(both, plan, sheet).name for _ in range(3))
        select(both.nord, made[1])
        until(lambda: [state for _, state, _ in states(both.sheet(sheet.name))].count("INTEGRATED"), lambda it: it == 1)
        seen = until(lambda: both.sheet(sheet.name), lambda it: it.integration_count == 3)
        found, token = [], ""
        while len(found) < 4:
            page = both.sheets(NORD).ListActionSheetIntegrations(parent=sheet.name, page_size=2, page_token=token)
            found += page.integrations
            token = page.next_page_token
            if not token:
                break
        assert found == list(seen.integrations) and [each.action for each in found] == made
        only = both.sheets(NORD).ListActionSheetIntegrations(parent=sheet.name, state="INTEGRATED").integrations
        assert [each.action for each in only] == [made[1]]
        assert not both.sheets(NORD).ListActionSheetIntegrations(parent=sheet.name, programme="programmes/pvd").integrations
        hidden = lilles_sheet(both, visibility=messages().ActionSheet.OWNER)
        failure = failure_of(lambda: both.sheets(NORD).ListActionSheetIntegrations(parent=hidden.name))
        assert failure.code.name == "NOT_FOUND"

    def test_that_is_full_is_taken_up_by_no_other_action(self, both, plan):
        sheet = lilles_sheet(both)
        said = [{"action": f"contracts/c/actions/a{i:04}", "programme": CRTE, "carrier": MEL, "state": 1} for i in range(1000)]
        written = json.dumps({"integrations": said})
        row = sheet.name.split("/")[1]
        change = f"UPDATE action_sheet_content SET content = (content::jsonb || '{written}')::json WHERE sheet_id = '{row}'"
        subprocess.run(["psql", "-XAtq", both.census.database_url, "-c", change], check=True)
        seen = both.sheet(sheet.name)
        assert (len(seen.integrations), seen.integration_count) == (100, 1000)
        page = both.sheets(NORD).ListActionSheetIntegrations(parent=sheet.name, page_size=1000)
        assert [each.action for each in page.integrations] == [each["action"] for each in said] and not page.next_page_token
        failure = failure_of(lambda: taken_up(both, plan, sheet))
        assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, ["action.action_sheet"])
        assert "autant d'actions" in failure.french

    def test_of_an_example_is_marked(self, both, plan):
        sheet = lilles_sheet(both)
        propose(both.lille, plan, owner=LILLE, action_sheet=sheet.name, synthetic=True)
        seen = until(lambda: both.sheet(sheet.name), lambda it: bool(states(it)))
        assert seen.integrations[0].synthetic

    def test_leaves_integrations_to_contracts_alone(self, both, plan):
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        seen = until(lambda: both.sheet(sheet.name), lambda it: bool(states(it)))
        failure = failure_of(lambda: update_sheet(both.sheets(LILLE), seen, "integrations"))
        assert failure.reason == "INVALID_MASK"
        changed = update_sheet(both.sheets(LILLE), seen, title="Musée de la Dentelle et des Broderies")
        assert states(changed) == [(action.name, "CANDIDATE", "")]

    def test_shows_them_to_whoever_reads_the_sheet(self, both, plan):
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        until(lambda: states(both.sheets(token=READER).GetActionSheet(name=sheet.name)), lambda it: it == [(action.name, "CANDIDATE", "")])


class TestAskingWhoReadsASheet:
    def test_is_for_services_alone(self, both):
        sheet = lilles_sheet(both)
        for caller in (both.sheets(LILLE), both.sheets(token=READER), both.sheets(token=OPERATOR)):
            failure = failure_of(lambda caller=caller: caller.CheckActionSheetReaders(names=[sheet.name], readers=[LILLE]))
            assert failure.code == StatusCode.PERMISSION_DENIED

    def test_answers_in_the_order_of_the_names(self, both):
        from support_py.registry import CONTRACTS

        hidden = lilles_sheet(both, visibility=messages().ActionSheet.OWNER)
        public = lilles_sheet(both)
        service = both.sheets(token=CONTRACTS)
        names = [hidden.name, "actionSheets/aucune-fiche", public.name]
        assert [(each.name, each.readable, each.etag) for each in service.CheckActionSheetReaders(names=names, readers=[NORD]).answers] == [
            (hidden.name, False, ""), (names[1], False, ""), (public.name, True, public.etag),
        ]  # fmt: skip
        assert [each.readable for each in service.CheckActionSheetReaders(names=names, readers=[LILLE]).answers] == [True, False, True]
        assert failure_of(service.CheckActionSheetReaders).reason == "INVALID_NAME"
        assert "readers[0]" in failure_of(lambda: service.CheckActionSheetReaders(names=names, readers=["persons/x"])).fields


class TestWithoutCensus:
    @pytest.fixture(name="alone", scope="class")
    def _alone(self, contracts):
        """Contracts as other tests have it: told of no census."""
        import grpc

        with grpc.insecure_channel(contracts.address) as channel:
            yield acting_for(channel, NORD), acting_for(channel, LILLE)

    def test_nothing_of_it_is_named_and_all_else_goes_on(self, alone):
        nord, lille = alone
        plan = new_plan(nord)
        for fields in ({"action_sheet": "actionSheets/musee"}, {"proposals": ["proposals/prix"]}):
            failure = failure_of(lambda fields=fields: propose(lille, plan, **fields))
            assert (failure.code, failure.reason) == (StatusCode.UNAVAILABLE, "NOT_READY")
            assert failure.metadata["unchecked"] == "what the action takes up"
        action = propose(lille, plan)
        action.action_sheet = "actionSheets/musee"
        assert failure_of(lambda: update(lille, action, "action_sheet")).reason == "NOT_READY"
        action.title = "Musée"
        assert update(lille, action, "title").title == "Musée"

    def test_that_is_away_is_told_and_what_was_named_stays(self, both, plan):
        sheet = lilles_sheet(both)
        action = taken_up(both, plan, sheet)
        both.census.stop()
        try:
            failure = failure_of(lambda: taken_up(both, plan, sheet))
            assert (failure.code, failure.reason) == (StatusCode.UNAVAILABLE, "NOT_READY")
            action.title = "Musée"
            changed = update(both.lille, action, "title", "action_sheet")
            assert (changed.title, changed.action_sheet) == ("Musée", sheet.name)
            select(both.nord, action.name)
        finally:
            both.census.start()
        until(lambda: states(both.sheet(sheet.name)), lambda it: it == [(action.name, "INTEGRATED", "PROPOSED")], 40)
