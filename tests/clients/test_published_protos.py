"""What a consumer gets from the .proto files alone: every stub imports, and every method can be named."""

import importlib
import os
import pathlib

import pytest

STUBS = pathlib.Path(os.environ["SOCLE_PYTHON_STUBS"])
MODULES = sorted(".".join(path.relative_to(STUBS).with_suffix("").parts) for path in STUBS.rglob("socle/**/*_pb2*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_every_generated_module_imports(module):
    assert importlib.import_module(module)


def test_services_have_stubs():
    services = [module for module in MODULES if module.endswith("_service_pb2_grpc")]
    assert services, "proto/socle declares no service"
    for module in services:
        stubs = [name for name in dir(importlib.import_module(module)) if name.endswith("ServiceStub")]
        assert stubs, f"{module} has no client"
