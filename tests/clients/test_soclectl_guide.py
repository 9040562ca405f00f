"""soclectl guide: an edition as documents, the same bytes each time, and never half of them."""

import hashlib
import html.parser
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import xml.etree.ElementTree
import zipfile

import pytest
from campaign_calls import LILLE, PILOT, publish, publish_list, tell
from census_campaign import census_world  # noqa: F401
from contract_calls import Bodies
from governance import Actors
from guide_calls import begin_guide, consent
from socle.census.v1 import project_sheet_pb2
from support_py.registry import READER, run_soclectl, token_of

ANCHORS = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
LINKS = "http://www.w3.org/1999/xlink"


@pytest.fixture(name="guide", scope="module")
def _guide(world, registry):
    """A guide with an awkward sheet and a synthetic one."""
    with Actors(registry.address) as governance:
        bodies = Bodies(registry, governance, pilot=PILOT)
        lille = world.acting_for(LILLE)
        themes = publish_list(world.pilot)
        texts = [
            {"title": "Eau & <b>réseau</b> : l'adduction*", "summary": "# Pas un titre\n\n1. pas une liste\n\nFin [x](y).", "source": "Manifeste"},
            {"title": "Move to Work®", "synthetic": True},
        ]
        sheets = [
            publish(lille, tell(lille, visibility=project_sheet_pb2.ProjectSheet.PUBLIC, theme_list=themes.name, themes=["eau"], **each))
            for each in texts
        ]
        guide = begin_guide(world.pilot, bodies.create(), [("eau", sheets)], introduction="Premier.\n\nSecond.")
        for sheet in sheets:
            consent(lille, guide, sheet)
        yield guide
        bodies.close()


@pytest.fixture(name="soclectl", scope="module")
def _soclectl(build, census, registry):
    def run(*words, token=READER, **environment):
        addresses = {"SOCLE_CENSUS_ADDRESS": census.address, "SOCLE_ADDRESS": registry.address}
        return run_soclectl(build, ["guide", *words], **addresses, SOCLE_TOKEN=token, **environment)

    return run


@pytest.fixture(name="short", scope="module")
def _short(guide):
    return guide.name.split("/")[1]


@pytest.fixture(name="built", scope="module")
def _built(soclectl, short, tmp_path_factory):
    folder = tmp_path_factory.mktemp("guide")
    printed = soclectl("build", short, "--folder", folder, token=token_of(PILOT))
    return folder, printed


