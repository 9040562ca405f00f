"""Bodies, statutes and members as a consumer calls them."""

import time

import pytest
from calls import date, failure_of
from google.protobuf import field_mask_pb2
from google.rpc import error_details_pb2, status_pb2
from governance import (
    CITIZEN,
    DIVION,
    MEL,
    NORD,
    Actors,
    add,
    convene,
    create_body,
    half_of,
    hold,
    members_of,
    new_id,
    record_person,
    seat,
)
from grpc import RpcError, StatusCode
from socle.registry.v1 import body_pb2, statute_pb2
from socle.registry.v1 import body_service_pb2 as api

Statute = statute_pb2.Statute
LILLE, ROUBAIX, TOURCOING = (f"collectivites/commune-{code}" for code in ("59350", "59512", "59599"))


@pytest.fixture(name="acting", scope="module")
def _acting(registry):
    with Actors(registry.address) as actors:
        yield actors


def council(acting, **fields):
    """Divion's: "à majorité de citoyens"."""
    fields.setdefault("statute", Statute(composition=[half_of(CITIZEN)], voice_rule=Statute.ONE_PER_MEMBER))
    return create_body(acting(DIVION), DIVION, **fields)


def get(actor, body, **options):
    return actor.GetBody(api.GetBodyRequest(name=body.name, **options))


def violations_of(call, *arguments, **options):
    """Kinds of the violations of a call that has to fail with COMPOSITION_VIOLATED."""
    try:
        call(*arguments, **options)
    except RpcError as error:
        packed = dict(error.trailing_metadata())["grpc-status-details-bin"]
        status = status_pb2.Status.FromString(packed)
        found = error_details_pb2.PreconditionFailure()
        for detail in status.details:
            if detail.Is(found.DESCRIPTOR):
                detail.Unpack(found)
        assert error.code() == StatusCode.FAILED_PRECONDITION, error
        return [violation.type for violation in found.violations]
    raise AssertionError("was taken")


def test_what_was_created_is_read_back(acting):
    created = council(acting, display_name="Conseil local", begin_date=date("2012-01-01"), parent=DIVION)
    read = get(acting(NORD), created)
    assert read == created
    assert read.statute.composition[0].statement == "à majorité de citoyens"
    assert read.statute.valid_from == date("2012-01-01") and not read.statute.HasField("valid_to")
    assert (read.member_count, read.meeting_late) == (0, False)


def test_divions_council_has_a_majority_of_citizens_or_is_refused(acting):
    body = council(acting)
    members = [seat(DIVION) for _ in range(5)] + [seat() for _ in range(5)]
    assert violations_of(add, acting(DIVION), body, members) == ["MORE_THAN"]
    assert members_of(acting(DIVION), body) == [], "nothing of a batch that is refused is taken"
    add(acting(DIVION), body, [*members, seat()])
    assert get(acting(DIVION), body).member_count == 11
    assert violations_of(add, acting(DIVION), body, [seat(DIVION)]) == ["MORE_THAN"]


def test_a_citizen_who_leaves_is_followed_in_the_same_step(acting):
    body = council(acting)
    added = add(acting(DIVION), body, [seat(DIVION), seat(), seat()]).members
    leaving = added[1].name
    end = api.EndMemberRequest(name=leaving, end_date=date("2026-03-01"))
    assert violations_of(acting(DIVION).EndMember, end) == ["MORE_THAN"]
    done = add(acting(DIVION), body, [seat(begin_date=date("2026-03-01"))], ends=[(leaving, date("2026-03-01"))])
    assert [member.name for member in done.ended] == [leaving] and done.ended[0].end_date == date("2026-03-01")

    def on(day):
        return {member.name for member in members_of(acting(DIVION), body, as_of=date(day))}

    assert on("2026-02-28") == {member.name for member in added}
    assert on("2026-03-01") == {added[0].name, added[2].name, done.members[0].name}


def test_a_mandate_that_ends_later_is_judged_on_that_day(acting):
    body = council(acting)
    ending = seat(end_date=date("2030-01-01"))
    with pytest.raises(RpcError) as error:
        add(acting(DIVION), body, [seat(DIVION), seat(), ending])
    assert "from 2030-01-01" in error.value.details()
    add(acting(DIVION), body, [seat(DIVION), seat(), ending, seat(begin_date=date("2030-01-01"))])


