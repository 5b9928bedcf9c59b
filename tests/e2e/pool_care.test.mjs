// The daemon looks after locks and their pools of backup codes.
import assert from "node:assert/strict";
import test from "node:test";
import { assertBounded, peakOf } from "./support/memory.mjs";
import { isSanitized } from "./support/sanitizers.mjs";
import { startScene } from "./support/scene.mjs";
import { waitFor } from "./support/wait_for.mjs";

const quick = { reconcile: { pool_every: "1s", pool_grace: "0s" }, admin: { address: "127.0.0.1:0" } };
const locks = 'sparekeyd_locks{workspace="home"}';
const inTrouble = (condition) => `sparekeyd_locks_in_trouble{condition="${condition}",workspace="home"}`;

const noticesOf = async (scene, key, status) =>
  (await scene.alertbox.messages()).filter((notice) => notice.dedup_key === key && notice.status === status);

/** The alert, once it was told. */
const waitForNotice = (scene, key, status) =>
  waitFor(`${key} ${status}`, async () => (await noticesOf(scene, key, status))[0], 30_000);

/** Until the daemon has seen that a metric is so. */
const waitForMetric = (scene, series, value) =>
  waitFor(`${series} ${value}`, async () => {
    const samples = await scene.admin.metrics();
    return samples.values.get(series) === value && samples;
  }, 60_000);

test("what is wrong with a lock is told, and its end too, also when the lock is gone", async (t) => {
  const scene = await startScene(t, quick);
  const { device_id: empty } = await scene.seam.addDevice({ name: "Sea View 3" });
  const { device_id: away } = await scene.seam.addDevice({ name: "Attic" });
  await scene.seam.updateDevice(empty, { errors: ["empty_backup_access_code_pool"] });
  await scene.seam.updateDevice(away, { online: false, warnings: ["max_access_codes_reached", "low_battery"] });

  const alert = await waitForNotice(scene, `lock_pool_empty:${empty}`, "firing");
  assert.equal(alert.event, "lock_pool_empty");
  assert.equal(alert.severity, "warning");
  assert.match(alert.summary, /^Sea View 3 is without backup codes/);
  assert.deepEqual(alert.details, { device_id: empty, device: "Sea View 3", workspace: "home" });
  await waitForNotice(scene, `lock_offline:${away}`, "firing");
  await waitForNotice(scene, `lock_slots_full:${away}`, "firing");
  await waitForMetric(scene, inTrouble("offline"), 1);
  const samples = await waitForMetric(scene, inTrouble("pool_empty"), 1);
  assert.equal(samples.get(locks), 2);
  assert.equal(samples.get(inTrouble("pool_off")), 0);
  assert.ok(samples.get('sparekeyd_locks_last_look_timestamp_seconds{workspace="home"}') > 0);

  await scene.seam.updateDevice(empty, { errors: [] });
  await waitForNotice(scene, `lock_pool_empty:${empty}`, "resolved");
  await scene.seam.deleteDevice(away);
  await waitForNotice(scene, `lock_offline:${away}`, "resolved");
  await waitForNotice(scene, `lock_slots_full:${away}`, "resolved");
  const told = (await scene.alertbox.messages()).filter(({ event }) => event.startsWith("lock_"));
  assert.equal(told.length, 6, "each once, and nothing else");
});

test("the next daemon resolves what the last one raised, and tells nothing twice", async (t) => {
  const scene = await startScene(t, quick);
  const { device_id: mended } = await scene.seam.addDevice();
  const { device_id: still } = await scene.seam.addDevice();
  for (const id of [mended, still]) await scene.seam.updateDevice(id, { errors: ["empty_backup_access_code_pool"] });
  for (const id of [mended, still]) await waitForNotice(scene, `lock_pool_empty:${id}`, "firing");
  await scene.daemon.stop();
  await scene.seam.updateDevice(mended, { errors: [] });
  await scene.restartDaemon();
  await waitForNotice(scene, `lock_pool_empty:${mended}`, "resolved");
  assert.equal((await noticesOf(scene, `lock_pool_empty:${still}`, "firing")).length, 1);
  assert.equal((await noticesOf(scene, `lock_pool_empty:${still}`, "resolved")).length, 0);
});

test("a building whose hub dies is one alert", async (t) => {
  const scene = await startScene(t, quick);
  await scene.seam.addDevices(200, { online: false, supports_pool: false });
  const alert = await waitForNotice(scene, "lock_offline:workspace:home", "firing");
  assert.match(alert.summary, /^\d+ locks of home \(Front Door 1, Front Door 2, Front Door 3, …\) are offline/);
  await waitForMetric(scene, inTrouble("offline"), 200);
  const told = (await scene.alertbox.messages()).filter(({ event }) => event === "lock_offline");
  assert.equal(told.length, 1);
});

test("trouble that is young is not told", async (t) => {
  const scene = await startScene(t, { ...quick, reconcile: { pool_every: "1s", pool_grace: "1h" } });
  const { device_id: id } = await scene.seam.addDevice({ pool_size: 0 });
  await scene.seam.updateDevice(id, { pool_enabled: true }); // just turned on: Seam says that it is empty
  await waitForMetric(scene, inTrouble("pool_empty"), 1);
  const looks = async () => (await scene.seam.requests("/devices/list")).length;
  const before = await looks();
  await waitFor("two more looks", async () => (await looks()) >= before + 2, 30_000);
  assert.deepEqual(await scene.alertbox.messages(), []);
});

test("ten thousand locks take no more memory than a hundred", async (t) => {
  const scene = await startScene(t, { ...quick, rescue: { requests_per_minute: 0 }, reconcile: { ...quick.reconcile, requests_per_minute: 0 } });
  const { pid } = scene.daemon.program.child;
  await scene.seam.addDevices(100, { supports_pool: false });
  await waitForMetric(scene, locks, 100);
  const few = await peakOf(pid);
  await scene.seam.addDevices(9900, { supports_pool: false });
  await waitForMetric(scene, locks, 10_000);
  const many = await peakOf(pid);
  t.diagnostic(`100 locks: ${few} KiB, 10,000: ${many} KiB`);
  if (!(await isSanitized())) assertBounded(few, many, 16 * 1024);
});
