"""Corrections and change requests, as their integrators call them: what was believed stays known, and whoever proposes
does not decide."""

import datetime
import uuid

import grpc
import pytest
from calls import failure_of
from support_py.registry import CONTRIBUTOR, READER, SECOND_VALIDATOR, VALIDATOR

SECONDS = 30


@pytest.fixture(scope="module")
def api():
    from socle.registry.v1 import change_request_service_pb2, collectivite_service_pb2, correction_service_pb2

    class Messages:
        pass

    for module in (collectivite_service_pb2, correction_service_pb2, change_request_service_pb2):
        for name in module.DESCRIPTOR.message_types_by_name:
            setattr(Messages, name, getattr(module, name))
    return Messages


class Caller:
    """Every method of the two services, with one token."""

    def __init__(self, channel, token):
        from socle.registry.v1 import change_request_service_pb2_grpc, correction_service_pb2_grpc

        self._stubs = (
            correction_service_pb2_grpc.CorrectionServiceStub(channel),
            change_request_service_pb2_grpc.ChangeRequestServiceStub(channel),
        )
        self._metadata = [("authorization", f"Bearer {token}")]

    def __getattr__(self, method):
        stub = next(getattr(stub, method) for stub in self._stubs if hasattr(stub, method))
        return lambda request: stub(request, metadata=self._metadata, timeout=SECONDS)


@pytest.fixture(scope="module")
def callers(registry):
    """By role: reader, contributor, validator, second."""
    tokens = {"reader": READER, "contributor": CONTRIBUTOR, "validator": VALIDATOR, "second": SECOND_VALIDATOR}
    with grpc.insecure_channel(registry.address) as channel:
        yield {name: Caller(channel, token) for name, token in tokens.items()}


def correction(api, collectivite, label=None, reason="faute de frappe dans la liste", **values):
    made = api.Correction(collectivite=f"collectivites/{collectivite}", reason=reason)
    if label is not None:
        made.values.label = label
    for name, value in values.items():
        field = getattr(made.values, name)
        field.extend(value) if isinstance(value, list) else setattr(made.values, name, value)
    return made


def get(client, api, name, revision=None, known_at=None):
    request = api.GetCollectiviteRequest(name=f"collectivites/{name}")
    if revision:
        request.consistency.at_least_as_fresh = revision
    if known_at:
        request.known_at.CopyFrom(known_at)
    return client.GetCollectivite(request)


def test_a_correction_is_read_at_once_and_what_was_believed_is_kept(client, callers, api):
    before = get(client, api, "commune-59009")
    made = callers["validator"].CreateCorrection(
        api.CreateCorrectionRequest(correction=correction(api, "commune-59009", "Villeneuve-d'Ascq-la-Neuve"))
    )
    after = get(client, api, "commune-59009", revision=made.revision)
    assert after.display_name == "Villeneuve-d'Ascq-la-Neuve"
    assert after.etag != before.etag
    assert made.author == "test-validator"
    assert made.name.startswith("corrections/")

    earlier = made.create_time.ToDatetime() - datetime.timedelta(seconds=1)
    known_at = type(made.create_time)()
    known_at.FromDatetime(earlier)
    assert get(client, api, "commune-59009", known_at=known_at).display_name == before.display_name
    assert callers["reader"].GetCorrection(api.GetCorrectionRequest(name=made.name)) == made


def test_search_finds_the_corrected_name(client, callers, api):
    made = callers["validator"].CreateCorrection(
        api.CreateCorrectionRequest(correction=correction(api, "commune-59017", "Zwingelmeulen"))
    )
    request = api.SearchCollectivitesRequest(query="zwingelmeulen")
    request.consistency.at_least_as_fresh = made.revision
    found = client.SearchCollectivites(request)
    assert found.collectivites[0].name == "collectivites/commune-59017"


