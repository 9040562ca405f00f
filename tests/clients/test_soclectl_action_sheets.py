"""soclectl fiche: tables of fiches-actions brought in and written out from the command line."""

import json

import pytest
from sheet_calls import NORD
from sheet_table_calls import SheetTables, opened, table
from support_py.registry import READER, run_soclectl, token_of


@pytest.fixture(name="soclectl", scope="module")
def _soclectl(build, census):
    def run(*arguments, token=READER):
        return run_soclectl(build, ["fiche", *arguments], SOCLE_CENSUS_ADDRESS=census.address, SOCLE_TOKEN=token)

    return run


@pytest.fixture(name="mapping")
def _mapping(census):
    with opened(census.address) as channel:
        yield SheetTables(channel).mapping()


def test_a_table_goes_in_and_comes_out(soclectl, mapping, tmp_path):
    theme = mapping.system
    file = tmp_path / "plan.csv"
    file.write_bytes(table({"external_id": "1", "title": "École", "themes": theme, "owner_label": "Saint-Aubin"}))
    words = ["import", file, "--mapping", mapping.name.split("/")[1], "--as-of", "2019-01-01"]
    assert "dry run: 1 rows: 1 created, 0 changed" in soclectl(*words, "--dry-run", token=token_of(NORD))
    printed = soclectl(*words, token=token_of(NORD))
    assert "1 rows: 1 created, 0 changed, 0 unchanged, 0 refused; 1 wait" in printed and "may be collectivites/" in printed
    exported = soclectl("export", "--theme", theme, "--system", mapping.system)
    assert exported.count("\n") == 2 and ",1,,École," in exported
    assert "dateDebutPrevisionnelle" in soclectl("export", "--theme", theme, "--format", "common-schema")
    soclectl("export", "--theme", theme, "--format", "xlsx", "--output", tmp_path / "plan.xlsx")
    words[1] = tmp_path / "plan.xlsx"
    again = json.loads(soclectl(*words, "--json", token=token_of(NORD)))
    assert again["tableImport"]["unchangedCount"] == "1"


def test_a_table_with_refused_rows_says_so_and_fails(soclectl, mapping, tmp_path):
    file = tmp_path / "plan.csv"
    file.write_bytes(table({"external_id": "1", "title": "École", "priority": "beaucoup"}))
    with pytest.raises(RuntimeError, match="exit 1"):
        soclectl("import", file, "--mapping", mapping.name.split("/")[1], token=token_of(NORD))
