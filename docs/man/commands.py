#!/usr/bin/env python3
"""Prints a page of the manual: PAGE, with what `sparekeyd COMMAND --help` says in the place of the line @COMMANDS@.

Usage: commands.py VERSION PAGE SPAREKEYD
"""

import re
import subprocess
import sys

from scdoc import bold, definition, escape, page, underlined, words

ENTRY = re.compile(r"^ {2,4}(?P<term>\S.*?)(?: {2,}(?P<text>\S.*))?$")
# A name as the parser writes it: "--limit UINT:UINT in [1 - 100]=20 Excludes: --all".
TERM = re.compile(
    r"(?P<name>\S+)(?: (?P<type>TEXT|UINT|INT|FLOAT)(?::(?:[A-Z]+ in )?(?P<limit>\{[^}]*\}|\[[^\]]*\]|POSITIVE))?(?:=(?P<default>\S+))?)?(?P<rest>.*)"
)


def ask(program, command):
    return subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True).stdout.splitlines()


def sections(lines):
    """{title: its lines}, of a help text. What an option group holds joins what the command holds; the epilogue is ""."""
    found, title = {}, None
    for line in lines[1:]:
        head = re.fullmatch(r"\s*(Usage|Positionals|Options|Subcommands):(.*)", line)
        if head:
            title = head[1]
            found.setdefault(title, []).extend([head[2].strip()] if head[2] else [])
        elif line.startswith("["):  # [Option Group: Which]
            title = "group"
        elif line and not line.startswith(" "):
            title = ""
            found.setdefault("", []).append(line)
        elif title is not None and line.strip():
            found.setdefault(title, []).append(line)
    return found


def entries(lines):
    """[(term, text)]; a text goes on in lines that are indented more than terms are."""
    found = []
    for line in lines:
        entry = ENTRY.match(line)
        if entry and not line.startswith(" " * 8):
            found.append([entry["term"], entry["text"] or ""])
        else:
            found[-1][1] = f"{found[-1][1]} {line.strip()}".strip()
    return found


def term(text):
    parts = TERM.match(text)
    notes = [parts["limit"] or "", f"default: {parts['default']}" if parts["default"] else "", parts["rest"].strip().lower()]
    said = "; ".join(note for note in notes if note)
    named = bold(parts["name"].replace(",", ", ")) + (f" {underlined(parts['type'])}" if parts["type"] else "")
    return named + (" " + escape(f"({said})") if said else "")


def describe(program, command, purpose):
    """The command's own entry, then those of the commands below it."""
    found = sections(ask(program, command))
    below = entries(found.get("Subcommands", []))
    out = []
    if not below:
        usage = found["Usage"][0].removeprefix("sparekeyd ").replace(" [OPTIONS]", "")
        options = [e for kind in ("Positionals", "Options") for e in entries(found.get(kind, [])) if e[0] != "-h,--help"]
        out.append(f"## sparekeyd {usage}{' [OPTIONS]' if options else ''}\n\n{escape(purpose[0].upper() + purpose[1:])}.\n")
        out += [definition(term(name), words(text)) for name, text in options]
        if "" in found:
            out.append(words(" ".join(found[""])) + "\n")
    for name, text in below:
        out += describe(program, [*command, name], text)
    return out


def main():
    version, file, program = sys.argv[1:]
    print(page(file, version, "@COMMANDS@", "\n".join(describe(program, [], ""))), end="")


if __name__ == "__main__":
    main()
