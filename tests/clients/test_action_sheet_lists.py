"""Lists, counts and bulk changes of fiches-actions."""

import uuid

import grpc
import pytest
from calls import date, failure_of
from grpc import StatusCode
from sheet_calls import CRTE, LILLE, MEL, NORD, PAS_DE_CALAIS, TI, Caller, listed, messages, move, new_sheet
from support_py.registry import READER

REGION = "collectivites/region-32"
LENS_LIEVIN = "collectivites/epci-246200364"
LENS = "collectivites/commune-62498"


@pytest.fixture(name="opened", scope="module")
def _opened(census):
    with grpc.insecure_channel(census.address) as channel:
        yield channel


@pytest.fixture(name="nord", scope="module")
def _nord(opened):
    return Caller(opened, NORD)


@pytest.fixture(name="reader", scope="module")
def _reader(opened):
    return Caller(opened, token=READER)


@pytest.fixture(name="api", scope="module")
def _api(census):
    return messages().ActionSheet


@pytest.fixture(name="gaps", scope="module")
def _gaps(census):
    from socle.census.v1 import action_sheet_filter_pb2

    return action_sheet_filter_pb2.ActionSheetFilter


@pytest.fixture(name="counts", scope="module")
def _counts(census):
    from socle.census.v1 import action_sheet_service_pb2

    return action_sheet_service_pb2.CountActionSheetsRequest


@pytest.fixture(name="mark")
def _mark():
    """A theme that no other test gives: lists of this test are its own."""
    return f"t-{uuid.uuid4().hex[:16]}"


def test_every_filter_lets_through_what_it_asks_for_and_nothing_else(nord, api, mark):
    line, fund, entry = api.BudgetLine, api.FundingLine, api.ProgrammeEntry
    sheets = {
        "plain": {},
        "owned": {"owner": LILLE},
        "placed": {"places": [LENS]},
        "ti": {"programmes": [entry(programme=TI, axis_edition="2019", axis="innovation")]},
        "crte": {"programmes": [entry(programme=CRTE, axis="eau")]},
        "stars": {"priority": 3},
        "firm": {"commitment": api.FIRM},
        "budget": {"budget_lines": [line(year=2031, nature=line.RUNNING, unit=api.EUR_HT, planned_hundredths=1)]},
        "paid": {"funding_lines": [fund(financer=MEL, year=2032, unit=api.EUR_HT, requested_cents=1)]},
        "state": {"funding_lines": [fund(financer_label="État", unit=api.EUR_HT, requested_cents=1)]},
        "synthetic": {"synthetic": True},
        "running": {"initial_status": api.IN_PROGRESS},
    }
    made = {key: new_sheet(nord, themes=[mark], **fields).name for key, fields in sheets.items()}
    made["part"] = new_sheet(nord, themes=[mark], parent_sheet=made["plain"]).name

    for criteria, wanted in (
        ({"owners": [LILLE]}, "owned"),
        ({"owners": [LILLE, MEL]}, "owned"),
        ({"party": LILLE}, "owned"),
        ({"party": MEL}, "paid"),
        ({"place": LENS}, "placed"),
        ({"programme": TI}, "ti"),
        ({"programme": TI, "axis_edition": "2019"}, "ti"),
        ({"programme": TI, "axis_edition": "2019", "axis": "innovation"}, "ti"),
        ({"programme": TI, "axis_edition": "2023"}, ""),
        ({"programme": CRTE, "axis": "eau"}, "crte"),
        ({"priorities": [3]}, "stars"),
        ({"priorities": [3, 2]}, "stars"),
        ({"commitments": [api.FIRM]}, "firm"),
        ({"year": 2031}, "budget"),
        ({"year": 2032}, "paid"),
        ({"financer": MEL}, "paid"),
        ({"financer": "État"}, "state"),
        ({"synthetic": True}, "synthetic"),
        ({"statuses": [api.IN_PROGRESS]}, "running"),
        ({"engaged": True}, "running"),
        ({"parent_sheet": made["plain"]}, "part"),
        ({"sub_sheet": True}, "part"),
        ({"maturity": api.ACTION_SHEET}, ""),
        ({"origin": LILLE}, ""),
    ):
        found = set(listed(nord, themes=[mark], **criteria))
        assert found == ({made[wanted]} if wanted else set()), criteria
    everything = set(made.values())
    assert set(listed(nord, themes=[mark, "autre-theme"])) == everything
    assert set(listed(nord, themes=[mark], engaged=False)) == everything - {made["running"]}
    assert set(listed(nord, themes=[mark], synthetic=False)) == everything - {made["synthetic"]}
    assert set(listed(nord, themes=[mark], sub_sheet=False)) == everything - {made["part"]}