def test_the_check_says_what_the_commands_say(acting):
    body = council(acting)
    for members in ([seat(DIVION)], [seat(DIVION), seat()], [seat(DIVION), seat(), seat()]):
        request = api.CheckCompositionRequest(name=body.name, additions=members)
        told = acting(NORD).CheckComposition(request)
        taken = True
        try:
            add(acting(DIVION), body, members, validate_only=True)
        except RpcError:
            taken = False
        assert told.satisfied == taken, told
    told = acting(NORD).CheckComposition(api.CheckCompositionRequest(name=body.name, additions=[seat(DIVION)]))
    [violation] = told.violations
    assert (violation.kind, violation.count, violation.total) == (api.CompositionViolation.MORE_THAN, 0, 1)
    assert "à majorité de citoyens" in violation.description_fr


def test_one_party_has_one_voice_unless_the_statute_says_otherwise(acting):
    body = create_body(acting(MEL), MEL)
    assert violations_of(add, acting(MEL), body, [seat(LILLE), seat(LILLE)]) == ["ONE_PER_PARTY"]
    add(acting(MEL), body, [seat(LILLE), seat(LILLE, voting=False), seat(ROUBAIX), seat(TOURCOING)])
    counts = acting(MEL).CountBodyMembers(api.CountBodyMembersRequest(parent=body.name))
    assert [(each.party_type, each.count, each.voting_count) for each in counts.counts] == [("commune", 4, 3)]


def test_every_violation_of_a_statute_is_told_when_it_is_set(acting):
    body = create_body(acting(MEL), MEL)
    added = add(acting(MEL), body, [seat(LILLE, office=body_pb2.Member.CHAIR), seat(ROUBAIX)]).members
    strict = Statute(
        valid_from=date("2020-01-01"),
        composition=[
            half_of(CITIZEN),
            statute_pb2.CompositionRule(min_members=3, statement="trois membres"),
            statute_pb2.CompositionRule(required_parties=[TOURCOING], statement="Tourcoing siège"),
        ],
    )
    request = api.SetStatuteRequest(name=body.name, statute=strict)
    assert sorted(violations_of(acting(MEL).SetStatute, request)) == ["MIN_MEMBERS", "MORE_THAN", "REQUIRED_PARTY"]
    told = acting(MEL).CheckComposition(api.CheckCompositionRequest(name=body.name, statute=strict))
    assert [violation.from_date for violation in told.violations] == [date("2020-01-01")] * 3
    more = [seat(TOURCOING), *(seat() for _ in range(4))]
    add(acting(MEL), body, more)
    assert get(acting(MEL), acting(MEL).SetStatute(request)).statute.composition[1].min_members == 3
    assert len(added) == 2


def test_statutes_hold_from_their_day_on_and_what_was_believed_stays(acting):
    body = council(acting, begin_date=date("2012-01-01"))
    before = get(acting(DIVION), body)
    later = Statute(valid_from=date("2015-01-01"), meeting_interval_months=3)
    acting(DIVION).SetStatute(api.SetStatuteRequest(name=body.name, statute=later, etag=before.etag))
    assert get(acting(NORD), body, as_of=date("2014-12-31")).statute.composition[0].statement != ""
    assert get(acting(NORD), body, as_of=date("2014-12-31")).statute.valid_to == date("2015-01-01")
    assert get(acting(NORD), body, as_of=date("2015-01-01")).statute.meeting_interval_months == 3
    known_before = get(acting(NORD), body, as_of=date("2015-01-01"), known_at=before.update_time)
    assert known_before.statute.meeting_interval_months == 0
    statutes = acting(NORD).ListStatutes(api.ListStatutesRequest(parent=body.name, page_size=1))
    assert statutes.statutes[0].valid_from == date("2015-01-01")
    rest = acting(NORD).ListStatutes(
        api.ListStatutesRequest(parent=body.name, page_size=1, page_token=statutes.next_page_token)
    )
    assert rest.statutes[0].valid_from == date("2012-01-01") and rest.next_page_token == ""
    stale = api.SetStatuteRequest(name=body.name, statute=later, etag=before.etag)
    assert failure_of(acting(DIVION).SetStatute, stale).reason == "CONCURRENT_CHANGE"


def test_an_alternate_takes_over(acting):
    persons = [record_person(acting(DIVION), DIVION).name for _ in range(3)]
    body = council(acting)
    chair = seat(person=persons[0], alternates=persons[1:], office=body_pb2.Member.CHAIR)
    [member] = add(acting(DIVION), body, [chair]).members
    done = acting(DIVION).ReplaceMember(
        api.ReplaceMemberRequest(name=member.name, alternate=persons[2], effective_date=date("2026-04-01"))
    )
    assert done.ended.end_date == done.added.begin_date == date("2026-04-01")
    assert (done.added.person, list(done.added.alternates)) == (persons[2], [persons[1]])
    assert done.added.office == body_pb2.Member.OFFICE_UNSPECIFIED, "who follows the chair does not chair"
    stranger = api.ReplaceMemberRequest(name=done.added.name, alternate=persons[0])
    assert failure_of(acting(DIVION).ReplaceMember, stranger).fields == ["alternate"]


