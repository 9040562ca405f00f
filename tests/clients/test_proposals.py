"""What workshops propose (document 004), followed into the actions of contracts that take it up."""

import uuid

import grpc
import pytest
from calls import date, failure_of, refused
from google.protobuf import field_mask_pb2
from support_py.registry import OPERATOR, READER, token_of

KEEPER, OTHER = "collectivites/departement-59", "collectivites/departement-62"
SOURCE = "Livre Blanc du Bassin minier, 1998 ; Conférence permanente du Bassin minier"
# "Les domaines retenus sont : …"
DOMAINS = [
    "l'implication dans le système éducatif",
    "l'environnement",
    "le développement du tissu économique",
    "la promotion de l'emploi",
    "la lutte contre l'exclusion",
]


@pytest.fixture(name="api", scope="module")
def _api(census):
    from socle.census.v1 import indicator_pb2, indicator_service_pb2, indicator_service_pb2_grpc
    from socle.census.v1 import proposal_service_pb2, proposal_service_pb2_grpc

    class Api:
        messages = proposal_service_pb2
        indicator = indicator_pb2.Indicator

        def __init__(self, channel):
            self._stub = proposal_service_pb2_grpc.ProposalServiceStub(channel)
            self._indicators = indicator_service_pb2_grpc.IndicatorServiceStub(channel)

        def __getattr__(self, method):
            known = hasattr(proposal_service_pb2, f"{method}Request")
            module, stub = (proposal_service_pb2, self._stub) if known else (indicator_service_pb2, self._indicators)

            def call(token=None, **fields):
                metadata = [("authorization", f"Bearer {token or token_of(KEEPER)}")]
                return getattr(stub, method)(getattr(module, f"{method}Request")(**fields), metadata=metadata, timeout=30)

            return call

    with grpc.insecure_channel(census.address) as channel:
        yield Api(channel)


def propose(api, token=None, **fields):
    fields = {
        "display_name": "Prix de l'action citoyenne",
        "kind": "PRIZE",
        "statement": "« Encourager la citoyenneté des entreprises par un prix de l'action citoyenne. »",
        "domains": DOMAINS if fields.get("kind", "PRIZE") == "PRIZE" else [],
        "keeper": KEEPER,
        "source": SOURCE,
        **fields,
    }
    return api.CreateProposal(token=token, proposal=api.messages.Proposal(**fields), proposal_id=f"p-{uuid.uuid4().hex[:12]}")


def change(api, made, token=None, **fields):
    return api.UpdateProposal(
        token=token,
        proposal=api.messages.Proposal(name=made.name, **fields),
        update_mask=field_mask_pb2.FieldMask(paths=[path for path in fields if path != "etag"]),
    )


def move(api, made, status, reason="Comité du 5 décembre", **fields):
    return api.MoveProposal(name=made.name, status=status, reason=reason, **fields)


def action(contract=None):
    return f"contracts/{contract or uuid.uuid4().hex[:8]}/actions/{uuid.uuid4().hex[:8]}"


def test_the_prize_has_the_five_domains_of_the_white_book(api):
    made = propose(api, issue="le renforcement du partenariat", publication="Livre Blanc, 1998")
    assert api.GetProposal(token=READER, name=made.name) == made
    assert list(made.domains) == DOMAINS and made.status == api.messages.Proposal.PROPOSED
    won = change(api, made, participations=[{"party": OTHER, "domain": DOMAINS[1], "source": "exemple", "synthetic": True}])
    assert won.participations[0].domain == "l'environnement"
    error = refused(
        lambda: change(api, made, participations=[{"party": OTHER, "domain": "la pêche", "source": "x"}]),
        grpc.StatusCode.INVALID_ARGUMENT,
        "INVALID_FIELD",
    )
    assert error.fields == ["proposal.participations[0].domain"]


