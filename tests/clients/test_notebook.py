"""The Carnet de Territoire: pages in a tree, who writes them, editions that never change, and browsing."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from calls import failure_of
from contract_calls import DIVION, LILLE, MEL, NORD, REGION, new_id
from grpc import StatusCode
from socle.contracts.v1 import diagnostic_pb2, notebook_pb2
from socle.contracts.v1 import notebook_service_pb2 as api
from strategy_calls import (
    acting_for,
    all_pages,
    find,
    name_notebook,
    page,
    publish,
    some_contract,
    strategist,
    write_page,
)
from support_py.registry import READER

Notebook = notebook_pb2.Notebook
PHOTO = notebook_pb2.Media(
    uri="https://exemple.fr/beffroi.jpg",
    sha256="b" * 64,
    alt_text="Le beffroi de Cambrai vu de la place",
    credit="CAUE du Nord",
    licence="CC-BY-4.0",
)


@pytest.fixture(name="nord", scope="module")
def _nord(channel):
    return acting_for(channel, NORD)


@pytest.fixture(name="mel", scope="module")
def _mel(channel):
    return acting_for(channel, MEL)


@pytest.fixture(name="reader", scope="module")
def _reader(channel):
    return strategist(channel, READER)


@pytest.fixture(name="contract")
def _contract(channel):
    return some_contract(channel)


def page_name(contract, page_id):
    return f"{contract}/notebook/pages/{page_id}"


def write_tree(caller, contract):
    """History (with the counts below it, and their castle) before landscape."""

    def below(parent):
        return page_name(contract, parent)

    write_page(caller, contract, "landscape", title="Paysages", layer=Notebook.ENVIRONMENTAL, position=2)
    write_page(caller, contract, "history", title="Histoire", position=1)
    write_page(caller, contract, "lace", title="La dentelle", layer=Notebook.CULTURAL, position=1, parent_page=below("history"))
    write_page(caller, contract, "counts", title="Les comtes", position=0, parent_page=below("history"))
    write_page(caller, contract, "castle", title="Le château", text="Une motte.", parent_page=below("counts"))


def get_notebook(caller, contract):
    return caller.GetNotebook(api.GetNotebookRequest(name=f"{contract}/notebook"))


def get_page(caller, name):
    return caller.GetNotebookPage(api.GetNotebookPageRequest(name=name))


def read_page(caller, name):
    return caller.ReadNotebookPage(api.ReadNotebookPageRequest(name=name))


def contents(caller, parent, **filters):
    request = api.ListNotebookPagesRequest(parent=parent, **filters)
    entries = all_pages(caller.ListNotebookPages, request, "entries")
    return [f"{entry.number} {entry.name.rsplit('/', 1)[1]}" for entry in entries]


def update_page(caller, changed, *paths):
    return caller.UpdateNotebookPage(
        api.UpdateNotebookPageRequest(notebook_page=changed, update_mask={"paths": paths}, request_id=new_id())
    )


def delete_page(caller, name, **options):
    return caller.DeleteNotebookPage(api.DeleteNotebookPageRequest(name=name, request_id=new_id(), **options))


def unmet(caller, contract):
    request = api.CheckPublishNotebookEditionRequest(parent=f"{contract}/notebook")
    return [condition.type for condition in caller.CheckPublishNotebookEdition(request).unmet_conditions]


class TestTheNotebook:
    def test_every_contract_has_one_from_the_start(self, reader, contract):
        notebook = get_notebook(reader, contract)
        assert (notebook.page_count, notebook.latest_edition, notebook.revision) == (0, 0, 0)
        assert contents(reader, f"{contract}/notebook") == []
        assert failure_of(get_notebook, reader, "contracts/nulle-part").code == StatusCode.NOT_FOUND

    def test_only_the_pilot_names_it_and_its_partners(self, nord, mel, reader, contract):
        assert failure_of(name_notebook, mel, contract).metadata["relations"] == "PILOT"
        named = name_notebook(nord, contract, partners=[REGION, NORD, REGION])
        assert list(named.partners) == [NORD, REGION]
        assert get_notebook(reader, contract) == named

    def test_its_etag_changes_with_its_pages(self, nord, mel, contract):
        stale = name_notebook(nord, contract)
        write_page(mel, contract)
        stale.title = "Autre"
        request = api.UpdateNotebookRequest(notebook=stale, update_mask={"paths": ["title"]}, request_id=new_id())
        assert failure_of(nord.UpdateNotebook, request).reason == "CONCURRENT_CHANGE"


class TestPages:
    def test_one_is_read_back_as_it_was_written(self, mel, reader, contract):
        places = [
            notebook_pb2.PlaceReference(label="Cambrai", place="collectivites/commune-59122", latitude=50.17, longitude=3.23),
            notebook_pb2.PlaceReference(label="la vallée"),
        ]
        text = "# Le beffroi\n\nIl e\u0301tait une fois <script>…</script>\n"
        made = write_page(
            mel, contract, "beffroi", text=text, media=[PHOTO], sources=["Archives départementales"], places=places
        )
        assert made.name == page_name(contract, "beffroi")
        read = get_page(reader, made.name)
        assert (read.text, read.author, read.number) == (text, MEL, "1")
        assert (list(read.media), list(read.places), list(read.sources)) == ([PHOTO], places, ["Archives départementales"])

    def test_everything_wrong_is_told_at_once(self, mel, contract):
        failure = failure_of(
            write_page,
            mel,
            contract,
            title="deux\nlignes",
            layer=Notebook.LAYER_UNSPECIFIED,
            parent_page="contracts/autre/notebook/pages/beffroi",
            position=10_000,
            text="x" * 100_001,
            media=[notebook_pb2.Media(uri="javascript:alert(1)", sha256="B")],
            places=[notebook_pb2.PlaceReference(label="x", latitude=91.0)],
        )
        assert failure.fields == [
            "notebook_page.title",
            "notebook_page.layer",
            "notebook_page.parent_page",
            "notebook_page.position",
            "notebook_page.text",
            "notebook_page.media[0].uri",
            "notebook_page.media[0].sha256",
            "notebook_page.places[0]",
            "notebook_page.places[0].latitude",
        ]

    def test_a_name_is_taken_once(self, mel, contract):
        write_page(mel, contract, "beffroi")
        assert failure_of(write_page, mel, contract, "beffroi").reason == "RESOURCE_EXISTS"
        assert failure_of(write_page, mel, contract, "Beffroi").reason == "INVALID_NAME"
        assert write_page(mel, contract).name.startswith(page_name(contract, "p-"))

    def test_it_moves_with_what_is_below_it_but_never_below_itself(self, mel, contract):
        write_tree(mel, contract)

        def move(page_id, parent):
            moved = page(name=page_name(contract, page_id), parent_page=parent and page_name(contract, parent))
            return update_page(mel, moved, "parent_page")

        for parent in ("history", "counts", "castle"):
            assert failure_of(move, "history", parent).fields == ["notebook_page.parent_page"]
        assert failure_of(move, "history", "nulle-part").fields == ["notebook_page.parent_page"]
        move("history", "landscape")
        assert contents(mel, f"{contract}/notebook") == [
            "1 landscape",
            "1.1 history",
            "1.1.1 counts",
            "1.1.1.1 castle",
            "1.1.2 lace",
        ]
        for depth in range(5, 7):
            write_page(mel, contract, f"deep-{depth}", parent_page=page_name(contract, "castle" if depth == 5 else "deep-5"))
        failure = failure_of(write_page, mel, contract, "deep-7", parent_page=page_name(contract, "deep-6"))
        assert failure.fields == ["notebook_page.parent_page"]
        assert failure_of(move, "landscape", "lace").fields == ["notebook_page.parent_page"]

    def test_parties_and_partners_write_and_nobody_else(self, channel, nord, contract):
        region = acting_for(channel, REGION)
        assert failure_of(write_page, region, contract).metadata["relations"] == "PARTY,PARTNER"
        name_notebook(nord, contract, partners=[REGION])
        made = write_page(region, contract)
        assert made.author == REGION
        assert failure_of(write_page, acting_for(channel, DIVION), contract).reason == "RELATION_REQUIRED"
        made.title = "Autre"
        assert failure_of(update_page, acting_for(channel, LILLE), made, "title").reason == "RELATION_REQUIRED"
        assert update_page(region, made, "title").title == "Autre"

    def test_one_that_something_rests_on_stays(self, mel, contract):
        write_tree(mel, contract)
        failure = failure_of(delete_page, mel, page_name(contract, "counts"))
        assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        castle = page_name(contract, "castle")
        find(mel, contract, evidence=[diagnostic_pb2.Evidence(notebook_page=castle)])
        assert failure_of(delete_page, mel, castle).reason == "ILLEGAL_STATE"
        delete_page(mel, page_name(contract, "lace"))
        assert failure_of(get_page, mel, page_name(contract, "lace")).code == StatusCode.NOT_FOUND
        assert get_notebook(mel, contract).page_count == 4


class TestBrowsing:
    def test_the_table_of_contents_is_in_reading_order(self, mel, reader, contract):
        write_tree(mel, contract)
        notebook = f"{contract}/notebook"
        everything = ["1 history", "1.1 counts", "1.1.1 castle", "1.2 lace", "2 landscape"]
        for size in (0, 1, 2, 5):
            assert contents(reader, notebook, page_size=size) == everything
        assert contents(reader, notebook, max_depth=1) == ["1 history", "2 landscape"]
        assert contents(reader, notebook, layer=Notebook.CULTURAL) == ["1.2 lace"]
        assert contents(reader, notebook, below=page_name(contract, "counts"), page_size=1) == everything[1:3]
        assert contents(reader, notebook, text="MOTTE") == ["1.1.1 castle"]
        assert contents(reader, notebook, text="dentelle") == ["1.2 lace"]

    def test_paging_goes_on_when_the_last_page_given_is_gone(self, mel, contract):
        write_tree(mel, contract)
        request = api.ListNotebookPagesRequest(parent=f"{contract}/notebook", page_size=3)
        request.page_token = mel.ListNotebookPages(request).next_page_token
        delete_page(mel, page_name(contract, "castle"))
        assert [entry.number for entry in mel.ListNotebookPages(request).entries] == ["1.2", "2"]

    def test_a_page_says_where_to_go_on(self, mel, reader, contract):
        write_tree(mel, contract)
        read = read_page(reader, page_name(contract, "counts"))
        assert read.notebook_page.number == "1.1"
        assert [entry.title for entry in read.breadcrumb] == ["Histoire"]
        assert [entry.title for entry in read.children] == ["Le château"]
        assert (read.previous.title, read.next.title) == ("Histoire", "Le château")
        last = read_page(reader, page_name(contract, "landscape"))
        assert last.previous.title == "La dentelle"
        assert not last.HasField("next")
        assert not read_page(reader, page_name(contract, "history")).HasField("previous")

    def test_every_page_is_reached_by_next_from_the_first(self, mel, reader, contract):
        write_tree(mel, contract)
        name, seen = page_name(contract, "history"), []
        while name:
            read = read_page(reader, name)
            seen.append(read.notebook_page.number)
            name = read.next.name
        assert seen == ["1", "1.1", "1.1.1", "1.2", "2"]


class TestEditions:
    def test_everything_missing_is_told_before(self, nord, mel, contract):
        assert unmet(mel, contract) == ["NO_PAGES", "UNTITLED"]
        write_page(mel, contract, media=[PHOTO, notebook_pb2.Media(uri="https://exemple.fr/x.jpg")])
        assert unmet(mel, contract) == ["UNTITLED", "ALT_TEXT", "CREDIT", "LICENCE"]
        failure = failure_of(publish, nord, contract)
        assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
        assert "texte de remplacement" in failure.french

    def test_only_the_pilot_publishes(self, nord, mel, contract):
        name_notebook(nord, contract)
        write_page(mel, contract)
        assert failure_of(publish, mel, contract).metadata["relations"] == "PILOT"

    def test_one_never_changes(self, nord, mel, reader, contract):
        write_tree(mel, contract)
        name_notebook(nord, contract)
        edition = publish(nord, contract, note="la première")
        assert (edition.name, edition.page_count) == (f"{contract}/notebook/editions/1", 5)
        castle = f"{edition.name}/pages/castle"
        published = read_page(reader, castle)
        update_page(mel, page(name=page_name(contract, "castle"), text="Deux mottes."), "text")
        delete_page(mel, page_name(contract, "lace"))
        assert read_page(reader, castle) == published
        assert published.notebook_page.text == "Une motte."
        assert published.next.name == f"{edition.name}/pages/lace"
        assert contents(reader, edition.name)[3] == "1.2 lace"
        assert reader.GetNotebookEdition(api.GetNotebookEditionRequest(name=edition.name)) == edition
        for call in (lambda: update_page(mel, page(name=castle), "text"), lambda: delete_page(mel, castle)):
            assert failure_of(call).reason == "INVALID_NAME"
        second = publish(nord, contract)
        assert second.page_count == 4
        assert second.sha256 != edition.sha256
        request = api.ListNotebookEditionsRequest(parent=f"{contract}/notebook", page_size=1)
        assert all_pages(reader.ListNotebookEditions, request, "notebook_editions") == [second, edition]
        assert get_notebook(reader, contract).latest_edition == 2

    def test_anyone_can_recompute_its_digest(self, nord, mel, reader, contract):
        write_tree(mel, contract)
        write_page(mel, contract, "beffroi", media=[PHOTO], text="é")
        name_notebook(nord, contract)
        edition = publish(nord, contract)
        lines = ""
        for entry in reader.ListNotebookPages(api.ListNotebookPagesRequest(parent=edition.name)).entries:
            read = get_page(reader, entry.name)
            digest = hashlib.sha256(read.text.encode()).hexdigest()
            lines += f"{entry.name.rsplit('/', 1)[1]} {digest} {read.title}\n"
            lines += "".join(f" {media.uri} {media.sha256 or '-'}\n" for media in read.media)
        assert hashlib.sha256(lines.encode()).hexdigest() == edition.sha256

    def test_the_same_is_not_published_twice(self, nord, mel, contract):
        write_page(mel, contract)
        name_notebook(nord, contract)
        publish(nord, contract)
        assert unmet(nord, contract) == ["UNCHANGED"]
        assert failure_of(publish, nord, contract).reason == "ILLEGAL_STATE"
        write_page(mel, contract)
        assert unmet(nord, contract) == []

    def test_what_was_read_is_what_is_published(self, nord, mel, contract):
        write_page(mel, contract)
        etag = name_notebook(nord, contract).etag
        write_page(mel, contract)
        assert failure_of(publish, nord, contract, notebook_etag=etag).reason == "CONCURRENT_CHANGE"

    def test_an_instrument_it_is_published_with_is_there(self, nord, mel, contract):
        write_page(mel, contract)
        name_notebook(nord, contract)
        failure = failure_of(publish, nord, contract, instrument=f"{contract}/instruments/nulle-part")
        assert failure.reason == "ILLEGAL_STATE"

    def test_names_that_are_none_are_refused(self, reader, contract):
        for name in (
            "",
            "contracts//notebook",
            f"{contract}/notebook/",
            f"{contract}/notebook/editions/0",
            f"{contract}/notebook/editions/01",
            f"{contract}/notebook/editions/1/",
            f"{contract}/notebook/editions/99999999999",
            f"{contract}/notebook/pages",
            f"{contract}/notebook/pages/a/b",
            f"{contract}/notebookx",
        ):
            request = api.ListNotebookPagesRequest(parent=name)
            assert failure_of(reader.ListNotebookPages, request).reason == "INVALID_NAME", name
        request = api.ListNotebookPagesRequest(parent=f"{contract}/notebook/editions/7")
        assert failure_of(reader.ListNotebookPages, request).code == StatusCode.NOT_FOUND


def attempt(call, *arguments, **options):
    """What the call gave; None when it was refused."""
    try:
        return call(*arguments, **options)
    except grpc.RpcError:
        return None


class TestManyAtOnce:
    def test_moves_at_once_make_no_circle_and_lose_no_page(self, mel, reader, contract):
        ids = [f"page-{number}" for number in range(6)]
        for page_id in ids:
            write_page(mel, contract, page_id)

        def move(pair):
            below = page(name=page_name(contract, pair[0]), parent_page=page_name(contract, pair[1]))
            return attempt(update_page, mel, below, "parent_page")

        pairs = [(a, b) for a in ids for b in ids if a != b]
        with ThreadPoolExecutor(8) as pool:
            moved = [one for one in pool.map(move, pairs) if one]
        assert moved
        entries = contents(reader, f"{contract}/notebook")
        assert sorted(entry.split()[1] for entry in entries) == ids
        assert all(entry.split()[0].count(".") < 6 for entry in entries)

    def test_editions_at_once_are_numbered_one_by_one(self, nord, mel, reader, contract):
        name_notebook(nord, contract)
        write_page(mel, contract)

        def write_and_publish(_):
            write_page(mel, contract)
            return attempt(publish, nord, contract)

        with ThreadPoolExecutor(4) as pool:
            published = [one for one in pool.map(write_and_publish, range(12)) if one]
        numbers = sorted(int(edition.name.rsplit("/", 1)[1]) for edition in published)
        assert numbers == list(range(1, len(published) + 1))
        for edition in published:
            assert len(contents(reader, edition.name)) == edition.page_count
