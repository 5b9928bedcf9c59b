// What an operator sees and does beside a running daemon.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { askCommand, runCommand } from "./support/operator.mjs";
import { sparekeyd } from "./support/paths.mjs";
import { startScene } from "./support/scene.mjs";
import { hoursFromNow } from "./support/stays.mjs";
import { waitFor } from "./support/wait_for.mjs";

const lookPath = "/access_codes/get";

async function deadJob(scene) {
  const [{ access_code_id: id }] = await scene.addGuestInTrouble({}); // not time-bound
  await waitFor("the job to be dead", async () => {
    const { code, stdout } = await runCommand(scene, "jobs", "show", id, "--json");
    return code === 0 && JSON.parse(stdout).state === "dead";
  }, 60_000);
  return id;
}

async function heldJob(scene) {
  const [code] = await scene.addGuestInTrouble({ starts_at: hoursFromNow(60), ends_at: hoursFromNow(90) });
  await scene.daemon.waitForLog(code.access_code_id, "job held");
  await waitFor("the job to wait", async () => {
    return (await askCommand(scene, "jobs", "show", code.access_code_id)).state === "waiting";
  });
  return code.access_code_id;
}

test("jobs are listed and shown, and found by the beginning of an id", async (t) => {
  const scene = await startScene(t);
  assert.equal((await runCommand(scene, "jobs", "list")).stdout, "no jobs\n");
  const dead = await deadJob(scene);
  const held = await heldJob(scene);

  const { jobs } = await askCommand(scene, "jobs", "list");
  assert.deepEqual(jobs.map(({ access_code_id: id, state }) => [id, state]), [[dead, "dead"], [held, "waiting"]]);
  const { jobs: waiting } = await askCommand(scene, "jobs", "list", "--state", "waiting");
  assert.deepEqual(waiting.map((job) => job.access_code_id), [held]);
  const { jobs: given } = await askCommand(scene, "jobs", "list", "--dead");
  assert.deepEqual(given.map((job) => job.access_code_id), [dead]);
  const { jobs: one } = await askCommand(scene, "jobs", "list", "--limit", "1");
  assert.equal(one.length, 1);

  const table = (await runCommand(scene, "jobs", "list")).stdout;
  assert.match(table, /^STATE +ACCESS CODE +GUEST ARRIVES +WHEN +TRY +REASON$/m);
  assert.match(table, new RegExp(`^waiting +${held.slice(0, 8)} +.*in .* early$`, "m"));
  for (const line of table.split("\n")) assert.ok(line.length <= 80, line);

  const shown = await askCommand(scene, "jobs", "show", held.slice(0, 8));
  assert.equal(shown.reason, "early");
  assert.match((await runCommand(scene, "jobs", "show", held)).stdout, /^state +waiting \(hold: early\), due in/m);
  for (const command of [["jobs", "show"], ["jobs", "retry"], ["why"]])
    assert.equal((await runCommand(scene, ...command, "nobody-has-this")).code, 65);
  assert.equal((await runCommand(scene, "jobs", "list", "--state", "asleep")).code, 64);
});

test("retry and drop say who did it and why, and refuse where the state does not allow it", async (t) => {
  const scene = await startScene(t, { rescue: { retry_first: "1h", retry_most: "2h" } });
  await scene.seam.addFault({ route: lookPath, status: 503, times: 1 });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "job will be tried again");
  assert.equal((await runCommand(scene, "jobs", "retry", code.access_code_id)).code, 0);
  await scene.assertRescued(code);
  for (const act of [["retry"], ["drop", "--yes", "--reason", "x"]]) {
    const refused = await runCommand(scene, "jobs", ...act, code.access_code_id);
    assert.equal(refused.code, 65);
    assert.match(refused.stderr, /the job of access code .* is done/);
  }

  const dead = await deadJob(scene);
  assert.equal((await runCommand(scene, "jobs", "drop", dead, "--yes")).code, 64, "without a reason");
  const silent = await runCommand(scene, "jobs", "drop", dead, "--reason", "told by phone");
  assert.equal(silent.code, 64, "nobody to ask, and no --yes");
  assert.equal((await askCommand(scene, "jobs", "show", dead)).state, "dead");
  assert.equal((await runCommand(scene, "jobs", "retry")).code, 64);
  const dropped = await runCommand(scene, "jobs", "drop", dead, "--reason", "told by phone", "--yes", "--json");
  assert.deepEqual(JSON.parse(dropped.stdout), { action: "drop", access_code_id: dead });
  await scene.daemon.reload(scene.config); // then the daemon looks at once what others did
  await waitFor("its alert is resolved", async () =>
    (await scene.alertbox.messages()).some(({ status, details }) => status === "resolved" && details.access_code_id === dead));
  const { timeline } = await askCommand(scene, "why", dead);
  assert.match(timeline.find(({ step }) => step === "dropped").detail, /^by \S+@\S+: told by phone$/);
});

