"""soclectl grant: lists brought in, found again and written out from the command line."""

import json

import pytest
from grant_calls import Grants, row, table
from support_py.registry import READER, run_soclectl, token_of

KEEPER = "collectivites/departement-59"


@pytest.fixture(name="soclectl", scope="module")
def _soclectl(build, census):
    def run(*arguments, token=READER):
        return run_soclectl(build, ["grant", *arguments], SOCLE_CENSUS_ADDRESS=census.address, SOCLE_TOKEN=token)

    return run


def test_a_list_goes_in_and_comes_out(census, soclectl, tmp_path):
    mapping = Grants(census.address).mapping(defaults={"year": "1987"})
    file = tmp_path / "dotations.csv"
    file.write_bytes(table(row(1), row(2, dotation="DSIL", montant_sub="10.005")))
    words = ["import", file, "--mapping", mapping.name.split("/")[1], "--as-of", "2019-01-01"]
    assert "dry run: 2 rows: 2 created, 0 changed" in soclectl(*words, "--dry-run", token=token_of(KEEPER))
    printed = soclectl(*words, token=token_of(KEEPER))
    assert "2 rows: 2 created, 0 changed, 0 unchanged, 0 refused" in printed and "rounded to 10.01" in printed
    assert "commune-59307" in soclectl("list", "--year", "1987", "--kind", "DETR")
    counted = json.loads(soclectl("count", "--year", "1987", "--by", "grant-kind", "--json"))
    assert {each["value"] for each in counted["counts"]} == {"DETR", "DSIL"}
    soclectl("export", "--year", "1987", "--format", "xlsx", "--output", tmp_path / "nord.xlsx")
    assert (tmp_path / "nord.xlsx").read_bytes().startswith(b"PK")
    assert soclectl("export", "--year", "1987").count("\n") == 3


def test_a_list_with_refused_rows_says_so_and_fails(census, soclectl, tmp_path):
    mapping = Grants(census.address).mapping()
    file = tmp_path / "dotations.csv"
    file.write_bytes(table(row(1), row(2, montant_sub="beaucoup")))
    with pytest.raises(RuntimeError, match="exit 1"):
        soclectl("import", file, "--mapping", mapping.name.split("/")[1], token=token_of(KEEPER))
