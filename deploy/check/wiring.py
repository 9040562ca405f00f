"""What refers to what: Services, budgets, autoscalers, certificates and routes name things that are there."""

import pathlib
import re
from typing import Iterator

from finding import Finding, Rendered, containers_of, labels_of, pod_of, selects, title

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "docs" / "deployment.md"
CLUSTER_WIDE = {"Namespace"}


def check_wiring(rendered: Rendered) -> Iterator[Finding]:
    for check in (objects, services, disruption, autoscalers, quotas, rollouts, secrets, certificates, routes):
        yield from check(rendered)


def objects(rendered):
    for each in rendered.objects:
        if each["kind"] not in CLUSTER_WIDE and each["metadata"].get("namespace") != "socle":
            yield rendered.finding(each, "is in no namespace of ours", "namespace: socle in the kustomization")
        if re.search(r"Role(Binding)?$", each["kind"]):
            yield rendered.finding(each, "gives rights in the API of Kubernetes", "none is needed")
        if each["kind"] == "Namespace" and each["metadata"]["labels"].get("pod-security.kubernetes.io/enforce") != "restricted":
            yield rendered.finding(each, "lets any pod in", "pod-security.kubernetes.io/enforce: restricted")
        for key in each.get("data", {}) if each["kind"] == "ConfigMap" else ():
            if re.search(r"(?i)secret|private|password$|token$", key):
                yield rendered.finding(each, f"{key} looks like a secret", "put it in a Secret")


def templates(rendered, selector):
    return [each for each in rendered.workloads() if selects(selector, labels_of(each))]


def services(rendered):
    for service in rendered.of("Service"):
        chosen = [each for each in templates(rendered, {"matchLabels": service["spec"]["selector"]}) if each["kind"] == "Deployment"]
        if not chosen:
            yield rendered.finding(service, "selects no pod", "the labels of the pod template")
        names = {port["name"] for each in chosen for container in containers_of(each) for port in container.get("ports", [])}
        numbers = {port["containerPort"] for each in chosen for container in containers_of(each) for port in container.get("ports", [])}
        for port in service["spec"]["ports"]:
            if port.get("targetPort", port["port"]) not in names | numbers:
                yield rendered.finding(service, f"its port {port['port']} leads to no container", "name a port of the container")
        if service["spec"].get("clusterIP") != "None":
            yield rendered.finding(service, "binds each client to one pod", "clusterIP: None, and round robin in clients")
        if service["spec"].get("type", "ClusterIP") != "ClusterIP":
            yield rendered.finding(service, f"is open to others by {service['spec']['type']}", "the gateway is the way in")


def disruption(rendered):
    for deployment in rendered.of("Deployment"):
        budgets = [each for each in rendered.of("PodDisruptionBudget") if selects(each["spec"]["selector"], labels_of(deployment))]
        if rendered.strict and not budgets:
            yield rendered.finding(deployment, "a drain of nodes may take all its pods", "a PodDisruptionBudget")
    for budget in rendered.of("PodDisruptionBudget"):
        if not templates(rendered, budget["spec"]["selector"]):
            yield rendered.finding(budget, "selects no pod", "the labels of the pod template")
        if budget["spec"].get("unhealthyPodEvictionPolicy") != "AlwaysAllow":
            yield rendered.finding(budget, "keeps a node from draining for a pod that is not ready", "unhealthyPodEvictionPolicy: AlwaysAllow")


def autoscalers(rendered):
    scaled = {each["spec"]["scaleTargetRef"]["name"]: each for each in rendered.of("HorizontalPodAutoscaler")}
    for name, each in scaled.items():
        deployment = rendered.named("Deployment", name)
        if deployment is None:
            yield rendered.finding(each, f"scales {name}, which is not there", "name the Deployment")
        elif "replicas" in deployment["spec"]:
            yield rendered.finding(deployment, "says how many it is, and so does its autoscaler", "drop replicas")
        if each["spec"].get("minReplicas", 1) < 2:
            yield rendered.finding(each, "may leave one replica", "minReplicas: 2 or more")
    for deployment in rendered.of("Deployment") if rendered.strict else ():
        if deployment["metadata"]["name"] not in scaled and deployment["spec"].get("replicas", 1) < 2:
            yield rendered.finding(deployment, "has one replica", "two or more, or an autoscaler")


