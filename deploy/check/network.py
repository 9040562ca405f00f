"""Who may speak with whom: what the NetworkPolicies of a rendered overlay let through, held against what the services need."""

import re
from typing import Iterator

from finding import Finding, Rendered, containers_of, is_service, labels_of, selects
from options import environment_of

DATABASE_PORT = 5432
PEER = re.compile(r"SOCLE_(REGISTRY|CONTRACTS|CENSUS)_ADDRESS")


def check_network(rendered: Rendered) -> Iterator[Finding]:
    policies = rendered.of("NetworkPolicy")
    if not rendered.strict and not policies:
        return
    yield from default_deny(rendered, policies)
    yield from selectors(rendered, policies)
    for workload in rendered.workloads():
        for container in containers_of(workload):
            yield from needs(rendered, policies, workload, container)
    yield from metrics(rendered, policies)
    yield from open_ends(rendered, policies)


def default_deny(rendered, policies):
    closed = {
        direction
        for policy in policies
        for direction in policy["spec"]["policyTypes"]
        if not policy["spec"]["podSelector"] and direction.lower() not in policy["spec"]
    }
    for direction in sorted({"Ingress", "Egress"} - closed):
        yield Finding(rendered.overlay, "NetworkPolicy", f"{direction} is open where no policy says otherwise", "a policy default-deny")


def selectors(rendered, policies):
    clusters = {each["metadata"]["name"] for each in rendered.of("Cluster")}
    for policy in policies:
        selector = policy["spec"]["podSelector"]
        chosen = [each for each in rendered.workloads() if selects(selector, labels_of(each))]
        if not chosen and selector.get("matchLabels", {}).get("cnpg.io/cluster") not in clusters:
            yield rendered.finding(policy, "selects no pod", "the labels of the pod template")
            continue
        ports = {port["containerPort"] for each in chosen for container in containers_of(each) for port in container.get("ports", [])}
        for rule in policy["spec"].get("ingress", []) or []:
            for port in rule.get("ports", []):
                if chosen and port["port"] not in ports:
                    yield rendered.finding(policy, f"lets others in at {port['port']}, where nobody listens", f"one of {sorted(ports)}")


def allows_out(policies, labels, port, destination):
    return any(
        selects(policy["spec"]["podSelector"], labels)
        and any(port in ports_of(rule) and any(takes(end, destination) for end in rule.get("to", [])) for rule in policy["spec"].get("egress", []) or [])
        for policy in policies
    )


def allows_in(policies, labels, port, caller):
    return any(
        selects(policy["spec"]["podSelector"], labels)
        and any(port in ports_of(rule) and any(takes(end, caller) for end in rule.get("from", [])) for rule in policy["spec"].get("ingress", []) or [])
        for policy in policies
    )


def ports_of(rule):
    return [port["port"] for port in rule.get("ports", [])]


def takes(end, labels):
    """Whether one end of a rule takes pods of this namespace with these labels."""
    if "ipBlock" in end:
        return True
    return "podSelector" in end and "namespaceSelector" not in end and selects(end["podSelector"], labels)


def needs(rendered, policies, workload, container):
    """The other services it calls, both ends; its database."""
    labels = labels_of(workload)
    environment = environment_of(rendered, container)
    for name, value in environment.items():
        peer = PEER.fullmatch(name)
        if not peer:
            continue
        host, _, port = value.rpartition("/")[2].partition(":")
        target = rendered.named("Deployment", host)
        if target is None or rendered.named("Service", host) is None:
            yield rendered.finding(workload, f"{name} is {value}, which is no Service", "name a Service and its port")
            continue
        if not allows_out(policies, labels, int(port), labels_of(target)):
            yield rendered.finding(workload, f"may not go out to {host}:{port}", "an egress rule in network-policies/services.yaml")
        if not allows_in(policies, labels_of(target), int(port), labels):
            yield rendered.finding(workload, f"is not let in at {host}:{port}", "an ingress rule in network-policies/services.yaml")
    host = re.search(r"@([^:/?]+)", environment.get("SOCLE_DATABASE_URL", ""))
    if host:
        database = {"cnpg.io/cluster": host.group(1).removesuffix("-rw")}
        if not allows_out(policies, labels, DATABASE_PORT, database):
            yield rendered.finding(workload, f"may not go out to its database {host.group(1)}", "an egress rule in network-policies/databases.yaml")
        if rendered.named("Cluster", database["cnpg.io/cluster"]) and not allows_in(policies, database, DATABASE_PORT, labels):
            yield rendered.finding(workload, f"is not let in at its database {host.group(1)}", "an ingress rule in cloudnativepg/network-policies.yaml")


def metrics(rendered, policies):
    for workload in filter(is_service, rendered.workloads()):
        port = int(environment_of(rendered, containers_of(workload)[0]).get("SOCLE_METRICS_LISTEN", ":0").rpartition(":")[2])
        ends = [
            end
            for policy in policies
            if selects(policy["spec"]["podSelector"], labels_of(workload))
            for rule in policy["spec"].get("ingress", []) or []
            if port in ports_of(rule)
            for end in rule.get("from", [{}])
        ]
        monitoring = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
        if monitoring not in ends:
            yield rendered.finding(workload, f"Prometheus is not let in at {port}", "an ingress rule from the namespace monitoring")
        if any(end != monitoring for end in ends):
            yield rendered.finding(workload, f"others than Prometheus are let in at {port}", "its metrics are open to whoever reaches them")


def open_ends(rendered, policies):
    """A rule without ends or without ports lets everybody, or everything, through."""
    for policy in policies:
        for direction, ends in (("ingress", "from"), ("egress", "to")):
            for rule in policy["spec"].get(direction, []) or []:
                # The instances of a database call the API of Kubernetes, whose address only the cluster knows.
                if not rule.get(ends) and not (direction == "egress" and "cnpg.io/cluster" in policy["spec"]["podSelector"].get("matchLabels", {})):
                    yield rendered.finding(policy, f"{direction} is open to everybody", f"say {ends} whom")
                if not rule.get("ports"):
                    yield rendered.finding(policy, f"{direction} is open at every port", "name the ports")
