// `sparekeyd pool enable`: turns pools of backup codes on.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { runCommand } from "./support/operator.mjs";
import { startScene } from "./support/scene.mjs";
import { hoursFromNow } from "./support/stays.mjs";
import { runOnTerminal } from "./support/terminal.mjs";

const createPath = "/access_codes/create";
const deletePath = "/access_codes/delete";

const codeNames = async (scene) => (await scene.seam.state()).access_codes.map(({ name }) => name);

async function assertNoneLeft(scene) {
  assert.ok(!(await codeNames(scene)).includes("sparekeyd pool"), "a code of ours is left");
}

async function pool(scene, id) {
  const { devices } = await scene.seam.state();
  return devices.find((device) => device.device_id === id).properties.backup_access_code_pool_enabled;
}

/** A lock whose pool is off, and one for each reason to leave it. */
async function addLocks(scene) {
  const { device_id: off } = await scene.seam.addDevice({ name: "Off", pool_size: 0 });
  await scene.seam.addDevice({ name: "On" });
  await scene.seam.addDevice({ name: "Simple", supports_pool: false });
  await scene.seam.addDevice({ name: "Away", pool_size: 0, online: false });
  const { device_id: full } = await scene.seam.addDevice({ name: "Full", pool_size: 0 });
  await scene.seam.updateDevice(full, { warnings: ["max_access_codes_reached"] });
  return { off, full };
}

test("a dry run says what would be done, and why locks are left, and does nothing", async (t) => {
  const scene = await startScene(t);
  const { off } = await addLocks(scene);
  const { code, stdout } = await runCommand(scene, "pool", "enable", "--all", "--dry-run");
  assert.equal(code, 0);
  assert.match(stdout, /^leave +On \(.*\): its pool is on already$/m);
  assert.match(stdout, /^leave +Simple \(.*\): it cannot have a pool$/m);
  assert.match(stdout, /^leave +Away \(.*\): it is offline$/m);
  assert.match(stdout, /^leave +Full \(.*\): it has no room for more codes$/m);
  assert.match(stdout, new RegExp(`^turn on +Off \\(${off}\\)$`, "m"));
  assert.match(stdout, /^the pools of 1 lock in home \("Simulated", a sandbox\) would be turned on$/m);
  assert.deepEqual(await scene.seam.requests(createPath), []);
});

test("it asks at a terminal, and without one it wants --yes", async (t) => {
  const scene = await startScene(t);
  const { off } = await addLocks(scene);
  const file = path.join(scene.dir, "sparekeyd.toml");
  const ask = (answer) => runOnTerminal(t, file, ["pool", "enable", "--all"], /Turn on the pools of 1 lock in home \("Simulated", a sandbox\)\?.*\[y\/N\]/, answer);

  assert.equal((await runCommand(scene, "pool", "enable", "--all")).code, 64);
  const no = await ask("");
  assert.equal(no.code, 65);
  assert.match(no.output, /nothing was changed/);
  assert.equal(await pool(scene, off), false);
  assert.deepEqual(await scene.seam.requests(createPath), []);

  const yes = await ask("y");
  assert.equal(yes.code, 0, yes.output);
  assert.match(yes.output, /on +Off/);
  assert.equal(await pool(scene, off), true);
  await assertNoneLeft(scene);
});

test("all pools are turned on, through limits and lost answers, without a second code or a PIN told", async (t) => {
  const scene = await startScene(t);
  const { off } = await addLocks(scene);
  const { device_id: second } = await scene.seam.addDevice({ name: "Second", pool_size: 0 });
  await scene.seam.addAccessCode({ device_id: off, starts_at: hoursFromNow(1), ends_at: hoursFromNow(9) });
  await scene.seam.addFault({ route: createPath, status: 429, retry_after: 1, times: 1 });
  await scene.seam.addFault({ route: createPath, kind: "reset", after: true, times: 1 });
  await scene.seam.addFault({ route: deletePath, status: 429, retry_after: 1, times: 1 });

  await scene.seam.addFault({ route: "/workspaces/get", status: 500, times: 1 });

  const { code, stdout, stderr } = await runCommand(scene, "pool", "enable", "--all", "--yes");
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^turning on the pools of 2 locks in home \(Seam does not say what that is: .*\)$/m);
  assert.match(stdout, /^2 turned on\./m);
  for (const id of [off, second]) assert.equal(await pool(scene, id), true);
  await assertNoneLeft(scene);
  assert.ok((await codeNames(scene)).includes("Jane Doe"), "guests keep theirs");
  assert.equal((await scene.seam.requests(createPath)).length, 3, "429, the one whose answer was lost, the second lock");

  const { events } = await scene.seam.state();
  const { access_codes: codes } = await scene.seam.state();
  const pins = [...codes.map(({ code: pin }) => pin), ...events.map((event) => event.code)].filter(Boolean);
  for (const pin of pins) assert.ok(!`${stdout}${stderr}`.includes(pin), "a PIN is told");

  const again = await runCommand(scene, "pool", "enable", "--all", "--yes");
  assert.equal(again.code, 0);
  assert.match(again.stdout, /^nothing to turn on$/m);
});

