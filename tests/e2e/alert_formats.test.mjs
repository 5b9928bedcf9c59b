// Each format is accepted by a server that checks what the service publishes: a real alert of the real daemon,
// and its end.
import assert from "node:assert/strict";
import test from "node:test";
import { refusal, startAlertReceiver } from "./support/alert_receiver.mjs";
import { writeSecret } from "./support/daemon.mjs";
import { startScene } from "./support/scene.mjs";
import { newWebhookSecret } from "./support/secrets.mjs";
import { makeTempDir } from "./support/temp_dir.mjs";
import { waitFor } from "./support/wait_for.mjs";

const emptyPool = { pool_size: 0, empty_pool_status: 422 };
const routingKey = "0123456789abcdef0123456789abcdef";

/** A scene whose alerts go to `receiver`. */
async function startWithReceiver(t, receiver, alerts) {
  const dir = await makeTempDir();
  const urlFile = await writeSecret(dir, "url", receiver.url);
  return startScene(t, { behaviour: emptyPool, alerts: { url_file: urlFile, ...alerts } });
}

/** What the receiver took: [it fires, it is resolved], after the guest's lock had no backup and then one. */
async function fireAndResolve(scene, receiver, { isFiring, isResolved }) {
  const [code] = await scene.addGuestInTrouble();
  const firing = await waitFor("the alert", () => receiver.accepted.find(isFiring));
  await scene.updateDevice({ add_backups: 1 });
  await scene.assertRescued(code);
  const resolved = await waitFor("its end", () => receiver.accepted.find(isResolved));
  assert.deepEqual(receiver.refused, []);
  assert.equal(receiver.accepted.length, 2);
  await scene.assertNothingLeaked();
  assert.ok(!scene.log.includes("swordfish") && !scene.log.includes(routingKey), "a secret is in the log");
  return [code, firing, resolved];
}

test("JSON, signed as Standard Webhooks are", async (t) => {
  const signingSecret = newWebhookSecret();
  const receiver = await startAlertReceiver(t, "json", { signingSecret });
  const dir = await makeTempDir();
  const scene = await startWithReceiver(t, receiver, {
    signing_secret_file: await writeSecret(dir, "signing", signingSecret),
  });
  const [code, firing, resolved] = await fireAndResolve(scene, receiver, {
    isFiring: (alert) => alert.event === "pool_empty" && alert.status === "firing",
    isResolved: (alert) => alert.event === "pool_empty" && alert.status === "resolved",
  });
  assert.equal(firing.details.access_code_id, code.access_code_id);
  assert.equal(resolved.dedup_key, firing.dedup_key);
});

test("Slack", async (t) => {
  const receiver = await startAlertReceiver(t, "slack");
  const scene = await startWithReceiver(t, receiver, { format: "slack" });
  const [code, firing] = await fireAndResolve(scene, receiver, {
    isFiring: ({ text }) => text.startsWith("firing critical pool_empty: "),
    isResolved: ({ text }) => text.startsWith("resolved critical pool_empty: "),
  });
  assert.ok(firing.blocks[1].text.text.includes(code.access_code_id));
});

test("PagerDuty", async (t) => {
  const receiver = await startAlertReceiver(t, "pagerduty");
  const dir = await makeTempDir();
  const scene = await startWithReceiver(t, receiver, {
    format: "pagerduty",
    routing_key_file: await writeSecret(dir, "routing-key", routingKey),
  });
  const [code, firing, resolved] = await fireAndResolve(scene, receiver, {
    isFiring: (event) => event.event_action === "trigger",
    isResolved: (event) => event.event_action === "resolve",
  });
  assert.equal(firing.routing_key, routingKey);
  assert.equal(firing.payload.class, "pool_empty");
  assert.equal(firing.payload.custom_details.access_code_id, code.access_code_id);
  assert.equal(resolved.dedup_key, firing.dedup_key);
});

test("Alertmanager", async (t) => {
  const receiver = await startAlertReceiver(t, "alertmanager");
  const scene = await startWithReceiver(t, receiver, { format: "alertmanager" });
  const [code, [firing], [resolved]] = await fireAndResolve(scene, receiver, {
    isFiring: ([alert]) => Date.parse(alert.endsAt) > Date.now(),
    isResolved: ([alert]) => Date.parse(alert.endsAt) <= Date.now(),
  });
  assert.equal(firing.labels.alertname, "pool_empty");
  assert.equal(firing.annotations.access_code_id, code.access_code_id);
  assert.deepEqual(resolved.labels, firing.labels); // which is what makes it the same alert
  assert.equal(resolved.startsAt, firing.startsAt);
});