test("retry --all-dead tries each of them once", async (t) => {
  const scene = await startScene(t);
  assert.equal((await runCommand(scene, "jobs", "retry", "--all-dead")).stdout, "no dead jobs\n");
  const dead = [await deadJob(scene), await deadJob(scene)];
  const { stdout } = await runCommand(scene, "jobs", "retry", "--all-dead", "--reason", "pool is back");
  for (const id of dead) assert.ok(stdout.includes(id));
  for (const id of dead) {
    const { timeline } = await askCommand(scene, "why", id);
    assert.equal(timeline.filter(({ step }) => step === "requeued").length, 1);
  }
});

test("while paused nobody is rescued, an alert says so, and resume goes on", async (t) => {
  const scene = await startScene(t);
  assert.equal((await runCommand(scene, "resume")).code, 65);
  const paused = await runCommand(scene, "pause", "--reason", "Redis upgrade");
  assert.equal(paused.code, 0, paused.stderr);
  const alert = await scene.waitForAlert("paused");
  assert.equal(alert.severity, "warning");
  assert.equal(alert.details.reason, "Redis upgrade");

  const [code] = await scene.addGuestInTrouble();
  const status = await askCommand(scene, "status");
  assert.equal(status.paused.why, "Redis upgrade");
  assert.equal(status.jobs.ready.count, 1);
  assert.match((await runCommand(scene, "status")).stdout, /^PAUSED by \S+@\S+ .*: Redis upgrade\n.* 1 wait/);
  assert.deepEqual(await scene.messagesFor(code), []);

  assert.deepEqual(JSON.parse((await runCommand(scene, "resume", "--json")).stdout), { paused: false });
  await scene.assertRescued(code);
  await waitFor("the alert to be resolved", async () => {
    const alerts = await scene.alertbox.messages();
    return alerts.some(({ event, status }) => event === "paused" && status === "resolved");
  });
});

test("a pause with critical impatience: guests who wait too long are a person's business", async (t) => {
  const scene = await startScene(t);
  await scene.daemon.stop();
  scene.config.alerts.after_event = "1s";
  await scene.restartDaemon();
  await runCommand(scene, "pause", "--for", "30m");
  await scene.addGuestInTrouble();
  await waitFor("a critical alert", async () => {
    const alerts = await scene.alertbox.messages();
    return alerts.some(({ event, severity }) => event === "paused" && severity === "critical");
  });
});

test("status counts what ended, and is coloured for a terminal alone", async (t) => {
  const scene = await startScene(t);
  const [code] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
  await deadJob(scene);
  const status = await askCommand(scene, "status");
  assert.deepEqual(status.last_hour, { complete: true, outcomes: { told: 1 } });
  assert.equal(status.redis.met, true);
  assert.equal(status.dead.length, 1);

  const onTerminal = async (env) => {
    const line = `${sparekeyd} --config ${path.join(scene.dir, "sparekeyd.toml")} status`;
    const options = { env: { PATH: process.env.PATH, TERM: "xterm", ...env } };
    return (await promisify(execFile)("script", ["-qec", line, "/dev/null"], options)).stdout;
  };
  assert.match(await onTerminal({}), /\x1b\[31mdead/);
  assert.doesNotMatch(await onTerminal({ NO_COLOR: "1" }), /\x1b/);
  assert.doesNotMatch((await runCommand(scene, "status")).stdout, /\x1b/);
});

test("status and jobs say that Redis cannot be reached", async (t) => {
  const scene = await startScene(t);
  await scene.daemon.stop();
  await scene.redis.stop();
  for (const command of [["status"], ["jobs", "list"], ["why", "anything"], ["pause"]])
    assert.equal((await runCommand(scene, ...command)).code, 69, command.join(" "));
});

test("check --online asks Redis, Seam and the notifiers", async (t) => {
  const scene = await startScene(t);
  const { online } = await askCommand(scene, "check", "--online");
  assert.deepEqual(Object.fromEntries(online.map(({ name, state }) => [name, state])), {
    redis: "ok",
    durability: "ok",
    "seam home": "ok",
    "notifier sms": "ok",
    guests: "skipped",
  });
  const table = await runCommand(scene, "check", "--online");
  assert.match(table.stdout, /^seam home +ok +the key is good$/m);

  await scene.seam.addFault({ route: "/devices/list", status: 401, times: 1 });
  const refused = await runCommand(scene, "check", "--online");
  assert.equal(refused.code, 78);
  assert.match(refused.stdout, /^seam home +refused +HTTP 401/m);

  await scene.seam.addFault({ route: "/devices/list", status: 503, times: 1 });
  assert.equal((await runCommand(scene, "check", "--online")).code, 69);

  await scene.redis.command("CONFIG", "SET", "appendfsync", "everysec");
  const weak = await runCommand(scene, "check", "--online");
  assert.equal(weak.code, 78);
  assert.match(weak.stdout, /^durability +refused .*appendfsync/m);

  await scene.redis.stop();
  const away = await runCommand(scene, "check", "--online");
  assert.equal(away.code, 69);
  assert.match(away.stdout, /^redis +unreachable/m);
  assert.match(away.stdout, /^seam home +ok/m, "the others are checked all the same");
});
