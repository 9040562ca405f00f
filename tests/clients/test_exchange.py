"""The exchange of experience as collectivités use it: offers, requests, matches in order of quality, and feedback."""

import uuid

import grpc
import pytest
from calls import date, failure_of, name
from grpc import StatusCode
from socle.registry.v1 import exchange_pb2, exchange_service_pb2_grpc
from socle.registry.v1 import exchange_service_pb2 as api
from support_py.registry import OPERATOR, PARTIES, READER, token_of

SECONDS = 30
Listing = exchange_pb2.ExchangeListing
Exchange = exchange_pb2.Exchange
LILLE = name("commune-59350")
DIVION = name("commune-62270")
ROUBAIX = name("commune-59512")
TOURCOING = name("commune-59599")
NORD = name("departement-59")


class Caller:
    """Every method of the service with one token."""

    def __init__(self, channel, token):
        self._stub = exchange_service_pb2_grpc.ExchangeServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {token}")]

    def __getattr__(self, method):
        return lambda request: getattr(self._stub, method)(request, metadata=self._metadata, timeout=SECONDS)


@pytest.fixture(name="channel", scope="module")
def _channel(registry):
    with grpc.insecure_channel(registry.address) as channel:
        yield channel


@pytest.fixture(name="act_for", scope="module")
def _act_for(channel):
    return lambda party: Caller(channel, token_of(party))


@pytest.fixture(name="theme")
def _theme():
    """A theme that no other test has."""
    return f"Thème {uuid.uuid4().hex}"


def offer(act_for, party, *themes, title="Immersion professionnelle", kind=Listing.OFFER, **fields):
    listing = Listing(kind=kind, party=party, themes=themes, title=title, **fields)
    return act_for(party).CreateExchangeListing(api.CreateExchangeListingRequest(exchange_listing=listing))


def ask(act_for, party, *themes, **fields):
    return offer(act_for, party, *themes, kind=Listing.REQUEST, **fields)


def propose(act_for, party, request, offered):
    exchange = Exchange(request=request.name, offer=offered.name)
    return act_for(party).ProposeExchange(api.ProposeExchangeRequest(exchange=exchange, party=party))


def step(act_for, party, method, exchange, **fields):
    return getattr(act_for(party), method)(getattr(api, method + "Request")(name=exchange.name, **fields))


def done(act_for, request, offered):
    exchange = propose(act_for, request.party, request, offered)
    step(act_for, offered.party, "AcceptExchange", exchange)
    return step(act_for, offered.party, "CompleteExchange", exchange)


def rate(act_for, exchange, party, rating):
    feedback = exchange_pb2.Feedback(party=party, rating=rating, comment="utile")
    return step(act_for, party, "GiveFeedback", exchange, feedback=feedback)


def matches(act_for, listing, **options):
    return act_for(LILLE).ListMatches(api.ListMatchesRequest(parent=listing.name, **options)).matches


def test_an_offer_is_read_back_and_changed_by_whose_it_is(act_for, theme):
    listing = offer(act_for, TOURCOING, theme, "Jeunesse", theme.upper() + " !", languages=["fr", "pt-BR"])
    assert list(listing.themes) == [theme, "Jeunesse"], "two spellings of one theme are one"
    assert listing.state == Listing.OPEN
    changed = Listing(name=listing.name, title="Move to Work", etag=listing.etag)
    request = api.UpdateExchangeListingRequest(exchange_listing=changed, update_mask={"paths": ["title"]})
    assert failure_of(act_for(LILLE).UpdateExchangeListing, request).reason == "RELATION_REQUIRED"
    assert act_for(TOURCOING).UpdateExchangeListing(request).title == "Move to Work"
    assert failure_of(act_for(TOURCOING).UpdateExchangeListing, request).reason == "CONCURRENT_CHANGE"
    closing = api.CloseExchangeListingRequest(name=listing.name)
    assert act_for(TOURCOING).CloseExchangeListing(closing).state == Listing.CLOSED
    failure = failure_of(act_for(TOURCOING).CloseExchangeListing, closing)
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")


@pytest.mark.parametrize("party", PARTIES)
def test_each_offers_for_itself_alone_whatever_it_is(act_for, theme, party):
    others = [other for other in PARTIES if other != party]
    listing = Listing(kind=Listing.OFFER, party=party, themes=[theme], title="x")
    for other in others:
        request = api.CreateExchangeListingRequest(exchange_listing=listing)
        assert failure_of(act_for(other).CreateExchangeListing, request).reason == "RELATION_REQUIRED"
    try:
        assert offer(act_for, party, theme).party == party
    except grpc.RpcError as error:  # npm knows no collectivité of Martinique or Lyon; the communauté of Lille is no more
        assert error.code() == StatusCode.NOT_FOUND
        assert party.split("/")[1] in ("ctu-972R", "statut-particulier-69M", "epci-245900410")


def test_readers_and_the_operator_offer_nothing(channel, theme):
    listing = Listing(kind=Listing.OFFER, party=LILLE, themes=[theme], title="x")
    for token in (READER, OPERATOR):
        request = api.CreateExchangeListingRequest(exchange_listing=listing)
        assert failure_of(Caller(channel, token).CreateExchangeListing, request).reason == "PERMISSION_DENIED"


