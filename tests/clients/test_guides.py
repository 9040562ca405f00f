"""Guides of good practices: scores, consents, and editions that are the same bytes whenever they are built."""

import hashlib
import re

import grpc
import pytest
from calls import failure_of, refused
from campaign_calls import DIVION, LILLE, NORD, PILOT, acting_for, change, publish, publish_list, step, tell
from census_campaign import census_world  # noqa: F401
from contract_calls import Bodies, new_id
from governance import Actors
from grpc import StatusCode
from guide_calls import begin_guide, consent, score
from guide_calls import build as build_edition
from socle.census.v1 import guide_pb2, guide_service_pb2, project_sheet_pb2
from support_py.census import RunningCensus

Edition = guide_pb2.Edition
PUBLIC, PARTNERS = project_sheet_pb2.ProjectSheet.PUBLIC, project_sheet_pb2.ProjectSheet.PARTNERS


@pytest.fixture(name="bodies", scope="module")
def _bodies(registry):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance, pilot=PILOT)
        yield bodies
        bodies.close()


@pytest.fixture(name="commission", scope="module")
def _commission(bodies):
    return bodies.create()


@pytest.fixture(name="lille", scope="module")
def _lille(world):
    return world.acting_for(LILLE)


def published(caller, **fields):
    return publish(caller, tell(caller, **{"visibility": PUBLIC, **fields}))


def get(caller, edition):
    return caller.GetEdition(guide_service_pb2.GetEditionRequest(name=edition.name))


def verify(caller, edition):
    return caller.VerifyEdition(guide_service_pb2.VerifyEditionRequest(name=edition.name))


def test_an_edition_cites_each_version_and_consent_and_prints_its_digest(world, lille, commission):
    water, young = published(lille, title="Eau à Lalo"), published(lille, title="Move to Work")
    guide = begin_guide(world.pilot, commission, [("jeunes", [young]), ("eau", [water])])
    agreed = {each.name: consent(lille, guide, each) for each in (water, young)}
    edition = build_edition(world.pilot, guide)
    assert edition.state == Edition.DRAFT and not edition.left_out
    assert [(each.chapter, each.sheet) for each in edition.pages] == [("jeunes", young.name), ("eau", water.name)]
    for page in edition.pages:
        assert page.consent == agreed[page.sheet].name and page.sheet_version == 1
        assert f"`{page.sheet}`, version 1" in edition.markdown and f"`{page.consent}`" in edition.markdown
    body, printed = edition.markdown.rsplit("SHA-256 de ce qui précède : ", 1)
    assert hashlib.sha256(body.encode()).hexdigest() == edition.sha256
    assert edition.sha256 in printed
    assert get(world.reader, edition) == edition


def test_building_again_gives_the_same_bytes_whatever_became_of_the_sheets(world, lille, commission):
    sheet = published(lille, title="Première")
    guide = begin_guide(world.pilot, commission, [("eau", [sheet])])
    consent(lille, guide, sheet)
    first = build_edition(world.pilot, guide)
    assert build_edition(world.pilot, guide) == first, "nothing changed: no other edition"
    changed = change(lille, sheet, title="Seconde")
    step(lille, "Publish", changed)
    again = verify(world.reader, first)
    assert again.identical and again.sha256 == first.sha256
    without = build_edition(world.pilot, guide)
    assert without.name != first.name and list(without.left_out) == [sheet.name], "nobody consents to the new version yet"
    consent(lille, guide, sheet, version=2)
    second = build_edition(world.pilot, guide)
    assert "Seconde" in second.markdown and "Première" not in second.markdown
    step(lille, "Withdraw", sheet, reason="abandonné")
    assert verify(world.reader, second).identical
    assert list(build_edition(world.pilot, guide).left_out) == [sheet.name]


