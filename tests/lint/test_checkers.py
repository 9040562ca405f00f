"""Each checker finds what it is for, says where, and leaves good input alone."""

import json
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import check_breaking
import check_layers
import check_protos
import check_tree
import run_clang_tidy

HERE = pathlib.Path(__file__).resolve().parent
GOOGLE = HERE.parents[1] / "proto" / "node_modules" / "google-proto-files"
ACCESS = HERE.parents[1] / "proto" / "socle" / "type" / "v1" / "access.proto"


def write(root: pathlib.Path, name: str, content) -> pathlib.Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def texts(findings):
    return "\n".join(str(finding) for finding in findings)


# --- the repository -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, content, expected",
    [
        ("a.h", "#pragma once\nint a; \n", "a.h:2: white space at the end"),
        ("a.h", "#pragma once\n\tint a;\n", "a.h:2: a tab"),
        ("a.h", "#pragma once\r\n", "a.h:1: CRLF"),
        ("a.h", "#pragma once\nint a;", "a.h:2: no newline at the end"),
        ("a.h", "#pragma once\n\n", "a.h:2: empty lines at the end"),
        ("a.h", "int a;\n", "a.h:1: no #pragma once"),
        ("a.md", "see /wo" "rk/main/x\n", "a.md:1: a path of one machine"),
        ("a.md", "log in /ro" "ot/x\n", "a.md:1: a path of one machine"),
        ("a.md", "from https://registry.np" "mjs.org/x\n", "a.md:1: the address of a package registry"),
        ("a.cc", "<<<<<<" "< HEAD\n", "a.cc:1: a conflict mark"),
        ("a.cc", "// TO" "DO: later\n", "a.cc:1: unfinished work"),
        ("a.pem", "-----BEGIN PRIVATE" " KEY-----\n", "a.pem:1: a private key"),
        ("string_utils.cc", "int a;\n", "string_utils.cc:1: the name says nothing"),
        ("proto/node_modules/x.js", "1\n", "proto/node_modules/x.js:1: built or installed"),
        ("socle/v1/a.pb.h", "#pragma once\n", "socle/v1/a.pb.h:1: built or installed"),
        ("picture.png", b"\x89PNG\xff\0", "picture.png:1: not UTF-8 text"),
        ("docs/a.md", "held: tests/unit/a_test.cc.\n", "docs/a.md:1: tests/unit/a_test.cc is not there"),
        ("docs/a.md", "see [b](adr/b.md)\n", "docs/a.md:1: adr/b.md is not there"),
        ("script", "#!/bin/sh\n", "script:1: executable bit and #! disagree"),
    ],
)
def test_names_what_is_unclean(tmp_path, name, content, expected):
    write(tmp_path, name, content)
    assert expected in texts(check_tree.check(tmp_path))


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.h", "// What it is.\n#pragma once\nint a;\n"),
        ("a.md", "`/usr/bin/python3`, services/work/x, $HOME/root/x, https://socle.fr/root/\n"),
        ("tests/unit/golden/bytes.bin", b"\xff\0"),
        ("tests/fuzz/corpus/filter/unclosed", '(name = "'),
        ("empty.txt", ""),
    ],
)
def test_leaves_clean_files_alone(tmp_path, name, content):
    write(tmp_path, name, content)
    assert check_tree.check(tmp_path) == []


def test_lockfiles_name_no_host_and_carry_integrity(tmp_path):
    packages = {"": {}, "node_modules/a": {"resolved": "x", "integrity": "y"}, "node_modules/b": {}}
    write(tmp_path, "package-lock.json", json.dumps({"packages": packages}, indent=2) + "\n")
    found = texts(check_tree.check(tmp_path))
    assert "package-lock.json:4: node_modules/a records where it was downloaded" in found
    assert "package-lock.json:8: node_modules/b has no integrity" in found


def test_data_does_not_grow_the_repository(tmp_path):
    write(tmp_path, "big.json", "1\n" * 300_000)
    assert "big.json:1: 585 KiB" in texts(check_tree.check(tmp_path))


def test_long_files_are_noticed_and_fail_nothing(tmp_path):
    write(tmp_path, "long.cc", "int a;\n" * 401)
    assert list(check_tree.long_files(tmp_path)) == ["notice: long.cc has 401 lines; above 400 split it by subject"]
    assert check_tree.check(tmp_path) == []


