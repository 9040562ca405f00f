"""The real socle-census as a child process, beside a registry that it asks."""

from support_py.beside_registry import RunningBesideRegistry


class RunningCensus(RunningBesideRegistry):
    """See RunningBesideRegistry."""

    PROGRAM = "services/census/socle-census"
