"""What `soclectl dev` mints: certificates of an authority of our own, and tokens."""

import json

import grpc

from support_py.registry import run_soclectl

ISSUER = "https://socle.localhost"


class Identities:
    """A folder of them. All but the `strangers` are known to the services by clients.json."""

    def __init__(self, build, folder, names, strangers=()):
        self.build, self.folder = build, folder
        words = [word for name in names for word in ("--name", name)]
        words += [word for name in strangers for word in ("--front-end", name)]
        self.printed = run_soclectl(build, ["dev", "identities", folder, *words])

    def give(self, name, roles):
        """What the machine may."""
        self._rewrite(lambda clients: [{**each, "roles": roles} if each["subject"] == name else each for each in clients])

    def credentials(self, name):
        of = lambda file: (self.folder / name / file).read_bytes()
        return grpc.ssl_channel_credentials(of("ca.crt"), of("tls.key"), of("tls.crt"))

    def token(self, *words):
        return run_soclectl(self.build, ["dev", "token", self.folder, *words]).strip()

    def options(self, service, shows=None):
        """The options of a service that knows them, and shows the certificate of `shows`: its own where that is not said."""
        flags = {
            "--tls-directory": self.folder / (shows or service),
            "--clients": self.folder / "clients.json",
            "--token-keys": self.folder / "jwks.json",
            "--token-issuer": ISSUER,
            "--token-audience": f"socle-{service}",
        }
        return [str(word) for flag in flags.items() for word in flag]

    def _rewrite(self, change):
        path = self.folder / "clients.json"
        path.write_text(json.dumps(change(json.loads(path.read_text()))))
