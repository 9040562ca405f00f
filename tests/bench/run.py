#!/usr/bin/python3
"""Measures the registry against its targets, both sides in one run, and writes the figures down.

The other side is an echo server made from the same generated messages, which answers what the registry answered, byte
for byte; PostgreSQL's \\copy for imports, pgbench for writes. Sides take turns and medians are compared. Ends with 1
when a target is missed.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

import grpc  # noqa: E402
import h2load  # noqa: E402
import search_queries  # noqa: E402
from contracts import contract_rows  # noqa: E402
from imports import import_rows  # noqa: E402
from rows import Row, table  # noqa: E402
from signatories import signatory_rows  # noqa: E402
from support_py import processes, stubs  # noqa: E402
from support_py.postgres import PrivatePostgres  # noqa: E402
from support_py.registry import READER, RunningRegistry, migrate  # noqa: E402
from votes import vote_rows  # noqa: E402
from writes import write_rows  # noqa: E402

SERVICE = "/socle.registry.v1.CollectiviteService/"
PUBLISHED = ROOT / "data" / "node_modules"
PAST = "2022-06-01"
API_GEO_SEARCHES = 62  # a second, recorded on a machine of the same size; not measured in this run


class Bench:
    """The two servers, and the calls that are measured on them."""

    def __init__(self, registry, echo_address, folder, quick):
        self.registry = registry
        self.echo_address = echo_address
        self.folder = folder
        self.rounds, self.seconds = (3, 0.5) if quick else (5, 3)
        self.quick = quick
        self.rows = []

    def add(self, row):
        self.rows.append(row)
        say(f"  {row.name}: {row.ours:.4g} {row.unit}" + ("" if row.met is not False else "   MISSED"))

    def call(self, method, request, side=None):
        address = side or self.registry.address
        return h2load.Call.write(self.folder, address, SERVICE + method, request.SerializeToString(), READER)

    def rates(self, series):
        """Median rates of several (call, answer bytes), measured in turns: A B A B, not A A B B."""
        counts = []
        for call, size in series:
            warm = h2load.run(call, 2_000, size)
            counts.append(max(2_000, int(warm.rate * self.seconds)))
        found = [[] for _ in series]
        for _ in range(self.rounds):
            for number, (call, size) in enumerate(series):
                found[number].append(h2load.run(call, counts[number], size).rate)
        return [statistics.median(rates) for rates in found], found


def say(text):
    print(text, flush=True)


def send(channel, method, request):
    """The answer's bytes, from a real client that fails on any status but OK."""
    return channel.unary_unary(SERVICE + method)(
        request.SerializeToString(), metadata=[("authorization", f"Bearer {READER}")], timeout=60
    )


def requests(channel):
    """The calls of the targets, each with the message that the echo server has to send."""
    from google.type import date_pb2
    from socle.registry.v1 import collectivite_service_pb2 as api

    lille = api.GetCollectiviteRequest(name="collectivites/commune-59350")
    past = api.GetCollectiviteRequest(name=lille.name)
    past.as_of.CopyFrom(date_pb2.Date(**dict(zip(("year", "month", "day"), map(int, PAST.split("-"))))))
    page = page_of_communes(channel)
    listed = api.ListCollectivitesResponse.FromString(send(channel, "ListCollectivites", page))
    of_one_departement = api.ListCollectivitesRequest(filter="type = COMMUNE AND departement:59", page_size=100)
    of_every_commune = api.ListCollectivitesRequest(filter="type = COMMUNE", page_size=100)
    members = api.ListMembersRequest(parent="collectivites/epci-200093201", page_size=1000)
    batch = api.BatchGetCollectivitesRequest(names=[one.name for one in listed.collectivites])
    return {
        "get": ("GetCollectivite", lille),
        "past": ("GetCollectivite", past),
        "list": ("ListCollectivites", page),
        "narrow": ("ListCollectivites", of_one_departement),
        "wide": ("ListCollectivites", of_every_commune),
        "members": ("ListMembers", members),
        "batch": ("BatchGetCollectivites", batch),
    }


