"""A consumer of events that is thrown off now and then: it resumes with a token that it had kept, on whatever replica."""

import random
import threading
import time

import grpc
from client import RECONNECT
from history import FAILED, Event, Operation
from socle.events.v1 import event_service_pb2, event_service_pb2_grpc
from support_py.registry import READER


def follow(addresses, history):
    """Two that follow."""
    followers = [Follower(addresses, history, number) for number in (1, 2)]
    for follower in followers:
        follower.start()
    return followers


class Follower(threading.Thread):
    """Follows from the oldest event on, until end(). `slip`: how likely it breaks off after a message."""

    def __init__(self, addresses, history, number, slip=0.02):
        super().__init__(name=f"follower-{number}", daemon=True)
        self.addresses = addresses
        self.history = history
        self.number = number
        self.slip = slip
        self.streams = 0
        self.seen = set()  # resource and revision
        self._rng = random.Random(f"{history.seed}/follower/{number}")
        self._tokens = []  # the newest two
        self._ending = threading.Event()
        self._call = None

    def end(self):
        self._ending.set()
        if self._call:
            self._call.cancel()
        self.join()

    def run(self):
        while not self._ending.is_set():
            address = self.addresses[(self.number + self.streams) % len(self.addresses)]
            self.streams += 1
            with grpc.insecure_channel(address, RECONNECT) as channel:
                try:
                    self._follow(event_service_pb2_grpc.EventServiceStub(channel))
                except grpc.RpcError as error:
                    self._note(address, error.code())
            self._ending.wait(0.05)

    def wait_for(self, committed, seconds):
        """Until it has an event of each; how long that took, in seconds, or None."""
        wanted = {(each.resource, each.revision) for each in committed}
        started = time.monotonic()
        while not wanted <= self.seen:
            if time.monotonic() > started + seconds:
                return None
            time.sleep(0.02)
        return time.monotonic() - started

    def _follow(self, stub):
        request = event_service_pb2.WatchRequest(from_oldest=True)
        if self._tokens:
            # The older one: its effect was had, but it went down before it had kept the newer one.
            request = event_service_pb2.WatchRequest(resume_token=self._rng.choice(self._tokens))
        self._call = stub.Watch(request, metadata=[("authorization", f"Bearer {READER}")], timeout=3600)
        for response in self._call:
            for event in response.events:
                self.history.add(self._event(event))
                self.seen.add((event.resource, event.revision))
            self._tokens = [*self._tokens[-1:], response.resume_token]
            if self._rng.random() < self.slip:
                self._call.cancel()
                return

    def _event(self, event):
        kind = event_service_pb2.Event.Kind.Name(event.kind)
        return Event(
            self.number, self.streams, event.event_id, event.resource, kind, event.revision,
            event.before_digest, event.after_digest,
        )

    def _note(self, address, code):
        if code in (grpc.StatusCode.CANCELLED, grpc.StatusCode.UNAVAILABLE):
            return
        now = time.monotonic()
        self.history.add(
            Operation(1000 + self.number, "Watch", "events/-", now, now, FAILED, code=code.name,
                      attempts=[[address, code.name]])
        )
