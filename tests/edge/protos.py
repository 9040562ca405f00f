"""The published methods, and their paths in REST."""

import re
import subprocess

from google.api import annotations_pb2  # noqa: F401  known to the descriptors that follow
from google.protobuf import descriptor_pb2

SERVICES = ("registry", "contracts", "census")
VERBS = ("get", "put", "post", "delete", "patch")


def write_descriptors(root):
    """As `./dev openapi --descriptors`; the file."""
    subprocess.run([root / "dev", "openapi", "--no-setup", "--descriptors"], check=True, capture_output=True)
    return root / "build" / "openapi" / "socle.binpb"


class Method:
    def __init__(self, package, service, method):
        self.service = f"{package}.{service.name}"
        self.name = f"{service.name}_{method.name}"
        self.path = f"/{self.service}/{method.name}"
        self.takes_stream = method.client_streaming
        self.streams = method.client_streaming or method.server_streaming
        rule = method.options.Extensions[annotations_pb2.http]
        # (verb, path) as OpenAPI writes it: what a pattern leaves open is named after its collection.
        self.rest = [
            (verb, _with_names(getattr(each, verb))) for each in (rule, *rule.additional_bindings) for verb in VERBS if getattr(each, verb)
        ]


def methods(file, service):
    """Those of a service: its own package, and what every service has."""
    described = descriptor_pb2.FileDescriptorSet.FromString(file.read_bytes())
    others = {f"socle.{other}.v1" for other in SERVICES if other != service}
    return [
        Method(each.package, kind, method)
        for each in described.file
        if each.package.startswith("socle.") and each.package not in others
        for kind in each.service
        for method in kind.method
    ]


def _with_names(path):
    """`/v1/{name=bodies/*}:end` → `/v1/bodies/{}:end`: OpenAPI chooses names for the parts, we compare without them."""
    return re.sub(r"\{[\w.]+=([^}]*)\}", lambda pattern: pattern[1], path).replace("**", "*").replace("*", "{}")
