"""The real Envoy with the configuration of deploy/edge as a child process, and a caller over HTTP.

Only addresses, folders and the names in development certificates are changed for it.
"""

import http.client
import json
import pathlib
import shutil
import socket
import ssl
import time
import urllib.parse
import uuid

import yaml
from protos import SERVICES
from support_py import processes

INSTALLED = "/etc/socle/edge"
NOWHERE = "127.0.0.1:1"


class RunningEdge:
    """Stands in front of `addresses` (service → host:port; others are away) as long as the `with` block."""

    def __init__(self, envoy, root, folder, identities, addresses, descriptors):
        self.envoy, self.folder, self.addresses = envoy, folder, addresses
        self.source = root / "deploy" / "edge"
        self.port, self.admin_port, self.probes_port = (processes.free_port() for _ in range(3))
        self.authority = identities.folder / "outside" / "ca.crt"
        self.process = None
        self.change = lambda config: None  # what a test wants otherwise
        shutil.copytree(self.source / "secrets", folder / "secrets")
        for name, identity in (("outside", "outside"), ("inside", "edge")):
            self.mount(name, identities.folder / identity)
        (folder / "descriptors").mkdir()
        shutil.copy(descriptors, folder / "descriptors")
        for path in (folder / "secrets").iterdir():
            path.write_text(path.read_text().replace(INSTALLED, str(folder)))

    def mount(self, name, content):
        """Puts files into a folder of the edge as a kubelet does: all at once, by a link that is moved."""
        folder = self.folder / name
        version = folder / f"..{uuid.uuid4().hex}"
        shutil.copytree(content, version)
        (folder / "..new").symlink_to(version.name)
        (folder / "..new").replace(folder / "..data")
        for file in version.iterdir():
            if not (folder / file.name).is_symlink():
                (folder / file.name).symlink_to(pathlib.Path("..data") / file.name)

    def __enter__(self):
        config = yaml.safe_load((self.source / "envoy.yaml").read_text().replace(INSTALLED, str(self.folder)))
        self._move(config)
        self.change(config)
        (self.folder / "envoy.yaml").write_text(yaml.safe_dump(config))
        words = ["-c", self.folder / "envoy.yaml", "--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"]
        self.process = processes.start([self.envoy, *words], log=self.folder / "envoy.log")
        try:
            self._await()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        processes.stop(self.process)

    def _move(self, config):
        """To free ports of the loopback, and to what development certificates name."""
        at = lambda address, port: address["socket_address"].update(address="127.0.0.1", port_value=port)
        at(config["admin"]["address"], self.admin_port)
        resources = config["static_resources"]
        for listener, port in zip(resources["listeners"], (self.port, self.probes_port)):
            at(listener["address"], port)
        for cluster in resources["clusters"]:
            address = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]
            if cluster["name"] not in SERVICES:
                at(address, self.admin_port)
                continue
            at(address, int(self.addresses.get(cluster["name"], NOWHERE).rsplit(":", 1)[1]))
            tls = cluster["transport_socket"]["typed_config"]
            checked = tls["common_tls_context"]["combined_validation_context"]["default_validation_context"]
            tls["sni"] = checked["match_typed_subject_alt_names"][0]["matcher"]["exact"] = cluster["name"]

    def _await(self):
        """Until it takes calls and knows of a healthy host of each service."""
        deadline = time.monotonic() + 60
        while not self._ready():
            if time.monotonic() > deadline:
                raise RuntimeError(f"the edge finds no service: {self.admin('/clusters')}")
            if self.process.poll() is not None:
                raise RuntimeError(f"the edge did not start: {self.log()[-3000:]}")
            time.sleep(0.05)

    def _ready(self):
        try:
            if self.admin("/ready") != "LIVE\n":
                return False
            clusters = json.loads(self.admin("/clusters?format=json"))["cluster_statuses"]
        except OSError:
            return False
        hosts = {each["name"]: each.get("host_statuses", []) for each in clusters}
        healthy = lambda name: any("failed_active_health_check" not in host["health_status"] for host in hosts[name])
        return all(healthy(name) for name in self.addresses)

    def admin(self, path, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.admin_port, timeout=10)
        connection.request("GET", path)
        return connection.getresponse().read().decode()

    def log(self):
        return (self.folder / "envoy.log").read_text(errors="replace")

    def log_with(self, word):
        """The log, once the word is in it: Envoy writes it within seconds."""
        deadline = time.monotonic() + 20
        while word not in self.log():
            assert time.monotonic() < deadline, f"{word} is not in the log: {self.log()[-1000:]}"
            time.sleep(0.05)
        return self.log()

    def tls(self, **limits):
        """What a caller trusts; `maximum_version` where it is an old one."""
        context = ssl.create_default_context(cafile=str(self.authority))
        for name, value in limits.items():
            setattr(context, name, value)
        return context

    def call(self, method, path, service="registry", body=None, token=None, headers=None, query=None):
        """One request by HTTP/1.1: (status, headers, body as JSON, or as bytes where it is none)."""
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=60, context=self.tls())
        connection.sock = self.tls().wrap_socket(socket.create_connection(("127.0.0.1", self.port), 60), server_hostname="localhost")
        path += "?" + urllib.parse.urlencode(query) if query else ""
        content = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        sent = {"host": f"{service}.socle.example.fr", **({"content-type": "application/json"} if content else {}), **(headers or {})}
        if token:
            sent["authorization"] = f"Bearer {token}"
        try:
            connection.request(method, path, content, sent)
            answer = connection.getresponse()
            received = answer.read()
        finally:
            connection.close()
        kind = answer.headers.get("content-type", "")
        return answer.status, answer.headers, json.loads(received) if kind == "application/json" and received else received

    def raw(self, text):
        """Bytes on a TLS connection: all that came back until it was closed, or nothing came for a while."""
        with self.tls().wrap_socket(socket.create_connection(("127.0.0.1", self.port), 10), server_hostname="localhost") as connection:
            connection.sendall(text)
            connection.settimeout(3)
            received = b""
            try:
                while piece := connection.recv(65536):
                    received += piece
            except (TimeoutError, ssl.SSLError, ConnectionError):
                pass
            return received
