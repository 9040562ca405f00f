"""The real socle-census as a child process, beside a registry that it asks."""

import pathlib

from support_py.beside_registry import RunningBesideRegistry


ROOT = pathlib.Path(__file__).resolve().parents[2]


class RunningCensus(RunningBesideRegistry):
    """See RunningBesideRegistry; the programmes are those of data/programmes."""

    PROGRAM = "services/census/socle-census"

    def arguments(self):
        return [*super().arguments(), "--programmes", ROOT / "data" / "programmes"]
