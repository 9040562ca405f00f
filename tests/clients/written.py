"""Calls of what people write: organisations and territories, and imports of published lists."""

import os
import pathlib
import uuid

import grpc
import pytest
from calls import SECONDS
from socle.registry.v1 import organisation_service_pb2_grpc, territory_service_pb2_grpc
from support_py.registry import CONTRIBUTOR

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTS = pathlib.Path(os.environ.get("SOCLE_OFFICIAL_DATA", ROOT.parent / "shared" / "data"))


class Writer:
    """Both services with a token; a contributor's unless told."""

    def __init__(self, address, token=CONTRIBUTOR):
        self._metadata = [("authorization", f"Bearer {token}")]
        self._channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", 16 << 20)])
        self._stubs = [
            territory_service_pb2_grpc.TerritoryServiceStub(self._channel),
            organisation_service_pb2_grpc.OrganisationServiceStub(self._channel),
        ]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._channel.close()

    def __getattr__(self, method):
        stub = next(found for found in (getattr(each, method, None) for each in self._stubs) if found)
        return lambda request, seconds=SECONDS: stub(request, metadata=self._metadata, timeout=seconds)

    def bring_in(self, method, request, files, **options):
        """Sends files as an import does; pairs of name and bytes."""

        def pieces():
            yield request(options=request.Options(**options))
            for name, content in files:
                yield request(piece={"header": {"file_name": name}})
                for begin in range(0, len(content), 1 << 20):
                    yield request(piece={"data": content[begin : begin + (1 << 20)]})

        return getattr(self, method)(pieces(), 120).report


def new_request_id():
    return str(uuid.uuid4())


def published(*names):
    """The published lists, as pairs of name and bytes; skips with a notice where they are not."""
    missing = [name for name in names if not (LISTS / name).is_file()]
    if missing:
        pytest.skip(f"{', '.join(missing)} not in {LISTS}")
    return [(name, (LISTS / name).read_bytes()) for name in names]
