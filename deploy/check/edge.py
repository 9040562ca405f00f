"""The edge, where an overlay has one: its configuration leads to Services that let it in, and it is nobody to them."""

import json
import re
from typing import Iterator

import yaml
from finding import Finding, Rendered, containers_of, is_edge, labels_of, pod_of
from network import allows_in, allows_out

FOLDER = "/etc/socle/edge/"


def check_edge(rendered: Rendered) -> Iterator[Finding]:
    for workload in filter(is_edge, rendered.workloads()):
        config = config_of(rendered, workload)
        if config is None:
            yield rendered.finding(workload, "has no envoy.yaml", "mount the ConfigMap edge-config at /etc/socle/edge/config")
            continue
        for what, remedy in [*file_faults(workload, config), *way_faults(rendered, workload, config), *identity_faults(rendered)]:
            yield rendered.finding(workload, what, remedy)


def config_of(rendered, workload):
    names = [volume["configMap"]["name"] for volume in pod_of(workload).get("volumes", []) if "configMap" in volume]
    maps = [rendered.named("ConfigMap", name) for name in names]
    return next((each["data"]["envoy.yaml"] for each in maps if each and "envoy.yaml" in each["data"]), None)


def file_faults(workload, config):
    """Every folder that the configuration reads is mounted."""
    mounted = {mount["mountPath"] for container in containers_of(workload) for mount in container.get("volumeMounts", [])}
    for folder in sorted(set(re.findall(FOLDER + r"(\w+)", re.sub(r"#.*", "", config)))):
        if FOLDER + folder not in mounted:
            yield f"{FOLDER}{folder} is in no volume", "mount one there"


def way_faults(rendered, workload, config):
    """Each of its clusters is a Service, and NetworkPolicies let calls through at both ends."""
    policies = rendered.of("NetworkPolicy")
    for cluster in yaml.safe_load(config)["static_resources"]["clusters"]:
        address = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]["socket_address"]
        host, port = address["address"].partition(".")[0], address["port_value"]
        if host == "127":
            continue
        service, target = rendered.named("Service", host), rendered.named("Deployment", host)
        if service is None or target is None or port not in [each["port"] for each in service["spec"]["ports"]]:
            yield f"its cluster {cluster['name']} leads to {address['address']}:{port}, which is no Service", "name a Service and its port"
        elif not allows_out(policies, labels_of(workload), port, labels_of(target)):
            yield f"may not go out to {host}:{port}", "an egress rule in deploy/edge/network-policies.yaml"
        elif not allows_in(policies, labels_of(target), port, labels_of(workload)):
            yield f"is not let in at {host}:{port}", "an ingress rule in deploy/edge/network-policies.yaml"


def identity_faults(rendered):
    """A call without a token would have its rights."""
    certificate = rendered.named("Certificate", "edge")
    shown = set() if certificate is None else {*certificate["spec"].get("uris", []), *certificate["spec"].get("dnsNames", [])}
    for clients in (each for each in rendered.of("ConfigMap") if "clients.json" in each["data"]):
        for each in json.loads(clients["data"]["clients.json"]):
            if each["san"] in shown:
                yield f"is {each['subject']} to the services", "take its name out of clients.json"
