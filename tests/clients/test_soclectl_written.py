"""soclectl writes organisations and territories as a person does at a terminal."""

import json
import re

import pytest
from support_py.registry import CONTRIBUTOR, READER

COUNTER = iter(range(1_000_000))

KINDS = {
    "territory": ["--kind", "pays", "--perimeter-date", "2020-01-01", "--from", "2020-01-01", "--member", "59350"],
    "organisation": ["--kind", "petr", "--from", "2020-01-01", "--member", "59350"],
}
OTHER_KIND = {"territory": "SCOT", "organisation": "ASSOCIATION"}


@pytest.fixture(name="family", params=sorted(KINDS))
def fixture_family(request):
    return request.param


@pytest.fixture(name="ctl")
def fixture_ctl(registry):
    """Runs soclectl as a contributor; a dict of its JSON answer."""

    def run(*arguments, token=CONTRIBUTOR):
        return json.loads(registry.soclectl(*arguments, "--json", token=token))

    return run


@pytest.fixture(name="one")
def fixture_one(ctl, family):
    """A new one; its id."""
    name = f"cli-{family}-{next(COUNTER)}"
    made = ctl(family, "create", "Pays d'essai", "--id", name, "--description", "d'abord", *KINDS[family])
    assert made["name"].endswith("/" + name)
    return name


def refusal(ctl, *arguments, **options):
    with pytest.raises(RuntimeError) as refused:
        ctl(*arguments, **options)
    return str(refused.value)


def test_an_update_changes_what_is_named_from_its_day_on(ctl, family, one):
    changed = ctl(family, "update", one, "--label", "Pays renommé", "--from", "2023-05-01")
    assert changed["displayName"] == "Pays renommé"
    assert changed["description"] == "d'abord", "what was not named stays"
    assert len(changed["members"]) == 1
    assert ctl(family, "get", one, "--as-of", "2023-04-30")["displayName"] == "Pays d'essai"
    assert ctl(family, "get", one, "--as-of", "2023-05-01")["displayName"] == "Pays renommé"


def test_an_update_changes_kind_members_and_identifiers(ctl, family, one):
    changed = ctl(
        *(family, "update", one, "--from", "2024-01-01", "--kind", OTHER_KIND[family].lower()),
        *("--member", "59350", "--member", "59512", "--external-id", f"essai={one}", "--description", ""),
    )
    assert changed["kind"] == OTHER_KIND[family]
    assert len(changed["members"]) == 2
    assert changed["externalIds"] == [{"system": "essai", "id": one}]
    assert "description" not in changed, "an empty text: none"
    emptied = ctl(family, "update", one, "--no-external-ids", "--from", "2024-02-01")
    assert "externalIds" not in emptied
    assert len(emptied["members"]) == 2


def test_an_end_is_set_and_taken_back(ctl, family, one):
    ended = ctl(family, "update", one, "--from", "2024-01-01", "--to", "2024-07-01")
    assert ended["validTo"] == {"year": 2024, "month": 7, "day": 1}
    assert re.search("exit 3", refusal(ctl, family, "get", one, "--as-of", "2024-07-01"))
    again = ctl(family, "correct", one, "--as-of", "2024-01-01", "--no-end")
    assert "validTo" not in again
    assert ctl(family, "get", one, "--as-of", "2025-01-01")["displayName"] == "Pays d'essai"


def test_a_correction_replaces_what_was_never_so_and_the_history_shows_both(registry, ctl, family, one):
    right = ctl(family, "correct", one, "--label", "Pays juste", "--from", "2019-06-01")
    assert right["displayName"] == "Pays juste"
    assert right["validFrom"] == {"year": 2019, "month": 6, "day": 1}
    assert ctl(family, "get", one, "--as-of", "2019-06-01")["displayName"] == "Pays juste"
    versions = ctl(family, "history", one, "--all")["versions"]
    assert [version["displayName"] for version in versions] == ["Pays juste", "Pays d'essai"]
    shown = registry.soclectl(family, "history", one, token=READER)
    assert re.search(r"Pays juste .* now\n", shown) and re.search(r"Pays d'essai .* until 20", shown)


def test_a_deletion_is_taken_back(ctl, family, one):
    deleted = ctl(family, "delete", one)
    assert deleted["deleteTime"]
    assert "exit 1" in refusal(ctl, family, "update", one, "--label", "x"), "what is deleted is not changed"
    assert "deleteTime" not in ctl(family, "undelete", one)
    assert ctl(family, "get", one, token=READER)["displayName"] == "Pays d'essai"


@pytest.mark.parametrize("verb", ["update", "correct", "delete", "undelete"])
def test_a_stale_etag_is_refused(ctl, family, one, verb):
    before = ctl(family, "get", one)["etag"]
    ctl(family, "update", one, "--label", "Pays changé")
    change = ["--label", "Pays perdu"] if verb in ("update", "correct") else []
    told = refusal(ctl, family, verb, one, "--etag", before, *change)
    assert "CONCURRENT_CHANGE" in told
    assert ctl(family, "get", one)["displayName"] == "Pays changé"


@pytest.mark.parametrize(
    "verb, change",
    [("update", ["--label", "x"]), ("correct", ["--label", "x"]), ("delete", [])],
)
def test_a_dry_run_writes_nothing(ctl, family, one, verb, change):
    before = ctl(family, "get", one)
    ctl(family, verb, one, *change, "--dry-run")
    after = ctl(family, "get", one)
    assert (after["displayName"], after["etag"]) == (before["displayName"], before["etag"])


@pytest.mark.parametrize("verb", ["update", "correct"])
def test_who_names_nothing_is_told_so_and_clears_nothing(ctl, family, one, verb):
    assert "say what" in refusal(ctl, family, verb, one)
    assert ctl(family, "get", one)["description"] == "d'abord"


def test_who_may_only_read_is_refused(ctl, family, one):
    assert "PERMISSION_DENIED" in refusal(ctl, family, "update", one, "--label", "x", token=READER)
    assert "PERMISSION_DENIED" in refusal(ctl, family, "delete", one, token=READER)


def test_nobody_is_not_found(ctl, family):
    assert "exit 3" in refusal(ctl, family, "update", "cli-nobody", "--label", "x")


def test_people_see_the_answer_as_lines(registry, family, one):
    shown = registry.soclectl(family, "update", one, "--label", "Pays vu", token=CONTRIBUTOR)
    assert shown.splitlines()[0].endswith(f"s/{one}  Pays vu")
    assert re.search(r"etag \"r\d+\" · revision \d+", shown)


def test_a_territory_keeps_its_policy_unless_told(ctl):
    name = f"cli-policy-{next(COUNTER)}"
    assert ctl("territory", "create", "Pays", "--id", name, *KINDS["territory"])["policy"] == "FOLLOW_SUCCESSORS"
    assert ctl("territory", "correct", name, "--frozen")["policy"] == "FROZEN"
    assert ctl("territory", "correct", name, "--label", "Pays gelé")["policy"] == "FROZEN"
    assert ctl("territory", "correct", name, "--no-frozen")["policy"] == "FOLLOW_SUCCESSORS"
