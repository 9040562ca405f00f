"""The sealed chain of a service as shipped: sealed under writes, told to the log, verified by soclectl with its own eyes."""

import json
import re
import subprocess

import pytest
from link_calls import until
from socle.registry.v1 import organisation_pb2
from socle.registry.v1 import organisation_service_pb2 as api
from support_py.postgres import PrivatePostgres
from support_py.registry import RunningRegistry, migrate
from written import Writer

BROKEN = 5


def create_organisations(address, count):
    organisation = organisation_pb2.Organisation(display_name="Une association", kind=organisation_pb2.Organisation.ASSOCIATION)
    with Writer(address) as writer:
        for _ in range(count):
            writer.CreateOrganisation(api.CreateOrganisationRequest(organisation=organisation))


def sealed(running, count):
    until(lambda: running.metric("socle_audit_last_seq"), lambda seq: seq >= count)


@pytest.fixture(name="postgres", scope="module")
def _postgres():
    with PrivatePostgres() as running:
        for role in ("owner", "app", "ro"):
            running.psql("postgres", f"CREATE ROLE socle_registry_{role} LOGIN")
        yield running


@pytest.fixture(name="keys", scope="module")
def _keys(tmp_path_factory):
    """A key pair as openssl makes it."""
    folder = tmp_path_factory.mktemp("keys")
    for words in (("genpkey", "-algorithm", "ed25519", "-out", "audit.key"), ("pkey", "-in", "audit.key", "-pubout", "-out", "audit.pub")):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    return folder


class Chain:
    """A registry that ran, wrote and stopped; its database is there to be tampered with."""

    def __init__(self, build, postgres, database, log):
        self.build = build
        self.postgres = postgres
        self.database = database
        self.log = log

    def verify(self, *options, role="ro"):
        """Exit code and what was said, as the role that only reads."""
        url = self.postgres.url(self.database).replace("socle@", f"socle_registry_{role}@")
        words = [self.build / "cli" / "soclectl", "--json", "audit", "verify", "--database-url", url, *options]
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    def run(self, statements):
        return self.postgres.psql(self.database, statements)

    def copy(self, name):
        self.postgres.create_database(name, template=self.database)
        return Chain(self.build, self.postgres, name, self.log)


@pytest.fixture(name="whole", scope="module")
def _whole(build, postgres, keys, tmp_path_factory):
    """Sealed by the role that serves, while it was written to."""
    postgres.psql("postgres", "CREATE DATABASE socle_registry OWNER socle_registry_owner")
    owner = postgres.url("socle_registry").replace("socle@", "socle_registry_owner@")
    migrate(build, owner)
    folder = tmp_path_factory.mktemp("registry")
    app = owner.replace("_owner@", "_app@")
    options = ("--audit-checkpoint", "1s", "--audit-key", keys / "audit.key", "--log-level", "error")
    with RunningRegistry(build, folder, app, options) as running:
        create_organisations(running.address, 12)
        sealed(running, 12)
        until(lambda: running.metric("socle_audit_checkpoint_seq"), lambda seq: seq >= 12)
        create_organisations(running.address, 8)
        running.stop()
        log = folder / "registry.log"
    return Chain(build, postgres, "socle_registry", log)


def checkpoints(chain):
    lines = [json.loads(line) for line in chain.log.read_text().splitlines() if "audit checkpoint" in line]
    return [line for line in lines if line["channel"] == "audit"]


def test_the_chain_is_whole_and_its_checkpoints_hold(whole, keys):
    code, verdict = whole.verify("--checkpoint", whole.log, "--public-key", keys / "audit.pub")
    assert code == 0, verdict
    assert verdict["whole"] and verdict["entries"] >= 20 and verdict["checkpoints"] >= 2
    assert verdict["unsealed"] == 0, "what was written last is sealed at the end"


def test_the_log_is_told_at_the_end_and_whatever_its_level(whole):
    told = checkpoints(whole)
    assert [line["seq"] for line in told] == sorted(line["seq"] for line in told)
    assert str(told[-1]["seq"]) == whole.run("SELECT max(seq) FROM audit_seal")
    assert all(re.fullmatch("[0-9a-f]{64}", line["hash"]) and line["signature"] and line["service"] == "registry" for line in told)
    keys_told = [json.loads(line)["key"] for line in whole.log.read_text().splitlines() if '"audit key"' in line]
    assert keys_told and keys_told[0] == told[-1]["key"]


def test_every_record_has_its_seal(whole):
    assert whole.run("SELECT count(*) FROM audit_record r LEFT JOIN audit_seal s ON s.record_id = r.id WHERE s.seq IS NULL") == "0"


