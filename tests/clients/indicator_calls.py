"""How tests define indicators, bring values in and ask what they add up to."""

import hashlib
import uuid

import grpc
from calls import date
from socle.census.v1 import column_mapping_pb2, column_mapping_service_pb2, column_mapping_service_pb2_grpc, indicator_pb2
from socle.census.v1 import indicator_service_pb2, indicator_service_pb2_grpc, observatory_service_pb2
from socle.census.v1 import observatory_service_pb2_grpc, table_import_pb2
from support_py.registry import token_of

KEEPER = "collectivites/departement-59"
# The EPCI of the Cambrésis that live on 1 January 2019 and since.
CAMBRAI, CAUDRESIS, SOLESMOIS = (f"collectivites/epci-{siren}" for siren in ("200068500", "200030633", "245901038"))
Indicator, Value = indicator_pb2.Indicator, indicator_pb2.IndicatorValue
Mapping = column_mapping_pb2.ColumnMapping
PIECE = 1 << 20


class Observatory:
    """The services of the observatory; each call takes `token`, the keeper's by default, and the fields of its request."""

    def __init__(self, address):
        self.channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", 64 << 20)])
        self._stubs = (
            (indicator_service_pb2, indicator_service_pb2_grpc.IndicatorServiceStub(self.channel)),
            (observatory_service_pb2, observatory_service_pb2_grpc.ObservatoryServiceStub(self.channel)),
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

    def define(self, token=None, **fields):
        """An indicator of this test alone."""
        fields = {
            "display_name": "Population municipale",
            "unit": "habitants",
            "additivity": Indicator.ADDITIVE,
            "direction": Indicator.NEUTRAL,
            "geography": Indicator.EPCI,
            "keeper": KEEPER,
            **fields,
        }
        return self.CreateIndicator(token=token, indicator=Indicator(**fields), indicator_id=f"i-{uuid.uuid4().hex[:12]}")

    def record(self, indicator, values, period="2019", day="2019-01-01", status=Value.FINAL):
        """Values by collectivité."""
        self.RecordValues(
            parent=indicator.name,
            values=[
                Value(collectivite=who, value=str(amount), period=period, geography_date=date(day), status=status)
                for who, amount in values.items()
            ],
        )

    def values(self, indicator, **narrowed):
        """By period and collectivité, all of them."""
        found, token = {}, ""
        while True:
            page = self.ListIndicatorValues(parent=indicator.name, page_size=1000, page_token=token, **narrowed)
            found.update({(each.period, each.collectivite): each for each in page.values})
            token = page.next_page_token
            if not token:
                return found

    def mapping(self, token=None, rules=(), **fields):
        """A mapping for values, of this test alone; rules by field, none: columns have the names of fields."""
        fields = {
            "display_name": "Valeurs",
            "subject": Mapping.INDICATOR_VALUES,
            "keeper": KEEPER,
            "system": f"s-{uuid.uuid4().hex[:12]}",
            "rules": [{"field": field, "column": column} for field, column in dict(rules).items()],
            **fields,
        }
        return self.CreateColumnMapping(
            token=token, column_mapping=Mapping(**fields), column_mapping_id=f"m-{uuid.uuid4().hex[:12]}"
        )

    def bring(self, indicator, mapping, data, token=None, period="2019", as_of="2019-01-01", timeout=60, **header):
        """ImportIndicatorValues of bytes."""
        request = indicator_service_pb2.ImportIndicatorValuesRequest
        header = {
            "column_mapping": mapping.name,
            "file_name": "valeurs.csv",
            "digest": hashlib.sha256(data).hexdigest(),
            "as_of": date(as_of),
            **header,
        }

        def parts():
            yield request(parent=indicator.name, period=period, header=table_import_pb2.TableHeader(**header))
            for begin in range(0, len(data), PIECE):
                yield request(data=data[begin : begin + PIECE])

        stub = self._stubs[0][1]
        return stub.ImportIndicatorValues(parts(), metadata=self.metadata(token), timeout=timeout)
