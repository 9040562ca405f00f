"""A network namespace with nothing but its loopback, as a pod without NetworkPolicy to others has it, and gates into it."""

import ctypes
import os
import pathlib
import socket
import subprocess
import threading

CLONE_NEWNET = 0x40000000
NAMES = pathlib.Path("/var/run/netns")


class PodNetwork:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        subprocess.run(["ip", "netns", "add", self.name], check=True)
        subprocess.run(["ip", "-n", self.name, "link", "set", "lo", "up"], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["ip", "netns", "delete", self.name], check=False)

    @property
    def path(self):
        return NAMES / self.name

    def listener(self, port):
        """A socket that listens on the namespace's loopback."""
        return self._inside(lambda: socket.create_server(("127.0.0.1", port)))

    def metrics(self, port):
        """What Prometheus would get from that port of the pod."""
        with self._inside(lambda: socket.create_connection(("127.0.0.1", port), timeout=30)) as asked:
            asked.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            return b"".join(iter(lambda: asked.recv(65536), b"")).decode()

    def _inside(self, make_socket):
        """A socket stays in the namespace that it was made in."""
        made = []

        def make():
            with open(self.path, "rb") as namespace:
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            made.append(make_socket())

        # setns moves one thread; this one ends with it.
        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        return made[0]


class Gate:
    """Leads a port of the namespace to one of this machine, until it is shut: then it cuts what is open, and takes nobody."""

    def __init__(self, network, port, target):
        self.target = target
        self.open = True
        self.lock = threading.Lock()
        self.ends = []
        self.server = network.listener(port)
        threading.Thread(target=self._accept, daemon=True).start()

    def shut(self):
        with self.lock:
            self.open = False
            for end in self.ends:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
            self.ends.clear()

    def reopen(self):
        with self.lock:
            self.open = True

    def close(self):
        self.shut()
        self.server.close()

    def _accept(self):
        while True:
            try:
                caller, _ = self.server.accept()
            except OSError:
                return
            with self.lock:
                if not self.open:
                    caller.close()
                    continue
                try:
                    callee = socket.create_connection(("127.0.0.1", self.target))
                except OSError:
                    caller.close()
                    continue
                self.ends += [caller, callee]
            for source, sink in ((caller, callee), (callee, caller)):
                threading.Thread(target=_copy, args=(source, sink), daemon=True).start()


def _copy(source, sink):
    try:
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def unused_name():
    return f"socle-{os.getpid()}"
