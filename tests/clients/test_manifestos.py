"""Manifestos as collectivités sign them: who may, what shows who says so, and the dated list with who carries it on."""

import hashlib
import uuid

import grpc
import pytest
from calls import date, failure_of, name
from governance import Actors, record_person
from grpc import StatusCode
from socle.registry.v1 import collectivite_pb2, collectivite_service_pb2, manifesto_pb2, manifesto_service_pb2_grpc
from socle.registry.v1 import manifesto_service_pb2 as api
from support_py.registry import OPERATOR, PARTIES, READER, token_of

SECONDS = 30
TEXT = "Nous, collectivités du Nord Pas de Calais engagées à l'international…\n"
PAS_DE_CALAIS = name("departement-62")
NORD = name("departement-59")
LILLE = name("commune-59350")
LOMME = name("commune-59355")
DIVION = name("commune-62270")
ROUBAIX = name("commune-59512")
TOURCOING = name("commune-59599")
Attestation = manifesto_pb2.Signature
Outcome = collectivite_service_pb2.SuccessorResolution
COUNTER = iter(range(1_000_000))


class Caller:
    """Every method of the service with one token."""

    def __init__(self, channel, token):
        self._stub = manifesto_service_pb2_grpc.ManifestoServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {token}")]

    def __getattr__(self, method):
        return lambda request: getattr(self._stub, method)(request, metadata=self._metadata, timeout=SECONDS)


@pytest.fixture(name="act_for", scope="module")
def _act_for(registry):
    with grpc.insecure_channel(registry.address) as channel:
        yield lambda party: Caller(channel, token_of(party))


@pytest.fixture(name="reader", scope="module")
def _reader(registry):
    with grpc.insecure_channel(registry.address) as channel:
        yield Caller(channel, READER)


@pytest.fixture(name="carrier", scope="module")
def _carrier(act_for):
    return act_for(PAS_DE_CALAIS)


@pytest.fixture(name="manifesto")
def _manifesto(carrier):
    """One of this test's own, with a text of 2012."""
    return make(carrier)


def make(carrier, text_date="2012-06-01", perimeter=(NORD, PAS_DE_CALAIS, LOMME), **fields):
    manifesto = manifesto_pb2.Manifesto(
        display_name="Manifeste des collectivités du Nord Pas de Calais",
        carrier=PAS_DE_CALAIS,
        perimeter=perimeter,
        source="Manifeste",
        **fields,
    )
    request = api.CreateManifestoRequest(manifesto=manifesto, manifesto_id=f"npdc-{uuid.uuid4().hex[:12]}")
    created = carrier.CreateManifesto(request)
    publish(carrier, created.name, text_date=text_date)
    return created.name


def publish(carrier, manifesto, text=TEXT, text_date=None):
    version = manifesto_pb2.ManifestoVersion(
        text=text,
        date=date(text_date) if text_date else None,
        commitments=["Se doter d'un espace permanent d'échange"],
        priority_questions=["La mobilité des jeunes"],
    )
    return carrier.CreateManifestoVersion(
        api.CreateManifestoVersionRequest(parent=manifesto, manifesto_version=version)
    )


def adhere(caller, manifesto, party, on="2013-02-01", **options):
    signature = manifesto_pb2.Signature(party=party, adhesion_date=date(on) if on else None)
    return caller.Adhere(api.AdhereRequest(parent=manifesto, signature=signature, **options))


def record(caller, manifesto, party, on="2013-02-01", source="Manifeste, liste des signataires", **fields):
    signature = manifesto_pb2.Signature(
        party=party, adhesion_date=date(on) if on else None, source=source, **fields
    )
    return caller.RecordAdhesion(api.RecordAdhesionRequest(parent=manifesto, signature=signature))


def signatories(caller, manifesto, as_of="2025-06-01", **options):
    request = api.ListSignatoriesRequest(parent=manifesto, as_of=date(as_of), **options)
    return caller.ListSignatories(request).signatories


