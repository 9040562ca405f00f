"""What a service says of a method: the permission, the roles that have it, the relations that it asks besides."""

from socle.access.v1 import access_service_pb2 as api
from socle.access.v1 import access_service_pb2_grpc


def explain(channel, token, method=""):
    """`method`: a descriptor, a full name, or nothing."""
    name = method if isinstance(method, str) else f"{method.containing_service.full_name}/{method.name}"
    stub = access_service_pb2_grpc.AccessServiceStub(channel)
    return stub.ExplainAccess(api.ExplainAccessRequest(method=name), metadata=[("authorization", f"Bearer {token}")], timeout=20)


def agrees(answer, failure):
    """Whether a refusal for want of a relation is what the answer foretold."""
    foretold = {(rule.act, ",".join(rule.relations)) for rule in answer.rule.relations}
    return (failure.metadata["act"], failure.metadata["relations"]) in foretold
