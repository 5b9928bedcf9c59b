// The admin endpoint of the whole daemon: what it counts, and what it says of its health.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { findFaults } from "./support/admin.mjs";
import { writeSecret } from "./support/daemon.mjs";
import { newWebhookSecret } from "./support/secrets.mjs";
import { startScene } from "./support/scene.mjs";
import { makeTempDir } from "./support/temp_dir.mjs";
import { listenForNotices } from "./support/notify_socket.mjs";
import { waitFor } from "./support/wait_for.mjs";

const pullPath = "/access_codes/pull_backup_access_code";
const onLoopback = { admin: { address: "127.0.0.1:0" } };

const webhooks = (outcome, workspace = "home") =>
  `sparekeyd_webhooks_total{outcome="${outcome}",workspace="${workspace}"}`;
const latencies = (stage) => `sparekeyd_rescue_latency_seconds_count{stage="${stage}"}`;

test("after a rescue the numbers say what happened, and promtool finds no fault with them", async (t) => {
  const scene = await startScene(t, { ...onLoopback, secretCount: 2 });
  await scene.seam.addFault({ route: pullPath, status: 500, times: 1 });
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  const signedBy = { secrets: [scene.secrets[1]] };
  const before = Math.floor(Date.now() / 1000);
  assert.equal((await scene.svix.send(event, signedBy)).status, 204);
  await scene.assertRescued(code);
  assert.equal((await scene.svix.send(event, signedBy)).status, 204);
  assert.equal((await scene.svix.send(event, { secrets: [newWebhookSecret()] })).status, 401);
  assert.equal((await scene.svix.post("{}", {}, "/elsewhere")).status, 404);

  const samples = await scene.admin.metrics();
  assert.equal(await findFaults(samples.text), "");
  const expected = {
    [webhooks("accepted")]: 1,
    [webhooks("duplicate")]: 1,
    [webhooks("no_signature_matches")]: 1,
    [webhooks("stale_timestamp")]: 0,
    [webhooks("unknown_path", "")]: 1,
    [latencies("received")]: 1,
    [latencies("claimed")]: 1,
    [latencies("pulled")]: 1,
    [latencies("sent")]: 1,
    'sparekeyd_rescue_outcomes_total{reason="told",verdict="done"}': 1,
    'sparekeyd_rescue_outcomes_total{reason="seam_pull",verdict="retry"}': 1,
    'sparekeyd_notifications_total{channel="sms",result="sent"}': 1,
    'sparekeyd_notifications_total{channel="sms",result="temporary"}': 0,
    [`sparekeyd_seam_requests_total{route="${pullPath}",status="500"}`]: 1,
    [`sparekeyd_seam_requests_total{route="${pullPath}",status="200"}`]: 1,
    [`sparekeyd_seam_request_duration_seconds_count{route="${pullPath}"}`]: 2,
    'sparekeyd_webhook_secret_last_used_timestamp_seconds{secret="0",workspace="home"}': 0,
    sparekeyd_durability_met: 1,
    sparekeyd_alerts_failing: 0,
    sparekeyd_healthy: 1,
    sparekeyd_ready: 1,
  };
  for (const [series, value] of Object.entries(expected)) assert.equal(samples.get(series), value, series);
  const lastUse = 'sparekeyd_webhook_secret_last_used_timestamp_seconds{secret="1",workspace="home"}';
  assert.ok(samples.get(lastUse) >= before);
  // Either clock is this machine's, and the signature is in whole seconds.
  const skew = samples.get('sparekeyd_webhook_clock_skew_seconds{workspace="home"}');
  assert.ok(skew >= 0 && skew < 60, `${skew}`);

  await scene.assertNothingLeaked();
  const ids = [code.access_code_id, event.event_id, event.device_id, event.workspace_id];
  for (const id of ids) assert.ok(!samples.text.includes(id), "an id is in a label");
});