@pytest.mark.parametrize(
    "words, found",
    [
        ("amenagement", True),
        ("AMÉNAGEMENTS berges", True),
        ("berge", True),
        ("requal", True),
        ("2.3", True),
        ("caudry", True),
        ("l'étang", True),
        ("amenagement montagne", False),
        ("rges", False),
    ],
)
def test_words_are_found_without_case_accents_and_endings(nord, mark, words, found):
    made = new_sheet(
        nord, themes=[mark], number="2.3", title="Aménagement des berges", description="Requalification de l’étang", place_label="Caudry"
    )
    assert listed(nord, themes=[mark], words=words) == ([made.name] if found else [])


def test_words_follow_what_a_sheet_says(nord, mark):
    made = new_sheet(nord, themes=[mark], title="Passerelle")
    nord.UpdateActionSheet(action_sheet={"name": made.name, "title": "Gué"}, update_mask={"paths": ["title"]})
    assert not listed(nord, themes=[mark], words="passerelle") and listed(nord, themes=[mark], words="gue") == [made.name]


def test_signs_in_words_break_nothing(nord, mark):
    new_sheet(nord, themes=[mark], title="Pont d'Hautmont")
    for words in ("d'hautmont", "'", "\\", "a' | 'b", "pont & !", ":*", "de la", "pont:*"):
        listed(nord, themes=[mark], words=words)


def test_a_place_is_its_ground_on_a_day(nord, mark):
    """Lens is in Lens-Liévin, in the Pas-de-Calais, in the région; Lille is not in the first two."""
    lens = new_sheet(nord, themes=[mark], places=[LENS]).name
    lievin = new_sheet(nord, themes=[mark], places=[LENS_LIEVIN]).name
    lille = new_sheet(nord, themes=[mark], places=[LILLE]).name
    before_2017 = new_sheet(nord, themes=[mark], places=["collectivites/commune-59018"]).name  # Arleux, of the CC de l'Arleusis
    found = lambda place, **fields: set(listed(nord, themes=[mark], place=place, **fields))
    assert found(LENS) == {lens}
    assert found(LENS_LIEVIN) == {lens, lievin}
    assert found(PAS_DE_CALAIS) == {lens, lievin}
    assert found(REGION) == {lens, lievin, lille, before_2017}
    assert found(MEL) == {lille}
    arleux_now = "collectivites/epci-200044618"
    assert found(arleux_now, place_date=date("2012-06-01")) == set()


def test_what_is_missing_is_found(nord, api, gaps, mark):
    whole = {
        "owner": NORD, "pilot_label": "Culture", "description": "x", "objectives": "y", "priority": 1, "place_label": "Caudry",
        "elected_referent": api.Referent(function="Maire"), "start_date": date("2020-01-01"), "continuous": True,
        "budget_lines": [api.BudgetLine(nature=1, unit=1, planned_hundredths=1)],
        "funding_lines": [api.FundingLine(financer_label="État", unit=1)],
        "programmes": [api.ProgrammeEntry(programme=CRTE, axis="eau")], "targets": [api.Target(label="x")],
        "initial_status": api.QUALIFIED, "themes": [mark],
    }  # fmt: skip
    new_sheet(nord, **whole)
    for gap, without in (
        ("OWNER", {"owner": "", "initial_status": api.REJECTED}), ("PILOT", {"pilot_label": ""}), ("REFERENT", {"elected_referent": None}),
        ("STATUS", {"initial_status": 0}), ("BUDGET", {"budget_lines": []}), ("FUNDING", {"funding_lines": []}),
        ("DATES", {"continuous": False}), ("AXIS", {"programmes": [api.ProgrammeEntry(programme=CRTE)]}), ("PRIORITY", {"priority": 0}),
        ("DESCRIPTION", {"description": ""}), ("OBJECTIVES", {"objectives": ""}), ("TARGETS", {"targets": []}), ("PLACE", {"place_label": ""}),
    ):  # fmt: skip
        made = new_sheet(nord, **{**whole, **without})
        assert listed(nord, themes=[mark], missing=[gaps.Gap.Value(gap)]) == [made.name], gap
    assert len(listed(nord, themes=[mark], missing=[gaps.PILOT, gaps.BUDGET])) == 2


