"""Real registries and a real PostgreSQL that are broken on purpose. `./dev faults` says how often and how hard.

Each test prints its seed and leaves its history in a folder when it fails; verdict.py judges it again by hand.
"""

import importlib
import itertools
import os
import pathlib
import sys

import patience
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "data" / "node_modules"
TEMPLATE = "socle_registry_template"
TESTS = itertools.count(1)


def pytest_addoption(parser):
    group = parser.getgroup("faults")
    group.addoption("--seeds", type=int, default=1, help="how many seeds each test with faults runs")
    group.addoption("--first-seed", type=int, default=1, help="the first of them")
    group.addoption("--least-rate", type=float, default=30.0, help="operations a second below which a run proves nothing")
    group.addoption("--rollouts", type=int, default=1, help="how often all replicas are replaced under load")
    group.addoption("--seconds", type=float, default=4.0, help="how long the tests that count on time go on")
    group.addoption("--slack", type=float, default=4.0, help="how many times the promised times may pass: for busy machines")


def pytest_configure(config):
    stubs = os.environ.get("SOCLE_PYTHON_STUBS")
    if not stubs:
        raise pytest.UsageError("SOCLE_PYTHON_STUBS is not set: run ./dev faults, which makes the stubs")
    sys.path.insert(0, str(ROOT / "tests"))
    sys.path.insert(0, stubs)
    # Debian's google/ package has only google.protobuf in it; the stubs of google.api lie beside ours.
    google = importlib.import_module("google")
    google.__path__.append(str(pathlib.Path(stubs) / "google"))
    patience.slack = config.getoption("slack")


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        first = metafunc.config.getoption("first_seed")
        seeds = range(first, first + metafunc.config.getoption("seeds"))
        metafunc.parametrize("seed", seeds, ids=[f"seed-{seed}" for seed in seeds])


@pytest.fixture(scope="session")
def build():
    """The folder that ./dev build filled."""
    return pathlib.Path(os.environ["SOCLE_BUILD"])


@pytest.fixture(scope="session")
def least_rate(pytestconfig):
    return pytestconfig.getoption("least_rate")


@pytest.fixture(scope="session")
def seconds(pytestconfig):
    return pytestconfig.getoption("seconds")


@pytest.fixture(scope="session")
def slack(pytestconfig):
    return pytestconfig.getoption("slack")


@pytest.fixture(scope="session")
def postgres(build, tmp_path_factory):
    """A PostgreSQL that keeps what it was told, with a database that holds the newest published record."""
    from support_py.postgres import PrivatePostgres
    from support_py.registry import RunningRegistry, migrate

    newest = sorted(PUBLISHED.glob("decoupage-*"), key=lambda path: [int(n) for n in path.name[10:].split(".")])
    if not newest:
        pytest.skip(f"{PUBLISHED} is not there: run ./dev setup, which installs the published data")
    with PrivatePostgres(durable=True) as running:
        url = running.create_database(TEMPLATE)
        migrate(build, url)
        with RunningRegistry(build, tmp_path_factory.mktemp("template"), url) as registry:
            registry.import_and_serve(newest[-1])
        yield running


@pytest.fixture(name="replicas")
def fixture_replicas(build, postgres, tmp_path):
    """Two registries on a database of this test's own, to be broken."""
    from replicas import Replicas

    # Not dropped afterwards: that would wait for the disk, and the whole cluster goes at the end.
    with Replicas(build, tmp_path, postgres, f"faults_{next(TESTS)}", TEMPLATE) as running:
        yield running


@pytest.fixture(scope="session")
def shared_replicas(build, postgres, tmp_path_factory):
    """Two registries for the tests that break nothing: they write names of their own, see `prefix`."""
    from replicas import Replicas

    with Replicas(build, tmp_path_factory.mktemp("shared"), postgres, "faults_shared", TEMPLATE) as running:
        yield running


@pytest.fixture(name="prefix")
def fixture_prefix():
    """For the ids that a test makes."""
    return f"t{next(TESTS)}"


@pytest.fixture(name="history")
def fixture_history(tmp_path, request):
    """Of this test, with its seed; told when it fails."""
    from history import History

    parameters = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    seed = parameters.get("seed", request.config.getoption("first_seed"))
    with History(tmp_path / "history.jsonl", seed=seed) as history:
        print(history)
        yield history
