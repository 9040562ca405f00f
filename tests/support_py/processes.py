"""Servers started as children: free ports, and an end by pid that also comes when we are killed."""

import os
import signal
import socket
import subprocess


def free_port():
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(arguments, *, log, user=None, on_parents_death="TERM", environment=None):
    """Starts a server whose output goes to the file `log`; the kernel sends it the signal named when we die."""
    words = ["setpriv", "--pdeathsig", on_parents_death]
    if user:
        words += ["--reuid", user, "--regid", user, "--clear-groups"]
    with open(log, "ab") as output:
        return subprocess.Popen(
            words + [str(word) for word in arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/" if user else None,
            env={**os.environ, **(environment or {})},
        )


def stop(process, *, how=signal.SIGTERM, seconds=30):
    """Asks the child to end, and ends it when it does not."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
