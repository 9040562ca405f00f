"""A registry as production starts it, on this machine, and whoever attacks it."""

import importlib
import os
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pytest_configure(config):
    stubs = os.environ.get("SOCLE_PYTHON_STUBS")
    if not stubs:
        raise pytest.UsageError("SOCLE_PYTHON_STUBS is not set: run ./dev test, which makes the stubs")
    sys.path.insert(0, str(ROOT / "tests"))
    sys.path.insert(0, stubs)
    google = importlib.import_module("google")
    google.__path__.append(str(pathlib.Path(stubs) / "google"))


def pytest_addoption(parser):
    group = parser.getgroup("attacks")
    group.addoption("--attack-frames", type=int, default=10_000, help="malformed frames at random")
    group.addoption("--attack-rounds", type=int, default=2, help="requests of any shape that each method gets")
    group.addoption("--first-seed", type=int, default=1, help="of what is random")


@pytest.fixture(scope="session")
def build():
    """The folder that ./dev build filled."""
    return pathlib.Path(os.environ["SOCLE_BUILD"])


@pytest.fixture(scope="session")
def registry(build, tmp_path_factory):
    """Without data: what is attacked comes before any."""
    from support_py.postgres import PrivatePostgres
    from support_py.registry import RunningRegistry, migrate

    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_registry")
        migrate(build, database_url)
        with RunningRegistry(build, tmp_path_factory.mktemp("registry"), database_url) as running:
            yield running


@pytest.fixture
def good_client(registry):
    """Calls all the time while the test runs. Afterwards the registry has to answer, and every call has to have been good."""
    from good_client import GoodClient

    with GoodClient(registry.address) as client:
        yield client
    assert not client.failures, client.failures[:5]
    assert registry.serves(), "the registry no longer serves"
