"""Checks the public contract for what buf does not look at: the AIPs we follow and the options our servers rely on.

usage: check_protos.py [ROOT]

Compiles proto/socle/** with protoc and reads the descriptors. buf already checks comments, cases and request names.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
from typing import Dict, Iterator, List, Tuple

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from findings import Finding, report, root_from_arguments

FieldProto = descriptor_pb2.FieldDescriptorProto

# Packages whose messages are ours to check.
OURS = "socle."
# Responses that are no `<Rpc>Response` and no resource.
SHARED_RESPONSES = {"google.protobuf.Empty", "google.longrunning.Operation"}
# Names of dates and instants that the API rules settle besides `*_date` and `*_time`.
SETTLED_TIMES = re.compile(r"(^|_)(as_of|known_at|(valid|known|from|to)(_from|_to|_until)?)$")


class Contract:
    """The compiled protos, with options decoded (extensions of google.api and ours included) and source lines."""

    def __init__(self, root: pathlib.Path):
        self.root = root
        names = sorted(str(path.relative_to(root / "proto")) for path in (root / "proto" / "socle").rglob("*.proto"))
        self.files = self._compile(names)
        self.pool = descriptor_pool.DescriptorPool()
        for file in self.files.values():
            self.pool.Add(file)
        # Registers the extensions of every file with the option messages of this pool.
        factory = message_factory.MessageFactory(self.pool)
        self._messages = factory.GetMessages(list(self.files))
        for options in ("MethodOptions", "FieldOptions", "MessageOptions"):
            name = f"google.protobuf.{options}"
            self._messages[name] = factory.GetPrototype(self.pool.FindMessageTypeByName(name))
        self.lines = {file.name: lines_by_path(file) for file in self.files.values()}

    def _compile(self, names: List[str]) -> Dict[str, descriptor_pb2.FileDescriptorProto]:
        if not names:
            return {}
        google = self.root / "proto" / "node_modules" / "google-proto-files"
        if not google.is_dir():
            google = pathlib.Path(__file__).resolve().parents[2] / "proto" / "node_modules" / "google-proto-files"
        with tempfile.NamedTemporaryFile() as image:
            subprocess.run(
                ["protoc", f"-I{self.root / 'proto'}", f"-I{google}", "--include_imports", "--include_source_info"]
                + [f"--descriptor_set_out={image.name}"]
                + names,
                check=True,
            )
            compiled = descriptor_pb2.FileDescriptorSet.FromString(image.read())
        return {file.name: file for file in compiled.file}

    def ours(self) -> Iterator[descriptor_pb2.FileDescriptorProto]:
        return (file for file in self.files.values() if file.package.startswith(OURS))

    def option(self, options, extension: str):
        """The value of an extension in an options message, or None where it is not set."""
        try:
            field = self.pool.FindExtensionByName(extension)
        except KeyError:
            return None
        decoded = self._messages[options.DESCRIPTOR.full_name].FromString(options.SerializeToString())
        for known, value in decoded.ListFields():
            if known.full_name == field.full_name:
                return value
        return None

    def finding(self, file, path: Tuple[int, ...], what: str, remedy: str) -> Finding:
        return Finding(f"proto/{file.name}", self.lines[file.name].get(path, 1), what, remedy)

    def messages(self) -> Dict[str, tuple]:
        """Full name → (file, path, descriptor) of every message of ours and of google's, nested ones too."""
        found = {}

        def walk(file, prefix, path, message):
            found[f"{prefix}.{message.name}"] = (file, path, message)
            for index, nested in enumerate(message.nested_type):
                walk(file, f"{prefix}.{message.name}", path + (3, index), nested)

        for file in self.files.values():
            for index, message in enumerate(file.message_type):
                walk(file, file.package, (4, index), message)
        return found


def lines_by_path(file) -> Dict[Tuple[int, ...], int]:
    return {tuple(location.path): location.span[0] + 1 for location in file.source_code_info.location}


def check_methods(contract: Contract) -> Iterator[Finding]:
    messages = contract.messages()
    for file in contract.ours():
        for service_index, service in enumerate(file.service):
            for method_index, method in enumerate(service.method):
                path = (6, service_index, 2, method_index)
                for what, remedy in method_faults(contract, messages, method):
                    yield contract.finding(file, path, f"{service.name}.{method.name}: {what}", remedy)


