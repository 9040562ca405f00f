"""Contracts as their pilots keep them: who may write, phases that end by proof, and lineage."""

import pytest
from calls import date, failure_of
from contract_calls import (
    CONFERENCE,
    DIVION,
    LILLE,
    MEL,
    NORD,
    PAS_DE_CALAIS,
    REGION,
    TERRITORIAL,
    Bodies,
    Caller,
    contract_of,
    create_contract,
    new_id,
    party,
    sha256,
    some_contract_id,
)
from governance import Actors
from grpc import StatusCode
from socle.contracts.v1 import contract_pb2
from socle.contracts.v1 import contract_service_pb2 as api
from socle.events.v1 import event_service_pb2
from support_py.registry import OPERATOR, PARTIES, READER, token_of


@pytest.fixture(name="act_for", scope="module")
def _act_for(channel):
    return lambda party: Caller(channel, token_of(party))


@pytest.fixture(name="pilot", scope="module")
def _pilot(act_for):
    return act_for(NORD)


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return Caller(channel, READER)


@pytest.fixture(name="bodies", scope="module")
def _bodies(registry):
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield bodies
        bodies.close()


@pytest.fixture(name="governed")
def _governed(pilot, bodies):
    """A contract with a conference that can validate its phases."""
    conference = bodies.create()
    return create_contract(pilot, bodies=[contract_pb2.ContractBody(role=CONFERENCE, body=conference)])


def get(caller, name):
    return caller.GetContract(api.GetContractRequest(name=name))


def listed(caller, **filters):
    found, token = [], ""
    while True:
        page = caller.ListContracts(api.ListContractsRequest(page_token=token, **filters))
        found += [contract.name for contract in page.contracts]
        token = page.next_page_token
        if not token:
            return found


def update(caller, contract, *paths, **options):
    return caller.UpdateContract(
        api.UpdateContractRequest(contract=contract, update_mask={"paths": paths}, request_id=new_id(), **options)
    )


def check_phase(caller, name, **fields):
    return caller.CheckAdvancePhase(api.CheckAdvancePhaseRequest(name=name, **fields))


def types(unmet):
    return [condition.type for condition in unmet]


def advance(caller, name, **fields):
    return caller.AdvancePhase(api.AdvancePhaseRequest(name=name, request_id=new_id(), **fields))


def validate(bodies, caller, contract):
    """Has the conference adopt what ends the present phase; the name of its decision."""
    conference = contract.bodies[0].body
    return bodies.adopt(conference, check_phase(caller, contract.name).decision_sha256)


def lineage(caller, name):
    found = caller.ListContractLineage(api.ListContractLineageRequest(name=name)).entries
    return [(entry.contract.name, entry.distance) for entry in found]


