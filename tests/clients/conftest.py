"""Python consumers of the published protos: ./dev test makes the stubs and says where they and the binaries are.

The registry that they call is the real one, on a throw-away PostgreSQL, with the data of npm in it.
"""

import contextlib
import importlib
import os
import pathlib
import sys

import grpc
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "data" / "node_modules"


def pytest_configure(config):
    stubs = os.environ.get("SOCLE_PYTHON_STUBS")
    if not stubs:
        raise pytest.UsageError("SOCLE_PYTHON_STUBS is not set: run ./dev test, which makes the stubs")
    sys.path.insert(0, str(ROOT / "tests"))
    sys.path.insert(0, stubs)
    # Debian's google/ package has only google.protobuf in it; the stubs of google.api lie beside ours.
    google = importlib.import_module("google")
    google.__path__.append(str(pathlib.Path(stubs) / "google"))


@pytest.fixture(scope="session")
def build():
    """The folder that ./dev build filled."""
    return pathlib.Path(os.environ["SOCLE_BUILD"])


@pytest.fixture(scope="session")
def registry(build, tmp_path_factory):
    """The registry with the data of npm, as `./dev run` would have it."""
    from support_py.postgres import PrivatePostgres
    from support_py.registry import RunningRegistry, migrate

    if not any(PUBLISHED.glob("decoupage-*")):
        pytest.skip(f"{PUBLISHED} is not there: run ./dev setup, which installs the published data")
    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_registry")
        migrate(build, database_url)
        folder = tmp_path_factory.mktemp("registry")
        with RunningRegistry(build, folder, database_url) as running:
            running.import_and_serve(PUBLISHED)
            yield running


@pytest.fixture(scope="session")
def client(registry):
    """Calls it as its reader."""
    from calls import Client

    with Client(registry.address) as reader:
        yield reader


@contextlib.contextmanager
def on_empty_database(build, service, running, registry, folder, options=()):
    """A service on an empty database of its own, beside the registry with the data of npm."""
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    with PrivatePostgres() as postgres:
        database_url = postgres.create_database(f"socle_{service}")
        migrate(build, database_url, service)
        with running(build, folder, database_url, registry.address, options) as started:
            yield started


@pytest.fixture(scope="session")
def contracts(build, registry, tmp_path_factory):
    from support_py.contracts import RunningContracts

    folder = tmp_path_factory.mktemp("contracts")
    with on_empty_database(build, "contracts", RunningContracts, registry, folder) as running:
        yield running


@pytest.fixture(scope="session")
def census(build, registry, tmp_path_factory):
    from support_py.census import RunningCensus

    with on_empty_database(build, "census", RunningCensus, registry, tmp_path_factory.mktemp("census")) as running:
        yield running


@pytest.fixture(name="second", scope="module")
def second_census(build, registry, census, tmp_path_factory):
    """A second census on the database of the first, to be broken."""
    from support_py.census import RunningCensus

    with RunningCensus(build, tmp_path_factory.mktemp("census"), census.database_url, registry.address) as second:
        yield second


@pytest.fixture(name="both", scope="module")
def contracts_and_census(build, registry, tmp_path_factory):
    """Contracts and census, told of each other."""
    from link_calls import linked

    with linked(build, registry, tmp_path_factory.mktemp) as services:
        yield services


@pytest.fixture(scope="module")
def channel(contracts):
    """A connection to contracts; tests of the registry alone have one of their own."""
    with grpc.insecure_channel(contracts.address) as opened:
        yield opened
