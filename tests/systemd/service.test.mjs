// The installed units, run by a real systemd: see in_systemd. The steps share one machine and follow each other.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, chown, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import test from "node:test";
import { promisify } from "node:util";
import { startSeamSim } from "../e2e/support/seam_sim.mjs";
import { newWebhookSecret } from "../e2e/support/secrets.mjs";
import { stayUnderWay } from "../e2e/support/stays.mjs";
import { signedHeaders } from "../e2e/support/svix_sender.mjs";
import { request } from "../e2e/support/http.mjs";
import { toToml } from "../e2e/support/toml.mjs";
import { waitFor } from "../e2e/support/wait_for.mjs";
import { Load } from "./load.mjs";

const run = promisify(execFile);
const sh = async (command) =>
  (await run("/bin/bash", ["-c", command]).catch(async (error) => {
    const { stdout } = await run("journalctl", ["--no-pager", "-o", "cat", "-n", "15"]);
    throw new Error(`${error.message}\n${stdout}`);
  })).stdout.trim();
const redisCli = (...args) => run("redis-cli", ["-s", "/run/redis-sparekeyd/redis-server.sock", ...args]).then((r) => r.stdout.trim());
const show = (unit, property) => sh(`systemctl show --value -p ${property} ${unit}`);
const read = (file) => readFile(file, "utf8").catch(() => "");

const shared = "/usr/local/share/sparekeyd";
const port = 8443; // in a network of the machine's own: see in_systemd
const webhookSecret = newWebhookSecret();
const url = `http://127.0.0.1:${port}/webhooks/seam`;

/** A script that the daemon's user may run. */
async function writeProgram(name, text) {
  await writeFile(`/usr/local/bin/${name}`, text, { mode: 0o755 });
  return [`/usr/local/bin/${name}`];
}

async function writeSecret(name, text) {
  const file = `/etc/sparekeyd/${name}`;
  await writeFile(file, `${text}\n`, { mode: 0o640 });
  await chown(file, 0, Number(await sh("getent group sparekeyd | cut -d: -f3")));
  await chmod(file, 0o640);
  return file;
}

async function dropIn(unit, name) {
  await mkdir(`/etc/systemd/system/${unit}.d`, { recursive: true });
  await cp(`${shared}/systemd/${unit}.d/${name}`, `/etc/systemd/system/${unit}.d/${name}`);
  await sh("systemctl daemon-reload");
}

const send = (event, options = {}) => {
  const body = JSON.stringify(event);
  const headers = { "content-type": "application/json", ...signedHeaders(body, [webhookSecret]) };
  return request(options.url ?? url, { method: "POST", headers, body, socketPath: options.socketPath });
};

const alerts = async () =>
  (await read("/var/log/sparekeyd/alerts.jsonl")).split("\n").filter(Boolean).map((line) => JSON.parse(line));

/** What the program in a notifier's place wrote about this code. */
const told = async (code) => (await read("/var/lib/sparekeyd/told")).includes(code.access_code_id);

