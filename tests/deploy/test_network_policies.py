"""The NetworkPolicies of production between real network stacks: who reaches whom is this table, and nothing else."""

import os
import pathlib
import shutil
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "deploy" / "check"), str(pathlib.Path(__file__).parent)]

from finding import labels_of
from pod_networks import Pod, PodNetworks
from rendering import render

SERVICES = {"registry": (50051, 9464), "contracts": (50052, 9465), "census": (50053, 9466)}
POSTGRES, STATUS, EXPORTER, DNS = 5432, 8000, 9187, 53
EDGE, PROBES = 8443, 9902
PORTS = [*(port for ports in SERVICES.values() for port in ports), EDGE, PROBES, POSTGRES, STATUS, EXPORTER, DNS]
ELSEWHERE = {
    "client": ("prefecture", {}, {"socle.fr/client": "true"}),
    "gateway": ("edge", {}, {"socle.fr/gateway": "true"}),
    "passer-by": ("elsewhere", {}, {}),
    "prometheus": ("monitoring", {}, {"kubernetes.io/metadata.name": "monitoring"}),
    "operator": ("cnpg-system", {}, {"kubernetes.io/metadata.name": "cnpg-system"}),
    "names": ("kube-system", {"k8s-app": "kube-dns"}, {"kubernetes.io/metadata.name": "kube-system"}),
}


def allowed():
    """(from, to, port) of everything that may be."""
    ends = {("contracts", "registry", 50051), ("census", "registry", 50051), ("contracts", "census", 50053), ("census", "contracts", 50052)}
    ends |= {("gateway", "edge", EDGE), ("prometheus", "edge", PROBES)}
    for service, (port, metrics) in SERVICES.items():
        ends.add(("edge", service, port))
        database = f"{service}-database"
        ends |= {("client", service, port), ("prometheus", service, metrics), ("prometheus", database, EXPORTER), ("operator", database, STATUS)}
        # A gateway has one rule for the three.
        ends |= {("gateway", service, each) for each, _ in SERVICES.values()}
        ends |= {(caller, database, POSTGRES) for caller in (service, f"{service}-migration", f"{database}-2")}
        ends |= {(database, f"{database}-2", POSTGRES), (database, f"{database}-2", STATUS), (f"{database}-2", database, STATUS)}
        ends |= {(caller, f"{database}-2", port) for caller, port in [(service, POSTGRES), (f"{service}-migration", POSTGRES), ("prometheus", EXPORTER), ("operator", STATUS)]}  # fmt: skip
    return ends


@pytest.fixture(name="networks", scope="module")
def _networks():
    if os.geteuid() != 0 or not shutil.which("nft") or not shutil.which("ip"):
        pytest.skip("network namespaces need root, iproute2 and nftables: NetworkPolicies are only read, not tried")
    rendered = render("production")
    own = {"kubernetes.io/metadata.name": "socle"}
    pods = {each["metadata"]["name"]: Pod("socle", labels_of(each), own) for each in rendered.workloads()}
    for service in SERVICES:
        for name in (f"{service}-database", f"{service}-database-2"):
            pods[name] = Pod("socle", {"cnpg.io/cluster": f"{service}-database"}, own)
    pods["stranger"] = Pod("socle", {}, own)
    pods.update({name: Pod(*which) for name, which in ELSEWHERE.items()})
    with PodNetworks(pods, rendered.of("NetworkPolicy"), "socle", PORTS) as networks:
        yield networks


def test_who_reaches_whom_is_exactly_what_is_meant(networks):
    ours = [name for name, pod in networks.pods.items() if pod.namespace == "socle"]
    asks_names = {(name, "names", DNS) for name in ours}
    ends = [(source, target, port) for source in networks.pods for target in networks.pods for port in PORTS
            if source != target and (source in ours or target in ours)]  # fmt: skip
    reached = {end for end in ends if networks.reaches(*end)}
    wanted = allowed() | asks_names
    print(f"{len(ends)} pairs of pods and ports tried, {len(reached)} open")
    assert reached == wanted, f"open and not meant: {sorted(reached - wanted)}; meant and shut: {sorted(wanted - reached)}"


def test_control_without_policies_a_stranger_reaches_a_database(networks):
    few = {name: networks.pods[name] for name in ("stranger", "registry-database")}
    with PodNetworks(few, [], "socle", [POSTGRES]) as open_networks:
        assert open_networks.reaches("stranger", "registry-database", POSTGRES)
    assert not networks.reaches("stranger", "registry-database", POSTGRES)
