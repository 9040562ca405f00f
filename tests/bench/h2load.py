"""One measurement with h2load: the same framed bytes again and again; only the right answer counts."""

import dataclasses
import pathlib
import re
import struct
import subprocess

CONNECTIONS = 8
IN_FLIGHT = 32


@dataclasses.dataclass
class Call:
    """A method of a server with its request, as it goes over the wire."""

    address: str
    path: str
    request_file: pathlib.Path
    token: str

    @staticmethod
    def write(folder, address, path, request, token):
        file = folder / f"request-{len(list(folder.glob('request-*')))}.bin"
        file.write_bytes(b"\0" + struct.pack(">I", len(request)) + request)
        return Call(address, path, file, token)

    def at(self, address):
        return dataclasses.replace(self, address=address)


@dataclasses.dataclass
class Load:
    rate: float
    bytes_per_response: float


class WrongAnswer(Exception):
    """A call failed, or its answer did not have the size of the right one: an error answers faster."""


def run(call, count, answer_bytes=None, *, connections=CONNECTIONS, in_flight=IN_FLIGHT, rps=None, log_file=None):
    """Makes `count` calls. All must succeed, and have `answer_bytes` each when that is given."""
    words = ["h2load", "-c", connections, "-m", in_flight, "-n", count, "-d", call.request_file]
    words += ["-H", "content-type: application/grpc", "-H", "te: trailers", "-H", f"authorization: Bearer {call.token}"]
    words += ["--rps", rps] if rps else []
    if log_file:
        pathlib.Path(log_file).unlink(missing_ok=True)  # h2load would write behind what is there
        words += [f"--log-file={log_file}"]
    done = subprocess.run(
        [str(word) for word in words] + [f"http://{call.address}{call.path}"],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"finished in ([\d.]+)(us|ms|s|m)?,", done.stdout)
    succeeded = re.search(r"(\d+) succeeded, (\d+) failed", done.stdout)
    data = re.search(r"\((\d+)\) data", done.stdout)
    if done.returncode != 0 or not (found and succeeded and data):
        raise WrongAnswer(f"h2load {call.path}: {done.stdout[-500:]}{done.stderr[-500:]}")
    seconds = float(found[1]) * {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}[found[2]]
    size = int(data[1]) / count
    if int(succeeded[1]) != count:
        raise WrongAnswer(f"{call.path}: {succeeded[1]} of {count} calls succeeded")
    if answer_bytes is not None and int(data[1]) != count * (answer_bytes + 5):
        raise WrongAnswer(f"{call.path}: {size:.1f} bytes a response instead of {answer_bytes + 5}")
    return Load(rate=count / seconds, bytes_per_response=size)


def latencies(log_file):
    """Milliseconds from request to the end of the response, sorted."""
    lines = pathlib.Path(log_file).read_text().splitlines()
    return sorted(int(line.split("\t")[2]) / 1000 for line in lines)


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]
