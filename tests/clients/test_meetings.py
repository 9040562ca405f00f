"""Meetings as a consumer calls them: convocation, who was there, minutes."""

import hashlib

import pytest
from calls import date, failure_of
from google.protobuf import field_mask_pb2
from governance import (
    DIVION,
    MEL,
    NORD,
    Actors,
    add,
    convene,
    create_body,
    hold,
    members_of,
    new_id,
    record_person,
    seat,
)
from grpc import StatusCode
from socle.registry.v1 import meeting_service_pb2 as api
from socle.registry.v1 import statute_pb2

Attendance = api.Attendance
Statute = statute_pb2.Statute
MORE_THAN_HALF = statute_pb2.Quorum(more_than=statute_pb2.Fraction(numerator=1, denominator=2))


@pytest.fixture(name="acting", scope="module")
def _acting(registry):
    with Actors(registry.address) as actors:
        yield actors


def assembly(acting, seats, party=NORD, **statute):
    """A body of one party whose members vote each for themselves, and the names of its members."""
    statute = {"voice_rule": Statute.ONE_PER_MEMBER, "quorum": MORE_THAN_HALF, "proxies_per_member": 1, **statute}
    body = create_body(acting(party), party, statute=Statute(**statute))
    names = []
    for begin in range(0, seats, 1000):
        batch = [seat(party) for _ in range(min(1000, seats - begin))]
        names.extend(member.name for member in add(acting(party), body, batch).members)
    return body, names


def record(actor, meeting, attendances, **options):
    return actor.RecordAttendance(
        api.RecordAttendanceRequest(name=meeting.name, attendances=attendances, **options)
    )


def present(member):
    return Attendance(member=member, presence=Attendance.PRESENT)


def represented(member, holder):
    return Attendance(member=member, presence=Attendance.REPRESENTED, proxy_holder=holder)


def get(actor, meeting):
    return actor.GetMeeting(api.GetMeetingRequest(name=meeting.name))


def test_the_commission_permanente_du_nord_of_15_november_2010(acting):
    """Minutes: 48 in office, 41 present, 7 represented, each by another."""
    body, names = assembly(acting, 48)
    meeting = convene(acting(NORD), body, "2010-11-15", source="procès-verbal du 15 novembre 2010")
    proxies = [represented(member, holder) for member, holder in zip(names[41:], names)]
    told = record(acting(NORD), meeting, [*map(present, names[:41]), *proxies])
    held = hold(acting(NORD), meeting)
    assert held.state == api.Meeting.HELD and told.recorded_count == 48
    quorum = held.quorum
    assert (quorum.members_in_office, quorum.members_present, quorum.members_represented) == (48, 41, 7)
    assert (quorum.proxy_holders, quorum.votes, quorum.reached) == (7, 48, True)


def test_the_council_of_24_january_2018(acting):
    """Minutes: 93 in office, 69 present (substitutes among them), 78 voters; convened on 17 January."""
    body, names = assembly(acting, 93, notice_days=5)
    meeting = convene(acting(NORD), body, "2018-01-24", convocation_date=date("2018-01-17"))
    proxies = [represented(member, holder) for member, holder in zip(names[69:78], names)]
    quorum = record(acting(NORD), meeting, [*map(present, names[:69]), *proxies]).meeting.quorum
    assert (quorum.members_in_office, quorum.members_present, quorum.votes) == (93, 69, 78)
    assert quorum.votes - quorum.members_present == 9 == quorum.proxy_holders
    assert quorum.reached


@pytest.mark.parametrize("convened, taken", [("2018-01-17", True), ("2018-01-18", True), ("2018-01-19", False)])
def test_the_notice_counts_full_days(acting, convened, taken):
    body, _ = assembly(acting, 1, notice_days=5)
    options = {"convocation_date": date(convened)}
    if taken:
        assert convene(acting(NORD), body, "2018-01-24", **options).state == api.Meeting.CONVENED
    else:
        failure = failure_of(convene, acting(NORD), body, "2018-01-24", **options)
        assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "STATUTE_VIOLATED")
        assert "4 full days" in failure.message and "jours francs" in failure.french


def test_every_proxy_that_is_none_is_told(acting):
    body, names = assembly(acting, 6)
    meeting = convene(acting(NORD), body, "2018-01-24")
    wrong = [
        present(names[0]),
        represented(names[1], names[0]),
        represented(names[2], names[0]),  # one too many
        represented(names[3], names[4]),  # who is not there
        Attendance(member=names[4], presence=Attendance.EXCUSED),
        represented(names[5], names[5]),
    ]
    failure = failure_of(record, acting(NORD), meeting, wrong)
    assert failure.reason == "STATUTE_VIOLATED" and failure.metadata == {"violations": "3"}
    listed = acting(NORD).ListAttendances(api.ListAttendancesRequest(parent=meeting.name))
    assert not listed.attendances, "nothing of it is taken"


