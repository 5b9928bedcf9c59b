"""Completion as a person meets it: a shell on a terminal, the script sourced, a word begun, and the tab key.

The program is $SPAREKEYD.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SPAREKEYD = os.environ.get("SPAREKEYD", "build/dev/daemon/sparekeyd")
LIMIT_S = 30
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[=>])|[\r\x07\x08]")


class Shell:
    """A shell on a terminal of its own, with sparekeyd on its PATH."""

    def __init__(self, argv, folder):
        path = f"{Path(SPAREKEYD).resolve().parent}:{os.environ['PATH']}"
        environment = {"PATH": path, "TERM": "dumb", "HOME": folder, "LANG": "C.UTF-8"}
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(argv[0], argv, environment)
        self.output = ""

    def type(self, text):
        os.write(self.terminal, text.encode())

    def wait_for(self, pattern):
        """Until what came since the last match holds it."""
        deadline = time.monotonic() + LIMIT_S
        while not (match := re.search(pattern, self.output)):
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self.terminal], [], [], max(0, left))
            if not ready:
                raise AssertionError(f"no {pattern!r} in {self.output!r}")
            self.output += ESCAPES.sub("", os.read(self.terminal, 65536).decode(errors="replace"))
        self.output = self.output[match.end() :]
        return match

    def run(self, line):
        """A line, up to the end of its work. The echo of the line does not hold the word that it prints."""
        self.type(f"{line}; echo do''ne\n")
        self.wait_for("\ndone")

    def close(self):
        os.close(self.terminal)
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)


class Completion(unittest.TestCase):
    def start(self, shell, *argv):
        if shutil.which(shell) is None:
            self.skipTest(f"{shell} is not installed")
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.script = Path(folder) / f"_sparekeyd.{shell}"
        self.script.write_bytes(subprocess.check_output([SPAREKEYD, "completion", shell]))
        started = Shell([shell, *argv], folder)
        self.addCleanup(started.close)
        return started

    def expect_typing_helps(self, shell):
        shell.type("sparekeyd jo\t")
        shell.wait_for("sparekeyd jobs ")
        shell.type("li\t--sta\tle\t\n")
        shell.wait_for("list +--state +leased")  # zsh moves the cursor over a space

    def test_bash(self):
        shell = self.start("bash", "--norc", "-i")
        shell.run("PS1=; bind 'set bell-style none'")
        shell.run(f"source {self.script}")
        self.expect_typing_helps(shell)

    def test_zsh(self):
        shell = self.start("zsh", "-f", "-i")
        shell.run("PS1=; unsetopt beep; autoload -Uz compinit; compinit -u -D")
        shell.run(f"source {self.script}")
        self.expect_typing_helps(shell)

    def test_zsh_loads_it_as_a_function(self):
        shell = self.start("zsh", "-f", "-i")
        self.script.rename(self.script.parent / "_sparekeyd")
        shell.run(f"PS1=; unsetopt beep; fpath=({self.script.parent} $fpath); autoload -Uz compinit; compinit -u -D")
        self.expect_typing_helps(shell)

    def test_fish(self):
        if shutil.which("fish") is None:
            self.skipTest("fish is not installed")

        def candidates(line):
            script = f"{SPAREKEYD} completion fish | source; complete -C {line!r}"
            with tempfile.TemporaryDirectory() as home:
                out = subprocess.check_output(["fish", "--no-config", "-c", script], env={**os.environ, "HOME": home})
            return [candidate.split("\t")[0] for candidate in out.decode().splitlines()]

        self.assertEqual(candidates("sparekeyd jo"), ["jobs"])
        self.assertEqual(candidates("sparekeyd jobs li"), ["list"])
        self.assertEqual(candidates("sparekeyd jobs list --state le"), ["leased"])
        self.assertIn("--all-dead", candidates("sparekeyd jobs retry --a"))
        self.assertEqual(candidates("sparekeyd completion f"), ["fish"])

    def test_every_command_is_completed(self):
        commands = re.findall(r"^  (\w+) {2,}", subprocess.check_output([SPAREKEYD, "--help"]).decode(), re.MULTILINE)
        self.assertIn("serve", commands)
        for shell in ("bash", "zsh", "fish"):
            script = subprocess.check_output([SPAREKEYD, "completion", shell]).decode()
            for command in commands:
                self.assertIn(f":{command}\"", script, shell)


if __name__ == "__main__":
    unittest.main()