test("for programs there is a line of JSON for each lock on stdout, and all else is on stderr", async (t) => {
  const scene = await startScene(t);
  const { off } = await addLocks(scene);
  const { device_id: sore } = await scene.seam.addDevice({ name: "Sore", pool_size: 0 });
  const json = async (...args) => {
    const ran = await runCommand(scene, "pool", "enable", "--all", "--json", ...args);
    return { ...ran, lines: ran.stdout.trimEnd().split("\n").map((line) => JSON.parse(line)) };
  };
  const actions = ({ lines }) => Object.fromEntries(lines.map(({ name, action }) => [name, action]));

  const planned = await json("--dry-run");
  assert.equal(planned.code, 0);
  const left = { On: "leave", Simple: "leave", Away: "leave", Full: "leave" };
  assert.deepEqual(actions(planned), { ...left, Off: "turn_on", Sore: "turn_on" });
  assert.deepEqual(
    planned.lines.find(({ name }) => name === "Off"),
    { action: "turn_on", workspace: "home", device_id: off, name: "Off", detail: null, code_left: null },
  );
  assert.equal(planned.lines.find(({ name }) => name === "Away").detail, "it is offline");
  assert.match(planned.stderr, /^the pools of 2 locks in home \("Simulated", a sandbox\) would be turned on$/m);

  const file = path.join(scene.dir, "sparekeyd.toml");
  const asked = await runOnTerminal(t, file, ["pool", "enable", "Off", "--json", "2>/dev/tty", ">", `${scene.dir}/out`], /\[y\/N\]/, "");
  assert.equal(asked.code, 65);
  assert.equal(JSON.parse(await readFile(`${scene.dir}/out`, "utf8")).action, "turn_on", "still");
  assert.deepEqual(await scene.seam.requests(createPath), []);

  await scene.seam.addFault({ route: createPath, status: 400, times: 1 });
  const done = await json("--yes");
  assert.equal(done.code, 65);
  const [refused] = done.lines.filter(({ action }) => action === "failed");
  assert.match(refused.detail, /^HTTP 400/);
  assert.ok([off, sore].includes(refused.device_id));
  const [on] = done.lines.filter(({ action }) => action === "on");
  assert.equal(await pool(scene, on.device_id), true);
  assert.equal(done.lines.length, 6);
  assert.match(done.stderr, /^1 turned on, 1 failed\./m);

  const again = await json("--yes");
  assert.equal(again.code, 0);
  assert.equal(again.lines.length, 6);
  assert.deepEqual(again.lines.filter(({ action }) => action === "on").map(({ device_id: id }) => id), [refused.device_id]);
});

test("one lock is turned on by its id or its name; one that is left, or unknown, is 65", async (t) => {
  const scene = await startScene(t);
  const { off } = await addLocks(scene);
  assert.equal((await runCommand(scene, "pool", "enable", "Nobody", "--yes")).code, 65);
  assert.equal((await runCommand(scene, "pool", "enable", "Away", "--yes")).code, 65);
  assert.equal((await runCommand(scene, "pool", "enable", "On", "--yes")).code, 0);
  assert.equal((await runCommand(scene, "pool", "enable", "--yes")).code, 64);
  await scene.seam.addDevice({ name: "Off", pool_size: 0 });
  const twice = await runCommand(scene, "pool", "enable", "Off", "--yes");
  assert.equal(twice.code, 65);
  assert.match(twice.stderr, /2 locks are called "Off"/);
  const { code, stdout } = await runCommand(scene, "pool", "enable", off, "--yes");
  assert.equal(code, 0, stdout);
  assert.equal(await pool(scene, off), true);
});

test("what fails is said, and counts", async (t) => {
  const scene = await startScene(t);
  const { off } = await addLocks(scene);
  await scene.seam.addFault({ route: createPath, status: 400, times: 1 });
  const refused = await runCommand(scene, "pool", "enable", off, "--yes");
  assert.equal(refused.code, 65);
  assert.match(refused.stdout, /^failed +Off \(.*\): HTTP 400/m);

  await scene.seam.addFault({ route: deletePath, status: 400, times: 1 });
  const left = await runCommand(scene, "pool", "enable", off, "--yes");
  assert.equal(left.code, 65);
  assert.match(left.stdout, /access code [0-9a-f-]+ \("sparekeyd pool"\) could not be deleted/);

  await scene.seam.addFault({ route: "/devices/list", status: 401, times: 1 });
  const away = await runCommand(scene, "pool", "enable", "--all", "--yes");
  assert.equal(away.code, 69);
  assert.match(away.stderr, /home: HTTP 401.*; nothing was changed/);
});

test("on Seam's own fake, which says nothing of pools, a named lock is asked for and no code stays", async (t) => {
  const scene = await startScene(t, { fake: true });
  const table = await runCommand(scene, "audit");
  assert.match(table.stdout, /^.* august_device_1 +\? +yes$/m);
  const all = await runCommand(scene, "pool", "enable", "--all", "--dry-run");
  assert.match(all.stdout, /august_device_1.*: Seam does not say whether it can have a pool: name it to try$/m);
  const { code, stdout, stderr } = await runCommand(scene, "pool", "enable", "august_device_1", "--yes");
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^asked .*august_device_1.*: Seam does not say whether the pool is on$/m);
  const { access_codes: codes } = await scene.seam.call("/access_codes/list", { device_id: "august_device_1" });
  assert.ok(!codes.some(({ name }) => name === "sparekeyd pool"));
});
