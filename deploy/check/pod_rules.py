"""What every pod of ours must be: Pod Security `restricted` and more, sizes, probes that tell the truth."""

import re
from typing import Iterator

from finding import Finding, Rendered, containers_of, is_service, pod_of

LEAST_USER = 10000
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
HOST_FIELDS = ("hostNetwork", "hostPID", "hostIPC")
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


def check_pods(rendered: Rendered) -> Iterator[Finding]:
    for workload in rendered.workloads():
        for what, remedy in [*pod_faults(rendered, workload), *volume_faults(pod_of(workload))]:
            yield rendered.finding(workload, what, remedy)
        for container in containers_of(workload):
            faults = [*container_faults(container), *image_faults(rendered, container), *size_faults(container)]
            if is_service(workload):
                faults += probe_faults(container)
            for what, remedy in faults:
                yield rendered.finding(workload, f"container {container['name']}: {what}", remedy)


def pod_faults(rendered, workload):
    pod = pod_of(workload)
    context = pod.get("securityContext", {})
    if context.get("runAsNonRoot") is not True:
        yield "may run as root", "runAsNonRoot: true"
    for field in ("runAsUser", "runAsGroup"):
        if context.get(field, 0) < LEAST_USER:
            yield f"{field} is {context.get(field, 'not set')}", f"a number of {LEAST_USER} or more"
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "no seccomp profile", "seccompProfile: {type: RuntimeDefault}"
    for field in HOST_FIELDS:
        if pod.get(field):
            yield f"uses the host's: {field}", "drop it"
    if pod.get("automountServiceAccountToken") is not False:
        yield "gets a token of the API of Kubernetes", "automountServiceAccountToken: false"
    account = pod.get("serviceAccountName", "default")
    if account == "default" or rendered.named("ServiceAccount", account) is None:
        yield f"its ServiceAccount is {account}", "give it one of its own, and nobody else's"


def volume_faults(pod):
    for volume in pod.get("volumes", []):
        kinds = set(volume) - {"name"}
        if not kinds <= VOLUMES:
            yield f"volume {volume['name']} is a {', '.join(sorted(kinds - VOLUMES))}", "restricted pods may not have it"
        if "emptyDir" in volume and "sizeLimit" not in (volume["emptyDir"] or {}):
            yield f"volume {volume['name']} may fill the node", "give the emptyDir a sizeLimit"


def container_faults(container):
    context = container.get("securityContext", {})
    if context.get("allowPrivilegeEscalation") is not False:
        yield "may gain privileges", "allowPrivilegeEscalation: false"
    if context.get("readOnlyRootFilesystem") is not True:
        yield "its root file system is writable", "readOnlyRootFilesystem: true"
    capabilities = context.get("capabilities", {})
    if capabilities.get("drop") != ["ALL"] or capabilities.get("add"):
        yield "has capabilities", "capabilities: {drop: [ALL]}"
    if context.get("privileged") or context.get("procMount", "Default") != "Default" or context.get("runAsUser") == 0:
        yield "is privileged", "drop privileged, procMount and runAsUser: 0"
    for port in container.get("ports", []):
        if port.get("hostPort"):
            yield f"takes port {port['hostPort']} of its node", "drop hostPort"
    for mount in container.get("volumeMounts", []):
        if mount.get("subPath") or mount.get("subPathExpr"):
            yield f"mounts {mount['mountPath']} by subPath, which never changes", "mount the directory"
    from_secrets = [each["name"] for each in container.get("env", []) if "secretKeyRef" in each.get("valueFrom", {})]
    from_secrets += [each["secretRef"]["name"] for each in container.get("envFrom", []) if "secretRef" in each]
    for name in from_secrets:
        yield f"has a secret in its environment: {name}", "mount it as a file"


def image_faults(rendered, container):
    name, _, digest = container.get("image", "").partition("@")
    tag = name.rpartition("/")[2].partition(":")[2]
    if tag == "latest" or not (tag or digest):
        yield f"image {container.get('image', '')} may be any", "name a version, or better a digest"
    if rendered.overlay == "production" and not re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
        yield "its image is not named by digest", "images: [{name: socle, digest: sha256:…}]"
    if "imagePullPolicy" not in container:
        yield "leaves the pull policy open", "imagePullPolicy: IfNotPresent"


def size_faults(container):
    resources = container.get("resources", {})
    requests, limits = resources.get("requests", {}), resources.get("limits", {})
    for resource in ("cpu", "memory", "ephemeral-storage"):
        if resource not in requests:
            yield f"requests no {resource}", "say what it needs"
        if resource not in limits:
            yield f"has no limit of {resource}", "say what it may take at most"
    if requests.get("memory") != limits.get("memory"):
        yield "its memory is not sure: request and limit differ", "make them equal"


def probe_faults(container):
    port = next((str(each["containerPort"]) for each in container.get("ports", [])), "")
    for kind in PROBES:
        probe = container.get(kind)
        if probe is None:
            yield f"has no {kind}", "see Probes in docs/deployment.md"
            continue
        command = probe.get("exec", {}).get("command", [])
        if "health" not in command:
            yield f"its {kind} is no call of ours", "exec soclectl health: it opens a new connection to the serving port"
            continue
        if f"127.0.0.1:{port}" not in command:
            yield f"its {kind} asks another port than {port}", "--address 127.0.0.1:PORT"
        if probe.get("timeoutSeconds", 1) < 2:
            yield f"its {kind} gives up within a second", "timeoutSeconds: 2 or more"
        # A slow database must not restart pods; a pod that cannot answer must get no calls.
        if (kind != "readinessProbe") != ("--liveness" in command):
            yield f"its {kind} asks for the wrong thing", "--liveness, but for readinessProbe"
