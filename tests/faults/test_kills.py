"""Killing a registry at any instant loses nothing that was acknowledged, applies nothing twice, and skips no event."""

import random
import time

from follower import follow
from load import Load
from replicas import Keeper

RESTART_SECONDS = 2.0


def kills_at_failpoints(rng):
    """For each start of a replica after a kill: where it is to be killed next, if at all."""
    points = ["before_commit", "after_commit_before_reply"]
    rng.shuffle(points)
    planned = [f"{point}=kill@{rng.randint(2, 12)}" for point in points]
    return lambda index: planned.pop() if index == 0 and planned else "before_commit=sleep:150%3"


def test_a_kill_at_any_instant_loses_nothing_and_repeats_nothing(replicas, history, seed, least_rate, slack):
    rng = random.Random(seed)
    replicas.note_what_was_there(history)
    followers = follow(replicas.addresses, history)
    with Keeper(replicas, history, kills_at_failpoints(rng)) as keeper:
        with Load(replicas.addresses, history) as load:
            rate = load.rate(3)
            # At instants drawn; replica 0 comes back with a failpoint that kills it again, twice.
            keeper.kill(0)
            keeper.wait_for(3)
            for count in (4, 5):
                time.sleep(rng.uniform(0.2, 1.5))
                keeper.kill(count % 2)
                keeper.wait_for(count)
            time.sleep(0.5)
        replicas.judge(history, followers)
    assert rate >= least_rate, f"{rate:.0f} op/s before the fault is too little to prove anything; {history}"
    restarts = [fault.end - fault.start for fault in keeper.faults]
    limit = max(RESTART_SECONDS * slack, replicas.start_seconds * 1.5)
    print(f"{rate:.0f} op/s, restarts {', '.join(f'{each:.1f} s' for each in restarts)}")
    assert max(restarts) <= limit, f"back after {max(restarts):.1f} s, promised {RESTART_SECONDS} s (× {slack}); {history}"
