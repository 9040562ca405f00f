"""Calls about labelled territories, and what tests of them make."""

import uuid

from calls import date
from support_py.registry import token_of

KEEPER = "collectivites/departement-59"
OTHER = "collectivites/departement-62"
NORD, GRAND_EST = "collectivites/region-32", "collectivites/region-44"
SOURCE = "Territoires d'industrie, CNER, mai 2019"


class Labels:
    """Every method of the four services by its name: api.CreateOperator(token=…, operator=…)."""

    def __init__(self, channel):
        from socle.census.v1 import labelled_territory_pb2, labelled_territory_service_pb2, operator_service_pb2
        from socle.census.v1 import labelled_territory_service_pb2_grpc as territories
        from socle.census.v1 import operator_service_pb2_grpc as operators
        from socle.census.v1 import perimeter_request_service_pb2
        from socle.census.v1 import perimeter_request_service_pb2_grpc as requests
        from socle.census.v1 import programme_figure_service_pb2
        from socle.census.v1 import programme_figure_service_pb2_grpc as figures

        self.Territory = labelled_territory_pb2.LabelledTerritory
        self.Claim = labelled_territory_pb2.TerritoryClaim
        self.messages = labelled_territory_pb2
        self.figures = programme_figure_service_pb2
        self.perimeters = perimeter_request_service_pb2
        self.operators = operator_service_pb2
        self._methods = {}
        for module, stub in (
            (labelled_territory_service_pb2, territories.LabelledTerritoryServiceStub(channel)),
            (programme_figure_service_pb2, figures.ProgrammeFigureServiceStub(channel)),
            (perimeter_request_service_pb2, requests.PerimeterRequestServiceStub(channel)),
            (operator_service_pb2, operators.OperatorServiceStub(channel)),
        ):
            for service in module.DESCRIPTOR.services_by_name.values():
                for method in service.methods:
                    self._methods[method.name] = getattr(stub, method.name), getattr(module, method.input_type.name)

    def __getattr__(self, method):
        if method.startswith("_") or method not in self._methods:
            raise AttributeError(method)
        stub, request = self._methods[method]

        def call(token=None, timeout=60, **fields):
            metadata = [("authorization", f"Bearer {token or token_of(KEEPER)}")]
            return stub(request(**fields), metadata=metadata, timeout=timeout)

        return call

    def claim(self, stage="LABELLED", on=None, **fields):
        if on:
            fields["date"] = date(on)
        fields.setdefault("source", SOURCE)
        return self.Claim(stage=self.Territory.Stage.Value(stage), **fields)


def programme():
    """One of its own: tests share the service."""
    return f"programmes/p-{uuid.uuid4().hex[:12]}"


def label(api, token=None, claims=None, labelled_territory_id=None, **fields):
    fields = {
        "display_name": "Grand Est Touraine",
        "programme": "programmes/territoires-d-industrie",
        "programme_phase": "1",
        "keeper": KEEPER,
        **fields,
    }
    return api.CreateLabelledTerritory(
        token=token,
        labelled_territory=api.Territory(**fields),
        labelled_territory_id=labelled_territory_id or f"t-{uuid.uuid4().hex[:12]}",
        claims=[api.claim(on="2019-03-05")] if claims is None else claims,
    )


def claimed(api, territory, *claims):
    """Records claims, and gives their names."""
    return [each.name for each in api.RecordTerritoryClaims(parent=territory.name, claims=claims).claims]


def advance(api, territory, stage, on=None, **fields):
    """To the next stage, on a claim of its own."""
    names = claimed(api, territory, api.claim(stage, on, **fields))
    return api.AdvanceLabelledTerritory(name=territory.name, stage=stage, claims=names)
