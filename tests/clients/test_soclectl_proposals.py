"""soclectl proposal, fiche duplicates, contract actions and take-up: what workshops and fiches say, from the command line."""

import json
import uuid

import pytest
from contract_calls import LILLE, NORD
from link_calls import states, until
from plan_calls import propose, select
from sheet_calls import new_sheet
from support_py.registry import READER, run_soclectl, token_of

SOURCE = "Livre Blanc du Bassin minier, 1998"


@pytest.fixture(name="soclectl", scope="module")
def _soclectl(build, both):
    def run(*arguments, token=READER):
        return run_soclectl(
            build, arguments, SOCLE_TOKEN=token, SOCLE_CENSUS_ADDRESS=both.census.address, SOCLE_CONTRACTS_ADDRESS=both.contracts.address
        )

    return run


@pytest.fixture(name="plan", scope="module")
def _plan(both):
    return both.plan()


def new_id():
    return f"p-{uuid.uuid4().hex[:12]}"


@pytest.fixture(name="proposal")
def _proposal(soclectl):
    """The id of one that the command line made."""
    made = new_id()
    words = ["--kind", "prize", "--keeper", "departement-59", "--statement", "« Un prix. »", "--source", SOURCE]
    domains = ["--domain", "la lutte contre l'exclusion", "--domain", "l'écologie"]
    printed = soclectl("proposal", "create", made, f"Prix {made}", *words, *domains, token=token_of(NORD))
    assert f"Prix {made}" in printed and "PROPOSED" in printed and "l'écologie" in printed
    return made


def shown(soclectl, proposal):
    return json.loads(soclectl("proposal", "show", proposal, "--json"))


class TestAProposal:
    def test_is_listed_by_what_it_is(self, soclectl, proposal):
        for criteria in (["--query", proposal], ["--kind", "PRIZE", "--all"], ["--keeper", "departement-59", "--all"]):
            assert f"Prix {proposal}" in soclectl("proposal", "list", *criteria), criteria
        assert soclectl("proposal", "list", "--query", proposal, "--status", "DONE") == "none\n"
        listed = json.loads(soclectl("proposal", "list", "--query", proposal, "--json"))
        assert [each["name"] for each in listed["proposals"]] == [f"proposals/{proposal}"]

    def test_changes_in_what_is_given_alone(self, soclectl, proposal):
        before = shown(soclectl, proposal)
        soclectl("proposal", "update", proposal, "--issue", "Le lien social", token=token_of(NORD))
        after = shown(soclectl, proposal)
        assert after["issue"] == "Le lien social" and after["domains"] == before["domains"]
        soclectl("proposal", "update", proposal, "--no-domains", token=token_of(NORD))
        assert "domains" not in shown(soclectl, proposal)
        with pytest.raises(RuntimeError, match="nothing is to be changed"):
            soclectl("proposal", "update", proposal, token=token_of(NORD))

    def test_moves_with_what_takes_it_up_and_who_takes_part(self, soclectl, proposal):
        keeper = {"token": token_of(NORD)}
        action = "ailleurs/actions/prix"
        with pytest.raises(RuntimeError, match="ILLEGAL_STATE|takes it up"):
            soclectl("proposal", "move", proposal, "TAKEN_UP", "--reason", "trop tôt", **keeper)
        said = ["--state", "taken-up", "--since", "1999-03-01", "--source", SOURCE]
        soclectl("proposal", "uptake", proposal, action, *said, **keeper)
        soclectl("proposal", "move", proposal, "TAKEN_UP", "--reason", "Repris", "--since", "1999-03-01", **keeper)
        joined = ["--party", "commune-59350", "--domain", "l'écologie", "--source", SOURCE]
        soclectl("proposal", "participation", proposal, *joined, **keeper)
        printed = soclectl("proposal", "show", proposal)
        for expected in ("contracts/ailleurs/actions/prix", "TAKEN_UP", "1999-03-01", "commune-59350, l'écologie", "Repris"):
            assert expected in printed, f"{expected} is missing in\n{printed}"
        soclectl("proposal", "uptake", proposal, action, "--state", "done", "--source", SOURCE, **keeper)
        assert [each["state"] for each in shown(soclectl, proposal)["uptakes"]] == ["DONE"], "one of each action"
        soclectl("proposal", "uptake", proposal, action, "--remove", **keeper)
        assert "uptakes" not in shown(soclectl, proposal)

    def test_is_written_by_nobody_but_its_keeper_and_not_in_a_dry_run(self, soclectl, proposal):
        with pytest.raises(RuntimeError, match="nobody you act for has a part in"):
            soclectl("proposal", "update", proposal, "--issue", "x", token=token_of(LILLE))
        soclectl("proposal", "update", proposal, "--issue", "x", "--dry-run", token=token_of(NORD))
        assert "issue" not in shown(soclectl, proposal)


