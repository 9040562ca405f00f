"""How long imports take, beside PostgreSQL's own \\copy of the communes alone."""

import csv
import json
import statistics
import time

from rows import Row
from support_py.registry import RunningRegistry, migrate

# Its list of communes and its perimeters of EPCI are of the same year, 2025; those of 6.0.0 are of two.
ONE_YEAR = "decoupage-5.3.0"
COLUMNS = ["typecom", "code", "nom", "tncc", "dep", "reg", "arr", "comparent"]
KEYS = ["type", "code", "nom", "typeLiaison", "departement", "region", "arrondissement", "chefLieu"]


def import_rows(postgres, build, published, folder, rounds):
    """One year into an empty registry, against \\copy of its communes, in turns."""
    year = [published / ONE_YEAR / "data" / f"{name}.json" for name in ("communes", "departements", "regions", "epci")]
    table = folder / "communes.csv"
    count = _write_csv(year[0], table)
    ours, theirs = [], []
    for number in range(rounds):
        theirs.append(_seconds_to_copy(postgres, table, count))
        files = [path for path in year if path.exists()]
        ours.append(_seconds_to_import(postgres, build, folder, f"year_{number}", files))
    return [
        Row.costs(
            f"import of one year ({ONE_YEAR}, into an empty registry)",
            statistics.median(ours),
            statistics.median(theirs),
            f"\\copy of {count} communes",
            40,
            "s",
            note="soclectl from start to end: upload, check, reconcile, commit",
            samples={"ours": ours, "theirs": theirs},
        )
    ]


def _write_csv(communes, table):
    entries = json.loads(communes.read_text())
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([entry.get(key, "") for key in KEYS] for entry in entries)
    table.chmod(0o644)
    return len(entries)


def _seconds_to_copy(postgres, table, count):
    columns = ", ".join(f"{column} text" for column in COLUMNS)
    postgres.psql("postgres", f"DROP TABLE IF EXISTS communes; CREATE TABLE communes ({columns});")
    copy = f"\\timing on\n\\copy communes FROM '{table}' CSV\n\\timing off\n"
    printed = postgres.psql("postgres", copy + "SELECT count(*) FROM communes;")
    milliseconds = next(float(line.split()[1]) for line in printed.splitlines() if line.startswith("Time:"))
    if int(printed.splitlines()[-1]) != count:
        raise RuntimeError(f"\\copy took {printed.splitlines()[-1]} of {count} rows")
    return milliseconds / 1000


def _seconds_to_import(postgres, build, folder, name, files):
    database_url = postgres.create_database(name)
    migrate(build, database_url)
    own = folder / name
    own.mkdir()
    with RunningRegistry(build, own, database_url) as registry:
        started = time.monotonic()
        registry.soclectl("import", *files)
        return time.monotonic() - started