def test_a_member_is_corrected_and_what_was_believed_stays(acting):
    body = council(acting)
    [member] = add(acting(DIVION), body, [seat()]).members
    person = record_person(acting(DIVION), DIVION).name
    corrected = acting(DIVION).UpdateMember(
        api.UpdateMemberRequest(
            member=body_pb2.Member(name=member.name, person=person, etag=member.etag),
            update_mask=field_mask_pb2.FieldMask(paths=["person"]),
        )
    )
    assert (corrected.person, corrected.capacity) == (person, CITIZEN)
    before = acting(NORD).GetMember(
        api.GetMemberRequest(name=member.name, known_at=member.knowledge.known_from)
    )
    assert before.person == "" and before.knowledge.known_to == corrected.knowledge.known_from
    moved = api.UpdateMemberRequest(
        member=body_pb2.Member(name=member.name, party=DIVION), update_mask=field_mask_pb2.FieldMask(paths=["party"])
    )
    assert failure_of(acting(DIVION).UpdateMember, moved).reason == "INVALID_MASK"


@pytest.mark.parametrize(
    "party, why",
    [
        ("collectivites/commune-associee-59355", "cannot act for itself"),
        ("collectivites/commune-62999", "not known"),
        ("collectivites/departement-62/", "not a name"),
        ("organisations/nobody-knows", "not there"),
    ],
)
def test_only_who_can_sign_is_a_party(acting, party, why):
    failure = failure_of(add, acting(DIVION), council(acting), [seat(party)])
    assert failure.code == StatusCode.INVALID_ARGUMENT and why in failure.message, failure


def test_a_party_lives_when_its_mandate_begins(acting):
    body = create_body(acting(MEL), MEL, begin_date=date("2019-06-01"))
    before = "collectivites/epci-245900410"  # whom the Métropole européenne de Lille of today took the place of
    [member] = add(acting(MEL), body, [seat(before)]).members
    assert "Lille" in member.party_display_name
    failure = failure_of(add, acting(MEL), body, [seat(before, begin_date=date("2022-01-01"))])
    assert "does not live" in failure.message


def test_everything_that_is_wrong_with_a_body_is_told(acting):
    request = api.CreateBodyRequest(
        body=body_pb2.Body(statute=Statute(notice_days=99, composition=[half_of(CITIZEN, "")])), body_id="X"
    )
    failure = failure_of(acting(DIVION).CreateBody, request)
    assert set(failure.fields) == {
        "body.display_name",
        "body.kind",
        "body.pilot",
        "body.statute.composition[0].statement",
        "body.statute.notice_days",
    }


def test_a_parent_of_the_registry_must_be_there_and_others_are_taken_as_given(acting):
    assert council(acting, parent="contracts/cambresis-2014").parent == "contracts/cambresis-2014"
    for parent in ("bodies/is-not-there", "territories/is-not-there", "manifestos/none", "no name"):
        assert failure_of(council, acting, parent=parent).fields == ["body.parent"], parent


def test_the_pilot_hands_over_and_then_manages_no_more(acting):
    body = council(acting)
    handed = acting(DIVION).UpdateBody(
        api.UpdateBodyRequest(
            body=body_pb2.Body(name=body.name, pilot=NORD, etag=body.etag),
            update_mask=field_mask_pb2.FieldMask(paths=["pilot"]),
        )
    )
    assert handed.pilot == NORD
    assert failure_of(add, acting(DIVION), body, [seat()]).reason == "RELATION_REQUIRED"
    add(acting(NORD), body, [seat()])
    assert get(acting(DIVION), body, known_at=body.update_time).pilot == DIVION


def test_who_chairs_manages_too_and_a_plain_member_does_not(acting):
    body = create_body(acting(MEL), MEL)
    add(acting(MEL), body, [seat(LILLE, office=body_pb2.Member.SECRETARY), seat(ROUBAIX)])
    add(acting(LILLE), body, [seat(TOURCOING)])
    failure = failure_of(add, acting(ROUBAIX), body, [seat()])
    assert failure.reason == "RELATION_REQUIRED"
    assert failure.metadata == {"act": "MANAGE_BODY", "relations": "PILOT,OFFICER"}


def test_a_person_acts_as_the_member_that_it_is_by_its_subject(acting):
    keeper = record_person(acting(DIVION), DIVION, subject="test-departement-59").name  # whom NORD's token names
    body = council(acting)
    add(acting(DIVION), body, [seat(person=keeper, office=body_pb2.Member.SECRETARY)])
    add(acting(NORD), body, [seat()])