def page_of_communes(channel):
    """Asks for a page of 100 with nothing but communes on it: those that come first are régions, départements, EPCI."""
    from socle.registry.v1 import collectivite_pb2
    from socle.registry.v1 import collectivite_service_pb2 as api

    request = api.ListCollectivitesRequest(page_size=1000)
    while True:
        page = api.ListCollectivitesResponse.FromString(send(channel, "ListCollectivites", request))
        request.page_token = page.next_page_token
        if page.collectivites[-1].type == collectivite_pb2.Collectivite.COMMUNE:
            request.page_size = 100
            return request


def record_answers(channel, calls, folder):
    """What the registry answers, checked and kept for the echo server."""
    from socle.registry.v1 import collectivite_pb2
    from socle.registry.v1 import collectivite_service_pb2 as api

    answers = {kind: send(channel, method, request) for kind, (method, request) in calls.items()}
    for kind in ("get", "list", "members", "batch"):
        (folder / f"{calls[kind][0]}.bin").write_bytes(answers[kind])
    right = {
        "Lille": collectivite_pb2.Collectivite.FromString(answers["get"]).display_name == "Lille",
        "Lille in the past": collectivite_pb2.Collectivite.FromString(answers["past"]).display_name == "Lille",
        "100 communes": len(api.ListCollectivitesResponse.FromString(answers["list"]).collectivites) == 100,
        "95 members": len(api.ListMembersResponse.FromString(answers["members"]).members) == 95,
        "a batch of 100": len(api.BatchGetCollectivitesResponse.FromString(answers["batch"]).collectivites) == 100,
    }
    wrong = [what for what, is_right in right.items() if not is_right]
    if wrong:
        raise SystemExit(f"bench: the registry does not answer {', '.join(wrong)}")
    return answers


def measure_reads(bench, calls, answers):
    def side(kind, address=None):
        method, request = calls[kind]
        return bench.call(method, request, address), len(answers[kind])

    (ours, past, theirs), samples = bench.rates([side("get"), side("past"), side("get", bench.echo_address)])
    sides = {"ours": samples[0], "theirs": samples[2]}
    bench.add(Row.faster("GetCollectivite", ours, theirs, "echo", 1.2, samples=sides))
    bench.add(Row.faster(f"GetCollectivite as of {PAST}", past, theirs, "echo", 0.6, samples={"ours": samples[1]}))
    for kind, name, target in (
        ("list", "ListCollectivites, a page of 100 communes", 6),
        ("members", "ListMembers of the Métropole Européenne de Lille (95)", 6),
        ("batch", "BatchGetCollectivites of 100", 4),
    ):
        (ours, theirs), samples = bench.rates([side(kind), side(kind, bench.echo_address)])
        sides = {"ours": samples[0], "theirs": samples[1]}
        note = f"{len(answers[kind])} bytes an answer"
        bench.add(Row.faster(name, ours, theirs, "echo", target, samples=sides, note=note))
    for kind, name in (("narrow", "communes of one département"), ("wide", "every commune, which waits for a thread")):
        call, size = side(kind)
        load = h2load.run(call, 2_000, size, in_flight=4)
        bench.add(Row(f"ListCollectivites with a filter, first 100 of {name}", load.rate, "/s", note="-c 8 -m 4"))


