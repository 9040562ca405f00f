"""Pages of axes when the last one given is gone before the next page is asked for."""

import pytest
from contract_calls import NORD, create_contract, new_id
from plan_calls import acting_for
from socle.contracts.v1 import axis_pb2, axis_service_pb2


@pytest.fixture(name="pilot", scope="module")
def _pilot(channel):
    return acting_for(channel, NORD)


def names_of(axes):
    return [axis.name.rsplit("/", 1)[1] for axis in axes]


@pytest.mark.parametrize("gone", [["a-2"], ["a-1", "a-2"], ["a-1"], []], ids="+".join)
def test_no_axis_that_stays_is_left_out(pilot, gone):
    contract = create_contract(pilot).name
    for number in range(1, 6):
        axis = axis_pb2.Axis(label=f"Axe {number}", position=number)
        pilot.CreateAxis(
            axis_service_pb2.CreateAxisRequest(parent=contract, axis=axis, axis_id=f"a-{number}", request_id=new_id())
        )
    first = pilot.ListAxes(axis_service_pb2.ListAxesRequest(parent=contract, page_size=2))
    assert names_of(first.axes) == ["a-1", "a-2"]
    for axis in gone:
        pilot.DeleteAxis(axis_service_pb2.DeleteAxisRequest(name=f"{contract}/axes/{axis}", request_id=new_id()))
    request = axis_service_pb2.ListAxesRequest(parent=contract, page_size=1000, page_token=first.next_page_token)
    assert names_of(pilot.ListAxes(request).axes) == ["a-3", "a-4", "a-5"]
