#!/usr/bin/env python3
"""Prints a page of the manual: PAGE, with docs/configuration.md in the place of the line @KEYS@, so that the two never differ.

Usage: keys.py VERSION PAGE CONFIGURATION_MD
"""

import re
import sys
from pathlib import Path

from scdoc import definition, escape, page, underlined, words


def heading(line):
    text = line.lstrip("#").strip().replace("`", "").replace("\\", "")
    return "## " + text  # headings know no escapes


def row(header, cells):
    """One key. Columns beyond key, default and meaning follow the meaning, under their own names."""
    key, default, meaning, *more = cells
    term = words(key) + (" (required)" if default == "required" else f" = {underlined(default.strip('`'))}")
    text = words(meaning) + "".join(f"; {escape(name)}: {words(cell)}" for name, cell in zip(header[3:], more) if cell)
    return definition(term, text)


def blocks(markdown):
    """Lines that stand together, of the page without its title."""
    for block in re.split(r"\n\s*\n", markdown.partition("\n")[2].strip()):
        yield block.splitlines()


def convert(lines):
    if lines[0].startswith("#"):
        rest = convert(lines[1:]) if lines[1:] else ""
        return heading(lines[0]) + "\n" + rest
    if lines[0].startswith("|"):
        table = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
        return "\n".join(row(table[0], cells) for cells in table[2:])
    if lines[0].startswith("* "):
        items = re.split(r"^\* ", "\n".join(lines), flags=re.MULTILINE)[1:]
        return "\n".join("- " + words(" ".join(item.split())) for item in items) + "\n"
    return words(" ".join(lines)) + "\n"


def main():
    version, file, configuration = sys.argv[1:]
    text = Path(configuration).read_text(encoding="utf-8")
    print(page(file, version, "@KEYS@", "\n".join(convert(lines) for lines in blocks(text))), end="")


if __name__ == "__main__":
    main()
