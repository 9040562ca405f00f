"""What is refused of an edge: production as it is rendered, with one thing of the edge made wrong."""

import json
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "deploy" / "check"))

from check_deploy import findings_of
from test_manifest_rules import Changed, production, texts  # noqa: F401  production is a fixture


def named(rendered, prefix):
    """A generated ConfigMap has the sum of its content in its name."""
    (found,) = [each for each in rendered.of("ConfigMap") if each["metadata"]["name"].startswith(prefix)]
    return found


@pytest.fixture(name="changed")
def _changed(production):  # noqa: F811
    return Changed(production)


def refused(changed):
    return texts(findings_of(changed.rendered))


def test_the_edge_as_shipped_is_not_refused(changed):
    assert "/edge: " not in refused(changed)


def test_a_cluster_that_is_no_service_is_refused(changed):
    config = named(changed.rendered, "edge-config")["data"]
    config["envoy.yaml"] = config["envoy.yaml"].replace("address: census.socle.svc", "address: survey.socle.svc")
    assert "its cluster census leads to survey.socle.svc:50053, which is no Service" in refused(changed)


def test_an_edge_that_may_not_go_out_is_refused(changed):
    changed["NetworkPolicy/edge"]["spec"]["egress"].pop()
    assert "may not go out to census:50053" in refused(changed)


def test_an_edge_that_is_not_let_in_is_refused(changed):
    changed["NetworkPolicy/registry-from-edge"]["spec"]["ingress"].pop()
    assert "is not let in at registry:50051" in refused(changed)


def test_files_in_no_volume_are_refused(changed):
    (container,) = changed["Deployment/edge"]["spec"]["template"]["spec"]["containers"]
    container["volumeMounts"] = [each for each in container["volumeMounts"] if each["name"] != "inside"]
    assert "/etc/socle/edge/inside is in no volume" in refused(changed)


def test_an_edge_that_the_services_know_is_refused(changed):
    clients = named(changed.rendered, "clients")["data"]
    known = json.loads(clients["clients.json"]) + [{"san": "spiffe://socle/edge", "subject": "edge", "roles": ["operator"]}]
    clients["clients.json"] = json.dumps(known)
    assert "is edge to the services" in refused(changed)


def test_an_edge_as_root_is_refused_like_every_pod(changed):
    changed["Deployment/edge"]["spec"]["template"]["spec"]["securityContext"]["runAsNonRoot"] = False
    assert "Deployment/edge: may run as root" in refused(changed)
