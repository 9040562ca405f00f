"""soclectl migrate takes the password from a file, as in a cluster, where it is mounted."""

import pytest
from support_py.postgres import PrivatePostgres
from support_py.registry import run_soclectl


def test_migrates_with_the_password_that_the_file_holds(build, tmp_path):
    password = tmp_path / "password"
    password.write_text("of-the-owner\n")
    with PrivatePostgres() as postgres:
        postgres.psql("postgres", "CREATE ROLE owner LOGIN SUPERUSER PASSWORD 'of-the-owner'")
        hba = postgres.psql("postgres", "SHOW hba_file")
        postgres.psql("postgres", f"COPY (SELECT 'host all owner 127.0.0.1/32 scram-sha-256' UNION ALL SELECT 'host all all 127.0.0.1/32 trust') TO '{hba}'")
        postgres.psql("postgres", "SELECT pg_reload_conf()")
        url = postgres.create_database("socle_census").replace("socle@", "owner@")
        said = run_soclectl(build, ["migrate", "--service", "census"], SOCLE_DATABASE_URL=url, SOCLE_DATABASE_PASSWORD_FILE=str(password))
        assert "the schema is at version" in said
        password.write_text("of-somebody-else\n")
        with pytest.raises(Exception, match="password authentication failed|cannot be reached"):
            run_soclectl(build, ["migrate", "--service", "census"], SOCLE_DATABASE_URL=url, SOCLE_DATABASE_PASSWORD_FILE=str(password))


def test_a_file_that_is_not_there_is_named(build, tmp_path):
    with pytest.raises(Exception, match="password-of-nobody"):
        run_soclectl(
            build,
            ["migrate"],
            SOCLE_DATABASE_URL="postgresql://x@127.0.0.1:1/x",
            SOCLE_DATABASE_PASSWORD_FILE=str(tmp_path / "password-of-nobody"),
        )