def test_a_statute_without_proxies_takes_none(acting):
    body, names = assembly(acting, 2, proxies_per_member=0)
    meeting = convene(acting(NORD), body, "2018-01-24")
    failure = failure_of(record, acting(NORD), meeting, [present(names[0]), represented(names[1], names[0])])
    assert "statute has none" in failure.message


def test_an_alternate_is_there_for_its_member_and_nobody_else(acting):
    alternate = record_person(acting(NORD), NORD).name
    stranger = record_person(acting(NORD), NORD).name
    body = create_body(acting(NORD), NORD)
    [member] = add(acting(NORD), body, [seat(alternates=[alternate])]).members
    meeting = convene(acting(NORD), body, "2018-01-24")

    def replaced(person):
        return [Attendance(member=member.name, presence=Attendance.REPLACED, alternate=person)]

    assert "none of its alternates" in failure_of(record, acting(NORD), meeting, replaced(stranger)).message
    assert record(acting(NORD), meeting, replaced(alternate)).meeting.quorum.members_present == 1


def test_who_does_not_sit_on_the_day_was_not_there(acting):
    body = create_body(acting(NORD), NORD)
    [later] = add(acting(NORD), body, [seat(begin_date=date("2018-01-25"))]).members
    meeting = convene(acting(NORD), body, "2018-01-24")
    assert "does not sit" in failure_of(record, acting(NORD), meeting, [present(later.name)]).message
    other = create_body(acting(NORD), NORD)
    [elsewhere] = add(acting(NORD), other, [seat()]).members
    assert failure_of(record, acting(NORD), meeting, [present(elsewhere.name)]).fields == ["attendances[0].member"]


def test_attendance_is_corrected_member_by_member(acting):
    body, names = assembly(acting, 3)
    meeting = convene(acting(NORD), body, "2018-01-24")
    first = record(acting(NORD), meeting, [present(names[0]), present(names[1])])
    again = record(acting(NORD), meeting, [Attendance(member=names[1], presence=Attendance.EXCUSED)])
    assert (first.meeting.quorum.reached, again.meeting.quorum.reached) == (True, False)
    assert again.recorded_count == 2
    stale = failure_of(record, acting(NORD), meeting, [present(names[1])], etag=first.meeting.etag)
    assert stale.reason == "CONCURRENT_CHANGE"


def test_a_second_convocation_needs_no_quorum_where_the_statute_says_so(acting):
    quorum = statute_pb2.Quorum(more_than=MORE_THAN_HALF.more_than, waived_on_second_convocation=True)
    body, names = assembly(acting, 3, quorum=quorum)
    agenda = [api.Meeting.AgendaItem(title="Bilan annuel")]
    first = convene(acting(NORD), body, "2018-01-24", agenda=agenda)
    again = {"second_convocation_of": first.name}
    assert failure_of(convene, acting(NORD), body, "2018-01-31", **again).fields == ["meeting.second_convocation_of"]
    record(acting(NORD), first, [present(names[0])])
    assert not hold(acting(NORD), first).quorum.reached
    second = convene(acting(NORD), body, "2018-01-31", **again)
    assert [item.title for item in second.agenda] == ["Bilan annuel"]
    other = failure_of(convene, acting(NORD), body, "2018-01-31", agenda=[api.Meeting.AgendaItem(title="X")], **again)
    assert other.fields == ["meeting.agenda"]
    told = record(acting(NORD), second, [present(names[0])]).meeting.quorum
    assert told.waived and told.reached


def test_states_follow_each_other_and_cancelled_is_the_end(acting):
    body, names = assembly(acting, 1)
    meeting = convene(acting(NORD), body, "2018-01-24")
    assert hold(acting(NORD), meeting).state == api.Meeting.HELD
    assert failure_of(hold, acting(NORD), meeting).reason == "ILLEGAL_STATE"
    cancel = api.CancelMeetingRequest(name=meeting.name, reason="grève")
    assert failure_of(acting(NORD).CancelMeeting, cancel).metadata == {"state": "HELD"}

    other = convene(acting(NORD), body, "2018-02-24")
    cancelled = acting(NORD).CancelMeeting(api.CancelMeetingRequest(name=other.name, reason="grève"))
    assert (cancelled.state, cancelled.cancel_reason) == (api.Meeting.CANCELLED, "grève")
    for call in (lambda: hold(acting(NORD), other), lambda: record(acting(NORD), other, [present(names[0])])):
        assert failure_of(call).metadata == {"state": "CANCELLED"}


