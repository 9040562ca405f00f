"""Whoever pages through a list while others write sees each row that was there throughout exactly once, in order."""

import base64
import random
import threading

import grpc
import pytest
from client import Calls
from history import FAILED, OK
from load import KINDS

SIZES = (1, 5, 16, 53, 54, 100)
STABLE = 70


class Churn:
    """Makes and deletes rows between the stable ones as long as the `with` block."""

    def __init__(self, kind, prefix, replicas, history, writers=3):
        self.ending = threading.Event()
        self.changes = 0
        self.threads = [
            threading.Thread(target=self._run, args=(kind, prefix, replicas, history, number))
            for number in range(writers)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def _run(self, kind, prefix, replicas, history, number):
        rng = random.Random(f"{history.seed}/churn/{number}")
        with Calls(replicas.addresses, history, rng, number) as calls:
            made = 0
            while not self.ending.is_set():
                made += 1
                row, _ = kind.create(calls, f"{prefix}-{rng.randrange(STABLE):03}-{number}-{made}", f"Passager {made}")
                self.changes += 1
                if row is not None and rng.random() < 0.8:
                    kind.set_deleted(calls, "Delete", row.name, row.etag)
                    self.changes += 1


def names_of_pages(kind, calls, size, **fields):
    """All names of a list, page after page."""
    request = kind.request(f"List{kind.plural}", page_size=size, **fields)
    while True:
        page, operation = calls.read(f"List{kind.plural}", request, f"{kind.collection}/-")
        assert operation.outcome == OK, f"{operation}; {calls.history}"
        rows = getattr(page, kind.collection)
        assert len(rows) <= size, str(calls.history)
        yield from (row.name for row in rows)
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token


@pytest.fixture(name="replicas")
def fixture_replicas(shared_replicas):
    return shared_replicas


@pytest.fixture(name="kind", params=sorted(KINDS))
def fixture_kind(request):
    return KINDS[request.param]


def test_rows_that_stay_come_once_and_in_order_while_others_come_and_go(replicas, history, prefix, kind, seed):
    replicas.note_what_was_there(history)
    with Calls(replicas.addresses, history, random.Random(seed), -1) as calls:
        stable = {kind.create(calls, f"{prefix}-{number:03}", f"Rang {number}")[0].name for number in range(STABLE)}
        with Churn(kind, prefix, replicas, history) as churn:
            for size in SIZES:
                before = churn.changes
                names = list(names_of_pages(kind, calls, size))
                assert names == sorted(set(names)), f"pages of {size}: twice, or out of order; {history}"
                missing = stable - set(names)
                assert not missing, f"pages of {size} skipped {sorted(missing)[:5]}; {history}"
                sorted_names = list(names_of_pages(kind, calls, max(size, 5), order_by="display_name desc"))
                assert len(sorted_names) == len(set(sorted_names)), f"pages of {size} by display_name: twice; {history}"
                assert stable <= set(sorted_names), f"pages of {size} by display_name skipped rows; {history}"
                assert churn.changes > before, f"nobody wrote meanwhile; {history}"
    replicas.judge(history)


def test_a_token_that_was_tampered_with_is_refused(replicas, history, prefix, kind):
    with Calls(replicas.addresses, history, random.Random(0), -1) as calls:
        for number in range(3):
            kind.create(calls, f"{prefix}-{number:03}", f"Rang {number}")
        request = kind.request(f"List{kind.plural}", page_size=1)
        token = calls.read(f"List{kind.plural}", request, f"{kind.collection}/-")[0].next_page_token
        tampered = {token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))}
        tampered |= {token[:-4], token + "AAAA", base64.urlsafe_b64encode(b"page 2").decode(), "page 2"}
        for wrong in sorted(tampered):
            request.page_token = wrong
            _, operation = calls.read(f"List{kind.plural}", request, f"{kind.collection}/-")
            told = (operation.outcome, operation.code)
            assert told == (FAILED, grpc.StatusCode.INVALID_ARGUMENT.name), f"{wrong!r} instead of {token!r}: {told}"
        request.page_token = token
        request.show_deleted = True
        _, operation = calls.read(f"List{kind.plural}", request, f"{kind.collection}/-")
        assert operation.code == grpc.StatusCode.INVALID_ARGUMENT.name, "a token of another request was taken"
