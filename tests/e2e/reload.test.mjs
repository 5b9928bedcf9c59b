// SIGHUP: what is taken up, that nothing is dropped, and that a mistake changes nothing.
import assert from "node:assert/strict";
import { randomUUID, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import https from "node:https";
import path from "node:path";
import test from "node:test";
import { makeCertificates, makeEnded } from "./support/certificates.mjs";
import { startUnreadyDaemon, writeSecret } from "./support/daemon.mjs";
import { listenForNotices } from "./support/notify_socket.mjs";
import { startScene } from "./support/scene.mjs";
import { newWebhookSecret } from "./support/secrets.mjs";
import { signedHeaders } from "./support/svix_sender.mjs";
import { sparekeyd } from "./support/paths.mjs";
import { Program } from "./support/program.mjs";
import { makeTempDir } from "./support/temp_dir.mjs";
import { toToml } from "./support/toml.mjs";
import { waitFor } from "./support/wait_for.mjs";

const onLoopback = { admin: { address: "127.0.0.1:0" } };

/** The scene's configuration with these sections' keys changed. */
const changed = (scene, changes) => {
  const config = structuredClone(scene.config);
  for (const [section, keys] of Object.entries(changes)) config[section] = { ...config[section], ...keys };
  return config;
};

/** A channel that says `begun`, and sends once `go` is there; both are files in the scene's folder. */
function waiting(outbox, dir) {
  const slow = path.join(dir, "slow.sh");
  const deliver = outbox.command.map((word) => `'${word}'`).join(" ");
  const lines = [`touch '${dir}/begun'`, `while [ ! -e '${dir}/go' ]; do sleep 0.05; done`, `exec ${deliver}`];
  writeFileSync(slow, ["#!/bin/sh", "umask 077", ...lines, ""].join("\n"), { mode: 0o700 });
  return { sms: { type: "exec", command: [slow] } };
}

/** A channel whose provider refuses our credentials. */
function refusing(outbox, dir) {
  const refuses = path.join(dir, "refuses.sh");
  writeFileSync(refuses, `#!/bin/sh\ncat >/dev/null\necho '{"result":"permanent","unauthorized":true}'\n`, { mode: 0o700 });
  return { sms: { type: "exec", command: [refuses] } };
}

async function waitForResolved(scene, event) {
  await waitFor(`${event} is resolved`, async () =>
    (await scene.alertbox.messages()).some((alert) => alert.event === event && alert.status === "resolved"),
  );
}

/** Posts one webhook over `agent`'s connections: {status, fingerprint of the server's certificate}. */
function post(scene, agent, ca, event) {
  const body = JSON.stringify(event);
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", ...signedHeaders(body, scene.secrets) };
    const sent = https.request(
      `${scene.daemon.url}/webhooks/seam`,
      { method: "POST", agent, ca, headers, signal: AbortSignal.timeout(15_000) },
      (answer) => {
        const { fingerprint256 } = answer.socket.getPeerCertificate();
        answer.resume().on("end", () => resolve({ status: answer.statusCode, fingerprint: fingerprint256 }));
      },
    );
    sent.on("error", reject).end(body);
  });
}

const fingerprint = (file) => new X509Certificate(readFileSync(file)).fingerprint256;

