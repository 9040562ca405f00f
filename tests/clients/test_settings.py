"""Settings that cannot be: the program ends at once, with a line that names the one that is wrong, and never serves."""

import json
import pathlib
import subprocess
import time

import pytest
from support_py.postgres import PrivatePostgres
from support_py.registry import migrate

ROOT = pathlib.Path(__file__).resolve().parents[2]
SURFACE = json.loads((ROOT / "deploy" / "surface.json").read_text())
PROGRAMS = [name for name in SURFACE if name.startswith("socle-")]
SECONDS = 20  # five, on a machine that has nothing else to do
WITHOUT_VALUE = ("--help", "--reflection", "--prepared-statements", "--no-")
# Any text may be one; whether it leads somewhere shows when it is used.
FREE_TEXT = ["--token-issuer", "--token-audience"]
# What is said of several settings together.
TOGETHER = {"--token-keys": "--token-issuer"}


def path_of(build, program):
    return build / "services" / program.removeprefix("socle-") / program


def run(build, program, *words, database_url="postgresql://127.0.0.1:1/nothing"):
    """Its exit code, and what it said to a person; fails when it goes on."""
    listen = [word for flag in ("--listen", "--metrics-listen") if flag not in words for word in (flag, "127.0.0.1:0")]
    started = time.monotonic()
    done = subprocess.run(
        [path_of(build, program), *listen, *words],
        env={"SOCLE_DATABASE_URL": database_url}, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert time.monotonic() - started < SECONDS
    lines = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("{")]
    return done.returncode, lines


def settings():
    for program in PROGRAMS:
        for option in SURFACE[program]["options"]:
            if not option.startswith(WITHOUT_VALUE) and option not in FREE_TEXT:
                yield program, option


@pytest.mark.parametrize("program, option", settings())
def test_a_setting_that_cannot_be_is_named_in_one_line(build, program, option):
    code, said = run(build, program, option, "?no such thing?")
    assert code != 0 and len(said) == 1, said
    assert option in said[0] or option.removeprefix("--").replace("-", " ").removesuffix(" url") in said[0].lower(), said[0]


@pytest.fixture(name="postgres", scope="module")
def _postgres():
    with PrivatePostgres() as running:
        yield running


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_schema_that_is_too_old_or_too_new_is_told(build, postgres, program):
    service = program.removeprefix("socle-")
    url = postgres.create_database(f"settings_{service}")
    code, said = run(build, program, *other_needs(program), database_url=url)
    assert code != 0 and "the database's schema is version 0" in said[0], said
    migrate(build, url, service)
    postgres.psql(f"settings_{service}", "INSERT INTO schema_migration (number, name, checksum) VALUES (9999, '9999_later', 'x')")
    code, said = run(build, program, *other_needs(program), database_url=url)
    assert code != 0 and "version 9999" in said[0] and "newer program" in said[0], said


def other_needs(program):
    """What else it does not start without."""
    return [] if program == "socle-registry" else ["--registry-address", "127.0.0.1:1", "--programmes", ROOT / "data" / "programmes"]
