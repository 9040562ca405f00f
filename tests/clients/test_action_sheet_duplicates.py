"""The same project on several fiches: proposed with reasons, decided by persons, and never undone in silence."""

import uuid

import pytest
from calls import date, failure_of
from sheet_calls import LILLE, MEL, NORD, PAS_DE_CALAIS, Caller, messages, new_sheet
from sheet_table_calls import opened
from socle.census.v1 import action_sheet_duplicate_service_pb2 as calls
from socle.census.v1 import action_sheet_duplicate_service_pb2_grpc as stubs
from support_py.registry import OPERATOR, READER, token_of

HOLQUE = "collectivites/commune-59307"
SAME, DIFFERENT, WITHDRAWN = 1, 2, 3
Sheet = messages().ActionSheet
Duplicate = calls.ActionSheetDuplicate


class Duplicates:
    """Calls of whoever acts for a party, or has a token."""

    def __init__(self, channel, party=NORD, token=None):
        self._stub = stubs.ActionSheetDuplicateServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {token or token_of(party)}")]

    def _call(self, method, request):
        return getattr(self._stub, method)(request, metadata=self._metadata, timeout=60)

    def of(self, sheet, **fields):
        request = calls.ListActionSheetDuplicatesRequest(sheet=sheet.name, **fields)
        return self._call("ListActionSheetDuplicates", request)

    def pairs(self, sheet):
        return {frozenset((each.first.name, each.second.name)) for each in self.of(sheet).duplicates}

    def decide(self, verdict, *sheets, reason="vérifié sur place", supersedes="", **fields):
        decision = {"sheets": [sheet.name for sheet in sheets], "verdict": verdict, "reason": reason, "supersedes": supersedes}
        request = calls.DecideActionSheetDuplicateRequest(action_sheet_decision=decision, **fields)
        return self._call("DecideActionSheetDuplicate", request)

    def decisions(self, sheet):
        request = calls.ListActionSheetDecisionsRequest(parent=sheet.name)
        return list(self._call("ListActionSheetDecisions", request).action_sheet_decisions)


@pytest.fixture(name="channel", scope="module")
def _channel(census):
    with opened(census.address) as channel:
        yield channel


@pytest.fixture(name="nord", scope="module")
def _nord(channel):
    return Duplicates(channel, NORD)


@pytest.fixture(name="pas", scope="module")
def _pas(channel):
    return Duplicates(channel, PAS_DE_CALAIS)


def told(channel, party, title, **fields):
    return new_sheet(Caller(channel, party), title=title, **{"origin": party, "owner": party, **fields})


@pytest.fixture(name="title")
def _title():
    """Of words that no other title has."""
    return f"Passerelle mobile{uuid.uuid4().hex[:8]} du canal{uuid.uuid4().hex[:8]}"


@pytest.fixture(name="pair")
def _pair(channel, title):
    """One project, told by two départements."""
    fields = {"places": [HOLQUE], "start_date": date("2019-05-01")}
    return told(channel, NORD, title, **fields), told(channel, PAS_DE_CALAIS, f"La {title.upper()}", **fields)


def names(*sheets):
    return frozenset(sheet.name for sheet in sheets)


class TestAPair:
    def test_is_proposed_with_its_reasons_to_both(self, nord, pas, pair):
        [proposed] = nord.of(pair[0]).duplicates
        assert names(proposed.first, proposed.second) == names(*pair)
        reasons = {hint.reason: hint for hint in proposed.hints}
        assert set(reasons) == {Duplicate.SIMILAR_TITLE, Duplicate.SAME_PLACE, Duplicate.SAME_YEAR}
        assert sum(hint.points for hint in proposed.hints) == proposed.confidence == 75
        assert reasons[Duplicate.SAME_PLACE].value == HOLQUE
        assert pas.pairs(pair[1]) == nord.pairs(pair[0])

    def test_that_another_system_calls_the_same_is_certain(self, channel, nord):
        tag = Sheet.ExternalIdentifier(system="recoco", id=uuid.uuid4().hex)
        one = told(channel, NORD, "Une école", external_ids=[tag])
        other = told(channel, PAS_DE_CALAIS, "Autre chose", external_ids=[tag])
        [proposed] = nord.of(one).duplicates
        assert proposed.confidence == 100 and proposed.hints[0].value == f"recoco/{tag.id}"
        assert {proposed.first.name, proposed.second.name} == {one.name, other.name}

    def test_with_nothing_but_a_common_word_is_not_proposed(self, channel, nord, title):
        one = told(channel, NORD, title)
        told(channel, PAS_DE_CALAIS, title.split()[1] + " ailleurs")
        assert nord.pairs(one) == set()

    def test_goes_with_the_titles(self, channel, nord, pair):
        caller = Caller(channel, PAS_DE_CALAIS)
        sent = Sheet(name=pair[1].name, title="Tout autre projet")
        caller.UpdateActionSheet(action_sheet=sent, update_mask={"paths": ["title"]})
        assert nord.pairs(pair[0]) == set()

    def test_is_hidden_from_who_may_not_read_both(self, channel, nord, title):
        one = told(channel, NORD, title, places=[HOLQUE])
        told(channel, PAS_DE_CALAIS, title, places=[HOLQUE], visibility=Sheet.OWNER)
        assert nord.pairs(one) == set()
        hidden = told(channel, PAS_DE_CALAIS, title, visibility=Sheet.OWNER)
        assert failure_of(lambda: nord.of(hidden)).code.name == "NOT_FOUND"

    def test_is_found_by_the_party_that_tells_one(self, channel, pair):
        request = calls.ListActionSheetDuplicatesRequest(party=PAS_DE_CALAIS, page_size=1000)
        found = Duplicates(channel, LILLE)._call("ListActionSheetDuplicates", request).duplicates
        assert names(*pair) in {names(each.first, each.second) for each in found}
        assert [each.confidence for each in found] == sorted((each.confidence for each in found), reverse=True)


