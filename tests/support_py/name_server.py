"""A DNS server of one name, which says where the ready replicas are, as a headless Service does."""

import socket
import struct
import threading


class NameServer:
    """Answers for `name` with the addresses that `ready` has, as long as the `with` block."""

    def __init__(self, name):
        self.name = name.rstrip(".").lower()
        self.ready = []  # IPv4 addresses
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._socket.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()

    def target(self, port):
        """What a gRPC client dials."""
        return f"dns://127.0.0.1:{self.port}/{self.name}:{port}"

    def _run(self):
        while True:
            query, caller = self._socket.recvfrom(512)
            if not query:
                return
            self._socket.sendto(self._answer(query), caller)

    def _answer(self, query):
        end = query.index(b"\0", 12) + 5  # the name, its type and class
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode().lower())
            at += 1 + query[at]
        (kind,) = struct.unpack(">H", query[end - 4 : end - 2])
        known = ".".join(labels) == self.name
        addresses = list(self.ready) if known and kind == 1 else []
        head = query[:2] + struct.pack(">HHHHH", 0x8580 if known else 0x8583, 1, len(addresses), 0, 0)
        # The name is that of the question (a pointer to it), for no time at all.
        records = [struct.pack(">HHHIH", 0xC00C, 1, 1, 0, 4) + socket.inet_aton(address) for address in addresses]
        return head + query[12:end] + b"".join(records)
