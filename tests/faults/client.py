"""How a careful client calls two replicas: it repeats what may be repeated, with the same request id, on the other one."""

import time
import uuid

import grpc
from history import FAILED, OK, UNKNOWN, Operation
from patience import stretched
from socle.registry.v1 import (
    collectivite_service_pb2_grpc,
    correction_service_pb2_grpc,
    organisation_service_pb2,
    organisation_service_pb2_grpc,
    territory_service_pb2,
    territory_service_pb2_grpc,
)
from support_py.registry import CONTRIBUTOR, VALIDATOR

STUBS = (
    territory_service_pb2_grpc.TerritoryServiceStub,
    organisation_service_pb2_grpc.OrganisationServiceStub,
    correction_service_pb2_grpc.CorrectionServiceStub,
    collectivite_service_pb2_grpc.CollectiviteServiceStub,
)
# Not to be waited for longer than an orchestrator takes to bring a process back. What gRPC calls the least backoff is how
# long it lets a connection take to come about: with less than a busy machine needs, callers never get in.
RECONNECT = [
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.initial_reconnect_backoff_ms", 50),
    ("grpc.min_reconnect_backoff_ms", 5000),
    ("grpc.max_reconnect_backoff_ms", 200),
]
REPEATED = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
}


class Calls:
    """Channels of its own to each address; `rng` decides where a call begins and how long a repeat waits."""

    def __init__(self, addresses, history, rng, number=0, *, attempt_seconds=5.0, patience=30.0, repeats=True):
        self.history = history
        self.rng = rng
        self.number = number
        self.attempt_seconds = stretched(attempt_seconds)
        self.patience = stretched(patience) if repeats else 0.0
        self._sites = []
        for address in addresses:
            channel = grpc.insecure_channel(address, RECONNECT)
            self._sites.append((address, channel, [stub(channel) for stub in STUBS]))
        self._at = rng.randrange(len(addresses))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for _, channel, _ in self._sites:
            channel.close()

    def new_request_id(self):
        return str(uuid.uuid4())  # never that of another test on the same replicas, whatever the seed

    def read(self, method, request, resource):
        return self._call(method, request, resource)

    def write(self, method, request, resource, before=""):
        """`before`: the etag that the request carries, or that its caller believes in."""
        assert request.request_id
        return self._call(method, request, resource, request.request_id, before)

    def everything(self, collection):
        """All territories or organisations, the deleted ones as well."""
        module = {"Territories": territory_service_pb2, "Organisations": organisation_service_pb2}[collection]
        request = getattr(module, f"List{collection}Request")(page_size=1000, show_deleted=True)
        while True:
            page, operation = self.read(f"List{collection}", request, f"{collection.lower()}/-")
            assert page is not None, f"List{collection}: {operation}"
            yield from getattr(page, collection.lower())
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def _call(self, method, request, resource, request_id="", before=""):
        """The response, or None, and the operation as it went into the history."""
        token = VALIDATOR if method == "CreateCorrection" else CONTRIBUTOR
        operation = Operation(
            self.number, method, resource, time.monotonic(), 0.0, UNKNOWN, request_id=request_id, before=before
        )
        response = None
        wait = 0.01
        # Each operation anew: else all would stay with the replica that was not killed, and the other have nothing to do.
        self._at = self.rng.randrange(len(self._sites))
        while True:
            address, _, stubs = self._sites[self._at]
            stub = next(found for found in (getattr(each, method, None) for each in stubs) if found)
            try:
                response = stub(request, timeout=self.attempt_seconds, metadata=[("authorization", f"Bearer {token}")])
                operation.outcome, operation.code, operation.said = OK, "", ""
                operation.attempts.append([address, "OK"])
                break
            except grpc.RpcError as error:
                operation.attempts.append([address, error.code().name])
                operation.code = error.code().name
                operation.said = error.details()
                if error.code() not in REPEATED:
                    operation.outcome = FAILED
                    break
            if time.monotonic() > operation.start + self.patience:
                break
            self._at = (self._at + 1) % len(self._sites)
            time.sleep(self.rng.uniform(0, wait))
            wait = min(wait * 2, 0.5)
        operation.end = time.monotonic()
        if response is not None:
            operation.after = "" if "Collectivite" in method else getattr(response, "etag", "")
            operation.revision = getattr(response, "revision", 0)
        self.history.add(operation)
        return response, operation
