"""What a party may do in the strategy of a contract depends on its part in it, never on what it is.

"à égalité d'intérêt et d'ambition, sans subordination des unes par rapport aux autres" (Manifeste); "aucune collectivité
territoriale ne peut exercer une tutelle sur une autre" (Constitution, art. 72, al. 5). The same table of rights holds for
every casting of the parts: whoever is the pilot, the author, the creditor or nobody.
"""

import grpc
import pytest
from calls import date, failure_of
from contract_calls import create_contract
from grpc import StatusCode
from socle.contracts.v1 import (
    commitment_pb2,
    commitment_service_pb2,
    diagnostic_pb2,
    diagnostic_service_pb2,
    framework_pb2,
    framework_service_pb2,
    notebook_pb2,
    notebook_service_pb2,
)
from socle.type.v1 import access_pb2
from strategy_calls import acting_for, commit, find, finding, name_notebook, orient, page, raise_issue, strategist, write_page
from support_py.registry import OPERATOR

SERVICES = [
    diagnostic_service_pb2.DESCRIPTOR.services_by_name["DiagnosticService"],
    framework_service_pb2.DESCRIPTOR.services_by_name["FrameworkService"],
    notebook_service_pb2.DESCRIPTOR.services_by_name["NotebookService"],
    commitment_service_pb2.DESCRIPTOR.services_by_name["CommitmentService"],
]

# Castings: who is pilot, author and debtor, creditor, nobody. Every type is in every part once.
LIVING = [
    "collectivites/commune-59350",
    "collectivites/departement-59",
    "collectivites/epci-200093201",
    "collectivites/region-32",
]
CASTINGS = [LIVING[i:] + LIVING[:i] for i in range(len(LIVING))]

PILOT, AUTHOR, CREDITOR, STRANGER = PARTS = ("pilot", "author", "creditor", "stranger")
PARTIES = {PILOT, AUTHOR, CREDITOR}


class Stage:
    """A contract with one thing of every kind, all of them the author's."""

    def __init__(self, channel, casting):
        self.cast = dict(zip(PARTS, casting))
        self.callers = {part: acting_for(channel, party) for part, party in self.cast.items()}
        self.contract = create_contract(self.callers[PILOT], pilot=casting[0], parties=casting[:3]).name
        author = self.callers[AUTHOR]
        self.finding = find(author, self.contract).name
        self.issue = raise_issue(author, self.contract).name
        self.orientation = orient(author, self.contract).name
        name_notebook(self.callers[PILOT], self.contract)
        self.page = write_page(author, self.contract).name
        debtor, creditor = self.cast[AUTHOR], self.cast[CREDITOR]
        self.proposed = commit(self.callers[CREDITOR], self.contract, debtor, creditor).name
        self.promised = commit(author, self.contract, debtor, creditor).name
        self.reported = commit(author, self.contract, debtor, creditor).name
        proof = commitment_pb2.CommitmentProof(text="fait", date=date("2014-01-01"))
        author.ReportFulfilment(commitment_service_pb2.ReportFulfilmentRequest(name=self.reported, proof=proof))


def _lock(it):
    lock = diagnostic_pb2.SectionLock(section="a", instrument=f"{it.contract}/instruments/cas")
    return diagnostic_service_pb2.LockSectionRequest(parent=it.contract, section_lock=lock)


def _commitment(it):
    fields = {"debtor": it.cast[AUTHOR], "creditor": it.cast[CREDITOR], "text": "x"}
    return commitment_service_pb2.CreateCommitmentRequest(
        parent=it.contract, commitment=commitment_pb2.Commitment(**fields)
    )


def _updated(kind, request, field, name):
    return lambda it: request(**{field: kind(name=getattr(it, name), source="x"), "update_mask": {"paths": ["source"]}})