def quotas(rendered):
    """What the autoscalers may reach, one pod more during a rollout, and the databases."""
    for quota in rendered.of("ResourceQuota"):
        for resource in ("cpu", "memory"):
            needed = 0.0
            for scaler in rendered.of("HorizontalPodAutoscaler"):
                deployment = rendered.named("Deployment", scaler["spec"]["scaleTargetRef"]["name"])
                each = sum(amount(container["resources"]["requests"].get(resource, 0)) for container in containers_of(deployment)) if deployment else 0
                needed += (scaler["spec"]["maxReplicas"] + 1) * each
            for cluster in rendered.of("Cluster"):
                needed += (cluster["spec"]["instances"] + 1) * amount(cluster["spec"]["resources"]["requests"][resource])
            granted = quota["spec"]["hard"].get(f"requests.{resource}")
            if granted is not None and amount(granted) < needed:
                yield rendered.finding(quota, f"{granted} of requests.{resource} are less than what may be asked for", f"{needed:.0f} at least")


def amount(quantity) -> float:
    """Cores or bytes: "500m", "2", "3Gi"."""
    count, unit = re.fullmatch(r"([0-9.]+)(m|Ki|Mi|Gi)?", str(quantity)).groups()
    return float(count) * {None: 1, "m": 1e-3, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}[unit]


def rollouts(rendered):
    for deployment in rendered.of("Deployment") if rendered.strict else ():
        spec = deployment["spec"]
        if spec.get("strategy", {}).get("rollingUpdate", {}).get("maxUnavailable") != 0:
            yield rendered.finding(deployment, "a rollout takes replicas away first", "rollingUpdate: {maxUnavailable: 0, maxSurge: 1}")
        if spec.get("minReadySeconds", 0) < 1:
            yield rendered.finding(deployment, "counts a pod as there in its first instant", "minReadySeconds")
        spread = {each["topologyKey"] for each in pod_of(deployment).get("topologySpreadConstraints", [])
                  if selects(each["labelSelector"], labels_of(deployment))}
        for key in {"kubernetes.io/hostname", "topology.kubernetes.io/zone"} - spread:
            yield rendered.finding(deployment, f"its replicas may all share one {key}", "topologySpreadConstraints over it")


def secret_names(workload):
    for volume in pod_of(workload).get("volumes", []):
        if "secret" in volume:
            yield volume["secret"]["secretName"]
        for source in volume.get("projected", {}).get("sources", []):
            if "secret" in source:
                yield source["secret"]["name"]


def secrets(rendered):
    documented = CONTRACT.read_text(encoding="utf-8") if CONTRACT.exists() else ""
    for workload in rendered.workloads():
        for name in secret_names(workload):
            generic = re.sub(r"^(registry|contracts|census)-", "NAME-", name)
            if f"`{name}`" not in documented and f"`{generic}`" not in documented:
                yield rendered.finding(workload, f"mounts the Secret {name}, of which nobody is told", "name it in docs/deployment.md")


def certificates(rendered):
    mounted = {name for workload in rendered.workloads() for name in secret_names(workload)}
    for each in rendered.of("Certificate"):
        spec = each["spec"]
        if spec["secretName"] not in mounted:
            yield rendered.finding(each, f"nobody mounts {spec['secretName']}", "mount it, or drop the certificate")
        if rendered.named("Service", each["metadata"]["name"]) and each["metadata"]["name"] not in spec.get("dnsNames", []):
            yield rendered.finding(each, "is not for the name that clients call", "the Service's name among dnsNames")
        if spec.get("privateKey", {}).get("rotationPolicy") != "Always":
            yield rendered.finding(each, "keeps its key for ever", "privateKey: {rotationPolicy: Always}")


def routes(rendered):
    for route in rendered.of("GRPCRoute"):
        for rule in route["spec"]["rules"]:
            for backend in rule["backendRefs"]:
                service = rendered.named("Service", backend["name"])
                if service is None or backend.get("port") not in [port["port"] for port in service["spec"]["ports"]]:
                    yield rendered.finding(route, f"leads to {backend['name']}:{backend.get('port')}, which is not there", "name a Service and its port")
        for parent in route["spec"]["parentRefs"]:
            if rendered.named("Gateway", parent["name"]) is None:
                here = ", ".join(title(each) for each in rendered.of("Gateway"))
                yield rendered.finding(route, f"hangs on {parent['name']}, which is no Gateway here", f"one of {here}")
