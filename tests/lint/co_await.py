#!/usr/bin/env python3
"""g++ 12 miscompiles, silently, several ordinary expressions with co_await. This finds the shapes that it gets wrong:

co_await may stand only as a whole statement, as the whole right side of an initialisation or assignment, or directly
after co_return; and nothing in that statement may be braced, `?:`, or a lambda that captures. `asio::this_coro::executor`,
which never suspends, may also stand among the arguments of an initialisation.

Usage: co_await.py DIR... Prints one line per violation; exit status 1 if there is any.
"""

import re
import sys
from pathlib import Path

from cpp_text import statements

CONTROL = re.compile(
    r"\s*(?:(?:if(?:\s+constexpr)?|while|for|switch)\s*\(|else\b|do\b|case\b(?:[^:]|::)*:(?!:)|default\s*:)"
)
CAPTURE = r"\[\s*[^\s\]\[][^\]]*\]"
CAPTURING_LAMBDA = re.compile(rf"(?<![\w)\]]){CAPTURE}\s*(?:[@({{<]|mutable\b|noexcept\b|->)")
EXECUTOR = re.compile(r"\bco_await\s+(?:asio::)?this_coro::executor\b(?=\s*[,)])")
OPERAND = re.compile(r"(?:[\w\s:*@]|\.|->|\(\)|\[\])*")


def closing(text, at):
    """The position behind the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(text)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return i + 1
    return len(text)


def without_control(text):
    """Splits `if (a) while (b) c` into the conditions and what is left: (["a", "b"], "c")."""
    conditions = []
    while match := CONTROL.match(text):
        end = match.end()
        if text[end - 1] == "(":
            end = closing(text, end - 1)
            conditions.append(text[match.end() : end - 1])
        text = text[end:]
    return conditions, text


def flat(text):
    """The text with whatever stands in brackets and template arguments taken out."""
    out, at = "", 0
    while at < len(text):
        out += text[at]
        if text[at] in "([{":
            at = closing(text, at) - 1
            out += text[at]
        at += 1
    return re.sub(r"<[\w\s:,*&<>]*>", "", out)


def complaint(statement):
    """What is wrong with the co_await of this statement, or None."""
    if "co_await" not in statement:
        return None
    conditions, rest = without_control(statement)
    if any("co_await" in condition for condition in conditions):
        return "in a condition: name the result first"
    if "{" in rest:
        return "with a braced list in the statement: name it first"
    if "?" in rest:
        return "with ?: in the statement: use if and else"
    if CAPTURING_LAMBDA.search(rest):
        return "with a capturing lambda in the statement: name it first, then move it in"
    rest = EXECUTOR.sub("executor", rest)
    if "co_await" not in rest:
        return None
    before, _, behind = rest.partition("co_await")
    if "co_await" in behind:
        return "twice in one statement"
    if not re.search(r"(?:^|[^=!<>]=|\bco_return)\s*$", before) or not balanced(before):
        return "inside a larger expression"
    if not OPERAND.fullmatch(flat(behind)):
        return "as a part of an expression: name the result first"
    return None


def balanced(text):
    return all(text.count(a) == text.count(b) for a, b in ("()", "[]"))


def check(source):
    """(line, complaint) of every violation in a text of C++."""
    found = ((statement.line, complaint(statement.text)) for statement in statements(source))
    return [(line, words) for line, words in found if words]


def main():
    count = 0
    for directory in sys.argv[1:]:
        for file in sorted(Path(directory).rglob("*.[ch]pp")):
            for line, words in check(file.read_text(encoding="utf-8")):
                print(f"{file}:{line}: co_await {words}")
                count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