class TestWriting:
    def test_a_contract_is_read_back_with_what_the_registry_calls_its_parties(self, pilot, reader):
        created = create_contract(
            pilot,
            launch_date=date("2012-02-17"),
            perimeter_as_of_date=date("2025-01-01"),
            external_ids=[contract_pb2.ExternalId(system="nord", id=some_contract_id())],
            source="Document 002",
            synthetic=True,
        )
        read = get(reader, created.name)
        assert read == created
        assert (read.phase, read.pilot, read.synthetic) == ("diagnostic", NORD, True)
        labels = {each.party: each.display_name for each in read.parties}
        assert labels[LILLE] == "Lille" and all(labels.values())
        assert read.etag and read.revision > 0 and not read.HasField("delete_time")
        history = reader.ListPhaseHistory(api.ListPhaseHistoryRequest(parent=read.name)).phase_changes
        assert [(change.phase, change.from_phase) for change in history] == [("diagnostic", "")]
        assert history[0].effective_date == date("2012-02-17")

    def test_a_repeat_with_the_same_request_id_changes_nothing(self, pilot):
        contract_id, request_id = some_contract_id(), new_id()
        first = create_contract(pilot, contract_id, request_id)
        assert create_contract(pilot, contract_id, request_id) == first
        failure = failure_of(create_contract, pilot, some_contract_id(), request_id)
        assert failure.reason == "REQUEST_ID_REUSED"

    def test_without_a_name_it_gets_one(self, pilot):
        assert create_contract(pilot, "").name.startswith("contracts/c-")

    def test_validate_only_leaves_nothing(self, pilot, reader):
        contract_id = some_contract_id()
        create_contract(pilot, contract_id, validate_only=True)
        assert failure_of(get, reader, f"contracts/{contract_id}").reason == "RESOURCE_NOT_FOUND"

    def test_a_name_and_an_identifier_are_taken_once(self, pilot):
        identifier = contract_pb2.ExternalId(system="id_crte", id=some_contract_id())
        first = create_contract(pilot, external_ids=[identifier])
        same_name = failure_of(create_contract, pilot, first.name.removeprefix("contracts/"))
        assert (same_name.code, same_name.reason) == (StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
        same_id = failure_of(create_contract, pilot, external_ids=[identifier])
        assert same_id.reason == "RESOURCE_EXISTS" and same_id.metadata["holder"] == first.name

    def test_everything_that_is_wrong_is_told_at_once(self, pilot):
        wrong = contract_of(display_name="", territory="contracts/x", programme="programmes/none")
        request = api.CreateContractRequest(contract=wrong, contract_id="A")
        failure = failure_of(pilot.CreateContract, request)
        assert failure.code == StatusCode.INVALID_ARGUMENT and failure.french
        assert set(failure.fields) == {
            "contract.display_name", "contract.territory", "contract.programme", "contract_id",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"parties": [NORD, "collectivites/commune-00000"]}, "contract.parties[0].party"),
            ({"parties": [NORD, "collectivites/commune-associee-59355"]}, "contract.parties[0].party"),
            ({"parties": [NORD, "organisations/none-such"]}, "contract.parties[1].party"),
            ({"parties": [NORD, MEL, MEL]}, "contract.parties"),
            ({"parties": [MEL]}, "contract.pilot"),
            ({"territory": "territories/none-such"}, "contract.territory"),
            ({"bodies": [contract_pb2.ContractBody(role="none", body="bodies/none")]}, "contract.bodies"),
            ({"bodies": [contract_pb2.ContractBody(role=CONFERENCE, body="bodies/none")]}, "contract.bodies[0].body"),
            ({"predecessor": "contracts/none-such"}, "contract.predecessor"),
        ],
    )
    def test_names_that_mean_nothing_are_refused(self, pilot, fields, field):
        failure = failure_of(create_contract, pilot, **fields)
        assert failure.code == StatusCode.INVALID_ARGUMENT and field in failure.fields, failure

    def test_a_party_lives_on_the_day_of_the_perimeter(self, pilot):
        lille_before = "collectivites/epci-245900410"  # until the end of 2020
        fields = {"parties": [NORD, lille_before]}
        assert failure_of(create_contract, pilot, **fields).code == StatusCode.INVALID_ARGUMENT
        created = create_contract(pilot, perimeter_as_of_date=date("2019-06-01"), **fields)
        assert {each.party for each in created.parties} == {NORD, lille_before}

    def test_an_update_changes_what_it_names_and_refuses_a_stale_etag(self, pilot, reader):
        created = create_contract(pilot, description="avant")
        changed = update(pilot, contract_pb2.Contract(name=created.name, description="après"), "description")
        assert (changed.description, changed.display_name) == ("après", created.display_name)
        stale = contract_pb2.Contract(name=created.name, description="trop tard", etag=created.etag)
        failure = failure_of(update, pilot, stale, "description")
        assert (failure.code, failure.reason) == (StatusCode.ABORTED, "CONCURRENT_CHANGE")
        assert get(reader, created.name) == changed

    def test_labels_of_parties_stay_as_they_were_recorded(self, pilot):
        created = create_contract(pilot, parties=[NORD, party(LILLE, display_name="Ville de Lille")])
        more = contract_pb2.Contract(name=created.name, parties=[party(NORD), party(LILLE), party(MEL)])
        labels = {each.party: each.display_name for each in update(pilot, more, "parties").parties}
        assert labels[LILLE] == "Ville de Lille" and labels[MEL]

    def test_programme_and_phase_are_not_updated(self, pilot):
        created = create_contract(pilot)
        for path in ("programme", "phase"):
            assert failure_of(update, pilot, created, path).reason == "INVALID_MASK"

    def test_a_deleted_contract_is_hidden_and_comes_back(self, pilot, reader):
        identifier = contract_pb2.ExternalId(system="id_ti", id=some_contract_id())
        created = create_contract(pilot, external_ids=[identifier])
        deleted = pilot.DeleteContract(api.DeleteContractRequest(name=created.name, request_id=new_id()))
        assert deleted.HasField("delete_time") and get(reader, created.name) == deleted
        assert created.name not in listed(reader, pilot=NORD)
        assert created.name in listed(reader, pilot=NORD, show_deleted=True)
        without_etag = contract_pb2.Contract(name=created.name, description="encore")
        assert failure_of(update, pilot, without_etag, "description").reason == "RESOURCE_DELETED"
        other = create_contract(pilot, external_ids=[identifier])
        undelete = api.UndeleteContractRequest(name=created.name, request_id=new_id())
        assert failure_of(pilot.UndeleteContract, undelete).metadata["holder"] == other.name
        pilot.DeleteContract(api.DeleteContractRequest(name=other.name, request_id=new_id()))
        back = pilot.UndeleteContract(api.UndeleteContractRequest(name=created.name, request_id=new_id()))
        assert not back.HasField("delete_time") and back.external_ids == created.external_ids

    def test_every_write_is_an_event(self, contracts, pilot, reader):
        created = create_contract(pilot)
        update(pilot, contract_pb2.Contract(name=created.name, description="plus"), "description")
        request = event_service_pb2.WatchRequest(filter=f'resource = "{created.name}"', from_oldest=True)
        kinds = []
        for message in reader.Watch(request):
            kinds += [event_service_pb2.Event.Kind.Name(event.kind) for event in message.events]
            if len(kinds) == 2:
                break
        assert kinds == ["CREATED", "UPDATED"]


