#!/usr/bin/env python3
"""Holds docs/metrics.md, the dashboard, the alert rules and their tests to the metrics that the code has.

Usage: metric_names.py SOURCE_DIR. Prints one line per difference; exit status 1 if there is any.
"""

import json
import re
import sys
from pathlib import Path

INFO = re.compile(r'MetricInfo k\w+\{\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)"')
ROW = re.compile(r"^\| `(sparekeyd_\w+)` \| (\w+) \| (.*?) \| .+ \|$", re.MULTILINE)
NAME = re.compile(r"\bsparekeyd_\w+")
SERIES = re.compile(r"\b(sparekeyd_\w+)\{([^}]*)\}")
FROM_PROMETHEUS = {"instance", "job", "le"}


def metrics_of_the_code(text):
    """{name: (type, labels)}"""
    return {name: (kind, labels) for name, kind, labels in INFO.findall(text)}


def metrics_of_the_docs(text):
    return {name: (kind, labels.replace("`", "")) for name, kind, labels in ROW.findall(text)}


def differences(code, docs):
    for name in sorted(code.keys() | docs.keys()):
        if code.get(name) != docs.get(name):
            yield f"{name}: {code.get(name)} in the code, {docs.get(name)} in docs/metrics.md"


def family(name, code):
    """The metric that a series belongs to, or None."""
    if name in code:
        return name
    base = re.sub(r"_(bucket|sum|count)$", "", name)
    return base if code.get(base, ("",))[0] == "histogram" else None


def unknown_names(where, text, code):
    """Names and labels in PromQL that no metric has."""
    for name in sorted(set(NAME.findall(text))):
        if not family(name, code):
            yield f"{where}: there is no metric {name}"
    for name, matchers in SERIES.findall(text):
        metric = family(name, code)
        labels = set(re.findall(r"(\w+)\s*=~?|(\w+)\s*!", matchers)) if metric else set()
        known = FROM_PROMETHEUS | set(code[metric][1].split(", ")) if metric else set()
        for label in sorted({a or b for a, b in labels} - known):
            yield f"{where}: {name} has no label {label}"


def expressions(dashboard):
    """Every query of a Grafana dashboard."""
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield target["expr"]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["query"]["query"]


def without_comments(yaml):
    return re.sub(r"(^|\s)#.*$", "", yaml, flags=re.MULTILINE)


def check(root):
    code = metrics_of_the_code((root / "lib/ops/metric_list.hpp").read_text())
    if not code:
        yield "no metrics found in lib/ops/metric_list.hpp"
    yield from differences(code, metrics_of_the_docs((root / "docs/metrics.md").read_text()))
    dashboard = json.loads((root / "etc/prometheus/dashboard.json").read_text())
    queries = list(expressions(dashboard))
    for query in queries:
        yield from unknown_names("etc/prometheus/dashboard.json", query, code)
    shown = {family(name, code) for query in queries for name in NAME.findall(query)}
    for name in sorted(code.keys() - shown):
        yield f"etc/prometheus/dashboard.json: does not show {name}"
    for file in [root / "etc/prometheus/sparekeyd.rules.yml", *(root / "tests/prometheus").glob("*.yml")]:
        yield from unknown_names(file.relative_to(root), without_comments(file.read_text()), code)


def main():
    found = list(check(Path(sys.argv[1])))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
