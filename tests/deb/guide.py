#!/usr/bin/env python3
"""Follows docs/install.md in a root that has nothing of sparekeyd yet: runs its ```sh blocks in order, in one shell of root, and
compares what each prints with the ```text block that follows it. Run by in_root.

What the page says is run as it stands. The root has stand-ins where a real server would be involved:

* systemctl and journalctl (tests/deb/shims) do what the units say, because there is no systemd;
* certbot (ibid.) takes the certificate from an authority of the test's own, which the root trusts;
* hooks.example.com is 127.0.0.1;
* Seam is seam-sim: sparekeyd.toml gets its address, and an id of its takes the place of the page's (see `substitutions`);
* what a person pastes, or does in Seam's console, is in `pasted` and `before`.

Usage: guide.py PAGE DEB_DIR SEAM_SIM
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "docs"))
from follow import pattern, steps  # noqa: E402

ROOT = os.environ["ROOT"]
HOST = "hooks.example.com"
PLACEHOLDER = "11111111-1111-4111-8111-111111111111"
PATIENCE = 60


APT_BLOCK = "apt install"


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")


def inside(*command):
    run("chroot", ROOT, *command)


def wait_for(what, happened):
    until = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > until:
            log = Path(ROOT, "run/shim/sparekeyd.service.log")
            raise SystemExit(f"this did not come: {what}\n{log.read_text() if log.exists() else ''}")
        time.sleep(0.1)


class Seam:
    """seam-sim, and what a person does in Seam's console."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
        line = json.loads(self.process.stdout.readline())
        self.url, self.api_key = line["url"], line["api_key"]
        self.secret = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
        self.code = ""

    def ask(self, path, body):
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.api_key}"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def add_webhook(self):
        self.ask("/_sim/webhook", {"url": f"https://{HOST}/webhooks/seam", "ca_file": f"{ROOT}/test/ca.pem", "secrets": [self.secret]})

    def get(self, access_code_id):
        return self.ask("/access_codes/get", {"access_code_id": access_code_id})["access_code"]

    def fail_a_code(self):
        """A guest's code does not reach the lock, and the guest is told another one: the right one."""
        device = self.ask("/_sim/devices", {"name": "Front Door", "time_zone": "America/Los_Angeles"})["device"]["device_id"]
        now = datetime.now(timezone.utc)
        stay = {"starts_at": (now - timedelta(hours=4)).strftime("%FT%TZ"), "ends_at": (now + timedelta(days=3)).strftime("%FT%TZ")}
        self.code = self.ask("/_sim/access_codes", {"device_id": device, "name": "Jane Doe", **stay})["access_code"]["access_code_id"]
        self.ask("/_sim/fail", {"access_code_id": self.code})
        outbox = Path(ROOT, "var/lib/sparekeyd/outbox")
        wait_for("the message to the guest", lambda: list(outbox.glob("message-*")))
        message = json.loads(next(outbox.glob("message-*")).read_text())
        backup = self.get(self.get(self.code)["pulled_backup_access_code_id"])
        if message["pin"] != backup["code"]:
            raise SystemExit("the guest was sent another PIN than the backup's")


class Shell:
    """One shell of root in the root, which runs block after block, and ends at the first command that fails."""

    def __init__(self):
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}
        self.process = subprocess.Popen(
            ["chroot", ROOT, "bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.process.stdin.write("set -euo pipefail; cd /root\n")

    def run(self, text, pasted):
        """What the block printed; what it says to stderr counts as well."""
        for name, content in (("block", text), ("stdin", pasted)):
            Path(ROOT, "test", name).write_text(content)
        self.process.stdin.write("source /test/block </test/stdin >/test/output 2>&1; echo done\n")
        self.process.stdin.flush()
        ended = self.process.stdout.readline() != "done\n"
        output = Path(ROOT, "test/output").read_text()
        if ended:
            raise SystemExit(f"this block failed with {self.process.wait()}:\n{text}\n{output}")
        return output


def prepare(debs):
    for shim in (HERE / "shims").iterdir():
        shutil.copy(shim, Path(ROOT, "usr/local/bin"))
    for deb in Path(debs).glob("sparekeyd_*.deb"):
        shutil.copy(deb, Path(ROOT, "root"))
    Path(ROOT, "test").mkdir(mode=0o700)
    with Path(ROOT, "etc/hosts").open("a", encoding="utf-8") as hosts:
        hosts.write(f"127.0.0.1 {HOST}\n")
    run("mount", "--bind", f"{ROOT}/etc/hosts", "/etc/hosts")  # for seam-sim, in this mount namespace alone
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=test",
        "-keyout", f"{ROOT}/test/ca-key.pem", "-out", f"{ROOT}/test/ca.pem")  # fmt: skip


def after_the_packages():
    """What Debian does by itself where there is systemd, and the trust in the test's authority."""
    shutil.copy(f"{ROOT}/test/ca.pem", f"{ROOT}/usr/local/share/ca-certificates/test.crt")
    inside("update-ca-certificates")
    inside("/usr/local/bin/systemctl", "start", "nginx", "redis-server")


def follow(page, seam):
    shell = Shell()
    substitutions = {'name = "home"\n': lambda old: f'{old}api_url = "{seam.url}"\n', PLACEHOLDER: lambda _: seam.code}
    pasted = {"/dev/stdin /etc/sparekeyd/seam-api-key": seam.api_key, "/dev/stdin /etc/sparekeyd/webhook-secret": seam.secret}
    before = {"/dev/stdin /etc/sparekeyd/webhook-secret": seam.add_webhook, "ls /var/lib/sparekeyd/outbox": seam.fail_a_code}
    after = {APT_BLOCK: after_the_packages}
    used = set()

    def of(table, text):
        found = [key for key in table if key in text]
        used.update(found)
        return [table[key] for key in found]

    for text, expected in steps(page):
        for act in of(before, text):
            act()
        for old, new in substitutions.items():
            if old in text:
                used.add(old)
                text = text.replace(old, new(old))
        answer = "".join(line + "\n" for line in of(pasted, text))
        print(text, flush=True)
        output = shell.run(text, answer)
        matches = pattern(expected or "…").fullmatch
        if "sparekeyd why" in text:  # "a moment later", says the page
            wait_for(expected, lambda: matches(shell.run(text, "")))
        elif not matches(output):
            raise SystemExit(f"should print:\n{expected}\nbut prints:\n{output}")
        for act in of(after, text):
            act()
    for table in (substitutions, pasted, before, after):
        for key in table:
            if key not in used:
                raise SystemExit(f"no block of the page has {key!r} any more: this test must follow the page")


def main():
    page, debs, seam_sim = sys.argv[1:]
    prepare(debs)
    follow(Path(page).read_text(encoding="utf-8"), Seam(seam_sim))
    print("guide: every block did what the page says")


if __name__ == "__main__":
    main()
