#!/usr/bin/env python3
"""Holds the sources to the table of DESIGN.md §3: who may include whom, and how long a file may be.

Usage: includes.py SOURCE_DIR. Prints one line per violation; exit status 1 if there is any.
"""

import re
import sys
from fnmatch import fnmatchcase
from pathlib import Path

# lib/<folder> may include itself and these.
MAY_INCLUDE = {
    "core": [],
    "async": ["core"],
    "webhook": ["core", "async"],
    "rescue": ["core", "async", "webhook"],
    "reconcile": ["core", "async", "webhook", "rescue"],
    "redis": ["core", "async"],
    "http": ["core", "async"],
    "queue": ["core", "async", "webhook", "rescue", "reconcile", "redis"],
    "seam": ["core", "async", "webhook", "rescue", "reconcile", "http"],
    "notify": ["core", "async", "rescue", "http"],
    "ops": ["core", "async", "rescue", "queue", "http", "redis"],
}

# Libraries that few files may see: prefix of the include, files that may.
HOMES = [
    ("hiredis/", ["lib/redis/*.cpp"]),
    ("rapidjson/", ["lib/core/json.cpp", "lib/core/json_tree.hpp"]),
    ("curl/", ["lib/notify/smtp_delivery.cpp"]),
    ("kainjow/", ["lib/rescue/mustache.cpp"]),
    ("unicode/", ["lib/rescue/locale_words.cpp"]),
    ("spdlog/", ["lib/core/log.cpp", "daemon/*", "tests/unit/daemon/*", "tests/support/log_capture.hpp"]),
    ("prometheus/", ["lib/ops/metrics.cpp", "lib/ops/metric_series.hpp"]),
    ("csv.h", ["lib/notify/guest_csv.cpp"]),
    ("boost/beast", ["lib/http/*.cpp", "lib/async/asio_impl.cpp", "tests/bench/*.cpp", "tests/sim/*"]),
]
ONLY_ONE_FILE = ["hiredis/"]

# core is for values: Boost without I/O.
NEVER = [("lib/core/*", "boost/asio")]

MOST_LINES = 300
SOURCES = {".cpp", ".hpp", ".c", ".h", ".lua"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def matches(path, patterns):
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def wrong_folder(path, quote, target):
    """Why this file of lib/ may not include `target`, or None."""
    folder = path.split("/")[1]
    first = target.split("/")[0]
    if first in MAY_INCLUDE:
        if first != folder and first not in MAY_INCLUDE[folder]:
            return f"lib/{folder} must not include {target}"
    elif first == "daemon" or quote == '"':
        return f'"{target}": lib/ includes lib/ by "folder/file", and nothing else in quotes'
    return None


def check_file(path, text):
    """Violations in one file, as strings. `path` is relative to the source directory."""
    in_lib = path.startswith("lib/")
    if in_lib and path.split("/")[1] not in MAY_INCLUDE:
        yield f"{path}: a folder that the table in tests/lint/includes.py does not know"
        return
    lines = text.count("\n")
    if lines > MOST_LINES and not path.startswith("tests/"):
        yield f"{path}: {lines} lines, more than {MOST_LINES}"
    for quote, target in INCLUDE.findall(text):
        reason = wrong_folder(path, quote, target) if in_lib else None
        if reason:
            yield f"{path}: {reason}"
        for prefix, homes in HOMES:
            if target.startswith(prefix) and not matches(path, homes):
                yield f"{path}: <{target}> is for {', '.join(homes)}"
        for files, prefix in NEVER:
            if fnmatchcase(path, files) and target.startswith(prefix):
                yield f"{path}: <{target}> has no place here"


def check_tree(root):
    users = {prefix: set() for prefix in ONLY_ONE_FILE}
    for top in ("lib", "daemon", "tests"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in SOURCES or not file.is_file():
                continue
            path = file.relative_to(root).as_posix()
            text = file.read_text(encoding="utf-8")
            yield from check_file(path, text)
            for prefix, files in users.items():
                if any(target.startswith(prefix) for _, target in INCLUDE.findall(text)):
                    files.add(path)
    for prefix, files in users.items():
        if len(files) > 1:
            yield f"{prefix} is seen by more than one file: {', '.join(sorted(files))}"


def main():
    violations = list(check_tree(Path(sys.argv[1])))
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
