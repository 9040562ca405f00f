"""Calls of the strategy of contracts: findings, issues, orientations, the Carnet de Territoire, commitments."""

import uuid

from calls import date
from contract_calls import LILLE, MEL, NORD, Caller, create_contract, new_id
from socle.contracts.v1 import (
    commitment_pb2,
    commitment_service_pb2,
    commitment_service_pb2_grpc,
    diagnostic_pb2,
    diagnostic_service_pb2,
    diagnostic_service_pb2_grpc,
    framework_pb2,
    framework_service_pb2,
    framework_service_pb2_grpc,
    notebook_pb2,
    notebook_service_pb2,
    notebook_service_pb2_grpc,
)
from support_py.registry import token_of

STRATEGY = [
    diagnostic_service_pb2_grpc.DiagnosticServiceStub,
    framework_service_pb2_grpc.FrameworkServiceStub,
    notebook_service_pb2_grpc.NotebookServiceStub,
    commitment_service_pb2_grpc.CommitmentServiceStub,
]
PARTIES = (NORD, MEL, LILLE)
HABITAT = diagnostic_pb2.Theme(code="habitat", label="Habitat")


def strategist(channel, token):
    return Caller(channel, token, STRATEGY)


def acting_for(channel, party):
    return strategist(channel, token_of(party))


def some_contract(channel):
    """The name of a contract that NORD pilots, with MEL and LILLE."""
    return create_contract(acting_for(channel, NORD), parties=PARTIES).name


def finding(**fields):
    fields.setdefault("theme", HABITAT)
    fields.setdefault("kind", diagnostic_pb2.Finding.WEAKNESS)
    fields.setdefault("text", "Un parc de logements ancien et énergivore")
    return diagnostic_pb2.Finding(**fields)


def find(caller, contract, request_id=None, validate_only=False, **fields):
    return caller.CreateFinding(
        diagnostic_service_pb2.CreateFindingRequest(
            parent=contract, finding=finding(**fields), request_id=request_id or new_id(), validate_only=validate_only
        )
    )


def get_finding(caller, name):
    return caller.GetFinding(diagnostic_service_pb2.GetFindingRequest(name=name))


def update_finding(caller, changed, *paths, **options):
    return caller.UpdateFinding(
        diagnostic_service_pb2.UpdateFindingRequest(
            finding=changed, update_mask={"paths": paths}, request_id=new_id(), **options
        )
    )


def raise_issue(caller, contract, findings=(), **fields):
    fields.setdefault("title", "Rénover l'habitat")
    return caller.CreateIssue(
        framework_service_pb2.CreateIssueRequest(
            parent=contract, issue=framework_pb2.Issue(findings=findings, **fields), request_id=new_id()
        )
    )


def orient(caller, contract, issues=(), **fields):
    fields.setdefault("title", "Accompagner les communes dans la rénovation")
    return caller.CreateOrientation(
        framework_service_pb2.CreateOrientationRequest(
            parent=contract, orientation=framework_pb2.Orientation(issues=issues, **fields), request_id=new_id()
        )
    )


def page(**fields):
    fields.setdefault("title", "Le beffroi")
    fields.setdefault("layer", notebook_pb2.Notebook.HISTORICAL)
    return notebook_pb2.NotebookPage(**fields)


def write_page(caller, contract, page_id="", validate_only=False, **fields):
    return caller.CreateNotebookPage(
        notebook_service_pb2.CreateNotebookPageRequest(
            parent=f"{contract}/notebook",
            notebook_page=page(**fields),
            notebook_page_id=page_id,
            request_id=new_id(),
            validate_only=validate_only,
        )
    )


def name_notebook(caller, contract, title="Carnet de Territoire du Cambrésis", **fields):
    return caller.UpdateNotebook(
        notebook_service_pb2.UpdateNotebookRequest(
            notebook=notebook_pb2.Notebook(name=f"{contract}/notebook", title=title, **fields),
            update_mask={"paths": ["title", *fields]},
            request_id=new_id(),
        )
    )


def publish(caller, contract, **options):
    return caller.PublishNotebookEdition(
        notebook_service_pb2.PublishNotebookEditionRequest(
            parent=f"{contract}/notebook", request_id=new_id(), **options
        )
    )


def commit(caller, contract, debtor=NORD, creditor=MEL, due="2014-07-07", **fields):
    fields.setdefault("text", "Mettre à disposition un chargé de mission")
    return caller.CreateCommitment(
        commitment_service_pb2.CreateCommitmentRequest(
            parent=contract,
            commitment=commitment_pb2.Commitment(
                debtor=debtor, creditor=creditor, due_date=date(due) if due else None, **fields
            ),
            request_id=new_id(),
        )
    )


def all_pages(call, request, field):
    """Everything that a list gives, page by page."""
    found = []
    while True:
        answer = call(request)
        found.extend(getattr(answer, field))
        if not answer.next_page_token:
            return found
        request.page_token = answer.next_page_token


def nobody(collection):
    """The name of something that is not there."""
    return f"{collection}/{uuid.uuid4()}"
