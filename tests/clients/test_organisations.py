"""Organisations, competences and identity cards, as a consumer writes, reads and brings them in."""

import time

import pytest
from calls import date, failure_of, name
from google.protobuf import field_mask_pb2
from grpc import StatusCode
from socle.registry.v1 import organisation_pb2, territory_pb2
from socle.registry.v1 import organisation_service_pb2 as api
from socle.registry.v1 import territory_service_pb2
from support_py.registry import OPERATOR, READER
from written import Writer, new_request_id, published

Organisation = organisation_pb2.Organisation
COUNTER = iter(range(1_000_000))
BANATIC = (
    "banatic_groupements.csv",
    "banatic_competences_par_groupement.csv",
    "banatic_competences.csv",
    "referentiel_competences_m57_2025.csv",
)


@pytest.fixture(name="writer", scope="module")
def _writer(registry):
    with Writer(registry.address) as writer:
        yield writer


@pytest.fixture(name="banatic", scope="module")
def _banatic(registry):
    """BANATIC, brought in once; what the import said, and how long it took in seconds."""
    files = published(*BANATIC)
    started = time.monotonic()
    with Writer(registry.address, OPERATOR) as operator:
        report = operator.bring_in("ImportOrganisations", api.ImportOrganisationsRequest, files)
    return report, time.monotonic() - started


def mask(*paths):
    return field_mask_pb2.FieldMask(paths=paths)


def siren():
    """A number that no other test takes, with a right check digit."""
    stem = f"77{next(COUNTER):06d}"
    for digit in "0123456789":
        doubled = [int(c) * 2 if i % 2 else int(c) for i, c in enumerate(reversed(stem + digit))]
        if sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0:
            return stem + digit
    raise AssertionError(stem)


def chamber(**changes):
    return Organisation(**{"display_name": "CCI du Nord", "kind": Organisation.CHAMBER, **changes})


def create(writer, organisation=None, **options):
    request = api.CreateOrganisationRequest(organisation=organisation or chamber(siren=siren()), **options)
    return writer.CreateOrganisation(request)


def card(writer, of, **options):
    return writer.GetIdentityCard(api.GetIdentityCardRequest(name=of, **options))


def test_an_organisation_is_named_by_its_siren_or_rna(writer):
    number = siren()
    assert create(writer, chamber(siren=number)).name == f"organisations/siren-{number}"
    assert create(writer, chamber(rna="W751000001")).name == "organisations/rna-w751000001"
    assert create(writer, chamber()).name.startswith("organisations/o-")
    assert create(writer, chamber(), organisation_id="cci-essai").name == "organisations/cci-essai"


def test_a_siren_is_carried_by_one_organisation_at_a_time(writer):
    number = siren()
    holder = create(writer, chamber(siren=number), organisation_id=f"holder-{next(COUNTER)}")
    failure = failure_of(create, writer, chamber(siren=number), organisation_id=f"other-{next(COUNTER)}")
    assert (failure.code, failure.reason) == (StatusCode.ALREADY_EXISTS, "RESOURCE_EXISTS")
    assert failure.metadata == {"identifier": f"siren/{number}", "holder": holder.name}
    writer.DeleteOrganisation(api.DeleteOrganisationRequest(name=holder.name))
    assert create(writer, chamber(siren=number), organisation_id=f"next-{next(COUNTER)}").siren == number


