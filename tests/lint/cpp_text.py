"""C++ read as text: what a lint needs to see statements, and not comments, literals and preprocessor lines.

Where this reader errs it takes too much for one statement, which a lint then reports; it does not miss one.
"""

import re
from dataclasses import dataclass

NOT_CODE = re.compile(
    r"""
    ^[ \t]*\#(?:\\\n|[^\n])*                               # preprocessor line
  | //(?:\\\n|[^\n])*                                      # line comment
  | /\*.*?\*/                                              # block comment
  | (?P<literal>
        R"(?P<tag>[^()\\\s]*)\(.*?\)(?P=tag)"              # raw string
      | "(?:\\.|[^"\\\n])*"                                # string
      | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'                # character; not a digit separator
    )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)

# What stands before the `{` of a block, rather than of a braced list.
OPENS_BLOCK = re.compile(
    r"""
    (?: ^ | [;{}:)\]]
      | \b(?:else|do|try|const|noexcept|mutable|override|final)
      | \)[^;{}()]*->[^;{}()]*                             # a return type behind the parameters
    )\s*$
  | ^\s*(?:(?:public|protected|private)\s*:\s*)?(?:template\s*<.*>\s*)?
    (?:inline\s+)?(?:namespace|class|struct|union|enum|extern|concept)\b
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass
class Statement:
    line: int
    text: str  # with an @ for each block inside it, which is statements of its own; braced lists are kept


def blank(source):
    """The source with everything that is not code overwritten by spaces (a literal: by 0s). Lines keep their numbers."""

    def fill(match):
        return re.sub(r"[^\n]", "0" if match["literal"] else " ", match.group())

    return NOT_CODE.sub(fill, source)


def statements(source):
    """Every statement, in the order in which they end. The body of a lambda is statements of its own."""
    found = []
    open_brackets = []  # of each: "block", or "" for any other; and for a block, the statement that it interrupts
    text, start = "", 1

    def finish():
        nonlocal text
        if text.strip():
            found.append(Statement(start, text))
        text = ""

    def in_brackets():
        return bool(open_brackets) and open_brackets[-1][0] != "block"

    line = 1
    for char in blank(source):
        if not text.strip():
            start = line
        if char == "\n":
            line += 1
        if char == "{" and OPENS_BLOCK.search(text):
            open_brackets.append(("block", text, start))
            text = ""
        elif char in "{([":
            open_brackets.append(("", "", 0))
            text += char
        elif char in "})]" and in_brackets():
            open_brackets.pop()
            text += char
        elif char == "}" and open_brackets:
            finish()
            _, text, start = open_brackets.pop()
            text += "@"
            if not in_brackets():
                finish()
        elif char == ";" and not in_brackets():
            finish()
        else:
            text += char
    finish()
    return found
