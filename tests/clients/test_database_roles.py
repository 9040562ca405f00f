"""The three roles of each database, as docs/operating.md has them made: the owner migrates, `app` serves and `ro` reads."""

import pytest
from support_py.postgres import PrivatePostgres
from support_py.registry import migrate

SERVICES = ("registry", "contracts", "census")
# Each table but what stands with the reason.
TABLES = "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@pytest.fixture(scope="module")
def postgres(build):
    with PrivatePostgres() as running:
        for name in SERVICES:
            for role in ("owner", "app", "ro"):
                running.psql("postgres", f"CREATE ROLE socle_{name}_{role} LOGIN")
            running.psql("postgres", f"CREATE DATABASE socle_{name} OWNER socle_{name}_owner")
            migrate(build, running.url(f"socle_{name}").replace("socle@", f"socle_{name}_owner@"), name)
        yield running


def tables(postgres, service, condition):
    return set(postgres.psql(f"socle_{service}", f"{TABLES} AND {condition}").split())


@pytest.mark.parametrize("service", SERVICES)
def test_who_serves_may_read_every_table(postgres, service):
    unread = tables(postgres, service, f"NOT has_table_privilege('socle_{service}_app', oid, 'SELECT')")
    assert unread == set(), "a migration makes these tables without a GRANT to the role that serves"


@pytest.mark.parametrize("service", SERVICES)
def test_who_serves_may_add_to_every_table_but_two(postgres, service):
    closed = tables(postgres, service, f"NOT has_table_privilege('socle_{service}_app', oid, 'INSERT')")
    # One row that is updated; and what only the migrations write.
    assert closed <= {"outbox_retention", "schema_migration"}


@pytest.mark.parametrize("service", SERVICES)
def test_who_serves_cannot_change_what_was_done(postgres, service):
    for right in ("UPDATE", "DELETE", "TRUNCATE"):
        open_to_it = tables(postgres, service, f"has_table_privilege('socle_{service}_app', oid, '{right}')")
        assert not open_to_it & {"audit_record", "audit_seal", "schema_migration"}, right
    assert tables(postgres, service, f"has_table_privilege('socle_{service}_app', oid, 'TRUNCATE')") == set()


@pytest.mark.parametrize("service", SERVICES)
def test_who_serves_cannot_make_tables(postgres, service):
    assert postgres.psql(f"socle_{service}", f"SELECT has_schema_privilege('socle_{service}_app', 'public', 'CREATE')") == "f"


@pytest.mark.parametrize("service", SERVICES)
def test_the_reader_writes_nothing(postgres, service):
    for question in ("any_column_privilege", "table_privilege"):
        for right in ("INSERT", "UPDATE") if question == "any_column_privilege" else ("DELETE", "TRUNCATE"):
            assert tables(postgres, service, f"has_{question}('socle_{service}_ro', oid, '{right}')") == set(), right


@pytest.mark.parametrize("service", SERVICES)
def test_every_role_may_ask_which_schema_it_has(postgres, service):
    for role in ("app", "ro"):
        asked = f"SET ROLE socle_{service}_{role}; SELECT max(number) > 0 FROM schema_migration"
        assert postgres.psql(f"socle_{service}", asked) == "t", role