class TestListing:
    def test_filters_find_what_they_name(self, pilot, act_for, reader):
        name = create_contract(pilot, display_name="Contrat de la Flandre maritime", description="littoral").name
        other = create_contract(act_for(PAS_DE_CALAIS), pilot=PAS_DE_CALAIS, parties=[PAS_DE_CALAIS, DIVION]).name
        assert name in listed(reader, party=LILLE) and other not in listed(reader, party=LILLE)
        assert other in listed(reader, party=DIVION, pilot=PAS_DE_CALAIS)
        assert name in listed(reader, query="FLANDRE littoral")
        assert name not in listed(reader, query="flandre montagne")
        assert name in listed(reader, programme=TERRITORIAL, phase="diagnostic", territory=MEL)
        assert name not in listed(reader, programme="programmes/crte")

    def test_pages_meet_without_a_gap(self, pilot, reader):
        made = sorted(create_contract(pilot, parties=[NORD, REGION]).name for _ in range(5))
        assert [name for name in listed(reader, party=REGION, page_size=2) if name in made] == made


class TestLineage:
    def test_is_walked_both_ways(self, pilot, reader):
        protocol = create_contract(pilot).name
        contract = create_contract(pilot, predecessor=protocol).name
        second = create_contract(pilot, predecessor=contract).name
        whole = [(protocol, -1), (contract, 0), (second, 1)]
        assert lineage(reader, contract) == whole
        assert lineage(reader, protocol) == [(name, distance + 1) for name, distance in whole]
        assert lineage(reader, second) == [(name, distance - 1) for name, distance in whole]

    def test_makes_no_circle(self, pilot):
        first = create_contract(pilot).name
        second = create_contract(pilot, predecessor=first).name
        for predecessor in (first, second):
            circle = contract_pb2.Contract(name=first, predecessor=predecessor)
            failure = failure_of(update, pilot, circle, "predecessor")
            assert "contract.predecessor" in failure.fields or "contract.pilot" in failure.fields, failure


class TestRights:
    def test_only_who_acts_for_the_pilot_writes_whatever_it_is(self, pilot, act_for):
        """Of every pair of parties: the role that one has in the contract decides, and neither type nor size."""
        parties = [NORD, MEL, LILLE, REGION]
        for keeper in parties:
            contract = create_contract(act_for(keeper), pilot=keeper, parties=parties)
            for other in PARTIES:
                change = contract_pb2.Contract(name=contract.name, description=f"de {other}")
                if other == keeper:
                    update(act_for(other), change, "description")
                    continue
                failure = failure_of(update, act_for(other), change, "description")
                assert failure.code == StatusCode.PERMISSION_DENIED, (keeper, other, failure)
                assert failure.metadata == {"act": "KEEP_CONTRACT", "relations": "PILOT"}

    @pytest.mark.parametrize("token", [OPERATOR, READER])
    def test_who_operates_or_reads_writes_nothing(self, channel, token):
        failure = failure_of(create_contract, Caller(channel, token))
        assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")

    def test_a_pilot_hands_the_contract_on(self, pilot, act_for):
        created = create_contract(pilot)
        handed = update(pilot, contract_pb2.Contract(name=created.name, pilot=MEL), "pilot")
        again = contract_pb2.Contract(name=created.name, description="repris")
        assert failure_of(update, pilot, again, "description").reason == "RELATION_REQUIRED"
        assert update(act_for(MEL), again, "description").pilot == handed.pilot == MEL


