"""The process killed while a table of fiches-actions comes in: all of it is there or nothing, and a repeat finishes it."""

import pytest
from calls import failure_of
from grpc import StatusCode
from sheet_calls import NORD, Caller
from sheet_table_calls import SheetTables, counts, opened

ROWS = 1300  # more than are written in two statements

# After the first and the last part of the rows, and on both sides of the commit.
POINTS = [
    "between_parts_of_import=kill@1",
    "between_parts_of_import=kill@3",
    "before_commit=kill@1",
    "after_commit_before_reply=kill@1",
]


def rows(title="École", theme="k"):
    return [{"external_id": f"{n}", "title": f"{title} {n}", "themes": theme} for n in range(ROWS)]


def kill_at(point, second, mapping, data):
    second.stop()
    second.environment = {"SOCLE_FAILPOINTS": point}
    second.start()
    with opened(second.address) as channel:
        killed = failure_of(lambda: SheetTables(channel).bring(mapping, data))
    assert killed.code == StatusCode.UNAVAILABLE, killed
    second.process.wait(timeout=30)
    second.environment = {}
    second.start()
    return point.startswith("after_commit")


@pytest.mark.parametrize("point", POINTS)
def test_an_import_is_there_whole_or_not_at_all(census, second, point):
    with opened(census.address) as channel:
        api, reader = SheetTables(channel), Caller(channel, NORD)
        mapping = api.mapping()
        theme = mapping.system

        def there(words=""):
            return reader.CountActionSheets(filter={"themes": [theme], "words": words}).total_count

        committed = kill_at(point, second, mapping, rows(theme=theme))
        assert there() == (ROWS if committed else 0)
        assert counts(api.bring(mapping, rows(theme=theme))) == ((0, 0, ROWS, 0) if committed else (ROWS, 0, 0, 0))
        committed = kill_at(point, second, mapping, rows("Gymnase", theme))
        assert there("gymnase") == (ROWS if committed else 0)
        assert counts(api.bring(mapping, rows("Gymnase", theme))) == ((0, 0, ROWS, 0) if committed else (0, ROWS, 0, 0))
        assert there("gymnase") == there() == ROWS
