"""Projects: the same one told by several becomes one, by the decision of a person that another person can undo."""

import pytest
from calls import refused
from campaign_calls import (
    DUNKERQUE,
    LILLE,
    NORD,
    PILOT,
    REGION,
    SAINT_OMER,
    change,
    decide,
    financer,
    partner,
    project_of,
    proposals,
    publish,
    publish_list,
    some_id,
    tell,
)
from census_campaign import census_world  # noqa: F401
from contract_calls import new_id
from grpc import StatusCode
from socle.census.v1 import project_pb2, project_service_pb2, project_sheet_pb2

Sheet = project_sheet_pb2.ProjectSheet
Proposal = project_pb2.DuplicateProposal
SAME, DIFFERENT = "SAME", "DIFFERENT"


def lalo(caller, place, **fields):
    """The water network of Lalo as one of those who paid for it tells it; `place`: of this test's own."""
    return tell(
        caller,
        **{
            "title": "Réseau d'adduction d'eau potable à Lalo",
            "foreign_partners": [partner("BJ", place)],
            "begin_period": "2012",
            "visibility": Sheet.PUBLIC,
            **fields,
        },
    )


@pytest.fixture(name="lalo_told")
def _lalo_told(world):
    """Told by four, as the Manifeste says it of the first: with the others' names as each knows them."""
    campaign, place = world.open_campaign(), some_id("lalo")
    agence = "Agence de l'Eau Artois-Picardie"
    told = [
        lalo(
            world.agent,
            place,
            campaign=campaign.name,
            owner=SAINT_OMER,
            told_as="Communauté d'agglomération de Saint-Omer",
            financers=[
                financer("Communauté d'agglomération de Saint-Omer", SAINT_OMER, lead=True),
                financer(agence),
                financer("Grand Lyon"),
                financer("Conseil général du Pas-de-Calais", PILOT),
                financer("Commune de Lalo", country="BJ"),
            ],
            beneficiaries=[project_sheet_pb2.Beneficiaries(text="habitants", count=5000)],
        ),
        lalo(world.agent, place, campaign=campaign.name, owner=PILOT, title="Adduction d'eau à Lalo (Bénin)",
             financers=[financer("Pas-de-Calais", PILOT)]),
        lalo(world.agent, place, campaign=campaign.name, owner=LILLE, title="Lalo : eau potable",
             financers=[financer("GRAND LYON")]),
        lalo(world.agent, place, campaign=campaign.name, owner=NORD, title="Eau potable pour Lalo",
             financers=[financer("Agence de l’eau Artois-Picardie")],
             beneficiaries=[project_sheet_pb2.Beneficiaries(text="Habitants", count=5000)]),
    ]
    return campaign, told


def test_lalo_told_by_four_becomes_one_project_with_five_co_financers(world, lalo_told):
    campaign, told = lalo_told
    proposed = proposals(world.pilot, campaign)
    assert len(proposed) == 6, "each pair of the four"
    surest = proposed[0]
    assert 50 <= surest.confidence < 100
    reasons = {each.reason for each in surest.reasons}
    assert {Proposal.SAME_LOCALITY, Proposal.SIMILAR_TITLE, Proposal.SAME_YEAR} <= reasons
    assert sum(each.points for each in surest.reasons) >= surest.confidence

    decide(world.pilot, told)
    assert not proposals(world.pilot, campaign), "what is decided is proposed no more"
    project = project_of(world.pilot, told[0])
    assert {each.sheet for each in project.origins} == {each.name for each in told}, "merged sheets keep their origins"
    assert len(project.financers) == 5, project.financers
    assert project.financers[0].financer.lead and project.financers[0].financer.party == SAINT_OMER
    assert [(each.beneficiaries.count, len(each.told_by)) for each in project.beneficiaries] == [(5000, 2)]
    assert project.begin_period == "2012"
    for each in told:
        assert project_of(world.pilot, each) == project, "found under the name of each of its sheets"
    listed = world.pilot.ListProjects(project_service_pb2.ListProjectsRequest(campaign=campaign.name)).projects
    assert list(listed) == [project]


