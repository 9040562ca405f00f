"""The bill of materials: every package that dpkg holds as installed, our programs with their digests, the same bytes again."""

import hashlib
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATUS = """\
Package: libc6
Status: install ok installed
Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
Architecture: amd64
Source: glibc
Version: 2.36-9+deb12u14
Description: GNU C Library
 Version: 0 is a line of the description

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: libstdc++6
Status: install ok installed
Architecture: amd64
Source: gcc-12 (12.2.0-14)
Version: 12.2.0-14+deb12u1
"""


def bill(tmp_path, status=STATUS):
    (tmp_path / "status").write_text(status)
    program = tmp_path / "socle-registry"
    program.write_bytes(b"\x7fELF registry")
    return subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "image" / "sbom.py"), "--version", "0.1.0", "--epoch", "1700000000",
         "--status", str(tmp_path / "status"), str(program)],
        capture_output=True,
        check=False,
    )


def packages(done):
    return {package["name"]: package for package in json.loads(done.stdout)["packages"]}


def test_names_what_is_installed_and_nothing_that_was_removed(tmp_path):
    assert set(packages(bill(tmp_path))) == {"socle", "libc6", "libstdc++6", "socle-registry"}


def test_versions_are_those_of_dpkg_and_never_of_a_description(tmp_path):
    assert packages(bill(tmp_path))["libc6"]["versionInfo"] == "2.36-9+deb12u14"


def test_a_scanner_finds_the_package_by_its_purl_and_its_source(tmp_path):
    library = packages(bill(tmp_path))["libstdc++6"]
    assert library["externalRefs"][0]["referenceLocator"] == "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12"
    assert library["sourceInfo"] == "built from gcc-12 12.2.0-14"


def test_our_programs_carry_the_digest_of_their_bytes(tmp_path):
    checksums = packages(bill(tmp_path))["socle-registry"]["checksums"]
    assert checksums == [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(b"\x7fELF registry").hexdigest()}]


def test_the_image_contains_each_of_them(tmp_path):
    document = json.loads(bill(tmp_path).stdout)
    contained = {each["relatedSpdxElement"] for each in document["relationships"] if each["relationshipType"] == "CONTAINS"}
    assert contained == {package["SPDXID"] for package in document["packages"]} - {"SPDXRef-Image"}
    assert document["creationInfo"]["created"] == "2023-11-14T22:13:20Z", "the time is that of the commit, not of the build"


def test_the_same_input_gives_the_same_bytes(tmp_path):
    assert bill(tmp_path).stdout == bill(tmp_path).stdout


def test_a_record_without_packages_is_refused(tmp_path):
    done = bill(tmp_path, "")
    assert done.returncode == 1 and b"names no installed package" in done.stderr