test("a renewed certificate is shown to new connections, and no webhook under load notices", async (t) => {
  const scene = await startScene(t, { ...onLoopback, certificateDays: 2 });
  const alert = await scene.waitForAlert("certificate_expiring");
  assert.equal(alert.severity, "critical");
  const newDir = path.join(scene.dir, "renewed");
  await mkdir(newDir);
  const renewed = await makeCertificates(newDir);
  const ca = [scene.certificates.ca, renewed.ca];
  const [before, after] = [fingerprint(scene.certificates.cert), fingerprint(renewed.cert)];
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  const another = () => ({ ...event, event_id: randomUUID(), access_code_id: randomUUID() });

  // One connection that is kept all the time, and new ones all the time.
  const kept = new https.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => kept.destroy());
  const seen = { kept: [], fresh: [] };
  let going = true;
  const load = async (name, agent) => {
    while (going) seen[name].push(await post(scene, agent, ca, another()));
  };
  const loads = [load("kept", kept), load("fresh", false), load("fresh", false)];
  const count = (name, certificate) => seen[name].filter((answer) => answer.fingerprint === certificate).length;
  await waitFor("some webhooks", () => count("kept", before) > 5 && count("fresh", before) > 5);

  await scene.daemon.reload(
    changed(scene, { tls: { certificate_file: renewed.cert, private_key_file: renewed.key } }),
  );
  assert.equal((await post(scene, false, ca, another())).fingerprint, after);
  const keptBefore = seen.kept.length;
  await waitFor("more webhooks", () => seen.kept.length > keptBefore + 5 && count("fresh", after) > 5);
  going = false;
  await Promise.all(loads);

  const answers = [...seen.kept, ...seen.fresh];
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [204]);
  assert.equal(count("kept", after), 0, "the kept connection was cut");
  const metrics = await scene.admin.metrics();
  assert.equal(
    metrics.get("sparekeyd_certificate_not_after_timestamp_seconds"),
    Date.parse(new X509Certificate(readFileSync(renewed.cert)).validTo) / 1000,
  );
  await waitForResolved(scene, "certificate_expiring");
  await scene.assertNothingLeaked();
});

test("a certificate that has ended, or has another's key, is refused; the one in use stays", async (t) => {
  const scene = await startScene(t, onLoopback);
  const { ca, cert, key } = scene.certificates;
  const shown = async () => (await post(scene, false, ca, { event_type: "phone.deactivated", event_id: randomUUID() })).fingerprint;
  const otherDir = path.join(scene.dir, "other");
  await mkdir(otherDir);
  const other = await makeCertificates(otherDir);
  const refused = async (tls) => {
    const said = await scene.daemon.reload(changed(scene, { tls, notify: { contact: "+1 555 0100" } }));
    assert.equal(await shown(), fingerprint(cert));
    return said;
  };
  const ended = await makeEnded(scene.certificates);
  assert.match(await refused({ certificate_file: ended, private_key_file: key }), /not reloaded.*key=tls\.certificate_file error="the certificate ended at \S+, the one in use did not"/);
  assert.match((await scene.waitForAlert("reload_failed")).summary, /tls\.certificate_file: the certificate ended/);
  assert.match(await refused({ certificate_file: cert, private_key_file: other.key }), /not reloaded.*does not belong to the certificate/);
  assert.ok((await scene.alertbox.messages()).every(({ event }) => event !== "certificate_expiring"));
});

test("signals that come during a reload are answered by one more, not one each", async (t) => {
  const scene = await startScene(t, onLoopback);
  const count = (words) => scene.log.split(words).length - 1;
  const signals = 30; // each is quicker than a reload by far
  for (let i = 0; i < signals; ++i) {
    scene.daemon.program.child.kill("SIGHUP");
    await scene.admin.get("/healthz"); // the main thread, which hears signals, has turned
  }
  await waitFor("the last reload", async () => {
    await scene.admin.get("/healthz");
    return count("reading the configuration again") === count("info configuration reloaded");
  });
  const reloads = count("reading the configuration again");
  assert.ok(reloads >= 2 && reloads < signals, `${reloads} reloads for ${signals} signals`);
});

