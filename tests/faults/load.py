"""The standard load: clients that read (80 %) and change (20 %) territories, organisations and the record, with etags."""

import random
import threading
import time

from client import Calls
from google.protobuf import field_mask_pb2
from google.type import date_pb2
from history import OK
from socle.registry.v1 import (
    collectivite_service_pb2,
    correction_service_pb2,
    organisation_pb2,
    organisation_service_pb2,
    territory_pb2,
    territory_service_pb2,
)

MEMBERS = [f"collectivites/epci-{siren}" for siren in ("200068500", "200030633", "245901038", "200093201")]
COMMUNES = [f"collectivites/commune-{code}" for code in ("59350", "59122", "59155", "59178", "59606")]


class Kind:
    """Territories or organisations: the messages that their calls take."""

    def __init__(self, singular, plural, messages, content):
        self.singular = singular
        self.field = singular.lower()
        self.collection = plural.lower()
        self.plural = plural
        self.messages = messages
        self.content = content  # what a new one is, given a label

    def request(self, verb, **fields):
        return getattr(self.messages, f"{verb}Request")(**fields)

    def create(self, calls, identifier, label):
        request = self.request(f"Create{self.singular}", request_id=calls.new_request_id())
        getattr(request, self.field).CopyFrom(self.content(label))
        setattr(request, f"{self.field}_id", identifier)
        return calls.write(f"Create{self.singular}", request, f"{self.collection}/{identifier}")

    def get(self, calls, name):
        return calls.read(f"Get{self.singular}", self.request(f"Get{self.singular}", name=name), name)

    def list(self, calls, page_size):
        request = self.request(f"List{self.plural}", page_size=page_size)
        return calls.read(f"List{self.plural}", request, f"{self.collection}/-")

    def change(self, calls, verb, name, etag, *, sends_etag=True, **fields):
        """Update or Correct."""
        request = self.request(f"{verb}{self.singular}", request_id=calls.new_request_id())
        content = getattr(request, self.field)
        content.name = name
        if sends_etag:
            content.etag = etag
        for field, value in fields.items():
            setattr(content, field, value)
        request.update_mask.CopyFrom(field_mask_pb2.FieldMask(paths=list(fields)))
        return calls.write(f"{verb}{self.singular}", request, name, before=etag)

    def set_deleted(self, calls, verb, name, etag):
        """Delete or Undelete."""
        request = self.request(f"{verb}{self.singular}", name=name, etag=etag, request_id=calls.new_request_id())
        return calls.write(f"{verb}{self.singular}", request, name, before=etag)


TERRITORIES = Kind(
    "Territory",
    "Territories",
    territory_service_pb2,
    lambda label: territory_pb2.Territory(
        display_name=label,
        kind=territory_pb2.Territory.SCOT,
        members=MEMBERS[:2],
        perimeter_date=date_pb2.Date(year=2025, month=1, day=1),
        policy=territory_pb2.Territory.FOLLOW_SUCCESSORS,
    ),
)
ORGANISATIONS = Kind(
    "Organisation",
    "Organisations",
    organisation_service_pb2,
    lambda label: organisation_pb2.Organisation(display_name=label, kind=organisation_pb2.Organisation.ASSOCIATION),
)
KINDS = {kind.collection: kind for kind in (TERRITORIES, ORGANISATIONS)}


