// Recorded webhooks, once more: into the system that knows them, into an empty one, and posted to another.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { recordedLine } from "../bench/make_recording.mjs";
import { runSparekeyd, startSparekeyd } from "./support/command.mjs";
import { startDaemon } from "./support/daemon.mjs";
import { Outbox } from "./support/outbox.mjs";
import { startRedis } from "./support/redis.mjs";
import { isSanitized } from "./support/sanitizers.mjs";
import { startScene } from "./support/scene.mjs";
import { toToml } from "./support/toml.mjs";
import { waitFor } from "./support/wait_for.mjs";

const configOf = (system) => path.join(system.dir, "sparekeyd.toml");

/** Runs a command with `--json` in a system; the objects that it printed, the summary last, and how it ended. */
async function replay(system, args, input) {
  const ran = await runSparekeyd(configOf(system), ["replay", "--json", ...args], input);
  const lines = ran.stdout === "" ? [] : ran.stdout.trimEnd().split("\n").map(JSON.parse);
  return { ...ran, told: lines.slice(0, -1), summary: lines.at(-1) };
}

async function record(system, args = []) {
  const ran = await runSparekeyd(configOf(system), ["record", ...args]);
  assert.equal(ran.code, 0, ran.stderr);
  return ran.stdout;
}

/** A system with a Redis and an outbox of its own, and the same Seam and the same secrets as the scene. */
async function emptyTwin(t, scene, { daemon = true } = {}) {
  // Else it would catch up with what is to be replayed.
  await scene.seam.addFault({ route: "/events/list", status: 503, times: 1000 });
  const dir = path.join(scene.dir, "twin");
  await mkdir(dir);
  const redis = await startRedis(t, dir);
  const outbox = new Outbox(path.join(dir, "outbox"));
  const alertbox = new Outbox(path.join(dir, "alerts"));
  const config = {
    ...scene.config,
    redis: { ...scene.config.redis, url: redis.url },
    "notify.sms": { type: "exec", command: outbox.command },
    alerts: { command: alertbox.command },
  };
  const twin = { dir, redis, outbox, alertbox };
  if (daemon) twin.daemon = await startDaemon(t, dir, config);
  else await writeFile(configOf(twin), toToml(config));
  return twin;
}

/** Each job as it is left: what a replay must not change. */
async function jobsOf(redis) {
  const keys = (await redis.keys()).filter((key) => key.startsWith("{sparekey}:job:")).sort();
  return Promise.all(keys.map(async (key) => [key, await redis.command("HGETALL", key)]));
}

/** Who was told which PIN. */
async function toldBy(outbox) {
  const messages = await outbox.messages();
  return messages.map((m) => [m.access_code.access_code_id, m.pin]).sort();
}

const history = async (redis) => redis.command("XRANGE", "{sparekey}:history", "-", "+");

/** Three guests: two rescued, and one whose code had recovered before anybody looked. */
async function sceneWithRescues(t) {
  const scene = await startScene(t);
  const codes = [];
  for (let i = 0; i < 2; ++i) codes.push((await scene.addGuestInTrouble())[0]);
  for (const code of codes) await scene.assertRescued(code);
  const recovered = await scene.addGuest();
  const event = await scene.seam.fail(recovered.access_code_id);
  await scene.seam.recover(recovered.access_code_id);
  await scene.svix.send(event);
  assert.match(await scene.waitForEnd(recovered), /recovered/);
  await scene.settle();
  return [scene, [...codes, recovered]];
}

