"""Which role may call which method: asked of the running services, method by method, and kept in docs/permissions.md."""

import collections
import os
import pathlib

import grpc
import pytest
from calls import failure_of
from google.protobuf import descriptor_pool
from grpc import StatusCode
from support_py.registry import CONTRACTS, CONTRIBUTOR, OPERATOR, PROTECTION, READER, VALIDATOR

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "permissions.md"
ROLES = {"reader": READER, "contributor": CONTRIBUTOR, "validator": VALIDATOR, "operator": OPERATOR, "service": CONTRACTS, "data-protection": PROTECTION}
# No message of any type: what is let in is refused for it, and nothing happens.
MALFORMED = b"\xff"
INTRODUCTION = """# Permissions

Which role may call which method, as the services answered when they were asked; the test that asks them writes this page
(`SOCLE_WRITE_PAGES=1`). A role is a list of permissions, and `--roles FILE` sets other roles; what stands
below `service` is what another service of the suite may, who is a reader too; `data-protection` answers for the rights of persons. A permission lets a call in; whether this caller may
do it to that resource is then a matter of relations (owner, pilot, member, operator …), which are the same for every collectivité whatever its type
or size: the pages of each subject name them.
"""


def services(package):
    """The services of a package of protos, by the stubs that are there."""
    import importlib

    folder = pathlib.Path(os.environ["SOCLE_PYTHON_STUBS"]) / package.replace(".", "/")
    for path in sorted(folder.glob("*_service_pb2.py")):
        module = importlib.import_module(f"{package}.{path.stem}")
        yield from module.DESCRIPTOR.services_by_name.values()


def permission_of(method):
    from socle.type.v1 import access_pb2

    return method.GetOptions().Extensions[access_pb2.access].permission


def outcome(channel, service, method, token):
    """The reason for which a call without a message is refused."""
    metadata = [("authorization", f"Bearer {token}")] if token else []
    call = channel.stream_stream(f"/{service.full_name}/{method.name}")
    failure = failure_of(lambda: list(call(iter([MALFORMED]), metadata=metadata, timeout=20)))
    assert failure.code in (StatusCode.PERMISSION_DENIED, StatusCode.INVALID_ARGUMENT, StatusCode.UNAUTHENTICATED), failure
    return failure.reason


@pytest.fixture(name="matrix", scope="module")
def _matrix(registry, contracts, census):
    """(package, service, method) → permission and the roles that it is let in for."""
    matrix = {}
    for package, running in (("socle.registry.v1", registry), ("socle.contracts.v1", contracts), ("socle.census.v1", census), ("socle.events.v1", registry), ("socle.access.v1", registry), ("socle.audit.v1", registry)):
        with grpc.insecure_channel(running.address) as channel:
            for service in services(package):
                for method in service.methods:
                    assert outcome(channel, service, method, None) == "UNAUTHENTICATED", method.full_name
                    roles = [role for role, token in ROLES.items() if outcome(channel, service, method, token) != "PERMISSION_DENIED"]
                    matrix[package, service.name, method.name] = permission_of(method), tuple(roles)
    return matrix


def page_of(matrix):
    lines = [INTRODUCTION]
    by_package = collections.defaultdict(lambda: collections.defaultdict(list))
    for (package, service, method), (permission, roles) in matrix.items():
        by_package[package][permission, roles].append(f"{service.removesuffix('Service')}.{method}")
    for package, rows in by_package.items():
        lines += [f"## {package.split('.')[1]}", "", "| permission | " + " | ".join(ROLES) + " | methods |", "|---" * (len(ROLES) + 2) + "|"]
        for (permission, roles), methods in sorted(rows.items()):
            marks = " | ".join("yes" if role in roles else "" for role in ROLES)
            lines.append(f"| `{permission}` | {marks} | {', '.join(sorted(methods))} |")
        lines.append("")
    return "\n".join(lines)


def test_every_method_lets_in_the_roles_of_the_page_and_nobody_else(matrix):
    page = page_of(matrix)
    if os.environ.get("SOCLE_WRITE_PAGES"):
        PAGE.write_text(page)
    assert page == PAGE.read_text(), "see the difference; SOCLE_WRITE_PAGES=1 writes docs/permissions.md anew"


def test_one_permission_has_one_answer(matrix):
    answers = collections.defaultdict(set)
    for permission, roles in matrix.values():
        answers[permission].add(roles)
    assert {permission: roles for permission, roles in answers.items() if len(roles) > 1} == {}


def test_every_method_is_for_somebody(matrix):
    assert [key for key, (_, roles) in matrix.items() if not roles] == []


def test_who_only_reads_changes_nothing(matrix):
    written = [
        f"{service}.{method}"
        for (_, service, method), (permission, roles) in matrix.items()
        if "reader" in roles and not permission.endswith(".read")
    ]
    assert written == [], "a role that reads has permissions to read"
    odd = [method for (_, _, method), (permission, _) in matrix.items() if permission.endswith(".read") and method.startswith(("Create", "Update", "Delete", "Import"))]
    assert odd == []
