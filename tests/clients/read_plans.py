"""What PostgreSQL did for a call: the plans of its statements as they ran, with the rows that they read.

Times depend on the machine and on who else works on it; which rows were read, and how often, does not.
"""

import json
import time


def explain_everything(postgres, database):
    """Has every later connection to the database write its plans to the server's log."""
    postgres.psql(
        database,
        f"""LOAD 'auto_explain';
        ALTER DATABASE {database} SET session_preload_libraries = 'auto_explain';
        ALTER DATABASE {database} SET auto_explain.log_min_duration = 0;
        ALTER DATABASE {database} SET auto_explain.log_analyze = on;
        ALTER DATABASE {database} SET auto_explain.log_timing = off;
        ALTER DATABASE {database} SET auto_explain.log_format = 'json'""",
    )


class Plans:
    """The statements that ran within the `with` block."""

    def __init__(self, postgres):
        self.log = postgres.folder / "server.log"
        self.statements = []

    def __enter__(self):
        self.begin = self.log.stat().st_size
        return self

    def __exit__(self, *_):
        time.sleep(0.1)  # the process that serves the call writes its log behind the answer
        text = self.log.read_bytes()[self.begin :].decode()
        decoder = json.JSONDecoder()
        for piece in text.split("  plan:\n")[1:]:
            self.statements.append(decoder.raw_decode(piece.lstrip())[0])

    def of(self, words):
        """The plans of statements that have these words."""
        return [statement["Plan"] for statement in self.statements if words in statement["Query Text"]]


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def rows_read(plans, relation):
    """Rows of a table that were looked at, whether they were taken or not."""
    read = 0
    for plan in plans:
        for node in nodes(plan):
            if node.get("Relation Name") == relation:
                passed = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
                read += sum(node.get(name, 0) for name in passed) * max(node["Actual Loops"], 1)
    return read


def indexes(plans):
    return {node["Index Name"] for plan in plans for node in nodes(plan) if "Index Name" in node and node["Actual Loops"]}
