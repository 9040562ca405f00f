"""Grants of the State: lists brought in, row by row, and matched with the registry."""

import uuid

import pytest
from calls import failure_of
from grant_calls import KEEPER, ColumnMapping, Grant, Grants, counts, row, table
from socle.census.v1 import grant_service_pb2
from support_py.registry import OPERATOR, PARTIES, READER, token_of

HOLQUE = "collectivites/commune-59307"


@pytest.fixture(name="api", scope="module")
def _api(census):
    return Grants(census.address)


def refused(call, code, reason):
    failure = failure_of(call)
    assert (failure.code.name, failure.reason) == (code, reason), failure
    return failure


def listed(api, mapping, **narrowed):
    return {grant.external_id: grant for grant in api.all(system=mapping.system, **narrowed)}


class TestAMapping:
    def test_is_kept_and_changed_by_its_keeper_alone(self, api):
        made = api.mapping(source="DGCL, Licence Ouverte 2.0")
        assert api.GetColumnMapping(token=READER, name=made.name) == made
        changed = api.UpdateColumnMapping(
            column_mapping=ColumnMapping(name=made.name, decimal_mark=ColumnMapping.COMMA, etag=made.etag),
            update_mask={"paths": ["decimal_mark"]},
        )
        assert changed.decimal_mark == ColumnMapping.COMMA and changed.rules == made.rules
        stale = lambda: api.UpdateColumnMapping(column_mapping=ColumnMapping(name=made.name, etag=made.etag))
        refused(stale, "ABORTED", "CONCURRENT_CHANGE")

    @pytest.mark.parametrize("token", [READER, OPERATOR])
    def test_is_written_by_no_role_that_only_reads(self, api, token):
        refused(lambda: api.mapping(token=token), "PERMISSION_DENIED", "PERMISSION_DENIED")

    def test_names_fields_that_there_are_each_once(self, api):
        failure = failure_of(lambda: api.mapping(rules={"couleur": "x"}))
        assert failure.fields == ["column_mapping.rules[0].field"]
        twice = [{"field": "title", "column": "a"}, {"field": "title", "column": "b"}]
        assert failure_of(
            lambda: api.UpdateColumnMapping(column_mapping={"name": api.mapping().name, "rules": twice},
                                            update_mask={"paths": ["rules"]})
        ).fields == ["column_mapping.rules[1].field"]

    def test_whose_column_is_missing_reads_nothing(self, api):
        failure = failure_of(api.bring, api.mapping(), b"id_projet,dotation\n1,DETR\n")
        assert failure.reason == "INVALID_FIELD" and "'description' is not there" in failure.message


class TestEquality:
    """Who keeps a list writes it, whoever that is; nobody else does, whoever that is."""

    @pytest.mark.parametrize("party", PARTIES)
    def test_everybody_keeps_lists_of_their_own_and_of_nobody_else(self, api, party):
        token = token_of(party)
        mine = api.mapping(token=token, keeper=party)
        assert counts(api.bring(mine, table(row()), token=token)) == (1, 0, 0, 0)
        grant = api.all(system=mine.system)[0]
        api.SetGrantBeneficiary(token=token, name=grant.name, beneficiary=HOLQUE)
        other = token_of(next(each for each in PARTIES if each != party))
        for write in (
            lambda: api.mapping(token=other, keeper=party),
            lambda: api.UpdateColumnMapping(token=other, column_mapping=ColumnMapping(name=mine.name, display_name="x")),
            lambda: api.bring(mine, table(row()), token=other),
            lambda: api.SetGrantBeneficiary(token=other, name=grant.name, beneficiary=HOLQUE),
        ):
            refused(write, "PERMISSION_DENIED", "RELATION_REQUIRED")

    def test_every_call_that_writes_is_tried_above(self):
        from socle.census.v1 import column_mapping_service_pb2
        from socle.type.v1 import access_pb2

        writes = {
            method.name
            for service in (
                column_mapping_service_pb2.DESCRIPTOR.services_by_name["ColumnMappingService"],
                grant_service_pb2.DESCRIPTOR.services_by_name["GrantService"],
            )
            for method in service.methods
            if not method.GetOptions().Extensions[access_pb2.access].permission.endswith(".read")
        }
        assert writes == {"CreateColumnMapping", "UpdateColumnMapping", "ImportGrants", "SetGrantBeneficiary"}