test("a recording, replayed into an empty system, comes to the same ends; replayed again it changes nothing", async (t) => {
  const [scene, codes] = await sceneWithRescues(t);
  const recording = await record(scene);
  assert.equal(recording.split("\n").length, 3 + 1);

  const twin = await emptyTwin(t, scene);
  const file = path.join(scene.dir, "recording.jsonl");
  await writeFile(file, recording);
  const first = await replay(twin, [file, "--reason", "a drill"]);
  assert.equal(first.code, 0, first.stderr);
  assert.equal(first.summary.accepted, 3);
  for (const code of codes) await twin.daemon.waitForLog(code.access_code_id, "job done");
  assert.deepEqual(await toldBy(twin.outbox), await toldBy(scene.outbox));
  assert.equal(await record(twin), recording, "the twin's recording is not the original");
  assert.match(await history(twin.redis), /by .*@.*: replay of .*recording.jsonl, because: a drill: ended, lines 3: accepted 3/);

  // Into both, and into the first one also long after its dedupe records have gone.
  await twin.daemon.stop();
  await scene.daemon.stop();
  for (const system of [twin, scene]) {
    const before = await jobsOf(system.redis);
    for (const forget of [false, true]) {
      const records = (await system.redis.keys()).filter((key) => /:(msg|event):/.test(key));
      if (forget) await system.redis.command("DEL", ...records);
      const again = await replay(system, [file]);
      assert.equal(again.code, 0, again.stderr);
      assert.equal(again.summary.duplicate, 3);
      assert.deepEqual(await jobsOf(system.redis), before);
      assert.equal(await system.redis.command("XLEN", "{sparekey}:recording"), "3");
    }
  }
});

test("--force looks again at what is done, and still tells no guest twice", async (t) => {
  const [scene, codes] = await sceneWithRescues(t);
  const recording = await record(scene);
  const told = await toldBy(scene.outbox);
  const forced = await replay(scene, ["-", "--force"], recording);
  assert.equal(forced.code, 0, forced.stderr);
  assert.equal(forced.summary.accepted, 3);
  await scene.daemon.program.waitForOutput(/reason=already_told[^]*reason=already_told/);
  await scene.settle();
  assert.deepEqual(await toldBy(scene.outbox), told);
  assert.equal((await scene.messagesFor(codes[0])).length, 1);
  assert.equal(await record(scene), recording, "something was recorded twice");
});