test("a webhook secret is rotated without a refused webhook", async (t) => {
  const scene = await startScene(t, { ...onLoopback, secretCount: 1 });
  const [old] = scene.secrets;
  const fresh = newWebhookSecret();
  scene.secrets.push(fresh);
  const oldFile = scene.config.workspace[0].webhook_secret_files[0];
  const freshFile = await writeSecret(scene.dir, "webhook-secret-new", fresh);
  const withSecrets = (...files) => {
    const config = structuredClone(scene.config);
    config.workspace[0].webhook_secret_files = files;
    return config;
  };
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  const status = async (secret) =>
    (await scene.svix.send({ ...event, event_id: randomUUID() }, { secrets: [secret] })).status;
  const lastUse = async (n) =>
    (await scene.admin.metrics()).get(
      `sparekeyd_webhook_secret_last_used_timestamp_seconds{secret="${n}",workspace="home"}`,
    );

  assert.deepEqual([await status(old), await status(fresh)], [204, 401]);
  await scene.daemon.reload(withSecrets(oldFile, freshFile));
  assert.equal(await lastUse(0), 0, "of another list of secrets");
  assert.deepEqual([await status(old), await status(fresh)], [204, 204]);
  assert.ok((await lastUse(0)) > 0 && (await lastUse(1)) > 0);
  await scene.daemon.reload(withSecrets(freshFile));
  assert.deepEqual([await status(old), await status(fresh)], [401, 204]);
  await scene.assertRescued(code);
  await scene.assertNothingLeaked();
});

test("once the API key is mended, the guest who waits for it is told at once", async (t) => {
  const scene = await startScene(t, { rescue: { probe_every: "1h" } });
  const { apiKey } = scene.seam;
  await writeSecret(scene.dir, "api-key", "seam_of_yesterday");
  await scene.daemon.reload(scene.config);
  const [code] = await scene.addGuestInTrouble();
  await scene.waitForAlert("seam_unauthorized");
  await scene.daemon.waitForLog(code.access_code_id, "job held");

  await writeSecret(scene.dir, "api-key", apiKey);
  await scene.daemon.reload(scene.config);
  await scene.assertRescued(code);
  await waitForResolved(scene, "seam_unauthorized");
  await scene.assertNothingLeaked();
});

test("a channel whose credentials were refused is tried again at once", async (t) => {
  const scene = await startScene(t, { rescue: { probe_every: "1h" }, channels: refusing });
  const [code] = await scene.addGuestInTrouble();
  await scene.waitForAlert("channel_unauthorized");
  await scene.daemon.waitForLog(code.access_code_id, "job held");
  await scene.daemon.reload(changed(scene, { "notify.sms": { command: scene.outbox.command } }));
  await scene.assertRescued(code);
  await waitForResolved(scene, "channel_unauthorized");
});

test("alerts about a channel and a workspace that are gone are resolved", async (t) => {
  const scene = await startScene(t, { rescue: { probe_every: "1h" }, channels: refusing });
  await scene.addGuestInTrouble();
  await scene.waitForAlert("channel_unauthorized");
  await writeSecret(scene.dir, "api-key", "seam_of_yesterday");
  await scene.daemon.reload(scene.config);
  await scene.addGuestInTrouble();
  await scene.waitForAlert("seam_unauthorized");

  const config = changed(scene, { notify: { channels: ["letter"] } });
  config["notify.letter"] = { type: "exec", command: scene.outbox.command };
  delete config["notify.sms"];
  config.workspace[0].name = "another";
  await scene.daemon.reload(config);
  await waitForResolved(scene, "channel_unauthorized");
  await waitForResolved(scene, "seam_unauthorized");
});

test("a rescue under way ends as it began, the next one goes through the new channel with the new words", async (t) => {
  const scene = await startScene(t, { channels: waiting });
  const [first] = await scene.addGuestInTrouble();
  await waitFor("the message is on its way", () => existsSync(path.join(scene.dir, "begun")));

  const config = changed(scene, { notify: { channels: ["letter"], contact: "+1 555 0100" }, log: { level: "debug" } });
  config["notify.letter"] = { type: "exec", command: scene.outbox.command };
  await scene.daemon.reload(config);
  const [second] = await scene.addGuestInTrouble();
  const letter = await scene.assertRescued(second);
  assert.equal(letter.channel, "letter");
  assert.match(letter.message.text, /\+1 555 0100/);
  assert.match(scene.log, / debug Seam answered/);

  writeFileSync(path.join(scene.dir, "go"), "");
  const slow = await scene.assertRescued(first);
  assert.equal(slow.channel, "sms");
  assert.doesNotMatch(slow.message.text, /\+1 555 0100/);
  await scene.daemon.program.waitForOutput(/an old configuration is not in use any more/);
  await scene.assertNothingLeaked();
  assert.deepEqual(await scene.daemon.stop(), { code: 0, signal: null });
});

