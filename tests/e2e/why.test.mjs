// "Every event can be traced from arrival to outcome with one command": `sparekeyd why` on every kind of outcome.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { askCommand, runCommand } from "./support/operator.mjs";
import { assertGolden, normalise } from "./support/golden.mjs";
import { mentionsPin } from "./support/leaks.mjs";
import { startScene } from "./support/scene.mjs";
import { hoursFromNow } from "./support/stays.mjs";
import { waitFor } from "./support/wait_for.mjs";

const lookPath = "/access_codes/get";
const pullPath = "/access_codes/pull_backup_access_code";
const never = { retry_first: "1h", retry_most: "2h" }; // the next try comes after the test

async function guestInTrouble(scene, stay) {
  const [code] = await scene.addGuestInTrouble(stay);
  return code.access_code_id;
}

async function toldGuest(scene) {
  const [code] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
  return code;
}

/** As `why` sees it; undefined as long as it cannot say: on a busy machine Redis may be slow to answer. */
async function jobOf(scene, id) {
  const { code, stdout } = await runCommand(scene, "why", id, "--json");
  return code === 0 ? JSON.parse(stdout).job : undefined;
}

// Each: the scene, what happens (gives the id to ask for), and the state in which the story is told.
const stories = {
  told: { act: guestInTrouble, state: "done" },
  already_told: {
    act: async (scene) => {
      const { access_code_id: id } = await toldGuest(scene);
      await scene.svix.send(await scene.seam.fail(id));
      await waitFor("the second look", async () => (await jobOf(scene, id))?.outcome === "already_told");
      return id;
    },
    state: "done",
  },
  recovered: {
    act: async (scene) => {
      const { access_code_id: id } = await scene.addGuest();
      const event = await scene.seam.fail(id);
      await scene.seam.recover(id);
      await scene.svix.send(event);
      return event.event_id;
    },
    state: "done",
  },
  gone: {
    act: async (scene) => {
      const event = await scene.seam.fail((await scene.addGuest()).access_code_id);
      const id = `msg_${randomUUID()}`;
      await scene.svix.send({ ...event, access_code_id: randomUUID() }, { id });
      return id;
    },
    state: "done",
  },
  expired: {
    act: async (scene) => {
      const code = await scene.addGuest({ starts_at: hoursFromNow(-3), ends_at: hoursFromNow(0.0005) });
      await waitFor("the stay's end", () => Date.now() > Date.parse(code.ends_at));
      await scene.svix.send(await scene.seam.fail(code.access_code_id));
      return code.access_code_id;
    },
    state: "done",
  },
  pool_maintenance: {
    act: async (scene) => {
      await scene.addGuest();
      const { access_codes: codes } = await scene.seam.state();
      const spare = codes.find((code) => code.is_backup);
      await scene.svix.send(await scene.seam.fail(spare.access_code_id));
      return spare.access_code_id;
    },
    state: "done",
  },
  held: {
    act: (scene) => guestInTrouble(scene, { starts_at: hoursFromNow(60), ends_at: hoursFromNow(90) }),
    state: "waiting",
  },
  retrying: {
    options: { rescue: never },
    act: async (scene) => {
      await scene.seam.addFault({ route: lookPath, status: 503, times: 1000 });
      return guestInTrouble(scene);
    },
    state: "waiting",
  },
  pool_empty: {
    options: { behaviour: { pool_size: 0, empty_pool_status: 422 }, rescue: never },
    act: guestInTrouble,
    state: "waiting",
  },
  dead_not_time_bound: { act: (scene) => guestInTrouble(scene, {}), state: "dead" },
  dead_interlock: {
    options: { behaviour: { pull_keys: "original_under_access_code" } },
    act: guestInTrouble,
    state: "dead",
  },
  dead_not_notified: { options: { notifier: () => ["/bin/false"] }, act: guestInTrouble, state: "dead" },
  dead_uncertain: {
    options: { notifier: () => ["/bin/sh", "-c", "kill -9 $$"] },
    act: guestInTrouble,
    state: "dead",
  },
  dead_seam_rejected: {
    act: async (scene) => {
      await scene.seam.addFault({ route: lookPath, status: 400, times: 1000 });
      await runCommand(scene, "pause", "--reason", "it is to have been tried nine times");
      const id = await guestInTrouble(scene);
      await scene.redis.command("HSET", `{sparekey}:job:${id}`, "attempt", "10");
      await runCommand(scene, "resume");
      return id;
    },
    state: "dead",
  },
  dead_backup_failed: {
    act: async (scene) => {
      const backup = await scene.backupOf(await toldGuest(scene));
      await scene.svix.send(await scene.seam.fail(backup.access_code_id));
      return backup.access_code_id;
    },
    state: "dead",
  },
  dead_poison: {
    act: async (scene) => {
      await runCommand(scene, "pause", "--reason", "three workers are to die");
      const id = await guestInTrouble(scene);
      await scene.redis.command("HSET", `{sparekey}:job:${id}`, "deaths", "3");
      await runCommand(scene, "resume");
      return id;
    },
    state: "dead",
  },
  dropped: {
    act: async (scene) => {
      const id = await guestInTrouble(scene, {});
      await waitFor("the job to be dead", async () => (await jobOf(scene, id))?.state === "dead");
      await runCommand(scene, "jobs", "retry", id, "--reason", "perhaps now");
      await waitFor("it to be dead again", async () => (await jobOf(scene, id))?.state === "dead");
      const { code, stderr } = await runCommand(scene, "jobs", "drop", id, "--reason", "told by phone", "--yes");
      assert.equal(code, 0, stderr);
      return id;
    },
    state: "done",
  },
};