def method_faults(contract: Contract, messages, method) -> Iterator[Tuple[str, str]]:
    _, _, request = messages[method.input_type.lstrip(".")]
    access = contract.option(method.options, "socle.type.v1.access")
    if access is None:
        yield "says no access", "add option (socle.type.v1.access) = {permission: \"service.collection.verb\"}"
    elif not re.fullmatch(r"[a-z]+(\.[a-z][A-Za-z_]*){2}", access.permission):
        yield f"permission '{access.permission}' is not service.collection.verb", "name it like registry.collectivites.read"
    streaming = method.client_streaming or method.server_streaming
    http = contract.option(method.options, "google.api.http")
    if http is not None:
        yield from http_faults(messages, method, request, http)
    elif not streaming:
        yield "has no google.api.http (AIP-127)", "add the option: a gateway must be able to serve it"
    signatures = contract.option(method.options, "google.api.method_signature")
    if signatures is None and not streaming:
        yield "has no google.api.method_signature (AIP-131 to 136)", "name the fields that a caller passes, \"\" for none"
    for signature in signatures or []:
        for name in filter(None, (part.strip() for part in signature.split(","))):
            if resolve(messages, request, name) is None:
                yield f"method_signature names '{name}', which the request has not", "correct the name"
    yield from response_faults(contract, messages, method)


def http_faults(messages, method, request, http) -> Iterator[Tuple[str, str]]:
    for rule in [http, *http.additional_bindings]:
        verb = rule.WhichOneof("pattern")
        template = getattr(rule, verb) if verb and verb != "custom" else ""
        if not re.match(r"/v[0-9]+((alpha|beta)[0-9]+)?/", template):
            yield f"path '{template}' has no version", "begin it with the package's version, like /v1/"
        for variable in re.findall(r"\{([a-z0-9_.]+)", template):
            if resolve(messages, request, variable) is None:
                yield f"path '{template}' uses '{variable}', which the request has not", "correct the variable"
        if rule.body not in ("", "*") and resolve(messages, request, rule.body) is None:
            yield f"body '{rule.body}' is no field of the request", "correct it"
        if verb in ("get", "delete") and rule.body:
            yield f"a {verb.upper()} has a body", "drop the body, or make it a POST with a :verb"
        if verb == "get" and re.match(r"(Create|Update|Delete)", method.name):
            yield "changes something by GET (AIP-133 to 135)", "use POST, PATCH or DELETE"


def resolve(messages, message, dotted: str):
    """The field at a dotted path in a message, or None."""
    field = None
    for part in dotted.split("."):
        if message is None:
            return None
        field = next((candidate for candidate in message.field if candidate.name == part), None)
        if field is None:
            return None
        entry = messages.get(field.type_name.lstrip(".")) if field.type == FieldProto.TYPE_MESSAGE else None
        message = entry[2] if entry else None
    return field


def response_faults(contract: Contract, messages, method) -> Iterator[Tuple[str, str]]:
    full_name = method.output_type.lstrip(".")
    _, _, response = messages[full_name]
    if response.name == f"{method.name}Response" or full_name in SHARED_RESPONSES:
        return
    if re.match(r"(List|Batch|Search|Count|Export|Lookup|Resolve|Diff)", method.name):
        yield f"returns {response.name}", f"name its response {method.name}Response (AIP-132, AIP-231)"
    elif contract.option(response.options, "google.api.resource") is None:
        yield f"returns {response.name}, which is no resource", f"return {method.name}Response, or the resource itself"


def check_lists(contract: Contract) -> Iterator[Finding]:
    """AIP-158: every List is paged. A search gives its best matches and no second page."""
    messages = contract.messages()
    for file in contract.ours():
        for service in file.service:
            for method in service.method:
                if not re.match(r"List[A-Z]", method.name) or method.server_streaming:
                    continue
                wanted = [(method.input_type, ("page_size", "page_token")), (method.output_type, ("next_page_token",))]
                for type_name, fields in wanted:
                    where, path, message = messages[type_name.lstrip(".")]
                    for name in fields:
                        if name not in [field.name for field in message.field]:
                            yield contract.finding(
                                where, path, f"{message.name} has no {name} (AIP-158)", "page it from the first day"
                            )


