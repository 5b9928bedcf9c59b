// `sparekeyd audit`, beside a daemon or without one.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { runSparekeyd } from "./support/command.mjs";
import { writeSecret } from "./support/daemon.mjs";
import { assertBounded, runMeasured } from "./support/memory.mjs";
import { runCommand } from "./support/operator.mjs";
import { isSanitized } from "./support/sanitizers.mjs";
import { startScene } from "./support/scene.mjs";
import { hoursFromNow } from "./support/stays.mjs";
import { toToml } from "./support/toml.mjs";

const unlimited = { rescue: { requests_per_minute: 0 }, reconcile: { requests_per_minute: 0 } };

const audit = async (scene, ...args) => {
  const ran = await runCommand(scene, "audit", "--json", ...args);
  return { ...ran, said: JSON.parse(ran.stdout) };
};

/** Columns of text whose only wide characters are CJK. */
const columns = (line) => [...line].reduce((sum, c) => sum + (c >= "\u3000" ? 2 : 1), 0);

test("where nothing is wrong the exit status is 0", async (t) => {
  const scene = await startScene(t);
  assert.equal((await runCommand(scene, "audit")).stdout, "0 locks: nothing is wrong\n");
  const { device_id: id } = await scene.seam.addDevice({ name: "Front Door" });
  const { code, stdout } = await runCommand(scene, "audit");
  assert.equal(code, 0);
  assert.match(stdout, /^LOCK +DEVICE +POOL +ONLINE$/m);
  assert.match(stdout, new RegExp(`^Front Door +${id} +on +yes$`, "m"));
  assert.match(stdout, /^1 lock: nothing is wrong$/m);
  assert.deepEqual(await scene.seam.requests("/access_codes/list"), [], "nobody asked for codes");
});

test("locks in trouble are told in words, with the stays that are at risk, and no guest's secrets", async (t) => {
  const scene = await startScene(t);
  const { device_id: wide } = await scene.seam.addDevice({ name: "海辺の別荘の正面玄関のとても長い名前のドア" });
  const { device_id: simple } = await scene.seam.addDevice({ name: "Shed", supports_pool: false });
  const { device_id: off } = await scene.seam.addDevice({ name: "Loft\u001b[2J", pool_size: 0 });
  const stay = { starts_at: hoursFromNow(5), ends_at: hoursFromNow(50) };
  const failed = await scene.seam.addAccessCode({ device_id: wide, ...stay });
  await scene.seam.fail(failed.access_code_id);
  await scene.seam.addAccessCode({ device_id: wide, ...stay }); // on the lock
  const later = await scene.seam.addAccessCode({ device_id: wide, starts_at: hoursFromNow(100), ends_at: hoursFromNow(120) });
  await scene.seam.fail(later.access_code_id);
  const elsewhere = await scene.seam.addAccessCode({ device_id: simple, ...stay });
  await scene.seam.fail(elsewhere.access_code_id);
  await scene.seam.updateDevice(wide, { online: false, warnings: ["many_active_backup_codes"] });

  const { code, stdout, stderr } = await runCommand(scene, "audit");
  assert.equal(code, 65);
  assert.equal(stderr, "");
  const lines = stdout.split("\n");
  for (const line of lines) assert.ok(columns(line) <= 80, line);
  const head = lines.find((line) => line.startsWith("LOCK"));
  for (const id of [wide, simple, off]) {
    const line = lines.find((other) => other.includes(id));
    assert.equal(columns(line.slice(0, line.indexOf(id))), head.indexOf("DEVICE"), "columns stay where they are");
  }
  assert.ok(!stdout.includes("\u001b"), "a name does nothing to the terminal");
  assert.match(stdout, new RegExp(`^海.*… +${wide} +on +no$`, "m"));
  assert.match(stdout, new RegExp(`^Shed +${simple} +none +yes$`, "m"));
  assert.match(stdout, new RegExp(`^Loft\\?\\[2J +${off} +off +yes$`, "m"));
  assert.match(stdout, /^ {4}offline$/m);
  assert.match(stdout, /^ {4}many backup codes in use/m);
  assert.match(stdout, /^ {4}its pool of backup codes is off$/m);
  assert.match(stdout.replaceAll("\n    ", " "), new RegExp(`stay at risk: guest arrives in .*, code is not on the lock, failed_to_set_on_device.*${failed.access_code_id}`));
  assert.match(stdout, /^3 locks: 1 with errors, 1 with warnings, 1 stay at risk$/m);

  const few = await audit(scene);
  assert.equal(few.code, 65);
  assert.deepEqual(few.said.devices.map(({ device_id: id, asked_for_codes: asked }) => [id, asked]), [[wide, true], [simple, false], [off, true]]);
  const [first] = few.said.devices;
  assert.deepEqual(first.problems.map(({ severity, code: problem }) => [severity, problem]), [["error", "device_offline"], ["warning", "many_active_backup_codes"]]);
  assert.deepEqual(first.stays_at_risk.map(({ access_code_id: id }) => id), [failed.access_code_id]);
  assert.equal(first.workspace, "home");
  assert.equal(few.said.devices[1].pool_supported, false);
  assert.deepEqual(few.said.summary, { clean: false, locks: 3, with_errors: 1, with_warnings: 1, stays_at_risk: 1 });

  const all = await audit(scene, "--all");
  assert.deepEqual(all.said.devices[1].stays_at_risk.map(({ access_code_id: id }) => id), [elsewhere.access_code_id]);
  assert.equal(all.said.summary.stays_at_risk, 2);

  const { access_codes: codes } = await scene.seam.state();
  for (const text of [stdout, few.stdout, all.stdout]) {
    assert.ok(!text.includes("Jane Doe"));
    for (const { code: pin } of codes) assert.ok(!new RegExp(`\\b${pin}\\b`).test(text), "a PIN is told");
  }
});