def test_a_published_siren_with_a_wrong_check_digit_is_taken_with_an_advisory(writer):
    created = create(writer, chamber(siren="770000019"))
    assert [advisory.rule for advisory in created.advisories] == ["siren-checksum"]


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"siren": "123"}, "organisation.siren"),
        ({"siren": "200093201"}, "organisation.siren"),
        ({"rna": "751"}, "organisation.rna"),
        ({"seat": "collectivites/commune-00000"}, "organisation.seat"),
        ({"population": -1}, "organisation.population"),
        ({"members": [{"member": "collectivites/epci-1"}]}, "organisation.members[0]"),
        ({"members": [{"member": "organisations/nobody"}]}, "organisation.members"),
        ({"competences": ["1505"]}, "organisation.competences[0]"),
        ({"display_name": ""}, "organisation.display_name"),
        ({"kind": 0}, "organisation.kind"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_by_its_field(writer, wrong, field):
    failure = failure_of(create, writer, chamber(**wrong))
    assert failure.code == StatusCode.INVALID_ARGUMENT, failure
    assert field in failure.fields


def test_a_repeat_of_a_write_does_nothing(writer):
    created = create(writer)
    request = api.UpdateOrganisationRequest(
        organisation=Organisation(name=created.name, display_name="CCI Hauts-de-France", etag=created.etag),
        update_mask=mask("display_name"),
        effective_date=date("2017-01-01"),
        request_id=new_request_id(),
    )
    first = writer.UpdateOrganisation(request)
    assert writer.UpdateOrganisation(request) == first
    history = writer.ListOrganisationHistory(api.ListOrganisationHistoryRequest(parent=created.name))
    assert [version.display_name for version in history.versions] == ["CCI du Nord", "CCI Hauts-de-France", "CCI du Nord"]


def test_fields_that_the_mask_does_not_name_stay(writer):
    created = create(writer, chamber(siren=siren(), legal_form="établissement public", population=5))
    corrected = writer.CorrectOrganisation(
        api.CorrectOrganisationRequest(
            organisation=Organisation(name=created.name, seat=name("commune-59350")), update_mask=mask("seat", "population")
        )
    )
    assert (corrected.legal_form, corrected.siren) == ("établissement public", created.siren)
    assert corrected.seat == name("commune-59350")
    assert not corrected.HasField("population"), "named by the mask and not sent: cleared"


def test_members_come_in_pages_with_their_names(writer):
    inner = create(writer, chamber(display_name="Syndicat", kind=Organisation.SIVU))
    outer = create(
        writer,
        chamber(
            display_name="PETR d'essai",
            kind=Organisation.PETR,
            members=[
                {"member": inner.name, "competences": ["banatic-2021/1510"]},
                {"member": name("epci-200093201")},
                {"member": name("commune-59350")},
            ],
        ),
    )
    names, token = [], ""
    while True:
        page = writer.ListOrganisationMembers(
            api.ListOrganisationMembersRequest(parent=outer.name, page_size=2, page_token=token)
        )
        assert page.total_size == 3
        names += [member.display_name for member in page.members]
        token = page.next_page_token
        if not token:
            break
    assert names == ["Lille", "Métropole Européenne de Lille", "Syndicat"]


def test_the_card_of_a_commune_shows_what_it_is_part_of(writer):
    syndicat = create(
        writer, chamber(kind=Organisation.SIVU, members=[{"member": name("commune-59350"), "competences": ["banatic-2021/1502"]}])
    )
    around = create(writer, chamber(kind=Organisation.SYNDICAT_MIXTE_FERME, members=[{"member": name("epci-200093201")}]))
    territory = writer.CreateTerritory(
        territory_service_pb2.CreateTerritoryRequest(
            territory=territory_pb2.Territory(
                display_name="SCoT de Lille Métropole",
                kind=territory_pb2.Territory.SCOT,
                members=[name("epci-200093201")],
                perimeter_date=date("2022-01-01"),
                policy=territory_pb2.Territory.FOLLOW_SUCCESSORS,
            )
        )
    )
    lille = card(writer, name("commune-59350"))
    assert lille.collectivite.display_name == "Lille"
    assert lille.epci.name == name("epci-200093201")
    assert [link.display_name for link in [*lille.departements, *lille.regions]] == ["Nord", "Hauts-de-France"]
    links = {link.name: link for link in lille.groupements}
    assert list(links[syndicat.name].competences) == ["banatic-2021/1502"]
    assert links[around.name].through == name("epci-200093201")
    assert territory.name in [each.territory for each in lille.territories]
    assert not card(writer, name("commune-59350"), as_of=date("2015-01-01")).territories


def test_the_card_of_an_organisation_shows_what_it_is_part_of(writer):
    inner = create(writer, chamber(seat=name("commune-59350"), competences=["banatic-2021/1510"]))
    outer = create(writer, chamber(kind=Organisation.POLE_METROPOLITAIN, members=[{"member": inner.name}]))
    shown = card(writer, inner.name)
    assert shown.organisation.name == inner.name
    assert [link.name for link in shown.groupements] == [outer.name]
    assert [link.display_name for link in shown.departements] == ["Nord"]
    assert [competence.code for competence in shown.competences] == ["banatic-2021/1510"]


def test_a_card_of_nobody_is_not_found(writer):
    for nobody in ("organisations/nobody-at-all", name("commune-99999")):
        assert failure_of(card, writer, nobody).code in (StatusCode.NOT_FOUND, StatusCode.INVALID_ARGUMENT)
    dead = failure_of(card, writer, name("commune-59355"))
    assert dead.reason == "NOT_ALIVE_AT"


def test_banatic_is_8871_organisations_and_56068_competences(writer, banatic):
    report, seconds = banatic
    assert report.row_count == 10_137 + 56_393 + 41 + 156
    assert report.row_error_count == 325
    assert {error.reason for error in report.row_errors} == {"names no groupement of the list"}
    assert report.link_count == 56_393 - 325
    assert report.created_count + report.unchanged_count == 4738 + 1964 + 1214 + 806 + 124 + 25
    assert seconds < 60, "seconds, not minutes"
    petr = writer.ListOrganisations(
        api.ListOrganisationsRequest(filter="kind = PETR AND id:siren-", page_size=1000, as_of=date("2024-01-01"))
    )
    assert len(petr.organisations) == 124


def test_the_last_of_thousands_is_found_by_a_page_of_one(writer, banatic):
    del banatic
    found = writer.ListOrganisations(api.ListOrganisationsRequest(filter="id:siren-", page_size=1000))
    while found.next_page_token:
        last = found.organisations[-1].name
        found = writer.ListOrganisations(
            api.ListOrganisationsRequest(filter="id:siren-", page_size=1000, page_token=found.next_page_token)
        )
    last = found.organisations[-1].name if found.organisations else last
    words = f'id = "{last.removeprefix("organisations/")}"'
    one = writer.ListOrganisations(api.ListOrganisationsRequest(filter=words, page_size=1))  # within its deadline
    assert [organisation.name for organisation in one.organisations] == [last]


def test_bringing_banatic_in_again_changes_nothing(registry, banatic):
    del banatic
    with Writer(registry.address, OPERATOR) as operator:
        again = operator.bring_in("ImportOrganisations", api.ImportOrganisationsRequest, published(*BANATIC))
    assert (again.created_count, again.updated_count, again.revision) == (0, 0, 0)
    assert again.unchanged_count == 8871


def test_an_epci_has_the_competences_that_banatic_states(writer, banatic):
    del banatic
    codes = [competence.code for competence in card(writer, name("epci-200093201")).competences]
    assert "banatic-2021/1510" in codes and len(codes) > 20
    assert not card(writer, name("epci-200093201"), as_of=date("2021-06-01")).competences, "the list is of 2023"


def test_lists_of_competences_name_what_others_call_the_same(writer, banatic):
    del banatic
    page = writer.ListCompetences(api.ListCompetencesRequest(list="banatic-2021", page_size=1000))
    assert len(page.competences) == 90
    assert sum(not competence.display_name for competence in page.competences) == 49
    lighting = next(each for each in page.competences if each.code == "banatic-2021/7020")
    assert [counterpart.code for counterpart in lighting.counterparts] == ["m57-2025/90-512"]


def test_only_an_operator_brings_in_and_only_a_contributor_writes(registry, writer):
    for token, call, permission in (
        (READER, lambda each: create(each), "registry.organisations.write"),
        (OPERATOR, lambda each: create(each), "registry.organisations.write"),
        (READER, lambda each: each.bring_in("ImportOrganisations", api.ImportOrganisationsRequest, [("a.csv", b"a")]),
         "registry.organisations.import"),
    ):
        with Writer(registry.address, token) as each:
            failure = failure_of(call, each)
        assert (failure.code, failure.metadata["permission"]) == (StatusCode.PERMISSION_DENIED, permission)
    assert writer.ListOrganisations(api.ListOrganisationsRequest(page_size=1)).organisations
