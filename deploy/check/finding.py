"""What every rule gives back: which object of which overlay, what is wrong, what to do."""

from typing import Dict, Iterator, List, NamedTuple

Object = Dict


class Finding(NamedTuple):
    overlay: str
    object: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"deploy/k8s/overlays/{self.overlay}: {self.object}: {self.what} → {self.remedy}"


class Rendered(NamedTuple):
    """One overlay as `kubectl kustomize` writes it."""

    overlay: str
    objects: List[Object]

    @property
    def strict(self) -> bool:
        """Whether it is for others than whoever develops."""
        return self.overlay != "local"

    def of(self, *kinds: str) -> List[Object]:
        return [each for each in self.objects if each.get("kind") in kinds]

    def named(self, kind: str, name: str):
        return next((each for each in self.of(kind) if each["metadata"]["name"] == name), None)

    def finding(self, subject: Object, what: str, remedy: str) -> Finding:
        return Finding(self.overlay, title(subject), what, remedy)

    def workloads(self) -> Iterator[Object]:
        """Everything that has a pod template."""
        return (each for each in self.objects if "template" in each.get("spec", {}))


def title(subject: Object) -> str:
    return f"{subject.get('kind', '?')}/{subject.get('metadata', {}).get('name', '?')}"


def pod_of(workload: Object) -> Object:
    return workload["spec"]["template"]["spec"]


def labels_of(workload: Object) -> Dict[str, str]:
    return workload["spec"]["template"].get("metadata", {}).get("labels", {})


def containers_of(workload: Object) -> List[Object]:
    pod = pod_of(workload)
    return [*pod.get("initContainers", []), *pod.get("containers", [])]


def selects(selector: Object, labels: Dict[str, str]) -> bool:
    """Whether a selector of matchLabels takes what has these labels; an empty one takes everything."""
    return all(labels.get(key) == value for key, value in (selector or {}).get("matchLabels", {}).items())


def is_edge(workload: Object) -> bool:
    """Envoy in front of the services: a program that is not ours."""
    return labels_of(workload).get("app.kubernetes.io/component") == "edge"


def is_service(workload: Object) -> bool:
    return workload["kind"] == "Deployment" and not is_edge(workload)