@pytest.mark.parametrize(
    "name, tampering, first_bad",
    [
        ("edited", "UPDATE audit_record SET actor = 'somebody else' WHERE id = (SELECT record_id FROM audit_seal WHERE seq = 7)", 7),
        ("deleted", "DELETE FROM audit_record WHERE id = (SELECT record_id FROM audit_seal WHERE seq = 9)", 9),
        ("resealed", "UPDATE audit_seal SET hash = sha256('x') WHERE seq = 4", 4),
        (
            "inserted",
            "INSERT INTO audit_record (transaction, revision, actor, method, request_id, trace_id, resource, kind, changes) "
            "SELECT r.transaction, 1, 'x', 'x', gen_random_uuid(), '', 'x', 1, '{}' FROM audit_record r JOIN audit_seal ON id = record_id WHERE seq = 5",
            6,
        ),
    ],
)
def test_tampering_ends_with_5_and_names_the_first_bad_place(whole, name, tampering, first_bad):
    chain = whole.copy(f"tampered_{name}")
    chain.run(tampering)
    code, verdict = chain.verify()
    assert code == BROKEN, verdict
    assert not verdict["whole"] and verdict["firstBad"]["seq"] == first_bad, verdict


def test_a_lost_end_shows_against_the_log_only(whole):
    chain = whole.copy("tampered_end")
    chain.run("DELETE FROM audit_record WHERE id IN (SELECT record_id FROM audit_seal WHERE seq > 15); DELETE FROM audit_seal WHERE seq > 15")
    assert chain.verify()[0] == 0
    code, verdict = chain.verify("--checkpoint", chain.log)
    assert code == BROKEN and verdict["firstBad"]["seq"] == 16, verdict


def test_a_chain_made_anew_shows_against_the_log_only(build, whole, tmp_path):
    """By the service itself, which finds nothing sealed and seals what it is given."""
    chain = whole.copy("tampered_anew")
    chain.run("UPDATE audit_record SET actor = 'somebody else'; DELETE FROM audit_seal")
    with RunningRegistry(build, tmp_path, chain.postgres.url(chain.database)) as running:
        sealed(running, 20)
    assert chain.verify()[0] == 0
    code, verdict = chain.verify("--checkpoint", chain.log)
    assert code == BROKEN and "made anew" in verdict["firstBad"]["what"], verdict


def test_a_forged_checkpoint_is_not_believed(whole, keys, tmp_path):
    forged = tmp_path / "forged.log"
    forged.write_text(re.sub(r'"hash":"[0-9a-f]{64}"', f'"hash":"{"0" * 64}"', whole.log.read_text()))
    code, said = whole.verify("--checkpoint", forged, "--public-key", keys / "audit.pub")
    assert code == BROKEN and "not signed" in said


def test_wrong_files_are_named(whole, keys, tmp_path):
    empty = tmp_path / "empty.log"
    empty.write_text("nothing\n")
    for options, named in (
        (("--checkpoint", empty), "no checkpoint of registry"),
        (("--checkpoint", tmp_path / "absent.log"), "absent.log"),
        (("--checkpoint", whole.log, "--public-key", keys / "audit.key"), "--public-key"),
        (("--public-key", keys / "audit.pub"), "--checkpoint"),
    ):
        code, said = whole.verify(*options)
        assert code not in (0, BROKEN) and named in said, (code, said)


@pytest.mark.parametrize("statement", ["UPDATE audit_seal SET seq = seq", "DELETE FROM audit_seal", "TRUNCATE audit_seal", "UPDATE audit_record SET actor = actor", "DELETE FROM audit_record", "TRUNCATE audit_record"])
@pytest.mark.parametrize("role", ["app", "ro"])
def test_who_serves_cannot_change_what_was_sealed(whole, role, statement):
    with pytest.raises(RuntimeError, match="permission denied"):
        whole.run(f"SET ROLE socle_registry_{role}; {statement}")


def test_who_serves_may_erase_who_somebody_was_and_the_chain_holds(whole):
    chain = whole.copy("erased_actor")
    actor = chain.run("SELECT actor FROM audit_record LIMIT 1")
    with pytest.raises(RuntimeError, match="permission denied"):
        chain.run(f"SET ROLE socle_registry_ro; SELECT audit_forget_actor('{actor}')")
    assert int(chain.run(f"SET ROLE socle_registry_app; SELECT audit_forget_actor('{actor}')")) >= 20
    code, verdict = chain.verify("--checkpoint", chain.log)
    assert code == 0 and verdict["erasedActors"] >= 20, verdict
    for table in ("audit_record", "outbox_event", "request_record", "revision", "audit_seal"):
        assert chain.run(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%{actor}%'") == "0", table


def test_a_wrong_key_stops_the_start(build, whole, tmp_path):
    wrong = tmp_path / "wrong.key"
    wrong.write_text("no key")
    words = [build / "services" / "registry" / "socle-registry", "--audit-key", wrong, "--database-url", whole.postgres.url(whole.database)]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2 and "--audit-key" in done.stderr, done.stderr


@pytest.mark.parametrize("service", ["contracts", "census"])
def test_the_other_services_seal_as_well(build, request, service):
    running = request.getfixturevalue(service)
    before = running.metric("socle_audit_last_seq")
    record = (
        "INSERT INTO audit_record (revision, actor, method, request_id, trace_id, resource, kind, changes) "
        "VALUES (1, 'nobody', 'of a test', gen_random_uuid(), '', 'things/of-a-test', 1, '{}')"
    )
    subprocess.run(["psql", "-XAtq", running.database_url, "-c", record], check=True)
    sealed(running, before + 1)
    words = [build / "cli" / "soclectl", "audit", "verify", "--service", service, "--database-url", running.database_url]
    said = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"{service}: ") and "as they were" in said
