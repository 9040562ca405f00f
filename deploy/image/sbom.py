"""The software bill of materials of the image, SPDX 2.3 as JSON: Debian's packages from dpkg's own record, and our programs.

usage: sbom.py --version V --epoch SECONDS --status DPKG_STATUS PROGRAM…

The same input gives the same bytes: the time is that of the commit, the namespace a digest of the content.
"""

import argparse
import datetime
import hashlib
import json
import pathlib
import sys
from typing import Dict, Iterator, List
from urllib.parse import quote

DISTRIBUTION = "debian-12"


def installed_packages(status: str) -> Iterator[Dict[str, str]]:
    """Each installed package of dpkg's status file, its first-line fields only."""
    for paragraph in status.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in paragraph.splitlines() if line[:1].strip() and ": " in line)
        if fields.get("Status", "").endswith(" installed"):
            yield fields


def source_of(fields: Dict[str, str]) -> str:
    """The source package with its version, which security notices name. `Source: gcc-12 (12.2.0-14)` or the package itself."""
    name, _, version = fields.get("Source", fields["Package"]).partition(" ")
    return f"{name} {version.strip('()') or fields['Version']}"


def debian_package(fields: Dict[str, str]) -> dict:
    name, version, architecture = fields["Package"], fields["Version"], fields["Architecture"]
    purl = f"pkg:deb/debian/{quote(name)}@{quote(version, safe='')}?arch={architecture}&distro={DISTRIBUTION}"
    return {
        "SPDXID": spdx_id("Debian", name, architecture),
        "name": name,
        "versionInfo": version,
        "supplier": "Organization: Debian",
        "originator": f"Person: {fields.get('Maintainer', 'Debian').split(' <')[0]}",
        "sourceInfo": f"built from {source_of(fields)}",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}],
    }


def program_package(path: pathlib.Path, version: str) -> dict:
    return {
        "SPDXID": spdx_id("Program", path.name),
        "name": path.name,
        "versionInfo": version,
        "supplier": "Organization: Socle",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "checksums": [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(path.read_bytes()).hexdigest()}],
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
    }


def spdx_id(*words: str) -> str:
    """Letters, digits, dots and dashes only, as SPDX wants."""
    return "SPDXRef-" + "-".join("".join(c if c.isalnum() or c in ".-" else "-" for c in word) for word in words)


def document(packages: List[dict], version: str, epoch: int) -> dict:
    content = json.dumps(packages, sort_keys=True).encode()
    image = {**{key: "NOASSERTION" for key in ("downloadLocation", "licenseConcluded", "licenseDeclared", "copyrightText")},
             "SPDXID": "SPDXRef-Image", "name": "socle", "versionInfo": version, "filesAnalyzed": False,
             "primaryPackagePurpose": "CONTAINER"}
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"socle-{version}",
        "documentNamespace": f"https://socle.fr/sbom/{hashlib.sha256(content).hexdigest()}",
        "creationInfo": {
            "created": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: deploy/image/sbom.py"],
        },
        "packages": [image, *packages],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-Image"},
            *(
                {"spdxElementId": "SPDXRef-Image", "relationshipType": "CONTAINS", "relatedSpdxElement": package["SPDXID"]}
                for package in packages
            ),
        ],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", required=True)
    parser.add_argument("--epoch", type=int, required=True)
    parser.add_argument("--status", type=pathlib.Path, required=True)
    parser.add_argument("programs", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()
    debian = [debian_package(fields) for fields in installed_packages(arguments.status.read_text(encoding="utf-8"))]
    ours = [program_package(path, arguments.version) for path in sorted(arguments.programs)]
    if not debian:
        print(f"sbom.py: {arguments.status} names no installed package", file=sys.stderr)
        return 1
    packages = sorted([*debian, *ours], key=lambda package: package["SPDXID"])
    json.dump(document(packages, arguments.version, arguments.epoch), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