def test_nobody_sits_once_it_has_ended(acting):
    body = council(acting, begin_date=date("2012-01-01"))
    add(acting(DIVION), body, [seat()])
    ended = acting(DIVION).EndBody(api.EndBodyRequest(name=body.name, end_date=date("2020-01-01")))
    assert (ended.end_date, ended.member_count) == (date("2020-01-01"), 0)
    assert get(acting(DIVION), body, as_of=date("2019-12-31")).member_count == 1
    assert members_of(acting(DIVION), body, as_of=date("2020-01-01")) == []
    listed = acting(DIVION).ListBodies(api.ListBodiesRequest(pilot=DIVION, page_size=1000)).bodies
    assert body.name not in [each.name for each in listed]


def test_bodies_are_listed_by_who_sits_who_pilots_and_what_they_belong_to(acting):
    parent = f"contracts/{new_id()}"
    bodies = sorted((create_body(acting(MEL), MEL, parent=parent) for _ in range(3)), key=lambda body: body.name)
    person = record_person(acting(MEL), MEL).name
    add(acting(MEL), bodies[1], [seat(LILLE, person=person)])

    def listed(**filters):
        found, token = [], ""
        while True:
            page = acting(NORD).ListBodies(
                api.ListBodiesRequest(parent_resource=parent, page_size=2, page_token=token, **filters)
            )
            found.extend(body.name for body in page.bodies)
            token = page.next_page_token
            if not token:
                return found

    assert listed() == listed(pilot=MEL) == [body.name for body in bodies]
    assert listed(party=LILLE) == listed(person=person) == [bodies[1].name]
    assert listed(pilot=NORD) == listed(kind=body_pb2.Body.CLUB) == listed(party=ROUBAIX) == []


def test_a_club_that_meets_every_three_months_is_late_when_it_does_not(acting):
    """ "Cette instance se réunit tous les 3 mois": Club des communes à l'international."""
    club = create_body(
        acting(MEL),
        MEL,
        display_name="Club des communes à l'international",
        kind=body_pb2.Body.CLUB,
        begin_date=date("2012-01-31"),
        statute=Statute(meeting_interval_months=3),
    )

    def on(day):
        found = get(acting(NORD), club, as_of=date(day))
        late = acting(NORD).ListBodies(api.ListBodiesRequest(as_of=date(day), late=True, page_size=1000)).bodies
        assert found.meeting_late == (club.name in [each.name for each in late]), day
        return found.next_meeting_due_date, found.meeting_late

    assert on("2012-04-30") == (date("2012-04-30"), False)
    assert on("2012-05-01") == (date("2012-04-30"), True)
    hold(acting(MEL), convene(acting(MEL), club, "2012-05-15"))
    convene(acting(MEL), club, "2012-07-01")  # convened is not held
    assert on("2012-05-14") == (date("2012-04-30"), True), "what was so on that day stays so"
    assert on("2012-08-15") == (date("2012-08-15"), False)
    assert on("2012-08-16") == (date("2012-08-15"), True)
    assert get(acting(NORD), club, as_of=date("2012-08-16")).last_meeting_date == date("2012-05-15")


def test_a_repeat_adds_nobody_twice(acting):
    body = council(acting)
    request = api.AddMembersRequest(parent=body.name, members=[seat(), seat()], request_id=new_id())
    assert acting(DIVION).AddMembers(request) == acting(DIVION).AddMembers(request)
    assert len(members_of(acting(DIVION), body)) == 2


def test_ten_thousand_members_are_added_listed_and_checked(acting, record_property):
    """What a body of 10,000 costs; a second for each call is the bar, with room for a machine that others use."""
    body = council(acting)
    times = []

    def timed(what, call, *arguments, **options):
        begin = time.monotonic()
        answer = call(*arguments, **options)
        times.append((what, time.monotonic() - begin))
        return answer

    for batch in range(10):
        members = [seat(begin_date=date("2020-01-01")) for _ in range(1000)]
        timed(f"batch {batch}", add, acting(DIVION), body, members)
    page = timed("page", acting(NORD).ListBodyMembers, api.ListBodyMembersRequest(parent=body.name, page_size=1000))
    assert len(page.members) == 1000
    assert len(timed("all pages", members_of, acting(NORD), body, page_size=1000)) == 10_000
    check = api.CheckCompositionRequest(name=body.name, additions=[seat(DIVION, begin_date=date("2020-01-01")) for _ in range(1000)])
    assert timed("check", acting(NORD).CheckComposition, check).satisfied
    assert timed("get", get, acting(NORD), body).member_count == 10_000
    told = ", ".join(f"{what} {seconds * 1000:.0f} ms" for what, seconds in times)
    record_property("times", told)
    print(told)
    assert all(seconds < 5 for what, seconds in times if what != "all pages"), told
