"""How tests bring tables of fiches-actions in and take them out."""

import csv
import hashlib
import io
import uuid

import grpc
from calls import date
from socle.census.v1 import action_sheet_table_service_pb2 as messages
from socle.census.v1 import action_sheet_table_service_pb2_grpc as stubs
from socle.census.v1 import column_mapping_pb2, column_mapping_service_pb2, column_mapping_service_pb2_grpc
from socle.census.v1 import table_import_pb2
from sheet_calls import NORD
from support_py.registry import token_of

PIECE = 1 << 20


class SheetTables:
    """Calls of whoever acts for a party, or has a token."""

    def __init__(self, channel, party=NORD, token=None):
        self.party = party
        self._stub = stubs.ActionSheetTableServiceStub(channel)
        self._mappings = column_mapping_service_pb2_grpc.ColumnMappingServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {token or token_of(party)}")]

    def mapping(self, columns=None, defaults=(), values=None, **fields):
        """A mapping of this test alone: columns by field, none for those of the fields' names."""
        rules = [{"field": field, "column": column} for field, column in (columns or {}).items()]
        rules += [{"field": field, "default_value": value} for field, value in dict(defaults).items()]
        for rule in rules:
            said = (values or {}).get(rule["field"], {})
            rule["values"] = [{"from": key, "to": value} for key, value in said.items()]
        fields = {
            "display_name": "Fiches",
            "subject": column_mapping_pb2.ColumnMapping.ACTION_SHEETS,
            "keeper": self.party,
            "system": f"s-{uuid.uuid4().hex[:12]}",
            "rules": rules,
            **fields,
        }
        request = column_mapping_service_pb2.CreateColumnMappingRequest(
            column_mapping=fields, column_mapping_id=f"m-{uuid.uuid4().hex[:12]}"
        )
        return self._mappings.CreateColumnMapping(request, metadata=self._metadata, timeout=60)

    def bring(self, mapping, data, as_of="2019-01-01", timeout=120, **header):
        """ImportActionSheets of bytes, or of rows."""
        if not isinstance(data, bytes):
            data = table(*data)
        header = {
            "column_mapping": mapping.name,
            "file_name": "fiches.csv",
            "digest": hashlib.sha256(data).hexdigest(),
            "as_of": date(as_of),
            **header,
        }

        def parts():
            yield messages.ImportActionSheetsRequest(header=table_import_pb2.TableHeader(**header))
            for begin in range(0, len(data), PIECE):
                yield messages.ImportActionSheetsRequest(data=data[begin : begin + PIECE])

        return self._stub.ImportActionSheets(parts(), metadata=self._metadata, timeout=timeout)

    def exported(self, **fields):
        """The bytes of a file."""
        request = messages.ExportActionSheetsRequest(**fields)
        return b"".join(each.data for each in self._stub.ExportActionSheets(request, metadata=self._metadata, timeout=120))

    def rows(self, **fields):
        return list(csv.DictReader(io.StringIO(self.exported(**fields).decode())))


def table(*rows, encoding="utf-8"):
    """A CSV of rows, with a column for each key that one of them has."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def counts(answer):
    done = answer.table_import
    told = (done.created_count, done.changed_count, done.unchanged_count, done.refused_count)
    assert sum(told) == done.row_count, f"not every row is accounted for: {done}"
    return told


def told(errors):
    """Line and field of what was said of rows."""
    return [(error.line, error.field) for error in errors]


def opened(address):
    return grpc.insecure_channel(address, [("grpc.max_receive_message_length", 64 << 20)])
