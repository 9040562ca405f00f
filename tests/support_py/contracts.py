"""The real socle-contracts as a child process, beside a registry that it asks."""

import pathlib

from support_py.registry import CONTRACTS, identities, run_soclectl
from support_py.service import RunningService

ROOT = pathlib.Path(__file__).resolve().parents[2]


class RunningContracts(RunningService):
    """Serves `database_url` as long as the `with` block; `folder` gets its tokens and its log.

    `registry_address` is asked who the parties are. The registry need not be there: then what has to ask it fails.
    """

    PROGRAM = "services/contracts/socle-contracts"

    def __init__(self, build, folder, database_url, registry_address, options=()):
        super().__init__(build, folder, database_url, options)
        self.registry_address = registry_address
        self.programmes = ROOT / "data" / "programmes"

    def identities(self):
        return identities()

    def arguments(self):
        token = self.folder / "registry-token"
        token.touch(mode=0o600)
        token.write_text(CONTRACTS + "\n")
        return [
            *("--registry-address", self.registry_address),
            *("--registry-token-file", token),
            *("--programmes", self.programmes),
        ]

    def soclectl(self, *arguments, token):
        return run_soclectl(
            self.build,
            arguments,
            SOCLE_ADDRESS=self.registry_address,
            SOCLE_CONTRACTS_ADDRESS=self.address,
            SOCLE_TOKEN=token,
        )
