"""Alert rules and dashboards: every metric they name is one that a service shows, every alert has its page and its trial."""

import functools
import json
import pathlib
import re
from typing import Dict, Iterator, List, Set

import yaml

from finding import Finding, Object, Rendered
from options import surface

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNBOOKS = ROOT / "docs" / "runbooks"
TRIALS = ROOT / "tests" / "deploy" / "alerts.yaml"
METRIC = re.compile(r"\b(socle_[a-z_]+)")
PARTS = ("_bucket", "_sum", "_count")


@functools.lru_cache(maxsize=None)
def known_metrics() -> Set[str]:
    """Of all services, with the parts that a histogram has."""
    names = {metric for program in surface().values() for metric in program.get("metrics", [])}
    return names | {name + part for name in names for part in PARTS}


def unknown_metrics(text: str) -> List[str]:
    return sorted({name for name in METRIC.findall(text) if name not in known_metrics()})


def rules_of(prometheus_rule: Object) -> Iterator[Dict]:
    for group in prometheus_rule["spec"]["groups"]:
        yield from group["rules"]


def check_alerts(rendered: Rendered) -> Iterator[Finding]:
    tried = firing_alerts()
    names = set()
    for rules in rendered.of("PrometheusRule"):
        for rule in rules_of(rules):
            names.add(rule["alert"])
            for what, remedy in alert_faults(rule, tried):
                yield rendered.finding(rules, f"{rule['alert']}: {what}", remedy)
    if names:
        for page in sorted(RUNBOOKS.glob("*.md")):
            if page.stem not in names:
                yield Finding(rendered.overlay, f"docs/runbooks/{page.name}", "no alert leads here", "remove it, or name it after its alert")
            for metric in unknown_metrics(page.read_text(encoding="utf-8")):
                yield Finding(rendered.overlay, f"docs/runbooks/{page.name}", f"no service shows {metric}", "deploy/surface.json lists what they show")
    for board in rendered.of("ConfigMap"):
        if "grafana_dashboard" in board["metadata"].get("labels", {}):
            yield from board_faults(rendered, board)


def alert_faults(rule, tried):
    for metric in unknown_metrics(rule["expr"]):
        yield f"no service shows {metric}", "deploy/surface.json lists what they show"
    if rule.get("labels", {}).get("severity") not in ("page", "ticket"):
        yield "nobody knows whether to get up", "severity: page or ticket"
    page = rule.get("annotations", {}).get("runbook", "")
    if page != f"docs/runbooks/{rule['alert']}.md" or not (ROOT / page).is_file():
        yield "has no page that says what to do", f"docs/runbooks/{rule['alert']}.md, named in the annotation runbook"
    if "summary" not in rule.get("annotations", {}):
        yield "says nothing", "annotation summary"
    if rule["alert"] not in tried:
        yield "was never seen to fire", "a trial in tests/deploy/alerts.yaml"


@functools.lru_cache(maxsize=None)
def firing_alerts() -> Set[str]:
    """The alerts that a trial expects to fire."""
    trials = yaml.load(TRIALS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        trial["alertname"]
        for test in trials["tests"]
        for trial in test.get("alert_rule_test", [])
        if trial.get("exp_alerts")
    }


def board_faults(rendered, board):
    for name, text in board["data"].items():
        try:
            panels = json.loads(text)["panels"]
        except (ValueError, KeyError) as fault:
            yield rendered.finding(board, f"{name} is no dashboard: {fault!r}", "export it from Grafana as JSON")
            continue
        for panel in panels:
            expressions = " ".join(target["expr"] for target in panel.get("targets", []))
            if not METRIC.search(expressions):
                yield rendered.finding(board, f"{name}: '{panel.get('title')}' shows nothing of ours", "give it an expression")
            for metric in unknown_metrics(expressions):
                yield rendered.finding(board, f"{name}: '{panel.get('title')}': no service shows {metric}", "deploy/surface.json lists what they show")


def write_rules(rendered: Rendered, path: pathlib.Path) -> bool:
    """The rules as Prometheus itself reads them, for promtool. Whether there are any."""
    groups = [group for rules in rendered.of("PrometheusRule") for group in rules["spec"]["groups"]]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"groups": groups}, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return bool(groups)
