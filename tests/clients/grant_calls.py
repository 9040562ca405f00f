"""How tests bring lists of grants in: mappings, uploads, and the services of census by name of their calls."""

import csv
import hashlib
import io
import os
import pathlib
import uuid

import grpc
from calls import date
from socle.census.v1 import column_mapping_pb2, column_mapping_service_pb2, column_mapping_service_pb2_grpc
from socle.census.v1 import grant_pb2, grant_service_pb2, grant_service_pb2_grpc, table_import_pb2
from support_py.registry import token_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Open data, not part of the project: tests that want it skip without.
DATA = pathlib.Path(os.environ.get("SOCLE_OFFICIAL_DATA", ROOT.parent / "shared" / "data"))
KEEPER = "collectivites/departement-59"
ColumnMapping = column_mapping_pb2.ColumnMapping
Grant = grant_pb2.Grant
PIECE = 1 << 20
# The columns of dotations_investissement_2019.csv, and of what tests write like it.
RULES = {
    "external_id": "id_projet",
    "grant_kind": "dotation",
    "title": "description",
    "category": "categorie",
    "beneficiary_label": "nom_terr",
    "beneficiary_code": "id_terr",
    "departement": "id_dep",
    "cost": "cout_total",
    "awarded": "montant_sub",
}


class Grants:
    """Both services; each call takes `token`, the keeper's by default, and the fields of its request."""

    def __init__(self, address):
        self.channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", 64 << 20)])
        self._stubs = (
            (grant_service_pb2, grant_service_pb2_grpc.GrantServiceStub(self.channel)),
            (column_mapping_service_pb2, column_mapping_service_pb2_grpc.ColumnMappingServiceStub(self.channel)),
        )

    def __getattr__(self, method):
        messages, stub = next(pair for pair in self._stubs if hasattr(pair[1], method))

        def call(token=None, timeout=60, **fields):
            request = getattr(messages, f"{method}Request")(**fields)
            return getattr(stub, method)(request, metadata=self.metadata(token), timeout=timeout)

        return call

    @staticmethod
    def metadata(token):
        return [("authorization", f"Bearer {token or token_of(KEEPER)}")]

    def mapping(self, token=None, rules=None, defaults=(), **fields):
        """A mapping of this test alone; rules by field, {} for none."""
        fields = {
            "display_name": "Dotations",
            "subject": ColumnMapping.GRANTS,
            "keeper": KEEPER,
            "system": f"s-{uuid.uuid4().hex[:12]}",
            "rules": [
                *({"field": field, "column": column} for field, column in (RULES if rules is None else rules).items()),
                *({"field": field, "default_value": value} for field, value in dict(defaults).items()),
            ],
            **fields,
        }
        return self.CreateColumnMapping(
            token=token, column_mapping=ColumnMapping(**fields), column_mapping_id=f"m-{uuid.uuid4().hex[:12]}"
        )

    def bring(self, mapping, data, token=None, as_of="2019-01-01", timeout=60, **header):
        """ImportGrants of bytes."""
        header = {
            "column_mapping": mapping.name,
            "file_name": "dotations.csv",
            "digest": hashlib.sha256(data).hexdigest(),
            "as_of": date(as_of),
            **header,
        }

        def parts():
            yield grant_service_pb2.ImportGrantsRequest(header=table_import_pb2.TableHeader(**header))
            for begin in range(0, len(data), PIECE):
                yield grant_service_pb2.ImportGrantsRequest(data=data[begin : begin + PIECE])

        stub = self._stubs[0][1]
        return stub.ImportGrants(parts(), metadata=self.metadata(token), timeout=timeout)

    def all(self, timeout=60, **narrowed):
        """Every grant that a filter lets through."""
        grants, token = [], ""
        while True:
            page = self.ListGrants(grant_filter=narrowed, page_size=1000, page_token=token, timeout=timeout)
            grants += page.grants
            token = page.next_page_token
            if not token:
                return grants

    def exported(self, **fields):
        return b"".join(piece.data for piece in self.ExportGrants(**fields))


def table(*rows, separator=",", encoding="utf-8"):
    """A CSV like the real one; rows are dicts that need not be complete."""
    columns = list(RULES.values())
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
    return out.getvalue().encode(encoding)


def row(number=1, **fields):
    """A row about the roof of Holque."""
    return {
        "id_projet": f"p{number}",
        "dotation": "DETR",
        "description": "Réfection de la couverture",
        "categorie": "4 - Education",
        "nom_terr": "Holque",
        "id_terr": "59307",
        "id_dep": "59",
        "cout_total": "45077",
        "montant_sub": "20284.65",
        **fields,
    }


def counts(answer):
    done = answer.table_import
    told = (done.created_count, done.changed_count, done.unchanged_count, done.refused_count)
    assert sum(told) == done.row_count, f"not every row is accounted for: {done}"
    return told
