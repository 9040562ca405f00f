"""Calls of action plans, with the token of whoever acts for a party."""

from contract_calls import LILLE, Caller, create_contract, new_id
from socle.contracts.v1 import action_money_pb2, action_pb2, action_service_pb2, action_service_pb2_grpc, axis_pb2
from socle.contracts.v1 import axis_service_pb2, axis_service_pb2_grpc, financing_service_pb2_grpc, money_pb2
from socle.contracts.v1 import plan_service_pb2_grpc
from support_py.registry import token_of

STUBS = [
    axis_service_pb2_grpc.AxisServiceStub,
    action_service_pb2_grpc.ActionServiceStub,
    plan_service_pb2_grpc.PlanServiceStub,
    financing_service_pb2_grpc.FinancingServiceStub,
]

Action = action_pb2.Action


def plan_caller(channel, token):
    return Caller(channel, token, STUBS)


def acting_for(channel, party):
    return plan_caller(channel, token_of(party))


def ht(cents):
    return money_pb2.Money(cents=cents, currency_code="EUR", tax_basis=money_pb2.TAX_BASIS_HT)


def ttc(cents):
    return money_pb2.Money(cents=cents, currency_code="EUR", tax_basis=money_pb2.TAX_BASIS_TTC)


def invests(amount, year=2019):
    return action_money_pb2.BudgetLine(year=year, nature=action_money_pb2.BUDGET_NATURE_INVESTMENT, planned=amount)


def operates(amount, year=2019):
    return action_money_pb2.BudgetLine(year=year, nature=action_money_pb2.BUDGET_NATURE_OPERATION, planned=amount)


def awards(grant, amount, **fields):
    fields.setdefault("financer_label", "État")
    return action_money_pb2.FundingLine(grant=grant, awarded=amount, **fields)


def propose(caller, contract, proposer=LILLE, action_id="", request_id=None, validate_only=False, **fields):
    fields.setdefault("title", "Musée de la Dentelle")
    request = action_service_pb2.CreateActionRequest(
        parent=contract.name,
        action=Action(proposer=proposer, **fields),
        action_id=action_id,
        request_id=request_id or new_id(),
        validate_only=validate_only,
    )
    return caller.CreateAction(request)


def select(caller, name, selection=Action.RETAINED, **fields):
    return caller.SelectAction(
        action_service_pb2.SelectActionRequest(name=name, selection=selection, request_id=new_id(), **fields)
    )


def set_status(caller, name, status, **fields):
    return caller.ChangeActionStatus(
        action_service_pb2.ChangeActionStatusRequest(name=name, status=status, request_id=new_id(), **fields)
    )


def update(caller, action, *paths, **options):
    return caller.UpdateAction(
        action_service_pb2.UpdateActionRequest(
            action=action, update_mask={"paths": paths}, request_id=new_id(), **options
        )
    )


def get(caller, name):
    return caller.GetAction(action_service_pb2.GetActionRequest(name=name))


def listed(caller, contract, order_by="", page_size=0, **filters):
    """The ids of the actions that a filter lets through, page by page."""
    found, token = [], ""
    while True:
        page = caller.ListActions(
            action_service_pb2.ListActionsRequest(
                parent=contract.name,
                page_size=page_size,
                page_token=token,
                order_by=order_by,
                filter=action_service_pb2.ActionFilter(**filters),
            )
        )
        found += [action.name.rsplit("/", 1)[1] for action in page.actions]
        token = page.next_page_token
        if not token:
            return found


def counted(caller, contract, prop, **filters):
    answer = caller.CountActions(
        action_service_pb2.CountActionsRequest(
            parent=contract.name, property=prop, filter=action_service_pb2.ActionFilter(**filters)
        )
    )
    return {count.value: count.count for count in answer.counts}, answer.total_count


def create_axis(caller, contract, axis_id, **fields):
    fields.setdefault("label", axis_id)
    return caller.CreateAxis(
        axis_service_pb2.CreateAxisRequest(
            parent=contract.name, axis=axis_pb2.Axis(**fields), axis_id=axis_id, request_id=new_id()
        )
    )


def new_plan(caller, **fields):
    """A contract of NORD's with the parties that contract_calls names."""
    return create_contract(caller, **fields)
