#!/usr/bin/env python3
"""docs/alerts.md lists each event that the code raises, with its severity, and no other; and what is resolved is raised.

An event is found where it stands as a literal: behind its severity (`Severity::critical, "pool_empty"`), or as what a job
is given up for (`bury(job, "interlock"`, `Act::bury, "backup_failed"`), which is always critical, or a person is warned of
(`Act::warn, "stay_moved"`).

Usage: alerts.py SOURCE_DIR. Prints one line per violation; exit status 1 if there is any.
"""

import re
import sys
from pathlib import Path

RAISED = re.compile(r'Severity::(\w+),\s*"(\w+)"')
CONSTANT = re.compile(r'Severity::(\w+),\s*std::string\((k\w+)\)')
GIVEN_UP = re.compile(r'(?:\bbury\(job,|Act::bury,)\s*"(\w+)"')
WARNED = re.compile(r'Act::warn,\s*"(\w+)"')
HIDDEN = re.compile(r'(?:job_alert\(|\.raise\(\{)\s*(?:rescue::)?Severity::\w+,\s*(?!"|std::string\(k)(\w+)')
RESOLVED = re.compile(r'\.resolve\((?:alert_key\()?"(\w+)')
RESOLVED_LIST = re.compile(r'for \(auto const\* const event :\s*\{([^}]*)\}\)\s*alerts\.resolve')
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \|", re.MULTILINE)


def with_constants(text):
    """Constants of this file in place of their names: another file's may have the same name."""
    known = dict(re.findall(r'\b(k\w+) = "(\w+)"', text))
    return re.sub(r"std::string\((k\w+)\)", lambda m: f'"{known[m[1]]}"' if m[1] in known else m[0], text)


def raised_in(text):
    """(event, severity) of each alert in a text of C++."""
    found = {(event, severity) for severity, event in RAISED.findall(text)}
    for severity, name in CONSTANT.findall(text):
        found |= {(f"={name}", severity)}
    found |= {(event, "warning") for event in WARNED.findall(text)}
    return found | {(event, "critical") for event in GIVEN_UP.findall(text)}


def resolved_in(text):
    found = set(RESOLVED.findall(text))
    for events in RESOLVED_LIST.findall(text):
        found |= set(re.findall(r'"(\w+)"', events))
    return found


def check(code, document):
    """Violations, as strings."""
    raised = set()
    for event, severity in raised_in(code):
        if event.startswith("="):
            value = re.search(rf'\b{event[1:]} = "(\w+)"', code)
            event = value.group(1) if value else event[1:]
        raised.add((event, severity))
    listed = set(ROW.findall(document))
    for event, severity in sorted(raised - listed):
        yield f"docs/alerts.md lacks `{event}`, {severity}"
    for event, severity in sorted(listed - raised):
        yield f"docs/alerts.md lists `{event}`, {severity}, which nothing raises"
    for event in sorted(resolved_in(code) - {event for event, _ in raised}):
        yield f'"{event}" is resolved, but nothing raises it'
    for name in HIDDEN.findall(code):
        # Functions that are given their event by a caller, whom GIVEN_UP finds.
        if name != "event":
            yield f"an alert's event is no literal, but {name}"


def main():
    root = Path(sys.argv[1])
    files = sorted(file for folder in ("lib", "daemon") for file in (root / folder).rglob("*.[ch]pp"))
    code = "\n".join(with_constants(file.read_text(encoding="utf-8")) for file in files)
    violations = list(check(code, (root / "docs/alerts.md").read_text(encoding="utf-8")))
    print("\n".join(violations))
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