def measure_idle(bench, calls, answers):
    """Calls a second apart on both servers at once, so that both idle in the same seconds."""
    method, request = calls["get"]
    count = 10 if bench.quick else 30
    found = {}

    def idle(name, address):
        log = bench.folder / f"idle-{name}.log"
        call = bench.call(method, request, address)
        h2load.run(call, count, len(answers["get"]), connections=1, in_flight=1, rps=1, log_file=log)
        found[name] = h2load.latencies(log)

    sides = (("ours", bench.registry.address), ("echo", bench.echo_address))
    threads = [threading.Thread(target=idle, args=side) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bench.add(
        Row.below(
            "GetCollectivite, calls 1 s apart, p99", h2load.percentile(found["ours"], 0.99), 2, "ms",
            theirs=h2load.percentile(found["echo"], 0.99), their_name="echo", samples=found,
        )
    )


def measure_search(bench, channel):
    from socle.registry.v1 import collectivite_service_pb2 as api

    calls = []
    for query in search_queries.MIXED:
        request = api.SearchCollectivitesRequest(query=query, page_size=5)
        size = len(send(channel, "SearchCollectivites", request))
        calls.append((query, bench.call("SearchCollectivites", request), size))
    count = 1_000 if bench.quick else 6_000
    seconds, slowest = 0.0, ("", 1e9)
    for query, call, size in calls:
        load = h2load.run(call, count, size)
        seconds += count / load.rate
        slowest = min(slowest, (query, load.rate), key=lambda found: found[1])
    rate = len(calls) * count / seconds
    # At the rate of the target, not at the most that it can do: there, latency only says how many calls wait.
    paced, target = [], 10_000
    for _, call, size in calls:
        log = bench.folder / "search.log"
        h2load.run(call, target // 4, size, rps=target // h2load.CONNECTIONS, log_file=log)
        paced += h2load.latencies(log)
    name = f"SearchCollectivites, 5 results, {len(calls)} mixed queries"
    note = f"slowest query '{slowest[0]}', {slowest[1]:.0f} /s"
    bench.add(Row.at_least(name, rate, target, "/s", note=note))
    bench.add(Row.below(f"SearchCollectivites at {target} /s, p99", h2load.percentile(sorted(paced), 0.99), 10, "ms"))
    bench.add(
        Row.faster(
            "SearchCollectivites against API Géo", rate, API_GEO_SEARCHES, "API Géo", 100,
            note="the other side is its recorded figure (search by name, 5 results), not measured in this run",
        )
    )


def measure_search_quality(bench, channel):
    from socle.registry.v1 import collectivite_service_pb2 as api

    metadata = [("authorization", f"Bearer {READER}")]
    export = channel.unary_stream(SERVICE + "ExportCollectivites")
    request = api.ExportCollectivitesRequest(filter="type = COMMUNE AND population > 0")
    communes = []
    for batch in export(request.SerializeToString(), metadata=metadata):
        for one in api.ExportCollectivitesResponse.FromString(batch).collectivites:
            communes.append((one.name, one.display_name, one.population.municipale))

    def first_five(query):
        answer = send(channel, "SearchCollectivites", api.SearchCollectivitesRequest(query=query, page_size=5))
        return [one.name for one in api.SearchCollectivitesResponse.FromString(answer).collectivites]

    for way, share in search_queries.quality(communes, first_five, 500 if bench.quick else 5_000).items():
        name = f"communes found in the first five by {way}"
        note = f"{share['queries']} of {len(communes)} communes drawn by population"
        bench.add(Row.at_least(name, share["found_percent"], 99, "%", note=note))


def measure_start(bench):
    """Until reads of the whole history are answered, and the memory that this takes."""
    seconds = []
    for _ in range(1 if bench.quick else 3):
        bench.registry.stop()
        seconds.append(bench.registry.start())
    if bench.registry.metric("socle_registry_entities") < 40_000:
        raise SystemExit("bench: the registry says that it is ready and has not loaded its record")
    memory = bench.registry.resident_bytes() / 2**20
    name, samples = "start to ready, whole history loaded", {"ours": seconds}
    bench.add(Row.below(name, statistics.median(seconds), 2, "s", samples=samples))
    bench.add(Row.below("resident memory after a restart, whole history", memory, 300, "MiB"))


def official_folder():
    for folder in (os.environ.get("SOCLE_OFFICIAL_DATA"), ROOT.parent / "shared" / "data"):
        if folder and pathlib.Path(folder).is_dir():
            return pathlib.Path(folder)
    return None


def machine():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    meminfo = pathlib.Path("/proc/meminfo").read_text().splitlines()
    memory = next(line for line in meminfo if line.startswith("MemTotal"))

    def first_line(*command):
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        return (done.stdout or done.stderr).strip().split("\n")[0]

    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory.split()[1]) / 2**20, 1),
        "kernel": platform.release(),
        "load_before": os.getloadavg()[0],
        "commit": first_line("git", "rev-parse", "--short", "HEAD"),
        "load_generator": f"{first_line('h2load', '--version')}, -c {h2load.CONNECTIONS} -m {h2load.IN_FLIGHT}",
        "postgresql": first_line("/usr/lib/postgresql/15/bin/postgres", "--version"),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", type=pathlib.Path, required=True, help="folder of the release build")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="where the figures go, as JSON")
    parser.add_argument("--quick", action="store_true", help="shorter measurements: to see that it works, not to cite")
    parser.add_argument("--database-url", help="an empty database instead of a throw-away one; imports are not timed")
    options = parser.parse_args()
    facts = machine()
    if facts["load_before"] > facts["cores"] / 2:
        say(f"bench: the machine is busy (load {facts['load_before']:.1f}): figures will be lower than they are")
    started = time.monotonic()
    rows, sources = measure(options)
    result = {
        "measured_at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "quick": options.quick,
        "seconds": round(time.monotonic() - started),
        "machine": {**facts, "load_after": os.getloadavg()[0]},
        "sources": sources,
        "rows": [vars(row) for row in rows],
    }
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    say(f"\n{table(rows)}\n\n{options.output} written after {result['seconds']} s")
    missed = [row.name for row in rows if row.met is False]
    if missed:
        say(f"{len(missed)} targets missed: {'; '.join(missed)}")
        sys.exit(1)


