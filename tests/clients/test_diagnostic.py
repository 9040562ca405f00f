"""The shared diagnostic as parties make it: findings with evidence, their versions, who may, and locked sections."""

import pytest
from calls import date, failure_of
from contract_calls import DIVION, LILLE, MEL, NORD, new_id
from grpc import StatusCode
from socle.contracts.v1 import contract_service_pb2, diagnostic_pb2
from socle.contracts.v1 import diagnostic_service_pb2 as api
from strategy_calls import (
    acting_for,
    all_pages,
    find,
    finding,
    get_finding,
    nobody,
    some_contract,
    strategist,
    update_finding,
    write_page,
)
from support_py.registry import OPERATOR, READER

Finding = diagnostic_pb2.Finding


@pytest.fixture(name="nord", scope="module")
def _nord(channel):
    return acting_for(channel, NORD)


@pytest.fixture(name="mel", scope="module")
def _mel(channel):
    return acting_for(channel, MEL)


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return strategist(channel, READER)


@pytest.fixture(name="contract")
def _contract(channel):
    return some_contract(channel)


def listed(caller, contract, **filters):
    request = api.ListFindingsRequest(parent=contract, **filters)
    return [found.name for found in all_pages(caller.ListFindings, request, "findings")]


def delete(caller, name, **options):
    return caller.DeleteFinding(api.DeleteFindingRequest(name=name, request_id=new_id(), **options))


def undelete(caller, name):
    return caller.UndeleteFinding(api.UndeleteFindingRequest(name=name, request_id=new_id()))


class TestFindings:
    def test_one_is_read_back_with_all_that_shows_it(self, mel, reader, contract):
        page = write_page(mel, contract)
        evidence = [
            diagnostic_pb2.Evidence(
                indicator=diagnostic_pb2.Indicator(
                    label="Emplois directs de la base aérienne",
                    date=date("2009-01-01"),
                    value="1500",
                    unit="emplois",
                    source="Département du Nord, 10 décembre 2012",
                ),
                note="fermeture annoncée",
            ),
            diagnostic_pb2.Evidence(
                document=diagnostic_pb2.ReferenceDocument(
                    kind=diagnostic_pb2.ReferenceDocument.SCOT, title="SCoT du Cambrésis", sha256="a" * 64
                )
            ),
            diagnostic_pb2.Evidence(notebook_page=page.name),
        ]
        contributors = [
            diagnostic_pb2.Contributor(party=NORD, side=diagnostic_pb2.Contributor.DEPARTMENT),
            diagnostic_pb2.Contributor(party=MEL, side=diagnostic_pb2.Contributor.TERRITORY),
        ]
        made = find(
            mel,
            contract,
            kind=Finding.THREAT,
            text="La base aérienne ferme",
            evidence=evidence,
            contributors=contributors,
            section="diagnostic",
            source="document 002",
        )
        assert (made.author, made.version, made.locked) == (MEL, 1, False)
        read = get_finding(reader, made.name)
        assert read == made
        assert list(read.evidence) == evidence
        assert list(read.contributors) == contributors

    def test_everything_wrong_is_told_at_once(self, mel, contract):
        failure = failure_of(
            find,
            mel,
            contract,
            theme=diagnostic_pb2.Theme(code="Habitat !", label=""),
            kind=Finding.KIND_UNSPECIFIED,
            text="",
            section="É",
            evidence=[
                diagnostic_pb2.Evidence(note="rien"),
                diagnostic_pb2.Evidence(indicator=diagnostic_pb2.Indicator(label="x", value="1,5", source="y")),
                diagnostic_pb2.Evidence(notebook_page="contracts/autre/notebook/pages/beffroi"),
            ],
            contributors=[diagnostic_pb2.Contributor(party="Lille")],
        )
        assert failure.code == StatusCode.INVALID_ARGUMENT
        assert failure.fields == [
            "finding.theme.code",
            "finding.theme.label",
            "finding.kind",
            "finding.text",
            "finding.evidence[0]",
            "finding.evidence[1].indicator.date",
            "finding.evidence[1].indicator.value",
            "finding.evidence[2].notebook_page",
            "finding.contributors[0].party",
            "finding.contributors[0].side",
        ]
        assert failure.french

    def test_evidence_is_of_a_page_that_is_there(self, mel, contract):
        gone = diagnostic_pb2.Evidence(notebook_page=f"{contract}/notebook/pages/nulle-part")
        failure = failure_of(find, mel, contract, evidence=[gone])
        assert (failure.code, failure.fields) == (StatusCode.INVALID_ARGUMENT, ["finding.evidence"])

    def test_a_repeat_with_the_same_request_id_makes_one(self, mel, contract):
        request_id = new_id()
        first = find(mel, contract, request_id=request_id)
        assert find(mel, contract, request_id=request_id) == first
        failure = failure_of(find, mel, contract, request_id=request_id, text="autre chose")
        assert failure.reason == "REQUEST_ID_REUSED"
        assert listed(mel, contract) == [first.name]

    def test_validate_only_leaves_nothing(self, mel, contract):
        shown = find(mel, contract, validate_only=True)
        assert shown.author == MEL
        assert listed(mel, contract) == []

    def test_there_are_none_of_a_contract_that_is_not_there(self, mel):
        for call in (
            lambda: find(mel, "contracts/nulle-part"),
            lambda: listed(mel, "contracts/nulle-part"),
            lambda: get_finding(mel, nobody("contracts/nulle-part/findings")),
        ):
            assert failure_of(call).code == StatusCode.NOT_FOUND

    def test_nothing_is_written_to_a_contract_that_is_deleted(self, nord, mel, contract):
        made = find(mel, contract)
        nord.DeleteContract(contract_service_pb2.DeleteContractRequest(name=contract, request_id=new_id()))
        assert failure_of(find, mel, contract).reason == "RESOURCE_DELETED"
        assert failure_of(update_finding, mel, made, "text").reason == "RESOURCE_DELETED"
        assert get_finding(mel, made.name) == made


