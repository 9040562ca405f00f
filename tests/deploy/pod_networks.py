"""Pods of a rendered overlay as network namespaces of this machine, with its NetworkPolicies as nftables rules between them.

    with PodNetworks(pods, policies, NAMESPACE) as networks:
        networks.reaches("contracts", "registry", 50051)

A node in the middle routes from pod to pod. A packet that begins a connection has to be let out by the policies that select the
sender, and in by those that select the receiver; who is selected by none may do anything (networking.k8s.io/v1).
"""

import ctypes
import itertools
import os
import socket
import subprocess
import threading
from typing import Dict, NamedTuple

CLONE_NEWNET = 0x40000000
MADE = itertools.count()


class Pod(NamedTuple):
    namespace: str
    labels: Dict[str, str]
    namespace_labels: Dict[str, str]


def selects(selector, labels):
    assert not selector.get("matchExpressions"), "not rendered here"
    return all(labels.get(key) == value for key, value in (selector.get("matchLabels") or {}).items())


def is_peer(peer, pod, namespace):
    """Whether a pod is meant by one entry of `from` or `to` of a policy in the namespace."""
    assert "ipBlock" not in peer, "not rendered here"
    if "namespaceSelector" in peer:
        return selects(peer["namespaceSelector"], pod.namespace_labels) and selects(peer.get("podSelector", {}), pod.labels)
    return pod.namespace == namespace and selects(peer["podSelector"], pod.labels)


class PodNetworks:
    def __init__(self, pods, policies, namespace, ports):
        self.pods, self.policies, self.namespace, self.ports = pods, policies, namespace, ports
        self.address = {name: f"192.0.2.{number + 10}" for number, name in enumerate(pods)}
        self._prefix = f"socle-{os.getpid()}-{next(MADE)}"
        self._node = f"{self._prefix}-node"
        self._listeners = []

    def _netns(self, name):
        return f"{self._prefix}-{list(self.pods).index(name)}"

    def __enter__(self):
        try:
            _ip("netns", "add", self._node)
            _ip("netns", "exec", self._node, "sysctl", "-qw", "net.ipv4.ip_forward=1")
            for number, name in enumerate(self.pods):
                self._attach(number, name)
            rules = self.rules()
            subprocess.run(["ip", "netns", "exec", self._node, "nft", "-f", "-"], input=rules, text=True, check=True)
            for name in self.pods:
                for port in self.ports:
                    self._listeners.append(self._inside(name, lambda port=port: socket.create_server(("", port))))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for listener in self._listeners:
            listener.close()
        for name in [*map(self._netns, self.pods), self._node]:
            subprocess.run(["ip", "netns", "delete", name], check=False, stderr=subprocess.DEVNULL)

    def reaches(self, source, target, port):
        def connect():
            try:
                socket.create_connection((self.address[target], port), timeout=5).close()
                return True
            except ConnectionRefusedError:  # a packet that no rule lets through is answered, so that nobody waits
                return False

        return self._inside(source, connect)

    def rules(self):
        lines = ["table inet policies {", " chain forward {", "  type filter hook forward priority 0; policy accept;", "  ct state established accept"]
        lines += [f"  ip {word} {self.address[name]} jump {direction}_{number}" for direction, word in (("egress", "saddr"), ("ingress", "daddr"))
                  for number, name in enumerate(self.pods) if self._policies_of(name, direction) is not None]  # fmt: skip
        lines.append(" }")
        for number, name in enumerate(self.pods):
            for direction, key, word in (("egress", "to", "daddr"), ("ingress", "from", "saddr")):
                policies = self._policies_of(name, direction)
                if policies is None:
                    continue
                # Chains stand before the chain that jumps to them.
                chain = [f" chain {direction}_{number} {{"]
                for policy in policies:
                    for rule in policy["spec"].get(direction) or []:
                        chain += [f"  {line} return" for line in self._matches(rule, key, word)]
                lines[1:1] = [*chain, "  reject with tcp reset", " }"]
        return "\n".join([*lines, "}"]) + "\n"

    def _policies_of(self, name, direction):
        """Those that select the pod; None where none does, so that everything is open."""
        pod = self.pods[name]
        if pod.namespace != self.namespace:
            return None
        chosen = [each for each in self.policies if direction.capitalize() in each["spec"]["policyTypes"] and selects(each["spec"]["podSelector"], pod.labels)]
        return chosen or None

    def _matches(self, rule, key, word):
        peers = None if key not in rule else [self.address[name] for name, pod in self.pods.items() if any(is_peer(each, pod, self.namespace) for each in rule[key])]
        where = "" if peers is None else f"ip {word} {{ {', '.join(peers)} }}"
        if peers == []:
            return
        for port in rule.get("ports") or [{}]:
            if port.get("protocol", "TCP") == "TCP":
                yield f"{where} tcp dport {port['port']}" if "port" in port else f"{where} meta l4proto tcp"

    def _attach(self, number, name):
        netns, inner, outer = self._netns(name), "eth0", f"pod{number}"
        _ip("netns", "add", netns)
        _ip("-n", self._node, "link", "add", outer, "type", "veth", "peer", "name", inner, "netns", netns)
        _ip("-n", self._node, "addr", "add", "192.0.2.1/32", "dev", outer)
        _ip("-n", self._node, "link", "set", outer, "up")
        _ip("-n", self._node, "route", "add", f"{self.address[name]}/32", "dev", outer)
        for words in (["link", "set", "lo", "up"], ["addr", "add", f"{self.address[name]}/32", "dev", inner], ["link", "set", inner, "up"],
                      ["route", "add", "192.0.2.1/32", "dev", inner], ["route", "add", "default", "via", "192.0.2.1", "dev", inner]):  # fmt: skip
            _ip("-n", netns, *words)

    def _inside(self, name, make):
        """What `make` gives within the pod's namespace."""
        made = []

        def run():
            with open(f"/var/run/netns/{self._netns(name)}", "rb") as netns:
                if ctypes.CDLL(None, use_errno=True).setns(netns.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            made.append(make())

        # setns moves one thread; this one ends with it.
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        return made[0]


def _ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)
