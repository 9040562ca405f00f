"""The process killed while a list of grants comes in: all of it is there or nothing, and a repeat finishes it."""

import pytest
from calls import failure_of
from grant_calls import Grants, counts, row, table
from grpc import StatusCode

ROWS = 5000  # more than are written in one statement

# After the first and the second part of the rows, and on both sides of the commit.
POINTS = [
    "between_parts_of_import=kill@1",
    "between_parts_of_import=kill@3",
    "before_commit=kill@1",
    "after_commit_before_reply=kill@1",
]


@pytest.mark.parametrize("point", POINTS)
def test_an_import_is_there_whole_or_not_at_all(census, second, point):
    api = Grants(census.address)
    mapping = api.mapping()
    data = table(*(row(i) for i in range(ROWS)))
    second.stop()
    second.environment = {"SOCLE_FAILPOINTS": point}
    second.start()
    killed = failure_of(Grants(second.address).bring, mapping, data)
    assert killed.code == StatusCode.UNAVAILABLE, killed
    second.process.wait(timeout=30)
    second.environment = {}
    second.start()
    committed = point.startswith("after_commit")
    assert len(api.all(system=mapping.system)) == (ROWS if committed else 0)
    assert len(api.ListTableImports(column_mapping=mapping.name).table_imports) == committed
    again = Grants(second.address).bring(mapping, data)
    assert counts(again) == ((0, 0, ROWS, 0) if committed else (ROWS, 0, 0, 0))
    assert len(api.all(system=mapping.system)) == ROWS