def test_what_has_not_come_was_not_held(acting):
    body, names = assembly(acting, 1)
    meeting = convene(acting(NORD), body, "2099-01-24")
    assert "has not come" in failure_of(hold, acting(NORD), meeting).message
    assert "has not come" in failure_of(record, acting(NORD), meeting, [present(names[0])]).message
    moved = acting(NORD).UpdateMeeting(
        api.UpdateMeetingRequest(
            meeting=api.Meeting(name=meeting.name, meeting_date=date("2018-01-24"), place="Arras"),
            update_mask=field_mask_pb2.FieldMask(paths=["meeting_date", "place"]),
        )
    )
    assert (moved.meeting_date, moved.place) == (date("2018-01-24"), "Arras")
    hold(acting(NORD), meeting)
    again = api.UpdateMeetingRequest(
        meeting=api.Meeting(name=meeting.name, meeting_date=date("2018-01-25")),
        update_mask=field_mask_pb2.FieldMask(paths=["meeting_date"]),
    )
    assert failure_of(acting(NORD).UpdateMeeting, again).reason == "ILLEGAL_STATE"


def test_minutes_are_versions_with_the_digest_of_their_text(acting):
    body, _ = assembly(acting, 1)
    meeting = convene(acting(NORD), body, "2013-12-05", place="CETI, Tourcoing")
    text = "La question de l'inclusion sociale a été retenue comme l'un des axes de travail."
    digest = hashlib.sha256(text.encode()).hexdigest()

    def publish(**minutes):
        return acting(NORD).PublishMinutes(
            api.PublishMinutesRequest(name=meeting.name, minutes=api.Minutes(**minutes), request_id=new_id())
        )

    assert failure_of(publish, text=text).metadata == {"state": "CONVENED"}
    hold(acting(NORD), meeting)
    assert failure_of(publish, text=text, sha256="0" * 64).fields == ["minutes.sha256"]
    assert failure_of(publish, uri="https://example.fr/pv.pdf").fields == ["minutes.sha256"]
    assert failure_of(publish, uri="http://example.fr/pv.pdf", sha256=digest).fields == ["minutes.uri"]
    assert failure_of(publish).fields[0] == "minutes"
    first = publish(text=text, publish_date=date("2013-12-20"))
    assert (first.minutes.version, first.minutes.sha256, first.meeting.minutes_version) == (1, digest, 1)
    second = publish(uri="https://example.fr/pv.pdf", sha256=digest)
    listed = acting(NORD).ListMinutes(api.ListMinutesRequest(parent=meeting.name)).minutes
    assert [minutes.version for minutes in listed] == [2, 1]
    assert listed[0] == second.minutes and listed[1].text == text


def test_meetings_are_listed_by_day_and_state(acting):
    """The commission Territoires en mutation met four times in 2013."""
    body, _ = assembly(acting, 1)
    days = ["2013-12-05", "2013-03-01", "2013-06-01", "2013-09-01"]  # of the first three only the year is known
    meetings = {day: convene(acting(NORD), body, day) for day in days}
    hold(acting(NORD), meetings["2013-12-05"])

    def listed(parent=body.name, **filters):
        found, token = [], ""
        while True:
            page = acting(DIVION).ListMeetings(
                api.ListMeetingsRequest(parent=parent, page_size=2, page_token=token, **filters)
            )
            found.extend(page.meetings)
            token = page.next_page_token
            if not token:
                return [meeting.name for meeting in found]

    in_order = [meetings[day].name for day in sorted(days)]
    assert listed() == in_order
    assert listed(from_date=date("2013-06-01"), to_date=date("2013-12-05")) == in_order[1:3]
    assert listed(state=api.Meeting.HELD) == in_order[3:]
    of_all = listed(parent="bodies/-", from_date=date("2013-03-01"), to_date=date("2014-01-01"))
    assert [name for name in of_all if name in in_order] == in_order
    assert failure_of(listed, parent="bodies/is-not-there").code == StatusCode.NOT_FOUND


def test_only_who_manages_the_body_convenes(acting):
    body, names = assembly(acting, 1)
    assert failure_of(convene, acting(MEL), body, "2018-01-24").metadata["act"] == "CONVENE"
    meeting = convene(acting(NORD), body, "2018-01-24")
    assert failure_of(record, acting(MEL), meeting, [present(names[0])]).reason == "RELATION_REQUIRED"


def test_ten_thousand_members_are_recorded_in_one_call(acting):
    body, names = assembly(acting, 10_000)
    meeting = convene(acting(NORD), body, "2018-01-24")
    quorum = record(acting(NORD), meeting, [present(name) for name in names]).meeting.quorum
    assert (quorum.members_present, quorum.reached) == (10_000, True)
    assert get(acting(DIVION), meeting).quorum == quorum
    page = acting(DIVION).ListAttendances(api.ListAttendancesRequest(parent=meeting.name, page_size=1000))
    assert len(page.attendances) == 1000 and page.next_page_token
    assert len(members_of(acting(DIVION), body, page_size=1000)) == 10_000