def test_a_repeat_gets_the_first_answer(client, callers, api):
    request = api.CreateCorrectionRequest(
        correction=correction(api, "commune-59032", "Bailleul-sur-Lys"), request_id=str(uuid.uuid4())
    )
    first = callers["validator"].CreateCorrection(request)
    assert callers["validator"].CreateCorrection(request) == first
    request.correction.reason = "autre chose"
    failure = failure_of(callers["validator"].CreateCorrection, request)
    assert (failure.code, failure.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_ID_REUSED")


def test_validate_only_changes_nothing(client, callers, api):
    before = get(client, api, "commune-59043")
    answer = callers["validator"].CreateCorrection(
        api.CreateCorrectionRequest(correction=correction(api, "commune-59043", "X"), validate_only=True)
    )
    assert answer.values.label == "X"
    fresh = api.GetCollectiviteRequest(name="collectivites/commune-59043")
    fresh.consistency.fully_consistent = True
    assert client.GetCollectivite(fresh).display_name == before.display_name


def test_a_stale_etag_is_refused(client, callers, api):
    before = get(client, api, "commune-59090")
    request = api.CreateCorrectionRequest(correction=correction(api, "commune-59090", "Bousbecque-1"), etag=before.etag)
    callers["validator"].CreateCorrection(request)
    request.correction.values.label = "Bousbecque-2"
    failure = failure_of(callers["validator"].CreateCorrection, request)
    assert (failure.code, failure.reason) == (grpc.StatusCode.ABORTED, "CONCURRENT_CHANGE")
    now = get(client, api, "commune-59090").etag
    assert failure.metadata.get("etag") in (None, now), "the etag of now, or none while this replica does not know it"


def test_what_changes_nothing_is_refused(client, callers, api):
    same = get(client, api, "commune-59350").display_name
    failure = failure_of(
        callers["validator"].CreateCorrection,
        api.CreateCorrectionRequest(correction=correction(api, "commune-59350", same)),
    )
    assert (failure.code, failure.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "NOTHING_TO_CORRECT")
    assert failure.french


@pytest.mark.parametrize(
    "change, field",
    [
        (lambda c: c.ClearField("values"), "correction.values"),
        (lambda c: c.ClearField("reason"), "correction.reason"),
        (lambda c: setattr(c, "collectivite", "collectivites/nobody"), "correction.collectivite"),
        (lambda c: setattr(c.values, "siren", "123456789"), "correction.values.siren"),
        (lambda c: c.values.postal_codes.extend(["59000", "59000"]), "correction.values.postal_codes"),
        (lambda c: setattr(c.values, "article_code", 12), "correction.values.article_code"),
        (lambda c: setattr(c.values, "label", "a\0b"), "correction.values.label"),
        (lambda c: setattr(c.values, "label", ""), "correction.values.label"),
        (lambda c: setattr(c.values, "label", "é" * 301), "correction.values.label"),
        (lambda c: setattr(c, "reason", "é" * 501), "correction.reason"),
        (lambda c: setattr(c, "reference", "é" * 501), "correction.reference"),
        (lambda c: setattr(c.start_date, "year", 99999), "correction.start_date"),
        (lambda c: c.end_date.MergeFrom(type(c.end_date)(year=1900, month=13, day=1)), "correction.end_date"),
    ],
)
def test_bad_input_is_told_by_its_field(callers, api, change, field):
    bad = correction(api, "commune-59350", "Rijsel")
    change(bad)
    failure = failure_of(callers["validator"].CreateCorrection, api.CreateCorrectionRequest(correction=bad))
    assert failure.code == grpc.StatusCode.INVALID_ARGUMENT
    assert field in failure.fields


def test_texts_are_as_long_as_the_api_says_in_characters(callers, api):
    long = correction(api, "commune-59350", label="é" * 300, reason="é" * 500)
    long.reference = "é" * 500
    request = api.CreateCorrectionRequest(correction=long, validate_only=True)
    assert callers["validator"].CreateCorrection(request).values.label == "é" * 300


def test_nobody_is_not_found(callers, api):
    failure = failure_of(
        callers["validator"].CreateCorrection,
        api.CreateCorrectionRequest(correction=correction(api, "commune-59999", "Nulle-Part")),
    )
    assert (failure.code, failure.reason) == (grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


def test_lists_come_newest_first_page_by_page(callers, api):
    made = [
        callers["validator"].CreateCorrection(
            api.CreateCorrectionRequest(correction=correction(api, "commune-59128", f"Capinghem {number}"))
        ).name
        for number in range(5)
    ]
    request = api.ListCorrectionsRequest(page_size=2, collectivite="collectivites/commune-59128")
    listed, pages = [], 0
    while True:
        page = callers["reader"].ListCorrections(request)
        listed += [one.name for one in page.corrections]
        pages += 1
        request.page_token = page.next_page_token
        if not page.next_page_token:
            break
    assert listed == made[::-1]
    assert pages == 3


def test_only_validators_correct_and_only_contributors_propose(callers, api):
    request = api.CreateCorrectionRequest(correction=correction(api, "commune-59350", "Rijsel"))
    for who in ("reader", "contributor"):
        assert failure_of(callers[who].CreateCorrection, request).code == grpc.StatusCode.PERMISSION_DENIED
    proposal = api.CreateChangeRequestRequest()
    proposal.change_request.correction.CopyFrom(request.correction)
    for who in ("reader", "validator"):
        assert failure_of(callers[who].CreateChangeRequest, proposal).code == grpc.StatusCode.PERMISSION_DENIED


def propose(callers, api, collectivite, label, stages=("mairie", "préfecture"), who="contributor"):
    request = api.CreateChangeRequestRequest()
    request.change_request.correction.CopyFrom(correction(api, collectivite, label))
    for stage in stages:
        request.change_request.stages.add(label=stage)
    return callers[who].CreateChangeRequest(request)


def test_a_request_goes_through_its_stages_and_is_applied(client, callers, api):
    request = propose(callers, api, "commune-59133", "Carnin-en-Mélantois")
    assert request.state == api.ChangeRequest.DRAFT
    request = callers["contributor"].SubmitChangeRequest(
        api.SubmitChangeRequestRequest(name=request.name, etag=request.etag)
    )
    assert request.state == api.ChangeRequest.PENDING
    request = callers["validator"].ValidateChangeRequest(
        api.ValidateChangeRequestRequest(name=request.name, etag=request.etag, comment="vu")
    )
    assert (request.state, request.stages[0].validator) == (api.ChangeRequest.PENDING, "test-validator")
    request = callers["second"].ValidateChangeRequest(api.ValidateChangeRequestRequest(name=request.name))
    assert request.state == api.ChangeRequest.VALIDATED
    assert get(client, api, "commune-59133").display_name != "Carnin-en-Mélantois"

    trial = callers["validator"].ApplyChangeRequest(
        api.ApplyChangeRequestRequest(name=request.name, validate_only=True)
    )
    assert trial.state == api.ChangeRequest.APPLIED
    request = callers["validator"].ApplyChangeRequest(api.ApplyChangeRequestRequest(name=request.name))
    assert (request.state, request.closer) == (api.ChangeRequest.APPLIED, "test-validator")
    assert get(client, api, "commune-59133", revision=request.revision).display_name == "Carnin-en-Mélantois"
    made = callers["reader"].GetCorrection(api.GetCorrectionRequest(name=request.correction.name))
    assert made.author == "test-contributor"
    assert callers["reader"].GetChangeRequest(api.GetChangeRequestRequest(name=request.name)) == request


def test_each_stage_needs_another_person_and_never_the_author(callers, api):
    request = propose(callers, api, "commune-59143", "La Chapelle", who="second")
    callers["second"].SubmitChangeRequest(api.SubmitChangeRequestRequest(name=request.name))
    validate = api.ValidateChangeRequestRequest(name=request.name)
    failure = failure_of(callers["second"].ValidateChangeRequest, validate)
    assert (failure.code, failure.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_STATE")
    callers["validator"].ValidateChangeRequest(validate)
    assert failure_of(callers["validator"].ValidateChangeRequest, validate).reason == "ILLEGAL_STATE"


def test_steps_out_of_order_are_refused(callers, api):
    request = propose(callers, api, "commune-59146", "Chéreng-les-Prés")
    for method, message in (("Validate", {}), ("Apply", {}), ("Reject", {"comment": "non"})):
        asked = getattr(api, f"{method}ChangeRequestRequest")(name=request.name, **message)
        failure = failure_of(getattr(callers["validator"], f"{method}ChangeRequest"), asked)
        assert failure.reason == "ILLEGAL_STATE", method
        assert failure.metadata["state"] == "DRAFT"
    cancelled = callers["contributor"].CancelChangeRequest(
        api.CancelChangeRequestRequest(name=request.name, comment="erreur")
    )
    assert cancelled.state == api.ChangeRequest.CANCELLED
    asked = api.SubmitChangeRequestRequest(name=request.name)
    assert failure_of(callers["contributor"].SubmitChangeRequest, asked).metadata["state"] == "CANCELLED"


def test_a_rejection_says_why(callers, api):
    request = propose(callers, api, "commune-59152", "Comines-Nord", stages=())
    assert [stage.label for stage in request.stages] == ["validation"]
    callers["contributor"].SubmitChangeRequest(api.SubmitChangeRequestRequest(name=request.name))
    mute = api.RejectChangeRequestRequest(name=request.name)
    assert failure_of(callers["validator"].RejectChangeRequest, mute).fields == ["comment"]
    rejected = callers["validator"].RejectChangeRequest(
        api.RejectChangeRequestRequest(name=request.name, comment="aucun acte ne le montre")
    )
    assert rejected.closing_comment == "aucun acte ne le montre"
    listed = callers["reader"].ListChangeRequests(
        api.ListChangeRequestsRequest(state=api.ChangeRequest.REJECTED, collectivite="collectivites/commune-59152")
    )
    assert [one.name for one in listed.change_requests] == [request.name]


def test_a_request_that_has_become_empty_stays_validated(callers, api):
    request = propose(callers, api, "commune-59163", "Croix-du-Nord", stages=("une",))
    callers["contributor"].SubmitChangeRequest(api.SubmitChangeRequestRequest(name=request.name))
    callers["validator"].ValidateChangeRequest(api.ValidateChangeRequestRequest(name=request.name))
    callers["validator"].CreateCorrection(
        api.CreateCorrectionRequest(correction=correction(api, "commune-59163", "Croix-du-Nord"))
    )
    failure = failure_of(
        callers["validator"].ApplyChangeRequest, api.ApplyChangeRequestRequest(name=request.name)
    )
    assert failure.reason == "NOTHING_TO_CORRECT"
    still = callers["reader"].GetChangeRequest(api.GetChangeRequestRequest(name=request.name))
    assert still.state == api.ChangeRequest.VALIDATED


def test_corrections_outlive_the_next_import(registry, callers, client, api):
    made = callers["validator"].CreateCorrection(
        api.CreateCorrectionRequest(correction=correction(api, "commune-59173", "Deûlémont-sur-Lys"))
    )
    from conftest import PUBLISHED

    registry.soclectl("import", PUBLISHED)
    again = api.GetCollectiviteRequest(name="collectivites/commune-59173")
    again.consistency.at_least_as_fresh = made.revision
    assert client.GetCollectivite(again).display_name == "Deûlémont-sur-Lys"
