"""A collector of spans, from the protos of OpenTelemetry that the services are built with."""

import concurrent.futures
import pathlib
import subprocess
import sys

import grpc

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTOS = ROOT / "proto" / "node_modules" / "@opentelemetry" / "otlp-grpc-exporter-base" / "build" / "protos"


def make_stubs(folder):
    names = [
        f"opentelemetry/proto/{name}.proto"
        for name in ("common/v1/common", "resource/v1/resource", "trace/v1/trace", "collector/trace/v1/trace_service")
    ]
    subprocess.run(
        ["protoc", f"-I{PROTOS}", f"--python_out={folder}", f"--grpc_out={folder}", "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", *names],
        check=True,
    )
    sys.path.insert(0, str(folder))


class Collector:
    """Takes spans at `address` as long as the `with` block; `make_stubs` comes before."""

    def __init__(self, port=0):
        from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

        collector = self

        class Servicer(trace_service_pb2_grpc.TraceServiceServicer):
            def Export(self, request, context):
                collector.requests.append(request)
                return trace_service_pb2.ExportTraceServiceResponse()

        self.requests = []
        self._server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
        trace_service_pb2_grpc.add_TraceServiceServicer_to_server(Servicer(), self._server)
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")
        self.address = f"127.0.0.1:{self.port}"

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_):
        self._server.stop(None).wait()

    def spans(self, trace_id):
        """Those of a trace, as (name of the service, span)."""
        for request in list(self.requests):
            for of_resource in request.resource_spans:
                said = {each.key: each.value.string_value for each in of_resource.resource.attributes}
                for of_scope in of_resource.scope_spans:
                    yield from ((said["service.name"], span) for span in of_scope.spans if span.trace_id.hex() == trace_id)