class TestAnAction:
    def test_takes_up_a_fiche_and_proposals_that_are_then_shown_with_it(self, soclectl, both, plan, proposal):
        sheet = new_sheet(both.sheets(LILLE), origin=LILLE, owner=LILLE, title="Le prix de la ville")
        action = propose(both.lille, plan, owner=LILLE)
        select(both.nord, action.name)
        name, fiche = action.name.removeprefix("contracts/"), sheet.name.split("/")[1]
        printed = soclectl("contract", "take-up", name, "--fiche", fiche, "--proposal", proposal, token=token_of(LILLE))
        for expected in ("Le prix de la ville, PROPOSED", f"proposals/{proposal}: Prix {proposal}, PROPOSED"):
            assert expected in printed, f"{expected} is missing in\n{printed}"
        until(lambda: states(both.sheet(sheet.name, LILLE)), lambda it: [each[1] for each in it] == ["INTEGRATED"])
        assert soclectl("contract", "action", name) == printed
        contract = plan.name.removeprefix("contracts/")
        for criteria in (["--fiche", fiche], ["--proposal", proposal], ["--of-census"], ["--selection", "retained"]):
            assert fiche in soclectl("contract", "actions", contract, *criteria), criteria
        assert "followed" in soclectl("proposal", "show", proposal)
        soclectl("contract", "take-up", name, "--no-fiche", "--no-proposals", token=token_of(LILLE))
        assert fiche not in soclectl("contract", "actions", contract, "--all")

    def test_takes_nothing_up_when_nothing_is_said(self, soclectl, both, plan):
        action = propose(both.lille, plan, owner=LILLE)
        with pytest.raises(RuntimeError, match="nothing is to be taken up"):
            soclectl("contract", "take-up", action.name, token=token_of(LILLE))


class TestDuplicates:
    @pytest.fixture(name="pair")
    def _pair(self, both):
        title = f"Passerelle{uuid.uuid4().hex[:8]} mobile{uuid.uuid4().hex[:8]}"
        told = {"title": title, "places": ["collectivites/commune-59307"]}
        sheets = [new_sheet(both.sheets(party), origin=party, owner=party, **told) for party in (NORD, LILLE)]
        return [sheet.name.split("/")[1] for sheet in sheets]

    def test_are_listed_with_reasons_and_decided(self, soclectl, pair):
        listed = soclectl("fiche", "duplicates", "list", "--fiche", pair[0])
        assert pair[1] in listed and "SIMILAR_TITLE 45" in listed
        assert pair[1] in soclectl("fiche", "duplicates", "list", "--party", "departement-59", "--all")
        decide = ["fiche", "duplicates", "decide", "same", *pair, "--reason", "le même permis"]
        soclectl(*decide, "--dry-run", token=token_of(NORD))
        assert pair[1] in soclectl("fiche", "duplicates", "list", "--fiche", pair[0]), "a dry run decides nothing"
        made = json.loads(soclectl(*decide, "--json", token=token_of(NORD)))
        assert soclectl("fiche", "duplicates", "list", "--fiche", pair[0]) == "none\n"
        told = soclectl("fiche", "duplicates", "decisions", pair[1])
        assert "SAME" in told and "le même permis" in told and "holds" in told
        instead = ["--supersedes", made["name"].split("/")[1]]
        other = ["fiche", "duplicates", "decide", "different", *pair, "--reason", "deux ponts", *instead]
        assert "DIFFERENT" in soclectl(*other, token=token_of(LILLE))
        assert "replaced by" in soclectl("fiche", "duplicates", "decisions", pair[0])

    def test_are_those_of_a_fiche_or_of_a_party(self, soclectl, pair):
        with pytest.raises(RuntimeError, match="of whom"):
            soclectl("fiche", "duplicates", "list")
        with pytest.raises(RuntimeError, match="exit 2"):
            soclectl("fiche", "duplicates", "decide", "perhaps", *pair, "--reason", "x", token=token_of(NORD))
