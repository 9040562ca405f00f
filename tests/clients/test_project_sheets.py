"""Project sheets: told by agents or owners, answered for by owners alone, seen as far as their owners want."""

import pytest
from calls import refused
from campaign_calls import (
    AGENT,
    DIVION,
    LILLE,
    NORD,
    advance,
    change,
    financer,
    partner,
    publish,
    publish_list,
    see,
    some_id,
    step,
    tell,
    visit,
)
from census_campaign import census_world  # noqa: F401
from contract_calls import new_id
from grpc import StatusCode
from socle.census.v1 import project_sheet_pb2, project_sheet_service_pb2
from support_py.registry import PARTIES

Sheet = project_sheet_pb2.ProjectSheet


@pytest.fixture(name="lille", scope="module")
def _lille(world):
    return world.acting_for(LILLE)


def listed(caller, **fields):
    request = project_sheet_service_pb2.ListProjectSheetsRequest(page_size=1000, **fields)
    return [each.name for each in caller.ListProjectSheets(request).project_sheets]


def test_everything_that_is_told_comes_back(world, lille):
    campaign = world.open_campaign()
    themes, criteria = publish_list(world.pilot), publish_list(world.pilot, codes=(("methode", ""), ("usage", "")))
    told_at = visit(world.agent, campaign)
    made = tell(
        lille,
        summary="Six villes accueillent des artistes.",
        language="fr",
        told_as="Ville de Lille",
        campaign=campaign.name,
        visit=told_at.name,
        theme_list=themes.name,
        themes=["eau-potable", "jeunes"],
        criteria_list=criteria.name,
        innovation_criteria=[project_sheet_pb2.InnovationCriterion(code="methode", text="Des résidences croisées")],
        international_dimension="Réseau européen",
        foreign_partners=[partner("PL", "Wrocław"), partner("IT", "Naples", display_name="Ville de Naples")],
        begin_period="2012",
        end_period="2014-06",
        funds=["Fonds Eau"],
        financers=[financer("Ville de Lille", LILLE, lead=True, amount_cents=0), financer("Leeds", country="GB")],
        beneficiaries=[project_sheet_pb2.Beneficiaries(text="artistes", count=12)],
        external_ids=[project_sheet_pb2.ProjectExternalId(scheme="cncd", id="15635")],
        visibility=Sheet.PUBLIC,
        source="Manifeste",
        synthetic=True,
    )
    assert (made.theme_list_version, made.criteria_list_version, made.version) == (1, 1, 1)
    assert made.state == Sheet.DRAFT and made.project == made.name.replace("projectSheets", "projects")
    assert see(lille, made) == made
    assert made.financers[0].HasField("amount_cents") and not made.financers[1].HasField("amount_cents")


