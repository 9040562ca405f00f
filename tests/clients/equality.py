"""What may be done to things of somebody, call by call: the table of the test of equality.

A row says how to make the call on the things of one party. Every call that writes has one; whoever adds a service adds
its rows, and the test refuses a service of governance whose writes are not all here.
"""

import dataclasses
from typing import Any, Callable, Dict

from calls import date
from governance import add, convene, create_body, hold, record_person, seat
from socle.registry.v1 import body_pb2, body_service_pb2, meeting_service_pb2, person_service_pb2

CITIZEN_SEAT = seat()


@dataclasses.dataclass
class Things:
    """What one party has: a body that it pilots, with members and meetings, and a person that it recorded."""

    party: str
    body: Any
    member: Any
    replaced: Any
    meeting: Any
    held: Any
    person: Any  # None: it is gone, and records nobody any more


def make_things(actor, party, lives):
    """What the party then has; `lives`: it exists today, and not in the past alone."""
    person = record_person(actor, party) if lives else None
    body = create_body(actor, party, begin_date=date("2020-01-01"))
    alternates = [person.name] if person else []
    members = add(actor, body, [seat(), seat(), seat(alternates=alternates)]).members
    held = convene(actor, body, "2020-03-01")
    hold(actor, held)
    meeting = convene(actor, body, "2020-02-01")
    return Things(party, body, members[0], members[2], meeting, held, person)


def _create_body(things):
    return body_service_pb2.CreateBodyRequest(
        body=body_pb2.Body(
            display_name="Instance",
            kind=body_pb2.Body.OTHER,
            pilot=things.party,
            begin_date=date("2020-01-01"),
        )
    )


def _create_person(things):
    return person_service_pb2.CreatePersonRequest(
        person=person_service_pb2.Person(
            family_name="Exemple",
            recorded_for=things.party,
            purpose="siéger",
            retain_until_date=date("2030-12-31"),
        )
    )


def _person(things):
    return person_service_pb2.Person(
        name=things.person.name, family_name="Exemple", purpose="siéger", retain_until_date=date("2031-01-01")
    )


# Service, then call: a request about the things. Each is sent with validate_only, so that the things stay.
TABLE: Dict[str, Dict[str, Callable[[Things], Any]]] = {
    "PersonService": {
        "CreatePerson": _create_person,
        "UpdatePerson": lambda it: person_service_pb2.UpdatePersonRequest(person=_person(it)),
        "ErasePerson": lambda it: person_service_pb2.ErasePersonRequest(name=it.person.name),
    },
    "BodyService": {
        "CreateBody": _create_body,
        "UpdateBody": lambda it: body_service_pb2.UpdateBodyRequest(
            body=body_pb2.Body(name=it.body.name, description="x"), update_mask={"paths": ["description"]}
        ),
        "SetStatute": lambda it: body_service_pb2.SetStatuteRequest(name=it.body.name, statute={}),
        "EndBody": lambda it: body_service_pb2.EndBodyRequest(name=it.body.name),
        "AddMembers": lambda it: body_service_pb2.AddMembersRequest(parent=it.body.name, members=[CITIZEN_SEAT]),
        "UpdateMember": lambda it: body_service_pb2.UpdateMemberRequest(
            member=body_pb2.Member(name=it.member.name, voting=False), update_mask={"paths": ["voting"]}
        ),
        "EndMember": lambda it: body_service_pb2.EndMemberRequest(name=it.member.name),
        "ReplaceMember": lambda it: body_service_pb2.ReplaceMemberRequest(name=it.replaced.name),
    },
    "MeetingService": {
        "ConveneMeeting": lambda it: meeting_service_pb2.ConveneMeetingRequest(
            parent=it.body.name, meeting=meeting_service_pb2.Meeting(meeting_date=date("2020-05-01"))
        ),
        "UpdateMeeting": lambda it: meeting_service_pb2.UpdateMeetingRequest(
            meeting=meeting_service_pb2.Meeting(name=it.meeting.name, place="Arras"), update_mask={"paths": ["place"]}
        ),
        "CancelMeeting": lambda it: meeting_service_pb2.CancelMeetingRequest(name=it.meeting.name, reason="grève"),
        "RecordAttendance": lambda it: meeting_service_pb2.RecordAttendanceRequest(
            name=it.meeting.name,
            attendances=[
                meeting_service_pb2.Attendance(
                    member=it.member.name, presence=meeting_service_pb2.Attendance.PRESENT
                )
            ],
        ),
        "HoldMeeting": lambda it: meeting_service_pb2.HoldMeetingRequest(name=it.meeting.name),
        "PublishMinutes": lambda it: meeting_service_pb2.PublishMinutesRequest(
            name=it.held.name, minutes=meeting_service_pb2.Minutes(text="procès-verbal")
        ),
    },
}

# Calls that only who exists today can make for itself.
OF_THE_LIVING = {"CreatePerson", "UpdatePerson", "ErasePerson", "ReplaceMember"}
