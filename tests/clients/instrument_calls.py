"""Calls of instruments: a text with its parties, and what each of them does to bring it into force."""

from calls import date
from contract_calls import CONFERENCE, LILLE, MEL, NORD, Caller, create_contract, new_id
from socle.contracts.v1 import contract_pb2, instrument_pb2, programme_pb2, signature_pb2
from socle.contracts.v1 import instrument_service_pb2 as api
from socle.contracts.v1 import instrument_service_pb2_grpc, signature_service_pb2_grpc
from socle.contracts.v1 import signature_service_pb2 as acts

STUBS = [instrument_service_pb2_grpc.InstrumentServiceStub, signature_service_pb2_grpc.SignatureServiceStub]
SIGNATORIES = (NORD, MEL, LILLE)
State = instrument_pb2.Instrument.State
FRAMEWORK = "strategic-framework"
PERSON = "persons/president-exemple"


def caller_of(channel, token):
    return Caller(channel, token, STUBS)


def signatory(name, **fields):
    fields.setdefault("group", programme_pb2.PARTY_GROUP_PUBLIC)
    fields.setdefault("capacity", instrument_pb2.Party.SIGNATORY)
    return instrument_pb2.Party(party=name, **fields)


def create_instrument(caller, contract, parties=SIGNATORIES, instrument_id="", request_id=None, **fields):
    fields.setdefault("kind", FRAMEWORK)
    fields.setdefault("display_name", "Cadre d'Action Stratégique")
    instrument = instrument_pb2.Instrument(parties=[signatory(each) for each in parties], **fields)
    return caller.CreateInstrument(
        api.CreateInstrumentRequest(
            parent=contract, instrument=instrument, instrument_id=instrument_id, request_id=request_id or new_id()
        )
    )


def write_text(caller, instrument, text="Article 1 : objet.\n", **fields):
    return caller.CreateInstrumentVersion(
        api.CreateInstrumentVersionRequest(
            parent=instrument,
            instrument_version=instrument_pb2.InstrumentVersion(text=text, **fields),
            request_id=new_id(),
        )
    )


def step(caller, method, instrument, **fields):
    """A step that has the name of the instrument alone, and what else is given."""
    fields.setdefault("request_id", new_id())
    return getattr(caller, method)(getattr(api, method + "Request")(name=instrument, **fields))


def check(caller, method, instrument, **fields):
    return getattr(caller, "Check" + method)(getattr(api, f"Check{method}Request")(name=instrument, **fields)).report


def get(caller, instrument):
    return caller.GetInstrument(api.GetInstrumentRequest(name=instrument))


def rules(report):
    """What is missing, as RULE and party."""
    named = [(type(each).Rule.Name(each.rule), each.party) for each in report.unmet_conditions]
    return [f"{rule} {party}".strip() for rule, party in named]


def deliberate(caller, instrument, party, sha256, request_id=None, **fields):
    fields.setdefault("deliberation_date", date("2024-02-01"))
    fields.setdefault("transmission_date", date("2024-02-05"))
    fields.setdefault("publication_date", date("2024-02-06"))
    fields.setdefault("result", signature_pb2.Deliberation.ADOPTED)
    deliberation = signature_pb2.Deliberation(party=party, sha256=sha256, **fields)
    return caller.CreateDeliberation(
        acts.CreateDeliberationRequest(
            parent=instrument, deliberation=deliberation, request_id=request_id or new_id()
        )
    )


def empower(caller, instrument, party, person=PERSON, **fields):
    fields.setdefault("begin_date", date("2024-01-01"))
    fields.setdefault("act", "délibération d'installation du 1er janvier 2024")
    mandate = signature_pb2.Mandate(party=party, person=person, **fields)
    return caller.CreateMandate(acts.CreateMandateRequest(parent=instrument, mandate=mandate, request_id=new_id()))


def sign(caller, instrument, party, sha256, mandate, request_id=None, **fields):
    fields.setdefault("person", PERSON)
    fields.setdefault("kind", signature_pb2.Signature.PAPER)
    fields.setdefault("signature_date", date("2024-03-01"))
    signature = signature_pb2.Signature(party=party, sha256=sha256, mandate=mandate, **fields)
    return caller.Sign(acts.SignRequest(parent=instrument, signature=signature, request_id=request_id or new_id()))


class Table:
    """A contract whose parties bring one instrument forward, step by step; each acts for itself."""

    def __init__(self, act_for, bodies, pilot=NORD):
        self.act_for = act_for
        self.bodies = bodies
        self.pilot = act_for(pilot)
        self.conference = bodies.create() if bodies else None
        named = [contract_pb2.ContractBody(role=CONFERENCE, body=self.conference)] if bodies else []
        self.contract = create_contract(self.pilot, bodies=named).name
        self.name = create_instrument(self.pilot, self.contract).name
        self.mandates = {}
        self.sha256 = ""

    def to_voting(self, text="Article 1 : objet.\n"):
        write_text(self.pilot, self.name, text)
        if get(self.pilot, self.name).state == State.DRAFT:
            step(self.pilot, "SubmitInstrument", self.name)
        self.sha256 = step(self.pilot, "FreezeInstrument", self.name).sha256
        step(self.pilot, "OpenVoting", self.name)
        return self

    def to_signing(self):
        """With every proof but the signatures."""
        self.to_voting()
        for party in SIGNATORIES:
            deliberate(self.act_for(party), self.name, party, self.sha256)
            self.mandates[party] = empower(self.act_for(party), self.name, party).name
        decision = self.bodies.adopt(self.conference, self.sha256)
        step(self.pilot, "SetBodyDecision", self.name, body_decision={"role": CONFERENCE, "decision": decision})
        step(self.pilot, "OpenSigning", self.name)
        return self

    def sign(self, party, **fields):
        return sign(self.act_for(party), self.name, party, self.sha256, self.mandates[party], **fields)

    def all_sign(self):
        for party in SIGNATORIES:
            self.sign(party)
        return self

    def enter(self, day="2024-03-01", **fields):
        return step(self.pilot, "EnterIntoForce", self.name, effective_date=date(day), **fields)

    @property
    def state(self):
        return get(self.pilot, self.name).state
