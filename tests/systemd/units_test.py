#!/usr/bin/env python3
"""What can be said of the installed units without a systemd that runs: no warning, alone and with each drop-in; little exposure; users and
folders are made as they say.

Usage: units_test.py BUILD_DIR.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = sys.argv.pop()
MOST_EXPOSURE = 1.5


def run(*command):
    """What it printed, to either output. Fails if it did."""
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if ran.returncode != 0:
        raise AssertionError(f"{command}: {ran.returncode}\n{ran.stdout}")
    return ran.stdout


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = Path(tempfile.mkdtemp(prefix="sparekey-units-"))
        cls.addClassCleanup(shutil.rmtree, cls.root)
        run("cmake", "--install", BUILD, "--prefix", str(cls.root / "usr"))
        cls.units = cls.root / "usr/lib/systemd/system"
        cls.drop_ins = sorted((cls.root / "usr/share/sparekeyd/systemd").glob("*/*.conf"))
        # A program that is there, in the place of the one that will be.
        for unit in cls.units.iterdir():
            unit.write_text(re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", unit.read_text(), flags=re.MULTILINE))

    def verify(self, folder):
        environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:/usr/lib/systemd/system"}
        command = ["systemd-analyze", "verify", "--man=no", *sorted(str(unit) for unit in folder.glob("sparekeyd*.s*") if unit.is_file())]
        ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        said = [line for line in ran.stdout.splitlines() if "sparekey" in line]
        self.assertEqual((ran.returncode, said), (0, []))

    def test_systemd_has_nothing_to_say_against_them(self):
        self.assertEqual(len(list(self.units.iterdir())), 3)
        self.verify(self.units)

    def test_nor_against_any_drop_in(self):
        self.assertGreater(len(self.drop_ins), 4)
        for drop_in in self.drop_ins:
            with self.subTest(drop_in.name), tempfile.TemporaryDirectory() as folder:
                shutil.copytree(self.units, folder, dirs_exist_ok=True)
                into = Path(folder) / drop_in.parent.name
                into.mkdir()
                shutil.copy(drop_in, into)
                self.verify(Path(folder))

    def test_verify_would_find_a_mistake(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(self.units, folder, dirs_exist_ok=True)
            with open(Path(folder) / "sparekeyd.service", "a", encoding="utf-8") as unit:
                unit.write("\n[Service]\nProtectEverything=yes\n")
            with self.assertRaises(AssertionError):
                self.verify(Path(folder))

    def test_little_is_exposed(self):
        for name in ("sparekeyd.service", "sparekeyd-alert@.service"):
            said = run("systemd-analyze", "security", "--offline=yes", "--no-pager", str(self.units / name))
            exposure = float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)[1])
            self.assertLessEqual(exposure, MOST_EXPOSURE, name)

    def test_the_alert_unit_is_as_closed_as_the_service(self):
        sandbox = re.compile(r"^(?:NoNew|Cap|Ambient|Private|Protect|Proc|Device|Restrict(?!art)|Lock|Memory|System|Remove)\w*=.*$", re.MULTILINE)
        service, alert = (sandbox.findall((self.units / name).read_text()) for name in ("sparekeyd.service", "sparekeyd-alert@.service"))
        self.assertGreater(len(service), 20)
        self.assertEqual(service, alert)

    def test_users_and_folders_are_made(self):
        if os.geteuid() != 0:
            self.skipTest("only root may make users")
        scratch = self.root / "scratch"
        (scratch / "etc").mkdir(parents=True)
        (scratch / "etc/group").write_text("redis:x:105:\n")
        run("systemd-sysusers", f"--root={scratch}", str(self.root / "usr/lib/sysusers.d/sparekeyd.conf"))
        self.assertIn("/var/lib/sparekeyd:/usr/sbin/nologin", (scratch / "etc/passwd").read_text())
        self.assertIn("redis:x:105:sparekeyd\n", (scratch / "etc/group").read_text())
        run("systemd-tmpfiles", f"--root={scratch}", "--create", str(self.root / "usr/lib/tmpfiles.d/sparekeyd.conf"))
        uid = int(re.search(r"^sparekeyd:x:(\d+):", (scratch / "etc/passwd").read_text(), re.MULTILINE)[1])
        etc, runtime = (scratch / "etc/sparekeyd").stat(), (scratch / "run/sparekeyd").stat()
        self.assertEqual((oct(etc.st_mode & 0o777), etc.st_uid), ("0o750", 0))
        self.assertEqual((oct(runtime.st_mode & 0o777), runtime.st_uid), ("0o755", uid))


if __name__ == "__main__":
    unittest.main()
