"""Every rule refuses what it is for: production as it is rendered, with one thing made wrong, is named with that thing."""

import copy
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "check"))

import alerts
from check_deploy import findings_of
from finding import Rendered, containers_of, pod_of
from rendering import render, type_findings


@pytest.fixture(scope="session")
def production():
    """As it is shipped; check_deploy.py finds nothing in it."""
    return render("production")


def texts(findings):
    return "\n".join(str(finding) for finding in findings)


class Changed:
    """Production, to be made wrong."""

    def __init__(self, rendered):
        self.rendered = Rendered(rendered.overlay, copy.deepcopy(rendered.objects))

    def __getitem__(self, key):
        kind, name = key.split("/")
        found = self.rendered.named(kind, name)
        assert found is not None, f"production has no {key}"
        return found

    def pod(self, name="registry"):
        return pod_of(self[f"Deployment/{name}"])

    def container(self, name="registry"):
        return containers_of(self[f"Deployment/{name}"])[0]

    def options(self, name="registry"):
        start = f"{name}-options-"
        return next(each for each in self.rendered.of("ConfigMap") if each["metadata"]["name"].startswith(start))["data"]

    def drop(self, key):
        self.rendered.objects.remove(self[key])

    def rule(self, alert):
        return next(rule for rule in alerts.rules_of(self["PrometheusRule/socle"]) if rule["alert"] == alert)


def database(production, url, service="registry"):
    production.options(service).update(SOCLE_DATABASE_URL=url)


def with_volume(production, volume):
    production.pod()["volumes"].append(volume)


def peer_rule_gone(production, policy, direction):
    production[f"NetworkPolicy/{policy}"]["spec"][direction] = []


def without_item(production, key):
    source = next(each for each in production.pod()["volumes"] if each["name"] == "database")["projected"]["sources"]
    source[:] = [each for each in source if each["secret"]["items"][0]["key"] != key]


def board(production, old, new):
    data = production["ConfigMap/socle-dashboard"]["data"]
    data["socle-dashboard.json"] = data["socle-dashboard.json"].replace(old, new)


