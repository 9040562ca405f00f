"""Bad input to instruments gets a clear error that names the field, and nothing is lost or half done."""

import grpc
import pytest
from calls import date, failure_of
from contract_calls import MEL, NORD, Bodies, new_id
from governance import Actors
from grpc import StatusCode
from instrument_calls import Table, caller_of, create_instrument, deliberate, empower, get, sign, step, write_text
from socle.contracts.v1 import instrument_pb2, signature_pb2
from socle.contracts.v1 import instrument_service_pb2 as api
from socle.contracts.v1 import signature_service_pb2 as acts
from support_py.registry import token_of

DIGEST = "a" * 64


@pytest.fixture(name="table", scope="module")
def _table(contracts, registry):
    with grpc.insecure_channel(contracts.address) as channel, Actors(registry.address) as governance:
        bodies = Bodies(registry, governance)
        yield Table(lambda party: caller_of(channel, token_of(party)), bodies)
        bodies.close()


def wrong(failure, *fields):
    assert failure.code == StatusCode.INVALID_ARGUMENT, failure
    assert set(fields) <= set(failure.fields), failure.fields
    assert failure.french
    return failure


@pytest.mark.parametrize(
    "name",
    ["", "contracts/x", "contracts/x/instruments/", "contracts/x/instruments/y/z", "contracts/X/instruments/abc",
     "contracts/abc/instruments/../abc", "contracts/abc/instruments/a b", "instruments/abc", "contracts/abc/instruments/" + "a" * 5000],
)  # fmt: skip
def test_names_that_are_none_are_told_from_those_of_nothing(table, name):
    failure = failure_of(get, table.pilot, name)
    assert (failure.code, failure.reason) == (StatusCode.INVALID_ARGUMENT, "INVALID_NAME"), failure
    assert len(failure.message) < 500
    for version in ("0", "01", "-1", "x", "99999999999999999999"):
        request = api.GetInstrumentVersionRequest(name=f"{table.name}/versions/{version}")
        assert failure_of(table.pilot.GetInstrumentVersion, request).reason == "INVALID_NAME", version


