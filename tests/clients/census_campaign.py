"""An open campaign over three signatories, one of which a region of 2016 carries on."""

import grpc
import pytest
from campaign_calls import AGENT, LILLE, NORD, OTHER_AGENT, PILOT, REGION_OF_2012, acting_for, advance, plan, sign_manifesto
from contract_calls import Caller
from support_py.registry import OPERATOR, READER


class World:
    """Callers of the census by party, and campaigns of the test's own."""

    def __init__(self, channel, registry_channel):
        self.channel = channel
        self.registry_channel = registry_channel
        self.pilot, self.agent, self.other_agent = (self.acting_for(each) for each in (PILOT, AGENT, OTHER_AGENT))
        self.reader = self.with_token(READER)
        self.operator = self.with_token(OPERATOR)

    def acting_for(self, party):
        return acting_for(self.channel, party)

    def with_token(self, token):
        from campaign_calls import CENSUS

        return Caller(self.channel, token, CENSUS)

    def manifesto(self, *signatories):
        return sign_manifesto(self.registry_channel, *(signatories or (REGION_OF_2012, NORD, LILLE)))

    def open_campaign(self, *signatories, **fields):
        planned = plan(self.pilot, self.manifesto(*signatories), **fields)
        return advance(self.pilot, planned, "OPEN")


@pytest.fixture(name="world", scope="session")
def census_world(census, registry):
    with grpc.insecure_channel(census.address) as channel, grpc.insecure_channel(registry.address) as registry_channel:
        yield World(channel, registry_channel)