test("a dry run says what would become of each line, and changes nothing", async (t) => {
  const [scene, codes] = await sceneWithRescues(t);
  const recording = await record(scene);
  const twin = await emptyTwin(t, scene, { daemon: false });
  const lines = recording.split("\n");
  const broken = [lines[0], lines[1].replace(/"svix-signature":"v1,.../, '"svix-signature":"v1,AAA'), "{}", lines[2]];

  const ran = await replay(twin, ["-", "--dry-run"], broken.join("\n"));
  assert.equal(ran.code, 65);
  assert.deepEqual(
    ran.told.map((line) => [line.line, line.would]).sort(([a], [b]) => a - b),
    [[1, "accepted"], [2, "refused"], [3, "refused"], [4, "accepted"]],
  );
  assert.equal(ran.told.find((line) => line.line === 4).access_code_id, codes[2].access_code_id);
  assert.match(ran.stderr, /^stdin:2: refused: no secret of workspace home has signed it/m);
  assert.match(ran.stderr, /^stdin:3: not a recorded webhook: /m);
  assert.deepEqual(await twin.redis.keys(), []);

  const before = await history(scene.redis);
  const known = await replay(scene, ["-", "--dry-run"], recording);
  assert.equal(known.code, 0);
  assert.equal(known.summary.duplicate, 3);
  assert.equal(await history(scene.redis), before);

  await twin.redis.stop();
  const blind = await replay(twin, ["-", "--dry-run"], broken.join("\n"));
  assert.equal(blind.code, 69);
  assert.deepEqual([blind.summary.unknown, blind.summary.refused, blind.summary.broken], [2, 1, 1]);
});

test("a broken line, a foreign path and a line of another secret are reported by number and skipped", async (t) => {
  const [scene] = await sceneWithRescues(t);
  const lines = (await record(scene)).trimEnd().split("\n");
  const twin = await emptyTwin(t, scene, { daemon: false });
  const elsewhere = lines[1].replace("/webhooks/seam", "/webhooks/elsewhere");
  const late = lines[1].replace(/"received_at":"20../, '"received_at":"2001');
  const input = [lines[0], lines[1].slice(0, 100), elsewhere, late, "", lines[2]].join("\n");
  const ran = await replay(twin, ["-"], input);
  assert.equal(ran.code, 65);
  const { accepted, broken, refused, left_out: leftOut, complete } = ran.summary;
  assert.deepEqual({ accepted, broken, refused, leftOut, complete }, { accepted: 2, broken: 1, refused: 2, leftOut: 1, complete: true });
  assert.match(ran.stderr, /^stdin:2: not a recorded webhook/m);
  assert.match(ran.stderr, /^stdin:3: refused: no workspace .* has the path \/webhooks\/elsewhere/m);
  assert.match(ran.stderr, /^stdin:4: refused: it was signed more than 300 s after its received_at/m);
  assert.equal(await twin.redis.command("XLEN", "{sparekey}:recording"), "2");
});

test("--id, --since and --from-line choose", async (t) => {
  const [scene, codes] = await sceneWithRescues(t);
  const recording = await record(scene);
  const lines = recording.trimEnd().split("\n").map((line) => ({ line, ...JSON.parse(line) }));
  const chosen = async (args) => {
    const ran = await replay(scene, ["-", "--dry-run", ...args], recording);
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(ran.summary.left_out, 3 - ran.told.length);
    return ran.told.map((told) => told.line);
  };
  assert.deepEqual(await chosen(["--id", codes[1].access_code_id]), [2]);
  assert.deepEqual(await chosen(["--id", lines[2].headers["svix-id"]]), [3]);
  assert.deepEqual(await chosen(["--id", JSON.parse(lines[0].body).event_id]), [1]);
  assert.deepEqual(await chosen(["--since", lines[1].received_at]), [2, 3]);
  assert.deepEqual(await chosen(["--since", "1h"]), [1, 2, 3]);
  assert.deepEqual(await chosen(["--from-line", "3"]), [3]);
  assert.equal(await record(scene, ["--since", lines[1].received_at, "--until", lines[2].received_at]), `${lines[1].line}\n`);
});

test("--to signs anew and posts, and waits while the other one says 503", async (t) => {
  const [scene, codes] = await sceneWithRescues(t);
  const recording = await record(scene);
  const twin = await emptyTwin(t, scene);
  const to = ["--to", twin.daemon.url, "--ca-file", scene.certificates.caFile];

  twin.redis.freeze();
  const posting = replay(scene, ["-", ...to], recording);
  await twin.daemon.program.waitForOutput(/outcome=unavailable/);
  twin.redis.thaw();
  const posted = await posting;
  assert.equal(posted.code, 0, posted.stderr);
  assert.equal(posted.summary.accepted, 3);
  for (const code of codes) await twin.daemon.waitForLog(code.access_code_id, "job done");
  assert.deepEqual(await toldBy(twin.outbox), await toldBy(scene.outbox));
  assert.match(await history(scene.redis), /replay of stdin, to .*: ended, lines 3: accepted 3/);

  // A whole URL, and one where nobody listens.
  const whole = await replay(scene, ["-", "--to", `${twin.daemon.url}/webhooks/seam`, ...to.slice(2)], recording);
  assert.equal(whole.code, 0, whole.stderr);
  await twin.daemon.stop();
  const nobody = await replay(scene, ["-", ...to, "--patience", "0s"], recording);
  assert.equal(nobody.code, 69);
  assert.equal(nobody.summary.complete, false);
  assert.equal(nobody.summary.stopped_before_line, 1);
  assert.match(nobody.stderr, /go on with --from-line 1$/m);
});

test("a replay waits for Redis, and says how to go on when it does not come back", async (t) => {
  const [scene] = await sceneWithRescues(t);
  const recording = await record(scene);
  const twin = await emptyTwin(t, scene, { daemon: false });

  await twin.redis.stop();
  const without = await replay(twin, ["-"], recording);
  assert.equal(without.code, 69);
  assert.match(without.stderr, /^sparekeyd replay: no connection to Redis/);
  assert.equal((await runSparekeyd(configOf(twin), ["record"])).code, 69);

  await twin.redis.start();
  // The second line comes five seconds after the first: time enough to see that one alone on a busy machine.
  const slow = replay(twin, ["-", "--rate", "0.2", "--patience", "0s"], recording);
  await waitFor("the first line", async () => (await twin.redis.command("XLEN", "{sparekey}:recording")) === "1");
  await twin.redis.crash();
  const stopped = await slow;
  assert.equal(stopped.code, 69);
  assert.match(stopped.stderr, /^sparekeyd replay: go on with --from-line 2$/m);

  await twin.redis.start();
  const rest = await replay(twin, ["-", "--from-line", "2"], recording);
  assert.equal(rest.code, 0, rest.stderr);
  assert.equal(rest.summary.accepted, 2);
});

test("a replay refuses a Redis that would not keep what it is told", async (t) => {
  const [scene] = await sceneWithRescues(t);
  const recording = await record(scene);
  const twin = await emptyTwin(t, scene, { daemon: false });
  await twin.redis.command("CONFIG", "SET", "appendonly", "no");
  const ran = await replay(twin, ["-"], recording);
  assert.equal(ran.code, 69);
  assert.match(ran.stderr, /appendonly/);
  assert.equal(await twin.redis.command("EXISTS", "{sparekey}:recording"), "0");
});

const sanitized = (await isSanitized()) && "sanitizers keep freed memory";
test("a long recording needs no more memory than a short one", { skip: sanitized }, async (t) => {
  const scene = await startScene(t);
  const twin = await emptyTwin(t, scene, { daemon: false });
  const child = startSparekeyd(t, configOf(twin), ["replay", "-"]);
  const feed = async (from, to) => {
    for (let number = from; number < to; ++number) {
      if (!child.stdin.write(`${recordedLine(number, scene.secrets[0])}\n`)) await once(child.stdin, "drain");
    }
    const accepted = async () => Number(await twin.redis.command("XLEN", "{sparekey}:recording"));
    await waitFor("them in Redis", async () => (await accepted()) === to - 1, 120_000);
  };
  const peakKib = async () => Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, "utf8"))[1]);

  await feed(1, 1_001);
  const early = await peakKib();
  await feed(1_001, 21_001);
  // 64 lines are under way at any time: what may differ is how full each buffer was.
  assert.ok((await peakKib()) - early < 8 * 1024, `from ${early} KiB to ${await peakKib()} KiB`);

  // A line without end is no reason to keep it.
  const longLine = "x".repeat(1024 * 1024);
  for (let i = 0; i < 64; ++i) if (!child.stdin.write(longLine)) await once(child.stdin, "drain");
  assert.ok((await peakKib()) - early < 8 * 1024, "a line without end was kept");
  child.stdin.end("\n");
  const [code] = await once(child, "close");
  assert.equal(code, 65);
  assert.match(child.output, /^stdin:21001: not a recorded webhook: longer than any line/m);
});

