"""Organisations of the registry: lists them, records one, follows what changes.

usage: organisations.py list PAGE_SIZE [FILTER]
       organisations.py create ID DISPLAY_NAME [REQUEST_ID]
       organisations.py watch TOKEN_FILE [FILTER]

Each line of the output is a record with tabs between its fields.
"""

import os
import pathlib
import random
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "generated"))

import grpc
from connection import open_channel, reason_of
from socle.events.v1 import event_service_pb2 as events
from socle.events.v1 import event_service_pb2_grpc
from socle.registry.v1 import organisation_pb2
from socle.registry.v1 import organisation_service_pb2 as api
from socle.registry.v1 import organisation_service_pb2_grpc

CALL_SECONDS = 20  # each call has a deadline: retries and waiting for a replica are inside it
WATCH_SECONDS = 600  # then the stream is opened anew, so that a dead connection is noticed
LONGEST_PAUSE = 30
# How a stream ends when the network, a replica or its patience does: call again. Anything else is for people to look at.
BROKEN = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.INTERNAL,
}


def say(*fields):
    print(*fields, sep="\t", flush=True)


def list_all(channel, page_size, wanted=""):
    """Every organisation that passes the filter, page by page."""
    stub = organisation_service_pb2_grpc.OrganisationServiceStub(channel)
    request = api.ListOrganisationsRequest(page_size=page_size, filter=wanted)
    while True:
        page = stub.ListOrganisations(request, timeout=CALL_SECONDS)
        for organisation in page.organisations:
            say("organisation", organisation.name, organisation.display_name)
        # All other fields stay as they are. A short page is not the last one, an empty token is.
        request.page_token = page.next_page_token
        if not request.page_token:
            return


def create(channel, identifier, display_name, request_id):
    """Records an association. The request id makes it safe to repeat: by gRPC's retries, or by us after a crash if we kept it."""
    stub = organisation_service_pb2_grpc.OrganisationServiceStub(channel)
    created = stub.CreateOrganisation(
        api.CreateOrganisationRequest(
            organisation_id=identifier,
            organisation=organisation_pb2.Organisation(display_name=display_name, kind=organisation_pb2.Organisation.ASSOCIATION),
            request_id=request_id,
        ),
        timeout=CALL_SECONDS,
    )
    say("created", created.name, created.revision)


def keep(file, token):
    """Whole or not at all, whenever we die."""
    beside = file.with_name(file.name + ".new")
    beside.write_text(token)
    os.replace(beside, file)


def watch(channel, token_file, wanted=""):
    """Follows changes for ever, from the oldest that is kept or from where the token in the file stands.

    The token is kept after the effect (here: a line), so that a crash in between repeats events, with the same event_id. A
    program with a database keeps it in the transaction of the effect instead: then nothing is repeated.
    """
    stub = event_service_pb2_grpc.EventServiceStub(channel)
    pause = 0.1
    while True:
        token = token_file.read_text() if token_file.exists() else ""
        try:
            request = events.WatchRequest(filter=wanted, resume_token=token, from_oldest=not token)
            for message in stub.Watch(request, timeout=WATCH_SECONDS):
                for event in message.events:
                    say("event", events.Event.Kind.Name(event.kind), event.resource, event.event_id)
                keep(token_file, message.resume_token)  # that of an empty message too: it stands after what the filter left out
                pause = 0.1
        except grpc.RpcError as error:
            if error.code() not in BROKEN:
                raise  # OUT_OF_RANGE, EVENTS_NOT_KEPT: list everything anew, then watch without a token
            print("again after", error.code().name, file=sys.stderr)
        # Not all clients at the same moment.
        time.sleep(random.uniform(pause / 2, pause))
        pause = min(2 * pause, LONGEST_PAUSE)


def main(words):
    with open_channel() as channel:
        if len(words) in (2, 3) and words[0] == "list":
            list_all(channel, int(words[1]), *words[2:])
        elif len(words) in (3, 4) and words[0] == "create":
            create(channel, words[1], words[2], words[3] if len(words) == 4 else str(uuid.uuid4()))
        elif len(words) in (2, 3) and words[0] == "watch":
            watch(channel, pathlib.Path(words[1]), *words[2:])
        else:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except grpc.RpcError as refusal:
        raise SystemExit(f"{refusal.code().name} {reason_of(refusal)}: {refusal.details()}")
    except KeyboardInterrupt:
        pass
