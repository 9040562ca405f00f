"""What stands at the border: programs of integrators, and the edge itself, in front of services with mutual TLS."""

import os
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The certificate of `integrator` may write; that of `edge` proves nothing but that it is ours.
MACHINES, STRANGERS = ["registry", "contracts", "census", "integrator"], ["edge", "outside", "renewed"]


def pytest_configure(config):
    stubs = os.environ.get("SOCLE_PYTHON_STUBS")
    if not stubs:
        raise pytest.UsageError("SOCLE_PYTHON_STUBS is not set: run ./dev test, which makes the stubs")
    import google

    sys.path[:0] = [str(ROOT / "tests"), stubs]
    google.__path__.append(str(pathlib.Path(stubs) / "google"))


@pytest.fixture(scope="session")
def build():
    """The folder that ./dev build filled."""
    return pathlib.Path(os.environ["SOCLE_BUILD"])


@pytest.fixture(scope="session")
def identities(build, tmp_path_factory):
    from support_py.identities import Identities

    minted = Identities(build, tmp_path_factory.mktemp("identities"), MACHINES, STRANGERS)
    minted.give("integrator", ["contributor"])
    return minted


@pytest.fixture(scope="session")
def database_url(build):
    """An empty database of the registry."""
    from support_py.postgres import PrivatePostgres
    from support_py.registry import migrate

    with PrivatePostgres() as postgres:
        url = postgres.create_database("socle_registry")
        migrate(build, url)
        yield url


@pytest.fixture(scope="session")
def replica(build, identities, database_url, tmp_path_factory):
    """Makes a replica of the registry, to be used in a `with` block."""
    from support_py.registry import RunningRegistry

    def make(url=database_url):
        folder = tmp_path_factory.mktemp("registry")
        return RunningRegistry(build, folder, url, identities.options("registry"), tls=identities.folder / "registry")

    return make