# --- layers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, line",
    [
        ("services/registry/domain/a.cc", "#include <grpcpp/server.h>"),
        ("services/registry/domain/a.cc", '#include "socle/registry/v1/a.pb.h"'),
        ("services/registry/domain/a.cc", "#include <pqxx/pqxx>"),
        ("services/registry/domain/a.cc", '#include "services/registry/store/a.h"'),
        ("services/registry/api/a.cc", '#include "services/registry/store/a.h"'),
        ("services/registry/store/a.cc", '#include "services/registry/api/a.h"'),
        ("services/registry/api/a.cc", '#include "services/census/domain/a.h"'),
        ("platform/rpc/a.cc", '#include "services/registry/domain/a.h"'),
        ("platform/base/a.cc", '#include "platform/rpc/a.h"'),
        ("platform/rpc/a.cc", "int commune_count = 0;"),
        ("cli/a.cc", '#include "services/registry/store/a.h"'),
    ],
)
def test_finds_a_dependency_that_points_outward(name, line):
    findings = list(check_layers.check_file(name, "// First.\n" + line + "\n"))
    assert [(finding.path, finding.line) for finding in findings] == [(name, 2)]


@pytest.mark.parametrize(
    "name, line",
    [
        ("services/registry/api/a.cc", '#include "services/registry/domain/a.h"'),
        ("services/registry/store/a.cc", '#include "services/registry/domain/a.h"'),
        ("services/registry/main.cc", '#include "services/registry/store/a.h"'),
        ("platform/rpc/a.cc", '#include "platform/base/error.h"'),
        ("platform/rpc/a.cc", "int a = 0;  // a commune, say"),
    ],
)
def test_lets_dependencies_point_inward(name, line):
    assert not list(check_layers.check_file(name, line + "\n"))


# --- the public contract ------------------------------------------------------------------------------------------------

HEAD = """syntax = "proto3";
package socle.sample.v1;
import "google/api/annotations.proto";
import "google/api/client.proto";
import "google/api/field_behavior.proto";
import "google/api/resource.proto";
import "google/protobuf/timestamp.proto";
import "google/type/date.proto";
import "socle/type/v1/access.proto";
"""

GOOD_METHOD = """
    option (google.api.http) = {get: "/v1/{name=books/*}"};
    option (google.api.method_signature) = "name";
    option (socle.type.v1.access) = {permission: "sample.books.read"};
"""

BOOK = """
message Book {
  option (google.api.resource) = {type: "socle.fr/Book" pattern: "books/{book}" singular: "book" plural: "books"};
  string name = 1 [(google.api.field_behavior) = IDENTIFIER];
}
message GetBookRequest { string name = 1 [(google.api.field_behavior) = REQUIRED]; }
"""


def service(method_options: str, rpc: str = "rpc GetBook(GetBookRequest) returns (Book)") -> str:
    return f"service BookService {{\n  {rpc} {{{method_options}  }}\n}}\n"


def findings_of(tmp_path, body: str) -> str:
    write(tmp_path, "proto/socle/type/v1/access.proto", ACCESS.read_bytes())
    write(tmp_path, "proto/socle/sample/v1/book.proto", HEAD + body)
    return texts(finding for finding in check_protos.check(tmp_path) if "/sample/" in finding.path)


def test_a_standard_method_is_clean(tmp_path):
    assert findings_of(tmp_path, service(GOOD_METHOD) + BOOK) == ""


@pytest.mark.parametrize(
    "taken_away, expected",
    [
        ("google.api.http", "book.proto:11: BookService.GetBook: has no google.api.http"),
        ("method_signature", "has no google.api.method_signature"),
        ("access", "says no access"),
    ],
)
def test_a_method_needs_its_options(tmp_path, taken_away, expected):
    options = "".join(line + "\n" for line in GOOD_METHOD.splitlines() if taken_away not in line)
    assert expected in findings_of(tmp_path, service(options) + BOOK)


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("{name=books/*}", "{title=books/*}", "uses 'title', which the request has not"),
        ("/v1/", "/", "has no version"),
        ('= "name"', '= "name,title"', "method_signature names 'title'"),
        ("sample.books.read", "read", "permission 'read' is not service.collection.verb"),
        ('{get: "/v1/{name=books/*}"}', '{get: "/v1/{name=books/*}" body: "*"}', "a GET has a body"),
    ],
)
def test_options_must_agree_with_the_request(tmp_path, old, new, expected):
    assert expected in findings_of(tmp_path, service(GOOD_METHOD.replace(old, new)) + BOOK)


def test_responses_have_their_names(tmp_path):
    rpc = "rpc ListBooks(GetBookRequest) returns (Book)"
    assert "returns Book → name its response ListBooksResponse" in findings_of(tmp_path, service(GOOD_METHOD, rpc) + BOOK)
    rpc = "rpc CheckBook(GetBookRequest) returns (Verdict)"
    found = findings_of(tmp_path, service(GOOD_METHOD, rpc) + BOOK + "message Verdict { bool good = 1; }\n")
    assert "returns Verdict, which is no resource" in found


def test_lists_are_paged(tmp_path):
    rpc = "rpc ListBooks(GetBookRequest) returns (ListBooksResponse)"
    found = findings_of(tmp_path, service(GOOD_METHOD, rpc) + BOOK + "message ListBooksResponse { repeated Book books = 1; }\n")
    assert "GetBookRequest has no page_size" in found and "ListBooksResponse has no next_page_token" in found


