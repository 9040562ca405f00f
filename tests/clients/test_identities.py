"""The services as production has them: mutual TLS, certificates for machines, tokens for people."""

import json

import grpc
import pytest
from calls import refused
from contract_calls import Caller, create_contract
from grpc import StatusCode
from socle.registry.v1 import collectivite_service_pb2 as api
from socle.registry.v1 import collectivite_service_pb2_grpc
from support_py.contracts import RunningContracts
from support_py.identities import Identities
from support_py.postgres import PrivatePostgres
from support_py.registry import RunningRegistry, migrate, run_soclectl

# soclectl has a certificate of the authority, and no name that any service knows.
NAMES, STRANGERS = ["registry", "contracts", "census"], ["soclectl"]


@pytest.fixture(name="identities", scope="module")
def _identities(build, tmp_path_factory):
    return Identities(build, tmp_path_factory.mktemp("identities"), NAMES, STRANGERS)


@pytest.fixture(name="postgres", scope="module")
def _postgres():
    with PrivatePostgres() as postgres:
        yield postgres


@pytest.fixture(name="address", scope="module")
def _address(build, identities, postgres, tmp_path_factory):
    database_url = postgres.create_database("socle_registry")
    migrate(build, database_url)
    folder = tmp_path_factory.mktemp("registry")
    with RunningRegistry(build, folder, database_url, identities.options("registry"), identities.folder / "registry") as running:
        yield running.address


def calling(address, credentials, token=None):
    """Counting what a registry has: it answers as soon as it serves, whatever it holds."""
    metadata = [("authorization", f"Bearer {token}")] if token else []

    def call():
        with grpc.secure_channel(address, credentials) as channel:
            stub = collectivite_service_pb2_grpc.CollectiviteServiceStub(channel)
            return stub.ListCollectivites(api.ListCollectivitesRequest(page_size=1), metadata=metadata, timeout=20)

    return call


def test_a_service_is_let_in_by_its_certificate(address, identities):
    assert not calling(address, identities.credentials("census"))().collectivites


def test_a_certificate_that_names_nobody_gets_no_answer(address, identities):
    refused(calling(address, identities.credentials("soclectl")), StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")


def test_a_person_is_let_in_by_a_token(address, identities):
    front_end = identities.credentials("soclectl")
    assert not calling(address, front_end, identities.token("--role", "reader"))().collectivites
    refused(calling(address, front_end, identities.token("--role", "nothing")), StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")
    forged = identities.token("--role", "reader")[:-8] + "AAAAAAAA"
    refused(calling(address, front_end, forged), StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")


def test_without_a_certificate_there_is_no_connection(address, identities):
    authority = (identities.folder / "authority" / "ca.crt").read_bytes()
    with pytest.raises(grpc.RpcError) as failure:
        calling(address, grpc.ssl_channel_credentials(authority), identities.token("--role", "reader"))()
    assert failure.value.code() == StatusCode.UNAVAILABLE


def test_soclectl_speaks_tls_with_a_token(build, address, identities):
    own = identities.folder / "soclectl"
    words = ["--tls-ca", own / "ca.crt", "--tls-cert", own / "tls.crt", "--tls-key", own / "tls.key", "list", "--json"]
    printed = run_soclectl(build, words, SOCLE_ADDRESS=address, SOCLE_TOKEN=identities.token("--role", "reader"))
    assert "collectivites" not in json.loads(printed)


def test_soclectl_finds_certificate_and_people_in_a_folder(build, address, identities):
    named = ["--identities", identities.folder, "call", "ImportService.ListSources", "{}"]
    assert json.loads(run_soclectl(build, ["--as", "operator", *named], SOCLE_ADDRESS=address)) == {}
    with pytest.raises(RuntimeError, match="nobody in .* is 'mayor'; there are dev-reader"):
        run_soclectl(build, ["--as", "mayor", *named], SOCLE_ADDRESS=address)


@pytest.mark.parametrize("shown, reason", [("contracts", "INVALID_FIELD"), ("soclectl", "REGISTRY_UNAVAILABLE")])
def test_services_know_each_other_by_their_certificates(build, identities, postgres, address, tmp_path, shown, reason):
    """Parties are looked for in a registry that has none; of whom it does not know it takes no question."""
    database_url = postgres.create_database(f"socle_contracts_{shown}")
    migrate(build, database_url, "contracts")
    options, own = identities.options("contracts", shown), identities.folder / shown
    with RunningContracts(build, tmp_path, database_url, address, options, own) as contracts:
        with grpc.secure_channel(contracts.address, identities.credentials("soclectl")) as channel:
            pilot = Caller(channel, identities.token("--as", "departement-59", "--role", "contributor"))
            code = StatusCode.INVALID_ARGUMENT if shown == "contracts" else StatusCode.UNAVAILABLE
            refused(lambda: create_contract(pilot), code, reason)


def test_soclectl_says_whom_a_certificate_and_whom_a_token_makes_of_its_caller(build, address, identities):
    own = identities.folder / "census"
    words = ["--tls-ca", own / "ca.crt", "--tls-cert", own / "tls.crt", "--tls-key", own / "tls.key", "auth", "explain", "--json"]
    caller = json.loads(run_soclectl(build, words, own, SOCLE_ADDRESS=address))["access"]["caller"]
    assert (caller["subject"], caller["proof"]) == ("census", "CERTIFICATE"), caller
    token = identities.token("--subject", "claire", "--role", "reader", "--for", "commune-59350")
    caller = json.loads(run_soclectl(build, words, SOCLE_ADDRESS=address, SOCLE_TOKEN=token))["access"]["caller"]
    assert (caller["subject"], caller["proof"], caller["roles"]) == ("claire", "TOKEN", ["reader"]), caller
    assert caller["actsFor"] == ["collectivites/commune-59350"]
    assert any("census" in name for name in caller["certificateNames"]), "the connection is still the machine's"


def test_minting_again_keeps_what_is_good(build, identities):
    before = {path: path.read_bytes() for path in identities.folder.rglob("*") if path.name != "clients.json" and path.is_file()}
    again = Identities(build, identities.folder, NAMES, STRANGERS)
    assert again.printed == identities.printed
    assert {path: path.read_bytes() for path in before} == before


def test_secrets_are_their_owners_alone(identities):
    secrets = [*identities.folder.rglob("*.key"), identities.folder / "signing-key.jwk"]
    assert len(secrets) == 6
    assert [oct(path.stat().st_mode & 0o777) for path in secrets] == ["0o600"] * 6


def test_a_token_without_a_key_says_what_makes_one(build, tmp_path):
    with pytest.raises(RuntimeError, match="soclectl dev identities"):
        run_soclectl(build, ["dev", "token", tmp_path, "--role", "reader"])