class TestVersions:
    def test_every_change_is_kept_with_who_made_it(self, nord, mel, reader, contract):
        made = find(mel, contract, text="d'abord")
        made.text = "ensuite"
        made = update_finding(mel, made, "text")
        made.kind = Finding.STRENGTH
        made = update_finding(nord, made, "kind")
        assert made.version == 3
        request = api.ListFindingVersionsRequest(name=made.name, page_size=2)
        versions = all_pages(reader.ListFindingVersions, request, "finding_versions")
        assert [(it.finding.version, it.finding.text, it.finding.kind, it.subject) for it in versions] == [
            (3, "ensuite", Finding.STRENGTH, "test-departement-59"),
            (2, "ensuite", Finding.WEAKNESS, "test-epci-200093201"),
            (1, "d'abord", Finding.WEAKNESS, "test-epci-200093201"),
        ]

    def test_an_update_that_changes_nothing_makes_none(self, mel, contract):
        made = find(mel, contract)
        assert update_finding(mel, made, "text", "kind").version == 1

    def test_an_update_of_what_somebody_else_changed_is_refused(self, nord, mel, contract):
        stale = find(mel, contract)
        update_finding(nord, finding(name=stale.name, text="du pilote"), "text")
        stale.text = "de l'auteur"
        failure = failure_of(update_finding, mel, stale, "text")
        assert (failure.code, failure.reason) == (StatusCode.ABORTED, "CONCURRENT_CHANGE")
        assert get_finding(mel, stale.name).text == "du pilote"

    def test_the_author_is_not_changed(self, mel, contract):
        made = find(mel, contract)
        assert failure_of(update_finding, mel, made, "author").reason == "INVALID_MASK"


class TestRights:
    def test_any_party_contributes_and_nobody_else(self, channel, contract):
        for party in (NORD, MEL, LILLE):
            assert find(acting_for(channel, party), contract).author == party
        failure = failure_of(find, acting_for(channel, DIVION), contract)
        assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")
        assert failure.metadata == {"act": "PROPOSE", "relations": "PARTY"}

    def test_operators_and_readers_write_nothing(self, channel, contract):
        for token in (OPERATOR, READER):
            failure = failure_of(find, strategist(channel, token), contract)
            assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")

    def test_nobody_writes_in_the_name_of_another_party(self, mel, contract):
        failure = failure_of(find, mel, contract, author=LILLE)
        assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED")

    def test_it_is_changed_by_its_author_or_the_pilot(self, channel, nord, mel, contract):
        made = find(mel, contract)
        lille = acting_for(channel, LILLE)
        for call in (
            lambda: update_finding(lille, finding(name=made.name, text="x"), "text"),
            lambda: delete(lille, made.name),
        ):
            failure = failure_of(call)
            assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "OWNER,PILOT")
        assert update_finding(mel, finding(name=made.name, text="de l'auteur"), "text").text == "de l'auteur"
        assert update_finding(nord, finding(name=made.name, text="du pilote"), "text").text == "du pilote"


