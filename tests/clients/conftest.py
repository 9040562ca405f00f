"""Python consumers of the published protos: ./dev test makes the stubs and says where they and the binaries are."""

import importlib
import os
import pathlib
import sys

import pytest


def pytest_configure(config):
    stubs = os.environ.get("SOCLE_PYTHON_STUBS")
    if not stubs:
        raise pytest.UsageError("SOCLE_PYTHON_STUBS is not set: run ./dev test, which makes the stubs")
    sys.path.insert(0, stubs)
    # Debian's google/ package has only google.protobuf in it; the stubs of google.api lie beside ours.
    google = importlib.import_module("google")
    google.__path__.append(str(pathlib.Path(stubs) / "google"))


@pytest.fixture(scope="session")
def build():
    """The folder that ./dev build filled."""
    return pathlib.Path(os.environ["SOCLE_BUILD"])