def test_without_a_consent_that_holds_no_page(world, lille, commission):
    kept, withdrawn, silent = (published(lille, title=title) for title in ("Un", "Deux", "Trois"))
    hidden = published(lille, title="Quatre", visibility=PARTNERS)
    draft = tell(lille, title="Cinq", visibility=PUBLIC)
    guide = begin_guide(world.pilot, commission, [("eau", [kept, withdrawn, silent, hidden, draft])])
    consent(lille, guide, kept)
    consent(lille, guide, withdrawn)
    consent(lille, guide, withdrawn, given=False)
    consent(lille, guide, hidden)
    refused(lambda: consent(lille, guide, draft), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", "consent.sheet_version")
    edition = build_edition(world.pilot, guide)
    assert [each.sheet for each in edition.pages] == [kept.name]
    assert list(edition.left_out) == sorted(each.name for each in (withdrawn, silent, hidden, draft))


def test_only_the_owner_consents(world, lille, commission):
    sheet = published(lille)
    guide = begin_guide(world.pilot, commission, [("eau", [sheet])])
    for caller in (world.pilot, world.agent, world.acting_for(DIVION)):
        refused(lambda c=caller: consent(c, guide, sheet), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    assert not build_edition(world.pilot, guide).pages


def test_readers_score_for_themselves_and_scores_are_shown_not_averaged(world, lille, commission):
    sheet = published(lille)
    guide = begin_guide(world.pilot, commission)
    assert score(world.pilot, guide, (sheet, PILOT, "qualite", 5)).score_count == 1
    score(world.acting_for(NORD), guide, (sheet, NORD, "qualite", 1))
    score(lille, guide, (sheet, LILLE, "qualite", 0))
    assert score(lille, guide, (sheet, LILLE, "qualite", 4)).score_count == 3, "what is given takes the place of what was"
    (summary,) = world.reader.ListScoreSummaries(
        guide_service_pb2.ListScoreSummariesRequest(parent=guide.name)
    ).score_summaries
    assert (list(summary.scores), summary.median) == ([1, 4, 5], 4)
    refused(lambda: score(world.pilot, guide, (sheet, NORD, "qualite", 5)), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    divion = world.acting_for(DIVION)
    refused(lambda: score(divion, guide, (sheet, DIVION, "qualite", 5)), StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
    refused(lambda: score(lille, guide, (sheet, LILLE, "qualite", 6)), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")
    refused(lambda: score(lille, guide, (sheet, LILLE, "autre", 1)), StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")


def test_the_commission_approves_the_digest_and_no_other(world, lille, bodies, commission):
    sheet = published(lille)
    guide = begin_guide(world.pilot, commission, [("eau", [sheet])])
    consent(lille, guide, sheet)
    edition = build_edition(world.pilot, guide)

    def publish_by(decision):
        return world.pilot.PublishEdition(guide_service_pb2.PublishEditionRequest(name=edition.name, decision=decision))

    right = bodies.adopt(commission, edition.sha256)
    refused(lambda: publish_by(right), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    world.pilot.SubmitEdition(guide_service_pb2.SubmitEditionRequest(name=edition.name))
    other_text = bodies.adopt(commission, hashlib.sha256(b"autre").hexdigest())
    open_vote = bodies.propose(commission, edition.sha256)
    other_body = bodies.adopt(bodies.create(), edition.sha256)
    for wrong in (other_text, open_vote, other_body, f"{commission}/decisions/{new_id()}", ""):
        refused(lambda w=wrong: publish_by(w), StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    done = publish_by(right)
    assert (done.state, done.decision) == (Edition.PUBLISHED, right)

    later = change(lille, sheet, title="Autre titre")
    step(lille, "Publish", later)
    consent(lille, guide, sheet, version=2)
    second = build_edition(world.pilot, guide)
    world.pilot.SubmitEdition(guide_service_pb2.SubmitEditionRequest(name=second.name))
    world.pilot.PublishEdition(
        guide_service_pb2.PublishEditionRequest(name=second.name, decision=bodies.adopt(commission, second.sha256))
    )
    listed = world.reader.ListEditions(guide_service_pb2.ListEditionsRequest(parent=guide.name)).editions
    assert [each.state for each in listed] == [Edition.SUPERSEDED, Edition.PUBLISHED]
    assert not any(each.markdown for each in listed)


@pytest.mark.parametrize("point", ["before_commit", "after_commit_before_reply"])
def test_a_build_that_is_killed_leaves_a_whole_edition_or_none(world, lille, commission, build, census, registry, tmp_path, point):
    sheet = published(lille)
    guide = begin_guide(world.pilot, commission, [("eau", [sheet])])
    consent(lille, guide, sheet)
    request_id = new_id()
    second = RunningCensus(build, tmp_path, census.database_url, registry.address)
    second.environment = {"SOCLE_FAILPOINTS": f"{point}=kill@1"}
    with second:
        with grpc.insecure_channel(second.address, [("grpc.use_local_subchannel_pool", 1)]) as channel:
            killed = failure_of(lambda: build_edition(acting_for(channel, PILOT), guide, request_id=request_id))
        assert killed.code == StatusCode.UNAVAILABLE, killed
        second.process.wait(timeout=30)
    there = world.pilot.ListEditions(guide_service_pb2.ListEditionsRequest(parent=guide.name)).editions
    assert len(there) == (1 if point == "after_commit_before_reply" else 0)
    edition = build_edition(world.pilot, guide, request_id=request_id)
    assert edition.name.endswith("/editions/1") and verify(world.reader, edition).identical
    assert re.search(r"fiches : 1 ;", edition.markdown)


def themed(caller, theme_list, *themes, **fields):
    return published(caller, theme_list=theme_list.name, themes=themes, **fields)


def test_priority_axes_are_counted_from_the_campaign_with_their_evidence(world, lille, commission):
    themes = publish_list(world.pilot, codes=[("territoires", ""), ("eau", "territoires"), ("jeunes", "")])
    campaign = world.open_campaign().name
    water = themed(lille, themes, "eau", title="Eau à Lalo", campaign=campaign)
    # Of the same campaign, in no chapter: evidence, without a page.
    young = [themed(lille, themes, "jeunes", title=f"Jeunes {i}", campaign=campaign, synthetic=i == 0) for i in range(2)]
    themed(lille, themes, "jeunes", title="À personne", campaign=campaign, visibility=PARTNERS)
    themed(lille, themes, "jeunes", title="Hors campagne")
    guide = begin_guide(world.pilot, commission, [("eau", [water])])
    consent(lille, guide, water)
    edition = build_edition(world.pilot, guide)
    axes = [(each.theme, each.display_name, each.project_count, each.synthetic_sheet_count) for each in edition.priority_axes]
    assert axes == [("jeunes", "jeunes", 2, 1), ("territoires", "territoires", 1, 0)]
    by_theme = {each.theme: [(one.sheet, one.sheet_version, one.theme) for one in each.evidence] for each in edition.priority_axes}
    assert by_theme["territoires"] == [(water.name, 1, "eau")]
    assert by_theme["jeunes"] == sorted((each.name, 1, "jeunes") for each in young)
    assert "1. **jeunes** : 2 projets (2 fiches, dont 1 synthétique)" in edition.markdown
    assert f"   - eau, 1 projet : [Eau à Lalo](#fiche-{water.name.split('/')[1]})" in edition.markdown
    for each in young:
        assert f"`{each.name}`, version 1" in edition.markdown and each.title not in edition.markdown, "without a consent only its name"
    assert "À personne" not in edition.markdown and "Hors campagne" not in edition.markdown

    step(lille, "Withdraw", young[1], reason="abandonné")
    assert verify(world.reader, edition).identical, "what it was counted from is kept"
    assert get(world.reader, edition) == edition
    again = build_edition(world.pilot, guide)
    assert [each.project_count for each in again.priority_axes] == [1, 1] and again.sha256 != edition.sha256
    assert not any(each.priority_axes for each in world.reader.ListEditions(guide_service_pb2.ListEditionsRequest(parent=guide.name)).editions)
