"""Fiches-actions at size: what people ask of 100,000 sheets, one call after the other."""

import random
import statistics

import grpc
import h2load
from google.type import date_pb2
from rows import Row
from search import search_rows
from support_py.census import RunningCensus
from support_py.registry import READER, migrate, token_of

DATABASE = "socle_census"
NORD = "collectivites/departement-59"
FINANCERS = ["collectivites/departement-62", "collectivites/epci-200093201", "collectivites/region-32"]
TEMPLATES, COPIES = 200, 500
LIMIT = 20  # ms
TEXT = "Aménagement de la vallée, requalification des berges et parcours de découverte pour les habitants du canton. " * 14


def sheet_rows(postgres, build, registry, folder, quick):
    """A service and a database of its own, beside the registry that it asks."""
    home = folder / "census"
    home.mkdir()
    url = postgres.create_database(DATABASE)
    migrate(build, url, "census")
    with RunningCensus(build, home, url, registry.address) as census:
        with grpc.insecure_channel(census.address) as channel:
            names = [some_sheet(channel, random.Random(seed), seed) for seed in range(TEMPLATES)]
        grow(postgres)
        yield from read_rows(census, folder, quick, names[0])
        yield from search_rows(census, folder, quick)


def some_sheet(channel, chance, seed):
    """A sheet as sheets are."""
    from socle.census.v1 import action_sheet_pb2, action_sheet_service_pb2, action_sheet_service_pb2_grpc

    sheet = action_sheet_pb2.ActionSheet
    line = sheet.BudgetLine
    year = chance.randint(2015, 2030)
    made = action_sheet_service_pb2_grpc.ActionSheetServiceStub(channel).CreateActionSheet(
        action_sheet_service_pb2.CreateActionSheetRequest(
            action_sheet_id=f"t-{seed:05}",
            initial_status=chance.choice([1, 1, 2, 5, 5, 6, 7, 8, 8, 9, 10]),
            reason="bench",
            action_sheet=sheet(
                title=chance.choice(["Musée de la Dentelle", "École du numérique", "Voie verte", "Friche à reconvertir"]),
                description=TEXT, objectives=TEXT[:300], origin=NORD, owner=NORD,
                visibility=chance.choice([1, 1, 1, 1, 2, 3]), phase=chance.randint(0, 3),
                commitment=chance.randint(0, 3), priority=chance.randint(0, 3),
                pilot_label=chance.choice(["", "Direction de la culture"]), themes=[f"theme-{chance.randint(1, 40)}"],
                programmes=[sheet.ProgrammeEntry(programme="programmes/territoires-d-industrie", axis_edition="2019",
                                                 axis=chance.choice(["recrutement", "innovation", "attractivite"]))]
                * chance.randint(0, 1),
                start_date=date_pb2.Date(year=year, month=1, day=1), end_date=date_pb2.Date(year=year + 2, month=6, day=30),
                budget_lines=[line(year=year + n, nature=line.INVESTMENT, unit=sheet.EUR_HT, planned_hundredths=10_000_000)
                              for n in range(chance.randint(0, 3))],
                funding_lines=[sheet.FundingLine(financer=financer, year=year, unit=sheet.EUR_HT, requested_cents=1_000_000)
                               for financer in chance.sample(FINANCERS, chance.randint(0, 2))],
                notes=[sheet.Note(date=date_pb2.Date(year=year, month=3, day=1), text="Vu sur place")] * chance.randint(0, 1),
            ),
        ),
        metadata=[("authorization", f"Bearer {token_of(NORD)}")],
        timeout=60,
    )  # fmt: skip
    return made.name


def grow(postgres):
    """Each sheet 499 times more, of other owners and places and days: PostgreSQL sees the rows that writing them would leave."""
    copy_of = "'s-' || md5({} || n)".format  # in no order, as ids are
    owner = "'collectivites/commune-' || (10001 + 1000 * (n % 86) + (hashtext(id || n) & 2147483647) % 600)"
    columns = postgres.psql(
        DATABASE,
        "SELECT string_agg(quote_ident(column_name), ',' ORDER BY ordinal_position) FROM information_schema.columns "
        "WHERE table_name = 'action_sheet'",
    ).split(",")
    changed = {
        "id": copy_of("id"), "owner": owner, "title_key": "title_key || ' ' || n",
        "places": f"ARRAY[{owner}]", "parties": f"parties || ({owner})",
        "late_from": "CASE WHEN isfinite(late_from) THEN late_from + n ELSE late_from END",
        "update_time": "now() - n * interval '1 hour'",
        "words": "words || to_tsvector('french', 'lot' || n || ' rare' || (hashtext(id || n) & 2147483647) % 20000)",
    }  # fmt: skip
    many = f"generate_series(1, {COPIES - 1}) n"
    for statement in (
        f"INSERT INTO action_sheet ({', '.join(columns)}) "
        f"SELECT {', '.join(changed.get(name, name) for name in columns)} FROM action_sheet, {many}",
        f"INSERT INTO action_sheet_content SELECT {copy_of('sheet_id')}, content FROM action_sheet_content, {many}",
        f"INSERT INTO action_sheet_version SELECT {copy_of('sheet_id')}, revision, kind, effective, reason, actor, create_time, "
        f"content FROM action_sheet_version, {many}",
        "VACUUM ANALYZE",
    ):
        postgres.psql(DATABASE, statement)


