"""How a consumer calls the registry: stubs, a token, and errors taken apart."""

import datetime

import grpc
from google.protobuf import timestamp_pb2
from google.rpc import error_details_pb2, status_pb2
from google.type import date_pb2
from socle.events.v1 import event_service_pb2_grpc
from socle.registry.v1 import collectivite_service_pb2_grpc, import_service_pb2_grpc
from support_py.registry import READER

SERVICE = "/socle.registry.v1.CollectiviteService/"
SECONDS = 30


class Failure:
    """What a failed call said: code, English message, reason, its metadata, French message, fields that are wrong."""

    def __init__(self, error):
        self.code = error.code()
        self.message = error.details()
        status = status_pb2.Status()
        for key, value in error.trailing_metadata():
            if key == "grpc-status-details-bin":
                status.ParseFromString(value)
        info = self._detail(status, error_details_pb2.ErrorInfo)
        self.reason = info.reason
        self.domain = info.domain
        self.metadata = dict(info.metadata)
        self.french = self._detail(status, error_details_pb2.LocalizedMessage).message
        bad_request = self._detail(status, error_details_pb2.BadRequest)
        self.fields = [violation.field for violation in bad_request.field_violations]

    def __repr__(self):
        return f"{self.code.name} {self.reason} {self.metadata}: {self.message}"

    @staticmethod
    def _detail(status, kind):
        found = kind()
        for detail in status.details:
            if detail.Is(kind.DESCRIPTOR):
                detail.Unpack(found)
        return found


class Client:
    """All services with a token (None: without), and methods by name that take bytes."""

    def __init__(self, address, token=READER):
        self._metadata = [("authorization", f"Bearer {token}")] if token else []
        self._channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", 16 << 20)])
        self._collectivites = collectivite_service_pb2_grpc.CollectiviteServiceStub(self._channel)
        self._imports = import_service_pb2_grpc.ImportServiceStub(self._channel)
        self._events = event_service_pb2_grpc.EventServiceStub(self._channel)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._channel.close()

    def wait_until_connected(self):
        """After a restart of the registry."""
        grpc.channel_ready_future(self._channel).result(timeout=SECONDS)

    def __getattr__(self, method):
        services = (self._collectivites, self._imports, self._events)
        stub = next(getattr(service, method) for service in services if hasattr(service, method))
        return lambda request, seconds=SECONDS: stub(request, metadata=self._metadata, timeout=seconds)

    def send_bytes(self, method, request):
        """Calls a method by its path with bytes that no stub would send, and returns the bytes that come back."""
        path = method if method.startswith("/") else SERVICE + method
        return self._channel.unary_unary(path)(request, metadata=self._metadata, timeout=SECONDS)


def failure_of(call, *arguments, **options):
    """The failure of a call that has to fail."""
    try:
        answer = call(*arguments, **options)
        if isinstance(answer, grpc.Call):  # a stream fails when it is read
            answer = list(answer)
    except grpc.RpcError as error:
        return Failure(error)
    raise AssertionError(f"was answered: {str(answer)[:300]}")


def refused(call, code, reason, field=None):
    """The failure of a call that has to fail in this way, with a violation of the field where one is named."""
    failure = failure_of(call)
    assert (failure.code, failure.reason) == (code, reason), failure
    assert failure.french, failure
    assert field is None or field in failure.fields, failure.fields
    return failure


def date(text):
    day = datetime.date.fromisoformat(text)
    return date_pb2.Date(year=day.year, month=day.month, day=day.day)


def instant(seconds=0, nanos=0):
    return timestamp_pb2.Timestamp(seconds=seconds, nanos=nanos)


def name(collectivite):
    return f"collectivites/{collectivite}"


def names(collectivites):
    return [collectivite.name.removeprefix("collectivites/") for collectivite in collectivites]