class Client(threading.Thread):
    """One of the load's callers."""

    def __init__(self, load, number):
        super().__init__(name=f"client-{number}", daemon=True)
        self.load = load
        self.rng = random.Random(f"{load.history.seed}/{number}")
        self.calls = Calls(load.addresses, load.history, self.rng, number)
        self.seen = {}  # name → etag, whether it is deleted
        self.made = 0
        self.failure = None

    def run(self):
        try:
            with self.calls:
                while not self.load.ending.is_set():
                    self.step()
                    self.load.done[self.calls.number] += 1
        except Exception as error:  # pylint: disable=broad-except
            self.failure = error

    def step(self):
        draw = self.rng.random()
        if draw < 0.62:
            self.look(self.pick())
        elif draw < 0.67:
            self.rng.choice([TERRITORIES, ORGANISATIONS]).list(self.calls, self.rng.choice([5, 20]))
        elif draw < 0.80:
            self.look_at_commune(self.rng.choice(COMMUNES))
        elif draw < 0.84:
            self.create()
        elif draw < 0.84 + self.load.corrections:
            self.correct_commune()
        else:
            self.change(self.pick())

    def pick(self):
        """Some of them are wanted by many."""
        names = self.load.names
        return self.rng.choice(names[:6] if self.rng.random() < 0.2 else names)

    def kind_of(self, name):
        return KINDS[name.split("/")[0]]

    def note(self, response):
        if response is not None:
            self.seen[response.name] = (response.etag, response.HasField("delete_time"))

    def look(self, name):
        response, _ = self.kind_of(name).get(self.calls, name)
        self.note(response)

    def look_at_commune(self, name, **consistency):
        request = collectivite_service_pb2.GetCollectiviteRequest(name=name, consistency=consistency or None)
        return self.calls.read("GetCollectivite", request, "collectivites/-")[0]

    def create(self):
        kind = self.rng.choice([TERRITORIES, ORGANISATIONS])
        self.made += 1
        response, operation = kind.create(self.calls, f"c{self.calls.number}-{self.made}", f"Créé {self.made}")
        self.note(response)
        if operation.outcome == OK and len(self.load.names) < 400:
            self.load.names.append(operation.resource)

    def change(self, name):
        # Mostly of what was just read; sometimes of what was read long ago, and may be stale.
        if name not in self.seen or self.rng.random() < 0.7:
            self.look(name)
        if name not in self.seen:
            return
        etag, deleted = self.seen[name]
        kind = self.kind_of(name)
        draw = self.rng.random()
        if deleted or draw < 0.15:
            response, _ = kind.set_deleted(self.calls, "Undelete" if deleted else "Delete", name, etag)
        else:
            verb, field = ("Update", "display_name") if draw < 0.75 else ("Correct", "description")
            response, _ = kind.change(self.calls, verb, name, etag, **{field: f"{self.rng.getrandbits(40):x}"})
        self.note(response)

    def correct_commune(self):
        name = self.rng.choice(COMMUNES)
        commune = self.look_at_commune(name, fully_consistent=True)
        if commune is None:
            return
        request = correction_service_pb2.CreateCorrectionRequest(
            correction={"collectivite": name, "values": {"label": f"Corrigée {self.rng.getrandbits(40):x}"},
                        "reason": "essai de panne"},
            etag=commune.etag,
            request_id=self.calls.new_request_id(),
        )
        self.calls.write("CreateCorrection", request, name, before=commune.etag)


class Load:
    """Runs as long as the `with` block, after it has made what the clients share."""

    def __init__(self, addresses, history, clients=12, shared=30, corrections=0.001):
        self.addresses = addresses
        self.history = history
        self.corrections = corrections
        self.ending = threading.Event()
        self.done = [0] * clients
        self.names = []
        with Calls(addresses, history, random.Random(f"{history.seed}/shared"), -1) as calls:
            for number in range(shared):
                kind = (TERRITORIES, ORGANISATIONS)[number % 2]
                made, operation = kind.create(calls, f"shared-{number}", f"Commun {number}")
                assert made is not None, f"{operation}; {history}"
                self.names.append(made.name)
        self.clients = [Client(self, number) for number in range(clients)]

    def __enter__(self):
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for client in self.clients:
            client.join()
        for client in self.clients:
            if client.failure:
                raise client.failure

    def rate(self, seconds):
        """Operations a second over so many seconds from now."""
        before, started = sum(self.done), time.monotonic()
        time.sleep(seconds)
        return (sum(self.done) - before) / (time.monotonic() - started)
