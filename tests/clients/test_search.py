"""Search over everything: what is found by which words, where, by whom; and what is not."""

import re
import unicodedata
import uuid

import grpc
import pytest
from calls import date, failure_of
from support_py.registry import READER, token_of

NORD, OTHER = "collectivites/departement-59", "collectivites/departement-62"
HAUTS_DE_FRANCE = "collectivites/region-32"
LILLE, LOMME = "collectivites/commune-59350", "collectivites/commune-59355"  # associated to Lille in 2000
METROPOLE = "collectivites/epci-200093201"


@pytest.fixture(scope="module")
def api(census):
    import importlib

    services = ["action_sheet", "guide", "indicator", "labelled_territory", "project", "project_sheet", "proposal", "search"]

    class Api:
        def __init__(self, channel):
            self.of = {}
            for each in services:
                module = importlib.import_module(f"socle.census.v1.{each}_service_pb2")
                stubs = importlib.import_module(f"socle.census.v1.{each}_service_pb2_grpc")
                service = next(iter(module.DESCRIPTOR.services_by_name))
                for method in module.DESCRIPTOR.services_by_name[service].methods:
                    request = getattr(module, method.input_type.name, None)
                    self.of[method.name] = (request, getattr(getattr(stubs, f"{service}Stub")(channel), method.name))

        def __getattr__(self, method):
            request, stub = self.of[method]

            def call(token=None, **fields):
                metadata = [("authorization", f"Bearer {token or token_of(NORD)}")]
                return stub(request(**fields), metadata=metadata, timeout=30)

            return call

    with grpc.insecure_channel(census.address) as channel:
        yield Api(channel)


def kinds():
    from socle.census.v1 import search_service_pb2

    return search_service_pb2.SearchResult