def test_what_nobody_looked_after_for_a_year_is_found(nord, reader, api, mark):
    note = api.Note
    old, new = date("2024-01-01"), date("2026-06-01")
    forgotten = new_sheet(nord, themes=[mark], notes=[note(date=old, text="Vu")]).name
    never = new_sheet(nord, themes=[mark]).name
    new_sheet(nord, themes=[mark], notes=[note(date=old, text="Vu"), note(date=new, text="Revu")])
    in_private = new_sheet(nord, themes=[mark], notes=[note(date=new, text="Entre nous", private=True)]).name
    since = {"themes": [mark], "no_note_since_date": date("2025-11-22")}
    assert set(listed(nord, **since)) == {forgotten, never}
    assert set(listed(reader, **since)) == {forgotten, never, in_private}


@pytest.mark.parametrize("order", ["", "name desc", "title", "title desc", "priority", "priority desc", "end_date", "end_date desc", "update_time", "update_time desc"])
@pytest.mark.parametrize("words", ["", "ordre"])
def test_orders_hold_over_pages(nord, mark, order, words):
    made = [
        new_sheet(nord, themes=[mark], title=title, priority=priority, description="En ordre", **({"end_date": end} if end else {}))
        for title, priority, end in (
            ("Éclairage", 3, date("2030-01-01")), ("eau", 1, None), ("Zone", 1, date("2020-01-01")), ("Éclairage", 2, date("2030-01-01")), ("Abri", 0, None),
        )
    ]  # fmt: skip
    key = {
        "title": lambda each: each.title.casefold().replace("é", "e"),
        "priority": lambda each: each.priority,
        "end_date": lambda each: (each.end_date.year or 9999, each.end_date.month),
        "update_time": lambda each: each.update_time.ToNanoseconds(),
    }.get(order.split(" ")[0], lambda each: "")
    wanted = [each.name for each in sorted(made, key=lambda each: (key(each), each.name), reverse=order.endswith("desc"))]
    for page_size in (1, 2, 5):
        assert listed(nord, order_by=order, page_size=page_size, themes=[mark], words=words) == wanted


def test_wrong_questions_are_refused(nord):
    for criteria, path in (
        ({"owners": ["x"]}, "owners[0]"),
        ({"place": "Lille"}, "place"),
        ({"axis": "eau"}, "programme"),
        ({"statuses": [99]}, "statuses[0]"),
        ({"missing": [99]}, "missing[0]"),
        ({"priorities": [4]}, "priorities[0]"),
        ({"year": 20}, "year"),
        ({"words": "x" * 201}, "words"),
        ({"parent_sheet": "x"}, "parent_sheet"),
    ):
        assert failure_of(lambda: nord.ListActionSheets(filter=criteria)).fields == [f"filter.{path}"]
    assert failure_of(lambda: nord.ListActionSheets(order_by="budget")).reason == "INVALID_ORDER_BY"
    assert failure_of(lambda: nord.ListActionSheets(page_size=-1)).code == StatusCode.INVALID_ARGUMENT
    page = nord.ListActionSheets(page_size=1)
    assert failure_of(lambda: nord.ListActionSheets(page_size=1, page_token=page.next_page_token, order_by="title")).reason == "INVALID_PAGE_TOKEN"


