"""Calls of the census: code lists, campaigns, visits, sheets and projects, with the token of whoever acts for a party."""

import uuid

from calls import date
from contract_calls import Caller
from socle.census.v1 import campaign_pb2, campaign_service_pb2, campaign_service_pb2_grpc
from socle.census.v1 import code_list_pb2, code_list_service_pb2, code_list_service_pb2_grpc
from socle.census.v1 import guide_service_pb2_grpc
from socle.census.v1 import project_pb2, project_service_pb2, project_service_pb2_grpc
from socle.census.v1 import project_sheet_pb2, project_sheet_service_pb2, project_sheet_service_pb2_grpc
from socle.census.v1 import visit_pb2, visit_service_pb2, visit_service_pb2_grpc
from socle.registry.v1 import manifesto_pb2, manifesto_service_pb2, manifesto_service_pb2_grpc
from support_py.registry import token_of, token_of_anybody

CENSUS = [
    code_list_service_pb2_grpc.CodeListServiceStub,
    campaign_service_pb2_grpc.CampaignServiceStub,
    visit_service_pb2_grpc.VisitServiceStub,
    project_sheet_service_pb2_grpc.ProjectSheetServiceStub,
    project_service_pb2_grpc.ProjectServiceStub,
    guide_service_pb2_grpc.GuideServiceStub,
]

PILOT = "collectivites/departement-62"
NORD = "collectivites/departement-59"
AGENT = "collectivites/commune-59599"
OTHER_AGENT = "collectivites/commune-59512"
LILLE = "collectivites/commune-59350"
DIVION = "collectivites/commune-62270"
DUNKERQUE = "collectivites/epci-245900428"
SAINT_OMER = "collectivites/epci-200069037"
REGION_OF_2012, REGION = "collectivites/region-31", "collectivites/region-32"


def acting_for(channel, party):
    """Every call of the census with a token of that party's alone."""
    return Caller(channel, token_of_anybody(party), CENSUS)


def some_id(what):
    return f"{what}-{uuid.uuid4().hex[:12]}"


def sign_manifesto(registry_channel, *signatories):
    """The name of a manifesto of 2012 that they have signed."""
    carrier = Caller(registry_channel, token_of(PILOT), [manifesto_service_pb2_grpc.ManifestoServiceStub])
    manifesto = carrier.CreateManifesto(
        manifesto_service_pb2.CreateManifestoRequest(
            manifesto=manifesto_pb2.Manifesto(display_name="Manifeste", carrier=PILOT, perimeter=[NORD, PILOT]),
            manifesto_id=some_id("manifeste"),
        )
    )
    carrier.CreateManifestoVersion(
        manifesto_service_pb2.CreateManifestoVersionRequest(
            parent=manifesto.name,
            manifesto_version=manifesto_pb2.ManifestoVersion(
                text="Nous, collectivités…\n", date=date("2012-01-01"), commitments=["Valoriser"]
            ),
        )
    )
    for party in signatories:
        carrier.RecordAdhesion(
            manifesto_service_pb2.RecordAdhesionRequest(
                parent=manifesto.name,
                signature=manifesto_pb2.Signature(party=party, adhesion_date=date("2012-06-01"), source="Manifeste"),
            )
        )
    return manifesto.name


def campaign_of(manifesto, **fields):
    fields = {
        "display_name": "Recensement des projets",
        "pilot": PILOT,
        "scope_date": date("2014-01-01"),
        "begin_date": date("2014-01-06"),
        "end_date": date("2018-12-31"),
        "agents": [
            campaign_pb2.CampaignAgent(id="etudiant-1", party=AGENT),
            campaign_pb2.CampaignAgent(id="etudiant-2", subject="test-commune-59512"),
        ],
        "purpose": "Recenser les projets innovants à dimension internationale",
        "retain_until_date": date("2019-12-31"),
        **fields,
    }
    return campaign_pb2.Campaign(manifesto=manifesto, **fields)


def plan(caller, manifesto, request_id="", validate_only=False, campaign_id=None, **fields):
    return caller.CreateCampaign(
        campaign_service_pb2.CreateCampaignRequest(
            campaign=campaign_of(manifesto, **fields),
            campaign_id=campaign_id or some_id("campagne"),
            request_id=request_id,
            validate_only=validate_only,
        )
    )


