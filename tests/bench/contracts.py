"""Contracts beside pgbench: one contract, instrument, action; a full write; and a plan of 10,000 actions."""

import statistics
import uuid

import grpc
import h2load
from rows import Row
from support_py.contracts import RunningContracts
from support_py.registry import READER, migrate, token_of
from votes import prepared_selects, select_script
from writes import CLIENTS, INSERT, PLAIN_WRITE, inserts, words_of

DATABASE = "socle_contracts"
NORD = "collectivites/departement-59"
PARTIES = [NORD, "collectivites/epci-200093201", "collectivites/commune-59350"]
ACTIONS = 10_000
IN_FLIGHT = 4  # a connection: as many at once as the pool lets in without saying that it is busy
TEXT = "Aménagement de la vallée, requalification des berges et parcours de découverte pour les habitants du canton. " * 14


class Caller:
    """The services of contracts, called by the pilot."""

    def __init__(self, address):
        from socle.contracts.v1 import action_service_pb2_grpc, axis_service_pb2_grpc, contract_service_pb2_grpc
        from socle.contracts.v1 import instrument_service_pb2_grpc

        self.channel = grpc.insecure_channel(address)
        modules = (action_service_pb2_grpc, axis_service_pb2_grpc, contract_service_pb2_grpc, instrument_service_pb2_grpc)
        names = ("ActionService", "AxisService", "ContractService", "InstrumentService")
        self.stubs = [getattr(module, f"{name}Stub")(self.channel) for module, name in zip(modules, names)]
        self.metadata = [("authorization", f"Bearer {token_of(NORD)}")]

    def __getattr__(self, method):
        stub = next(getattr(stub, method) for stub in self.stubs if hasattr(stub, method))
        return lambda request: stub(request, metadata=self.metadata, timeout=60)


def contract_rows(postgres, build, registry, folder, quick):
    """A service and a database of its own, beside the registry that it asks."""
    home = folder / "contracts"
    home.mkdir()
    url = postgres.create_database(DATABASE)
    migrate(build, url, "contracts")
    with RunningContracts(build, home, url, registry.address) as contracts:
        caller = Caller(contracts.address)
        try:
            contract, instrument, action = some_contract(caller)
            grow_plan(postgres, contract.name.split("/")[1], action.name.rsplit("/", 1)[1])
            yield from read_rows(postgres, contracts, folder, quick, contract, instrument, action)
            yield from plan_rows(contracts, folder, quick, contract)
            yield write_row(postgres, build, contracts, folder, quick, contract)
        finally:
            caller.channel.close()


def some_contract(caller):
    """A contract of three parties with an instrument, an axis and one sheet as sheets are."""
    from google.type import date_pb2
    from socle.contracts.v1 import action_money_pb2, action_pb2, action_service_pb2, axis_pb2, axis_service_pb2
    from socle.contracts.v1 import contract_pb2, contract_service_pb2, instrument_pb2, instrument_service_pb2, money_pb2
    from socle.contracts.v1 import programme_pb2

    public = programme_pb2.PARTY_GROUP_PUBLIC
    contract = caller.CreateContract(
        contract_service_pb2.CreateContractRequest(
            contract=contract_pb2.Contract(
                display_name="Contrat de territoire", programme="programmes/contrat-de-territoire-nord", territory=NORD,
                pilot=NORD, parties=[contract_pb2.ContractParty(party=party, group=public) for party in PARTIES],
            ),
            contract_id="bench",
        )
    )
    instrument = caller.CreateInstrument(
        instrument_service_pb2.CreateInstrumentRequest(
            parent=contract.name,
            instrument=instrument_pb2.Instrument(
                kind="strategic-framework", display_name="Cadre d'Action Stratégique",
                parties=[
                    instrument_pb2.Party(party=party, group=public, capacity=instrument_pb2.Party.SIGNATORY)
                    for party in PARTIES
                ],
            ),
        )
    )
    caller.CreateAxis(
        axis_service_pb2.CreateAxisRequest(parent=contract.name, axis=axis_pb2.Axis(label="Eau"), axis_id="eau")
    )

    def ht(cents):
        return money_pb2.Money(cents=cents, currency_code="EUR", tax_basis=money_pb2.TAX_BASIS_HT)

    investment = action_money_pb2.BUDGET_NATURE_INVESTMENT
    action = caller.CreateAction(
        action_service_pb2.CreateActionRequest(
            parent=contract.name,
            action=action_pb2.Action(
                title="Musée de la Dentelle", description=TEXT, proposer=NORD, owner=NORD,
                axis=f"{contract.name}/axes/eau", priority=2,
                start_date=date_pb2.Date(year=2012, month=1, day=1), end_date=date_pb2.Date(year=2015, month=12, day=31),
                budget_lines=[
                    action_money_pb2.BudgetLine(year=year, nature=investment, planned=ht(10_000_000))
                    for year in (2012, 2013, 2014)
                ],
                funding_lines=[
                    action_money_pb2.FundingLine(financer_label=label, grant="DETR", year=2013, awarded=ht(1_000_000))
                    for label in ("État", "Région")
                ],
            ),
            action_id="a-00000",
        )
    )
    return contract, instrument, action


