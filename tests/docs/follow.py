#!/usr/bin/env python3
"""Follows a page of the documentation: runs its ```sh blocks in order, in one shell and one empty directory, and compares what each
prints with the ```text block that follows it, if there is one, where "…" stands for anything.

Usage: follow.py PAGE BUILD_DIR. The directory of the built sparekeyd comes first in PATH, and what authors of plugins get is installed
from the build for pkg-config to find.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "--- end of block"


def steps(page):
    """[(commands, expected output or None)]"""
    found = []
    for language, text in BLOCK.findall(page):
        if language == "sh":
            found.append([text, None])
        elif language == "text":
            if not found or found[-1][1] is not None:
                raise SystemExit("a ```text block that follows no ```sh block")
            found[-1][1] = text
    return found


def pattern(expected):
    return re.compile(".*".join(re.escape(part) for part in expected.split("…")), re.DOTALL)


def install_sdk(build, prefix):
    command = ["cmake", "--install", build, "--component", "plugin-sdk", "--prefix", prefix]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def run(commands, build, directory):
    """What each block printed to stdout. Fails with everything that was printed."""
    prefix = os.path.join(directory, "prefix")
    install_sdk(build, prefix)
    work = os.path.join(directory, "work")
    os.mkdir(work, 0o700)
    script = "set -euo pipefail\n" + "".join(f"{text}\necho '{MARK}'\n" for text in commands)
    environment = {
        "PATH": f"{build}/daemon:{os.environ['PATH']}",
        "PKG_CONFIG_PATH": f"{prefix}/share/pkgconfig",
        "HOME": directory,
        "LANG": "C.UTF-8",
    }
    ran = subprocess.run(
        ["bash", "-c", script], cwd=work, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    outputs = ran.stdout.split(MARK + "\n")
    if ran.returncode != 0:
        raise SystemExit(f"block {len(outputs)} failed with {ran.returncode}:\n{commands[len(outputs) - 1]}\n{outputs[-1]}{ran.stderr}")
    return outputs[:-1]


def main():
    found = steps(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if not found:
        raise SystemExit("the page has no ```sh block")
    with tempfile.TemporaryDirectory(prefix="sparekey-docs-") as directory:
        outputs = run([commands for commands, _ in found], sys.argv[2], directory)
    wrong = 0
    for (commands, expected), output in zip(found, outputs, strict=True):
        if expected is not None and not pattern(expected).fullmatch(output):
            wrong += 1
            print(f"This block:\n{commands}\nshould print:\n{expected}\nbut prints:\n{output}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
