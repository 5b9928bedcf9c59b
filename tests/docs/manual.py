#!/usr/bin/env python3
"""Is the manual whole? Every command and option of the program, every key of etc/sparekeyd.toml and every name in plugin.h must be
in its page, as a reader sees it, and man(1) must have nothing to complain of.

Usage: manual.py SOURCE_DIR BUILD_DIR
"""

import os
import re
import subprocess
import sys
from pathlib import Path

SOURCE, BUILD = (Path(argument) for argument in sys.argv[1:3])
PROGRAM = BUILD / "daemon/sparekeyd"


def render(page):
    """(as a reader sees it, on one line; what man complains of)"""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MAN_KEEP_FORMATTING": "", "MANPAGER": "cat"}
    command = ["man", "--warnings", "--no-hyphenation", "--encoding=UTF-8", "--local-file", str(BUILD / "docs/man" / page)]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return " ".join(re.sub(".\b", "", shown.stdout).split()), shown.stderr


def help_text(command):
    return subprocess.run([PROGRAM, *command, "--help"], capture_output=True, text=True, check=True).stdout


def names_of_commands(command=()):
    """What a reader would look up: every command that does something, and its options."""
    text = help_text(command)
    below = re.findall(r"^  ([a-z]\S*)", text.partition("Subcommands:")[2], re.MULTILINE)
    if not below:
        yield "sparekeyd " + " ".join(command)
        yield from re.findall(r"^ +(--[a-z-]+)", text, re.MULTILINE)
    for name in below:
        yield from names_of_commands((*command, name))


def names_of_keys():
    text = (SOURCE / "etc/sparekeyd.toml").read_text(encoding="utf-8")
    return re.findall(r"^(?:# )?(\[+[a-z]+\]+|[a-z_]+(?= = ))", text, re.MULTILINE)


def names_of_plugins():
    text = (SOURCE / "lib/notify/plugin.h").read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    members = re.findall(r"(\w+)(?:\)\([^;]*)?;", "".join(re.findall(r"^typedef struct \w+ \{(.*?)^\}", code, re.MULTILINE | re.DOTALL)))
    return sorted({*re.findall(r"\bsparekey_\w+\b", code), *re.findall(r"\bSPAREKEY_(?!PLUGIN_H\b)\w+\b", code), *members})


def missing(page, names):
    text, complaints = render(page)
    lacking = [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]
    problems = [f"{page} does not have: {name}" for name in lacking] + [f"man says of {page}: {line}" for line in complaints.splitlines()]
    if not names:
        problems.append(f"{page}: there is nothing to look for, so this test has lost its way")
    return problems


def main():
    problems = missing("sparekeyd.8", list(names_of_commands()))
    problems += missing("sparekeyd.toml.5", names_of_keys())
    problems += missing("sparekeyd-plugin.3", names_of_plugins())
    print("\n".join(problems) or "the manual is whole")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
