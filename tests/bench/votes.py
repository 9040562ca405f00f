"""Decisions: VerifyDecision beside pgbench's select of one row, and a decision with 100,000 electors."""

import hashlib
import statistics
import subprocess
import threading
import time

import grpc
import h2load
from rows import Row
from support_py import polls
from support_py.registry import READER, token_of

SERVICE = "/socle.registry.v1.DecisionService/"
CONTENT = hashlib.sha256(b"what is voted").digest()
CLIENTS = 16
ROWS = 100_000  # of the plain table, each 300 bytes
MANY = 100_000  # electors
IN_FLIGHT = 4  # a connection: as many at once as the pool lets in without saying that it is busy
FEW = 15  # electors of the decision that is verified


class Caller:
    """The service with the pilot's token; answers are taken apart."""

    def __init__(self, address):
        from socle.registry.v1 import decision_pb2, decision_service_pb2, decision_service_pb2_grpc

        self.api, self.messages = decision_service_pb2, decision_pb2
        self.channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", 64 << 20)])
        self.stub = decision_service_pb2_grpc.DecisionServiceStub(self.channel)

    def __getattr__(self, method):
        metadata = [("authorization", f"Bearer {token_of(polls.PILOT)}")]
        request = getattr(self.api, f"{method}Request")
        return lambda **fields: getattr(self.stub, method)(request(**fields), metadata=metadata, timeout=60)

    def open(self, body):
        draft = self.messages.Decision(title="Cadre d'Action Stratégique", content_sha256=CONTENT)
        return self.OpenVote(name=self.CreateDecision(parent=f"bodies/{body}", decision=draft).name)


def vote_rows(postgres, database, registry, folder, quick):
    """What bodies are made of is put into the database; decisions are made and voted by calls."""
    caller = Caller(registry.address)
    try:
        yield verify_row(postgres, database, registry, folder, quick, caller)
        yield from large_rows(postgres, database, registry, folder, quick, caller)
    finally:
        caller.channel.close()


def verify_row(postgres, database, registry, folder, quick, caller):
    rounds, seconds = (3, 1) if quick else (5, 3)
    polls.make_body(postgres.psql, database, "bench-few", FEW)
    decision = caller.open("bench-few")
    votes = [
        caller.api.RecordedVote(member=f"bodies/bench-few/members/{polls.member_of('bench-few', number)}", choice=1 + number % 3)
        for number in range(1, FEW + 1)
    ]
    caller.RecordVotes(name=decision.name, votes=votes)
    caller.CloseVote(name=decision.name)
    right = caller.VerifyDecision(name=decision.name, content_sha256=CONTENT)
    if right.result.count.voices != FEW or right.state not in (3, 4):
        raise SystemExit(f"bench: VerifyDecision answers {right}")
    request = caller.api.VerifyDecisionRequest(name=decision.name, content_sha256=CONTENT).SerializeToString()
    call = h2load.Call.write(folder, registry.address, SERVICE + "VerifyDecision", request, READER)

    script = select_script(postgres, database, folder)
    count = max(2_000, int(h2load.run(call, 2_000, right.ByteSize(), in_flight=IN_FLIGHT).rate * seconds))
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(prepared_selects(postgres.url(database), script, seconds))
        ours.append(h2load.run(call, count, right.ByteSize(), in_flight=IN_FLIGHT).rate)
    return Row.faster(
        "VerifyDecision", statistics.median(ours), statistics.median(theirs), "pgbench, prepared select", 0.3,
        note=f"{right.ByteSize()} bytes an answer; -c 8 -m {IN_FLIGHT}; {CLIENTS} clients of pgbench", samples={"ours": ours, "theirs": theirs},
    )


def select_script(postgres, database, folder):
    """A plain table, and what pgbench reads a row of it with."""
    postgres.psql(
        database,
        "CREATE TABLE IF NOT EXISTS plain_select (id int PRIMARY KEY, content text); TRUNCATE plain_select; "
        f"INSERT INTO plain_select SELECT n, repeat('x', 300) FROM generate_series(1, {ROWS}) n; ANALYZE plain_select;",
    )
    script = folder / "plain_select.sql"
    script.write_text(f"\\set id random(1, {ROWS})\nSELECT content FROM plain_select WHERE id = :id;\n")
    return script


def prepared_selects(url, script, seconds):
    words = ["pgbench", "-n", "-M", "prepared", "-c", CLIENTS, "-j", "2", "-T", seconds, "-f", script, url]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True)
    return next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps ="))


def timed(call):
    began = time.monotonic()
    answer = call()
    return answer, time.monotonic() - began


def large_rows(postgres, database, registry, folder, quick, caller):
    """One decision in which 100,000 members have a voice, and all of them vote."""
    polls.make_body(postgres.psql, database, "bench-many", MANY)
    decision, opening = timed(lambda: caller.open("bench-many"))
    if decision.elector_count != MANY:
        raise SystemExit(f"bench: {decision.elector_count} electors of {MANY}")
    yield Row(f"OpenVote, {MANY} electors", opening, "s", note="with CreateDecision")
    yield Row("CastVote", cast_rate(caller, decision, registry, folder, 1 if quick else 5), "/s",
              note=f"{CLIENTS} members, each again and again, one commit each; {MANY} electors")
    # The others as if each had cast its voice: PostgreSQL sees the same rows.
    postgres.psql(database, f"UPDATE vote SET choice = 1 + abs(hashtext(member_id)) % 3, revision = 1 "
                            f"WHERE decision_id = '{decision.name.rsplit('/', 1)[1]}' AND choice = 0; ANALYZE vote")
    pages, token = [], ""
    for _ in range(20):
        page, seconds = timed(lambda: caller.ListVotes(parent=decision.name, page_size=1000, page_token=token))  # noqa: B023
        pages.append(1000 * seconds)
        token = page.next_page_token
    yield Row.below(f"ListVotes, a page of 1,000 of {MANY}", statistics.median(pages), 20, "ms",
                    note="by a client in Python, which takes the answer apart")
    closed, closing = timed(lambda: caller.CloseVote(name=decision.name))
    if closed.result.count.participating != MANY:
        raise SystemExit(f"bench: {closed.result.count} of {MANY} voices")
    yield Row.below(f"CloseVote, {MANY} votes", closing, 2, "s")


def cast_rate(caller, decision, registry, folder, seconds):
    """Members vote at once, each by a connection of its own."""
    calls = []
    for number in range(1, CLIENTS + 1):
        name = f"{decision.name}/votes/{polls.member_of('bench-many', number)}"
        request = caller.api.CastVoteRequest(name=name, choice=1).SerializeToString()
        token = token_of(polls.party_of(number))
        calls.append(h2load.Call.write(folder, registry.address, SERVICE + "CastVote", request, token))
    count = max(20, int(h2load.run(calls[0], 100, connections=1, in_flight=1).rate * seconds / 4))
    threads = [
        threading.Thread(target=h2load.run, args=(call, count), kwargs={"connections": 1, "in_flight": 1}) for call in calls
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count * len(calls) / (time.monotonic() - began)