test("an alert that is open is told once, and its end by the daemon that sees it, over a restart", async (t) => {
  const receiver = await startAlertReceiver(t, "json");
  const scene = await startWithReceiver(t, receiver, {});
  const [code] = await scene.addGuestInTrouble();
  await waitFor("the alert", () => receiver.accepted.length === 1);
  assert.deepEqual(await scene.daemon.stop(), { code: 0, signal: null });
  await scene.restartDaemon();
  const attempts = () => scene.seam.requests("/access_codes/pull_backup_access_code");
  const before = (await attempts()).length;
  await waitFor("another try", async () => (await attempts()).length > before);
  await scene.updateDevice({ add_backups: 1 });
  await scene.assertRescued(code);
  await waitFor("its end", () => receiver.accepted.length > 1);
  assert.deepEqual(
    receiver.accepted.map(({ event, status }) => `${status} ${event}`),
    ["firing pool_empty", "resolved pool_empty"],
  );
  await scene.daemon.stop();
  assert.equal(Number(await scene.redis.command("HLEN", "{sparekey}:alerts")), 0);
});

// The servers above would notice.
const good = {
  json: '{"version":1,"kind":"alert","status":"firing","severity":"critical","event":"e","dedup_key":"k","summary":"s","details":{},"at":"2026-11-23T03:05:00.000Z"}',
  slack: '{"text":"t","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"t"}}]}',
  pagerduty: `{"routing_key":"${routingKey}","event_action":"trigger","dedup_key":"k","payload":{"summary":"s","source":"h","severity":"critical"}}`,
  alertmanager:
    '[{"labels":{"alertname":"a"},"annotations":{},"startsAt":"2026-11-23T03:05:00.000Z","endsAt":"2026-11-23T03:06:00.000Z"}]',
};
const bad = [
  ["json", '"firing"', '"on"', "an unknown status"],
  ["json", '"details":{}', '"details":{"pin":4207}', "a detail that is no string"],
  ["slack", '"text":"t"}}', `"text":"${"t".repeat(3001)}"}}`, "a section of more than 3000 characters"],
  ["slack", '"mrkdwn"', '"markdown"', "an unknown type of text"],
  ["slack", '"section"', '"paragraph"', "an unknown block"],
  ["slack", '"text":"t",', "", "no text for the notification"],
  ["pagerduty", routingKey, "short", "a routing key that is not one"],
  ["pagerduty", '"trigger"', '"fire"', "an unknown action"],
  ["pagerduty", '"critical"', '"fatal"', "an unknown severity"],
  ["pagerduty", '"source":"h",', "", "no source"],
  ["pagerduty", '"summary":"s"', `"summary":"${"s".repeat(1025)}"`, "a summary of more than 1024 characters"],
  ["pagerduty", '"dedup_key":"k"', `"dedup_key":"${"k".repeat(256)}"`, "a key of more than 255 characters"],
  ["pagerduty", /,"payload".*$/, "}", "a trigger without a payload"],
  ["alertmanager", '"alertname":"a"', "", "no label"],
  ["alertmanager", '"alertname"', '"alert-name"', "a label's name with a hyphen"],
  ["alertmanager", '"2026-11-23T03:06:00.000Z"', '"2026-11-23T03:04:00.000Z"', "an end before the start"],
  ["alertmanager", '"2026-11-23T03:06:00.000Z"', '"2026-11-23 03:06:00"', "a time that is not RFC 3339"],
];
const paths = {
  json: "/hook",
  slack: "/services/T0/B0/swordfish",
  pagerduty: "/v2/enqueue",
  alertmanager: "/api/v2/alerts",
};
const headers = { "content-type": "application/json" };

for (const format of Object.keys(good)) {
  test(`the server for ${format} takes what is right`, () => {
    const request = { method: "POST", url: paths[format], headers, body: good[format] };
    assert.equal(refusal(format, request), undefined);
    assert.ok(refusal(format, { ...request, method: "PUT" }));
    assert.ok(refusal(format, { ...request, headers: { "content-type": "text/plain" } }));
  });
}

for (const [format, from, to, what] of bad) {
  test(`the server for ${format} refuses ${what}`, () => {
    const body = good[format].replace(from, to);
    assert.notEqual(body, good[format]);
    assert.ok(refusal(format, { method: "POST", url: paths[format], headers, body }));
  });
}

test("the server for json refuses a signature of another secret", () => {
  const request = { method: "POST", url: paths.json, headers, body: good.json };
  assert.ok(refusal("json", request, newWebhookSecret()));
});
