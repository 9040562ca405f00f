"""Why a call is denied: what services say of themselves, of every method, and what soclectl makes of it."""

import json
import pathlib
import subprocess

import grpc
import pytest
from calls import failure_of, refused
from contract_calls import Caller, create_contract
from explained import agrees, explain
from grpc import StatusCode
from socle.census.v1 import indicator_pb2, indicator_service_pb2, indicator_service_pb2_grpc
from support_py.registry import CONTRIBUTOR, READER, token_of
from test_permissions import ROLES, permission_of, services

LILLE, NORD = "collectivites/commune-59350", "collectivites/departement-59"
# What the permission alone decides: the record is kept by roles, with two pairs of eyes, and by operators.
BY_PERMISSION_ALONE = {
    "ChangeRequestService": {"ApplyChangeRequest", "CancelChangeRequest", "CreateChangeRequest", "RejectChangeRequest", "SubmitChangeRequest", "ValidateChangeRequest"},
    "CorrectionService": {"CreateCorrection"},
    "ImportService": {"ApplySources", "UploadSource"},
    "OrganisationService": {"CorrectOrganisation", "CreateOrganisation", "DeleteOrganisation", "ImportOrganisations", "UndeleteOrganisation", "UpdateOrganisation"},
    "TerritoryService": {"CorrectTerritory", "CreateTerritory", "DeleteTerritory", "ImportTerritories", "UndeleteTerritory", "UpdateTerritory"},
}


@pytest.fixture(name="channels", scope="module")
def _channels(registry, contracts, census):
    """By package."""
    opened = {f"socle.{running.name}.v1": grpc.insecure_channel(running.address) for running in (registry, contracts, census)}
    yield opened
    for channel in opened.values():
        channel.close()