def test_the_owner_answers_for_it_and_the_agent_who_wrote_it_does_not(world, lille):
    campaign = world.open_campaign()
    made = tell(world.agent, campaign=campaign.name)
    made = step(world.agent, "Submit", made)
    for what in ("Return", "Validate", "Publish", "Withdraw"):
        reason = {"reason": "x"} if what in ("Return", "Withdraw") else {}
        refused(lambda w=what, r=reason: step(world.agent, w, made, **r), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
        refused(lambda w=what, r=reason: step(world.pilot, w, made, **r), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    returned = step(lille, "Return", made, reason="Le pays manque.")
    assert (returned.state, returned.reason) == (Sheet.RETURNED, "Le pays manque.")
    changed = change(world.agent, returned, foreign_partners=[partner("PL")])
    assert changed.version == 2
    made = step(world.agent, "Submit", changed)
    refused(lambda: change(world.agent, made, title="x"), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    validated = step(lille, "Validate", made)
    assert validated.state == Sheet.VALIDATED_BY_OWNER and not validated.reason
    assert step(lille, "Publish", validated).published_version == 2


@pytest.mark.parametrize("wrong", ["Return", "Publish"])
def test_steps_are_taken_in_their_order(lille, wrong):
    made = tell(lille)
    reason = {"reason": "x"} if wrong == "Return" else {}
    refused(lambda: step(lille, wrong, made, **reason), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")


def test_what_is_published_stays_shown_while_the_owner_writes_on(world, lille):
    made = publish(lille, tell(lille, title="Première", visibility=Sheet.PUBLIC))
    changed = change(lille, made, title="Seconde")
    assert (changed.state, changed.version, changed.published_version) == (Sheet.VALIDATED_BY_OWNER, 2, 1)
    seen = see(world.reader, made)
    assert (seen.title, seen.version, seen.state) == ("Première", 1, Sheet.PUBLISHED)
    refused(lambda: see(world.reader, made, version=2), StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
    assert see(lille, made, version=1).title == "Première", "versions are kept"
    step(lille, "Publish", changed)
    assert see(world.reader, made).title == "Seconde"
    refused(lambda: see(world.reader, made, version=1), StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


@pytest.mark.parametrize(
    "visibility, sees",
    [
        (Sheet.PUBLIC, {"owner", "agent", "pilot", "partner", "stranger", "reader"}),
        (Sheet.PARTNERS, {"owner", "agent", "pilot", "partner"}),
        (Sheet.OWNER, {"owner", "agent", "pilot"}),
    ],
)
def test_who_sees_a_published_sheet_is_what_the_owner_wants(world, lille, visibility, sees):
    campaign = world.open_campaign()
    made = tell(lille, campaign=campaign.name, financers=[financer("Le Nord", NORD)], visibility=visibility)
    callers = {
        "owner": lille,
        "agent": world.agent,
        "pilot": world.pilot,
        "partner": world.acting_for(NORD),
        "stranger": world.acting_for(DIVION),
        "reader": world.reader,
    }

    def who_sees():
        names = set()
        for name, caller in callers.items():
            in_list = made.name in listed(caller, campaign=campaign.name)
            try:
                see(caller, made)
                names.add(name)
            except Exception as error:  # noqa: BLE001 what it is, the next line says
                assert error.code() == StatusCode.NOT_FOUND, error
            assert in_list == (name in names), f"{name}: the list and the sheet disagree"
        return names

    assert who_sees() == {"owner", "agent", "pilot"}, "a draft"
    publish(lille, made)
    assert who_sees() == sees
    step(lille, "Withdraw", made, reason="Le projet est abandonné.")
    assert who_sees() == {"owner", "agent", "pilot"}, "withdrawn"


def test_a_withdrawn_sheet_stays_as_it_is(lille):
    made = step(lille, "Withdraw", tell(lille), reason="Erreur")
    refused(lambda: change(lille, made, title="x"), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    refused(lambda: step(lille, "Validate", made), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")


def test_a_list_is_filtered_by_what_sheets_tell(world, lille):
    campaign = world.open_campaign()
    themes = publish_list(world.pilot, codes=(("eau", ""), ("potable", "eau"), ("jeunes", "")))
    water = tell(lille, campaign=campaign.name, title="Adduction d'eau", theme_list=themes.name, themes=["potable"],
                 foreign_partners=[partner("BJ", "Lalo")], financers=[financer("Le Nord", NORD)])
    young = tell(lille, campaign=campaign.name, title="Échanges de jeunes", theme_list=themes.name, themes=["jeunes"],
                 foreign_partners=[partner("PL")])
    of = {"campaign": campaign.name}
    assert listed(lille, **of) == sorted([water.name, young.name])
    assert listed(lille, theme="eau", **of) == [water.name], "a theme holds those below it"
    assert listed(lille, country="PL", **of) == [young.name]
    assert listed(lille, financer=NORD, **of) == [water.name]
    assert listed(lille, query="ECHANGES jeune", **of) == [young.name]
    assert listed(lille, owner=LILLE, country="BJ", **of) == [water.name]
    assert not listed(lille, state=Sheet.PUBLISHED, **of)
    changed = change(lille, young, foreign_partners=[partner("DE")])
    assert not listed(lille, country="PL", **of) and listed(lille, country="DE", **of) == [changed.name]


def test_lists_come_page_by_page(world, lille):
    campaign = world.open_campaign()
    made = sorted(tell(lille, campaign=campaign.name).name for _ in range(5))
    names, token = [], ""
    while True:
        page = lille.ListProjectSheets(
            project_sheet_service_pb2.ListProjectSheetsRequest(campaign=campaign.name, page_size=2, page_token=token)
        )
        assert len(page.project_sheets) <= 2
        names += [each.name for each in page.project_sheets]
        token = page.next_page_token
        if not token:
            break
    assert names == made


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"title": ""}, "project_sheet.title"),
        ({"language": "français"}, "project_sheet.language"),
        ({"begin_period": "12"}, "project_sheet.begin_period"),
        ({"begin_period": "2012-02-30"}, "project_sheet.begin_period"),
        ({"begin_period": "2012-06", "end_period": "2012-05"}, "project_sheet.end_period"),
        ({"foreign_partners": [partner("XX")]}, "project_sheet.foreign_partners[0].country"),
        ({"foreign_partners": [partner("")]}, "project_sheet.foreign_partners[0].country"),
        ({"financers": [financer("a", lead=True), financer("b", lead=True)]}, "project_sheet.financers"),
        ({"financers": [financer("")]}, "project_sheet.financers[0].display_name"),
        ({"financers": [financer("a", amount_cents=-1)]}, "project_sheet.financers[0].amount_cents"),
        ({"financers": [financer("a", party="Lille")]}, "project_sheet.financers[0].party"),
        ({"external_ids": [project_sheet_pb2.ProjectExternalId(scheme="C N", id="1")]}, "project_sheet.external_ids[0].scheme"),
        ({"beneficiaries": [project_sheet_pb2.Beneficiaries(text="x", count=-5)]}, "project_sheet.beneficiaries[0].count"),
        ({"themes": ["eau"]}, "project_sheet.theme_list"),
        ({"visibility": 99}, "project_sheet.visibility"),
    ],
)
def test_what_is_wrong_is_named(lille, wrong, field):
    refused(lambda: tell(lille, **wrong), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field)


def test_codes_are_of_the_version_that_the_sheet_names(world, lille):
    themes = publish_list(world.pilot)
    publish_list(world.pilot, name=themes.name, codes=(("sport", ""),))
    assert tell(lille, theme_list=themes.name, theme_list_version=1, themes=["eau"]).theme_list_version == 1
    refused(
        lambda: tell(lille, theme_list=themes.name, themes=["eau"]), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD",
        "project_sheet.themes[0]",
    )


def test_the_owner_is_somebody_whom_the_registry_knows_today(world):
    gone = "collectivites/region-31"  # ended with 2015
    campaign = world.open_campaign()
    refused(
        lambda: tell(world.agent, owner=gone, campaign=campaign.name), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD",
        "project_sheet.owner",
    )


def test_nobody_tells_for_another_whatever_they_are(world):
    campaign = world.open_campaign()
    for party in PARTIES:
        if party in (LILLE, AGENT, "collectivites/commune-59512"):
            continue
        for fields in ({}, {"campaign": campaign.name}):
            refused(
                lambda p=party, f=fields: tell(world.acting_for(p), **f), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED"
            )


def test_sheets_are_told_until_the_campaign_is_published(world, lille):
    campaign = world.open_campaign()
    advance(world.pilot, campaign, "CONSOLIDATION")
    made = tell(lille, campaign=campaign.name)
    advance(world.pilot, campaign, "PUBLISHED")
    refused(lambda: tell(lille, campaign=campaign.name), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert publish(lille, made).state == Sheet.PUBLISHED, "its owner goes on to publish it"


def test_a_repeat_gets_the_first_answer_and_validating_tells_nothing(lille):
    sheet_id, request_id = some_id("fiche"), new_id()
    tell(lille, sheet_id=sheet_id, validate_only=True)
    first = tell(lille, sheet_id=sheet_id, request_id=request_id)
    assert tell(lille, sheet_id=sheet_id, request_id=request_id) == first
    refused(lambda: tell(lille, sheet_id=sheet_id), StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")


def test_an_update_of_what_changed_meanwhile_is_refused(lille):
    made = tell(lille)
    change(lille, made, etag=made.etag, title="Un")
    refused(lambda: change(lille, made, etag=made.etag, title="Deux"), StatusCode.ABORTED, "CONCURRENT_CHANGE")
