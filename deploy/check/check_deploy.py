"""Renders every overlay and holds it against the types of Kubernetes and our own rules.

usage: check_deploy.py [--rules FILE]

Every finding names overlay and object, what is wrong and what to do. --rules writes the alert rules of production as
Prometheus reads them.
"""

import argparse
import concurrent.futures
import pathlib
import sys
from typing import Iterable, List

from alerts import check_alerts, write_rules
from edge import check_edge
from finding import Finding, Rendered
from network import check_network
from options import check_options
from pod_rules import check_pods
from rendering import RenderingFailed, kubectl, overlays, render, type_findings
from wiring import check_wiring

RULES = (check_pods, check_options, check_wiring, check_network, check_edge, check_alerts)


def findings_of(rendered: Rendered) -> List[Finding]:
    return sorted({finding for rule in RULES for finding in rule(rendered)})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rules", type=pathlib.Path)
    arguments = parser.parse_args()
    kubectl()
    found: List[Finding] = []
    with concurrent.futures.ThreadPoolExecutor() as pool:
        try:
            rendered: Iterable[Rendered] = list(pool.map(render, overlays()))
            types = list(pool.map(type_findings, rendered))
        except RenderingFailed as failure:
            print(failure)
            return 1
    for each, faults in zip(rendered, types):
        # What does not fit the types would only make the rules stumble.
        mine = sorted(faults) or findings_of(each)
        found += mine
        print(f"{each.overlay}: {len(each.objects)} objects, {len(mine)} findings")
        if arguments.rules and each.overlay == "production":
            write_rules(each, arguments.rules)
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