test("the installed units under a real systemd", async (t) => {
  const seam = await startSeamSim(t);
  const guestInTrouble = async () => {
    const device = await seam.addDevice(); // a lock holds only so many backups
    const code = await seam.addAccessCode({ device_id: device.device_id, ...stayUnderWay() });
    return [code, await seam.fail(code.access_code_id)];
  };
  // Its words go nowhere: only whom it was for.
  const noted = "/var/lib/sparekeyd/told";
  const notifiers = {
    shell: await writeProgram("notify-shell", `#!/bin/sh\njq -r .access_code.access_code_id >>${noted}\n`),
    python: await writeProgram(
      "notify-python",
      `#!/usr/bin/python3\nimport json, socket, subprocess, sys, threading, urllib.request
urllib.request.urlopen("${seam.url}/_sim/state").read()
threading.Thread(target=lambda: None).start()
subprocess.run(["curl", "--silent", "--fail", "--output", "/dev/null", "${seam.url}/_sim/state"], check=True)
open("${noted}", "a").write(json.load(sys.stdin)["access_code"]["access_code_id"] + "\\n")\n`,
    ),
    node: await writeProgram(
      "notify-node",
      `#!${process.execPath}\nconst { access_code } = JSON.parse(require("fs").readFileSync(0, "utf8"));
require("fs").appendFileSync("${noted}", access_code.access_code_id + "\\n");\n`,
    ),
  };
  const config = {
    listen: { address: "systemd", shards: 2 },
    redis: { url: "unix:///run/redis-sparekeyd/redis-server.sock", durability: "always" },
    workspace: [{ name: "home", api_url: seam.url }],
    // The restarts leave a thousand jobs: no reason to wait for a budget of requests.
    rescue: { retry_first: "50ms", retry_most: "500ms", requests_per_minute: 0 },
    notify: { channels: ["sms"] },
    "notify.sms": { type: "exec", command: notifiers.shell },
    alerts: { command: [`${shared}/alerts/log.sh`, "/var/log/sparekeyd/alerts.jsonl"] },
  };
  const configure = () => writeFile("/etc/sparekeyd/sparekeyd.toml", toToml(config));

  await t.test("sysusers and tmpfiles make what the units need", async () => {
    await sh("systemd-sysusers && systemd-tmpfiles --create sparekeyd.conf");
    assert.equal(await sh("id -nG sparekeyd"), "sparekeyd redis");
    assert.equal(await sh("stat -c '%U:%G %a' /etc/sparekeyd"), "root:sparekeyd 750");
    assert.equal(await sh("stat -c '%U:%G %a' /run/sparekeyd"), "sparekeyd:sparekeyd 755");
  });
  config.workspace[0].api_key_file = await writeSecret("seam-api-key", seam.apiKey);
  config.workspace[0].webhook_secret_files = [await writeSecret("webhook-secret", webhookSecret)];
  await configure();

  await t.test("Debian's template unit runs the Redis of etc/redis, which meets durability = \"always\"", async () => {
    await sh(`install -o redis -g redis -m 0640 ${shared}/redis/redis-sparekeyd.conf /etc/redis/`);
    await sh("systemctl start redis-server@sparekeyd.service");
    assert.equal(await redisCli("CONFIG", "GET", "appendfsync"), "appendfsync\nalways");
    const said = await sh("setpriv --reuid sparekeyd --regid sparekeyd --init-groups sparekeyd check --online 2>&1");
    assert.doesNotMatch(said, /FAILED|below|mistake/i, said);
  });

  await t.test("a webhook starts the service, and a shell script tells the guest", async () => {
    await sh("systemctl start sparekeyd.socket");
    assert.equal(await show("sparekeyd.service", "ActiveState"), "inactive");
    const [code, event] = await guestInTrouble();
    await waitFor("204", async () => (await send(event)).status === 204);
    await waitFor("the guest was told", () => told(code));
    await waitFor("READY=1", async () => (await show("sparekeyd.service", "ActiveState")) === "active");
  });

  await t.test("restarts under load lose no connection and no webhook", async () => {
    const load = new Load(url, [webhookSecret], { kept: 6, fresh: 6 });
    load.start();
    for (let i = 0; i < 3; ++i) {
      await load.progress(100);
      await sh("systemctl restart sparekeyd.service");
    }
    await load.progress(100);
    await load.stop();
    t.diagnostic(JSON.stringify(load.counts));
    assert.deepEqual(load.losses, []);
    assert.ok(load.accepted.length > 400);
    const records = await redisCli("EXISTS", ...load.accepted.map((id) => `{sparekey}:event:${id}`));
    assert.equal(Number(records), load.accepted.length);
    await waitFor("every job at its end", async () => {
      const sizes = await Promise.all(["waiting", "ready", "leased"].map((set) => redisCli("ZCARD", `{sparekey}:${set}`)));
      return sizes.every((size) => size === "0");
    }, 60_000);
  });

  await t.test("systemctl reload keeps it running", async () => {
    const pid = await show("sparekeyd.service", "MainPID");
    await sh("systemctl reload sparekeyd.service");
    assert.equal(await show("sparekeyd.service", "MainPID"), pid);
    const [, event] = await guestInTrouble();
    assert.equal((await send(event)).status, 204);
  });

  await t.test("a notifier in Python that uses curl works in the sandbox", async () => {
    config["notify.sms"].command = notifiers.python;
    await configure();
    await sh("systemctl restart sparekeyd.service");
    const [code, event] = await guestInTrouble();
    assert.equal((await send(event)).status, 204);
    await waitFor("the guest was told", () => told(code));
  });

  await t.test("one in Node needs the drop-in, and works with it", async () => {
    config["notify.sms"].command = notifiers.node;
    await configure();
    await sh("systemctl restart sparekeyd.service");
    const [code, event] = await guestInTrouble();
    assert.equal((await send(event)).status, 204);
    const job = `{sparekey}:job:${code.access_code_id}`;
    await waitFor("an attempt that failed", async () => /failed|uncertain/.test(await redisCli("HGET", job, "send:sms")));
    assert.equal(await told(code), false);
    await dropIn("sparekeyd.service", "compiling-notifiers.conf");
    await sh("systemctl restart sparekeyd.service");
    const [next, nextEvent] = await guestInTrouble();
    assert.equal((await send(nextEvent)).status, 204);
    await waitFor("the guest was told", () => told(next));
    config["notify.sms"].command = notifiers.shell;
    await configure();
  });

  await t.test("secrets that only root may read come as credentials", async () => {
    await mkdir("/etc/sparekeyd/secrets", { mode: 0o700 });
    await sh("mv /etc/sparekeyd/seam-api-key /etc/sparekeyd/webhook-secret /etc/sparekeyd/secrets; chown -R root:root /etc/sparekeyd/secrets; chmod 0600 /etc/sparekeyd/secrets/*");
    config.workspace[0].api_key_file = "credential:seam-api-key";
    config.workspace[0].webhook_secret_files = ["credential:webhook-secret"];
    await configure();
    await dropIn("sparekeyd.service", "credentials.conf");
    await sh("systemctl restart sparekeyd.service");
    const [code, event] = await guestInTrouble();
    assert.equal((await send(event)).status, 204);
    await waitFor("the guest was told", () => told(code));
  });

  await t.test("a unix socket for the proxy: its group may connect, others not, also after a stop", async () => {
    await dropIn("sparekeyd.socket", "proxy.conf");
    await sh("systemctl stop sparekeyd.service sparekeyd.socket && systemctl start sparekeyd.socket sparekeyd.service");
    await sh("systemctl stop sparekeyd.service && systemctl start sparekeyd.service");
    const as = (user) =>
      sh(`setpriv --reuid ${user} --regid ${user} --clear-groups curl -s -o /dev/null -w '%{http_code}' --unix-socket /run/sparekeyd/webhooks.sock http://localhost/webhooks/seam || true`);
    assert.equal(await as("www-data"), "405");
    assert.equal(await as("nobody".replace("nobody", "games")), "000");
  });

  const failures = async () => (await alerts()).filter(({ event }) => event === "service_failed").map(({ status }) => status);

  await t.test("a crash is told, the service is back, and that is told too", async () => {
    await rm("/var/log/sparekeyd/alerts.jsonl", { force: true });
    await sh("systemctl kill --signal=SEGV --kill-whom=main sparekeyd.service");
    await waitFor("the end of the alert", async () => (await failures()).length === 2);
    assert.deepEqual(await failures(), ["firing", "resolved"]);
    await waitFor("it runs again", async () => (await show("sparekeyd.service", "ActiveState")) === "active");
  });

  await t.test("a person who is told slowly is told the beginning and the end", async () => {
    await waitFor("the last alert is over", async () => (await show("sparekeyd-alert@sparekeyd.service.service", "ActiveState")) === "inactive");
    await rm("/var/log/sparekeyd/alerts.jsonl", { force: true });
    const [program, ...rest] = config.alerts.command;
    const go = "/var/lib/sparekeyd/go";
    const waits = `#!/bin/sh\nwhile [ ! -e ${go} ]; do sleep 0.1; done\nexec ${program} ${rest.join(" ")}\n`;
    config.alerts.command = await writeProgram("slow-alert", waits);
    await configure();
    await sh("systemctl kill --signal=SEGV --kill-whom=main sparekeyd.service");
    await waitFor("it is up before anybody was told", async () => (await show("sparekeyd-alert@sparekeyd.service.service", "ActiveState")) === "deactivating");
    assert.deepEqual(await failures(), []);
    await writeFile(go, "");
    await waitFor("the end of the alert", async () => (await failures()).length === 2);
    assert.deepEqual(await failures(), ["firing", "resolved"]);
    config.alerts.command = [program, ...rest];
    await configure();
  });

  await t.test("a configuration that is no TOML stops it, and a person is told", async () => {
    await waitFor("the last alert is out", async () => (await show("sparekeyd-alert@sparekeyd.service.service", "ActiveState")) === "inactive");
    await rm("/var/log/sparekeyd/alerts.jsonl", { force: true });
    const toml = toToml(config);
    await writeFile("/etc/sparekeyd/sparekeyd.toml", `[listen\n${toml}`);
    await assert.rejects(sh("systemctl restart sparekeyd.service"));
    const alert = await waitFor("the alert", async () => (await alerts()).find(({ event }) => event === "service_failed"));
    assert.equal(alert.details.unit, "sparekeyd.service");
    assert.equal(await show("sparekeyd.service", "ExecMainStatus"), "78");
    assert.equal(await show("sparekeyd.service", "ActiveState"), "failed");
    await writeFile("/etc/sparekeyd/sparekeyd.toml", toml);
    assert.deepEqual(await failures(), ["firing"]);
    await sh("systemctl start sparekeyd.service");
    await waitFor("the end of the alert", async () => (await failures()).length === 2);
  });
});