for (const [name, { options, act, state }] of Object.entries(stories)) {
  test(`why tells the story of ${name}`, async (t) => {
    // Alerts go to the log: a program that is slow to start would have a job held until it has told somebody.
    const scene = await startScene(t, { alerts: {}, ...options });
    const id = await act(scene);
    await waitFor(`a job that is ${state}`, async () => (await jobOf(scene, id))?.state === state, 60_000);
    const { code, stdout, stderr } = await runCommand(scene, "why", id);
    assert.equal(code, 0, stderr);
    for (const line of stdout.split("\n"))
      assert.ok(line.length <= 80, `wider than 80 columns: ${line}`);
    for (const { code: pin } of (await scene.seam.state()).access_codes)
      assert.ok(!mentionsPin(stdout, pin), "a PIN is in it");
    await assertGolden(`why/${name}.txt`, normalise(stdout));
    await scene.assertNothingLeaked();
  });
}

test("why finds the same story by every id, also long after the job is gone", async (t) => {
  const scene = await startScene(t);
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  await scene.svix.send(event, { id: "msg_1st" });
  await scene.assertRescued(code);
  await scene.svix.send(event, { id: "msg_2nd" });
  const backup = await scene.backupOf(code);
  const ids = [code.access_code_id, event.event_id, "msg_1st", "msg_2nd", backup.access_code_id];
  const whole = await askCommand(scene, "why", code.access_code_id);
  for (const id of [...ids, code.access_code_id.slice(0, 8)])
    assert.deepEqual((await askCommand(scene, "why", id)).timeline, whole.timeline, id);

  // As after seven days: only the history is left.
  for (const key of (await scene.redis.keys()).filter((key) => !key.endsWith(":history")))
    await scene.redis.command("DEL", key);
  for (const id of ids) {
    const { access_code_id: found, job, timeline } = await askCommand(scene, "why", id);
    assert.equal(found, code.access_code_id);
    assert.equal(job, null);
    assert.deepEqual(timeline, whole.timeline, id);
  }
  const unknown = await runCommand(scene, "why", randomUUID());
  assert.equal(unknown.code, 65);
  assert.match(unknown.stderr, /nothing is known of .* history, kept for 30 days/);
});
