"""Nobody writes what is another's, whatever they are: every call of the census that writes, by parties of every type."""

import pytest
from calls import failure_of
from guide_calls import begin_guide, build, guide_of
from campaign_calls import AGENT, DIVION, LILLE, OTHER_AGENT, PILOT, campaign_of, publish_list, sheet_of, tell, visit, visit_of
from census_campaign import census_world  # noqa: F401
from grpc import StatusCode
from socle.census.v1 import campaign_pb2, campaign_service_pb2, code_list_pb2, code_list_service_pb2
from socle.census.v1 import guide_pb2, guide_service_pb2
from socle.census.v1 import project_pb2, project_service_pb2, project_sheet_pb2, project_sheet_service_pb2
from socle.census.v1 import visit_pb2, visit_service_pb2
from socle.type.v1 import access_pb2
from support_py.registry import PARTIES

SERVICES = [
    module.DESCRIPTOR.services_by_name[name]
    for module, name in (
        (code_list_service_pb2, "CodeListService"),
        (campaign_service_pb2, "CampaignService"),
        (visit_service_pb2, "VisitService"),
        (project_sheet_service_pb2, "ProjectSheetService"),
        (project_service_pb2, "ProjectService"),
        (guide_service_pb2, "GuideService"),
    )
]
RELATED = {PILOT, AGENT, OTHER_AGENT, LILLE, DIVION}


class Things:
    """What there is of others: a campaign of PILOT's with a visit, a list, and sheets of LILLE's and DIVION's."""

    def __init__(self, world):
        self.campaign = world.open_campaign()
        self.visit = visit(world.agent, self.campaign)
        self.list = publish_list(world.pilot)
        self.guide = begin_guide(world.pilot, "bodies/commission-d-un-autre")
        self.edition = build(world.pilot, self.guide)
        self.sheets = [tell(world.agent, campaign=self.campaign.name, owner=owner) for owner in (LILLE, DIVION)]


def _sheet_step(what, **fields):
    request = getattr(project_sheet_service_pb2, f"{what}ProjectSheetRequest")
    return lambda it: request(name=it.sheets[0].name, **fields)


def _code_list(it):
    return code_list_pb2.CodeList(
        name=it.list.name, display_name="x", keeper=PILOT, items=[code_list_pb2.CodeItem(code="a", display_name="a")]
    )


QUESTIONS = [campaign_pb2.Question(id="pays", text="Pays ?", kind=campaign_pb2.Question.TEXT)]

TABLE = {
    "PublishCodeList": lambda it: code_list_service_pb2.PublishCodeListRequest(code_list=_code_list(it)),
    "CreateCampaign": lambda it: campaign_service_pb2.CreateCampaignRequest(
        campaign=campaign_of(it.campaign.manifesto), campaign_id="campagne-d-un-autre"
    ),
    "UpdateCampaign": lambda it: campaign_service_pb2.UpdateCampaignRequest(
        campaign=campaign_pb2.Campaign(name=it.campaign.name, display_name="x"), update_mask={"paths": ["display_name"]}
    ),
    "AdvanceCampaign": lambda it: campaign_service_pb2.AdvanceCampaignRequest(
        name=it.campaign.name, state=campaign_pb2.Campaign.CONSOLIDATION
    ),
    "AssignAgents": lambda it: campaign_service_pb2.AssignAgentsRequest(
        name=it.campaign.name, assignments=[campaign_service_pb2.Assignment(signatory=LILLE)]
    ),
    "PublishQuestionnaire": lambda it: campaign_service_pb2.PublishQuestionnaireRequest(
        parent=it.campaign.name, questionnaire=campaign_pb2.Questionnaire(questions=QUESTIONS)
    ),
    "CreateVisit": lambda it: visit_service_pb2.CreateVisitRequest(parent=it.campaign.name, visit=visit_of()),
    "UpdateVisit": lambda it: visit_service_pb2.UpdateVisitRequest(
        visit=visit_pb2.Visit(name=it.visit.name, notes="x"), update_mask={"paths": ["notes"]}
    ),
    "EraseVisit": lambda it: visit_service_pb2.EraseVisitRequest(name=it.visit.name),
    "CreateProjectSheet": lambda it: project_sheet_service_pb2.CreateProjectSheetRequest(
        project_sheet=sheet_of(campaign=it.campaign.name), project_sheet_id="fiche-d-un-autre"
    ),
    "UpdateProjectSheet": lambda it: project_sheet_service_pb2.UpdateProjectSheetRequest(
        project_sheet=project_sheet_pb2.ProjectSheet(name=it.sheets[0].name, title="x"), update_mask={"paths": ["title"]}
    ),
    "SubmitProjectSheet": _sheet_step("Submit"),
    "ReturnProjectSheet": _sheet_step("Return", reason="x"),
    "ValidateProjectSheet": _sheet_step("Validate"),
    "PublishProjectSheet": _sheet_step("Publish"),
    "WithdrawProjectSheet": _sheet_step("Withdraw", reason="x"),
    "DecideDuplicate": lambda it: project_service_pb2.DecideDuplicateRequest(
        duplicate_decision=project_pb2.DuplicateDecision(
            sheets=[each.name for each in it.sheets], verdict=project_pb2.DuplicateDecision.SAME, reason="x"
        )
    ),
    "CreateGuide": lambda it: guide_service_pb2.CreateGuideRequest(
        guide=guide_of("bodies/commission-d-un-autre"), guide_id="guide-d-un-autre"
    ),
    "UpdateGuide": lambda it: guide_service_pb2.UpdateGuideRequest(
        guide=guide_pb2.Guide(name=it.guide.name, display_name="x"), update_mask={"paths": ["display_name"]}
    ),
    "RecordScores": lambda it: guide_service_pb2.RecordScoresRequest(
        name=it.guide.name,
        scores=[guide_pb2.SheetScore(sheet=it.sheets[0].name, reader=PILOT, criterion="qualite", score=1)],
    ),
    "RecordConsent": lambda it: guide_service_pb2.RecordConsentRequest(
        parent=it.guide.name, consent=guide_pb2.Consent(sheet=it.sheets[0].name, sheet_version=1, given=True)
    ),
    "BuildEdition": lambda it: guide_service_pb2.BuildEditionRequest(parent=it.guide.name),
    "SubmitEdition": lambda it: guide_service_pb2.SubmitEditionRequest(name=it.edition.name),
    "PublishEdition": lambda it: guide_service_pb2.PublishEditionRequest(
        name=it.edition.name, decision="bodies/commission-d-un-autre/decisions/x"
    ),
}


@pytest.fixture(name="things", scope="module")
def _things(world):
    return Things(world)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_call_that_writes_is_in_the_table(service):
    def reads(method):
        return method.GetOptions().Extensions[access_pb2.access].permission.endswith(".read")

    assert {method.name for method in service.methods if not reads(method)} <= set(TABLE)


@pytest.mark.parametrize("call", TABLE)
def test_nobody_acts_on_the_things_of_another_whatever_they_are(world, things, call):
    told = set()
    for party in PARTIES:
        if party in RELATED:
            continue
        request = TABLE[call](things)
        request.validate_only = True
        failure = failure_of(getattr(world.acting_for(party), call), request)
        assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED"), f"{party}: {failure}"
        told.add((failure.message, failure.french))
    assert len(told) == 1, "not even the words tell who somebody is"


@pytest.mark.parametrize("call", TABLE)
def test_who_runs_the_platform_writes_nothing(world, things, call):
    request = TABLE[call](things)
    request.validate_only = True
    assert failure_of(getattr(world.operator, call), request).reason == "PERMISSION_DENIED"