class TestADecision:
    @pytest.mark.parametrize("verdict", [SAME, DIFFERENT])
    def test_ends_the_proposal_and_changes_no_sheet(self, channel, nord, pair, verdict):
        made = nord.decide(verdict, *pair)
        assert nord.pairs(pair[0]) == set() and nord.decisions(pair[0]) == nord.decisions(pair[1]) == [made]
        assert Caller(channel, NORD).GetActionSheet(name=pair[0].name) == pair[0]

    def test_may_be_replaced_by_the_other_side_once(self, nord, pas, pair):
        first = nord.decide(SAME, *pair)
        second = pas.decide(DIFFERENT, *pair, supersedes=first.name)
        [before, now] = nord.decisions(pair[0])
        assert (before.superseded_by, now) == (second.name, second)
        failure = failure_of(lambda: nord.decide(SAME, *pair, supersedes=first.name))
        assert failure.reason == "ILLEGAL_STATE"

    def test_is_withdrawn_and_the_pair_is_proposed_again(self, nord, pas, pair):
        made = pas.decide(SAME, *pair)
        assert nord.pairs(pair[0]) == set()
        failure = failure_of(lambda: nord.decide(WITHDRAWN, *pair))
        assert failure.fields == ["action_sheet_decision.supersedes"]
        taken_back = pas.decide(WITHDRAWN, *pair, reason="une erreur", supersedes=made.name)
        assert nord.pairs(pair[0]) == {names(*pair)}
        assert [(each.verdict, each.superseded_by) for each in nord.decisions(pair[0])] == [(SAME, taken_back.name), (WITHDRAWN, "")]
        nord.decide(DIFFERENT, *pair)
        assert nord.pairs(pair[0]) == set(), "nothing stood against another decision"

    def test_is_withdrawn_for_its_own_sheets_by_who_keeps_one(self, channel, nord, pair, title):
        made = nord.decide(SAME, *pair)
        third = told(channel, NORD, title)
        failure = failure_of(lambda: nord.decide(WITHDRAWN, pair[0], third, supersedes=made.name))
        assert failure.fields == ["action_sheet_decision.sheets"]
        failure = failure_of(lambda: Duplicates(channel, LILLE).decide(WITHDRAWN, *pair, supersedes=made.name))
        assert failure.reason == "RELATION_REQUIRED"

    def test_never_contradicts_those_that_hold(self, channel, nord, pair, title):
        third = told(channel, NORD, title)
        nord.decide(SAME, *pair)
        nord.decide(SAME, pair[1], third)
        failure = failure_of(lambda: nord.decide(DIFFERENT, pair[0], third))
        assert failure.reason == "ILLEGAL_STATE"
        assert len(nord.decisions(third)) == 1, "what was refused stayed"

    def test_is_made_by_who_keeps_one_of_them_whoever_that_is(self, channel, pair):
        for party in (NORD, PAS_DE_CALAIS):
            Duplicates(channel, party).decide(SAME, *pair, validate_only=True)
        for party in (LILLE, MEL, "collectivites/region-32"):
            failure = failure_of(lambda: Duplicates(channel, party).decide(SAME, *pair))
            assert failure.reason == "RELATION_REQUIRED", party
        for token in (READER, OPERATOR):
            failure = failure_of(lambda: Duplicates(channel, token=token).decide(SAME, *pair))
            assert failure.reason == "PERMISSION_DENIED"

    def test_names_two_sheets_at_least_and_a_reason(self, nord, pair):
        assert failure_of(lambda: nord.decide(SAME, pair[0])).fields == ["action_sheet_decision.sheets"]
        assert failure_of(lambda: nord.decide(SAME, pair[0], pair[0])).fields == ["action_sheet_decision.sheets"]
        assert failure_of(lambda: nord.decide(SAME, *pair, reason="")).fields == ["action_sheet_decision.reason"]

    def test_sent_again_is_the_same_one(self, nord, pair):
        request = str(uuid.uuid4())
        assert nord.decide(SAME, *pair, request_id=request) == nord.decide(SAME, *pair, request_id=request)
        assert len(nord.decisions(pair[0])) == 1