test("a template that changed is taken up, and one with a mistake refuses everything", async (t) => {
  const scene = await startScene(t);
  const templates = path.join(scene.dir, "templates");
  await mkdir(templates);
  const file = path.join(templates, "en.sms.txt");
  await writeFile(file, "Open sesame: {{pin}}\n");
  const config = changed(scene, { notify: { templates } });
  await scene.daemon.reload(config);
  const [first] = await scene.addGuestInTrouble();
  assert.match((await scene.assertRescued(first)).message.text, /^Open sesame: /);

  await writeFile(file, "Open {{sesame}}\n");
  assert.match(await scene.daemon.reload(config), /not reloaded.*en\.sms\.txt/);
  const [second] = await scene.addGuestInTrouble();
  assert.match((await scene.assertRescued(second)).message.text, /^Open sesame: /);
});

test("whether delays are rescued is taken up", async (t) => {
  const scene = await startScene(t, { rescue: { on_delay: true } });
  const late = { event_type: "access_code.delay_in_setting_on_device", errors: [] };
  const failsLate = async () => {
    const code = await scene.addGuest();
    assert.equal((await scene.svix.send(await scene.seam.fail(code.access_code_id, late))).status, 204);
    return code;
  };
  await scene.assertRescued(await failsLate());
  const withDelays = (rescued) => changed(scene, { rescue: { ...scene.config.rescue, on_delay: rescued } });
  await scene.daemon.reload(withDelays(false));
  assert.deepEqual(await scene.job(await failsLate()), {});
  await scene.daemon.reload(withDelays(true));
  await scene.assertRescued(await failsLate());
});

test("a file with a mistake changes nothing, and says where it is", async (t) => {
  const notices = await listenForNotices(t, await makeTempDir(), 500);
  const scene = await startScene(t, { ...onLoopback, env: notices.env });
  const text = toToml(changed(scene, { notify: { contact: "+1 555 0100" } })) + '\n[guests]\ntimeout = "soon"\n';
  const line = text.split("\n").indexOf('timeout = "soon"') + 1;
  const said = await scene.daemon.reload(text);
  assert.match(said, new RegExp(`error configuration not reloaded.*sparekeyd\\.toml line=${line} .*key=guests\\.timeout`));
  const alert = await scene.waitForAlert("reload_failed");
  assert.equal(alert.severity, "warning");
  assert.match(alert.summary, new RegExp(`sparekeyd\\.toml:${line}:\\d+: guests\\.timeout: `));
  await waitFor("the status says so", () => /STATUS=configuration NOT reloaded: .*guests\.timeout/.test(notices.messages));

  const [code] = await scene.addGuestInTrouble();
  const message = await scene.assertRescued(code);
  assert.doesNotMatch(message.message.text, /\+1 555 0100/);

  await scene.daemon.reload(changed(scene, { notify: { contact: "+1 555 0100" } }));
  await waitForResolved(scene, "reload_failed");
  const [next] = await scene.addGuestInTrouble();
  assert.match((await scene.assertRescued(next)).message.text, /\+1 555 0100/);
  const metrics = await scene.admin.metrics();
  assert.equal(metrics.get('sparekeyd_config_reloads_total{outcome="ok"}'), 1);
  assert.equal(metrics.get('sparekeyd_config_reloads_total{outcome="refused"}'), 1);
  assert.ok(Math.abs(metrics.get("sparekeyd_config_last_load_timestamp_seconds") - Date.now() / 1000) < 300);
});

test("certificates that are none are refused as a mistake of their key", async (t) => {
  const scene = await startScene(t);
  const config = structuredClone(scene.config);
  config.workspace[0].ca_file = path.join(scene.dir, "authorities.pem");
  await writeFile(config.workspace[0].ca_file, "these are none\n");
  const line = toToml(config).split("\n").findIndex((text) => text.startsWith("ca_file")) + 1;
  assert.ok(line > 0);
  const said = await scene.daemon.reload(config);
  assert.match(said, new RegExp(`not reloaded.* line=${line} .*key=workspace\\.ca_file .*cannot be loaded`));
});