def test_a_proposal_is_followed_into_the_actions_that_take_it_up(api):
    made, taken = propose(api, kind="CHARTER"), action()
    failure = refused(lambda: move(api, made, "TAKEN_UP"), grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert failure.french
    made = change(api, made, uptakes=[{"action": taken, "state": "TAKEN_UP", "source": "plan d'actions", "date": date("2011-06-30")}])
    assert move(api, made, "TAKEN_UP", date=date("2011-06-30")).status == api.messages.Proposal.TAKEN_UP
    assert move(api, made, "IN_PROGRESS").status == api.messages.Proposal.IN_PROGRESS
    refused(lambda: move(api, made, "DONE"), grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    change(api, made, uptakes=[{"action": taken, "state": "DONE", "source": "bilan"}])
    assert move(api, made, "DONE").status == api.messages.Proposal.DONE
    moves = api.ListProposalMoves(token=READER, parent=made.name).moves
    assert [each.status for each in moves] == [1, 2, 3, 4] and moves[1].date == date("2011-06-30")
    refused(lambda: move(api, made, "DROPPED"), grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")


def test_what_was_given_up_may_be_proposed_again(api):
    made = propose(api, kind="NETWORK")
    assert move(api, made, "DROPPED").status == api.messages.Proposal.DROPPED
    assert move(api, made, "PROPOSED").status == api.messages.Proposal.PROPOSED
    page = api.ListProposalMoves(parent=made.name, page_size=2)
    rest = api.ListProposalMoves(parent=made.name, page_size=2, page_token=page.next_page_token)
    assert [each.number for each in (*page.moves, *rest.moves)] == [1, 2, 3]


def test_proposals_are_found_by_indicator_action_contract_and_words(api):
    indicator = api.CreateIndicator(
        indicator=api.indicator(display_name="Emplois", unit="emplois", additivity="ADDITIVE", direction="HIGHER_IS_BETTER", geography="EPCI", keeper=KEEPER),
        indicator_id=f"i-{uuid.uuid4().hex[:12]}",
    )
    contract, word = uuid.uuid4().hex[:8], f"Zed{uuid.uuid4().hex[:8]}"
    taken = action(contract)
    made = propose(api, kind="OBSERVATORY", display_name=f"Créer un observatoire {word}", indicators=[indicator.name])
    change(api, made, uptakes=[{"action": taken, "state": "TAKEN_UP", "source": "x"}])
    other = propose(api, kind="INITIATIVE_SHOP", display_name=word)
    names = lambda **fields: [each.name for each in api.ListProposals(token=READER, **fields).proposals]
    assert names(indicator=indicator.name) == names(taken_up_by=taken) == names(taken_up_by=f"contracts/{contract}") == [made.name]
    assert names(query=f"{word} CRÉER") == [made.name] and names(query=word) == sorted([made.name, other.name])
    assert names(query=word, kind="INITIATIVE_SHOP", status="PROPOSED") == [other.name]
    first = api.ListProposals(query=word, page_size=1)
    assert first.next_page_token
    assert names(query=word, page_size=1, page_token=first.next_page_token) == [sorted([made.name, other.name])[1]]


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"statement": ""}, "proposal.statement"),
        ({"source": ""}, "proposal.source"),
        ({"kind": 99, "domains": []}, "proposal.kind"),
        ({"kind": "CHARTER", "domains": DOMAINS}, "proposal.domains"),
        ({"domains": ["a", "a"]}, "proposal.domains"),
        ({"workshop": "bodies/there-is-none"}, "proposal"),
        ({"indicators": ["indicators/there-is-none"]}, "proposal.indicators"),
        ({"uptakes": [{"action": "contracts/x", "state": "DONE", "source": "x"}]}, "proposal.uptakes[0].action"),
        ({"participations": [{"domain": DOMAINS[0], "source": "x"}]}, "proposal.participations[0]"),
    ],
)
def test_what_is_wrong_is_named(api, wrong, field):
    assert field in refused(lambda: propose(api, **wrong), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD").fields


@pytest.mark.parametrize("token", [token_of(OTHER), token_of("collectivites/region-32"), READER, OPERATOR])
def test_only_who_keeps_a_proposal_writes_it_whatever_the_others_are(api, token):
    made = propose(api)
    for call in (
        lambda: propose(api, token=token),
        lambda: change(api, made, token=token, display_name="x"),
        lambda: move(api, made, "DROPPED", token=token),
    ):
        assert failure_of(call).code == grpc.StatusCode.PERMISSION_DENIED


def test_an_update_of_what_changed_meanwhile_is_refused(api):
    made = propose(api)
    change(api, made, display_name="Un", etag=made.etag)
    refused(lambda: change(api, made, display_name="Deux", etag=made.etag), grpc.StatusCode.ABORTED, "CONCURRENT_CHANGE")


def test_several_are_read_at_once_in_the_order_asked_for_or_none_of_them(api):
    made = [propose(api) for _ in range(3)]
    names = [each.name for each in reversed(made)]
    assert list(api.BatchGetProposals(names=names).proposals) == list(reversed(made))
    assert list(api.BatchGetProposals(names=names[:1] * 2).proposals) == [made[2]] * 2
    refused(lambda: api.BatchGetProposals(names=[*names, "proposals/aucune"]), grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
    assert failure_of(lambda: api.BatchGetProposals(names=[names[0], "actionSheets/x"])).fields == ["names[1]"]
    assert failure_of(lambda: api.BatchGetProposals()).fields == ["names"]
    assert failure_of(lambda: api.BatchGetProposals(names=names[:1] * 1001)).reason == "TOO_LARGE"