WRONG = {
    # Pod Security
    "root": (lambda p: p.pod()["securityContext"].update(runAsNonRoot=False), "may run as root"),
    "low user": (lambda p: p.pod()["securityContext"].update(runAsUser=1000), "runAsUser is 1000"),
    "no seccomp": (lambda p: p.pod()["securityContext"].pop("seccompProfile"), "no seccomp profile"),
    "host network": (lambda p: p.pod().update(hostNetwork=True), "uses the host's: hostNetwork"),
    "host path": (lambda p: with_volume(p, {"name": "x", "hostPath": {"path": "/"}}), "volume x is a hostPath"),
    "endless tmp": (lambda p: with_volume(p, {"name": "x", "emptyDir": {}}), "volume x may fill the node"),
    "host port": (lambda p: p.container()["ports"][0].update(hostPort=80), "takes port 80 of its node"),
    "API token": (lambda p: p.pod().update(automountServiceAccountToken=True), "gets a token of the API"),
    "default account": (lambda p: p.pod().pop("serviceAccountName"), "its ServiceAccount is default"),
    "escalation": (lambda p: p.container()["securityContext"].pop("allowPrivilegeEscalation"), "may gain privileges"),
    "writable root": (lambda p: p.container()["securityContext"].update(readOnlyRootFilesystem=False), "root file system is writable"),
    "capabilities": (lambda p: p.container()["securityContext"].update(capabilities={"drop": ["ALL"], "add": ["NET_ADMIN"]}), "has capabilities"),
    "privileged": (lambda p: p.container()["securityContext"].update(privileged=True), "is privileged"),
    "sub path": (lambda p: p.container()["volumeMounts"][0].update(subPath="x"), "by subPath, which never changes"),
    "secret in the environment": (
        lambda p: p.container().update(env=[{"name": "X", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]),
        "has a secret in its environment",
    ),
    # Images and sizes
    "latest": (lambda p: p.container().update(image="registry.example.fr/socle:latest"), "may be any"),
    "no tag": (lambda p: p.container().update(image="registry.example.fr:5000/socle"), "may be any"),
    "tag in production": (lambda p: p.container().update(image="registry.example.fr/socle:0.1.0"), "not named by digest"),
    "pull policy": (lambda p: p.container().pop("imagePullPolicy"), "leaves the pull policy open"),
    "no request": (lambda p: p.container()["resources"]["requests"].pop("cpu"), "requests no cpu"),
    "no limit": (lambda p: p.container()["resources"]["limits"].pop("ephemeral-storage"), "has no limit of ephemeral-storage"),
    "unsure memory": (lambda p: p.container()["resources"]["requests"].update(memory="1Gi"), "memory is not sure"),
    # Probes
    "no readiness": (lambda p: p.container().pop("readinessProbe"), "has no readinessProbe"),
    "TCP probe": (lambda p: p.container().update(livenessProbe={"tcpSocket": {"port": 50051}}), "livenessProbe is no call of ours"),
    "liveness by readiness": (lambda p: p.container()["livenessProbe"]["exec"]["command"].remove("--liveness"), "livenessProbe asks for the wrong thing"),
    "probe of another": (lambda p: p.container().update(readinessProbe=p.container("census")["readinessProbe"]), "readinessProbe asks another port"),
    "hasty probe": (lambda p: p.container()["livenessProbe"].pop("timeoutSeconds"), "gives up within a second"),
    # Options
    "unknown option": (lambda p: p.options().update(SOCLE_MAX_CONECTIONS="5"), "has no option SOCLE_MAX_CONECTIONS"),
    "option of another": (lambda p: p.options().update(SOCLE_REGISTRY_ADDRESS="dns:///registry:50051"), "has no option SOCLE_REGISTRY_ADDRESS"),
    "unknown program": (lambda p: p.container().update(command=["socle-registrar"]), "starts socle-registrar"),
    "unknown flag": (lambda p: p.container()["command"].append("--drian=5s"), "has no option --drian"),
    "password in the URL": (lambda p: database(p, "postgresql://a:b@registry-database-rw/x?sslmode=verify-full"), "has a password in SOCLE_DATABASE_URL"),
    "password as a value": (lambda p: p.options().update(SOCLE_DATABASE_PASSWORD_FILE="sesame"), "SOCLE_DATABASE_PASSWORD_FILE is no path"),
    "unchecked database": (lambda p: database(p, "postgresql://a@registry-database-rw/x"), "does not check whose database"),
    "file in no volume": (lambda p: p.options().update(SOCLE_ROLES="/etc/socle/roles/roles.json"), "/etc/socle/roles/roles.json is in no volume"),
    "file its volume lacks": (lambda p: without_item(p, "ca.crt"), "its volume has only password"),
    "mount of nothing": (lambda p: p.pod()["volumes"].pop(0), "what is no volume"),
    "port and listen differ": (lambda p: p.options().update(SOCLE_LISTEN="0.0.0.0:50052"), "SOCLE_LISTEN is 0.0.0.0:50052"),
    "development tokens": (lambda p: p.options().update(SOCLE_DEV_TOKENS="/etc/socle/tls/tokens"), "takes development tokens from everywhere"),
    "no TLS": (lambda p: p.options().update(SOCLE_TLS_DIRECTORY=""), "listens beyond the loopback without TLS"),
    "killed while draining": (lambda p: p.pod().update(terminationGracePeriodSeconds=50), "killed before it has drained"),
    "short drain": (lambda p: p.options().update(SOCLE_DRAIN="30s"), "before all connections were told to go"),
    "lost ConfigMap": (lambda p: p.container()["envFrom"][0]["configMapRef"].update(name="x"), "there is no ConfigMap x"),
    # Wiring
    "other namespace": (lambda p: p["Service/registry"]["metadata"].update(namespace="default"), "in no namespace of ours"),
    "rights": (lambda p: p.rendered.objects.append({"kind": "Role", "metadata": {"name": "x", "namespace": "socle"}}), "gives rights in the API"),
    "lax namespace": (lambda p: p["Namespace/socle"]["metadata"]["labels"].update({"pod-security.kubernetes.io/enforce": "baseline"}), "lets any pod in"),
    "secret in a ConfigMap": (lambda p: p.options().update(client_secret="x"), "client_secret looks like a secret"),
    "dangling Service": (lambda p: p["Service/registry"]["spec"].update(selector={"app": "x"}), "selects no pod"),
    "port to nowhere": (lambda p: p["Service/registry"]["spec"]["ports"][0].update(targetPort=1), "leads to no container"),
    "one address": (lambda p: p["Service/registry"]["spec"].pop("clusterIP"), "binds each client to one pod"),
    "node port": (lambda p: p["Service/registry"]["spec"].update(type="NodePort"), "is open to others by NodePort"),
    "no budget": (lambda p: p.drop("PodDisruptionBudget/registry"), "may take all its pods"),
    "dangling budget": (lambda p: p["PodDisruptionBudget/registry"]["spec"]["selector"]["matchLabels"].update(a="b"), "PodDisruptionBudget/registry: selects no pod"),
    "stuck drain": (lambda p: p["PodDisruptionBudget/registry"]["spec"].pop("unhealthyPodEvictionPolicy"), "keeps a node from draining"),
    "dangling autoscaler": (lambda p: p["HorizontalPodAutoscaler/registry"]["spec"]["scaleTargetRef"].update(name="x"), "scales x, which is not there"),
    "lonely replica": (lambda p: p["HorizontalPodAutoscaler/registry"]["spec"].update(minReplicas=1), "may leave one replica"),
    "two who count": (lambda p: p["Deployment/registry"]["spec"].update(replicas=3), "says how many it is"),
    "no autoscaler": (lambda p: p.drop("HorizontalPodAutoscaler/registry"), "has one replica"),
    "replicas taken first": (lambda p: p["Deployment/registry"]["spec"].pop("strategy"), "takes replicas away first"),
    "hasty rollout": (lambda p: p["Deployment/registry"]["spec"].pop("minReadySeconds"), "in its first instant"),
    "one node": (lambda p: p.pod()["topologySpreadConstraints"].pop(0), "may all share one kubernetes.io/hostname"),
    "quota too small": (lambda p: p["ResourceQuota/socle"]["spec"]["hard"].update({"requests.memory": "50Gi"}), "50Gi of requests.memory"),
    "undocumented Secret": (lambda p: with_volume(p, {"name": "x", "secret": {"secretName": "surprise"}}), "the Secret surprise, of which nobody is told"),
    "useless certificate": (lambda p: p["Certificate/registry"]["spec"].update(secretName="x"), "nobody mounts x"),
    "certificate of another": (lambda p: p["Certificate/registry"]["spec"].update(dnsNames=["x"]), "not for the name that clients call"),
    "key for ever": (lambda p: p["Certificate/registry"]["spec"]["privateKey"].pop("rotationPolicy"), "keeps its key for ever"),
    "route to nowhere": (lambda p: p["GRPCRoute/census"]["spec"]["rules"][0]["backendRefs"][0].update(port=1), "leads to census:1"),
    "route on nothing": (lambda p: p["GRPCRoute/census"]["spec"]["parentRefs"][0].update(name="x"), "hangs on x"),
    # Network
    "open namespace": (lambda p: p.drop("NetworkPolicy/default-deny"), "Egress is open where no policy"),
    "dangling policy": (lambda p: p["NetworkPolicy/census"]["spec"]["podSelector"]["matchLabels"].update(a="b"), "NetworkPolicy/census: selects no pod"),
    "deaf port": (lambda p: p["NetworkPolicy/census"]["spec"]["ingress"][0]["ports"][0].update(port=8080), "lets others in at 8080"),
    "no way out": (lambda p: peer_rule_gone(p, "census", "egress"), "Deployment/census: may not go out to registry:50051"),
    "not let in": (lambda p: peer_rule_gone(p, "registry", "ingress"), "Deployment/contracts: is not let in at registry:50051"),
    "no Service there": (lambda p: p.options("census").update(SOCLE_REGISTRY_ADDRESS="dns:///registrar:50051"), "which is no Service"),
    "no way to its database": (lambda p: p.drop("NetworkPolicy/census-to-database"), "may not go out to its database census-database-rw"),
    "not let in at its database": (lambda p: p.drop("NetworkPolicy/census-database"), "is not let in at its database census-database-rw"),
    "database of another": (
        lambda p: database(p, "postgresql://a@registry-database-rw/x?sslmode=verify-full", "census"),
        "may not go out to its database registry-database-rw",
    ),
    "metrics unseen": (lambda p: p["NetworkPolicy/census"]["spec"]["ingress"].pop(1), "Prometheus is not let in at 9466"),
    "metrics for all": (lambda p: p["NetworkPolicy/census"]["spec"]["ingress"][1]["from"].append({"podSelector": {}}), "others than Prometheus are let in"),
    "open to everybody": (lambda p: p["NetworkPolicy/census"]["spec"]["ingress"][0].pop("from"), "ingress is open to everybody"),
    "open at every port": (lambda p: p["NetworkPolicy/census"]["spec"]["egress"][0].pop("ports"), "egress is open at every port"),
    # Alerts
    "unknown metric": (lambda p: p.rule("SocleErrors").update(expr="rate(socle_rpc_call_total[5m]) > 1"), "no service shows socle_rpc_call_total"),
    "no severity": (lambda p: p.rule("SocleErrors").pop("labels"), "nobody knows whether to get up"),
    "no runbook": (lambda p: p.rule("SocleErrors")["annotations"].pop("runbook"), "no page that says what to do"),
    "runbook of another": (lambda p: p.rule("SocleErrors")["annotations"].update(runbook="docs/runbooks/SocleSlow.md"), "no page that says what to do"),
    "no summary": (lambda p: p.rule("SocleErrors")["annotations"].pop("summary"), "says nothing"),
    "never tried": (lambda p: p.rule("SocleErrors").update(alert="SocleMistakes"), "SocleMistakes: was never seen to fire"),
    "unknown metric in a dashboard": (lambda p: board(p, "socle_blocking_queued", "socle_blocking_queue"), "no service shows socle_blocking_queue"),
    "empty panel": (lambda p: board(p, "socle_registry_revision", "vector(1)"), "'Revision of the registry, by replica' shows nothing of ours"),
    "no dashboard": (lambda p: p["ConfigMap/socle-dashboard"]["data"].update({"socle-dashboard.json": "{"}), "socle-dashboard.json is no dashboard"),
    "page without alert": (lambda p: p.rule("SocleErrors").update(alert="SocleMistakes"), "docs/runbooks/SocleErrors.md: no alert leads here"),
}


@pytest.mark.parametrize("name", WRONG)
def test_refuses(production, name):
    change, expected = WRONG[name]
    changed = Changed(production)
    change(changed)
    assert expected in texts(findings_of(changed.rendered))


ILL_TYPED = {
    "unknown field": (lambda p: p.container().update(ressources={}), "/spec/template/spec/containers/0/ressources: the kind has no such field"),
    "misplaced field": (lambda p: p["Deployment/registry"]["spec"].update(terminationGracePeriodSeconds=75), "/spec/terminationGracePeriodSeconds: the kind has no such field"),
    "wrong type": (lambda p: p.container()["ports"][0].update(containerPort="50051"), "/spec/template/spec/containers/0/ports/0/containerPort: type"),
    "missing field": (lambda p: p["Deployment/registry"]["spec"].pop("selector"), "'selector' is missing"),
    "unknown kind": (lambda p: p["Deployment/registry"].update(apiVersion="apps/v1beta9"), "there is no kind Deployment in apps/v1beta9"),
    "unknown field of a CRD": (lambda p: p["Certificate/registry"]["spec"].update(commonNames=[]), "/spec/commonNames: the kind has no such field"),
    "unknown field deep in a CRD": (lambda p: p["Cluster/census-database"]["spec"]["bootstrap"]["initdb"].update(databse="x"), "/spec/bootstrap/initdb/databse: the kind has no such field"),
    "CRD without what it needs": (lambda p: p["PodMonitor/socle"]["spec"].pop("selector"), "'selector' is missing"),
}


@pytest.fixture(scope="session")
def ill_typed(production):
    """All of them in one call of node: the start is what takes time."""
    objects = []
    for number, (change, _) in enumerate(ILL_TYPED.values()):
        changed = Changed(production)
        change(changed)
        for each in changed.rendered.objects:
            if each not in production.objects:
                each["metadata"]["name"] = f"case-{number}"
                objects.append(each)
    return type_findings(Rendered("production", objects))


@pytest.mark.parametrize("number, name", enumerate(ILL_TYPED))
def test_does_not_fit_its_type(ill_typed, number, name):
    mine = [finding for finding in ill_typed if finding.object.endswith(f"/case-{number}")]
    assert ILL_TYPED[name][1] in texts(mine)
