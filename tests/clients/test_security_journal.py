"""Who read personal data, and who was refused, is written down apart from what was changed; names are nowhere but in their place."""

import subprocess

import grpc
import pytest
from calls import date
from google.protobuf import descriptor_pool
from governance import DIVION, Actors, new_id, record_person
from link_calls import until
from socle.registry.v1 import person_service_pb2 as api
from socle.registry.v1 import person_service_pb2_grpc
from socle.type.v1 import personal_data_pb2
from support_py.registry import READER, token_of

CANARY = "Nomcanari"


@pytest.fixture(name="acting", scope="module")
def _acting(registry):
    with Actors(registry.address) as actors:
        yield actors


def ask(registry, statement):
    words = ["psql", "-XAtq", registry.database_url, "-c", statement]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def entries(registry, condition, columns="kind, subject, method, array_to_string(resources, ' '), purpose, code"):
    found = ask(registry, f"SELECT concat_ws('|', {columns}) FROM security_entry WHERE {condition} ORDER BY id")
    return found.splitlines()


def entry_of(registry, condition):
    """The only entry that there is for it, which comes within a moment."""
    [line] = until(lambda: entries(registry, condition), lambda found: len(found) == 1)
    return line.split("|")


def test_who_reads_a_person_is_written_down_with_the_purpose_given(registry, acting):
    person = record_person(acting(DIVION), DIVION, family_name=CANARY)
    with grpc.insecure_channel(registry.address) as channel:
        stub = person_service_pb2_grpc.PersonServiceStub(channel)
        metadata = [("authorization", f"Bearer {token_of(DIVION)}"), ("x-purpose", "convocation du conseil"), ("x-request-id", "journal-1")]
        stub.GetPerson(api.GetPersonRequest(name=person.name), metadata=metadata)
    method = "socle.registry.v1.PersonService/GetPerson"
    read = entry_of(registry, f"resources @> ARRAY['{person.name}'] AND method = '{method}'")
    assert read == ["1", "test-commune-62270", method, person.name, "convocation du conseil", "OK"]
    assert ask(registry, f"SELECT request_id, now() - create_time < interval '1 minute' FROM security_entry WHERE resources @> ARRAY['{person.name}'] AND method = '{method}'") == "journal-1|t"


def test_everybody_on_a_page_is_named(registry, acting):
    persons = [record_person(acting(DIVION), DIVION).name for _ in range(3)]
    acting(DIVION).BatchGetPersons(api.BatchGetPersonsRequest(names=persons))
    line = entry_of(registry, f"method LIKE '%/BatchGetPersons' AND resources @> ARRAY['{persons[0]}']")
    assert line[3].split() == persons


def test_who_is_denied_is_written_down(registry):
    with Actors(registry.address) as others, pytest.raises(grpc.RpcError):
        others(READER, READER).GetPerson(api.GetPersonRequest(name=f"persons/{new_id()}"))
    condition = "kind = 2 AND subject = 'test-reader' AND method LIKE '%/GetPerson'"
    until(lambda: entries(registry, condition), lambda found: found and found[-1].split("|")[-1] == "PERMISSION_DENIED")


def test_who_is_not_recognised_is_written_down_without_the_token(registry):
    with Actors(registry.address) as others, pytest.raises(grpc.RpcError):
        others("nobody", "token-of-nobody-at-all").GetPerson(api.GetPersonRequest(name=f"persons/{new_id()}"))
    until(lambda: entries(registry, "kind = 3 AND subject = ''"), lambda found: found)
    assert "token-of-nobody" not in ask(registry, "SELECT string_agg(e::text, ' ') FROM security_entry e")


def test_the_journal_is_not_for_everybody_who_reads_the_database(registry):
    assert ask(registry, "SELECT count(*) FROM information_schema.table_privileges WHERE table_name = 'security_entry' AND grantee LIKE '%_ro'") == "0"


def methods_of(package, names):
    pool = descriptor_pool.Default()
    for name in names:
        service = pool.FindServiceByName(f"{package}.{name}")
        yield from service.methods


def holds(message, wanted, seen=()):
    """Whether a message of the type `wanted` may stand in it."""
    if message.full_name == wanted:
        return True
    return any(
        field.message_type is not None and field.message_type.full_name not in seen and holds(field.message_type, wanted, (*seen, message.full_name))
        for field in message.fields
    )


def test_every_method_that_gives_a_person_says_so(all_services):
    personal = ("socle.registry.v1.Person", "socle.census.v1.Visit")
    silent = [
        method.full_name
        for service in all_services
        for method in service.methods
        if any(holds(method.output_type, kind) for kind in personal) and not method.GetOptions().Extensions[personal_data_pb2.personal_data]
    ]
    assert not silent, "add option (socle.type.v1.personal_data) = true to them"


@pytest.fixture(name="all_services", scope="module")
def _all_services():
    import importlib
    import os
    import pathlib

    stubs = pathlib.Path(os.environ["SOCLE_PYTHON_STUBS"])
    services = []
    for path in sorted(stubs.glob("socle/*/v1/*_pb2.py")):
        module = importlib.import_module(".".join(path.relative_to(stubs).with_suffix("").parts))
        services += module.DESCRIPTOR.services_by_name.values()
    assert len(services) > 30
    return services


def residue(registry, text):
    """Tables of the database that still hold a text, in clear or as bytes."""
    dump = subprocess.run(["pg_dump", "--data-only", registry.database_url], capture_output=True, text=True, check=True).stdout
    found, table = [], ""
    for line in dump.splitlines():
        if line.startswith("COPY "):
            table = line.split()[1]
        if text in line or text.encode().hex() in line:
            found.append(table)
    return sorted(set(found))


def test_an_erased_person_is_nowhere_in_the_database_the_log_or_the_metrics(registry, acting):
    request = api.CreatePersonRequest(
        person=api.Person(
            given_name=CANARY + "prenom",
            family_name=CANARY + "efface",
            function=CANARY + "fonction",
            recorded_for=DIVION,
            purpose="siéger",
            retain_until_date=date("2027-06-30"),
        ),
        request_id=new_id(),
    )
    person = acting(DIVION).CreatePerson(request)
    change = api.UpdatePersonRequest(person=api.Person(name=person.name, function=CANARY + "change"), request_id=new_id())
    change.update_mask.paths.append("function")
    acting(DIVION).UpdatePerson(change)
    texts = [CANARY + end for end in ("prenom", "efface", "fonction", "change")]
    assert "public.person" in residue(registry, texts[1]), "the search would not find what is there"
    acting(DIVION).ErasePerson(api.ErasePersonRequest(name=person.name))
    for text in texts:
        assert residue(registry, text) == [], text
        assert text not in registry.log() and text not in registry.metrics(), text
