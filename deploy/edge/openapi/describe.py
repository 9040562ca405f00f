"""Writes the OpenAPI description of one service, with protoc-gen-openapi, and completes it: where it is, who may call.

usage: describe.py SERVICE DESCRIPTORS PLUGIN STUBS FILE

DESCRIPTORS is a descriptor set with comments, STUBS a folder with the Python stubs of google.api.
"""

import pathlib
import re
import subprocess
import sys

import google
import yaml
from google.protobuf.compiler import plugin_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorSet

ABOUT = """The same calls as over gRPC, as JSON: docs/api-guide.md says what holds for all of them, docs/edge.md what is particular to JSON.
Generated from the protos, whose comments these are.

Fields are written in lowerCamelCase, 64-bit numbers as strings. Calls that stream answer with one JSON object a line."""
VERBS = ("get", "put", "post", "delete", "patch")
# The plugin takes the words of a pattern in turns for a collection and an id. A collection that stands alone in what it
# belongs to (`contracts/*/notebook/pages/*`) is joined to the next word for it, and parted again afterwards.
JOINT = "~"


def joined(path: str) -> str:
    return re.sub(r"\{[^}]*\}", lambda part: re.sub(r"(\w)/(?=\w)", rf"\1{JOINT}", part[0]), path)


def parted(path: str) -> str:
    return re.sub(rf"\{{[^}}]*{JOINT}", "{", path).replace(JOINT, "/")


def request_for(service: str, described: FileDescriptorSet, http) -> plugin_pb2.CodeGeneratorRequest:
    # Its own package, and what every service has.
    others = {f"socle.{other}.v1" for other in ("registry", "contracts", "census") if other != service}
    mine = [file for file in described.file if file.package.startswith("socle.") and file.package not in others]
    for rule in (method.options.Extensions[http] for file in mine for each in file.service for method in each.method):
        for binding in (rule, *rule.additional_bindings):
            for verb in VERBS:
                if getattr(binding, verb):
                    setattr(binding, verb, joined(getattr(binding, verb)))
    options = ["version=v1", "naming=json", "enum_type=string", "fq_schema_naming=true"]
    options += [f"M{file.name}=socle.fr/{file.package}" for file in described.file if file.package.startswith("socle.")]
    return plugin_pb2.CodeGeneratorRequest(
        file_to_generate=[file.name for file in mine], parameter=",".join(options), proto_file=described.file
    )


def generated(plugin: str, request: plugin_pb2.CodeGeneratorRequest) -> dict:
    done = subprocess.run([plugin], input=request.SerializeToString(), stdout=subprocess.PIPE, check=True)
    answer = plugin_pb2.CodeGeneratorResponse.FromString(done.stdout)
    if answer.error:
        raise SystemExit(f"{plugin}: {answer.error}")
    return yaml.safe_load(answer.file[0].content)


def complete(service: str, document: dict) -> dict:
    document["info"] = {"title": f"Socle: {service}", "version": "v1", "description": ABOUT}
    document["servers"] = [{"url": f"https://{service}.socle.example.fr"}]
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    document["security"] = [{"token": []}]
    document["paths"] = {parted(path): operations for path, operations in document["paths"].items()}
    taken = set()
    for operation in (operation for operations in document["paths"].values() for operation in operations.values()):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                parameter["name"] = parameter["name"].rsplit(JOINT, 1)[-1]
        # A method with several paths is several operations, whose ids have to differ.
        name, number = operation["operationId"], 1
        while operation["operationId"] in taken:
            number += 1
            operation["operationId"] = f"{name}_{number}"
        taken.add(operation["operationId"])
    return document


def main() -> None:
    service, descriptors, plugin, stubs, file = sys.argv[1:]
    google.__path__.append(f"{stubs}/google")
    from google.api import annotations_pb2

    described = FileDescriptorSet.FromString(pathlib.Path(descriptors).read_bytes())
    document = complete(service, generated(plugin, request_for(service, described, annotations_pb2.http)))
    pathlib.Path(file).write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120))


if __name__ == "__main__":
    main()
