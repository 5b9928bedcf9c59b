// Redis, Seam and the notifier fail; nothing that was accepted is lost, and the guest is told once.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { startScene } from "./support/scene.mjs";
import { waitFor } from "./support/wait_for.mjs";

const pullPath = "/access_codes/pull_backup_access_code";

for (const [how, down, up] of [
  ["stopped", (redis) => redis.stop(), (redis) => redis.start()],
  ["frozen", (redis) => redis.freeze(), (redis) => redis.thaw()],
]) {
  test(`while Redis is ${how}, Seam is asked to come again, and then is served`, async (t) => {
    const scene = await startScene(t);
    const code = await scene.addGuest();
    const event = await scene.seam.fail(code.access_code_id);
    await down(scene.redis);
    const refused = await scene.svix.send(event);
    assert.equal(refused.status, 503);
    assert.match(refused.headers["retry-after"], /^[1-9][0-9]*$/);

    await up(scene.redis);
    await waitFor("the webhook is accepted", async () => (await scene.svix.send(event)).status === 204);
    await scene.assertRescued(code);
  });
}

test("what was accepted survives a crash of Redis", async (t) => {
  const scene = await startScene(t);
  await scene.seam.addFault({ route: pullPath, status: 500, times: 1000 });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "job will be tried again");
  await scene.redis.crash();
  await scene.redis.start();
  await scene.seam.clearFaults();
  await scene.assertRescued(code);
});

for (const [what, fault] of [
  ["answers 500 twice", { status: 500, times: 2 }],
  ["answers 503 without a body", { status: 503, times: 2 }],
  ["asks for patience", { status: 429, retry_after: 1 }],
  ["resets the connection", { kind: "reset" }],
  ["sends half an answer", { kind: "truncated", after: true }],
  ["sends something that is no JSON", { kind: "garbage", after: true }],
  ["pulls, but its answer is lost", { kind: "reset", after: true }],
  ["does not answer in time", { kind: "hang" }],
]) {
  test(`Seam ${what} when asked for a backup: the guest is told once`, async (t) => {
    const scene = await startScene(t, { rescue: { request_timeout: "1s" } });
    await scene.seam.addFault({ route: pullPath, ...fault });
    const [code] = await scene.addGuestInTrouble();
    await scene.assertRescued(code);
    const spoilt = (await scene.seam.requests(pullPath)).filter((line) => line.fault !== "");
    assert.equal(spoilt.length, fault.times ?? 1);
    await scene.assertNothingLeaked();
  });
}

test("Seam fails when asked for the code: the guest is told once", async (t) => {
  const scene = await startScene(t);
  await scene.seam.addFault({ route: "/access_codes/get", status: 502, times: 3 });
  const [code] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
});

test("an outage of Seam's own fake ends, and the guest is told once", async (t) => {
  const scene = await startScene(t, { fake: true });
  await scene.seam.setOutage(pullPath);
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "job will be tried again");
  assert.deepEqual(await scene.messagesFor(code), []);
  await scene.seam.setOutage();
  await scene.assertRescued(code);
});

test("a refused key alerts once, and the daemon finds out by itself when it is good again", async (t) => {
  const scene = await startScene(t);
  await scene.seam.addFault({ route: "*", status: 401, times: 1000 });
  const [code] = await scene.addGuestInTrouble();
  const [other] = await scene.addGuestInTrouble();
  await waitFor("an alert", async () => (await scene.alertbox.messages()).length > 0);
  await scene.seam.clearFaults();

  await scene.assertRescued(code);
  await scene.assertRescued(other);
  const alerts = await scene.alertbox.messages();
  assert.equal(alerts.filter((alert) => alert.status === "firing").length, 1);
});

test("a notifier that fails for a while is asked again, with the same key", async (t) => {
  const scene = await startScene(t, {
    // Fails until the file `ready` exists; keeps the keys it was given.
    notifier: (outbox, dir) => {
      const script = path.join(dir, "flaky.sh");
      const text = [
        "#!/bin/sh",
        "umask 077",
        "message=$(cat)",
        `printf '%s\\n' "$message" | sed 's/.*"idempotency_key":"\\([^"]*\\)".*/\\1/' >>'${dir}/keys'`,
        `[ -e '${dir}/ready' ] || exit 75`,
        `printf '%s' "$message" | ${outbox.command.map((word) => `'${word}'`).join(" ")}`,
      ];
      writeFileSync(script, text.join("\n") + "\n", { mode: 0o700 });
      return [script];
    },
  });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "job will be tried again");
  writeFileSync(path.join(scene.dir, "ready"), "");
  const message = await scene.assertRescued(code);
  const keys = await scene.readLines("keys");
  assert.ok(keys.length >= 2);
  assert.deepEqual(new Set(keys), new Set([message.idempotency_key]));
});