def parties(listed):
    return [signatory.signature.party for signatory in listed]


def unmet(failure):
    """The reason of a refused step; the service names every condition in its message."""
    assert (failure.code, failure.reason) == (StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE"), failure
    assert failure.french
    return failure


def test_a_manifesto_is_read_back_with_its_text_and_digest(carrier, reader, manifesto):
    read = reader.GetManifesto(api.GetManifestoRequest(name=manifesto))
    assert (read.carrier, read.latest_version) == (PAS_DE_CALAIS, 1)
    version = reader.GetManifestoVersion(api.GetManifestoVersionRequest(name=f"{manifesto}/versions/latest"))
    assert version.text == TEXT
    assert version.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    second = publish(carrier, manifesto, text="Autre texte : e\u0301 décomposé, gardé tel quel")
    assert second.name == f"{manifesto}/versions/2"
    assert second.sha256 == hashlib.sha256("Autre texte : e\u0301 décomposé, gardé tel quel".encode()).hexdigest()
    listed = reader.ListManifestoVersions(api.ListManifestoVersionsRequest(parent=manifesto)).manifesto_versions
    assert [(version.name, version.text) for version in listed] == [
        (f"{manifesto}/versions/1", ""),
        (f"{manifesto}/versions/2", ""),
    ]
    first = reader.GetManifestoVersion(api.GetManifestoVersionRequest(name=f"{manifesto}/versions/1"))
    assert first.text == TEXT


def test_only_the_carrier_publishes_updates_and_records(act_for, manifesto):
    lille = act_for(LILLE)
    for call in (
        lambda: publish(lille, manifesto),
        lambda: lille.UpdateManifesto(
            api.UpdateManifestoRequest(manifesto=manifesto_pb2.Manifesto(name=manifesto), update_mask={"paths": ["description"]})
        ),
        lambda: record(lille, manifesto, ROUBAIX),
        lambda: lille.CreateAssociatedActor(
            api.CreateAssociatedActorRequest(
                parent=manifesto,
                associated_actor=manifesto_pb2.AssociatedActor(display_name="Université de Lille", category=2),
            )
        ),
    ):
        failure = failure_of(call)
        assert (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "RELATION_REQUIRED"), failure
        assert failure.metadata == {"act": "CARRY_MANIFESTO", "relations": "PILOT"}


def test_a_collectivite_signs_for_itself_alone(act_for, carrier, manifesto):
    signature = adhere(act_for(DIVION), manifesto, DIVION)
    assert signature.attestation == Attestation.BY_PARTY
    assert signature.version == 1
    assert signature.party_display_name == "Divion"
    for caller in (carrier, act_for(LILLE), act_for(NORD)):
        failure = failure_of(adhere, caller, manifesto, ROUBAIX)
        assert failure.reason == "RELATION_REQUIRED", failure


def test_readers_and_the_operator_sign_nothing(registry, manifesto):
    with grpc.insecure_channel(registry.address) as channel:
        for token in (READER, OPERATOR):
            assert failure_of(adhere, Caller(channel, token), manifesto, LILLE).reason == "PERMISSION_DENIED"


@pytest.mark.parametrize("party", [party for party in PARTIES if "59" in party or "62" in party])
def test_whatever_lies_in_the_perimeter_signs_by_the_same_rule(act_for, reader, manifesto, party):
    """Type, size and rank give no right and take none: each signs for itself and nobody else does."""
    if party == name("epci-245900410"):  # carried on by the métropole before 2024
        failure = unmet(failure_of(adhere, act_for(party), manifesto, party, "2024-06-01"))
        assert "did not exist" in failure.message or "is not known" in failure.message
        return
    assert adhere(act_for(party), manifesto, party, "2024-06-01").party == party
    for other in PARTIES:
        if other != party:
            assert failure_of(adhere, act_for(other), manifesto, party, "2024-06-01").reason == "RELATION_REQUIRED"
    assert parties(signatories(reader, manifesto)) == [party]


def test_who_is_not_in_the_perimeter_cannot_sign(carrier, manifesto):
    amiens = name("commune-80021")
    assert "no ground with the perimeter" in unmet(failure_of(record, carrier, manifesto, amiens)).message
    assert "no organ" in unmet(failure_of(record, carrier, manifesto, name("commune-associee-59355"))).message
    assert "is not known" in unmet(failure_of(record, carrier, manifesto, name("commune-59999"))).message


def test_a_signature_is_alone_of_its_party(act_for, manifesto):
    lille = act_for(LILLE)
    first = adhere(lille, manifesto, LILLE)
    assert first.name in unmet(failure_of(adhere, lille, manifesto, LILLE, "2014-01-01")).message
    lille.WithdrawSignature(
        api.WithdrawSignatureRequest(name=first.name, withdrawal_date=date("2013-12-31"), reason="x")
    )
    assert adhere(lille, manifesto, LILLE, "2014-01-01").name != first.name


def test_a_repeat_gets_the_first_answer(act_for, manifesto):
    request_id = str(uuid.uuid4())
    first = adhere(act_for(LILLE), manifesto, LILLE, request_id=request_id)
    assert adhere(act_for(LILLE), manifesto, LILLE, request_id=request_id) == first
    assert adhere(act_for(DIVION), manifesto, DIVION, validate_only=True).party == DIVION
    assert adhere(act_for(DIVION), manifesto, DIVION).party == DIVION


def test_a_withdrawn_one_stays_in_the_lists_of_earlier_days(act_for, reader, manifesto):
    lille = act_for(LILLE)
    signature = adhere(lille, manifesto, LILLE)
    withdrawn = lille.WithdrawSignature(
        api.WithdrawSignatureRequest(
            name=signature.name, etag=signature.etag, withdrawal_date=date("2015-04-01"), reason="autre choix"
        )
    )
    assert withdrawn.withdrawal_date == date("2015-04-01")
    assert parties(signatories(reader, manifesto, "2015-03-31")) == [LILLE]
    assert parties(signatories(reader, manifesto, "2015-04-01")) == []
    stale = failure_of(
        lille.WithdrawSignature,
        api.WithdrawSignatureRequest(name=signature.name, etag=signature.etag, withdrawal_date=date("2016-01-01")),
    )
    assert (stale.code, stale.reason) == (StatusCode.ABORTED, "CONCURRENT_CHANGE")


def test_what_the_carrier_records_cites_its_act_and_is_the_partys_to_confirm_or_contest(act_for, carrier, reader, manifesto):
    assert "source or a deliberation" in unmet(failure_of(record, carrier, manifesto, ROUBAIX, source="")).message
    recorded = record(carrier, manifesto, ROUBAIX, on=None)
    assert recorded.attestation == Attestation.RECORDED_BY_CARRIER
    assert not recorded.HasField("adhesion_date")
    assert parties(signatories(reader, manifesto, "2012-06-01")) == [ROUBAIX], "from the day of the text on"
    assert parties(signatories(reader, manifesto, "2012-05-31")) == []
    for caller in (carrier, act_for(LILLE)):
        for step in ("ConfirmSignature", "ContestSignature", "WithdrawSignature"):
            request = getattr(api, step + "Request")(name=recorded.name)
            if step == "ContestSignature":
                request.reason = "x"
            if step == "WithdrawSignature":
                request.withdrawal_date.CopyFrom(date("2014-01-01"))
            assert failure_of(getattr(caller, step), request).reason == "RELATION_REQUIRED"
    roubaix = act_for(ROUBAIX)
    contested = roubaix.ContestSignature(api.ContestSignatureRequest(name=recorded.name, reason="pas de délibération"))
    assert contested.attestation == Attestation.CONTESTED_BY_PARTY
    assert parties(signatories(reader, manifesto)) == []
    before = reader.ListSignatories(
        api.ListSignatoriesRequest(
            parent=manifesto, as_of=date("2025-06-01"), known_at=recorded.knowledge.known_from
        )
    )
    assert parties(before.signatories) == [ROUBAIX], "what was believed then is still told"
    confirmed = roubaix.ConfirmSignature(api.ConfirmSignatureRequest(name=recorded.name))
    assert confirmed.attestation == Attestation.CONFIRMED_BY_PARTY
    assert parties(signatories(reader, manifesto)) == [ROUBAIX]


def test_a_correction_keeps_what_was_believed(carrier, reader, manifesto):
    recorded = record(carrier, manifesto, TOURCOING, on="2013-05-01")
    corrected = carrier.CorrectSignature(
        api.CorrectSignatureRequest(
            signature=manifesto_pb2.Signature(
                name=recorded.name, adhesion_date=date("2012-11-15"), deliberation={"number": "2012/118"}
            ),
            update_mask={"paths": ["adhesion_date", "deliberation"]},
        )
    )
    assert (corrected.adhesion_date, corrected.deliberation.number) == (date("2012-11-15"), "2012/118")
    assert corrected.source == recorded.source
    then = reader.GetSignature(
        api.GetSignatureRequest(name=recorded.name, known_at=recorded.knowledge.known_from)
    )
    assert then.adhesion_date == date("2013-05-01")
    assert parties(signatories(reader, manifesto, "2012-12-01")) == [TOURCOING]


def test_a_merged_signatory_stays_with_who_carries_it(carrier, reader, manifesto):
    record(carrier, manifesto, LOMME, on="1999-06-01", version=1)
    record(carrier, manifesto, LILLE, on="2013-01-01")
    then, now = signatories(reader, manifesto, "1999-12-31"), signatories(reader, manifesto, "2025-06-01")
    assert [(signatory.signature.party, signatory.outcome) for signatory in then] == [(LOMME, Outcome.ALIVE)]
    assert parties(now) == [LILLE, LOMME]
    lomme = now[1]
    assert lomme.signature.party_display_name == "Lomme", "under the name it signed with"
    assert lomme.outcome == Outcome.ONE_SUCCESSOR and not lomme.ambiguous
    assert [carrier.collectivite for carrier in lomme.carriers] == [LILLE]
    assert (lomme.carriers[0].share.numerator, lomme.carriers[0].share.denominator) == (1, 1)
    count = reader.CountSignatories(api.CountSignatoriesRequest(parent=manifesto, as_of=date("2025-06-01")))
    assert (count.signature_count, count.carrier_count, count.orphan_count) == (2, 1, 0)
    assert parties(signatories(reader, manifesto, carried_by=LILLE)) == [LILLE, LOMME]
    assert parties(signatories(reader, manifesto, carried_by=LOMME)) == []


def test_the_order_is_of_names_whatever_the_type_unless_grouped(carrier, reader, manifesto):
    for party in (TOURCOING, NORD, DIVION, PAS_DE_CALAIS, name("region-32"), name("epci-200093201"), LILLE):
        record(carrier, manifesto, party, on="2024-01-01")
    listed = signatories(reader, manifesto)
    labels = [signatory.signature.party_display_name for signatory in listed]
    assert labels == ["Divion", "Hauts-de-France", "Lille", labels[3], "Nord", "Pas-de-Calais", "Tourcoing"]
    assert labels[3].startswith("M"), labels
    grouped = parties(signatories(reader, manifesto, group_by_type=True))
    assert grouped == [name("region-32"), NORD, PAS_DE_CALAIS, name("epci-200093201"), DIVION, LILLE, TOURCOING]
    communes = signatories(reader, manifesto, type=collectivite_pb2.Collectivite.COMMUNE)
    assert parties(communes) == [DIVION, LILLE, TOURCOING]
    assert parties(signatories(reader, manifesto, departement_code="62")) == [DIVION, name("region-32"), PAS_DE_CALAIS]
    assert parties(signatories(reader, manifesto, party=LILLE)) == [LILLE]


@pytest.mark.parametrize("group_by_type", [False, True])
def test_pages_together_are_the_list(carrier, reader, manifesto, group_by_type):
    chosen = [party for party in PARTIES if "62" in party or "commune-59" in party or "59" in party]
    for party in chosen:
        if party != name("epci-245900410"):
            record(carrier, manifesto, party, on="2024-01-01")
    whole = signatories(reader, manifesto, group_by_type=group_by_type)
    pages, token = [], ""
    while True:
        request = api.ListSignatoriesRequest(
            parent=manifesto, as_of=date("2025-06-01"), page_size=2, page_token=token, group_by_type=group_by_type
        )
        answer = reader.ListSignatories(request)
        assert answer.read_info.as_of == date("2025-06-01") and answer.read_info.revision > 0
        pages += answer.signatories
        token = answer.next_page_token
        if not token:
            break
    assert pages == list(whole)
    assert len(whole) > 4


def test_a_manifesto_without_text_is_not_signed_and_one_that_is_not_there_is_not_listed(act_for, carrier, reader):
    created = carrier.CreateManifesto(
        api.CreateManifestoRequest(
            manifesto=manifesto_pb2.Manifesto(display_name="x", carrier=PAS_DE_CALAIS, perimeter=[PAS_DE_CALAIS])
        )
    )
    assert "no text" in unmet(failure_of(adhere, act_for(DIVION), created.name, DIVION)).message
    assert list(signatories(reader, created.name)) == []
    failure = failure_of(signatories, reader, "manifestos/nothing")
    assert (failure.code, failure.reason) == (StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


def test_every_wrong_field_is_named_at_once(carrier):
    failure = failure_of(
        carrier.CreateManifesto,
        api.CreateManifestoRequest(manifesto_id="A", manifesto=manifesto_pb2.Manifesto(carrier="organisations/x")),
    )
    assert failure.code == StatusCode.INVALID_ARGUMENT
    wanted = {"manifesto_id", "manifesto.display_name", "manifesto.carrier", "manifesto.perimeter"}
    assert wanted <= set(failure.fields), failure.fields


def test_who_represents_a_party_is_recorded_as_a_person(registry, act_for, carrier, manifesto):
    with Actors(registry.address) as actors:
        person = record_person(actors(DIVION), DIVION)
    signed = manifesto_pb2.Signature(party=DIVION, representative=person.name, capacity="maire", mandate="délibération")
    request = api.AdhereRequest(parent=manifesto, signature=signed)
    assert act_for(DIVION).Adhere(request).representative == person.name
    unknown = f"persons/{uuid.uuid4()}"
    failure = failure_of(record, carrier, manifesto, ROUBAIX, representative=unknown)
    assert failure.fields == ["signature.representative"]
    assert unknown not in failure.message


def test_actors_are_associated_and_sign_nothing(carrier, reader, manifesto):
    actor = carrier.CreateAssociatedActor(
        api.CreateAssociatedActorRequest(
            parent=manifesto,
            associated_actor=manifesto_pb2.AssociatedActor(
                display_name="Institut d'Administration des Entreprises de Lille",
                category=manifesto_pb2.AssociatedActor.UNIVERSITY,
                begin_date=date("2013-12-05"),
            ),
        )
    )
    ended = carrier.UpdateAssociatedActor(
        api.UpdateAssociatedActorRequest(
            associated_actor=manifesto_pb2.AssociatedActor(name=actor.name, end_date=date("2015-01-01")),
            update_mask={"paths": ["end_date"]},
        )
    )
    assert ended.category == manifesto_pb2.AssociatedActor.UNIVERSITY
    for day, found in (("2013-12-04", 0), ("2014-06-01", 1), ("2015-01-01", 0)):
        listed = reader.ListAssociatedActors(api.ListAssociatedActorsRequest(parent=manifesto, as_of=date(day)))
        assert len(listed.associated_actors) == found, day
    assert list(signatories(reader, manifesto)) == []
