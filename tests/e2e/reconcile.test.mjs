// What no webhook brings: Seam is asked for it, and the guest is told all the same.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { startDaemon } from "./support/daemon.mjs";
import { askCommand } from "./support/operator.mjs";
import { startScene } from "./support/scene.mjs";
import { hoursFromNow, stayUnderWay } from "./support/stays.mjs";
import { waitFor } from "./support/wait_for.mjs";

const often = { every: "1s" };
// Only the sweep: nothing is left to events.
const sweeping = { every: "1h", sweep_every: "1s", grace: "0s" };

for (const [name, options] of [
  ["seam-sim", {}],
  ["seam-sim that lists in any order", { behaviour: { event_order: "shuffled", event_pages: false } }],
  ["Seam's own fake", { fake: true }],
]) {
  test(`without any webhook, every failure is found in Seam's events: ${name}`, async (t) => {
    const scene = await startScene(t, { ...options, reconcile: often });
    const codes = [await scene.addGuest(), ...(options.fake ? [] : [await scene.addGuest()])];
    for (const code of codes) await scene.seam.fail(code.access_code_id);
    for (const code of codes) await scene.assertRescued(code);
    const { timeline } = await askCommand(scene, "why", codes[0].access_code_id);
    assert.match(JSON.stringify(timeline), /found by reconciliation/);
    await scene.assertNothingLeaked();
  });
}

test("after 28 hours without an endpoint, when Svix has given up, the guest is rescued", async (t) => {
  const scene = await startScene(t);
  await scene.daemon.stop();
  // Nobody listens there any more.
  await scene.seam.setWebhook({ url: `${scene.daemon.url}/webhooks/seam`, secrets: scene.secrets, retry_ms: [10] });
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id, { created_at: hoursFromNow(-28) });
  await waitFor("the last attempt", async () => {
    const attempts = (await scene.seam.deliveries()).filter((line) => line.event_id === event.event_id);
    return attempts.length === 2 && attempts.every((line) => line.status === 0);
  });
  await scene.restartDaemon();
  await scene.assertRescued(code);
});

for (const [name, options] of [
  ["seam-sim", {}],
  ["Seam's own fake", { fake: true }],
]) {
  test(`a failure whose event is lost is found by the sweep, once: ${name}`, async (t) => {
    const scene = await startScene(t, { ...options, reconcile: sweeping, admin: { address: "127.0.0.1:0" } });
    const code = await scene.addGuest();
    await scene.seam.fail(code.access_code_id, { is_lost: true });
    await scene.assertRescued(code);
    assert.match(scene.log, new RegExp(`a failure was found that no event told of.*${code.access_code_id}`));

    const sweeps = () => scene.log.match(/ swept /g)?.length ?? 0;
    const before = sweeps();
    await waitFor("two more sweeps", () => sweeps() > before + 1);
    const metrics = await scene.admin.metrics();
    assert.equal(metrics.get('sparekeyd_reconciled_total{from="sweep",workspace="home"}'), 1);
    assert.equal((await scene.messagesFor(code)).length, 1);
  });
}

test("a stay that is moved from next week to now is noticed by the sweep where the event is lost", async (t) => {
  const scene = await startScene(t, { reconcile: sweeping });
  const [code] = await scene.addGuestInTrouble({ starts_at: hoursFromNow(120), ends_at: hoursFromNow(168) });
  await waitFor("the job to be held", async () => (await scene.job(code)).reason === "early");
  const now = stayUnderWay();
  await scene.seam.move(code.access_code_id, { ...now, silent: true });
  await scene.assertRescued({ ...code, ...now });
  assert.equal((await scene.messagesFor(code)).length, 1);
});

test("a sweep that a restart cuts short goes on where it was", async (t) => {
  const scene = await startScene(t, { reconcile: { ...sweeping, requests_per_minute: 60 } });
  await scene.seam.addDevices(40);
  const asked = async () => (await scene.seam.requests("/access_codes/list")).length;
  await waitFor("a sweep under way", async () => (await asked()) > 0);
  await scene.daemon.stop();
  const behind = await scene.redis.command("HGET", "{sparekey}:duty:sweep:home", "cursor");
  assert.match(behind, /^[0-9a-f-]{36}$/);
  await scene.restartDaemon();
  const line = await waitFor("its rest", () => / swept .*devices=(\d+) .*behind=(\S+)/.exec(scene.daemon.log), 60_000);
  assert.equal(line[2], behind);
  assert.ok(Number(line[1]) < 40);
});