@pytest.mark.parametrize("name", ["contracts/nowhere/instruments/nothing", "/instruments/nothing"])
def test_what_was_never_recorded_is_not_found(table, name):
    name = table.contract + name if name.startswith("/") else name
    failure = failure_of(get, table.pilot, name)
    assert (failure.code, failure.reason) == (StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
    for call in (
        lambda: write_text(table.pilot, name),
        lambda: step(table.pilot, "FreezeInstrument", name),
        lambda: empower(table.pilot, name, NORD),
        lambda: table.pilot.ListTransitions(api.ListTransitionsRequest(name=name)),
        lambda: table.pilot.ListInstrumentVersions(api.ListInstrumentVersionsRequest(parent=name)),
        lambda: table.pilot.SummarizeSignatories(acts.SummarizeSignatoriesRequest(name=name)),
        lambda: table.pilot.CheckEnterIntoForce(api.CheckEnterIntoForceRequest(name=name)),
    ):
        assert failure_of(call).code == StatusCode.NOT_FOUND


def test_a_text_is_neither_empty_nor_endless_nor_torn(table):
    wrong(failure_of(write_text, table.pilot, table.name, ""), "instrument_version.text")
    wrong(failure_of(write_text, table.pilot, table.name, "x" * 500_001), "instrument_version.text")
    wrong(failure_of(write_text, table.pilot, table.name, "a\0b"), "instrument_version.text")
    attachments = [instrument_pb2.Attachment(title="", sha256="A" * 64), instrument_pb2.Attachment(title="x", sha256="a")]
    failure = failure_of(write_text, table.pilot, table.name, "x", attachments=attachments)
    wrong(failure, *(f"instrument_version.attachments[{i}].sha256" for i in (0, 1)), "instrument_version.attachments[0].title")
    twice = [instrument_pb2.Translation(language_code="nl", text="x")] * 2
    wrong(failure_of(write_text, table.pilot, table.name, "x", translations=twice), "instrument_version.translations[1].language_code")
    assert get(table.pilot, table.name).latest_version == 0


def test_acts_name_every_wrong_field_at_once(table):
    failure = failure_of(
        deliberate, table.pilot, table.name, "communes/x", "zz", act_id="014", deliberation_date=None, result=7,
        ballot=signature_pb2.Ballot(member_count=-1, present_count=20_000),
    )  # fmt: skip
    wrong(
        failure,
        *(f"deliberation.{field}" for field in ("party", "sha256", "act_id", "deliberation_date", "result")),
        "deliberation.ballot.member_count",
        "deliberation.ballot.present_count",
    )
    failure = failure_of(empower, table.pilot, table.name, NORD, person="persons/", act="", begin_date=date("2024-01-01"))
    wrong(failure, "mandate.person", "mandate.act")
    failure = failure_of(
        sign, table.pilot, table.name, NORD, "", f"contracts/other/instruments/other/mandates/{new_id()}",
        kind=signature_pb2.Signature.ELECTRONIC,
    )  # fmt: skip
    wrong(failure, "signature.sha256", "signature.mandate", "signature.evidence_sha256")


def test_a_ballot_cannot_have_given_another_result(table):
    ballot = signature_pb2.Ballot(member_count=10, present_count=8, for_count=2, against_count=6)
    wrong(failure_of(deliberate, table.pilot, table.name, NORD, DIGEST, ballot=ballot), "deliberation.ballot.for_count")
    ballot.for_count = 9
    wrong(failure_of(deliberate, table.pilot, table.name, NORD, DIGEST, ballot=ballot), "deliberation.ballot.present_count")


def test_an_act_of_another_siren_is_not_the_partys(table):
    failure = failure_of(deliberate, table.act_for(MEL), table.name, MEL, DIGEST, act_id="059-225900018-20240201-D1-DE")
    wrong(failure, "deliberation.act_id")


def test_references_are_there_and_of_the_same_contract(table):
    missing = f"{table.contract}/instruments/nothing"
    wrong(failure_of(create_instrument, table.pilot, table.contract, predecessor=missing), "instrument.predecessor")
    elsewhere = "contracts/elsewhere/instruments/contract"
    wrong(failure_of(create_instrument, table.pilot, table.contract, kind="amendment", amends=elsewhere), "instrument.amends")
    itself = instrument_pb2.Instrument(name=table.name, predecessor=table.name)
    request = api.UpdateInstrumentRequest(instrument=itself, update_mask={"paths": ["predecessor"]})
    wrong(failure_of(table.pilot.UpdateInstrument, request), "instrument.predecessor")
    wrong(failure_of(create_instrument, table.pilot, table.contract, replaces_predecessor=True), "instrument.replaces_predecessor")


def test_masks_pages_and_ids_are_checked(table):
    state = api.UpdateInstrumentRequest(
        instrument=instrument_pb2.Instrument(name=table.name), update_mask={"paths": ["state", "sha256"]}
    )
    assert failure_of(table.pilot.UpdateInstrument, state).reason == "INVALID_MASK"
    wrong(failure_of(create_instrument, table.pilot, table.contract, instrument_id="Un Cadre"), "instrument_id")
    taken = failure_of(create_instrument, table.pilot, table.contract, instrument_id=table.name.rsplit("/", 1)[1])
    assert (taken.code, taken.reason) == (StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
    negative = api.ListInstrumentsRequest(parent=table.contract, page_size=-1)
    wrong(failure_of(table.pilot.ListInstruments, negative), "page_size")
    forged = api.ListInstrumentsRequest(parent=table.contract, page_token="bm9uZQ")
    assert failure_of(table.pilot.ListInstruments, forged).reason == "INVALID_PAGE_TOKEN"
    request_id = failure_of(create_instrument, table.pilot, table.contract, request_id="again")
    assert request_id.code == StatusCode.INVALID_ARGUMENT
    assert failure_of(step, table.pilot, "EnterIntoForce", table.name).fields == ["effective_date"]


def test_a_request_id_with_other_content_is_refused(table):
    request_id = new_id()
    created = create_instrument(table.pilot, table.contract, request_id=request_id, display_name="un")
    assert create_instrument(table.pilot, table.contract, request_id=request_id, display_name="un") == created
    reused = failure_of(create_instrument, table.pilot, table.contract, request_id=request_id, display_name="deux")
    assert (reused.code, reused.reason) == (StatusCode.INVALID_ARGUMENT, "REQUEST_ID_REUSED")