test("a key that needs a restart is named, and the rest is taken up", async (t) => {
  const scene = await startScene(t);
  const said = await scene.daemon.reload(
    changed(scene, { listen: { shards: 1, address: "127.0.0.1:1" }, notify: { contact: "+1 555 0100" } }),
  );
  assert.match(said, /warning a changed key needs a restart .*key=listen\.shards/);
  assert.match(said, /warning a changed key needs a restart .*key=listen\.address/);
  const [code] = await scene.addGuestInTrouble();
  assert.match((await scene.assertRescued(code)).message.text, /\+1 555 0100/);
});

test("SIGHUP while it starts waits until it can be answered", async (t) => {
  const scene = await startScene(t);
  await scene.daemon.stop();
  const isHeldBack = (pid) => (Number.parseInt(/^SigBlk:\s*[0-9a-f]*([0-9a-f])$/m.exec(readFileSync(`/proc/${pid}/status`))?.[1] ?? 0, 16) & 1) !== 0;
  const startAndHangUp = async () => {
    const program = new Program(t, sparekeyd, ["--config", scene.daemon.file, "serve"]);
    const { pid } = program.child;
    // Without a pause: the start is short.
    let held = false;
    for (let i = 0; !held && i < 50_000 && !program.output; ++i) {
      held = isHeldBack(pid);
      if (i % 100 === 99) await new Promise(setImmediate);
    }
    if (held) program.child.kill("SIGHUP");
    if (held) await program.waitForOutput(/ info configuration reloaded /);
    assert.deepEqual(await program.kill("SIGTERM"), { code: 0, signal: null });
    return held;
  };
  await waitFor("a start in which we are quick enough", startAndHangUp, 60_000);
});

test("SIGHUP before Redis is there is no end of the start; later ones are told as systemd asks", async (t) => {
  const scene = await startScene(t);
  await scene.daemon.stop();
  await scene.redis.stop();
  const notices = await listenForNotices(t, await makeTempDir(), 500);
  const count = (word) => notices.messages.split(word).length - 1;
  const daemon = await startUnreadyDaemon(t, scene.dir, scene.config, notices.env);
  await daemon.reload(scene.config);
  await waitFor("the status", () => count("STATUS=configuration reloaded; waiting for Redis") === 1);
  assert.equal(count("READY=1"), 0);
  assert.equal(count("RELOADING=1"), 0);

  await scene.redis.start();
  await waitFor("READY=1", () => count("READY=1") === 1);
  await daemon.reload(scene.config);
  await waitFor("READY=1 again", () => count("READY=1") === 2);
  assert.match(notices.messages, /RELOADING=1\nMONOTONIC_USEC=\d+\n/);
  assert.equal(count("RELOADING=1"), 1);
  assert.ok(notices.messages.indexOf("RELOADING=1") < notices.messages.lastIndexOf("READY=1"));
  assert.deepEqual(await daemon.stop(), { code: 0, signal: null });
});

test("SIGHUP while it stops ends nothing, up to the last moment", async (t) => {
  const scene = await startScene(t, { channels: waiting });
  await scene.addGuestInTrouble();
  await waitFor("the message is on its way", () => existsSync(path.join(scene.dir, "begun")));
  const { program } = scene.daemon;
  program.child.kill("SIGTERM");
  await program.waitForOutput(/ info stopping /);
  for (let i = 0; i < 5; ++i) program.child.kill("SIGHUP");
  writeFileSync(path.join(scene.dir, "go"), "");
  await waitFor("the guest is told", async () => (await scene.outbox.messages()).length === 1);
  // Without a pause, so that one comes in the last moment.
  while (program.running) {
    for (let i = 0; i < 200; ++i) program.child.kill("SIGHUP");
    await new Promise(setImmediate);
  }
  assert.deepEqual(program.exit, { code: 0, signal: null });
});
