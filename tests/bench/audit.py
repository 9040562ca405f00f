#!/usr/bin/python3
"""How long the audit chain of a million records takes: to be sealed by a service that finds it, and to be verified.

usage: audit.py BUILD [RECORDS]      ends with 1 when verifying a million takes a minute or more
"""

import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support_py.postgres import PrivatePostgres  # noqa: E402
from support_py.registry import RunningRegistry, migrate  # noqa: E402

MILLION = 1_000_000
SECONDS = 60
# As calls of contributors leave them: one to three changes a call.
RECORDS = """INSERT INTO audit_record (revision, actor, method, request_id, trace_id, resource, kind, changes, before_digest, after_digest)
    SELECT n, 'contributor-' || n % 97, 'socle.registry.v1.OrganisationService/UpdateOrganisation', gen_random_uuid(), md5(n::text),
    'organisations/' || gen_random_uuid(), 2, ARRAY['renamed'], sha256(n::text::bytea), sha256((n + 1)::text::bytea)
    FROM generate_series(1, {}) n"""


def measure(build, count):
    with PrivatePostgres() as postgres, tempfile.TemporaryDirectory() as folder:
        url = postgres.create_database("socle_registry")
        migrate(build, url)
        postgres.psql("socle_registry", RECORDS.format(count))
        with RunningRegistry(build, pathlib.Path(folder), url) as running:
            begun = time.monotonic()
            while running.metric("socle_audit_last_seq") < count:
                time.sleep(0.1)
            sealing = time.monotonic() - begun
            log = pathlib.Path(folder) / "registry.log"
            running.stop()
        begun = time.monotonic()
        words = [str(build / "cli" / "soclectl"), "audit", "verify", "--database-url", url, "--checkpoint", str(log)]
        print(subprocess.run(words, check=True, capture_output=True, text=True).stdout, end="")
        verifying = time.monotonic() - begun
        size = postgres.psql("socle_registry", "SELECT pg_size_pretty(pg_table_size('audit_seal')), pg_size_pretty(pg_indexes_size('audit_seal'))")
    print(f"{count} records: sealed in {sealing:.1f} s, verified in {verifying:.1f} s; audit_seal and its indexes: {size}")
    return verifying


if __name__ == "__main__":
    records = int(sys.argv[2]) if len(sys.argv) > 2 else MILLION
    sys.exit(measure(pathlib.Path(sys.argv[1]), records) * MILLION / records >= SECONDS)
