"""Checks that dependencies point inward: api → domain ← store, services on platform, never the other way.

usage: check_layers.py [ROOT]
"""

import pathlib
import re
import sys
from typing import Iterator, List, NamedTuple, Pattern

from findings import Finding, report, repository_files, root_from_arguments

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


class Rule(NamedTuple):
    files: Pattern
    forbidden: Pattern
    why: str


def rule(files: str, forbidden: str, why: str) -> Rule:
    return Rule(re.compile(files), re.compile(forbidden), why)


RULES = [
    rule(r"services/[^/]+/domain/", r"grpcpp/|grpc/|\.pb\.h$", "the domain knows no gRPC and no proto: convert in api/"),
    rule(r"services/[^/]+/domain/", r"pqxx|libpq|^platform/db/", "the domain knows no SQL: put it in store/"),
    rule(r"services/[^/]+/domain/", r"^services/[^/]+/(api|store)/", "the domain includes neither api/ nor store/"),
    rule(r"services/[^/]+/api/", r"pqxx|libpq|^services/[^/]+/store/", "api/ calls the domain, never the store or SQL"),
    rule(r"services/[^/]+/store/", r"grpcpp/|^services/[^/]+/api/", "store/ returns domain types and knows no RPC"),
    rule(r"platform/", r"^(services|cli)/|^socle/(registry|contracts|census)/", "platform/ stands under every service and knows none"),
    rule(r"platform/base/", r"^platform/(?!base/)", "platform/base is under everything else in platform/"),
    rule(r"cli/", r"^services/[^/]+/(api|store)/|pqxx", "soclectl speaks to services by their protos"),
]

# Words of the domain that platform/ must not use as identifiers.
DOMAIN_WORDS = re.compile(r"\b\w*(collectivit|commune|departement|epci|siren|fiche_?action)\w*\b", re.IGNORECASE)


def check_file(name: str, text: str) -> Iterator[Finding]:
    service = re.match(r"services/([^/]+)/", name)
    for number, line in enumerate(text.splitlines(), start=1):
        include = INCLUDE.match(line)
        if include:
            target = include.group(1)
            for each in RULES:
                if each.files.match(name) and each.forbidden.search(target):
                    yield Finding(name, number, f"includes {target}", each.why)
            other = re.match(r"services/([^/]+)/", target)
            if service and other and other.group(1) != service.group(1):
                yield Finding(name, number, f"includes {target}", "services meet only through their protos")
        elif name.startswith("platform/"):
            code = re.sub(r"//.*|\"[^\"]*\"", "", line)
            word = DOMAIN_WORDS.search(code)
            if word:
                yield Finding(name, number, f"'{word.group()}' is a word of the domain", "platform/ serves every service alike")


def check(root: pathlib.Path) -> List[Finding]:
    names = [name for name in repository_files(root) if name.endswith((".h", ".cc"))]
    return [finding for name in names for finding in check_file(name, (root / name).read_text(encoding="utf-8"))]


if __name__ == "__main__":
    sys.exit(report(check(root_from_arguments())))