def new_id(prefix):
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def own_word():
    """A word that nothing else has: tests share one service."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:14])


def sheet(api, token=None, **fields):
    fields = {"title": "Une fiche", "origin": NORD, "owner": NORD, "visibility": 1, "synthetic": True, **fields}
    return api.CreateActionSheet(token=token, action_sheet_id=new_id("f"), initial_status=1, action_sheet=fields)


def indicator(api, **fields):
    fields = {"display_name": "Emplois", "unit": "emplois", "additivity": 1, "direction": 1, "geography": 1, "keeper": NORD, **fields}
    return api.CreateIndicator(indicator=fields, indicator_id=new_id("i"))


def proposal(api, **fields):
    fields = {"display_name": "Une proposition", "kind": 1, "statement": "Proposer.", "keeper": NORD, "source": "Livre Blanc", **fields}
    return api.CreateProposal(proposal=fields, proposal_id=new_id("p"))


def found(api, query="", token=None, **fields):
    """Names, page after page."""
    names, page_token = [], ""
    while True:
        page = api.Search(token=token, query=query, page_token=page_token, **fields)
        names += [each.name for each in page.results]
        page_token = page.next_page_token
        if not page_token:
            return names


def marked(text):
    return [text.text[mark.begin : mark.end] for mark in text.marks]


def words_of(text):
    return re.findall(r"\w+", text)


def plain(word):
    word = word.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).lower()


TEXTS = [
    "L’École d’Évry-Œuvre : eau/assainissement, 2ème tranche (n°12)",
    "Réhabilitation de l'ancien collège Saint-Exupéry – phase 3",
    "Cœur de ville : façades, hôtel Dieu et « Maison du Pèlerin »",
    "PETR du Cambrésis/Cœur de l'Avesnois - site a.b-c.fr, contact x@y.org, 3/4 & 100%",
    "Voie verte no_1 #canal +péniches = 12km; naïveté… garçon?",
]


@pytest.mark.parametrize("text", TEXTS)
def test_everything_is_found_by_each_of_its_words_as_people_type_them(api, text):
    word = own_word()
    made = sheet(api, title=f"{word} fiche", description=text).name
    also = indicator(api, display_name=f"{word} indicateur", description=text).name
    for each in words_of(text):
        for typed in (each, plain(each), each.upper()):
            assert set(found(api, f"{typed} {word}")) == {made, also}, f"{typed!r} of {text!r}"


def test_every_family_is_found(api):
    word = own_word()
    names = {
        kinds().ACTION_SHEET: sheet(api, title=f"Fiche {word}").name,
        kinds().INDICATOR: indicator(api, display_name=f"Indicateur {word}").name,
        kinds().PROPOSAL: proposal(api, display_name=f"Proposition {word}").name,
    }
    assert {each.kind: each.name for each in api.Search(query=word).results} == names
    for kind, name in names.items():
        assert found(api, word, kinds=[kind]) == [name]
    assert found(api, word, kinds=[kinds().GRANT]) == []


def test_all_of_the_words_have_to_occur(api):
    one, other = own_word(), own_word()
    both = sheet(api, title=one, description=f"avec {other}").name
    sheet(api, title=one)
    assert found(api, f"{one} {other}") == [both]
    assert found(api, f"{other} {one} introuvablement") == []


def test_a_word_is_found_by_its_stem_and_marked(api):
    word = own_word()
    made = sheet(api, title=f"Conseil régional {word}", description="Des écoles régionales, à Évry")
    result = api.Search(query=f"école régionaux {word}").results[0]
    assert result.name == made.name
    assert marked(result.title) == ["régional", word] and marked(result.excerpt) == ["écoles", "régionales"], result


def test_names_come_before_texts_and_the_newest_first(api):
    word = own_word()
    in_text = sheet(api, description=word, start_date=date("2030-01-01")).name
    old, new = (sheet(api, title=word, start_date=date(day)).name for day in ("2015-01-01", "2020-01-01"))
    without, lasting = sheet(api, title=word).name, indicator(api, display_name=word).name
    page = api.Search(query=word)
    assert [each.name for each in page.results] == [lasting, new, old, without, in_text]
    assert [each.rank for each in page.results] == [1, 2, 3, 4, 5]
    match = kinds()
    assert [each.match for each in page.results] == [match.NAME] * 4 + [match.TEXT]
    assert page.results[1].date == date("2020-01-01") and not page.results[0].HasField("date")


def test_pages_go_through_all_once(api):
    word = own_word()
    made = [sheet(api, title=word if number % 2 else "Autre", description=word).name for number in range(9)]
    names, ranks, token = [], [], ""
    while True:
        page = api.Search(query=word, page_size=2, page_token=token)
        assert len(page.results) <= 2
        names += [each.name for each in page.results]
        ranks += [each.rank for each in page.results]
        token = page.next_page_token
        if not token:
            break
    assert names == found(api, word) and sorted(names) == sorted(made) and ranks == list(range(1, 10))


def test_what_was_changed_is_found_by_what_it_says_now_and_what_was_deleted_is_not(api):
    before, after = own_word(), own_word()
    made = sheet(api, title=before)
    changed = api.UpdateActionSheet(action_sheet={"name": made.name, "title": after, "etag": made.etag}, update_mask={"paths": ["title"]})
    assert (found(api, before), found(api, after)) == ([], [made.name])
    api.DeleteActionSheet(name=made.name, etag=changed.etag)
    assert found(api, after) == []


@pytest.mark.parametrize("visibility", [2, 3])
def test_what_somebody_may_not_see_is_never_found(api, visibility):
    word = own_word()
    sheets = [
        sheet(api, title=f"{word} {number}", visibility=visibility, shared_with=[OTHER] if number % 2 else [], themes=[word],
              places=[LILLE], start_date=date("2020-01-01"))
        for number in range(4)
    ]  # fmt: skip
    for token in (READER, token_of(OTHER), token_of(NORD)):
        readable = {each.name for each in sheets if readable_by(api, each, token)}
        assert set(found(api, word, token)) == readable
        assert set(found(api, "", token, themes=[word])) == readable
        assert set(found(api, "", token, themes=[word], from_date=date("2019-01-01"))) == readable
        assert set(found(api, word, token, place=LILLE)) == readable
    assert not found(api, word, READER) and len(found(api, word)) == 4


def readable_by(api, made, token):
    try:
        return bool(api.GetActionSheet(token=token, name=made.name).name)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND
        return False


def test_what_is_hidden_later_is_not_found_later(api):
    word = own_word()
    made = sheet(api, title=word)
    assert found(api, word, READER) == [made.name]
    api.UpdateActionSheet(action_sheet={"name": made.name, "visibility": 3, "etag": made.etag}, update_mask={"paths": ["visibility"]})
    assert found(api, word, READER) == [] and found(api, word) == [made.name]


def test_a_place_is_its_ground_on_a_day_and_those_that_it_carries_on(api):
    word = own_word()
    here = {
        "commune": sheet(api, title=word, places=[LILLE]).name,
        "epci": sheet(api, title=word, places=[METROPOLE]).name,
        "departement": sheet(api, title=word, places=[NORD]).name,
    }
    elsewhere = sheet(api, title=word, places=["collectivites/commune-62041"]).name
    assert set(found(api, word, place=LILLE)) == {here["commune"]}
    assert set(found(api, word, place=METROPOLE)) == {here["commune"], here["epci"]}
    assert set(found(api, word, place=NORD)) == set(here.values())
    assert set(found(api, word, place=HAUTS_DE_FRANCE)) == {*here.values(), elsewhere}


def test_what_communes_that_ended_did_is_found_where_they_went(api, client):
    from socle.registry.v1 import collectivite_service_pb2 as registry_pb2

    word = own_word()
    answer = client.ResolveSuccessors(
        registry_pb2.ResolveSuccessorsRequest(collectivites=["collectivites/commune-49149"], from_date=date("2010-01-01"), as_of=date("2024-01-01"))
    )
    old, new = answer.resolutions[0].collectivite, answer.resolutions[0].successors[0].collectivite
    assert old != new
    made = sheet(api, title=word, places=[old]).name
    assert found(api, word, place=new, place_date=date("2024-01-01")) == [made]
    assert found(api, word, place=LILLE) == []


def test_periods_and_themes_narrow(api):
    word = own_word()
    first = sheet(api, title=word, start_date=date("2015-01-01"), end_date=date("2016-12-31"), themes=["eau"]).name
    second = sheet(api, title=word, start_date=date("2020-01-01"), themes=["culture"]).name
    sheet(api, title=word)
    assert set(found(api, word, from_date=date("2016-06-01"), to_date=date("2030-01-01"))) == {first, second}
    assert found(api, word, to_date=date("2016-01-01")) == [first]
    assert found(api, word, themes=["culture", "autre"]) == [second]


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"query": "…!?"}, "query"),
        ({"query": "x" * 201}, "query"),
        ({"kinds": [99]}, "kinds[0]"),
        ({"place": "communes/59350"}, "place"),
        ({"from_date": date("2020-01-02"), "to_date": date("2020-01-01")}, "to_date"),
    ],
)
def test_wrong_questions_are_named(api, wrong, field):
    failure = failure_of(lambda: api.Search(**wrong))
    assert failure.code == grpc.StatusCode.INVALID_ARGUMENT and field in failure.fields, failure


def test_soclectl_finds_and_marks(api, census):
    from support_py.registry import run_soclectl

    word = own_word()
    made = sheet(api, title=f"École {word}", description="Pour les écoles du canton", places=[LILLE])

    def printed(*words):
        return run_soclectl(census.build, ["find", *words], SOCLE_CENSUS_ADDRESS=census.address, SOCLE_TOKEN=READER)

    shown = printed("ecole", word, "--kind", "action-sheet")
    assert f"[École] [{word}]" in shown and "Pour les [écoles] du canton" in shown and made.name in shown, shown
    assert "none" in printed(word, "--kind", "grant")
    assert made.name in printed(word, "--in", "59350")