test("jobs are counted by state, and guests in the end are nobody's any more", async (t) => {
  const scene = await startScene(t, onLoopback);
  await scene.seam.addFault({ route: pullPath, status: 500, times: 1000 });
  await scene.addGuestInTrouble();
  const jobs = async (...states) => {
    const samples = await scene.admin.metrics();
    return states.reduce((sum, state) => sum + samples.get(`sparekeyd_jobs{state="${state}"}`), 0);
  };
  await waitFor("a job in the queue", async () => (await jobs("waiting", "ready", "leased")) === 1);
  await scene.seam.clearFaults();
  await waitFor("an empty queue", async () => (await jobs("waiting", "ready", "leased", "dead")) === 0);
  assert.equal((await scene.admin.metrics()).get("sparekeyd_redis_up"), 1);
});

test("a frozen Redis shows in /readyz and /healthz, does not starve the watchdog, and is forgotten", async (t) => {
  const notices = await listenForNotices(t, await makeTempDir(), 500);
  const scene = await startScene(t, { ...onLoopback, env: notices.env });
  const fed = () => notices.messages.split("WATCHDOG=1").length;
  await waitFor("READY=1", () => notices.messages.includes("READY=1"));
  await waitFor("ready", async () => (await scene.admin.probe("/readyz")).status === 200);
  assert.deepEqual(await scene.admin.probe("/healthz"), { status: 200, reasons: [], warnings: [] });

  scene.redis.freeze();
  const unready = await waitFor("not ready", async () => {
    const said = await scene.admin.probe("/readyz");
    return said.status === 503 && said;
  });
  assert.ok(unready.reasons.includes("redis_unreachable"));
  const stalled = await waitFor(
    "not alive",
    async () => {
      const said = await scene.admin.probe("/healthz");
      return said.status === 503 && said;
    },
    30_000,
  );
  assert.deepEqual(stalled.reasons, ["redis_silent"]);
  const samples = await waitFor("the queue is unknown", async () => {
    const now = await scene.admin.metrics();
    return now.get("sparekeyd_redis_up") === 0 && now;
  });
  assert.ok(Number.isNaN(samples.get('sparekeyd_jobs{state="ready"}')));
  assert.equal(await findFaults(samples.text), "");
  const fedBefore = fed();
  await waitFor("the watchdog is fed while Redis is frozen", () => fed() > fedBefore + 2);

  scene.redis.thaw();
  await waitFor("ready again", async () => (await scene.admin.probe("/readyz")).status === 200);
  assert.equal((await scene.admin.probe("/healthz")).status, 200);
});

test("a Redis that is stopped shows in /readyz, and so does its return", async (t) => {
  const scene = await startScene(t, onLoopback);
  await waitFor("ready", async () => (await scene.admin.probe("/readyz")).status === 200);
  await scene.redis.stop();
  const unready = await waitFor("not ready", async () => {
    const said = await scene.admin.probe("/readyz");
    return said.status === 503 && said;
  });
  assert.deepEqual(unready.reasons, ["redis_unreachable"]);
  await scene.redis.start();
  await waitFor("ready again", async () => (await scene.admin.probe("/readyz")).status === 200);
});

test("while the daemon drains it is alive, and not ready", async (t) => {
  const scene = await startScene(t, { ...onLoopback, behaviour: { latency_ms: { [pullPath]: 60_000 } } });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "access code inspected");
  scene.daemon.program.child.kill("SIGTERM");
  await scene.daemon.program.waitForOutput(/info stopping signal=15/);
  const { status, reasons } = await scene.admin.probe("/readyz");
  assert.equal(status, 503);
  assert.ok(reasons.includes("draining"));
  assert.equal((await scene.admin.probe("/healthz")).status, 200);
  assert.deepEqual(await scene.daemon.stop(), { code: 0, signal: null }); // the second signal
});

test("with a token, /metrics is for those who bring it, and the probes are for everybody", async (t) => {
  const token = randomUUID();
  const dir = await makeTempDir();
  const admin = { address: "127.0.0.1:0", token_file: await writeSecret(dir, "admin-token", token) };
  const scene = await startScene(t, { admin });
  assert.equal((await scene.admin.get("/metrics")).status, 401);
  assert.equal((await scene.admin.get("/metrics", { authorization: `Bearer ${token}` })).status, 200);
  assert.notEqual((await scene.admin.get("/healthz")).status, 401);
  assert.notEqual((await scene.admin.get("/readyz")).status, 401);
  assert.ok(!scene.log.includes(token));
});
