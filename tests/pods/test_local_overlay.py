"""The overlay `local`, as it is rendered, in real containers of the real image: it migrates, serves, tells the truth about
itself, survives its database's absence and stops as it should. `./dev image` runs this."""

import json
import os
import pathlib
import re
import secrets
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "deploy" / "check"), str(ROOT / "tests")]

from loopback import Gate, PodNetwork, unused_name
from node import Node, podman
from rendering import render
from support_py.postgres import PrivatePostgres

SERVICES = ("registry", "contracts", "census")


@pytest.fixture(scope="module")
def rendered():
    local = render("local")
    for workload in local.workloads():
        for container in workload["spec"]["template"]["spec"]["containers"]:
            container["image"] = os.environ["SOCLE_IMAGE"]
    return local


@pytest.fixture(scope="module")
def postgres():
    """With the roles that operating.md names, each with its password."""
    with PrivatePostgres() as running:
        rules = running.psql("postgres", "SHOW hba_file")
        running.psql(
            "postgres",
            f"COPY (VALUES ('host all socle 127.0.0.1/32 trust'), ('host all all 127.0.0.1/32 scram-sha-256')) TO '{rules}';"
            + "".join(
                f"CREATE ROLE socle_{name}_{role} LOGIN PASSWORD '{name}-{role}';" for name in SERVICES for role in ("owner", "app", "ro")
            )
            + "SELECT pg_reload_conf()",
        )
        for name in SERVICES:
            running.psql("postgres", f"CREATE DATABASE socle_{name} OWNER socle_{name}_owner")
        yield running


@pytest.fixture(scope="module")
def gate(postgres, network):
    opened = Gate(network, 5432, postgres.port)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def network():
    with PodNetwork(unused_name()) as made:
        yield made


@pytest.fixture(scope="module")
def node(rendered, network, gate, tmp_path_factory):
    token = secrets.token_hex(24)
    known = [{"token": token, "subject": "local", "roles": ["reader"], "acts_for": []}]
    given = {"identities": {"tokens.json": json.dumps(known), "token": token}}
    for name in SERVICES:
        given[f"{name}-database"] = {"username": f"socle_{name}_app", "password": f"{name}-app"}
        given[f"{name}-database-owner"] = {"username": f"socle_{name}_owner", "password": f"{name}-owner"}
    folder = tmp_path_factory.mktemp("secrets")
    # The user of the containers has to pass, as it has on a node.
    for above in [folder, *folder.parents]:
        if above.stat().st_mode & 0o005 != 0o005 and str(above) != "/":
            above.chmod(above.stat().st_mode | 0o005)
    with Node(rendered, network, given, folder) as running:
        yield running


@pytest.fixture(scope="module")
def migrated(node):
    said = {}
    for name in SERVICES:
        (job,) = node.pod("Job", f"{name}-migration")
        job.start()
        assert job.wait() == 0, job.log()
        said[name] = job.log()
    return said


@pytest.fixture(scope="module")
def services(node, migrated):
    """The three containers of the one pod, ready."""
    pod = {each.spec["name"]: each for each in node.pod("Deployment", "socle")}
    for container in pod.values():
        container.start()
    for container in pod.values():
        container.await_probe("startupProbe", 60)
        container.await_probe("readinessProbe", 60)
    return pod


def test_the_migrations_run_as_the_owner_of_each_database(migrated):
    for name in SERVICES:
        assert "the schema is at version" in migrated[name], name


def test_every_container_lives_and_is_ready_by_its_own_probes(services):
    for name, container in services.items():
        assert container.probe("livenessProbe"), name
        assert container.probe("readinessProbe"), name


def test_the_kernel_holds_each_to_what_its_manifest_says(services):
    for name, container in services.items():
        status = container.status
        assert status["Uid"].split() == ["10001"] * 4, name
        assert {int(status[key], 16) for key in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}, name
        assert (status["NoNewPrivs"].strip(), status["Seccomp"].strip()) == ("1", "2"), name
        mounts = container.run("cat", "/proc/self/mounts").splitlines()
        root = next(line.split() for line in mounts if line.split()[1] == "/")
        assert "ro" in root[3].split(","), f"{name}: its root is writable"


@pytest.mark.parametrize("path", ["/usr/local/bin/x", "/etc/x", "/var/x", "/etc/socle/database/x", "/etc/socle/identities/x"])
def test_nothing_is_writable(services, path):
    done = podman("exec", services["registry"].name, "sh", "-c", f"echo >{path}", check=False)
    assert done.returncode != 0 and "Read-only file system" in done.stderr, path


def test_calls_are_answered(services):
    inside = services["registry"].run
    with_token = ("soclectl", "--token-file", "/etc/socle/identities/token")
    assert "revision" in inside(*with_token, "list", "--limit", "1")
    assert "contrat-de-territoire" in inside(*with_token, "programmes"), "the programmes of the image are not those of data/programmes"
    for name in SERVICES:
        errors = [line for line in services[name].log().splitlines() if json.loads(line)["severity"] == "ERROR"]
        assert errors == [], name


def test_passwords_and_tokens_are_in_no_log_and_no_environment(node, services):
    planted = {value for secret in node.secrets.values() for key, value in secret.items() if key in ("password", "token")}
    for name, container in services.items():
        shown = container.log() + container.run("cat", "/proc/1/environ")
        assert not [value for value in planted if value in shown], f"{name} shows a secret"


def test_without_its_database_it_lives_and_takes_up_again(services, network, gate):
    database_up = lambda: re.search(r"^socle_database_up (\d)", network.metrics(9464), re.MULTILINE).group(1) == "1"
    assert database_up()
    gate.shut()
    try:
        end = time.monotonic() + 15
        while time.monotonic() < end or database_up():
            assert time.monotonic() < end + 60, "the registry does not notice that its database is away: was it?"
            for name, container in services.items():
                assert container.probe("livenessProbe"), f"{name} would be restarted because its database is away"
    finally:
        gate.reopen()
    end = time.monotonic() + 60
    while not database_up():
        assert time.monotonic() < end, "the registry does not come back to its database"
    for container in services.values():
        container.await_probe("readinessProbe", 60)


def test_it_stops_by_itself_within_its_grace_period(services):
    """The last: the pod is gone afterwards."""
    for name, container in services.items():
        code, seconds = container.stop()
        assert code == 0, f"{name} ended with {code}: {container.log()[-500:]}"
        assert seconds < 75, f"{name} took {seconds:.0f} s"
        assert '"message":"stopped"' in container.log(), name
        changed = podman("diff", container.name, check=False).stdout.splitlines()
        # Mount points are podman's.
        assert [line for line in changed if not re.match(r"[AC] /(etc|run|tmp|dev|proc|sys)(/|$)", line)] == [], name