def whole(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_build_gives_three_documents_and_says_their_digests(built, short):
    folder, printed = built
    assert sorted(whole(folder)) == [f"{short}-1.{ending}" for ending in ("html", "md", "odt")]
    for name, content in whole(folder).items():
        assert name in printed and hashlib.sha256(content).hexdigest() in printed, printed
    markdown = (folder / f"{short}-1.md").read_bytes()
    body, last = markdown[: markdown.rindex(b"SHA-256")], markdown[markdown.rindex(b"SHA-256") :]
    digest = hashlib.sha256(body).hexdigest()
    assert last == f"SHA-256 de ce qui précède : `{digest}`\n".encode()
    assert f"printed digest {digest}" in printed
    assert digest in (folder / f"{short}-1.html").read_text()


def test_building_again_gives_the_same_bytes(built, soclectl, short, tmp_path):
    time.sleep(2.1)  # archives tell times by two seconds: what kept the time of day would differ
    again = soclectl("build", short, "--folder", tmp_path, token=token_of(PILOT), TZ="Pacific/Auckland", LC_ALL="C")
    assert whole(tmp_path) == whole(built[0])
    assert "editions/1" in again, "the same draft, not another edition"
    soclectl("build", short, "--edition", "1", "--folder", tmp_path, TZ="America/New_York")
    assert whole(tmp_path) == whole(built[0]), "a reader builds it from the edition that is there"
    soclectl("build", short, "--edition", "1", "--format", "html", "--folder", tmp_path / "web")
    assert whole(tmp_path / "web") == {f"{short}-1.html": whole(built[0])[f"{short}-1.html"]}


class Page(html.parser.HTMLParser):
    """Ids, links and texts of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.text = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "href" in attributes:
            self.links.append(attributes["href"])

    def handle_data(self, data):
        self.text += data


def test_the_page_leads_somewhere_and_what_others_wrote_is_text(built, short):
    page = Page((built[0] / f"{short}-1.html").read_text())
    assert len(page.ids) == len(set(page.ids))
    assert page.links and all(link.startswith("#") and link[1:] in page.ids for link in page.links), page.links
    assert "Eau & <b>réseau</b> : l'adduction*" in page.text and "b" not in page.tags
    assert "# Pas un titre" in page.text and "1. pas une liste" in page.text and "Fin [x](y)." in page.text
    assert page.tags.count("h1") == 1 and "ol" in page.tags and page.tags.count("h3") == 2
    assert page.text.count("Exemple synthétique") == 1 and "Aucune source ne donne cette fiche" in page.text


def test_a_word_processor_finds_the_same(built, short):
    with zipfile.ZipFile(built[0] / f"{short}-1.odt") as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].filename == "mimetype" and archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        content = xml.etree.ElementTree.fromstring(archive.read("content.xml"))
    text = "".join(content.itertext())
    assert "Eau & <b>réseau</b> : l'adduction*" in text and "Second." in text
    marks = {each.get(f"{{{ANCHORS}}}name") for each in content.iter(f"{{{ANCHORS}}}bookmark-start")}
    links = [each.get(f"{{{LINKS}}}href") for each in content.iter(f"{{{ANCHORS}}}a")]
    assert links and all(link[1:] in marks for link in links), (links, marks)


def test_it_reads_on_one_page(built, soclectl, short):
    shown = soclectl("show", short)
    assert "DRAFT" in shown and "eau" in shown and "PRIORITY AXIS" in shown and "bodies/" in shown
    assert short in soclectl("list", "--all")
    assert json.loads(soclectl("show", short, "--json"))["editionCount"] == 1


def test_only_the_pilot_builds_and_a_reader_takes_what_is_there(soclectl, short, tmp_path):
    with pytest.raises(RuntimeError, match="PERMISSION_DENIED|may not|pilot|PILOT"):
        soclectl("build", short, "--folder", tmp_path, token=token_of(LILLE))
    with pytest.raises(RuntimeError, match="editions/99"):
        soclectl("build", short, "--edition", "99", "--folder", tmp_path)
    assert not whole(tmp_path)


def test_without_pandoc_there_is_markdown_and_a_word_about_the_rest(built, soclectl, short, tmp_path):
    with pytest.raises(RuntimeError, match="apt-get install pandoc"):
        soclectl("build", short, "--edition", "1", "--folder", tmp_path, PATH=str(tmp_path))
    assert not whole(tmp_path), "nothing at all, rather than a part"
    soclectl("build", short, "--edition", "1", "--format", "md", "--folder", tmp_path, PATH=str(tmp_path))
    assert list(whole(tmp_path)) == [f"{short}-1.md"]


def await_file(path, process):
    end = time.monotonic() + 30
    while not path.exists():
        assert process.poll() is None and time.monotonic() < end, "pandoc was not called"
        time.sleep(0.01)


@pytest.mark.parametrize("before", [False, True], ids=["first build", "over an earlier one"])
def test_a_build_that_is_killed_leaves_nothing_half_done(built, build, census, short, tmp_path, before):
    """Killed while pandoc writes the last document: the first two are whole, but aside."""
    called, folder = tmp_path / "called", tmp_path / "out"
    fake = tmp_path / "bin" / "pandoc"
    fake.parent.mkdir()
    # Writes the page as it should be, begins the text document, and goes on for ever.
    fake.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *--to=html5*) exec {shutil.which("pandoc")} "$@" ;; esac\n'
        'while [ "$1" != --output ]; do shift; done\n'
        f'printf half > "$2"; echo $$ > {called}.new; mv {called}.new {called}\n'
        "exec sleep 60\n"
    )
    fake.chmod(0o700)
    earlier = {}
    if before:
        folder.mkdir()
        earlier = {f"{short}-1.{ending}": b"an earlier one" for ending in ("md", "html", "odt")}
        for name, content in earlier.items():
            (folder / name).write_bytes(content)
    words = [pathlib.Path(build) / "cli" / "soclectl", "guide", "build", short, "--edition", "1", "--folder", folder]
    environment = {**os.environ, "SOCLE_CENSUS_ADDRESS": census.address, "SOCLE_TOKEN": READER}
    path = f"{fake.parent}:{os.environ['PATH']}"
    process = subprocess.Popen([str(word) for word in words], env={**environment, "PATH": path}, stdout=subprocess.DEVNULL)
    try:
        await_file(called, process)
        busy = subprocess.run([str(word) for word in words], env=environment, capture_output=True, text=True, check=False)
        assert busy.returncode != 0 and "another build" in busy.stderr, busy.stderr
    finally:
        process.kill()
        process.wait()
        if called.exists():
            os.kill(int(called.read_text()), signal.SIGKILL)
    seen = {name: content for name, content in ((p.name, p.read_bytes()) for p in folder.iterdir() if p.is_file())}
    assert seen == earlier, "what stands there is whole, or not there"
    assert any(re.match(r"\.guide-build-\d+$", each.name) for each in folder.iterdir()), "what was begun lies aside"
    subprocess.run([str(word) for word in words], env=environment, stdout=subprocess.DEVNULL, check=True)
    assert whole(folder) == whole(built[0]), "and the next build removes it"


def test_a_pdf_is_the_same_bytes_each_time(built, soclectl, short, tmp_path):
    words = ["build", short, "--edition", "1", "--format", "pdf", "--folder"]
    printed = soclectl(*words, tmp_path / "once", TZ="Pacific/Auckland", LC_ALL="C")
    time.sleep(1.1)
    soclectl(*words, tmp_path / "again", "--format", "html", TZ="America/New_York")
    once, again = whole(tmp_path / "once"), whole(tmp_path / "again")
    assert list(once) == [f"{short}-1.pdf"], "the page that it is made of was not asked for"
    content = once[f"{short}-1.pdf"]
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    assert content == again[f"{short}-1.pdf"] and again[f"{short}-1.html"] == whole(built[0])[f"{short}-1.html"]
    assert hashlib.sha256(content).hexdigest() in printed


def test_without_weasyprint_the_other_formats_are_built_and_pdf_says_what_to_install(soclectl, short, tmp_path):
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "pandoc").symlink_to(shutil.which("pandoc"))
    words = ["build", short, "--edition", "1", "--folder", tmp_path / "guide"]
    with pytest.raises(RuntimeError, match="apt-get install weasyprint"):
        soclectl(*words, "--format", "pdf", PATH=str(folder))
    assert not whole(tmp_path / "guide"), "nothing at all, rather than a part"
    soclectl(*words, PATH=str(folder))
    assert sorted(whole(tmp_path / "guide")) == [f"{short}-1.{ending}" for ending in ("html", "md", "odt")]
