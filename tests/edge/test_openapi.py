"""The OpenAPI descriptions that `./dev openapi` writes: valid, and with every method that the protos give to REST."""

import pathlib
import re
import shutil
import subprocess

import protos
import pytest
import yaml
from tools import openapi_findings

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(name="folder", scope="module")
def _folder():
    if shutil.which("go") is None:
        pytest.skip("notice: go is not here, so the OpenAPI descriptions were not made")
    done = subprocess.run([ROOT / "dev", "openapi", "--no-setup"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "build" / "openapi"


@pytest.fixture(name="service", params=protos.SERVICES, scope="module")
def _service(request):
    return request.param


@pytest.fixture(name="document", scope="module")
def _document(folder, service):
    return yaml.safe_load((folder / f"{service}.yaml").read_text())


def test_it_is_valid(folder, service):
    assert not openapi_findings(folder / f"{service}.yaml")


def test_every_path_of_every_method_is_in_it_and_no_other(folder, service, document):
    wanted = {(verb, path) for method in protos.methods(folder / "socle.binpb", service) for verb, path in method.rest}
    found = {(verb, re.sub(r"\{[^}]*\}", "{}", path)) for path, operations in document["paths"].items() for verb in operations}
    assert found == wanted


def test_every_method_has_its_comment_and_its_errors(folder, service, document):
    operations = [operation for operations in document["paths"].values() for operation in operations.values()]
    assert not [each["operationId"] for each in operations if not each.get("description") or "default" not in each["responses"]]
    named = {re.sub(r"_\d+$", "", each["operationId"]) for each in operations}
    assert named == {method.name for method in protos.methods(folder / "socle.binpb", service) if method.rest}


def test_it_says_that_a_token_is_needed(document):
    assert document["security"] == [{"token": []}]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_an_operation_with_two_paths_has_two_ids(document):
    ids = [each["operationId"] for operations in document["paths"].values() for each in operations.values()]
    assert len(ids) == len(set(ids))
