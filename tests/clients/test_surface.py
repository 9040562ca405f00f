"""deploy/surface.json is what manifests, alerts and dashboards are checked against: it says what the programs say."""

import json
import pathlib

import pytest
from support_py import surface

ROOT = pathlib.Path(__file__).resolve().parents[2]
REMEDY = "/usr/bin/python3 tests/support_py/surface.py build/dev > deploy/surface.json"


@pytest.fixture(scope="module")
def of_the_programs(build):
    return surface.surface_of(build)


@pytest.mark.parametrize("program", ["socle-registry", "socle-contracts", "socle-census", "soclectl"])
@pytest.mark.parametrize("what", ["options", "variables", "metrics"])
def test_is_what_the_program_shows(of_the_programs, program, what):
    written = json.loads((ROOT / "deploy" / "surface.json").read_text())[program].get(what)
    shown = of_the_programs[program].get(what)
    assert written == shown, f"{program} has other {what}: renamed ones break manifests and alerts. Then: {REMEDY}"


def test_each_service_tells_of_its_calls_and_its_database(of_the_programs):
    for service in surface.SERVICES:
        metrics = of_the_programs[f"socle-{service}"]["metrics"]
        assert {"socle_rpc_calls_total", "socle_rpc_duration_seconds", "socle_database_waiters"} <= set(metrics), service
