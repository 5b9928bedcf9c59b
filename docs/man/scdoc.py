"""Words and definitions as scdoc(5) wants them, from Markdown."""

import re
from pathlib import Path

INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\*(?P<emphasis>[^*]+)\*|\[(?P<link>[^\]]+)\]\((?P<url>[^)]+)\)")


def escape(text):
    return re.sub(r"([\\*_#\[\]|+])", r"\\\1", text)  # not "-", which would become a hyphen that no shell knows


def bold(text):
    return f"*{escape(text)}*"


def underlined(text):
    return f"_{escape(text)}_"


def words(markdown):
    """A line of Markdown as scdoc."""
    out, end = "", 0
    for match in INLINE.finditer(markdown):
        out += escape(markdown[end : match.start()])
        end = match.end()
        if match["link"]:
            out += escape(f"{match['link']} <{match['url']}>")
        elif match["emphasis"]:
            out += underlined(match["emphasis"])
        else:
            out += bold(match["code"] or match["strong"])
    return out + escape(markdown[end:])


def definition(term, text):
    """A term, and below it, indented, what it means. Both are scdoc already."""
    return f"{term}\n\t{text}\n"


def page(file, version, mark=None, text=""):
    """The file, with the version of sparekeyd where it says @VERSION@, and the text instead of the line `mark`."""
    whole = Path(file).read_text(encoding="utf-8").replace("@VERSION@", version)
    if mark is None:
        return whole
    before, found, after = whole.partition(f"{mark}\n")
    if not found:
        raise SystemExit(f"{file} has no line {mark}")
    return before + text + after