class TestPhases:
    def test_a_phase_ends_by_a_decision_on_a_text_that_anybody_recomputes(self, pilot, reader, bodies, governed):
        checked = check_phase(reader, governed.name)
        assert checked.next_phase == "issues" and types(checked.unmet) == ["DECISION_MISSING"]
        assert checked.decision_text == f"contract: {governed.name}\nphase: diagnostic\nnext phase: issues\n"
        assert checked.decision_sha256 == sha256(checked.decision_text)

        decision = validate(bodies, pilot, governed)
        assert not check_phase(reader, governed.name, decision=decision).unmet
        advanced = advance(pilot, governed.name, decision=decision, note="à l'unanimité")
        assert advanced.phase == "issues" and advanced.etag != governed.etag
        change = reader.ListPhaseHistory(api.ListPhaseHistoryRequest(parent=governed.name)).phase_changes[-1]
        assert (change.phase, change.from_phase, change.decision) == ("issues", "diagnostic", decision)
        assert change.content_sha256 == checked.decision_sha256 and change.note == "à l'unanimité"

    def test_a_document_is_part_of_what_is_decided(self, pilot, bodies, governed):
        document = sha256("Diagnostic partagé du Cambrésis")
        text = check_phase(pilot, governed.name, document_sha256=document)
        assert text.decision_text.endswith(f"document: sha256:{document}\n")
        decision = bodies.adopt(governed.bodies[0].body, text.decision_sha256)
        without = check_phase(pilot, governed.name, decision=decision)
        assert types(without.unmet) == ["DECISION_OTHER_CONTENT"]
        assert advance(pilot, governed.name, decision=decision, document_sha256=document).phase == "issues"

    def test_no_other_decision_ends_it(self, pilot, bodies, governed):
        digest = check_phase(pilot, governed.name).decision_sha256
        open_vote = bodies.propose(governed.bodies[0].body, digest)
        assert types(check_phase(pilot, governed.name, decision=open_vote).unmet) == ["DECISION_NOT_CLOSED"]
        elsewhere = bodies.adopt(bodies.create(), digest)
        assert types(check_phase(pilot, governed.name, decision=elsewhere).unmet) == ["DECISION_OF_ANOTHER_BODY"]
        nowhere = f"{governed.bodies[0].body}/decisions/{new_id()}"
        assert types(check_phase(pilot, governed.name, decision=nowhere).unmet) == ["DECISION_NOT_FOUND"]
        for decision in (open_vote, elsewhere, nowhere, ""):
            failure = failure_of(advance, pilot, governed.name, decision=decision)
            assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
            assert failure.metadata["state"] == "diagnostic" and failure.french

    def test_a_decision_of_one_phase_does_not_end_the_next(self, pilot, bodies, governed):
        decision = validate(bodies, pilot, governed)
        advance(pilot, governed.name, decision=decision)
        failure = failure_of(advance, pilot, governed.name, decision=decision)
        assert failure.code == StatusCode.FAILED_PRECONDITION
        assert get(pilot, governed.name).phase == "issues"

    def test_the_framework_ends_only_with_its_instrument_in_force(self, pilot, bodies, governed):
        for _ in range(2):
            advance(pilot, governed.name, decision=validate(bodies, pilot, governed))
        decision = validate(bodies, pilot, governed)
        unmet = check_phase(pilot, governed.name, decision=decision).unmet
        assert [(each.type, each.subject) for each in unmet] == [("INSTRUMENT_NOT_IN_FORCE", "strategic-framework")]
        assert unmet[0].french_description == "« Cadre d'Action Stratégique » n'est pas en vigueur."
        assert failure_of(advance, pilot, governed.name, decision=decision).reason == "ILLEGAL_STATE"

    def test_days_hold_their_order(self, pilot, bodies):
        conference = bodies.create()
        contract = create_contract(
            pilot,
            launch_date=date("2024-02-17"),
            bodies=[contract_pb2.ContractBody(role=CONFERENCE, body=conference)],
        )
        decision = validate(bodies, pilot, contract)
        before = check_phase(pilot, contract.name, decision=decision, effective_date=date("2024-02-16"))
        assert set(types(before.unmet)) == {"DAY_BEFORE_PHASE", "DECISION_VOTED_LATER"}
        after = check_phase(pilot, contract.name, decision=decision, effective_date=date("2099-01-01"))
        assert types(after.unmet) == ["DAY_TO_COME"]

    def test_only_the_pilot_ends_a_phase(self, pilot, act_for, bodies, governed):
        decision = validate(bodies, pilot, governed)
        failure = failure_of(advance, act_for(MEL), governed.name, decision=decision)
        assert failure.reason == "RELATION_REQUIRED"

    def test_the_last_phase_stays(self, pilot):
        contract = create_contract(pilot, programme="programmes/territoires-d-industrie")
        assert advance(pilot, contract.name).phase == "protocol"  # LABELLED asks for nothing
        unmet = check_phase(pilot, contract.name).unmet
        assert [(each.type, each.subject) for each in unmet] == [("INSTRUMENT_NOT_IN_FORCE", "protocol")]
