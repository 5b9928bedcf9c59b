// After an outage many jobs wait at once: few requests to Seam each, and no guest waits for the sake of that.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { askCommand, runCommand } from "./support/operator.mjs";
import { startScene } from "./support/scene.mjs";
import { stayUnderWay } from "./support/stays.mjs";
import { waitFor } from "./support/wait_for.mjs";

const listPath = "/access_codes/list";
const lookPath = "/access_codes/get";
const guestsPerDoor = 30;
const atOnce = 10; // webhooks

/** So many guests in trouble, whose jobs all are there before the first is claimed. */
async function sceneWithBacklog(t, guests, options = {}) {
  const log = { channels: () => ({ quiet: { type: "log" } }) }; // a program for each message would take long
  const scene = await startScene(t, { ...log, ...options });
  await scene.addGuest(); // whom nobody asks for
  assert.equal((await runCommand(scene, "pause")).code, 0);
  const codes = [];
  for (let number = 0, door; number < guests; ++number) {
    if (number % guestsPerDoor === 0) door = await scene.seam.addDevice({ pool_size: guestsPerDoor });
    codes.push(await scene.seam.addAccessCode({ device_id: door.device_id, ...stayUnderWay() }));
  }
  const fail = async ({ access_code_id: id }) => (await scene.svix.send(await scene.seam.fail(id))).status;
  for (let first = 0; first < guests; first += atOnce) {
    const statuses = await Promise.all(codes.slice(first, first + atOnce).map(fail));
    assert.ok(statuses.every((status) => status === 204));
  }
  return { scene, codes };
}

/** Until all is done, and well; how many requests it took, by path. */
async function resume(scene, codes) {
  assert.equal((await runCommand(scene, "resume")).code, 0);
  const open = async () => {
    const { jobs } = await askCommand(scene, "jobs", "list", "--limit", "1");
    return jobs.length;
  };
  await waitFor("every job at its end", async () => (await open()) === 0, 240_000);
  const { access_codes: all } = await scene.seam.state();
  const now = new Map(all.map((code) => [code.access_code_id, code]));
  const backups = codes.map((code) => now.get(code.access_code_id).pulled_backup_access_code_id);
  assert.ok(backups.every(Boolean), "a guest has no backup");
  assert.equal(new Set(backups).size, codes.length, "two guests have the same backup");
  const told = scene.log.match(/job done.*reason=told/g) ?? [];
  assert.equal(told.length, codes.length);

  const counts = {};
  for (const { path } of await scene.seam.requests()) counts[path] = (counts[path] ?? 0) + 1;
  return counts;
}

test("a backlog needs fewer requests to Seam than three for each job", async (t) => {
  const guests = Number(process.env.BACKLOG ?? 120);
  const { scene, codes } = await sceneWithBacklog(t, guests, { rescue: { requests_per_minute: 0 } });
  const counts = await resume(scene, codes);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  t.diagnostic(`${guests} jobs: ${(total / guests).toFixed(2)} requests each: ${JSON.stringify(counts)}`);
  assert.ok(total <= 2 * guests, `${total} requests for ${guests} jobs`);
  assert.ok(counts[listPath] >= 1);
  await scene.assertNothingLeaked();
});

test("a backlog goes through a small budget, and every guest is told", async (t) => {
  const { scene, codes } = await sceneWithBacklog(t, 20, { rescue: { requests_per_minute: 120 } });
  await resume(scene, codes);
  assert.doesNotMatch(scene.log, /not aligned/);
});

for (const [what, fault, behaviour] of [
  ["fails", { status: 500 }],
  ["is refused", { status: 400 }],
  ["is forbidden to our key", { status: 403 }],
  ["hangs", { kind: "hang" }],
  ["is no JSON", { kind: "garbage" }],
  ["is of everything", undefined, { lists_everything: true }],
]) {
  test(`where Seam's list ${what}, each code is asked for by itself`, async (t) => {
    const { scene, codes } = await sceneWithBacklog(t, 8, { behaviour, rescue: { request_timeout: "2s" } });
    if (fault) await scene.seam.addFault({ route: listPath, times: 1000, ...fault });
    const counts = await resume(scene, codes);
    assert.ok(counts[listPath] >= 1 && counts[lookPath] >= 8, JSON.stringify(counts));
    assert.match(scene.log, /access codes are asked for one by one/);
    assert.doesNotMatch(scene.log, /job will be tried again/);
    const alerts = await scene.alertbox.messages();
    assert.deepEqual(alerts.filter(({ event }) => event !== "paused"), []);
    await scene.assertNothingLeaked();
  });
}

test("Seam's own fake lists everything: its codes are asked for one by one", async (t) => {
  const scene = await startScene(t, { fake: true });
  await scene.addGuest(); // whom nobody asks for
  assert.equal((await runCommand(scene, "pause")).code, 0);
  const [code, event] = await scene.addGuestInTrouble();
  for (let i = 0; i < 20; ++i) {
    const unknown = { ...event, event_id: randomUUID(), access_code_id: `nobody${i}` };
    assert.equal((await scene.svix.send(unknown)).status, 204);
  }
  assert.equal((await runCommand(scene, "resume")).code, 0);
  await scene.assertRescued(code);
  await scene.settle();
  assert.match(scene.log, /access codes are asked for one by one/);
  assert.equal((scene.log.match(/job done.*reason=gone/g) ?? []).length, 20);
});
