"""How a container is set: the options that its ConfigMaps give it, held against those that its program has."""

import functools
import json
import pathlib
import re
from typing import Dict, Iterator

from finding import Finding, Object, Rendered, containers_of, is_edge, is_service, pod_of

SURFACE = pathlib.Path(__file__).resolve().parents[1] / "surface.json"
MILLIS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
# What the programs take when nobody says otherwise.
DEFAULTS = {"SOCLE_DRAIN": "40s", "SOCLE_SHUTDOWN_GRACE": "10s", "SOCLE_MAX_CONNECTION_AGE": "30s"}


@functools.lru_cache(maxsize=None)
def surface() -> Dict[str, Dict[str, list]]:
    """Options and metrics of each program; tests/clients/test_surface.py holds it against the programs themselves."""
    return json.loads(SURFACE.read_text(encoding="utf-8"))


def environment_of(rendered: Rendered, container: Object) -> Dict[str, str]:
    values = {}
    for source in container.get("envFrom", []):
        reference = rendered.named("ConfigMap", source.get("configMapRef", {}).get("name", ""))
        values.update(reference["data"] if reference else {})
    values.update({each["name"]: each["value"] for each in container.get("env", []) if "value" in each})
    return values


def check_options(rendered: Rendered) -> Iterator[Finding]:
    programs = surface()
    for workload in rendered.workloads():
        if is_edge(workload):
            continue
        for container in containers_of(workload):
            environment = environment_of(rendered, container)
            faults = [*command_faults(programs, container), *reference_faults(rendered, container)]
            faults += name_faults(programs, container, environment)
            faults += path_faults(pod_of(workload), container, environment)
            faults += database_faults(rendered, environment)
            if is_service(workload):
                faults += [*listen_faults(container, environment), *drain_faults(pod_of(workload), environment)]
            for what, remedy in faults:
                yield rendered.finding(workload, f"container {container['name']}: {what}", remedy)


def commands_of(container):
    """What it starts with, and its probes."""
    probes = [container.get(kind, {}).get("exec", {}).get("command", []) for kind in ("startupProbe", "livenessProbe", "readinessProbe")]
    return [container.get("command", []), *filter(None, probes)]


def command_faults(programs, container):
    for command in commands_of(container):
        if not command or command[0] not in programs:
            yield f"starts {' '.join(command) or 'what the image says'}", f"one of {', '.join(programs)}"
            continue
        for word in command[1:]:
            option = word.split("=")[0]
            if option.startswith("--") and option not in programs[command[0]]["options"]:
                yield f"{command[0]} has no option {option}", f"{command[0]} --help lists them"


def reference_faults(rendered, container):
    for source in container.get("envFrom", []):
        name = source.get("configMapRef", {}).get("name")
        if name is not None and rendered.named("ConfigMap", name) is None:
            yield f"there is no ConfigMap {name}", "generate it in the kustomization"


def name_faults(programs, container, environment):
    # The probes run in the same environment.
    known = {
        variable
        for command in commands_of(container)
        for variable in programs.get((command or [""])[0], {}).get("variables", [])
    }
    for name, value in environment.items():
        if name.startswith("SOCLE_") and name not in known:
            yield f"its program has no option {name}", "correct the name; --help lists the variables"
        if re.search(r"PASSWORD|TOKEN(?!_ISSUER|_AUDIENCE)|KEY|SECRET", name) and value and not value.startswith("/"):
            yield f"{name} is no path", "secrets are mounted files: give the path"


def path_faults(pod, container, environment):
    """Every file that an option names is in a volume of the container."""
    volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
    mounts = {mount["mountPath"].rstrip("/"): volumes.get(mount["name"]) for mount in container.get("volumeMounts", [])}
    for path, volume in mounts.items():
        if volume is None:
            yield f"mounts at {path} what is no volume", "add the volume"
    paths = [value for value in environment.values() if value.startswith("/etc/")]
    paths += re.findall(r"(?:=)(/etc/[^&]+)", environment.get("SOCLE_DATABASE_URL", ""))
    for path in paths:
        folder, _, name = path.rpartition("/")
        if path in mounts:
            continue
        if folder not in mounts:
            yield f"{path} is in no volume", "mount one at its folder"
            continue
        files = files_of(mounts[folder] or {})
        if files is not None and name not in files:
            yield f"{path}: its volume has only {', '.join(sorted(files))}", "add the item"


def files_of(volume):
    """The files of a volume, or None where it holds all that a Secret has."""
    sources = [volume["secret"]] if "secret" in volume else [each.get("secret", {}) for each in volume.get("projected", {}).get("sources", [])]
    if not sources or any("items" not in source for source in sources):
        return None
    return {item["path"] for source in sources for item in source["items"]}


def database_faults(rendered, environment):
    url = environment.get("SOCLE_DATABASE_URL")
    if url is None:
        yield "names no database", "SOCLE_DATABASE_URL"
        return
    if re.search(r"//[^/@]*:[^/@]*@|password=", url):
        yield "has a password in SOCLE_DATABASE_URL", "SOCLE_DATABASE_PASSWORD_FILE"
    if rendered.strict and "sslmode=verify-full" not in url:
        yield "does not check whose database it is", "sslmode=verify-full and sslrootcert in SOCLE_DATABASE_URL"


def listen_faults(container, environment):
    ports = [str(each["containerPort"]) for each in container.get("ports", [])]
    for variable, port in zip(("SOCLE_LISTEN", "SOCLE_METRICS_LISTEN"), [*ports, "", ""]):
        if environment.get(variable, "").rpartition(":")[2] != port:
            yield f"{variable} is {environment.get(variable)}, its port {port or 'not there'}", "the same number in both"
    loopback = environment.get("SOCLE_LISTEN", "").startswith("127.")
    if environment.get("SOCLE_DEV_TOKENS") and not loopback:
        yield "takes development tokens from everywhere", "only on 127.0.0.1"
    if not environment.get("SOCLE_TLS_DIRECTORY") and not loopback:
        yield "listens beyond the loopback without TLS", "SOCLE_TLS_DIRECTORY"


def drain_faults(pod, environment):
    drain, grace, age = (millis(environment.get(name) or default) for name, default in DEFAULTS.items())
    if 1000 * pod.get("terminationGracePeriodSeconds", 30) <= drain + grace:
        yield "is killed before it has drained", "terminationGracePeriodSeconds above SOCLE_DRAIN and SOCLE_SHUTDOWN_GRACE"
    if drain < 1.1 * age:
        yield "stops before all connections were told to go", "SOCLE_DRAIN at least 1.1 × SOCLE_MAX_CONNECTION_AGE"


def millis(text: str) -> int:
    count, unit = re.fullmatch(r"(\d+)(ms|s|m|h)", text).groups()
    return int(count) * MILLIS[unit]