def measure(options):
    build = options.build.resolve()
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="socle-bench-")))
        stubs.make(folder / "stubs")
        postgres, database_url = None, options.database_url
        if database_url is None:
            postgres = stack.enter_context(PrivatePostgres(durable=True))
            database_url = postgres.create_database("socle_registry")
        migrate(build, database_url)

        import_times = import_rows(postgres, build, PUBLISHED, folder, 1 if options.quick else 3) if postgres else []
        registry = stack.enter_context(RunningRegistry(build, folder, database_url))
        official = official_folder()
        say(f"importing {PUBLISHED}{f' and {official}' if official else ''}")
        began = time.monotonic()
        registry.import_and_serve(PUBLISHED, *(["--official", official] if official else []))
        everything = time.monotonic() - began

        large = [("grpc.max_receive_message_length", 64 << 20)]
        channel = stack.enter_context(grpc.insecure_channel(registry.address, large))
        calls = requests(channel)
        answers = record_answers(channel, calls, folder)
        port = processes.free_port()
        echo = processes.start([build / "tests" / "bench" / "echo-server", port, folder], log=folder / "echo.log")
        stack.callback(processes.stop, echo)

        bench = Bench(registry, f"127.0.0.1:{port}", folder, options.quick)
        grpc.channel_ready_future(stack.enter_context(grpc.insecure_channel(bench.echo_address))).result(timeout=30)
        measure_reads(bench, calls, answers)
        measure_search(bench, channel)
        measure_search_quality(bench, channel)
        measure_idle(bench, calls, answers)
        for row in import_times:
            bench.add(row)
        if postgres:
            name = "import of every year and movement" + ("" if official else " that npm has")
            bench.add(Row.below(name, everything, 60, "s", note="until reads are answered from it"))
            for row in write_rows(postgres, "socle_registry", build, registry, folder, options.quick):
                bench.add(row)
            for row in vote_rows(postgres, "socle_registry", registry, folder, options.quick):
                bench.add(row)
            for row in contract_rows(postgres, build, registry, folder, options.quick):
                bench.add(row)
            for row in signatory_rows(postgres, "socle_registry", registry, folder, options.quick):
                bench.add(row)
        measure_start(bench)
        return bench.rows, [str(PUBLISHED.relative_to(ROOT))] + (["official files"] if official else [])


if __name__ == "__main__":
    main()
