"""A channel to a service of Socle: mutual TLS, a token where a person is served, retries, every healthy replica in turn.

The settings come from the environment, under the names that soclectl has for them:

SOCLE_ADDRESS         a DNS name with a port, all of whose addresses are used; or addresses of replicas, separated by commas
SOCLE_TLS_CA          authorities that the service's certificate may come from (PEM)
SOCLE_TLS_CERT, _KEY  what we show of ourselves (PEM)
SOCLE_TLS_NAME        whose certificate the service has to show, where SOCLE_ADDRESS is no name
SOCLE_TOKEN_FILE      the token of the person we serve; unset: we call as the machine that our certificate names
SOCLE_SERVICE_CONFIG  how to retry and balance; clients/service_config.json unless set
"""

import json
import os
import pathlib

import grpc
from google.rpc import error_details_pb2, status_pb2

SERVICE_CONFIG = pathlib.Path(__file__).resolve().parents[1] / "service_config.json"


class Bearer(grpc.AuthMetadataPlugin):
    """Puts the token into each call. It is read each time: it lives for a quarter of an hour, and something renews the file."""

    def __init__(self, file):
        self.file = pathlib.Path(file)

    def __call__(self, context, callback):
        try:
            callback([("authorization", f"Bearer {self.file.read_text().strip()}")], None)
        except OSError as error:
            callback([], error)


def open_channel(environment=os.environ):
    """The channel; close it, or use it in a `with` block. One is enough for a process, and may be shared by its threads."""
    pem = lambda variable: pathlib.Path(environment[variable]).read_bytes()
    credentials = grpc.ssl_channel_credentials(pem("SOCLE_TLS_CA"), pem("SOCLE_TLS_KEY"), pem("SOCLE_TLS_CERT"))
    if environment.get("SOCLE_TOKEN_FILE"):
        token = grpc.metadata_call_credentials(Bearer(environment["SOCLE_TOKEN_FILE"]))
        credentials = grpc.composite_channel_credentials(credentials, token)

    config = json.loads(pathlib.Path(environment.get("SOCLE_SERVICE_CONFIG", SERVICE_CONFIG)).read_text())
    options = [("grpc.service_config", json.dumps(config))]
    address = environment["SOCLE_ADDRESS"]
    target = f"ipv4:{address}" if address[0].isdigit() else f"dns:///{address}"
    if environment.get("SOCLE_TLS_NAME"):
        options.append(("grpc.ssl_target_name_override", environment["SOCLE_TLS_NAME"]))
    return grpc.secure_channel(target, credentials, options)


def reason_of(error):
    """The stable reason in the details of a refusal, such as NOT_ALIVE_AT: what programs decide by. Empty where there is none."""
    details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin")
    if not details:
        return ""
    info = error_details_pb2.ErrorInfo()
    for detail in status_pb2.Status.FromString(details).details:
        if detail.Unpack(info):
            return info.reason
    return ""
