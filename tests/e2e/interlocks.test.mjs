// The wrong PIN is never sent: whatever Seam answers to a pull.
import assert from "node:assert/strict";
import test from "node:test";
import { startScene } from "./support/scene.mjs";

const pullPath = "/access_codes/pull_backup_access_code";

for (const keys of ["access_code", "backup_access_code"]) {
  test(`a backup under the key ${keys} alone is the right one`, async (t) => {
    const scene = await startScene(t, { behaviour: { pull_keys: keys } });
    const [code] = await scene.addGuestInTrouble();
    await scene.assertRescued(code);
  });
}

test("the original where the backup should be: a person is alerted, the guest gets nothing", async (t) => {
  const scene = await startScene(t, { behaviour: { pull_keys: "original_under_access_code" } });
  const [code] = await scene.addGuestInTrouble();
  const alert = await scene.waitForAlert("interlock");
  assert.equal(alert.severity, "critical");
  assert.equal(alert.details.access_code_id, code.access_code_id);
  await scene.seam.behave({ pull_keys: "both" }); // too late: a person decides now
  await scene.settle();
  assert.deepEqual(await scene.messagesFor(code), []);
  await scene.assertNothingLeaked();
});

test("a backup that another guest has already is not given away twice", async (t) => {
  const scene = await startScene(t, { behaviour: { exclusive_pulls: false } });
  const [first] = await scene.addGuestInTrouble();
  await scene.assertRescued(first);
  const [second] = await scene.addGuestInTrouble();
  await scene.waitForAlert("interlock");
  assert.deepEqual(await scene.messagesFor(second), []);
});

test("an empty pool is alerted at once, and the guest is told as soon as Seam has refilled it", async (t) => {
  const scene = await startScene(t, { behaviour: { pool_size: 0, empty_pool_status: 422 } });
  const [code] = await scene.addGuestInTrouble();
  const alert = await scene.waitForAlert("pool_empty");
  assert.equal(alert.details.access_code_id, code.access_code_id);
  assert.deepEqual(await scene.messagesFor(code), []);
  await scene.updateDevice({ add_backups: 1 });
  await scene.assertRescued(code);
});

test("a backup whose end cannot be moved is sent all the same, and a person is alerted", async (t) => {
  const scene = await startScene(t, { behaviour: { backup_ends_at: "one_day_late", updates: "ignored" } });
  const [code] = await scene.addGuestInTrouble();
  await scene.waitForAlert("not_aligned");
  assert.equal((await scene.messagesFor(code)).length, 1);

  // Alignment goes on in the background, and the guest is not told again.
  await scene.seam.behave({ updates: "applied" });
  await scene.assertRescued(code);
});

test("an ongoing code is a person's business", async (t) => {
  const scene = await startScene(t);
  const [code] = await scene.addGuestInTrouble({});
  const alert = await scene.waitForAlert("not_time_bound");
  assert.equal(alert.details.access_code_id, code.access_code_id);
  assert.deepEqual(await scene.seam.requests(pullPath), []);
});

test("a pool's own backup that fails is Seam's to mend", async (t) => {
  const scene = await startScene(t);
  await scene.addGuest();
  const { access_codes: codes } = await scene.seam.state();
  const spare = codes.find((code) => code.is_backup);
  const event = await scene.seam.fail(spare.access_code_id);
  await scene.svix.send(event);
  assert.match(await scene.waitForEnd(spare), /pool_maintenance/);
  assert.deepEqual(await scene.seam.requests(pullPath), []);
});
