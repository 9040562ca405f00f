"""Search at size: what people look for in 100,000 fiches-actions, one call after the other."""

import statistics

import grpc
import h2load
from rows import Row
from support_py.registry import READER

LIMIT = 20  # ms


def questions():
    from socle.census.v1 import search_service_pb2

    request = search_service_pb2.SearchRequest
    return {
        "a common word of names": request(query="école"),
        "a common word of texts": request(query="berges"),
        "two words": request(query="voie verte"),
        "two common words that never meet": request(query="école dentelle"),
        "a word that nothing has": request(query="introuvable"),
        "a word and a theme": request(query="musée", themes=["theme-7"]),
        "a theme": request(themes=["theme-7"]),
        "a word at a commune": request(query="école", place="collectivites/commune-12145"),
        "a word in a région": request(query="école", place="collectivites/region-32"),
    }


def search_rows(census, folder, quick):
    """Of a census that action_sheets.py has filled."""
    path = "/socle.census.v1.SearchService/Search"
    for label, request in questions().items():
        with grpc.insecure_channel(census.address) as channel:
            answer = channel.unary_unary(path)(
                request.SerializeToString(), metadata=[("authorization", f"Bearer {READER}")], timeout=60
            )
        call = h2load.Call.write(folder, census.address, path, request.SerializeToString(), READER)
        log = folder / "search.log"
        h2load.run(call, 20 if quick else 100, len(answer), connections=1, in_flight=1, log_file=log)
        took = h2load.latencies(log)
        name = f"Search for {label}, of 100,000 sheets, median"
        yield Row.below(name, statistics.median(took), LIMIT, "ms", samples={"ours": took})