class TestAnImport:
    def test_makes_grants_of_rows(self, api):
        mapping = api.mapping(source="DGCL", defaults={"tax_basis": "HT", "year": "2019"})
        answer = api.bring(mapping, table(row(1), row(2, dotation="DSIL", montant_sub="18031")))
        assert counts(answer) == (2, 0, 0, 0)
        assert not answer.row_errors and not answer.remarks
        grant = listed(api, mapping)["p1"]
        assert api.GetGrant(token=READER, name=grant.name) == grant
        assert (grant.grant_kind, grant.year, grant.awarded_cents, grant.cost_cents) == ("DETR", 2019, 2028465, 4507700)
        assert (grant.beneficiary, grant.match, grant.tax_basis) == (HOLQUE, Grant.CODE_AND_NAME, Grant.HT)
        assert (grant.keeper, grant.source, grant.synthetic) == (KEEPER, "DGCL", False)

    def test_repeated_changes_nothing(self, api):
        mapping = api.mapping()
        data = table(row(1), row(2))
        api.bring(mapping, data)
        before = listed(api, mapping)
        assert counts(api.bring(mapping, data)) == (0, 0, 2, 0)
        assert listed(api, mapping) == before

    def test_tells_changed_rows_from_others(self, api):
        mapping = api.mapping()
        api.bring(mapping, table(row(1), row(2)))
        before = listed(api, mapping)
        assert counts(api.bring(mapping, table(row(1, montant_sub="1"), row(2), row(3)))) == (1, 1, 1, 0)
        after = listed(api, mapping)
        assert after["p1"].awarded_cents == 100 and after["p1"].name == before["p1"].name
        assert after["p1"].revision > before["p1"].revision and after["p2"] == before["p2"]

    def test_accounts_for_every_row_and_names_each_fault(self, api):
        mapping = api.mapping(defaults={"year": "2019"})
        data = table(
            row(1),
            row(2, montant_sub="1,50"),
            row(3, dotation="", id_dep="quelque part"),
            row(1, montant_sub="2"),
            row(5, cout_total="-3"),
        )
        answer = api.bring(mapping, data)
        assert counts(answer) == (1, 0, 0, 4)
        faults = [(fault.line, fault.external_id, fault.field) for fault in answer.row_errors]
        assert faults == [
            (3, "p2", "awarded"),
            (4, "p3", "grant_kind"),
            (4, "p3", "departement"),
            (5, "p1", "external_id"),
            (6, "p5", "cost"),
        ]
        assert all(fault.reason and fault.french_reason for fault in answer.row_errors)
        assert answer.row_errors[0].value == "1,50"

    def test_of_a_malformed_row_takes_the_others(self, api):
        mapping = api.mapping()
        data = table(row(1)) + b'"p2"x,DETR\r\n' + table(row(3)).split(b"\r\n", 1)[1] + b"p4,DETR\r\n"
        answer = api.bring(mapping, data)
        assert counts(answer) == (2, 0, 0, 2)
        assert [fault.line for fault in answer.row_errors] == [3, 5]

    def test_tried_dry_says_what_it_would_do_and_does_nothing(self, api):
        mapping = api.mapping()
        answer = api.bring(mapping, table(row(1), row(2, dotation="")), validate_only=True)
        assert counts(answer) == (1, 0, 0, 1) and not answer.table_import.name
        assert not listed(api, mapping)
        assert not api.ListTableImports(column_mapping=mapping.name).table_imports

    def test_with_one_request_id_is_one(self, api):
        mapping = api.mapping()
        once = {"request_id": str(uuid.uuid4())}
        first = api.bring(mapping, table(row()), **once)
        assert api.bring(mapping, table(row()), **once) == first
        refused(lambda: api.bring(mapping, table(row(2)), **once), "INVALID_ARGUMENT", "REQUEST_ID_REUSED")
        assert [done.name for done in api.ListTableImports(column_mapping=mapping.name).table_imports] == [
            first.table_import.name
        ]

    def test_is_recorded_newest_first_page_by_page(self, api):
        mapping = api.mapping()
        made = [api.bring(mapping, table(row(i))).table_import for i in range(3)]
        first = api.ListTableImports(token=READER, column_mapping=mapping.name, page_size=2)
        second = api.ListTableImports(
            token=READER, column_mapping=mapping.name, page_size=2, page_token=first.next_page_token
        )
        assert [*first.table_imports, *second.table_imports] == made[::-1]
        assert not second.next_page_token

    def test_refuses_bytes_that_are_not_what_was_said(self, api):
        mapping = api.mapping()
        refused(lambda: api.bring(mapping, table(row()), digest="0" * 64), "INVALID_ARGUMENT", "INVALID_FIELD")
        refused(lambda: api.bring(mapping, b""), "INVALID_ARGUMENT", "MALFORMED_MESSAGE")
        refused(lambda: api.bring(mapping, b"PK\x03\x04nonsense"), "INVALID_ARGUMENT", "MALFORMED_MESSAGE")

    def test_reads_what_spreadsheets_write_in_france(self, api):
        mapping = api.mapping(decimal_mark=ColumnMapping.COMMA, defaults={"tax_basis": "TTC"})
        data = table(
            row(1, montant_sub="20 284,65 €", description="Œuvre « d'été »\nsur deux lignes"), separator=";",
            encoding="cp1252",
        )
        assert counts(api.bring(mapping, data)) == (1, 0, 0, 0)
        grant = listed(api, mapping)["p1"]
        assert grant.title == "Œuvre « d'été »\nsur deux lignes"
        assert (grant.awarded_cents, grant.tax_basis) == (2028465, Grant.TTC)

    def test_says_which_amounts_it_rounded(self, api):
        mapping = api.mapping()
        answer = api.bring(mapping, table(row(montant_sub="10.005")))
        assert [(remark.field, remark.reason) for remark in answer.remarks] == [("awarded", "rounded to 10.01")]

    def test_means_by_values_what_the_mapping_says(self, api):
        mapping = api.mapping()
        rules = list(mapping.rules)
        kind = next(rule for rule in rules if rule.field == "grant_kind")
        kind.values.add(**{"from": "dotation d'équipement", "to": "DETR"})
        mapping = api.UpdateColumnMapping(
            column_mapping=ColumnMapping(name=mapping.name, rules=rules), update_mask={"paths": ["rules"]}
        )
        api.bring(mapping, table(row(dotation="Dotation d’Équipement")))
        assert listed(api, mapping)["p1"].grant_kind == "DETR"

    def test_says_which_columns_it_does_not_read(self, api):
        data = table(row()).replace(b"\r\n", b",rouge\r\n").replace(b"montant_sub,rouge", b"montant_sub,couleur")
        assert list(api.bring(api.mapping(), data).ignored_columns) == ["couleur"]


