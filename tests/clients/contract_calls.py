"""Calls of contracts, with the token of whoever acts for a party; and decisions of the registry to prove things with."""

import hashlib
import uuid

import grpc
from calls import SECONDS
from governance import create_body, seat
from socle.contracts.v1 import contract_pb2, contract_service_pb2, contract_service_pb2_grpc, programme_pb2
from socle.contracts.v1 import programme_service_pb2_grpc
from socle.events.v1 import event_service_pb2_grpc
from socle.registry.v1 import body_service_pb2, decision_pb2, decision_service_pb2, decision_service_pb2_grpc
from support_py.registry import token_of

NORD = "collectivites/departement-59"
PAS_DE_CALAIS = "collectivites/departement-62"
REGION = "collectivites/region-32"
MEL = "collectivites/epci-200093201"
LILLE = "collectivites/commune-59350"
DIVION = "collectivites/commune-62270"
CONFERENCE = "conference-partenariale"
TERRITORIAL = "programmes/contrat-de-territoire-nord"

STUBS = [
    programme_service_pb2_grpc.ProgrammeServiceStub,
    contract_service_pb2_grpc.ContractServiceStub,
    event_service_pb2_grpc.EventServiceStub,
]


class Caller:
    """Every method of the services in `stubs` with one token."""

    def __init__(self, channel, token, stubs=()):
        self._stubs = [stub(channel) for stub in [*STUBS, *stubs]]
        self._metadata = [("authorization", f"Bearer {token}")]

    def __getattr__(self, method):
        stub = next(found for found in (getattr(each, method, None) for each in self._stubs) if found)
        return lambda request, seconds=SECONDS: stub(request, metadata=self._metadata, timeout=seconds)


def new_id():
    return str(uuid.uuid4())


def some_contract_id():
    return f"cambresis-{uuid.uuid4().hex[:12]}"


def party(name, group=programme_pb2.PARTY_GROUP_PUBLIC, **fields):
    return contract_pb2.ContractParty(party=name, group=group, **fields)


def contract_of(pilot=NORD, parties=(NORD, MEL, LILLE), **fields):
    """A contract of the département's programme that is not sent yet; `parties` are names, or whole ones."""
    fields.setdefault("display_name", "Contrat de territoire du Cambrésis")
    fields.setdefault("programme", TERRITORIAL)
    fields.setdefault("territory", MEL)
    whole = [each if isinstance(each, contract_pb2.ContractParty) else party(each) for each in parties]
    return contract_pb2.Contract(pilot=pilot, parties=whole, **fields)


def create_contract(caller, contract_id=None, request_id=None, validate_only=False, **fields):
    request = contract_service_pb2.CreateContractRequest(
        contract=contract_of(**fields),
        contract_id=some_contract_id() if contract_id is None else contract_id,
        request_id=request_id or new_id(),
        validate_only=validate_only,
    )
    return caller.CreateContract(request)


def sha256(text):
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


class Bodies:
    """Bodies of the registry that a party pilots, and what they decide."""

    def __init__(self, registry, governance, pilot=NORD):
        self._governance = governance(pilot)
        self._pilot = pilot
        self._channel = grpc.insecure_channel(registry.address)
        self._decisions = decision_service_pb2_grpc.DecisionServiceStub(self._channel)
        self._metadata = [("authorization", f"Bearer {token_of(pilot)}")]

    def close(self):
        self._channel.close()

    def create(self, **fields):
        """A body with one voting member, of the pilot."""
        body = create_body(self._governance, self._pilot, **fields)
        self._governance.AddMembers(
            body_service_pb2.AddMembersRequest(
                parent=body.name, members=[seat(self._pilot)], request_id=new_id()
            )
        )
        return body.name

    def adopt(self, body, digest, title="Validation"):
        """The name of a decision of the body that adopts the content with this SHA-256 (hexadecimal), today."""
        opened = self.propose(body, digest, title)
        members = self._governance.ListBodyMembers(body_service_pb2.ListBodyMembersRequest(parent=body)).members
        votes = [
            decision_service_pb2.RecordedVote(member=member.name, choice=decision_pb2.Vote.FOR) for member in members
        ]
        self._call("RecordVotes", decision_service_pb2.RecordVotesRequest(name=opened, votes=votes))
        closed = self._call("CloseVote", decision_service_pb2.CloseVoteRequest(name=opened))
        assert closed.state == decision_pb2.Decision.ADOPTED, closed
        return opened

    def propose(self, body, digest, title="Validation"):
        """The name of a decision that is being voted on."""
        created = self._call(
            "CreateDecision",
            decision_service_pb2.CreateDecisionRequest(
                parent=body,
                decision=decision_pb2.Decision(title=title, content_sha256=bytes.fromhex(digest)),
                request_id=new_id(),
            ),
        )
        return self._call("OpenVote", decision_service_pb2.OpenVoteRequest(name=created.name)).name

    def _call(self, method, request):
        return getattr(self._decisions, method)(request, metadata=self._metadata, timeout=SECONDS)
