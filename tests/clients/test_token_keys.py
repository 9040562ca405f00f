"""Keys of tokens from where the issuer publishes them: verified, renewed, and never worse than the last good ones."""

import base64
import json
import time

import grpc
import pytest
from grpc import StatusCode
from socle.registry.v1 import collectivite_service_pb2 as api
from socle.registry.v1 import collectivite_service_pb2_grpc
from support_py.issuer import Issuer
from support_py.postgres import PrivatePostgres
from support_py.registry import RunningRegistry, migrate, run_soclectl

# Seconds between two looks at the issuer; for a key that is not known a fifth of it at least.
REFRESH = 3


class Keys:
    """A signing key of an issuer and the tokens that it signs."""

    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        run_soclectl(build, ["dev", "identities", folder, "--name", "issuer", "--name", "registry"])

    def published(self):
        return (self.folder / "jwks.json").read_bytes()

    def token(self):
        return run_soclectl(self.build, ["dev", "token", self.folder, "--role", "reader"]).strip()


@pytest.fixture(name="keys", scope="module")
def _keys(build, tmp_path_factory):
    return Keys(build, tmp_path_factory.mktemp("keys"))


@pytest.fixture(name="others", scope="module")
def _others(build, tmp_path_factory):
    """Those of another time, or of somebody else."""
    return Keys(build, tmp_path_factory.mktemp("others"))


@pytest.fixture(name="database", scope="module")
def _database(build):
    with PrivatePostgres() as postgres:
        database_url = postgres.create_database("socle_registry")
        migrate(build, database_url)
        yield database_url


@pytest.fixture(name="issuer")
def _issuer(keys):
    with Issuer(keys.folder / "issuer") as issuer:
        issuer.keys = keys.published()
        yield issuer


@pytest.fixture(name="start")
def _start(build, database, keys, tmp_path):
    started = []

    def start(url, authority=keys.folder / "authority" / "ca.crt"):
        flags = {
            "--tls-directory": keys.folder / "registry",
            "--token-keys-url": url,
            "--token-keys-ca": authority,
            "--token-keys-refresh": f"{REFRESH}s",
            "--token-issuer": "https://socle.localhost",
            "--token-audience": "socle-registry",
        }
        words = [str(word) for flag in flags.items() for word in flag]
        folder = tmp_path / f"registry-{len(started)}"
        folder.mkdir()
        running = RunningRegistry(build, folder, database, words, tls=keys.folder / "registry")
        started.append(running)
        return running.__enter__()

    yield start
    for running in started:
        running.stop()


def call(registry, token):
    """The failure of a call with the token; None for none."""
    authority, key, certificate = ((registry.tls / name).read_bytes() for name in ("ca.crt", "tls.key", "tls.crt"))
    credentials = grpc.ssl_channel_credentials(authority, key, certificate)
    with grpc.secure_channel(registry.address, credentials) as channel:
        stub = collectivite_service_pb2_grpc.CollectiviteServiceStub(channel)
        try:
            stub.ListCollectivites(api.ListCollectivitesRequest(page_size=1), metadata=[("authorization", f"Bearer {token}")], timeout=20)
        except grpc.RpcError as error:
            return error.code()
    return None


def soon(done, seconds=REFRESH + 10):
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def accepted(registry, keys, seconds=REFRESH + 10):
    token = keys.token()
    return soon(lambda: call(registry, token) is None, seconds)


def refused(registry, keys):
    return call(registry, keys.token()) == StatusCode.UNAUTHENTICATED


def test_keys_are_fetched_and_renewed(start, issuer, keys, others):
    registry = start(issuer.url)
    assert accepted(registry, keys)
    assert refused(registry, others)
    issuer.keys = others.published()
    assert accepted(registry, others), "the new keys are fetched"
    assert refused(registry, keys), "and those that are gone are believed no longer"


def of_another_key(token):
    """The token with the name of a key in its header that nobody has; so nobody signed it."""
    header = json.dumps({"alg": "ES256", "typ": "JWT", "kid": "unheard-of"}).encode()
    return ".".join([base64.urlsafe_b64encode(header).decode().rstrip("="), *token.split(".")[1:]])


def test_a_key_that_is_not_known_is_looked_for_soon_and_a_flood_of_them_costs_little(start, issuer, keys):
    registry = start(issuer.url)
    assert accepted(registry, keys)
    before, began, token = issuer.calls, time.monotonic(), of_another_key(keys.token())
    flood = 0
    while time.monotonic() < began + 4:
        assert call(registry, token) == StatusCode.UNAUTHENTICATED
        flood += 1
    assert flood > 8, "it does not wait for the issuer"
    assert 1 <= issuer.calls - before <= 9, f"{issuer.calls - before} looks for {flood} calls within four seconds"
    assert accepted(registry, keys, 1)


def test_what_is_not_its_issuer_is_not_believed(start, issuer, keys, others):
    """A certificate of another authority."""
    registry = start(issuer.url, others.folder / "authority" / "ca.crt")
    assert soon(lambda: "keys of tokens not fetched" in registry.log())
    assert refused(registry, keys)
    assert issuer.calls == 0, "not even asked"


@pytest.mark.parametrize("wrong", ["down", "slow", "garbage", "huge", "moved", "failing"])
def test_an_issuer_in_trouble_leaves_what_there_was(start, issuer, keys, others, wrong):
    registry = start(issuer.url)
    assert accepted(registry, keys)
    failures = registry.metric("socle_token_keys_fetch_failures_total")
    if wrong == "down":
        issuer.__exit__()
    issuer.hangs = wrong == "slow"
    if wrong == "garbage":
        issuer.keys = b'{"keys": [{"kty": "EC", "kid": "x"'
    if wrong == "huge":
        issuer.keys = b"x" * (64 << 20)
    if wrong == "moved":
        issuer.status, issuer.headers, issuer.keys = 302, {"Location": issuer.url}, others.published()
    if wrong == "failing":
        issuer.status = 500
    assert soon(lambda: registry.metric("socle_token_keys_fetch_failures_total") > failures, 30), registry.log()
    assert call(registry, keys.token()) is None, "the last good keys stay"
    assert registry.resident_bytes() < 400 << 20
    if wrong == "down":
        return
    issuer.released.set()
    issuer.hangs, issuer.status, issuer.headers, issuer.keys = False, 200, {}, others.published()
    assert accepted(registry, others, 30), "and it recovers"


def test_it_starts_without_its_issuer_and_finds_it_later(start, issuer, keys):
    issuer.status = 503
    registry = start(issuer.url)
    assert refused(registry, keys)
    assert registry.metric("socle_token_keys_fetched_seconds") == 0
    issuer.status = 200
    assert accepted(registry, keys, 30)
    assert registry.metric("socle_token_keys_fetched_seconds") > 1.7e9


def test_the_metrics_and_the_log_hold_no_token(start, issuer, keys):
    registry = start(issuer.url)
    token = keys.token()
    assert soon(lambda: call(registry, token) is None)
    call(registry, token[:-4] + "AAAA")
    assert token[:40] not in registry.log() and token[-40:-4] not in registry.log()
    assert "claire" not in registry.metrics() and json.loads(keys.published())["keys"]