def test_request_fields_say_how_they_behave_wherever_they_are(tmp_path):
    body = BOOK.replace("= REQUIRED];", "= REQUIRED]; Author author = 2 [(google.api.field_behavior) = OPTIONAL];")
    found = findings_of(tmp_path, service(GOOD_METHOD) + body + "message Author {\n  string given = 1;\n}\n")
    assert "book.proto:24: Author.given is reached from a request" in found


@pytest.mark.parametrize(
    "field, expected",
    [
        ("bool is_open = 9;", "boolean with is_"),
        ("google.protobuf.Timestamp created = 9;", "an instant that is not named *_time"),
        ("google.type.Date birthday = 9;", "a civil date that is not named *_date"),
        ("double amount = 9;", "an amount in floating point"),
    ],
)
def test_fields_are_named_after_their_type(tmp_path, field, expected):
    assert expected in findings_of(tmp_path, f"message Shelf {{ {field} }}\n")


@pytest.mark.parametrize("field", ["google.protobuf.Timestamp known_at = 9;", "google.type.Date valid_from = 9;"])
def test_settled_names_of_time_are_good(tmp_path, field):
    assert findings_of(tmp_path, f"message Shelf {{ {field} }}\n") == ""


def test_resources_are_whole(tmp_path):
    body = 'message Shelf {\n  option (google.api.resource) = {type: "socle.fr/Shelf"};\n  string title = 1;\n}\n'
    found = findings_of(tmp_path, body)
    assert "resource Shelf has no pattern" in found and "does not begin with its name" in found


def test_enum_values_are_prefixed_exactly_at_package_level(tmp_path):
    found = findings_of(tmp_path, "enum FontSize { FONT_SIZE_UNSPECIFIED = 0; SMALL = 1; FONT_SIZE_LARGE = 2; }\n")
    assert "SMALL of the package-level enum FontSize has no prefix" in found and "LARGE of" not in found
    found = findings_of(tmp_path, "message Page { enum State { STATE_UNSPECIFIED = 0; STATE_OPEN = 1; SHUT = 2; } }\n")
    assert "STATE_OPEN of a nested enum has a prefix" in found and "SHUT" not in found


# --- compatibility ----------------------------------------------------------------------------------------------------------


def run_breaking(root: pathlib.Path, monkeypatch, capfd):
    monkeypatch.setattr(sys, "argv", ["check_breaking.py", str(root), "HEAD"])
    status = check_breaking.main()
    captured = capfd.readouterr()
    return status, captured.out + captured.err


@pytest.fixture
def landed(tmp_path):
    """A repository with one commit: a contract that somebody may have built a client from."""
    (tmp_path / "buf.yaml").write_bytes((HERE.parents[1] / "buf.yaml").read_bytes())
    write(tmp_path, "proto/socle/type/v1/access.proto", ACCESS.read_bytes())
    write(tmp_path, "proto/socle/sample/v1/book.proto", HEAD + service(GOOD_METHOD) + BOOK)
    (tmp_path / "proto" / "node_modules").mkdir()
    (tmp_path / "proto" / "node_modules" / "google-proto-files").symlink_to(GOOGLE)
    write(tmp_path, ".gitignore", "node_modules\n")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "contract"]):
        subprocess.run(git + arguments, check=True)
    return tmp_path


def test_an_addition_breaks_nobody(landed, monkeypatch, capfd):
    path = landed / "proto/socle/sample/v1/book.proto"
    path.write_text(path.read_text() + "message Shelf { string title = 1; }\n")
    assert run_breaking(landed, monkeypatch, capfd) == (0, "")


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("string name = 1 [(google.api.field_behavior) = REQUIRED]", "int64 name = 1", "changed type"),
        ("string name = 1 [(google.api.field_behavior) = REQUIRED];", "", "deleted"),
        ("rpc GetBook(", "rpc FetchBook(", 'RPC "GetBook"'),
        ("get: \"/v1/", "get: \"/v1/all/", "GetBook: get /v1/"),
    ],
)
def test_what_clients_rely_on_cannot_go(landed, monkeypatch, capfd, old, new, expected):
    path = landed / "proto/socle/sample/v1/book.proto"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    status, output = run_breaking(landed, monkeypatch, capfd)
    assert status == 1 and expected in output


def commit_all(root):
    git = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for arguments in (["add", "."], ["commit", "-q", "-m", "more"]):
        subprocess.run(git + arguments, check=True)


def release(root, commit=None):
    """Says in the changelog that what is committed now, or `commit`, is released."""
    head = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    write(root, "CHANGELOG.md", f"## Next\n\n- More.\n\n## 2\n\nContract: `{commit or head}`\n\n## 1\n\nContract: `{'0' * 40}`\n")


