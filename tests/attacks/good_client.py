"""Somebody who has done nothing wrong, and should notice nothing."""

import threading
import time

import grpc
from socle.registry.v1 import collectivite_service_pb2 as api
from socle.registry.v1 import collectivite_service_pb2_grpc
from support_py.registry import READER


class GoodClient:
    """Calls the registry every few milliseconds as long as the `with` block; how long each call took is in `seconds`."""

    def __init__(self, address):
        self.seconds = []
        self.failures = []
        self._address = address
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def slowest_but_one_percent(self):
        ranked = sorted(self.seconds)
        return ranked[int(len(ranked) * 0.99)] if ranked else 0.0

    def wait_for(self, calls, seconds=30):
        """Until so many more calls have been made."""
        wanted, end = len(self.seconds) + calls, time.monotonic() + seconds
        while len(self.seconds) < wanted and not self.failures:
            assert time.monotonic() < end, "the good client is not answered"
            time.sleep(0.005)

    def _run(self):
        with grpc.insecure_channel(self._address, [("grpc.use_local_subchannel_pool", 1)]) as channel:
            stub = collectivite_service_pb2_grpc.CollectiviteServiceStub(channel)
            while not self._stop.is_set():
                began = time.monotonic()
                try:
                    metadata = [("authorization", f"Bearer {READER}")]
                    stub.ListCollectivites(api.ListCollectivitesRequest(page_size=1), metadata=metadata, timeout=10)
                except grpc.RpcError as error:
                    self.failures.append(f"{error.code().name}: {error.details()}")
                self.seconds.append(time.monotonic() - began)
                self._stop.wait(0.005)
