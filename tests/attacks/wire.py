"""One HTTP/2 connection, byte by byte: what no well-behaved library would send."""

import base64
import socket
import struct

import hpack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS, PADDED, PRIORITISED = 1, 1, 4, 8, 32
LIST = "/socle.registry.v1.CollectiviteService/ListCollectivites"
EMPTY_MESSAGE = b"\0\0\0\0\0"


def frame(kind, flags=0, stream=0, payload=b"", length=None):
    """`length` lies about the payload where it is given."""
    size = len(payload) if length is None else length
    return struct.pack(">I", size)[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def call_headers(path=LIST, token=None, extra=(), pseudo=None):
    """The header block of a gRPC call, in the order in which headers have to come."""
    lines = pseudo or [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost")]
    lines = [*lines, ("content-type", "application/grpc"), ("te", "trailers"), *extra]
    return hpack.Encoder().encode(lines + ([("authorization", f"Bearer {token}")] if token else []))


class Wire:
    """Connected when made. `read` gives what came, as (kind, flags, stream, payload), until it is silent or closed."""

    def __init__(self, port, greet=True, wrap=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        if wrap:
            self.socket = wrap(self.socket)
        self.closed = False
        self._bytes = b""
        if greet:
            self.send(PREFACE + frame(SETTINGS))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data, seconds=10):
        """As much of it as the other side takes; False when it has closed."""
        self.socket.settimeout(seconds)
        try:
            self.socket.sendall(data)
            return True
        except (TimeoutError, OSError):
            self.closed = True
            return False

    def read(self, seconds):
        """All frames until nothing comes for so long, or until it closes."""
        frames = []
        self.socket.settimeout(seconds)
        while not self.closed:
            try:
                more = self.socket.recv(1 << 16)
            except TimeoutError:
                break
            except OSError:
                more = b""
            self.closed = not more
            self._bytes += more
            frames += self._whole()
            if any(kind == GOAWAY for kind, *_ in frames):
                self.socket.settimeout(min(seconds, 0.2))
        return frames

    def _whole(self):
        while len(self._bytes) >= 9:
            size = int.from_bytes(self._bytes[:3], "big")
            if len(self._bytes) < 9 + size:
                return
            head, payload = self._bytes[:9], self._bytes[9 : 9 + size]
            self._bytes = self._bytes[9 + size :]
            yield head[3], head[4], int.from_bytes(head[5:9], "big") & 0x7FFFFFFF, payload

    def outcome(self, seconds=1.0):
        """What the other side makes of it: "connection error", "stream error", "answered" or "ignored"."""
        kinds = self.read(seconds)
        if any(kind == GOAWAY for kind, *_ in kinds) or self.closed:
            return "connection error"
        if any(kind == RST_STREAM for kind, *_ in kinds):
            return "stream error"
        return "answered" if any(kind == HEADERS for kind, *_ in kinds) else "ignored"


def settings(*pairs):
    return b"".join(struct.pack(">HI", identifier, value) for identifier, value in pairs)


def binary_header(data):
    return base64.b64encode(data).decode()
