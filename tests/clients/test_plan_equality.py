"""What may be done to an action depends on who owns it and who keeps the contract, never on what kind of collectivité asks."""

import grpc
import pytest
from calls import failure_of
from contract_calls import DIVION, LILLE, MEL, NORD, REGION, new_id
from plan_calls import STUBS, Action, acting_for, ht, new_plan, propose
from socle.contracts.v1 import action_service_pb2 as actions
from socle.contracts.v1 import axis_pb2, axis_service_pb2, financing_pb2, financing_service_pb2, plan_report_pb2
from socle.contracts.v1 import plan_service_pb2
from socle.type.v1 import access_pb2

# One of every type that the record of npm knows; the last is what each of them meets.
TYPES = [REGION, NORD, MEL, LILLE]
SERVICES = [
    module.DESCRIPTOR.services_by_name[name]
    for module, name in (
        (axis_service_pb2, "AxisService"),
        (actions, "ActionService"),
        (plan_service_pb2, "PlanService"),
        (financing_service_pb2, "FinancingService"),
    )
]
FINDING = "00000000-0000-8000-8000-000000000000"


class Things:
    """A contract that `pilot` keeps, with an action of `owner`'s and a third party."""

    def __init__(self, channel, pilot, owner, third):
        self.contract = new_plan(acting_for(channel, pilot), pilot=pilot, parties=(pilot, owner, third))
        self.owner = owner
        self.action = propose(acting_for(channel, owner), self.contract, owner, owner=owner)
        deleted = propose(acting_for(channel, owner), self.contract, owner, owner=owner)
        self.deleted = acting_for(channel, owner).DeleteAction(actions.DeleteActionRequest(name=deleted.name))
        axis = axis_service_pb2.CreateAxisRequest(parent=self.contract.name, axis=axis_pb2.Axis(label="Eau"))
        self.axis = acting_for(channel, pilot).CreateAxis(axis)


# Who may: "PARTY", "PILOT", "OWNER", or the last two; and the request, sent with validate_only so that the things stay.
CALLS = {
    "CreateAction": (
        {"OWNER"},  # for the party that it names as proposer
        lambda it: actions.CreateActionRequest(
            parent=it.contract.name, action=Action(title="Autre", proposer=it.owner)
        ),
    ),
    "UpdateAction": (
        {"OWNER"},
        lambda it: actions.UpdateActionRequest(
            action=Action(name=it.action.name, title="Autre"), update_mask={"paths": ["title"]}
        ),
    ),
    "BulkUpdateActions": (
        {"OWNER"},
        lambda it: actions.BulkUpdateActionsRequest(
            parent=it.contract.name,
            names=[it.action.name],
            action=Action(priority=3),
            update_mask={"paths": ["priority"]},
        ),
    ),
    "DeleteAction": ({"OWNER"}, lambda it: actions.DeleteActionRequest(name=it.action.name)),
    "UndeleteAction": ({"OWNER"}, lambda it: actions.UndeleteActionRequest(name=it.deleted.name)),
    "SelectAction": (
        {"PILOT"},
        lambda it: actions.SelectActionRequest(name=it.action.name, selection=Action.RETAINED),
    ),
    "ChangeActionStatus": (
        {"OWNER"},
        lambda it: actions.ChangeActionStatusRequest(name=it.action.name, status=Action.QUALIFIED),
    ),
    "CreateAxis": (
        {"PILOT"},
        lambda it: axis_service_pb2.CreateAxisRequest(parent=it.contract.name, axis=axis_pb2.Axis(label="Air")),
    ),
    "AdoptAxes": (
        {"PILOT"},
        lambda it: axis_service_pb2.AdoptAxesRequest(parent=it.contract.name, edition="2019"),
    ),
    "UpdateAxis": (
        {"PILOT"},
        lambda it: axis_service_pb2.UpdateAxisRequest(
            axis=axis_pb2.Axis(name=it.axis.name, label="Air"), update_mask={"paths": ["label"]}
        ),
    ),
    "DeleteAxis": ({"PILOT"}, lambda it: axis_service_pb2.DeleteAxisRequest(name=it.axis.name)),
    "SetEnvelope": (
        {"OWNER", "PILOT"},  # of whose money it is
        lambda it: plan_service_pb2.SetEnvelopeRequest(
            parent=it.contract.name, envelope=plan_report_pb2.Envelope(financer=it.owner, year=2013, amount=ht(1))
        ),
    ),
    "DecideFinancingFinding": (
        {"PILOT"},
        lambda it: financing_service_pb2.DecideFinancingFindingRequest(
            name=f"{it.contract.name}/financingFindings/{FINDING}",
            action=it.action.name,
            verdict=financing_pb2.FinancingFinding.CONFIRMED,
            reason="motif",
        ),
    ),
}


def is_allowed(caller, call, request):
    """Whether nothing but the request itself stands against it."""
    request.validate_only = True
    request.request_id = new_id()
    try:
        getattr(caller, call)(request)
    except grpc.RpcError as error:
        reason = failure_of(getattr(caller, call), request).reason
        assert error.code() != grpc.StatusCode.PERMISSION_DENIED or reason == "RELATION_REQUIRED", reason
        return reason != "RELATION_REQUIRED"
    return True


def test_every_call_that_writes_is_here():
    written = set()
    for service in SERVICES:
        for method in service.methods:
            if not method.GetOptions().Extensions[access_pb2.access].permission.endswith(".read"):
                written.add(method.name)
    assert written == set(CALLS)
    assert len(STUBS) == len(SERVICES)


@pytest.mark.parametrize("pilot", TYPES)
@pytest.mark.parametrize("owner", TYPES)
def test_the_relation_alone_decides(contracts, pilot, owner):
    if pilot == owner:
        owner = DIVION
    third = next(each for each in TYPES if each not in (pilot, owner))
    with grpc.insecure_channel(contracts.address) as channel:
        things = Things(channel, pilot, owner, third)
        for actor, relations in ((pilot, {"PILOT"}), (owner, {"OWNER"}), (third, set())):
            caller = acting_for(channel, actor)
            for call, (allowed, request) in CALLS.items():
                said = is_allowed(caller, call, request(things))
                assert said == bool(relations & allowed), f"{actor} ({relations or 'PARTY'}) {call} of {owner}"
