"""Campaigns: who is in scope through successions, who was met, and what stays private to those who met them."""

import pytest
from calls import date, refused
from campaign_calls import (
    AGENT,
    DIVION,
    LILLE,
    NORD,
    REGION,
    REGION_OF_2012,
    advance,
    campaign_of,
    plan,
    publish_list,
    some_id,
    visit,
)
from census_campaign import census_world  # noqa: F401
from contract_calls import new_id
from grpc import StatusCode
from socle.census.v1 import campaign_pb2, campaign_service_pb2, code_list_service_pb2, visit_pb2, visit_service_pb2
from support_py.registry import PARTIES

ScopeMember = campaign_pb2.ScopeMember
Question = campaign_pb2.Question
ELU, TECHNICIEN = visit_pb2.Interviewee.ELU, visit_pb2.Interviewee.TECHNICIEN
QUESTIONS = [
    Question(id="pays", text="Avec quels pays ?", kind=Question.TEXT, required=True),
    Question(id="convention", text="Une convention est-elle signée ?", kind=Question.YES_NO),
    Question(id="agents", text="Combien d'agents ?", kind=Question.NUMBER),
    Question(id="depuis", text="Depuis quand ?", kind=Question.DAY),
    Question(id="themes", text="Quels thèmes ?", kind=Question.SEVERAL_OF, choices=["eau", "jeunes", "culture"]),
]


def scope(caller, campaign, **fields):
    request = campaign_service_pb2.ListScopeMembersRequest(parent=campaign.name, **fields)
    return caller.ListScopeMembers(request).scope_members


def coverage(caller, campaign):
    return caller.MeasureCoverage(campaign_service_pb2.MeasureCoverageRequest(name=campaign.name))


def ask(world, campaign, questions=tuple(QUESTIONS), **fields):
    return world.pilot.PublishQuestionnaire(
        campaign_service_pb2.PublishQuestionnaireRequest(
            parent=campaign.name, questionnaire=campaign_pb2.Questionnaire(questions=questions), **fields
        )
    )


def answers(**values):
    return [
        visit_pb2.Answer(question=question, values=each if isinstance(each, list) else [each])
        for question, each in values.items()
    ]


def get(caller, made):
    return caller.GetVisit(visit_service_pb2.GetVisitRequest(name=made.name))


def erase(caller, made, **fields):
    return caller.EraseVisit(visit_service_pb2.EraseVisitRequest(name=made.name, **fields))


def test_a_campaign_is_planned_read_and_listed(world):
    manifesto = world.manifesto()
    made = plan(world.pilot, manifesto)
    assert made.state == campaign_pb2.Campaign.PLANNED and made.scope_count == 0
    read = world.reader.GetCampaign(campaign_service_pb2.GetCampaignRequest(name=made.name))
    assert read.display_name == made.display_name
    assert [each.subject for each in read.agents] == ["", ""], "subjects of tokens are for the campaign alone"
    assert [each.subject for each in made.agents] == ["", "test-commune-59512"]
    listed = world.reader.ListCampaigns(campaign_service_pb2.ListCampaignsRequest(pilot=made.pilot, page_size=1000))
    assert made.name in [each.name for each in listed.campaigns]


