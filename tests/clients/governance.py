"""Calls of persons, bodies and meetings, with the token of whoever acts for a party."""

import uuid

import grpc
from calls import SECONDS, date
from socle.registry.v1 import (
    body_pb2,
    body_service_pb2,
    body_service_pb2_grpc,
    meeting_service_pb2,
    meeting_service_pb2_grpc,
    person_service_pb2,
    person_service_pb2_grpc,
    statute_pb2,
)
from support_py.registry import token_of

DIVION = "collectivites/commune-62270"
NORD = "collectivites/departement-59"
PAS_DE_CALAIS = "collectivites/departement-62"
MEL = "collectivites/epci-200093201"

ELECTED = statute_pb2.MEMBER_CAPACITY_ELECTED
CITIZEN = statute_pb2.MEMBER_CAPACITY_CITIZEN


class Governance:
    """The three services, with a token."""

    def __init__(self, address, token):
        self._metadata = [("authorization", f"Bearer {token}")]
        self._channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", 64 << 20)])
        self._stubs = [
            person_service_pb2_grpc.PersonServiceStub(self._channel),
            body_service_pb2_grpc.BodyServiceStub(self._channel),
            meeting_service_pb2_grpc.MeetingServiceStub(self._channel),
        ]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._channel.close()

    def __getattr__(self, method):
        stub = next(found for found in (getattr(each, method, None) for each in self._stubs) if found)
        return lambda request, seconds=SECONDS: stub(request, metadata=self._metadata, timeout=seconds)


class Actors:
    """One Governance for each party that is asked for."""

    def __init__(self, address):
        self._address = address
        self._open = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for each in self._open.values():
            each.__exit__()

    def __call__(self, party, token=None):
        if party not in self._open:
            self._open[party] = Governance(self._address, token or token_of(party))
        return self._open[party]


def new_id():
    return str(uuid.uuid4())


def half_of(capacity, statement="à majorité de citoyens"):
    return statute_pb2.CompositionRule(
        capacity=capacity, more_than=statute_pb2.Fraction(numerator=1, denominator=2), statement=statement
    )


def create_body(actor, pilot, body_id="", **fields):
    fields.setdefault("display_name", "Instance")
    fields.setdefault("kind", body_pb2.Body.CITIZENS_COUNCIL)
    return actor.CreateBody(
        body_service_pb2.CreateBodyRequest(
            body=body_pb2.Body(pilot=pilot, **fields), body_id=body_id, request_id=new_id()
        )
    )


def seat(party="", capacity=ELECTED, **fields):
    fields.setdefault("voting", True)
    return body_pb2.Member(party=party, capacity=CITIZEN if not party else capacity, **fields)


def add(actor, body, members, ends=(), **options):
    return actor.AddMembers(
        body_service_pb2.AddMembersRequest(
            parent=body.name,
            members=members,
            ends=[body_service_pb2.MemberEnd(member=member, end_date=day) for member, day in ends],
            request_id=new_id(),
            **options,
        )
    )


def members_of(actor, body, **filters):
    found, token = [], ""
    while True:
        page = actor.ListBodyMembers(
            body_service_pb2.ListBodyMembersRequest(parent=body.name, page_token=token, **filters)
        )
        found.extend(page.members)
        token = page.next_page_token
        if not token:
            return found


def record_person(actor, party, **fields):
    fields.setdefault("family_name", "Exemple")
    fields.setdefault("purpose", "siéger dans une instance")
    fields.setdefault("retain_until_date", date("2030-12-31"))
    return actor.CreatePerson(
        person_service_pb2.CreatePersonRequest(
            person=person_service_pb2.Person(recorded_for=party, **fields), request_id=new_id()
        )
    )


def convene(actor, body, day, **fields):
    return actor.ConveneMeeting(
        meeting_service_pb2.ConveneMeetingRequest(
            parent=body.name,
            meeting=meeting_service_pb2.Meeting(meeting_date=date(day), **fields),
            request_id=new_id(),
        )
    )


def hold(actor, meeting):
    return actor.HoldMeeting(meeting_service_pb2.HoldMeetingRequest(name=meeting.name))
