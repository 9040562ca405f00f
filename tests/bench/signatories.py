"""ListSignatories beside pgbench's select of one row: one signatory, and a page of 50 of all that could sign."""

import statistics

import grpc
import h2load
from rows import Row
from support_py.registry import READER
from votes import IN_FLIGHT, selects

SERVICE = "/socle.registry.v1.ManifestoService/"
ROWS = 100_000  # of the plain table, each 300 bytes
ONE = "collectivites/commune-59350"

# Every commune of the Nord and the Pas-de-Calais that lives or lived, straight into the database.
SIGNED = """
INSERT INTO manifesto (id, display_name, carrier, perimeter, description, source, synthetic, latest_version, revision)
  VALUES ('bench', 'Manifeste', 'collectivites/departement-62', '{collectivites/departement-59}', '', '', true, 1, 1);
INSERT INTO manifesto_version (manifesto_id, number, text, sha256, date, commitments, priority_questions, source, synthetic,
  revision) VALUES ('bench', 1, 'x', encode(sha256('x'), 'hex'), '2012-06-01', '{}', '{}', '', true, 1);
INSERT INTO signature_version (signature_id, manifesto_id, party, party_label, sort_key, party_type, version, adhesion,
  version_date, valid_from, valid_to, known_from, representative, capacity, mandate, deliberation_number, deliberation_date,
  source, synthetic, attestation, reason, create_time, since_revision)
  SELECT gen_random_uuid()::text, 'bench', 'collectivites/commune-' || code, 'Commune ' || code, convert_to(code, 'UTF8'), 7, 1,
    '2012-10-01', '2012-06-01', '2012-10-01', 'infinity', now(), '', 'maire', '', '2012/77', '-infinity', 'Manifeste', true, 1, '',
    now(), 1
  FROM collectivite WHERE type = 7 AND code ~ '^(59|62)';
ANALYZE signature_version;
"""


def signatory_rows(postgres, database, registry, folder, quick):
    """Signatures are put into the database; who carries them comes from the registry's memory."""
    from socle.registry.v1 import manifesto_service_pb2 as api
    from socle.registry.v1 import manifesto_service_pb2_grpc

    rounds, seconds = (3, 1) if quick else (5, 3)
    postgres.psql(database, SIGNED)
    postgres.psql(
        database,
        "CREATE TABLE IF NOT EXISTS plain_select (id int PRIMARY KEY, content text); TRUNCATE plain_select; "
        f"INSERT INTO plain_select SELECT n, repeat('x', 300) FROM generate_series(1, {ROWS}) n; ANALYZE plain_select;",
    )
    script = folder / "plain_select.sql"
    script.write_text(f"\\set id random(1, {ROWS})\nSELECT content FROM plain_select WHERE id = :id;\n")
    with grpc.insecure_channel(registry.address) as channel:
        stub = manifesto_service_pb2_grpc.ManifestoServiceStub(channel)
        metadata = [("authorization", f"Bearer {READER}")]
        for name, fields, found, target in (
            ("ListSignatories, one", {"party": ONE, "page_size": 1}, 1, 0.3),
            ("ListSignatories, a page of 50", {}, 50, None),
        ):
            request = api.ListSignatoriesRequest(parent="manifestos/bench", **fields)
            right = stub.ListSignatories(request, metadata=metadata, timeout=60)
            if len(right.signatories) != found or not all(each.carriers or each.outcome for each in right.signatories):
                raise SystemExit(f"bench: {name} answers {right}")
            size = right.ByteSize()
            call = h2load.Call.write(folder, registry.address, SERVICE + "ListSignatories", request.SerializeToString(), READER)
            count = max(500, int(h2load.run(call, 500, size, in_flight=IN_FLIGHT).rate * seconds))
            ours, theirs = [], []
            for _ in range(rounds):
                theirs.append(selects(postgres.url(database), script, seconds))
                ours.append(h2load.run(call, count, size, in_flight=IN_FLIGHT).rate)
            samples = {"ours": ours, "theirs": theirs}
            note = f"{size} bytes an answer; -c 8 -m {IN_FLIGHT}"
            other = (statistics.median(ours), statistics.median(theirs), "pgbench, prepared select")
            if target:
                yield Row.faster(name, *other, target, note=note, samples=samples)
            else:
                rate, select = other[:2]
                yield Row(name, rate, "/s", select, other[2], rate / select, note=note, samples=samples)