class TestLists:
    def test_they_are_in_order_page_by_page(self, mel, contract):
        for section, theme in (("b", "eau"), ("a", "sport"), ("", "eau"), ("a", "eau"), ("b", "eau")):
            find(mel, contract, section=section, theme=diagnostic_pb2.Theme(code=theme, label=theme))
        request = api.ListFindingsRequest(parent=contract, page_size=2)
        found = all_pages(mel.ListFindings, request, "findings")
        keys = [(it.section, it.theme.code, it.name) for it in found]
        assert keys == sorted(keys)
        assert len(set(keys)) == 5

    def test_each_filter_takes_what_it_says(self, channel, mel, contract):
        lille = acting_for(channel, LILLE)
        old = find(mel, contract, section="a", text="Un parc ANCIEN")
        strong = find(lille, contract, kind=Finding.STRENGTH, text="Une dentelle reconnue")
        sport = find(mel, contract, theme=diagnostic_pb2.Theme(code="sport", label="Sport"), text="Peu de salles")
        for filters, expected in (
            ({"kind": Finding.STRENGTH}, {strong.name}),
            ({"theme": "habitat"}, {old.name, strong.name}),
            ({"section": "a"}, {old.name}),
            ({"author": LILLE}, {strong.name}),
            ({"text": "ancien"}, {old.name}),
            ({"text": "sport"}, {sport.name}),
            ({"text": "%"}, set()),
            ({"kind": Finding.STRENGTH, "author": MEL}, set()),
        ):
            assert set(listed(mel, contract, **filters)) == expected, filters

    def test_a_token_goes_with_its_filters(self, mel, contract):
        for _ in range(3):
            find(mel, contract)
        token = mel.ListFindings(api.ListFindingsRequest(parent=contract, page_size=1)).next_page_token
        request = api.ListFindingsRequest(parent=contract, page_token=token, theme="habitat")
        assert failure_of(mel.ListFindings, request).reason == "INVALID_PAGE_TOKEN"

    def test_they_are_counted_by_what_is_asked(self, channel, mel, contract):
        lille = acting_for(channel, LILLE)
        find(mel, contract, section="a")
        find(lille, contract, kind=Finding.STRENGTH, theme=diagnostic_pb2.Theme(code="sport", label="Sport"))
        find(mel, contract)
        delete(mel, find(mel, contract).name)

        def counts(by):
            answer = mel.CountFindings(api.CountFindingsRequest(parent=contract, property=by))
            assert answer.total_count == 3
            return [(it.value, it.label, it.count) for it in answer.counts]

        assert counts(api.FINDING_PROPERTY_THEME) == [("habitat", "Habitat", 2), ("sport", "Sport", 1)]
        assert counts(api.FINDING_PROPERTY_KIND) == [("WEAKNESS", "", 2), ("STRENGTH", "", 1)]
        assert counts(api.FINDING_PROPERTY_SECTION) == [("", "", 2), ("a", "", 1)]
        assert counts(api.FINDING_PROPERTY_AUTHOR) == [(MEL, "", 2), (LILLE, "", 1)]

    def test_what_is_deleted_is_read_by_name_and_comes_back(self, mel, contract):
        made = find(mel, contract)
        assert delete(mel, made.name).HasField("delete_time")
        assert listed(mel, contract) == []
        assert listed(mel, contract, show_deleted=True) == [made.name]
        assert get_finding(mel, made.name).HasField("delete_time")
        assert failure_of(update_finding, mel, finding(name=made.name), "text").reason == "RESOURCE_DELETED"
        assert not undelete(mel, made.name).HasField("delete_time")
        assert listed(mel, contract) == [made.name]


class TestLocks:
    def test_an_instrument_of_the_contract_has_to_cover_it(self, nord, contract):
        lock = diagnostic_pb2.SectionLock(section="diagnostic", instrument=f"{contract}/instruments/cas")
        request = api.LockSectionRequest(parent=contract, section_lock=lock, request_id=new_id())
        failure = failure_of(nord.LockSection, request)
        assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        check = api.CheckLockSectionRequest(parent=contract, section=lock.section, instrument=lock.instrument)
        assert [it.type for it in nord.CheckLockSection(check).unmet_conditions] == ["INSTRUMENT"]

    def test_only_the_pilot_locks(self, mel, contract):
        lock = diagnostic_pb2.SectionLock(section="diagnostic", instrument=f"{contract}/instruments/cas")
        request = api.LockSectionRequest(parent=contract, section_lock=lock, request_id=new_id())
        failure = failure_of(mel.LockSection, request)
        assert (failure.reason, failure.metadata["relations"]) == ("RELATION_REQUIRED", "PILOT")

    def test_there_are_none_at_first(self, nord, contract):
        assert not nord.ListSectionLocks(api.ListSectionLocksRequest(parent=contract)).section_locks
        failure = failure_of(
            nord.GetSectionLock, api.GetSectionLockRequest(name=nobody(f"{contract}/sectionLocks"))
        )
        assert failure.code == StatusCode.NOT_FOUND