def test_what_was_released_cannot_go_in_several_steps_either(landed, monkeypatch, capfd):
    release(landed)
    path = landed / "proto/socle/sample/v1/book.proto"
    path.write_text(path.read_text().replace("string name = 1 [(google.api.field_behavior) = REQUIRED];", ""))
    commit_all(landed)
    status, output = run_breaking(landed, monkeypatch, capfd)
    assert status == 1 and "breaks clients of the last release" in output and "what landed last" not in output


def test_what_came_after_the_release_may_go_when_nobody_else_has_it(landed, monkeypatch, capfd):
    release(landed)
    path = landed / "proto/socle/sample/v1/book.proto"
    path.write_text(path.read_text() + "message Shelf { string title = 1; }\n")
    assert run_breaking(landed, monkeypatch, capfd) == (0, "")


def test_a_release_names_a_commit_that_is_there(landed, monkeypatch, capfd):
    release(landed, "1" * 40)
    status, output = run_breaking(landed, monkeypatch, capfd)
    assert status == 1 and "there is no commit 111111111111" in output


def test_a_first_contract_has_nothing_to_be_compared_with(tmp_path, monkeypatch, capfd):
    status, output = run_breaking(tmp_path, monkeypatch, capfd)
    assert status == 0 and output.startswith("notice: no earlier contract")


# --- clang-tidy -------------------------------------------------------------------------------------------------------------

CLEAN = "int Clean(int a) { return a; }\n"
EXPLICIT = "struct Book {\n  Book(int pages) : pages(pages) {}\n  int pages;\n};\n"
UNGUARDED = """struct __attribute__((capability("mutex"))) Mutex {
  void Lock() __attribute__((acquire_capability()));
};
struct Shelf {
  int Books() { return books; }
  Mutex mutex;
  int books __attribute__((guarded_by(mutex)));
};
"""


@pytest.fixture
def tidy(tmp_path, monkeypatch, capfd):
    """Runs clang-tidy on sources compiled as ours are: by gcc, with a precompiled header that only gcc can read."""
    build = tmp_path / "build"
    header = write(build, "cmake_pch.hxx", "using Count = int;\n")
    subprocess.run(["g++", "-x", "c++-header", str(header), "-o", f"{header}.gch"], check=True)
    write(tmp_path, ".clang-tidy", (HERE.parents[1] / ".clang-tidy").read_bytes())
    monkeypatch.setattr(run_clang_tidy, "ROOT", tmp_path)
    monkeypatch.setattr(run_clang_tidy, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(sys, "argv", ["run_clang_tidy.py", str(build)])

    def run(sources):
        flags = f"-I{tmp_path} -std=c++20 -Wall -fpch-preprocess -Winvalid-pch -include {header}"
        commands = []
        for name, text in sources.items():
            source = write(tmp_path, name, text)
            commands.append({"directory": str(build), "file": str(source), "command": f"/usr/bin/g++ {flags} -c {source}"})
        write(build, "compile_commands.json", json.dumps(commands))
        status = run_clang_tidy.main()
        return status, capfd.readouterr().out

    return run


@pytest.mark.parametrize(
    "text, expected",
    [
        (EXPLICIT, "platform/b.cc:2:3: error: single-argument constructors must be marked explicit"),
        (UNGUARDED, "platform/b.cc:5:24: error: reading variable 'books' requires holding mutex 'mutex'"),
        ("Count Of(Count a) { return b; }\n", "platform/b.cc:1:28: error: use of undeclared identifier 'b'"),
    ],
)
@pytest.mark.parametrize("neighbours", [{}, {"platform/a.cc": CLEAN, "platform/c.cc": "Count More(Count a) { return a; }\n"}])
def test_clang_tidy_sees_a_planted_fault_alone_and_among_others(tidy, text, expected, neighbours):
    status, output = tidy({**neighbours, "platform/b.cc": text})
    assert status == 1 and expected in output
    assert "1 files have findings" in output, "the neighbours are clean"


def test_clang_tidy_looks_again_only_at_what_has_changed(tidy):
    sources = {"platform/a.cc": CLEAN, "platform/b.cc": '#include "platform/b.h"\n'}
    write(run_clang_tidy.ROOT, "platform/b.h", "#pragma once\n")
    assert tidy(sources) == (0, "clang-tidy: 2 of 2 files to look at\n[2/2] platform/b.cc\n")
    assert tidy(sources) == (0, "clang-tidy: 0 of 2 files to look at\n")
    write(run_clang_tidy.ROOT, "platform/b.h", "#pragma once\n" + EXPLICIT)
    status, output = tidy(sources)
    assert status == 1 and "1 of 2 files to look at" in output and "platform/b.h:3:3: error: single-argument" in output