@pytest.fixture(name="soclectl")
def _soclectl(build, registry, contracts, census):
    def run(*words, token=READER):
        return subprocess.run(
            [str(pathlib.Path(build) / "cli" / "soclectl"), *words],
            env={
                "SOCLE_ADDRESS": registry.address,
                "SOCLE_CONTRACTS_ADDRESS": contracts.address,
                "SOCLE_CENSUS_ADDRESS": census.address,
                **({"SOCLE_TOKEN": token} if token else {}),
            },
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def methods(channels):
    for package, channel in channels.items():
        for service in services(package):
            for method in service.methods:
                yield channel, service, method


def test_every_method_is_explained_as_it_is(channels):
    for channel, service, method in methods(channels):
        answers = {role: explain(channel, token, method) for role, token in ROLES.items()}
        rule = answers["reader"].rule
        assert rule.permission == permission_of(method), method.full_name
        for role, answer in answers.items():
            assert answer.rule == rule, "the rule is the same whoever asks"
            assert answer.permitted == any(each in rule.roles for each in answer.caller.roles), f"{role}: {method.full_name}"


def test_every_method_that_writes_names_its_relation_or_has_none(channels):
    without = {}
    for channel, service, method in methods(channels):
        rule = explain(channel, READER, method).rule
        if permission_of(method).endswith((".read", "sheetReaders.read")):
            assert not rule.relations, f"{method.full_name} reads: reading takes no relation"
        elif not rule.relations:
            without.setdefault(service.name, set()).add(method.name)
    assert without == BY_PERMISSION_ALONE, "services/*/api/method_relations.cc says which relation a method asks"


def test_what_is_foretold_is_what_happens(channels):
    contracts, census = channels["socle.contracts.v1"], channels["socle.census.v1"]
    failure = failure_of(create_contract, Caller(contracts, token_of(LILLE)), validate_only=True)
    assert agrees(explain(contracts, READER, "socle.contracts.v1.ContractService/CreateContract"), failure), failure
    stub = indicator_service_pb2_grpc.IndicatorServiceStub(census)
    request = indicator_service_pb2.CreateIndicatorRequest(
        indicator_id="explained", validate_only=True, indicator=indicator_pb2.Indicator(display_name="x", keeper=NORD)
    )
    failure = failure_of(lambda: stub.CreateIndicator(request, metadata=[("authorization", f"Bearer {token_of(LILLE)}")], timeout=20))
    if failure.code == StatusCode.PERMISSION_DENIED:
        assert agrees(explain(census, READER, "socle.census.v1.IndicatorService/CreateIndicator"), failure), failure


def test_who_asks_is_told_about_itself_alone(channels):
    registry = channels["socle.registry.v1"]
    caller = explain(registry, token_of(LILLE)).caller
    assert (caller.subject, list(caller.roles), list(caller.acts_for)) == ("test-commune-59350", ["contributor"], [LILLE])
    refused(lambda: explain(registry, "no-token"), StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")
    for name in ("socle.contracts.v1.ContractService/CreateContract", "nothing", "/", "é" * 400):
        refused(lambda name=name: explain(registry, READER, name), StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


def test_soclectl_tells_a_person(soclectl):
    told = soclectl("auth", "explain", token=token_of(LILLE))
    assert told.returncode == 0, told.stderr
    assert "test-commune-59350" in told.stdout and LILLE in told.stdout and "SOCLE_TOKEN" in told.stdout

    told = soclectl("auth", "explain", "BodyService.CreateBody")
    assert told.returncode == 1, "a reader may not"
    assert "you do not have it; roles that have it: contributor" in told.stdout, told.stdout
    assert "one of OWNER to the resource, for CREATE_BODY" in told.stdout

    told = soclectl("auth", "explain", "BodyService.CreateBody", token=CONTRIBUTOR)
    assert told.returncode == 0 and "you have it" in told.stdout, told.stdout


def test_soclectl_tries_a_call_without_making_it(soclectl):
    body = json.dumps({"body": {"display_name": "Instance", "kind": "OTHER", "pilot": LILLE, "begin_date": {"year": 2020, "month": 1, "day": 1}}})
    words = ("auth", "explain", "CreateBody", "--request", body)
    allowed = soclectl(*words, token=token_of(LILLE))
    assert allowed.returncode == 0 and "it would be let in" in allowed.stdout, allowed.stdout + allowed.stderr
    denied = soclectl(*words, token=token_of(NORD))
    assert denied.returncode == 1, denied.stdout + denied.stderr
    assert "RELATION_REQUIRED (CREATE_BODY takes one of OWNER)" in denied.stdout
    shown = json.loads(soclectl(*words, "--json", token=token_of(NORD)).stdout)
    assert shown["access"]["permitted"] and shown["trial"]["outcome"] == "DENIED"
    assert shown["trial"]["status"]["details"][0]["metadata"]["act"] == "CREATE_BODY"


def test_soclectl_tries_a_read_on_a_resource(soclectl):
    told = soclectl("auth", "explain", "GetCollectivite", LILLE)
    assert told.returncode == 0 and "it would be let in" in told.stdout, told.stdout + told.stderr
    told = soclectl("auth", "explain", "GetCollectivite", "collectivites/commune-00000")
    assert told.returncode == 0 and "not denied, but refused for another reason" in told.stdout, told.stdout


def test_soclectl_does_not_do_what_it_was_to_explain(soclectl):
    told = soclectl("auth", "explain", "ApplySources", "--request", "{}")
    assert told.returncode == 2 and "cannot be tried" in told.stderr, told.stderr
    assert soclectl("auth", "explain", "NoMethod").returncode == 2
    told = soclectl("auth", "explain", "EventService.Watch")
    assert told.returncode == 0 and "events.events.read" in told.stdout, "streams are explained too"


def test_soclectl_tells_what_it_showed_to_who_is_not_known(soclectl):
    told = soclectl("auth", "explain", token=None)
    assert told.returncode == 1 and "no token was sent" in told.stderr, told.stderr