def grow_plan(postgres, contract, action):
    """The sheet 9,999 times more, as if each had been written: PostgreSQL sees the same rows."""

    def columns(table):
        written = postgres.psql(
            DATABASE,
            "SELECT string_agg(quote_ident(column_name), ',' ORDER BY ordinal_position) FROM information_schema.columns "
            f"WHERE table_name = '{table}' AND is_generated = 'NEVER'",
        )
        return written.split(",")

    changed = {
        "id": "'a-' || lpad(n::text, 5, '0')", "action_id": "'a-' || lpad(n::text, 5, '0')", "title": "title || ' ' || n",
        "title_key": "title_key || ' ' || n", "search_text": "search_text || ' ' || n", "priority": "n % 4",
        "counted": "n % 4 <> 3", "selection": "CASE WHEN n % 4 = 3 THEN 3 ELSE 2 END",
    }  # fmt: skip
    for table, key in (
        ("action", "id"), ("action_text", "action_id"), ("action_budget_line", "action_id"), ("action_funding_line", "action_id"),
    ):  # fmt: skip
        names = columns(table)
        values = ", ".join(changed.get(name, name) for name in names)
        postgres.psql(
            DATABASE,
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table}, generate_series(1, {ACTIONS - 1}) n "
            f"WHERE contract_id = '{contract}' AND {key} = '{action}'",
        )
    postgres.psql(DATABASE, "VACUUM ANALYZE")


def call_of(contracts, folder, service, method, request, check):
    """The call, and how many bytes its right answer has."""
    with grpc.insecure_channel(contracts.address) as channel:
        path = f"/socle.contracts.v1.{service}/{method}"
        metadata = [("authorization", f"Bearer {READER}")]
        answer = channel.unary_unary(path)(request.SerializeToString(), metadata=metadata, timeout=60)
    if not check(answer):
        raise SystemExit(f"bench: {method} does not answer what it should")
    return h2load.Call.write(folder, contracts.address, path, request.SerializeToString(), READER), len(answer)


def read_rows(postgres, contracts, folder, quick, contract, instrument, action):
    from socle.contracts.v1 import action_pb2, action_service_pb2, contract_pb2, contract_service_pb2, instrument_pb2
    from socle.contracts.v1 import instrument_service_pb2

    rounds, seconds = (3, 1) if quick else (5, 3)
    script = select_script(postgres, DATABASE, folder)
    for service, method, request, resource, wanted in (
        ("ContractService", "GetContract", contract_service_pb2.GetContractRequest, contract_pb2.Contract, contract),
        ("InstrumentService", "GetInstrument", instrument_service_pb2.GetInstrumentRequest, instrument_pb2.Instrument, instrument),
        ("ActionService", "GetAction", action_service_pb2.GetActionRequest, action_pb2.Action, action),
    ):
        call, size = call_of(
            contracts, folder, service, method, request(name=wanted.name),
            lambda answer, kind=resource, name=wanted.name: kind.FromString(answer).name == name,
        )  # fmt: skip
        count = max(2_000, int(h2load.run(call, 2_000, size, in_flight=IN_FLIGHT).rate * seconds))
        ours, theirs = [], []
        for _ in range(rounds):
            theirs.append(prepared_selects(postgres.url(DATABASE), script, seconds))
            ours.append(h2load.run(call, count, size, in_flight=IN_FLIGHT).rate)
        yield Row.faster(
            method, statistics.median(ours), statistics.median(theirs), "pgbench, prepared select", 0.3,
            note=f"{size} bytes an answer; -c 8 -m {IN_FLIGHT}; {CLIENTS} clients of pgbench", samples={"ours": ours, "theirs": theirs},
        )


def plan_rows(contracts, folder, quick, contract):
    """One call after the other: how long each takes, by a client that takes no answer apart."""
    from socle.contracts.v1 import action_service_pb2 as actions
    from socle.contracts.v1 import plan_service_pb2 as plans

    def lists(**fields):
        return "ActionService", "ListActions", actions.ListActionsRequest(parent=contract.name, page_size=100, **fields)

    def counts(kind, **fields):
        return "ActionService", "CountActions", actions.CountActionsRequest(parent=contract.name, property=kind, **fields)

    for name, (service, method, request) in (
        ("ListActions, a page of 100", lists()),
        ("ListActions by priority", lists(order_by="priority desc")),
        ("ListActions with a rare text", lists(filter=actions.ActionFilter(text="dentelle 4321"))),
        ("CountActions by year", counts(actions.CountActionsRequest.YEAR)),
        ("CountActions by status", counts(actions.CountActionsRequest.STATUS)),
        ("GetPlanSummary", ("PlanService", "GetPlanSummary", plans.GetPlanSummaryRequest(parent=contract.name))),
    ):
        call, size = call_of(contracts, folder, service, method, request, bool)
        log = folder / "plan.log"
        h2load.run(call, 20 if quick else 100, size, connections=1, in_flight=1, log_file=log)
        took = h2load.latencies(log)
        yield Row.below(f"{name} of {ACTIONS} actions, median", statistics.median(took), 50, "ms", samples={"ours": took})


def write_row(postgres, build, contracts, folder, quick, contract):
    rounds, seconds = (3, 1) if quick else (5, 3)
    postgres.psql(DATABASE, PLAIN_WRITE)
    script = folder / f"plain_write_{uuid.uuid4().hex}.sql"
    script.write_text(INSERT)
    program = build / "tests" / "bench" / "write-load"
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(inserts(postgres.url(DATABASE), script, seconds))
        ours.append(float(words_of(program, contracts.address, token_of(NORD), CLIENTS, seconds, contract.name)))
    return Row.faster(
        "a full write of contracts", statistics.median(ours), statistics.median(theirs), "pgbench, plain insert", 0.3,
        note=f"UpdateAction with etag and request id; {CLIENTS} clients on both sides", samples={"ours": ours, "theirs": theirs},
    )