def questions(name):
    from google.protobuf import timestamp_pb2
    from socle.census.v1 import action_sheet_filter_pb2, action_sheet_pb2, action_sheet_service_pb2

    request, wanted = action_sheet_service_pb2, action_sheet_filter_pb2.ActionSheetFilter
    sheet = action_sheet_pb2.ActionSheet
    programme = "programmes/territoires-d-industrie"
    filters = {
        "": {},
        "of one owner": {"owners": ["collectivites/commune-12345"]},
        "in one commune": {"place": "collectivites/commune-12345"},
        "in an EPCI": {"place": "collectivites/epci-200093201"},
        "in a région": {"place": "collectivites/region-32"},
        "of a programme": {"programme": programme},
        "on an axis": {"programme": programme, "axis_edition": "2019", "axis": "innovation"},
        "in progress": {"statuses": [sheet.IN_PROGRESS]},
        "late": {"late": True},
        "with two stars": {"priorities": [2]},
        "of a theme": {"themes": ["theme-7"]},
        "with money of 2021": {"year": 2021},
        "of a financer": {"financer": FINANCERS[0]},
        "modified since": {"modified_since_time": timestamp_pb2.Timestamp(seconds=1)},
        "with a common word": {"words": "ecole"},
        "with a rare word": {"words": "rare12345"},
        "with words and a status": {"words": "voie verte", "statuses": [sheet.BLOCKED]},
        "without pilot": {"missing": [wanted.PILOT]},
        "without status": {"missing": [wanted.STATUS]},
        "without owner": {"missing": [wanted.OWNER]},
        "without budget": {"missing": [wanted.BUDGET]},
        "without referent": {"missing": [wanted.REFERENT]},
        "notes older than a year": {"no_note_since_date": date_pb2.Date(year=2025, month=11, day=22)},
        "late, in progress, two stars, of a theme": {
            "late": True, "statuses": [sheet.IN_PROGRESS], "priorities": [2], "themes": ["theme-7"],
        },
    }  # fmt: skip
    yield "GetActionSheet", "GetActionSheet", request.GetActionSheetRequest(name=name)
    for label, criteria in filters.items():
        yield f"ListActionSheets {label}".strip(), "ListActionSheets", request.ListActionSheetsRequest(filter=criteria)
    for order in ("title", "priority desc", "end_date", "update_time desc"):
        yield f"ListActionSheets by {order}", "ListActionSheets", request.ListActionSheetsRequest(order_by=order)
    by_title = request.ListActionSheetsRequest(order_by="title", filter=filters["in progress"])
    yield "ListActionSheets in progress by title", "ListActionSheets", by_title
    for prop, label in (("STATUS", ""), ("STATUS", "of a programme"), ("OWNER", "late"), ("THEME", "")):
        number = request.CountActionSheetsRequest.Property.Value(prop)
        counted = request.CountActionSheetsRequest(property=number, filter=filters[label])
        yield f"CountActionSheets by {prop.lower()} {label}".strip(), "CountActionSheets", counted


def read_rows(census, folder, quick, name):
    for label, method, request in questions(name):
        path = f"/socle.census.v1.ActionSheetService/{method}"
        with grpc.insecure_channel(census.address) as channel:
            answer = channel.unary_unary(path)(
                request.SerializeToString(), metadata=[("authorization", f"Bearer {READER}")], timeout=60
            )
        call = h2load.Call.write(folder, census.address, path, request.SerializeToString(), READER)
        log = folder / "sheets.log"
        h2load.run(call, 20 if quick else 100, len(answer), connections=1, in_flight=1, log_file=log)
        took = h2load.latencies(log)
        yield Row.below(
            f"{label}, of {TEMPLATES * COPIES} sheets, median", statistics.median(took), LIMIT, "ms", samples={"ours": took}
        )
