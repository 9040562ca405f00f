"""Full writes (row, etag, request id, audit record, event) beside pgbench's plain insert, and how late they are seen."""

import re
import statistics
import subprocess

from rows import Row
from support_py.registry import CONTRIBUTOR

CLIENTS = 16
PLAIN_WRITE = "CREATE TABLE plain_write (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content text)"
INSERT = "INSERT INTO plain_write (content) VALUES (repeat('x', 300));\n"


def write_rows(postgres, database, build, registry, folder, quick):
    """Organisations are corrected by as many clients as insert rows on the other side."""
    rounds, seconds = (3, 1) if quick else (5, 3)
    postgres.psql(database, PLAIN_WRITE)
    script = folder / "plain_write.sql"
    script.write_text(INSERT)
    program = build / "tests" / "bench" / "write-load"
    before = lag_buckets(registry)
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(inserts(postgres.url(database), script, seconds))
        ours.append(float(words_of(program, registry.address, CONTRIBUTOR, CLIENTS, seconds)))
    yield Row.faster(
        "a full write", statistics.median(ours), statistics.median(theirs), "pgbench, plain insert", 0.3,
        note=f"UpdateOrganisation with etag and request id; {CLIENTS} clients on both sides", samples={"ours": ours, "theirs": theirs},
    )
    after = lag_buckets(registry)
    yield Row.below("snapshot lag under that load, p99", 1000 * quantile(before, after, 0.99), 50, "ms",
                    note="from the beginning of a write until this replica serves its revision; upper bound of the histogram's bucket")


def words_of(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"bench: {words[0]}: {done.stderr[-500:]}")
    return done.stdout


def inserts(url, script, seconds):
    printed = words_of("pgbench", "-n", "-M", "prepared", "-c", CLIENTS, "-j", "2", "-T", seconds, "-f", script, url)
    return next(float(line.split()[2]) for line in printed.splitlines() if line.startswith("tps ="))


def lag_buckets(registry):
    """Counts below each bound, of revisions that left the facts alone."""
    text = registry.metrics()
    found = re.findall(r'socle_registry_snapshot_lag_seconds_bucket\{record="same",le="([^"]+)"\} (\d+)', text)
    if not found:
        raise SystemExit("bench: the registry has no socle_registry_snapshot_lag_seconds")
    return {float(bound): int(count) for bound, count in found}


def quantile(before, after, share):
    counts = {bound: after[bound] - before[bound] for bound in after}
    total = counts[float("inf")]
    return next(bound for bound, count in sorted(counts.items()) if count >= share * total)
