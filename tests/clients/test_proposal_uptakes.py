"""Proposals of workshops, followed from the indicator that they answer to into the actions of contracts that take them up."""

import uuid

import pytest
from calls import failure_of
from contract_calls import LILLE, NORD
from grpc import StatusCode
from link_calls import until
from plan_calls import Action, get, listed, propose, select, set_status, update
from socle.census.v1 import indicator_pb2, indicator_service_pb2, indicator_service_pb2_grpc
from socle.census.v1 import proposal_service_pb2, proposal_service_pb2_grpc
from support_py.registry import token_of

Proposal, Uptake = proposal_service_pb2.Proposal, proposal_service_pb2.ProposalUptake
SOURCE = "Livre Blanc du Bassin minier, 1998"


@pytest.fixture(name="plan", scope="module")
def _plan(both):
    return both.plan()


class Keeper:
    """NORD, which keeps proposals."""

    def __init__(self, channel):
        self._stub = proposal_service_pb2_grpc.ProposalServiceStub(channel)
        self._indicators = indicator_service_pb2_grpc.IndicatorServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {token_of(NORD)}")]

    def _call(self, method, stub=None, module=proposal_service_pb2, **fields):
        request = getattr(module, f"{method}Request")(**fields)
        return getattr(stub or self._stub, method)(request, metadata=self._metadata, timeout=30)

    def indicator(self):
        return self._call(
            "CreateIndicator", self._indicators, indicator_service_pb2,
            indicator=indicator_pb2.Indicator(
                display_name="Emplois au lieu de travail", unit="emplois", additivity="ADDITIVE", direction="HIGHER_IS_BETTER",
                geography="EPCI", keeper=NORD,
            ),
            indicator_id=f"i-{uuid.uuid4().hex[:12]}",
        )  # fmt: skip

    def proposal(self, **fields):
        fields = {"display_name": "Reconquérir les friches", "kind": "ACTION", "statement": "« Reconquérir les friches. »", **fields}
        return self._call(
            "CreateProposal", proposal=Proposal(keeper=NORD, source=SOURCE, **fields), proposal_id=f"p-{uuid.uuid4().hex[:12]}"
        )

    def get(self, name):
        return self._call("GetProposal", name=name)

    def list(self, **fields):
        return [each.name for each in self._call("ListProposals", **fields).proposals]

    def update(self, proposal, *paths):
        return self._call("UpdateProposal", proposal=proposal, update_mask={"paths": paths})

    def move(self, proposal, status):
        return self._call("MoveProposal", name=proposal.name, status=status, reason="Le contrat la reprend")


@pytest.fixture(name="keeper")
def _keeper(both):
    return Keeper(both.to_census)


def followed(keeper, name):
    """(action, state) of the uptakes that census follows."""
    return [(each.action, Uptake.State.Name(each.state)) for each in keeper.get(name).uptakes if each.followed]


def taking_up(both, plan, *proposals):
    return propose(both.lille, plan, owner=LILLE, proposals=[each.name for each in proposals])


def test_an_uptake_goes_with_the_action_that_names_the_proposal(both, plan, keeper):
    proposal = keeper.proposal()
    action = taking_up(both, plan, proposal)
    assert action.proposals == [proposal.name]
    set_status(both.lille, action.name, Action.QUALIFIED)
    select(both.nord, action.name)
    until(lambda: followed(keeper, proposal.name), lambda it: it == [(action.name, "TAKEN_UP")])
    set_status(both.lille, action.name, Action.VALIDATED)
    set_status(both.lille, action.name, Action.IN_PROGRESS)
    set_status(both.lille, action.name, Action.COMPLETED)
    until(lambda: followed(keeper, proposal.name), lambda it: it == [(action.name, "DONE")])
    assert keeper.get(proposal.name).status == Proposal.PROPOSED, "its keeper moves it"
    set_status(both.lille, action.name, Action.IN_PROGRESS, reason="Reprise")
    set_status(both.lille, action.name, Action.ABANDONED, reason="Faute de moyens")
    until(lambda: followed(keeper, proposal.name), lambda it: it == [(action.name, "GIVEN_UP")])


