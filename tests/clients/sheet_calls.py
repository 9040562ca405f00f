"""Fiches-actions, called as anybody."""

import uuid

from calls import date
from support_py.registry import token_of

NORD = "collectivites/departement-59"
PAS_DE_CALAIS = "collectivites/departement-62"
LILLE = "collectivites/commune-59350"
MEL = "collectivites/epci-200093201"
TI = "programmes/territoires-d-industrie"
CRTE = "programmes/crte"


class Caller:
    """Whoever acts for a party, or has a token."""

    def __init__(self, channel, party=None, token=None):
        from socle.census.v1 import action_sheet_service_pb2, action_sheet_service_pb2_grpc

        self._calls = action_sheet_service_pb2
        self._stub = action_sheet_service_pb2_grpc.ActionSheetServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {token or token_of(party)}")]

    def __getattr__(self, method):
        request = getattr(self._calls, f"{method}Request")
        call = getattr(self._stub, method)
        return lambda **fields: call(request(**fields), metadata=self._metadata, timeout=60)


def messages():
    from socle.census.v1 import action_sheet_pb2

    return action_sheet_pb2


def sheet_of(**fields):
    fields = {"title": "Musée de la Dentelle", "origin": NORD, "owner": NORD, **fields}
    return messages().ActionSheet(**fields)


def new_sheet(caller, sheet_id=None, initial_status=0, reason="", **fields):
    return caller.CreateActionSheet(
        action_sheet=sheet_of(**fields),
        action_sheet_id=sheet_id or f"s-{uuid.uuid4().hex}",
        initial_status=initial_status,
        reason=reason,
    )


def update(caller, sheet, *paths, **fields):
    sent = messages().ActionSheet(name=sheet.name, etag=sheet.etag, **fields)
    return caller.UpdateActionSheet(action_sheet=sent, update_mask={"paths": paths or list(fields)})


def move(caller, sheet, *statuses, reason="parce que", **fields):
    """Through the statuses, one after the other."""
    for status in statuses:
        number = messages().ActionSheet.Status.Value(status)
        sheet = caller.ChangeActionSheetStatus(name=sheet.name, status=number, reason=reason, **fields)
    return sheet


def mature_fields():
    """What a fiche-action asks, as fields of a sheet."""
    sheet = messages().ActionSheet
    return {
        "description": "Réhabilitation de l'ancienne manufacture.",
        "objectives": "Ouvrir le musée en 2013.",
        "phase": sheet.OPERATION,
        "start_date": date("2012-01-01"),
        "end_date": date("2013-12-31"),
        "budget_lines": [
            sheet.BudgetLine(year=2012, nature=sheet.BudgetLine.INVESTMENT, unit=sheet.EUR_HT, planned_hundredths=400_000_000)
        ],
        "funding_lines": [
            sheet.FundingLine(financer=PAS_DE_CALAIS, grant="FDT", year=2012, unit=sheet.EUR_HT, requested_cents=100_000_000)
        ],
        "targets": [sheet.Target(label="Visiteurs par an", baseline="0", target="12000", target_year=2014)],
    }


def names(response):
    return [each.name for each in response.action_sheets]


def listed(caller, order_by="", page_size=1000, **criteria):
    """Names of what a filter lets through, page by page."""
    found, token = [], ""
    while True:
        page = caller.ListActionSheets(filter=criteria, order_by=order_by, page_size=page_size, page_token=token)
        found += names(page)
        token = page.next_page_token
        if not token:
            return found
