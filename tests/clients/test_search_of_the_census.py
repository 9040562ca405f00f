"""Project sheets, projects, grants, labelled territories and guides in searches: each as its own rules show it."""

import pytest
from calls import date
from campaign_calls import AGENT, LILLE, NORD, change, decide, financer, partner, publish, some_id, step, tell
from census_campaign import census_world  # noqa: F401
from contract_calls import Caller
from grant_calls import Grants, row, table
from guide_calls import begin_guide
from label_calls import Labels, label
from socle.census.v1 import project_sheet_pb2, search_service_pb2, search_service_pb2_grpc
from support_py.registry import READER, token_of_anybody
from test_search import own_word

Sheet = project_sheet_pb2.ProjectSheet
Result = search_service_pb2.SearchResult


@pytest.fixture(name="found", scope="module")
def _found(world):
    """Names of what is found, as a party or as a reader."""

    def search(query, party=None, **fields):
        token = token_of_anybody(party) if party else READER
        caller = Caller(world.channel, token, [search_service_pb2_grpc.SearchServiceStub])
        answer = caller.Search(search_service_pb2.SearchRequest(query=query, page_size=100, **fields))
        assert not answer.next_page_token
        return sorted(each.name for each in answer.results)

    return search


def both(*sheets):
    return sorted(name for each in sheets for name in (each.name, each.project))


@pytest.fixture(name="lille", scope="module")
def _lille(world):
    return world.acting_for(LILLE)


def test_a_sheet_is_found_by_the_inside_of_its_campaign_alone_until_it_is_published(world, lille, found):
    word = own_word()
    made = tell(lille, title=word, campaign=world.open_campaign().name, visibility=Sheet.PUBLIC)
    for party in (LILLE, AGENT):
        assert found(word, party) == both(made)
    assert found(word) == found(word, NORD) == []
    publish(lille, made)
    assert found(word) == found(word, NORD) == found(word, LILLE) == both(made)


def test_everybody_finds_the_published_version_and_the_inside_the_newest(lille, found):
    before, after = own_word(), own_word()
    made = publish(lille, tell(lille, title=before, visibility=Sheet.PUBLIC))
    change(lille, made, title=after)
    assert (found(before), found(after)) == (both(made), [])
    assert (found(before, LILLE), found(after, LILLE)) == ([], both(made))


@pytest.mark.parametrize("visibility, partner_finds", [(Sheet.PARTNERS, True), (Sheet.OWNER, False)])
def test_a_published_sheet_is_found_as_far_as_its_visibility_goes(lille, found, visibility, partner_finds):
    word = own_word()
    made = publish(lille, tell(lille, title=word, visibility=visibility, financers=[financer("Nord", NORD)]))
    assert found(word, NORD) == (both(made) if partner_finds else [])
    assert found(word) == found(word, AGENT) == [] and found(word, LILLE) == both(made)


def test_a_sheet_that_was_withdrawn_is_found_by_its_owner_alone(lille, found):
    word = own_word()
    made = publish(lille, tell(lille, title=word, visibility=Sheet.PUBLIC))
    step(lille, "Withdraw", made, reason="Abandonné")
    assert found(word) == [] and found(word, LILLE) == both(made)


def test_a_project_of_several_sheets_is_found_once_by_what_any_of_them_tells(world, lille, found):
    one, other, shared = own_word(), own_word(), own_word()
    nord, campaign = world.acting_for(NORD), world.open_campaign().name
    fields = {"campaign": campaign, "visibility": Sheet.PUBLIC}
    first = publish(lille, tell(lille, title=f"{shared} {one}", **fields))
    second = publish(nord, tell(nord, owner=NORD, title=f"{shared} {other}", begin_period="2012", **fields))
    decide(world.agent, [first, second])
    project = min(first.project, second.project)
    assert found(shared, kinds=[Result.PROJECT]) == [project]
    assert found(one, kinds=[Result.PROJECT]) == found(other, kinds=[Result.PROJECT]) == [project]
    assert found(shared, kinds=[Result.PROJECT], themes=["sans"]) == []


def test_projects_are_found_by_where_their_partners_are_and_who_pays(lille, found):
    made = publish(
        lille,
        tell(lille, title=own_word(), visibility=Sheet.PUBLIC, foreign_partners=[partner("BJ", place := own_word().capitalize())],
             financers=[financer(payer := own_word().upper())], begin_period="2012-04"),
    )  # fmt: skip
    assert found(place) == found(payer) == both(made)
    assert found(place, from_date=date("2012-05-01"), to_date=date("2013-01-01")) == both(made)
    assert found(place, to_date=date("2012-03-31")) == []
    assert found(place, place=LILLE) == both(made)


def test_grants_territories_and_guides_are_found(world, census, found):
    word = own_word()
    grants = Grants(census.address)
    grants.bring(grants.mapping(), table(row(description=f"Toiture {word}", categorie="Écoles")))
    territory = label(Labels(world.channel), display_name=f"Territoire {word}")
    guide = begin_guide(world.pilot, f"bodies/{some_id('commission')}", display_name=f"Guide {word}")
    names = found(word)
    assert {territory.name, guide.name} < set(names) and len(names) == 3, names
    assert found(word, place="collectivites/commune-59307", kinds=[Result.GRANT]) == [each for each in names if each.startswith("grants/")]
    assert found(word, themes=["Écoles"]) == [each for each in names if each.startswith("grants/")]