def advance(caller, campaign, state, **fields):
    return caller.AdvanceCampaign(
        campaign_service_pb2.AdvanceCampaignRequest(
            name=campaign if isinstance(campaign, str) else campaign.name, state=campaign_pb2.Campaign.State.Value(state), **fields
        )
    )


def visit_of(collectivite=LILLE, day="2014-02-03", agent="etudiant-1", **fields):
    return visit_pb2.Visit(collectivite=collectivite, visit_date=date(day), agent=agent, **fields)


def visit(caller, campaign, collectivite=LILLE, request_id="", **fields):
    return caller.CreateVisit(
        visit_service_pb2.CreateVisitRequest(
            parent=campaign.name, visit=visit_of(collectivite, **fields), request_id=request_id
        )
    )


def publish_list(caller, name=None, keeper=PILOT, codes=(("eau", ""), ("eau-potable", "eau"), ("jeunes", "")), **fields):
    return caller.PublishCodeList(
        code_list_service_pb2.PublishCodeListRequest(
            code_list=code_list_pb2.CodeList(
                name=name or f"codeLists/{some_id('themes')}",
                display_name="Thèmes",
                keeper=keeper,
                items=[code_list_pb2.CodeItem(code=code, parent=parent, display_name=code) for code, parent in codes],
                **fields,
            )
        )
    )


def sheet_of(owner=LILLE, **fields):
    return project_sheet_pb2.ProjectSheet(**{"title": "Résidences artistiques européennes", "owner": owner, **fields})


def tell(caller, sheet_id=None, request_id="", validate_only=False, **fields):
    return caller.CreateProjectSheet(
        project_sheet_service_pb2.CreateProjectSheetRequest(
            project_sheet=sheet_of(**fields),
            project_sheet_id=sheet_id or some_id("fiche"),
            request_id=request_id,
            validate_only=validate_only,
        )
    )


def step(caller, what, sheet, **fields):
    """`what`: Submit, Return, Validate, Publish, Withdraw."""
    request = getattr(project_sheet_service_pb2, f"{what}ProjectSheetRequest")
    return getattr(caller, f"{what}ProjectSheet")(request(name=sheet.name, **fields))


def publish(caller, sheet):
    step(caller, "Validate", sheet)
    return step(caller, "Publish", sheet)


def see(caller, sheet, version=0):
    return caller.GetProjectSheet(project_sheet_service_pb2.GetProjectSheetRequest(name=sheet.name, version=version))


def change(caller, sheet, etag="", **fields):
    return caller.UpdateProjectSheet(
        project_sheet_service_pb2.UpdateProjectSheetRequest(
            project_sheet=project_sheet_pb2.ProjectSheet(name=sheet.name, etag=etag, **fields),
            update_mask={"paths": list(fields)},
        )
    )


def financer(label, party="", **fields):
    return project_sheet_pb2.Financer(display_name=label, party=party, **fields)


def partner(country, locality="", **fields):
    return project_sheet_pb2.ForeignPartner(country=country, locality=locality, **fields)


def decide(caller, sheets, verdict="SAME", supersedes="", **fields):
    return caller.DecideDuplicate(
        project_service_pb2.DecideDuplicateRequest(
            duplicate_decision=project_pb2.DuplicateDecision(
                sheets=[each.name for each in sheets],
                verdict=project_pb2.DuplicateDecision.Verdict.Value(verdict),
                reason="Lus ensemble",
                supersedes=supersedes,
            ),
            **fields,
        )
    )


def project_of(caller, sheet):
    return caller.GetProject(project_service_pb2.GetProjectRequest(name=sheet.name.replace("projectSheets", "projects")))


def proposals(caller, campaign, **fields):
    """Of pairs that were both told to this campaign: others share the service, and tell alike."""
    response = caller.ListDuplicateProposals(
        project_service_pb2.ListDuplicateProposalsRequest(parent=campaign.name, page_size=1000, **fields)
    )
    return [each for each in response.proposals if each.first.campaign == each.second.campaign == campaign.name]
