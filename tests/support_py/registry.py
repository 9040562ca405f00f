"""The real socle-registry as a child process, with a reader's and an operator's token, and soclectl to operate it."""

import json
import os
import pathlib
import re
import subprocess
import time

from support_py.service import RunningService

# Services of tests have identities of their own, not those of a ./dev run in this folder.
os.environ["SOCLE_IDENTITIES"] = "none"

READER = "reader-token-of-this-run"
OPERATOR = "operator-token-of-this-run"
VALIDATOR = "validator-token-of-this-run"
SECOND_VALIDATOR = "second-validator-token-of-this-run"
CONTRIBUTOR = "contributor-token-of-this-run"
CONTRACTS = "token-of-the-contracts-service"
PROTECTION = "data-protection-token-of-this-run"

# Parties for which somebody holds a token, of every type that can act: see token_of().
PARTIES = [
    "collectivites/ctu-972R",
    "collectivites/commune-59350",
    "collectivites/commune-59512",
    "collectivites/commune-59599",
    "collectivites/commune-62270",
    "collectivites/commune-62498",
    "collectivites/departement-59",
    "collectivites/departement-62",
    "collectivites/epci-200069037",
    "collectivites/epci-200093201",
    "collectivites/epci-245900410",
    "collectivites/epci-245900428",
    "collectivites/epci-246200364",
    "collectivites/region-32",
    "collectivites/statut-particulier-69M",
]


DEMO = sorted((pathlib.Path(__file__).resolve().parents[2] / "data" / "demo").glob("*.json"), key=lambda path: int(path.name.split("-")[0]))


def demo_steps():
    """(file name, step as it is written) of every step of the demonstration scenario."""
    for path in DEMO:
        yield from ((path.name, step) for step in json.loads(path.read_text())["steps"])


def demo_actors():
    """Who acts in it."""
    for _, step in demo_steps():
        yield from step["for_each"] if step["as"] == "${each}" else [step["as"]]


def token_of(party):
    """The token of a contributor who acts for the party, and for nobody else; `party` is one of PARTIES."""
    assert party in PARTIES, f"add {party} to PARTIES"
    return token_of_anybody(party)


def token_of_anybody(party):
    return f"token-of-{party.split('/')[1]}"


def migrate(build, database_url, service="registry"):
    """Brings the database of a service to the schema of this version."""
    run_soclectl(build, ["migrate", "--service", service], SOCLE_DATABASE_URL=database_url)


def run_soclectl(build, arguments, **environment):
    """Runs soclectl and returns what it printed; fails with what it said."""
    done = subprocess.run(
        [str(pathlib.Path(build) / "cli" / "soclectl"), *(str(word) for word in arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"soclectl {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def identities():
    """Who may call a service of the test: reader, operator, validators, contributors with and without a party."""
    return [
        {"token": READER, "subject": "test-reader", "roles": ["reader"]},
        {"token": OPERATOR, "subject": "test-operator", "roles": ["operator"]},
        {"token": CONTRIBUTOR, "subject": "test-contributor", "roles": ["contributor"]},
        {"token": VALIDATOR, "subject": "test-validator", "roles": ["validator"]},
        {"token": SECOND_VALIDATOR, "subject": "test-second-validator", "roles": ["validator", "contributor"]},
        {"token": PROTECTION, "subject": "test-data-protection", "roles": ["data-protection"]},
        {"token": CONTRACTS, "subject": "socle-contracts", "roles": ["reader", "service"]},
        *(
            {"token": token_of_anybody(party), "subject": f"test-{party.split('/')[1]}", "roles": ["contributor"], "acts_for": [party]}
            for party in sorted({*PARTIES, *demo_actors()})
        ),
    ]


class RunningRegistry(RunningService):
    """Serves `database_url` as long as the `with` block; `folder` gets its tokens and its log."""

    PROGRAM = "services/registry/socle-registry"

    def identities(self):
        return identities()

    def soclectl(self, *arguments, token=OPERATOR):
        return run_soclectl(self.build, arguments, SOCLE_ADDRESS=self.address, SOCLE_TOKEN=token)

    def import_and_serve(self, *arguments, seconds=300):
        """Imports, and waits until reads are answered from the revision that came of it."""
        printed = self.soclectl("import", *arguments)
        revision = int(re.search(r"the record is at revision (\d+)", printed)[1])
        deadline = time.monotonic() + seconds
        while self.metric("socle_registry_revision") < revision:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"revision {revision} is not served: {self.log()[-2000:]}")
            time.sleep(0.05)
        return printed