class TestABeneficiary:
    def matched(self, api, as_of="2019-01-01", **fields):
        mapping = api.mapping()
        answer = api.bring(mapping, table(row(**fields)), as_of=as_of)
        grant = listed(api, mapping)["p1"]
        assert answer.table_import.unmatched_count == (grant.match in (Grant.AMBIGUOUS, Grant.UNKNOWN))
        return grant

    def test_written_in_another_way_is_known_by_its_code(self, api):
        grant = self.matched(api, nom_terr="CA de Cambrai et environs", id_terr="200068500")
        assert (grant.beneficiary, grant.match) == ("collectivites/epci-200068500", Grant.CODE)

    def test_whose_name_is_of_somebody_else_is_not_guessed(self, api):
        grant = self.matched(api, nom_terr="Cambrai", id_terr="59307")
        assert (grant.beneficiary, grant.match) == ("", Grant.AMBIGUOUS)
        assert {HOLQUE, "collectivites/commune-59122"} <= set(grant.beneficiary_candidates)

    def test_without_a_code_is_known_by_a_name_that_one_has(self, api):
        grant = self.matched(api, nom_terr="HOLQUE", id_terr="", id_dep="")
        assert (grant.beneficiary, grant.match) == (HOLQUE, Grant.NAME)

    def test_of_a_name_that_many_have_is_listed_with_them(self, api):
        grant = self.matched(api, nom_terr="Saint-Aubin", id_terr="", id_dep="")
        assert grant.match == Grant.AMBIGUOUS and len(grant.beneficiary_candidates) > 3
        assert self.matched(api, nom_terr="Saint-Aubin", id_terr="", id_dep="59").match == Grant.NAME

    def test_that_nobody_is_waits_for_a_person(self, api):
        grant = self.matched(api, nom_terr="Trifouilly", id_terr="99999")
        assert (grant.beneficiary, grant.match) == ("", Grant.UNKNOWN)

    def test_that_had_ended_is_who_alone_carries_it_on(self, api):
        ended = {"nom_terr": "Béon", "id_terr": "01039", "id_dep": "01"}
        assert self.matched(api, as_of="2021-01-01", **ended).beneficiary == "collectivites/commune-01039"
        grant = self.matched(api, as_of="2024-01-01", **ended)
        assert (grant.beneficiary, grant.match) == ("collectivites/commune-01138", Grant.SUCCESSOR)

    def test_that_a_person_decided_on_stays_through_imports(self, api):
        mapping = api.mapping()
        data = table(row(nom_terr="Saint-Aubin", id_terr="", id_dep=""))
        api.bring(mapping, data)
        waiting = listed(api, mapping, matches=[Grant.AMBIGUOUS, Grant.UNKNOWN])["p1"]
        decided = api.SetGrantBeneficiary(name=waiting.name, beneficiary=HOLQUE, etag=waiting.etag)
        assert (decided.beneficiary, decided.match, list(decided.beneficiary_candidates)) == (HOLQUE, Grant.DECIDED, [])
        assert counts(api.bring(mapping, data)) == (0, 0, 1, 0)
        assert listed(api, mapping)["p1"] == decided
        assert counts(api.bring(mapping, table(row(nom_terr="Cambrai", id_terr="59122")))) == (0, 1, 0, 0)
        assert listed(api, mapping)["p1"].beneficiary == "collectivites/commune-59122"

    def test_that_the_registry_does_not_know_is_refused(self, api):
        mapping = api.mapping()
        api.bring(mapping, table(row()))
        name = listed(api, mapping)["p1"].name
        failure = failure_of(lambda: api.SetGrantBeneficiary(name=name, beneficiary="collectivites/commune-99999"))
        assert failure.fields == ["beneficiary"]
