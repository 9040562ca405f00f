"""Contracts and census of a test's own, each told where the other serves; and how tests wait for what is followed."""

import contextlib
import time

import grpc
from conftest import on_empty_database
from contract_calls import LILLE, MEL, NORD
from plan_calls import acting_for, new_plan
from sheet_calls import CRTE, Caller, messages
from support_py.census import RunningCensus
from support_py.contracts import RunningContracts
from support_py.registry import CONTRACTS, READER


def token_file(folder):
    path = folder / "peer-token"
    path.touch(mode=0o600)
    path.write_text(CONTRACTS + "\n")
    return str(path)


@contextlib.contextmanager
def linked(build, registry, make_folder, deadline="5s"):
    """Census; contracts, which asks it, within the deadline; then census again, which follows contracts from its first start on."""
    folder = make_folder("census")
    with on_empty_database(build, "census", RunningCensus, registry, folder) as census:
        options = ["--census-address", census.address, "--census-token-file", token_file(folder), "--max-deadline", deadline]
        with on_empty_database(build, "contracts", RunningContracts, registry, make_folder("contracts"), options) as contracts:
            follow(census, contracts)
            yield Linked(contracts, census)


def follow(census, contracts):
    """Starts census anew, so that it follows contracts."""
    census.stop()
    census.options += ["--contracts-address", contracts.address, "--contracts-token-file", token_file(census.folder)]
    census.start()


class Linked:
    """Both, called as the parties of a plan."""

    def __init__(self, contracts, census):
        self.contracts, self.census = contracts, census
        self.to_contracts = grpc.insecure_channel(contracts.address)
        self.to_census = grpc.insecure_channel(census.address)
        self.nord, self.lille, self.mel = (acting_for(self.to_contracts, party) for party in (NORD, LILLE, MEL))

    def plan(self):
        return new_plan(self.nord, programme=CRTE)

    def sheets(self, party=None, token=None):
        return Caller(self.to_census, party, token)

    def sheet(self, name, party=NORD):
        return self.sheets(party).GetActionSheet(name=name)

    def events_lag(self):
        return self.census.metric('socle_consumer_lag_seconds{consumer="census-from-contracts"}')


def until(look, holds, seconds=20):
    """What `look` gives, once it is so; census follows within a moment."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if holds(seen) or time.monotonic() > deadline:
            assert holds(seen), f"not within {seconds} s: {seen}"
            return seen
        time.sleep(0.05)


def states(sheet):
    """(action, state, status) of what contracts say of it."""
    kinds = messages().ActionSheet
    return [
        (each.action, kinds.Integration.State.Name(each.state), kinds.Status.Name(each.status) if each.status else "")
        for each in sheet.integrations
    ]


def status_in(sheet, programme=CRTE):
    entry = next(each for each in sheet.programmes if each.programme == programme)
    return messages().ActionSheet.Status.Name(entry.status)


def reader_of(linked_services):
    return linked_services.sheets(token=READER)
