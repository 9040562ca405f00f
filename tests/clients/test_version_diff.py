"""What changed between two versions of an instrument, line by line of what is signed and field by field."""

import pytest
from calls import failure_of
from contract_calls import LILLE, MEL, NORD, create_contract, new_id
from grpc import StatusCode
from instrument_calls import caller_of, create_instrument, get, signatory, step, write_text
from socle.contracts.v1 import instrument_pb2
from socle.contracts.v1 import instrument_service_pb2 as api
from support_py.registry import READER, token_of

Line = api.DiffInstrumentVersionsResponse.Line


@pytest.fixture(name="pilot", scope="module")
def _pilot(channel):
    return caller_of(channel, token_of(NORD))


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return caller_of(channel, READER)


@pytest.fixture(name="instrument", scope="module")
def _instrument(pilot):
    """The first version is frozen and reopened; the second has another article, title and party, and is not frozen."""
    name = create_instrument(pilot, create_contract(pilot).name, parties=(NORD, MEL)).name
    write_text(pilot, name, "Article 1 : objet.\nArticle 2 : durée.\nArticle 3 : fin.\n")
    step(pilot, "SubmitInstrument", name)
    step(pilot, "FreezeInstrument", name)
    step(pilot, "ReopenInstrument", name, reason="relecture")
    changed = instrument_pb2.Instrument(
        name=name, display_name="Cadre révisé", parties=[signatory(each) for each in (NORD, LILLE)]
    )
    pilot.UpdateInstrument(
        api.UpdateInstrumentRequest(
            instrument=changed, update_mask={"paths": ["display_name", "parties"]}, request_id=new_id()
        )
    )
    write_text(pilot, name, "Article 1 : objet.\nArticle 2 : six ans.\nArticle 3 : fin.\n")
    return get(pilot, name)


def diff(caller, name, from_version=0, to_version=0, **fields):
    return caller.DiffInstrumentVersions(
        api.DiffInstrumentVersionsRequest(name=name, from_version=from_version, to_version=to_version, **fields)
    )


def told(answer, *kinds):
    return [line.text for line in answer.lines if line.kind in kinds]


def test_tells_the_fields_and_lines_that_changed(reader, instrument):
    answer = diff(reader, instrument.name, 1, instrument.latest_version)
    fields = {change.field: (change.before, change.after) for change in answer.fields}
    assert fields["title"] == ("Cadre d'Action Stratégique", "Cadre révisé")
    assert fields[f"party {MEL}"][1] == "" and fields[f"party {LILLE}"][0] == ""
    assert set(fields) == {"title", f"party {MEL}", f"party {LILLE}", "text"}
    assert "Article 2 : durée." in told(answer, Line.REMOVED)
    assert "Article 2 : six ans." in told(answer, Line.ADDED)
    assert (len(answer.from_sha256), answer.to_sha256) == (64, "")
    assert answer.added_count == len(told(answer, Line.ADDED))
    assert answer.removed_count == len(told(answer, Line.REMOVED))


def test_the_whole_of_both_comes_back_from_all_lines(reader, instrument):
    answer = diff(reader, instrument.name, 1, instrument.latest_version, context_lines=100_000)
    before = reader.GetInstrumentVersion(api.GetInstrumentVersionRequest(name=answer.from_version))
    assert "".join(line + "\n" for line in told(answer, Line.SAME, Line.REMOVED)) == before.canonical_text
    assert [line.number_before for line in answer.lines if line.number_before] == list(
        range(1, before.canonical_text.count("\n") + 1)
    )


def test_without_numbers_the_newest_is_compared_with_the_one_before(reader, instrument):
    answer = diff(reader, instrument.name, context_lines=0)
    assert answer.to_version == f"{instrument.name}/versions/{instrument.latest_version}"
    assert answer.from_version == f"{instrument.name}/versions/{instrument.latest_version - 1}"
    assert told(answer, Line.SAME) == []


def test_a_version_and_itself_differ_in_nothing(reader, instrument):
    answer = diff(reader, instrument.name, 1, 1)
    assert not answer.fields and not answer.lines


def test_what_is_not_there_is_said(reader, pilot, instrument):
    assert failure_of(diff, reader, instrument.name, 1, 99).code == StatusCode.NOT_FOUND
    assert failure_of(diff, reader, instrument.name, 0, 1).code == StatusCode.NOT_FOUND
    empty = create_instrument(pilot, create_contract(pilot).name)
    assert failure_of(diff, reader, empty.name).code == StatusCode.NOT_FOUND
    assert failure_of(diff, reader, instrument.name, context_lines=-1).reason == "INVALID_FIELD"


def test_soclectl_prints_it_as_diff_does(contracts, instrument):
    printed = contracts.soclectl(
        "contract", "diff", instrument.name.removeprefix("contracts/"), "1", str(instrument.latest_version), token=READER
    )
    assert "title: Cadre d'Action Stratégique → Cadre révisé" in printed
    assert "-Article 2 : durée.\n" in printed and "+Article 2 : six ans.\n" in printed
    assert " Article 3 : fin.\n" in printed