test("a guest whose code Seam did not find at first is rescued after the next sweep", async (t) => {
  const scene = await startScene(t, { reconcile: { ...sweeping, sweep_every: "3s" } });
  const code = await scene.addGuest();
  await scene.seam.addFault({ route: "/access_codes/get", status: 404, times: 1 });
  const event = await scene.seam.fail(code.access_code_id);
  assert.equal((await scene.svix.send(event)).status, 204);
  await waitFor("the message", async () => (await scene.messagesFor(code)).length > 0);
  await scene.assertRescued(code);
  const { timeline } = await askCommand(scene, "why", code.access_code_id);
  assert.match(JSON.stringify(timeline), /not_found -> gone.*setting -> failed/);
});

test("when Seam is busy, the list is asked for again", async (t) => {
  const scene = await startScene(t, { reconcile: often });
  await scene.seam.addFault({ route: "/events/list", status: 429, retry_after: 1, times: 3 });
  const code = await scene.addGuest();
  await scene.seam.fail(code.access_code_id);
  await scene.assertRescued(code);
  const asked = await scene.seam.requests("/events/list");
  assert.equal(asked.filter((line) => line.status === 429).length, 3);
});

test("an alert says that webhooks do not arrive, and ends when they do", async (t) => {
  const scene = await startScene(t, { reconcile: { ...often, grace: "1s" } });
  const code = await scene.addGuest();
  await scene.seam.fail(code.access_code_id);
  await scene.assertRescued(code);
  const alert = await scene.waitForAlert("webhooks_missed");
  assert.match(alert.summary, /^Seam's webhooks do not arrive: 1 events since /);

  await scene.addGuestInTrouble();
  await waitFor("the alert's end", async () => {
    const alerts = await scene.alertbox.messages();
    return alerts.some((notice) => notice.event === "webhooks_missed" && notice.status === "resolved");
  });
});

test("status tells when Seam was last asked", async (t) => {
  const scene = await startScene(t, { reconcile: often });
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  await scene.assertRescued(code);
  const home = await waitFor("a finished catch-up", async () => {
    const { reconciliation } = await askCommand(scene, "status");
    return reconciliation[0].newest_event_at && reconciliation[0];
  });
  assert.equal(home.workspace, "home");
  assert.equal(home.newest_event_at, event.created_at);
  assert.ok(Date.parse(home.caught_up_at) > 0);
});

/** A scene with a second daemon on the same Redis. */
async function startTwo(t, options) {
  const scene = await startScene(t, options);
  const dir = path.join(scene.dir, "second");
  await mkdir(dir);
  const second = await startDaemon(t, dir, scene.config);
  return { scene, daemons: [scene.daemon, second] };
}

async function waitForMessage(scene, code) {
  await waitFor("a message", async () => (await scene.messagesFor(code)).length > 0, 30_000);
  await scene.settle();
  assert.equal((await scene.messagesFor(code)).length, 1);
}

test("two daemons on one Redis: each event is accepted once, by whoever has the duty", async (t) => {
  const { scene, daemons } = await startTwo(t, { reconcile: often, behaviour: { pool_size: 5 } });
  const codes = [];
  for (let i = 0; i < 5; ++i) codes.push(await scene.addGuest());
  for (const code of codes) await scene.seam.fail(code.access_code_id);
  for (const code of codes) await waitForMessage(scene, code);
  const log = daemons.map((daemon) => daemon.log).join("");
  for (const code of codes) {
    const found = log.match(new RegExp(`an event was found by reconciliation.*${code.access_code_id}`, "g"));
    assert.equal(found.length, 1);
  }
});

test("when the daemon with the duty is killed, the other one takes over", async (t) => {
  const { scene, daemons } = await startTwo(t, { reconcile: often, rescue: { lease: "5s" } });
  await scene.seam.addFault({ route: "/events/list", kind: "hang" });
  const owner = await waitFor("a daemon that hangs over the duty", async () => {
    const hung = (await scene.seam.requests("/events/list")).some((line) => line.fault === "hang");
    const token = hung && (await scene.redis.command("HGET", "{sparekey}:duty:catch_up:home", "token"));
    return token && daemons.find((daemon) => token.includes(`:${daemon.program.child.pid}:`));
  });
  await owner.program.kill("SIGKILL");
  const code = await scene.addGuest();
  await scene.seam.fail(code.access_code_id);
  await waitForMessage(scene, code);
});