test("what could not be asked for is said, and so is the rest", async (t) => {
  const scene = await startScene(t);
  const { device_id: id } = await scene.seam.addDevice({ online: false });
  await scene.seam.addFault({ route: "/access_codes/list", status: 400, times: 1 });
  const codes = await audit(scene);
  assert.equal(codes.code, 69);
  assert.equal(codes.said.devices[0].device_id, id);
  assert.match(codes.said.failures[0], new RegExp(`^home: the codes of ${id}: HTTP 400`));

  const [home] = scene.config.workspace;
  const stranger = { ...home, name: "lake", path: "/webhooks/lake", api_key_file: await writeSecret(scene.dir, "bad-key", "seam_test_nobody") };
  const file = path.join(scene.dir, "two.toml");
  await writeFile(file, toToml({ ...scene.config, workspace: [stranger, home] }));
  const both = await runSparekeyd(file, ["audit"]);
  assert.equal(both.code, 69);
  assert.match(both.stderr, /^sparekeyd audit: lake: HTTP 401/m);
  assert.match(both.stdout, /^workspace home$/m);
  assert.match(both.stdout, /; not everything could be asked for$/m);
  const one = await runSparekeyd(file, ["audit", "--workspace", "home"]);
  assert.equal(one.code, 65);
  assert.equal((await runSparekeyd(file, ["audit", "--workspace", "sea"])).code, 64);
});

test("a limit of Seam's is waited out", async (t) => {
  const scene = await startScene(t);
  await scene.seam.addDevice();
  await scene.seam.addFault({ route: "/devices/list", status: 429, retry_after: 1, times: 1 });
  assert.equal((await runCommand(scene, "audit")).code, 0);
});

test("ten thousand locks take no more memory than a hundred", async (t) => {
  const scene = await startScene(t, unlimited);
  await scene.daemon.stop();
  const file = path.join(scene.dir, "sparekeyd.toml");
  await scene.seam.addDevices(100, { supports_pool: false });
  const few = await runMeasured(file, ["audit"]);
  assert.match(few.stdout, /^100 locks: nothing is wrong$/m);
  await scene.seam.addDevices(9900, { supports_pool: false });
  const many = await runMeasured(file, ["audit"]);
  assert.match(many.stdout, /^10000 locks: nothing is wrong$/m);
  assert.equal(many.code, 0);
  assert.equal((await runMeasured(file, ["audit", "--json"])).code, 0);
  t.diagnostic(`100 locks: ${few.peak} KiB, 10,000: ${many.peak} KiB`);
  if (!(await isSanitized())) assertBounded(few.peak, many.peak, 16 * 1024);
});
