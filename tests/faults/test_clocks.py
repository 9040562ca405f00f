"""A replica whose clock is wrong, or jumps while it serves, loses nothing and orders nothing by time."""

import pathlib
import random
import time

import pytest
from follower import follow
from history import Fault
from load import Load

LIBRARY = pathlib.Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
JUMPS = ["+3600", "-3600", "+86400", "-86400"]


def test_a_clock_that_jumps_does_no_harm(replicas, history, seed, tmp_path):
    if not LIBRARY.exists():
        pytest.skip(f"{LIBRARY} is not there: apt-get install libfaketime")
    rng = random.Random(seed)
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    wrong = replicas.all[0]
    # Not the clock that deadlines are measured with; and looked at again every second, so that it can jump.
    wrong.environment = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    wrong.stop()
    wrong.start()
    replicas.note_what_was_there(history)
    followers = follow(replicas.addresses, history)
    # Without corrections: what a record of the future is, is another matter.
    with Load(replicas.addresses, history, corrections=0):
        for jump in rng.sample(JUMPS, 2) + ["+0"]:
            start = time.monotonic()
            clock.write_text(jump + "\n")
            time.sleep(2.5)
            history.add(Fault(f"the clock of one replica went {jump} s", start, time.monotonic()))
    replicas.judge(history, followers)
