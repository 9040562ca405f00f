"""A node of one machine: runs rendered Jobs and Deployments in real containers of podman and runc, as kubelet would.

What a manifest says is what the container gets: user, capabilities, root, limits, environment, volumes, probes, the time
to stop. podman's own `kube play` hands Secrets on as base64 and never runs probes.
"""

import os
import pathlib
import re
import subprocess
import time

from finding import containers_of, pod_of
from options import environment_of

UNITS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


def podman(*words, check=True, timeout=120):
    done = subprocess.run(["podman", *(str(word) for word in words)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False)
    if check and done.returncode != 0:
        raise RuntimeError(f"podman {words[0]}: {done.stderr.strip()[-2000:]} {done.stdout.strip()[-2000:]}")
    return done


def bytes_of(quantity):
    number, unit = re.fullmatch(r"(\d+)([KMG]i)", quantity).groups()
    return int(number) * UNITS[unit]


def cores_of(quantity):
    text = str(quantity)
    return int(text[:-1]) / 1000 if text.endswith("m") else float(text)


class SecretFolder:
    """A Secret as kubelet lays it out: files are links into ..data, which is a link that is replaced as a whole."""

    def __init__(self, folder, files, owner):
        self.folder = pathlib.Path(folder)
        version = self.folder / "..first"
        version.mkdir(parents=True)
        for name, content in files.items():
            path = version / name
            path.write_text(content)
            path.chmod(0o440)
            os.chown(path, 0, owner)
            (self.folder / name).symlink_to(f"..data/{name}")
        (self.folder / "..data").symlink_to("..first")


class Container:
    def __init__(self, node, workload, spec):
        self.workload = workload
        self.spec = spec
        self.name = f"{node.network.name}-{workload['metadata']['name']}-{spec['name']}"
        podman("create", "--name", self.name, *self._options(node), spec["image"], *spec["command"])

    def _options(self, node):
        pod, spec = pod_of(self.workload), self.spec
        context = {**pod["securityContext"], **spec["securityContext"]}
        limits = spec["resources"]["limits"]
        # The group of the volumes is one of the process's, as fsGroup says.
        yield from ("--runtime", "runc", "--network", f"ns:{node.network.path}", "--add-host", "database:127.0.0.1")
        yield from ("--user", f"{context['runAsUser']}:{context['runAsGroup']}", "--group-add", context["fsGroup"])
        yield from ("--memory", bytes_of(limits["memory"]), "--cpus", cores_of(limits["cpu"]), "--pids-limit", 1024)
        if context["readOnlyRootFilesystem"]:
            yield from ("--read-only", "--read-only-tmpfs=false")
        for capability in context["capabilities"]["drop"]:
            yield from ("--cap-drop", capability)
        if not context["allowPrivilegeEscalation"]:
            yield from ("--security-opt", "no-new-privileges")
        for name, value in environment_of(node.rendered, spec).items():
            yield from ("--env", f"{name}={value}")
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        for mount in spec["volumeMounts"]:
            volume = volumes[mount["name"]]
            if "emptyDir" in volume:
                yield from ("--tmpfs", f"{mount['mountPath']}:size={bytes_of(volume['emptyDir']['sizeLimit'])},mode=1777")
            else:
                yield from ("--volume", f"{node.secret(volume)}:{mount['mountPath']}:ro")

    def start(self):
        podman("start", self.name)

    def probe(self, kind):
        """One try of a probe, as the manifest says it."""
        probe = self.spec[kind]
        try:
            return podman("exec", self.name, *probe["exec"]["command"], check=False, timeout=60).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def await_probe(self, kind, seconds):
        deadline = time.monotonic() + seconds
        while not self.probe(kind):
            if time.monotonic() > deadline or not self.running:
                raise RuntimeError(f"{self.name}: {kind} fails: {self.log()[-2000:]}")
            time.sleep(0.2)

    def run(self, *command):
        """What a command prints inside the container."""
        return podman("exec", self.name, *command).stdout

    def wait(self):
        return int(podman("wait", self.name, timeout=600).stdout)

    def stop(self):
        """SIGTERM, the grace period, SIGKILL. The exit code, and how long it took."""
        started = time.monotonic()
        grace = pod_of(self.workload)["terminationGracePeriodSeconds"]
        podman("stop", "--time", grace, self.name, timeout=grace + 60)
        return int(podman("inspect", "--format", "{{.State.ExitCode}}", self.name).stdout), time.monotonic() - started

    def log(self):
        done = podman("logs", self.name, check=False)
        return done.stdout + done.stderr

    @property
    def running(self):
        return podman("inspect", "--format", "{{.State.Running}}", self.name).stdout.strip() == "true"

    @property
    def status(self):
        """What the kernel says of its first process."""
        pid = podman("inspect", "--format", "{{.State.Pid}}", self.name).stdout.strip()
        return dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)


class Node:
    """Runs what `rendered` has, with `image` in the place of the manifest's; `secrets` are {name: {key: text}}."""

    def __init__(self, rendered, network, secrets, folder):
        self.rendered = rendered
        self.network = network
        self.secrets = secrets
        self.folder = pathlib.Path(folder)
        self.containers = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.containers:
            podman("rm", "--force", "--time", 0, *(each.name for each in self.containers), check=False)

    def pod(self, kind, name):
        """The containers of a Job or Deployment, made and not yet started."""
        workload = self.rendered.named(kind, name)
        made = []
        for spec in containers_of(workload):
            made.append(Container(self, workload, spec))
            self.containers.append(made[-1])
        return made

    def secret(self, volume):
        sources = [volume["secret"]] if "secret" in volume else [each["secret"] for each in volume["projected"]["sources"]]
        files = {}
        for source in sources:
            values = self.secrets[source.get("secretName", source.get("name"))]
            items = source.get("items", [{"key": key, "path": key} for key in values])
            files.update({item["path"]: values[item["key"]] for item in items})
        folder = self.folder / f"{len(list(self.folder.iterdir()))}-{volume['name']}"
        SecretFolder(folder, files, owner=10001)
        return folder