def test_matches_are_of_the_other_kind_of_others_and_open(act_for, theme):
    request = ask(act_for, DIVION, theme, title="Coopération citoyenne")
    found = offer(act_for, TOURCOING, theme.lower(), title="Coopération décentralisée")
    offer(act_for, DIVION, theme)
    ask(act_for, LILLE, theme)
    offer(act_for, ROUBAIX, theme, open_until_date=date("2020-01-01"))
    closed = offer(act_for, ROUBAIX, theme)
    act_for(ROUBAIX).CloseExchangeListing(api.CloseExchangeListingRequest(name=closed.name))
    [match] = [each for each in matches(act_for, request) if each.shared_themes]
    assert match.exchange_listing.name == found.name
    assert list(match.shared_words) == ["cooperation"], "accents do not matter"
    assert 0 < match.relevance <= 1
    assert request.name in [each.exchange_listing.name for each in matches(act_for, found)], "and the reverse"


def test_better_feedback_comes_first_however_little_of_it_there_is(act_for, theme):
    request = ask(act_for, DIVION, theme)
    many = offer(act_for, TOURCOING, theme)
    few = offer(act_for, ROUBAIX, theme)
    for _ in range(4):
        rate(act_for, done(act_for, ask(act_for, DIVION, theme), many), DIVION, 3)
    rate(act_for, done(act_for, ask(act_for, DIVION, theme), few), DIVION, 5)
    found = [match for match in matches(act_for, request) if match.shared_themes]
    assert [match.exchange_listing.name for match in found] == [few.name, many.name]
    first, second = (match.exchange_listing.feedback for match in found)
    assert (first.count, first.rating_sum, first.score) == (1, 5, 4.0)
    assert second.count == 4 and second.score == 3.0
    pages = matches(act_for, request, page_size=1)
    assert [match.exchange_listing.name for match in pages] == [few.name]


def test_both_sides_agree_and_each_says_once_what_it_thinks(act_for, theme):
    request, offered = ask(act_for, DIVION, theme), offer(act_for, LILLE, theme)
    exchange = propose(act_for, DIVION, request, offered)
    assert (exchange.state, exchange.proposer) == (Exchange.PROPOSED, DIVION)
    assert failure_of(propose, act_for, LILLE, request, offered).reason == "ILLEGAL_STATE", "one at a time"
    for party in (DIVION, ROUBAIX, NORD):
        assert failure_of(step, act_for, party, "AcceptExchange", exchange).reason == "RELATION_REQUIRED", party
    assert step(act_for, LILLE, "AcceptExchange", exchange).state == Exchange.ACCEPTED
    assert failure_of(rate, act_for, exchange, DIVION, 5).reason == "ILLEGAL_STATE", "not before it is done"
    assert failure_of(step, act_for, NORD, "CompleteExchange", exchange).reason == "RELATION_REQUIRED"
    assert step(act_for, DIVION, "CompleteExchange", exchange).state == Exchange.DONE
    assert failure_of(rate, act_for, exchange, NORD, 1).reason == "RELATION_REQUIRED"
    assert len(rate(act_for, exchange, DIVION, 5).feedback) == 1
    assert failure_of(rate, act_for, exchange, DIVION, 1).reason == "ILLEGAL_STATE"
    both = rate(act_for, exchange, LILLE, 4)
    assert [(each.party, each.rating) for each in both.feedback] == [(DIVION, 5), (LILLE, 4)]
    read = act_for(ROUBAIX).GetExchange(api.GetExchangeRequest(name=exchange.name))
    assert read == both


def test_a_declined_one_can_be_proposed_again(act_for, theme):
    request, offered = ask(act_for, DIVION, theme), offer(act_for, LILLE, theme)
    exchange = propose(act_for, LILLE, request, offered)
    declined = step(act_for, DIVION, "DeclineExchange", exchange, comment="pas cette année")
    assert (declined.state, declined.comment) == (Exchange.DECLINED, "pas cette année")
    assert propose(act_for, DIVION, request, offered).state == Exchange.PROPOSED


def test_a_rating_is_one_to_five(act_for, theme):
    exchange = done(act_for, ask(act_for, DIVION, theme), offer(act_for, LILLE, theme))
    for rating in (0, 6, -1):
        failure = failure_of(rate, act_for, exchange, DIVION, rating)
        assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, ["feedback.rating"])


def test_themes_and_listings_are_paged(act_for, theme):
    for title in ("un", "deux", "trois"):
        offer(act_for, TOURCOING, theme, title=title)
    ask(act_for, DIVION, theme)
    names, token = [], ""
    while True:
        page = act_for(LILLE).ListExchangeListings(
            api.ListExchangeListingsRequest(theme=theme.upper(), page_size=2, page_token=token)
        )
        names += [listing.title for listing in page.exchange_listings]
        token = page.next_page_token
        if not token:
            break
    assert names == ["Immersion professionnelle", "trois", "deux", "un"], "newest first"
    found, token = [], ""
    while True:
        page = act_for(LILLE).ListThemes(api.ListThemesRequest(page_size=100, page_token=token))
        found += page.themes
        token = page.next_page_token
        if not token:
            break
    [ours] = [each for each in found if each.label == theme]
    assert (ours.offer_count, ours.request_count) == (3, 1)
    assert [each.slug for each in found] == sorted(each.slug for each in found)


def test_every_wrong_field_is_named_at_once(act_for):
    listing = Listing(party="communes/59350", languages=["français"], themes=["!!!"])
    failure = failure_of(
        act_for(LILLE).CreateExchangeListing, api.CreateExchangeListingRequest(exchange_listing=listing)
    )
    wanted = {"kind", "party", "title", "languages[0]", "themes[0]"}
    assert {f"exchange_listing.{field}" for field in wanted} <= set(failure.fields), failure.fields
