"""Pods of the rendered manifests on this machine: ./dev image builds the image and says which it is."""

import os

import pytest


def pytest_configure(config):
    if not os.environ.get("SOCLE_IMAGE"):
        raise pytest.UsageError("SOCLE_IMAGE is not set: run ./dev image, which builds one")