def test_it_goes_from_state_to_state_and_never_back(world):
    made = plan(world.pilot, world.manifesto())
    refused(lambda: advance(world.pilot, made, "CONSOLIDATION"), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    for state in ("OPEN", "CONSOLIDATION", "PUBLISHED", "ARCHIVED"):
        made = advance(world.pilot, made, state)
        assert campaign_pb2.Campaign.State.Name(made.state) == state
    refused(lambda: advance(world.pilot, made, "OPEN"), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    refused(
        lambda: world.pilot.UpdateCampaign(
            campaign_service_pb2.UpdateCampaignRequest(
                campaign=campaign_pb2.Campaign(name=made.name, display_name="x"), update_mask={"paths": ["display_name"]}
            )
        ),
        StatusCode.FAILED_PRECONDITION,
        "ILLEGAL_STATE",
    )


def test_the_scope_is_who_had_signed_on_its_day_with_who_carries_each_on(world):
    made = world.open_campaign(scope_date=date("2018-01-01"), begin_date=date("2018-01-01"))
    assert made.scope_count == 3
    members = {each.signatory: each for each in scope(world.reader, made)}
    assert set(members) == {REGION_OF_2012, NORD, LILLE}
    assert [each.collectivite for each in members[REGION_OF_2012].carriers] == [REGION]
    assert [each.collectivite for each in members[NORD].carriers] == [NORD]
    assert all(each.coverage == ScopeMember.NEVER_MET for each in members.values())


def test_its_day_stays_once_the_scope_is_taken(world):
    made = world.open_campaign()
    refused(
        lambda: world.pilot.UpdateCampaign(
            campaign_service_pb2.UpdateCampaignRequest(
                campaign=campaign_pb2.Campaign(name=made.name, scope_date=date("2015-01-01")),
                update_mask={"paths": ["scope_date"]},
            )
        ),
        StatusCode.FAILED_PRECONDITION,
        "ILLEGAL_STATE",
    )


def test_without_a_manifesto_nothing_opens(world):
    made = plan(world.pilot, "manifestos/aucun-de-ce-nom")
    refused(lambda: advance(world.pilot, made, "OPEN"), StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


def test_coverage_counts_signatories_through_their_successions(world):
    """The région of 2012 ended with 2015: meeting the one of 2016 meets it, and who was never met is named."""
    made = world.open_campaign()
    met = visit(world.agent, made, REGION, day="2018-03-01")
    assert list(met.covered_signatories) == [REGION_OF_2012]
    visit(world.agent, made, LILLE)
    visit(world.agent, made, LILLE, day="2014-05-05")
    outside = visit(world.agent, made, DIVION)
    assert not outside.covered_signatories, "a visit outside the scope is recorded, and counted apart"
    count = coverage(world.reader, made)
    assert (count.scope_count, count.met_count, count.partly_met_count, count.never_met_count) == (3, 2, 0, 1)
    assert (count.visit_count, count.visit_outside_scope_count) == (4, 1)
    assert [each.signatory for each in scope(world.reader, made, coverage=ScopeMember.NEVER_MET)] == [NORD]
    lille = next(each for each in scope(world.reader, made) if each.signatory == LILLE)
    assert (lille.visit_count, lille.first_visit_date) == (2, date("2014-02-03"))


def test_agents_get_their_lists_of_whom_to_meet(world):
    made = world.open_campaign()

    def assign(*assignments):
        return world.pilot.AssignAgents(
            campaign_service_pb2.AssignAgentsRequest(
                name=made.name,
                assignments=[campaign_service_pb2.Assignment(signatory=of, agents=agents) for of, agents in assignments],
            )
        )

    assert assign((LILLE, ["etudiant-1"]), (NORD, ["etudiant-1", "etudiant-2"])).unassigned_count == 1
    assert [each.signatory for each in scope(world.agent, made, agent="etudiant-1")] == [LILLE, NORD]
    assert [each.signatory for each in scope(world.agent, made, unassigned=True)] == [REGION_OF_2012]
    assign((NORD, []))
    assert [each.signatory for each in scope(world.agent, made, agent="etudiant-1")] == [LILLE]
    for wrong in ((DIVION, ["etudiant-1"]), (LILLE, ["personne"])):
        refused(lambda w=wrong: assign(w), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", "assignments")


def test_the_scope_comes_page_by_page(world):
    made = world.open_campaign()
    seen, token = [], ""
    while True:
        page = world.reader.ListScopeMembers(
            campaign_service_pb2.ListScopeMembersRequest(parent=made.name, page_size=2, page_token=token)
        )
        seen += [each.signatory for each in page.scope_members]
        token = page.next_page_token
        if not token:
            break
    assert seen == sorted([REGION_OF_2012, NORD, LILLE])


def test_answers_are_checked_against_their_version(world):
    made = world.open_campaign()
    first = ask(world, made)
    assert first.name.endswith("/questionnaires/1")
    good = answers(pays="Bénin", convention="true", agents="12.5", depuis="2008-01-01", themes=["eau", "jeunes"])
    kept = visit(world.agent, made, questionnaire_version=1, answers=good)
    assert list(kept.answers) == good
    for wrong, field in (
        (answers(convention="true"), "visit.answers"),
        (answers(pays="Bénin", convention="oui"), "visit.answers[1].values[0]"),
        (answers(pays="Bénin", agents="douze"), "visit.answers[1].values[0]"),
        (answers(pays="Bénin", depuis="2008-13-01"), "visit.answers[1].values[0]"),
        (answers(pays="Bénin", themes=["eau", "eau"]), "visit.answers[1].values"),
        (answers(pays="Bénin", themes=["sport"]), "visit.answers[1].values[0]"),
        (answers(pays="Bénin", autre="x"), "visit.answers[1].question"),
    ):
        refused(
            lambda w=wrong: visit(world.agent, made, questionnaire_version=1, answers=w),
            StatusCode.INVALID_ARGUMENT,
            "INVALID_FIELD",
            field,
        )
    ask(world, made, [Question(id="autre", text="Autre ?", kind=Question.TEXT)])
    assert visit(world.agent, made, questionnaire_version=2, answers=answers(autre="x")).questionnaire_version == 2
    old = world.reader.GetQuestionnaire(campaign_service_pb2.GetQuestionnaireRequest(name=first.name))
    assert old == first, "a version stays as it is"
    refused(
        lambda: visit(world.agent, made, questionnaire_version=3), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD",
        "visit.questionnaire_version",
    )


@pytest.mark.parametrize(
    "questions, field",
    [
        ([], "questionnaire.questions"),
        ([Question(id="a", text="x", kind=Question.TEXT)], "questionnaire.questions[0].id"),
        ([Question(id="abc", text="x", kind=Question.TEXT)] * 2, "questionnaire.questions[1].id"),
        ([Question(id="abc", text="x", kind=Question.ONE_OF, choices=["un"])], "questionnaire.questions[0].choices"),
        ([Question(id="abc", text="x", kind=Question.TEXT, choices=["a", "b"])], "questionnaire.questions[0].choices"),
        ([Question(id="abc", text="x")], "questionnaire.questions[0].kind"),
    ],
)
def test_a_wrong_questionnaire_is_refused(world, questions, field):
    made = plan(world.pilot, world.manifesto(NORD))
    refused(lambda: ask(world, made, questions), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field)


def test_whom_agents_met_and_what_they_noted_is_theirs_alone(world):
    made = world.open_campaign()
    person = f"persons/{new_id()}"
    met = [visit_pb2.Interviewee(person=person, capacity=ELU), visit_pb2.Interviewee(capacity=TECHNICIEN)]
    kept = visit(world.agent, made, interviewees=met, notes="Réservée au sujet du budget.")
    for inside in (world.agent, world.other_agent):
        seen = get(inside, kept)
        assert seen.notes and list(seen.interviewees) == met
    for outside in (world.pilot, world.reader, world.operator, world.acting_for(LILLE)):
        seen = get(outside, kept)
        assert seen.collectivite == LILLE and seen.visit_date == date("2014-02-03")
        assert not seen.notes and not seen.interviewees
        listed = outside.ListVisits(visit_service_pb2.ListVisitsRequest(parent=made.name)).visits
        assert [each.name for each in listed] == [kept.name] and not listed[0].notes


def test_notes_change_and_what_they_were_is_not_kept(world, census):
    made = world.open_campaign()
    kept = visit(world.agent, made, notes="premier jet unique-a-effacer")

    def note(caller, text, etag):
        return caller.UpdateVisit(
            visit_service_pb2.UpdateVisitRequest(
                visit=visit_pb2.Visit(name=kept.name, notes=text, etag=etag), update_mask={"paths": ["notes"]}
            )
        )

    changed = note(world.agent, "second jet", kept.etag)
    assert get(world.agent, kept).notes == "second jet"
    refused(lambda: note(world.agent, "x", kept.etag), StatusCode.ABORTED, "CONCURRENT_CHANGE")
    refused(lambda: note(world.other_agent, "x", changed.etag), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    assert "unique-a-effacer" not in census.log()


def test_erasing_leaves_that_the_visit_was_made_and_nothing_else(world, census):
    import subprocess

    made = world.open_campaign()
    request_id = new_id()
    secret = some_id("secret")
    person = f"persons/{new_id()}"
    kept = visit(
        world.agent, made, request_id=request_id, notes=secret, interviewees=[visit_pb2.Interviewee(person=person, capacity=ELU)]
    )
    due = world.pilot.ListVisits(
        visit_service_pb2.ListVisitsRequest(parent="campaigns/-", retention_before_date=date("2026-01-01"), page_size=1000)
    ).visits
    assert kept.name in [each.name for each in due], "its retention is over: it is found as due"
    erased = erase(world.pilot, kept)
    assert erased.HasField("erase_time")
    assert not get(world.agent, kept).notes and not get(world.agent, kept).interviewees
    assert coverage(world.reader, made).met_count == 1
    due = world.pilot.ListVisits(
        visit_service_pb2.ListVisitsRequest(parent="campaigns/-", retention_before_date=date("2026-01-01"), page_size=1000)
    ).visits
    assert kept.name not in [each.name for each in due]
    dump = subprocess.run(
        ["pg_dump", "--data-only", census.database_url], check=True, capture_output=True, text=True
    ).stdout
    assert secret not in dump and person not in dump, "no table holds them any more, nor any stored answer"
    assert secret.encode().hex() not in dump, "nor as bytes"
    refused(
        lambda: world.agent.UpdateVisit(
            visit_service_pb2.UpdateVisitRequest(
                visit=visit_pb2.Visit(name=kept.name, notes="x"), update_mask={"paths": ["notes"]}
            )
        ),
        StatusCode.FAILED_PRECONDITION,
        "RESOURCE_DELETED",
    )
    assert erase(world.pilot, kept) == erased, "erasing what is erased changes nothing"


def test_a_visit_can_be_repeated_in_a_village_with_poor_connection(world):
    made = world.open_campaign()
    request_id = new_id()
    first = visit(world.agent, made, request_id=request_id)
    assert visit(world.agent, made, request_id=request_id) == first
    assert coverage(world.reader, made).visit_count == 1


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"day": "2013-12-31"}, "visit.visit_date"),
        ({"day": "2019-01-01"}, "visit.visit_date"),
        ({"collectivite": "collectivites/commune-99999"}, "visit.collectivite"),
        ({"collectivite": REGION, "day": "2014-02-03"}, "visit.collectivite"),  # it begins with 2016
        ({"collectivite": "organisations/caf-nord"}, "visit.collectivite"),
        ({"interviewees": [visit_pb2.Interviewee(person="Jean Dupont", capacity=ELU)]}, "visit.interviewees[0].person"),
        ({"interviewees": [visit_pb2.Interviewee()]}, "visit.interviewees[0].capacity"),
    ],
)
def test_a_wrong_visit_is_named(world, wrong, field):
    made = world.open_campaign(LILLE)
    refused(lambda: visit(world.agent, made, **wrong), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field)


def test_visits_are_made_while_it_is_open_and_by_its_agents_for_themselves(world):
    planned = plan(world.pilot, world.manifesto(LILLE))
    refused(lambda: visit(world.agent, planned), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    opened = advance(world.pilot, planned, "OPEN")
    for party in PARTIES:
        if party == AGENT:
            continue
        refused(lambda p=party: visit(world.acting_for(p), opened), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    visit(world.other_agent, opened, agent="etudiant-2")
    advance(world.pilot, opened, "CONSOLIDATION")
    refused(lambda: visit(world.agent, opened), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")


def test_visits_are_listed_by_day_page_by_page(world):
    made = world.open_campaign()
    days = ["2014-02-03", "2014-02-04", "2014-02-05"]
    for day in reversed(days):
        visit(world.agent, made, DIVION if day.endswith("4") else LILLE, day=day)
    seen, token = [], ""
    while True:
        page = world.reader.ListVisits(
            visit_service_pb2.ListVisitsRequest(parent=made.name, page_size=2, page_token=token)
        )
        seen += [each.visit_date for each in page.visits]
        token = page.next_page_token
        if not token:
            break
    assert seen == [date(day) for day in days]
    to_lille = world.reader.ListVisits(visit_service_pb2.ListVisitsRequest(parent=made.name, collectivite=LILLE))
    assert len(to_lille.visits) == 2


def test_code_lists_are_versions_of_their_keeper(world):
    first = publish_list(world.pilot)
    assert first.version == 1
    second = publish_list(world.pilot, name=first.name, codes=(("eau", ""), ("sport", "")), etag=first.etag)
    assert second.version == 2
    get_list = code_list_service_pb2.GetCodeListRequest
    assert world.reader.GetCodeList(get_list(name=first.name)) == second
    assert world.reader.GetCodeList(get_list(name=first.name, version=1)).items == first.items
    refused(
        lambda: publish_list(world.pilot, name=first.name, etag=first.etag), StatusCode.ABORTED, "CONCURRENT_CHANGE"
    )
    refused(
        lambda: publish_list(world.agent, name=first.name, keeper=AGENT), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED"
    )
    for codes in ((("a", ""), ("a", "")), (("b", "a"), ("a", "")), (("É", ""),)):
        refused(lambda c=codes: publish_list(world.pilot, codes=c), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")
    listed = world.reader.ListCodeLists(code_list_service_pb2.ListCodeListsRequest(page_size=1000)).code_lists
    assert [each.version for each in listed if each.name == first.name] == [2], "the newest of each"


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"display_name": ""}, "campaign.display_name"),
        ({"purpose": ""}, "campaign.purpose"),
        ({"retain_until_date": None}, "campaign.retain_until_date"),
        ({"scope_date": None}, "campaign.scope_date"),
        ({"end_date": date("2013-01-01")}, "campaign.end_date"),
        ({"agents": [campaign_pb2.CampaignAgent(id="etudiant")]}, "campaign.agents[0]"),
        ({"agents": [campaign_pb2.CampaignAgent(id="x", party=AGENT)]}, "campaign.agents[0].id"),
        ({"agents": [campaign_pb2.CampaignAgent(id="etudiant", party=AGENT)] * 2}, "campaign.agents[1].id"),
    ],
)
def test_a_wrong_campaign_is_named(world, wrong, field):
    refused(lambda: plan(world.pilot, "manifestos/npdc", **wrong), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field)


def test_validating_plans_nothing(world):
    campaign_id = some_id("campagne")
    plan(world.pilot, "manifestos/npdc", validate_only=True, campaign_id=campaign_id)
    plan(world.pilot, "manifestos/npdc", campaign_id=campaign_id)
    refused(
        lambda: plan(world.pilot, "manifestos/npdc", campaign_id=campaign_id), StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS"
    )
    assert campaign_of("manifestos/npdc").manifesto == "manifestos/npdc"