def test_a_reader_sees_the_project_as_far_as_it_is_published(world, lalo_told):
    _, told = lalo_told
    decide(world.pilot, told)
    refused(lambda: project_of(world.reader, told[1]), StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
    publish(world.acting_for(SAINT_OMER), told[0])
    project = project_of(world.reader, told[1])
    assert [each.sheet for each in project.origins] == [told[0].name]
    assert len(project.financers) == 5


def test_amounts_that_sheets_tell_otherwise_both_stand_there(world):
    campaign, place = world.open_campaign(), some_id("lieu")
    one = lalo(world.agent, place, campaign=campaign.name, financers=[financer("Nord", NORD, amount_cents=100)])
    two = lalo(world.agent, place, campaign=campaign.name, financers=[financer("Le Nord", NORD, amount_cents=250)])
    decide(world.pilot, [one, two])
    (paid,) = project_of(world.pilot, one).financers
    assert list(paid.told_amounts_cents) == [100, 250] and not paid.financer.HasField("amount_cents")


def test_a_number_elsewhere_in_common_is_sure(world):
    campaign, number = world.open_campaign(), some_id("n")
    ids = [project_sheet_pb2.ProjectExternalId(scheme="cncd", id=number)]
    tell(world.agent, campaign=campaign.name, title="Zabrze", external_ids=ids)
    tell(world.agent, campaign=campaign.name, title="Déchets", external_ids=ids)
    (only,) = proposals(world.pilot, campaign)
    assert only.confidence == 100 and only.reasons[0].value == f"cncd/{number}"


def test_what_has_little_in_common_is_not_proposed(world):
    campaign, place = world.open_campaign(), some_id("lieu")
    tell(world.agent, campaign=campaign.name, title="Jumelage scolaire", foreign_partners=[partner("PL", place)], begin_period="1998")
    tell(world.agent, campaign=campaign.name, title="Déchets ménagers", foreign_partners=[partner("PL", place)], begin_period="2012")
    same_owner = proposals(world.pilot, campaign)
    assert [each.confidence for each in same_owner] == [55], "one owner, one place: worth a look"
    tell(world.agent, campaign=campaign.name, owner=DUNKERQUE, title="Ateliers de danse", foreign_partners=[partner("PL", place)])
    assert len(proposals(world.pilot, campaign)) == 1


def test_different_is_remembered_and_superseded_only_once(world, lalo_told):
    campaign, (one, two, *_) = lalo_told
    before = len(proposals(world.pilot, campaign))
    other = decide(world.pilot, [one, two], DIFFERENT)
    assert len(proposals(world.pilot, campaign)) == before - 1
    assert project_of(world.pilot, one).name != project_of(world.pilot, two).name
    refused(lambda: decide(world.pilot, [one, two]), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    same = decide(world.pilot, [one, two], supersedes=other.name)
    assert project_of(world.pilot, one).name == project_of(world.pilot, two).name
    refused(
        lambda: decide(world.pilot, [one, two], supersedes=other.name), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE"
    )
    listed = world.pilot.ListDuplicateDecisions(
        project_service_pb2.ListDuplicateDecisionsRequest(parent=one.name)
    ).duplicate_decisions
    assert [(each.name, each.superseded_by) for each in listed] == [(other.name, same.name), (same.name, "")]


def test_a_decision_is_withdrawn_and_nothing_is_decided_any_more(world, lalo_told):
    campaign, (one, two, *_) = lalo_told
    before = len(proposals(world.pilot, campaign))
    merged = decide(world.pilot, [one, two])
    assert project_of(world.pilot, one).name == project_of(world.pilot, two).name
    decide(world.pilot, [one, two], "WITHDRAWN", supersedes=merged.name)
    assert project_of(world.pilot, one).name != project_of(world.pilot, two).name
    assert len(proposals(world.pilot, campaign)) == before, "it is proposed again"


def test_undoing_takes_a_project_apart_again(world, lalo_told):
    _, told = lalo_told
    merged = decide(world.pilot, told[:3])
    kept = decide(world.pilot, [told[0], told[1]])
    assert len(project_of(world.pilot, told[0]).origins) == 3
    decide(world.pilot, [told[2], told[3]], DIFFERENT, supersedes=merged.name)
    assert {each.sheet for each in project_of(world.pilot, told[0]).origins} == {told[0].name, told[1].name}
    assert len(project_of(world.pilot, told[2]).origins) == 1
    assert not kept.superseded_by


def test_decisions_that_would_contradict_others_are_refused(world, lalo_told):
    _, (one, two, three, _) = lalo_told
    decide(world.pilot, [one, two])
    decide(world.pilot, [one, three], DIFFERENT)
    refused(lambda: decide(world.pilot, [two, three]), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    assert len(project_of(world.pilot, three).origins) == 1, "nothing half done"


def test_owners_say_of_their_own_that_it_is_another_and_nobody_merges_the_sheets_of_others(world, lalo_told):
    _, (one, two, *_) = lalo_told
    for caller in (world.acting_for(DUNKERQUE), world.acting_for(REGION)):
        for verdict in (SAME, DIFFERENT):
            refused(
                lambda c=caller, v=verdict: decide(c, [one, two], v), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED"
            )
    owner = world.acting_for(SAINT_OMER)
    refused(lambda: decide(owner, [one, two]), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    decide(owner, [one, two], DIFFERENT)


def test_a_repeated_decision_is_one(world, lalo_told):
    _, (one, two, *_) = lalo_told
    request_id = new_id()
    assert decide(world.pilot, [one, two], request_id=request_id) == decide(world.pilot, [one, two], request_id=request_id)


def test_projects_are_counted_by_theme_with_their_evidence(world, lalo_told):
    campaign, told = lalo_told
    themes = publish_list(world.pilot)
    for sheet, codes in zip(told, (["eau-potable"], ["eau-potable"], ["jeunes"], [])):
        change(world.agent, sheet, theme_list=themes.name, themes=codes)
    decide(world.pilot, told[:2])

    def count(by):
        return world.pilot.CountProjects(project_service_pb2.CountProjectsRequest(by=by, campaign=campaign.name))

    by_theme = count(project_service_pb2.CountProjectsRequest.THEME)
    assert by_theme.project_count == 3, "what two tell counts once"
    assert [(each.value, each.project_count) for each in by_theme.counts] == [("eau-potable", 1), ("jeunes", 1)]
    assert list(by_theme.counts[0].projects) == [project_of(world.pilot, told[0]).name]
    by_country = count(project_service_pb2.CountProjectsRequest.COUNTRY)
    assert [(each.value, each.project_count) for each in by_country.counts] == [("BJ", 3)]
    assert not world.reader.CountProjects(
        project_service_pb2.CountProjectsRequest(by=project_service_pb2.CountProjectsRequest.THEME, campaign=campaign.name)
    ).counts, "nothing is published"


def test_projects_come_page_by_page(world, lalo_told):
    campaign, told = lalo_told
    decide(world.pilot, told[:2])
    names, token = [], ""
    while True:
        page = world.pilot.ListProjects(
            project_service_pb2.ListProjectsRequest(campaign=campaign.name, page_size=2, page_token=token)
        )
        names += [each.name for each in page.projects]
        token = page.next_page_token
        if not token:
            break
    assert names == sorted(set(names)) and len(names) == 3


def test_proposals_come_page_by_page_the_surest_first(world, lalo_told):
    campaign, _ = lalo_told
    seen, token = [], ""
    while True:
        page = world.pilot.ListDuplicateProposals(
            project_service_pb2.ListDuplicateProposalsRequest(parent=campaign.name, page_size=2, page_token=token)
        )
        assert len(page.proposals) <= 2
        seen += [(each.confidence, each.first.name, each.second.name) for each in page.proposals]
        token = page.next_page_token
        if not token:
            break
    confidences = [each[0] for each in seen]
    assert len(set(seen)) == len(seen) >= 6 and confidences == sorted(confidences, reverse=True)
    assert {each.first.name for each in proposals(world.pilot, campaign)} <= {each[1] for each in seen}
