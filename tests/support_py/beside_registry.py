"""A service as a child process, beside a registry that it asks."""

from support_py.registry import CONTRACTS, identities
from support_py.service import RunningService


class RunningBesideRegistry(RunningService):
    """Serves `database_url` as long as the `with` block; `folder` gets its tokens and its log.

    `registry_address` is asked who collectivités are. The registry need not be there: then what has to ask it fails.
    """

    def __init__(self, build, folder, database_url, registry_address, options=(), tls=None):
        """With `tls` it shows the registry its own certificate."""
        super().__init__(build, folder, database_url, options, tls)
        self.registry_address = registry_address

    def identities(self):
        return identities()

    def arguments(self):
        if self.tls:
            return ["--registry-address", self.registry_address]
        token = self.folder / "registry-token"
        token.touch(mode=0o600)
        token.write_text(CONTRACTS + "\n")
        return ["--registry-address", self.registry_address, "--registry-token-file", token]