def check_request_fields(contract: Contract) -> Iterator[Finding]:
    """AIP-203: every field that a request reaches says how it behaves."""
    messages = contract.messages()
    waiting = [method.input_type.lstrip(".") for file in contract.ours() for s in file.service for method in s.method]
    seen = set()
    while waiting:
        name = waiting.pop()
        if name in seen or not name.startswith(OURS):
            continue
        seen.add(name)
        file, path, message = messages[name]
        for index, field in enumerate(message.field):
            if contract.option(field.options, "google.api.field_behavior") is None and not message.options.map_entry:
                yield contract.finding(
                    file,
                    path + (2, index),
                    f"{message.name}.{field.name} is reached from a request and has no google.api.field_behavior (AIP-203)",
                    "say REQUIRED, OPTIONAL, OUTPUT_ONLY, IDENTIFIER or IMMUTABLE",
                )
            if field.type == FieldProto.TYPE_MESSAGE:
                waiting.append(field.type_name.lstrip("."))


def check_fields(contract: Contract) -> Iterator[Finding]:
    for _, (file, path, message) in contract.messages().items():
        if not file.package.startswith(OURS):
            continue
        for index, field in enumerate(message.field):
            for what, remedy in field_faults(field):
                yield contract.finding(file, path + (2, index), f"{message.name}.{field.name}: {what}", remedy)


def field_faults(field) -> Iterator[Tuple[str, str]]:
    if field.type == FieldProto.TYPE_BOOL and field.name.startswith("is_"):
        yield "boolean with is_ (AIP-140)", f"name it {field.name[3:]}"
    if field.type_name == ".google.protobuf.Timestamp" and not field.name.endswith(("_time", "_times")):
        if not SETTLED_TIMES.search(field.name):
            yield "an instant that is not named *_time (AIP-142)", "rename it"
    if field.type_name == ".google.type.Date" and not field.name.endswith(("_date", "_dates")):
        if field.name != "date" and not SETTLED_TIMES.search(field.name):
            yield "a civil date that is not named *_date (AIP-142)", "rename it"
    if field.type in (FieldProto.TYPE_FLOAT, FieldProto.TYPE_DOUBLE) and re.search(r"amount|price|cost|rate$", field.name):
        yield "an amount in floating point", "use google.type.Money or google.type.Decimal"


def check_resources(contract: Contract) -> Iterator[Finding]:
    """AIP-122, AIP-123: a resource has `string name = 1 [IDENTIFIER]`, a type, patterns, singular and plural."""
    for _, (file, path, message) in contract.messages().items():
        resource = contract.option(message.options, "google.api.resource")
        if resource is None or not file.package.startswith(OURS):
            continue
        for missing in (part for part in ("type", "pattern", "singular", "plural") if not getattr(resource, part)):
            yield contract.finding(file, path, f"resource {message.name} has no {missing}", "add it to google.api.resource")
        name = next((field for field in message.field if field.number == 1), None)
        if name is None or name.name != "name" or name.type != FieldProto.TYPE_STRING:
            yield contract.finding(file, path, f"resource {message.name} does not begin with its name", "string name = 1")
        elif 8 not in (contract.option(name.options, "google.api.field_behavior") or []):
            yield contract.finding(file, path, f"{message.name}.name is no IDENTIFIER", "say so with field_behavior")


def check_enums(contract: Contract) -> Iterator[Finding]:
    """AIP-126: values are prefixed exactly when the enum is at package level; the zero is NAME_UNSPECIFIED in both."""

    def faults(enum, nested: bool):
        prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum.name).upper() + "_"
        for index, value in enumerate(enum.value):
            if value.number == 0:
                continue
            if not nested and not value.name.startswith(prefix):
                yield index, f"{value.name} of the package-level enum {enum.name} has no prefix", f"name it {prefix}{value.name}"
            if nested and value.name.startswith(prefix):
                yield index, f"{value.name} of a nested enum has a prefix", f"name it {value.name[len(prefix):]}"

    for file in contract.ours():
        for enum_index, enum in enumerate(file.enum_type):
            if enum.name == "ErrorReason":  # its values are the `reason` of google.rpc.ErrorInfo, as they are
                continue
            for index, what, remedy in faults(enum, nested=False):
                yield contract.finding(file, (5, enum_index, 2, index), what, remedy + " (AIP-126)")
    for _, (file, path, message) in contract.messages().items():
        if file.package.startswith(OURS):
            for enum_index, enum in enumerate(message.enum_type):
                for index, what, remedy in faults(enum, nested=True):
                    yield contract.finding(file, path + (4, enum_index, 2, index), what, remedy + " (AIP-126)")


CHECKS = [check_methods, check_lists, check_request_fields, check_fields, check_resources, check_enums]


def check(root: pathlib.Path) -> List[Finding]:
    contract = Contract(root)
    return [finding for each in CHECKS for finding in each(contract)]


if __name__ == "__main__":
    sys.exit(report(check(root_from_arguments())))
