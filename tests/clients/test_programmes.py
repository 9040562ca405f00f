"""Programmes as integrators read them: data with its sources, from memory."""

import grpc
import pytest
from calls import failure_of
from contract_calls import TERRITORIAL, Caller
from socle.contracts.v1 import programme_service_pb2
from support_py.registry import READER


@pytest.fixture(name="reader", scope="module")
def _reader(contracts):
    with grpc.insecure_channel(contracts.address) as channel:
        yield Caller(channel, READER)


def test_five_are_served_each_with_its_sources(reader):
    found = reader.ListProgrammes(programme_service_pb2.ListProgrammesRequest()).programmes
    assert [programme.name.removeprefix("programmes/") for programme in found] == [
        "contrat-de-territoire-nord",
        "contrat-de-ville",
        "crte",
        "pvd",
        "territoires-d-industrie",
    ]
    for programme in found:
        assert programme.source and len(programme.sha256) == 64
        parts = [*programme.instrument_kinds, *programme.phases, *programme.body_roles, *programme.axis_editions]
        assert all(part.source for part in parts), programme.name
        # No source gives criteria: the grids are examples, and say so.
        assert all(grid.synthetic and grid.source for grid in programme.evaluation_grids), programme.name


def test_the_contract_of_the_nord_runs_six_years_and_is_reviewed_after_three(reader):
    programme = reader.GetProgramme(programme_service_pb2.GetProgrammeRequest(name=TERRITORIAL))
    assert (programme.duration_months, programme.review_months, programme.review_alert_months) == (72, 36, 6)
    assert [phase.id for phase in programme.phases] == [
        "diagnostic", "issues", "framework", "action-plan", "contract", "execution", "closed",
    ]  # fmt: skip
    assert programme.phases[2].instruments_in_force == ["strategic-framework"]


def test_axes_of_territoires_d_industrie_change_with_the_phase(reader):
    name = "programmes/territoires-d-industrie"
    programme = reader.GetProgramme(programme_service_pb2.GetProgrammeRequest(name=name))
    editions = {edition.id: [axis.id for axis in edition.axes] for edition in programme.axis_editions}
    assert editions["2019"] == ["recrutement", "innovation", "attractivite", "simplification"]
    assert len(editions["2023"]) == 4 and not set(editions["2019"]) & set(editions["2023"])


def test_pages_meet_without_a_gap(reader):
    names, token = [], ""
    while True:
        page = reader.ListProgrammes(programme_service_pb2.ListProgrammesRequest(page_size=2, page_token=token))
        names += [programme.name for programme in page.programmes]
        token = page.next_page_token
        if not token:
            break
    assert len(names) == len(set(names)) == 5


@pytest.mark.parametrize(
    ("name", "reason"), [("programmes/none-such", "RESOURCE_NOT_FOUND"), ("programme", "INVALID_NAME")]
)
def test_what_is_no_programme_is_said_so(reader, name, reason):
    failure = failure_of(reader.GetProgramme, programme_service_pb2.GetProgrammeRequest(name=name))
    assert failure.reason == reason and failure.french