def test_what_is_only_proposed_to_the_plan_takes_nothing_up(both, plan, keeper):
    proposal, other = keeper.proposal(), keeper.proposal()
    taking_up(both, plan, proposal)
    action = taking_up(both, plan, other)
    select(both.nord, action.name)
    until(lambda: followed(keeper, other.name), bool)
    assert followed(keeper, proposal.name) == []


def test_the_trace_leads_from_the_indicator_to_the_contract_and_back(both, plan, keeper):
    indicator = keeper.indicator()
    proposal = keeper.proposal(indicators=[indicator.name])
    action = taking_up(both, plan, proposal)
    select(both.nord, action.name)
    until(lambda: followed(keeper, proposal.name), lambda it: it == [(action.name, "TAKEN_UP")])
    assert keeper.list(indicator=indicator.name) == [proposal.name]
    assert keeper.list(taken_up_by=action.name) == [proposal.name]
    assert proposal.name in keeper.list(taken_up_by=plan.name)
    assert listed(both.nord, plan, proposal=proposal.name) == [action.name.rsplit("/", 1)[1]]


def test_a_followed_uptake_is_enough_for_the_keeper_to_move_it(both, plan, keeper):
    proposal = keeper.proposal()
    assert failure_of(lambda: keeper.move(proposal, Proposal.TAKEN_UP)).reason == "ILLEGAL_STATE"
    action = taking_up(both, plan, proposal)
    select(both.nord, action.name)
    until(lambda: followed(keeper, proposal.name), bool)
    assert keeper.move(proposal, Proposal.TAKEN_UP).status == Proposal.TAKEN_UP


def test_the_keeper_writes_its_own_uptakes_and_no_followed_ones(both, plan, keeper):
    elsewhere = Uptake(action="contracts/ailleurs/actions/friches", state=Uptake.DONE, source="Compte rendu du comité")
    proposal = keeper.proposal(uptakes=[Uptake(action="contracts/faux/actions/x", state=Uptake.DONE, source="-", followed=True)])
    assert not proposal.uptakes, "nobody says for census what it follows"
    action = taking_up(both, plan, proposal)
    select(both.nord, action.name)
    until(lambda: followed(keeper, proposal.name), bool)
    proposal = keeper.get(proposal.name)
    del proposal.uptakes[:]
    proposal.uptakes.append(elsewhere)
    changed = keeper.update(proposal, "uptakes")
    assert [(each.action, each.followed) for each in changed.uptakes] == [(elsewhere.action, False), (action.name, True)]
    assert keeper.update(changed, "issue", "uptakes").uptakes == changed.uptakes


def test_an_action_names_proposals_that_are_there_each_once(both, plan, keeper):
    proposal = keeper.proposal()
    wrong = {
        "action.proposals[1]": [proposal.name, "proposals/aucune"],
        "action.proposals[0]": ["actionSheets/x"],
        "action.proposals": [f"proposals/p-{i}" for i in range(11)],
    }
    for field, names in wrong.items():
        failure = failure_of(lambda names=names: propose(both.lille, plan, proposals=names))
        assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, [field])
    assert failure_of(lambda: taking_up(both, plan, proposal, proposal)).fields == ["action.proposals[1]"]


def test_a_proposal_that_is_named_no_longer_is_given_up(both, plan, keeper):
    first, second = keeper.proposal(), keeper.proposal()
    action = taking_up(both, plan, first)
    select(both.nord, action.name)
    until(lambda: followed(keeper, first.name), bool)
    action = get(both.lille, action.name)
    action.proposals[:] = [second.name]
    update(both.lille, action, "proposals")
    until(lambda: followed(keeper, first.name), lambda it: it == [(action.name, "GIVEN_UP")])
    until(lambda: followed(keeper, second.name), lambda it: it == [(action.name, "TAKEN_UP")])
