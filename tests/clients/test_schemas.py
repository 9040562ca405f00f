"""What the migrations of every service must have in common."""

import psycopg
import pytest

from support_py.postgres import PrivatePostgres
from support_py.registry import migrate

# A reference by name or id, and the column that it names, where the two are ordered in different ways: a join of them
# cannot use an index.
OF_TWO_COLLATIONS = """
SELECT c.conrelid::regclass::text || '.' || a.attname FROM pg_constraint c, unnest(c.conkey, c.confkey) k(own, named)
JOIN LATERAL (SELECT * FROM pg_attribute) a ON a.attnum = k.own
JOIN LATERAL (SELECT * FROM pg_attribute) n ON n.attnum = k.named
WHERE c.contype = 'f' AND a.attrelid = c.conrelid AND n.attrelid = c.confrelid AND a.attcollation <> n.attcollation
"""
# Columns that carry a version of something, or belong to it, by the naming of our tables.
UNLIKE_THEIR_OWNER = """
SELECT v.attrelid::regclass::text || '.' || v.attname FROM pg_attribute v
JOIN pg_class t ON t.oid = v.attrelid AND t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
JOIN pg_class o ON o.relnamespace = t.relnamespace AND o.relkind = 'r' AND v.attname = o.relname || '_id'
JOIN pg_attribute i ON i.attrelid = o.oid AND i.attname = 'id' WHERE i.attcollation <> v.attcollation
"""


@pytest.fixture(scope="module")
def postgres():
    with PrivatePostgres() as running:
        yield running


@pytest.mark.parametrize("service", ["registry", "contracts", "census"])
def test_what_names_a_row_is_ordered_as_the_row_is(build, postgres, service):
    url = postgres.create_database(f"schema_{service}")
    migrate(build, url, service)
    with psycopg.connect(url) as connection:
        for query in [OF_TWO_COLLATIONS, UNLIKE_THEIR_OWNER]:
            columns = [row[0] for row in connection.execute(query)]
            assert not columns, f"{', '.join(columns)}: not in the collation of what they name, so joins use no index"