def test_counts_are_by_every_property(nord, api, counts, mark):
    fund = api.FundingLine
    for fields in (
        {"owner": LILLE, "initial_status": api.IN_PROGRESS, "priority": 2, "programmes": [api.ProgrammeEntry(programme=TI, axis_edition="2019", axis="innovation")]},
        {"owner": LILLE, "initial_status": api.PAUSED, "phase": api.STUDY, "programmes": [api.ProgrammeEntry(programme=TI), api.ProgrammeEntry(programme=CRTE, axis="eau")]},
        {"owner": NORD, "commitment": api.FIRM, "funding_lines": [fund(financer=MEL, year=2020, unit=1), fund(financer_label="État", year=2020, unit=1)]},
    ):
        new_sheet(nord, themes=[mark], **fields)
    for prop, wanted in (
        ("PROPERTY_UNSPECIFIED", []),
        ("OWNER", [(LILLE, 2), (NORD, 1)]),
        ("ORIGIN", [(NORD, 3)]),
        ("STATUS", [("PROPOSED", 1), ("IN_PROGRESS", 1), ("PAUSED", 1)]),
        ("PRIORITY", [("0", 2), ("2", 1)]),
        ("MATURITY", [("PROJECT_SHEET", 3)]),
        ("COMMITMENT", [("", 2), ("FIRM", 1)]),
        ("PHASE", [("", 2), ("STUDY", 1)]),
        ("PROGRAMME", [(TI, 2), (CRTE, 1)]),
        ("AXIS", [(f"{CRTE}//eau", 1), (f"{TI}/2019/innovation", 1)]),
        ("THEME", [(mark, 3)]),
        ("FINANCER", [("collectivites/epci-200093201", 1), ("État", 1)]),
        ("YEAR", [("2020", 1)]),
        ("LATE", [("false", 3)]),
    ):
        answer = nord.CountActionSheets(property=counts.Property.Value(prop), filter={"themes": [mark]})
        assert [(each.value, each.count) for each in answer.counts] == wanted, prop
        assert (answer.total_count, answer.engaged_count) == (3, 2)
    assert nord.CountActionSheets(filter={"themes": [mark], "words": "dentelle"}).total_count == 3
    by_owner = nord.CountActionSheets(property=counts.OWNER, filter={"themes": [mark], "words": "dentelle"})
    assert [each.count for each in by_owner.counts] == [2, 1]


# The same change of many.


def bulk(caller, sheets=(), fields=None, **request):
    fields = fields or {"priority": 3}
    return caller.BulkUpdateActionSheets(
        names=[each.name for each in sheets], action_sheet=messages().ActionSheet(**fields), update_mask={"paths": list(fields)}, **request
    )


def test_many_sheets_are_changed_at_once(nord, mark):
    made = [new_sheet(nord, themes=[mark]) for _ in range(3)]
    answer = bulk(nord, [*made, made[0]], {"priority": 2, "pilot": MEL}, reason="Arbitrage du 3 mars")
    assert (answer.updated_count, answer.error_count) == (3, 0)
    for each in made:
        now = nord.GetActionSheet(name=each.name)
        assert (now.priority, now.pilot, now.title) == (2, MEL, each.title)
        assert nord.ListActionSheetVersions(parent=each.name).versions[0].reason == "Arbitrage du 3 mars"
    by_filter = bulk(nord, filter={"themes": [mark], "priorities": [2]})
    assert by_filter.updated_count == 3 and len(listed(nord, themes=[mark], priorities=[3])) == 3


def test_all_of_them_are_changed_or_none(nord, opened, api, mark):
    lille = Caller(opened, LILLE)
    mine = new_sheet(nord, themes=[mark], owner=LILLE)
    other = new_sheet(nord, themes=[mark])
    hidden = new_sheet(nord, themes=[mark], visibility=api.OWNER)
    trial = bulk(lille, [mine, other, hidden], validate_only=True)
    assert (trial.updated_count, trial.error_count) == (1, 2)
    assert {each.name: each.type for each in trial.results} == {
        mine.name: "", other.name: "RELATION_REQUIRED", hidden.name: "RESOURCE_NOT_FOUND",
    }  # fmt: skip
    assert failure_of(lambda: bulk(lille, [mine, other])).reason == "ILLEGAL_STATE"
    assert nord.GetActionSheet(name=mine.name) == mine
    assert failure_of(lambda: bulk(lille, [other])).code == StatusCode.PERMISSION_DENIED
    assert failure_of(lambda: bulk(nord, [mine], {"title": "X"})).reason == "INVALID_MASK"
    assert failure_of(lambda: bulk(nord)).fields == ["names"]
    assert failure_of(lambda: bulk(nord, [mine], {"owner": "collectivites/commune-59999"})).fields == ["action_sheet.owner"]
    assert failure_of(lambda: bulk(nord, [move(nord, mine, "QUALIFIED")], {"owner": ""})).reason == "ILLEGAL_STATE"


def test_many_names_are_read_at_once_in_their_order(nord):
    made = [new_sheet(nord, title=title).name for title in "cab"]
    assert [each.title for each in nord.BatchGetActionSheets(names=made).action_sheets] == list("cab")
    assert failure_of(lambda: nord.BatchGetActionSheets(names=[*made, "actionSheets/aucune-fiche"])).code == StatusCode.NOT_FOUND
    assert failure_of(lambda: nord.BatchGetActionSheets(names=["x"])).reason == "INVALID_NAME"
    assert failure_of(nord.BatchGetActionSheets).reason == "INVALID_NAME"
