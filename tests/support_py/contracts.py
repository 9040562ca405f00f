"""The real socle-contracts as a child process, beside a registry that it asks."""

import pathlib

from support_py.beside_registry import RunningBesideRegistry
from support_py.registry import run_soclectl

ROOT = pathlib.Path(__file__).resolve().parents[2]


class RunningContracts(RunningBesideRegistry):
    """See RunningBesideRegistry; the programmes are those of data/programmes."""

    PROGRAM = "services/contracts/socle-contracts"
    programmes = ROOT / "data" / "programmes"

    def arguments(self):
        return [*super().arguments(), "--programmes", self.programmes]

    def soclectl(self, *arguments, token):
        return run_soclectl(
            self.build,
            arguments,
            SOCLE_ADDRESS=self.registry_address,
            SOCLE_CONTRACTS_ADDRESS=self.address,
            SOCLE_TOKEN=token,
        )