# Call: who may, and a request about the things of the stage. Each is sent with validate_only, so that they stay.
TABLE = {
    "CreateFinding": (PARTIES, lambda it: diagnostic_service_pb2.CreateFindingRequest(parent=it.contract, finding=finding())),
    "UpdateFinding": (
        {PILOT, AUTHOR},
        _updated(diagnostic_pb2.Finding, diagnostic_service_pb2.UpdateFindingRequest, "finding", "finding"),
    ),
    "DeleteFinding": ({PILOT, AUTHOR}, lambda it: diagnostic_service_pb2.DeleteFindingRequest(name=it.finding)),
    "UndeleteFinding": ({PILOT, AUTHOR}, lambda it: diagnostic_service_pb2.UndeleteFindingRequest(name=it.finding)),
    "LockSection": ({PILOT}, _lock),
    "CreateIssue": (
        PARTIES,
        lambda it: framework_service_pb2.CreateIssueRequest(parent=it.contract, issue=framework_pb2.Issue(title="x")),
    ),
    "UpdateIssue": (
        {PILOT, AUTHOR},
        _updated(framework_pb2.Issue, framework_service_pb2.UpdateIssueRequest, "issue", "issue"),
    ),
    "DeleteIssue": ({PILOT, AUTHOR}, lambda it: framework_service_pb2.DeleteIssueRequest(name=it.issue)),
    "UndeleteIssue": ({PILOT, AUTHOR}, lambda it: framework_service_pb2.UndeleteIssueRequest(name=it.issue)),
    "CreateOrientation": (
        PARTIES,
        lambda it: framework_service_pb2.CreateOrientationRequest(
            parent=it.contract, orientation=framework_pb2.Orientation(title="x")
        ),
    ),
    "UpdateOrientation": (
        {PILOT, AUTHOR},
        _updated(framework_pb2.Orientation, framework_service_pb2.UpdateOrientationRequest, "orientation", "orientation"),
    ),
    "DeleteOrientation": (
        {PILOT, AUTHOR},
        lambda it: framework_service_pb2.DeleteOrientationRequest(name=it.orientation),
    ),
    "UndeleteOrientation": (
        {PILOT, AUTHOR},
        lambda it: framework_service_pb2.UndeleteOrientationRequest(name=it.orientation),
    ),
    "UpdateNotebook": (
        {PILOT},
        lambda it: notebook_service_pb2.UpdateNotebookRequest(
            notebook=notebook_pb2.Notebook(name=f"{it.contract}/notebook"), update_mask={"paths": ["source"]}
        ),
    ),
    "CreateNotebookPage": (
        PARTIES,
        lambda it: notebook_service_pb2.CreateNotebookPageRequest(parent=f"{it.contract}/notebook", notebook_page=page()),
    ),
    "UpdateNotebookPage": (
        {PILOT, AUTHOR},
        lambda it: notebook_service_pb2.UpdateNotebookPageRequest(
            notebook_page=page(name=it.page), update_mask={"paths": ["title"]}
        ),
    ),
    "DeleteNotebookPage": ({PILOT, AUTHOR}, lambda it: notebook_service_pb2.DeleteNotebookPageRequest(name=it.page)),
    "PublishNotebookEdition": (
        {PILOT},
        lambda it: notebook_service_pb2.PublishNotebookEditionRequest(parent=f"{it.contract}/notebook"),
    ),
    "CreateCommitment": (PARTIES, _commitment),
    "UpdateCommitment": (
        {AUTHOR, CREDITOR},
        _updated(commitment_pb2.Commitment, commitment_service_pb2.UpdateCommitmentRequest, "commitment", "promised"),
    ),
    "PromiseCommitment": ({AUTHOR}, lambda it: commitment_service_pb2.PromiseCommitmentRequest(name=it.proposed)),
    "ReportFulfilment": (
        {AUTHOR},
        lambda it: commitment_service_pb2.ReportFulfilmentRequest(
            name=it.promised, proof=commitment_pb2.CommitmentProof(text="fait", date=date("2014-01-01"))
        ),
    ),
    "AcceptFulfilment": ({CREDITOR}, lambda it: commitment_service_pb2.AcceptFulfilmentRequest(name=it.reported)),
    "ContestFulfilment": (
        {CREDITOR},
        lambda it: commitment_service_pb2.ContestFulfilmentRequest(name=it.reported, reason="x"),
    ),
    "WaiveCommitment": (
        {CREDITOR},
        lambda it: commitment_service_pb2.WaiveCommitmentRequest(name=it.promised, reason="x"),
    ),
}
# Needs a section that is locked: test_section_locks.py has it.
ELSEWHERE = {"UnlockSection"}


@pytest.fixture(name="stages", scope="module")
def _stages(channel):
    return [Stage(channel, casting) for casting in CASTINGS]


def request_for(call, stage):
    request = TABLE[call][1](stage)
    request.validate_only = True
    return request


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_call_that_writes_is_in_the_table(service):
    def reads(method):
        return method.GetOptions().Extensions[access_pb2.access].permission.endswith(".read")

    writes = {method.name for method in service.methods if not reads(method)}
    assert writes <= set(TABLE) | ELSEWHERE


@pytest.mark.parametrize("call", TABLE)
def test_the_part_alone_decides_whoever_plays_it(stages, call):
    for stage in stages:
        for part in PARTS:
            told = None
            try:
                getattr(stage.callers[part], call)(request_for(call, stage))
            except grpc.RpcError:
                told = failure_of(getattr(stage.callers[part], call), request_for(call, stage)).reason
            who = f"{part} {stage.cast[part]}: {told}"
            if part in TABLE[call][0]:
                assert told in (None, "ILLEGAL_STATE"), who
            else:
                assert told == "RELATION_REQUIRED", who


@pytest.mark.parametrize("call", TABLE)
def test_who_runs_the_platform_writes_nothing(channel, stages, call):
    failure = failure_of(getattr(strategist(channel, OPERATOR), call), request_for(call, stages[0]))
    assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")


def test_refusals_are_the_same_for_everybody(stages):
    """Not even the words tell who somebody is."""
    told = set()
    for stage in stages:
        failure = failure_of(stage.callers[STRANGER].CreateFinding, request_for("CreateFinding", stage))
        told.add((failure.message.replace(stage.contract, ""), failure.french.replace(stage.contract, "")))
    assert len(told) == 1