test("an interrupted replay finishes what is under way and says how to go on", async (t) => {
  const scene = await startScene(t);
  const twin = await emptyTwin(t, scene, { daemon: false });
  const child = startSparekeyd(t, configOf(twin), ["replay", "-", "--json"]);
  child.stdin.write(`${recordedLine(1, scene.secrets[0])}\n`);
  await waitFor("it in Redis", async () => (await twin.redis.command("XLEN", "{sparekey}:recording")) === "1");
  child.kill("SIGTERM"); // while it waits for the pipe
  const [code] = await once(child, "close");
  assert.equal(code, 75);
  assert.match(child.output, /go on with --from-line 2$/m);
  assert.match(await history(twin.redis), /ended, lines 1: accepted 1; stopped before line 2/);
});

test("record ends quietly when its reader goes away", async (t) => {
  const scene = await startScene(t);
  const twin = await emptyTwin(t, scene, { daemon: false });
  const lines = Array.from({ length: 500 }, (_, i) => recordedLine(i + 1, scene.secrets[0])).join("\n");
  assert.equal((await replay(twin, ["-"], lines)).code, 0);
  const child = startSparekeyd(t, configOf(twin), ["record"]);
  child.stdout.once("data", () => child.stdout.destroy());
  const [code, signal] = await once(child, "close");
  assert.deepEqual([code, signal], [0, null]);
  assert.equal(child.output, "");
});
