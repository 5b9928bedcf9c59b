// Several channels to one guest: which is used when, and what the ledger says of each.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { startScene } from "./support/scene.mjs";
import { hoursFromNow } from "./support/stays.mjs";
import { waitFor } from "./support/wait_for.mjs";

/** An exec channel that runs a script of these lines, with the message in $message. */
function script(dir, name, lines) {
  const file = path.join(dir, `${name}.sh`);
  writeFileSync(file, ["#!/bin/sh", "umask 077", "message=$(cat)", ...lines, ""].join("\n"), { mode: 0o700 });
  return { type: "exec", command: [file] };
}

/** Hands the message to the outbox, like a provider that works. */
const deliver = (outbox) =>
  `printf '%s' "$message" | ${outbox.command.map((word) => `'${word}'`).join(" ")}`;

/** A line in `file` for every call. */
const count = (dir, file) => `echo called >>'${dir}/${file}'`;

const works = (outbox) => ({ type: "exec", command: outbox.command });

/** "HH:MM" at a lock in UTC, so many minutes from now. */
const clockAt = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
const now = { from: () => clockAt(-120), until: () => clockAt(120) };

test("the first channel is down, the second sends, and the ledger has both", async (t) => {
  const scene = await startScene(t, {
    channels: (outbox, dir) => ({
      sms: script(dir, "down", [count(dir, "sms-calls"), "exit 75"]),
      email: { ...works(outbox), message: "email" },
    }),
  });
  const [code] = await scene.addGuestInTrouble();
  const message = await scene.assertRescued(code);
  assert.equal(message.channel, "email");
  const job = await scene.job(code);
  assert.equal(job["send:sms"].state, "failed");
  assert.equal(job["send:email"].state, "sent");
  assert.deepEqual(await scene.readLines("sms-calls"), ["called"]);
  await scene.assertNothingLeaked();
});

test("with fan-out, a channel that fails is tried again and the others are not", async (t) => {
  const scene = await startScene(t, {
    notify: { fan_out: true },
    channels: (outbox, dir) => ({
      sms: script(dir, "late", [
        count(dir, "sms-calls"),
        `[ -e '${dir}/ready' ] || exit 75`,
        deliver(outbox),
      ]),
      email: works(outbox),
    }),
  });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "job will be tried again");
  await waitFor("a few tries", async () => (await scene.readLines("sms-calls")).length >= 3);
  writeFileSync(path.join(scene.dir, "ready"), "");
  await scene.waitForEnd(code);
  const channels = (await scene.messagesFor(code)).map((message) => message.channel);
  assert.deepEqual(channels.sort(), ["email", "sms"]);
});

test("a channel over its rate leaves the guest to the next one", async (t) => {
  const scene = await startScene(t, {
    channels: (outbox) => ({ sms: { ...works(outbox), rate: "1/1h" }, email: works(outbox) }),
  });
  const codes = [];
  for (let i = 0; i < 2; ++i) codes.push((await scene.addGuestInTrouble())[0]);
  const channels = [];
  for (const code of codes) channels.push((await scene.assertRescued(code)).channel);
  assert.deepEqual(channels.sort(), ["email", "sms"]);
});

test("without another channel the guest waits for the rate, and a person hears of it", async (t) => {
  const scene = await startScene(t, {
    channels: (outbox) => ({ sms: { ...works(outbox), rate: "1/1h" } }),
  });
  const [first] = await scene.addGuestInTrouble();
  await scene.assertRescued(first);
  const [second] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(second.access_code_id, "job held");
  const alert = await scene.waitForAlert("not_told_in_time");
  assert.equal(alert.details.access_code_id, second.access_code_id);
  assert.deepEqual(await scene.messagesFor(second), []);
  assert.equal((await scene.job(second)).attempt ?? "0", "0", "waiting is not failing");
});

test("a guest who has not arrived is not woken, one whose stay has begun is", async (t) => {
  const scene = await startScene(t, {
    device: { time_zone: "UTC" },
    channels: (outbox) => ({ sms: { ...works(outbox), quiet_hours: `${now.from()}-${now.until()}` } }),
  });
  const [later] = await scene.addGuestInTrouble({ starts_at: hoursFromNow(10), ends_at: hoursFromNow(50) });
  const [here] = await scene.addGuestInTrouble();
  await scene.assertRescued(here);
  const held = await scene.daemon.waitForLog(later.access_code_id, "job held");
  assert.match(held, /quiet hours/);
  assert.deepEqual(await scene.messagesFor(later), []);
});

test("at night another channel may write", async (t) => {
  const scene = await startScene(t, {
    device: { time_zone: "UTC" },
    channels: (outbox) => ({
      sms: { ...works(outbox), quiet_hours: `${now.from()}-${now.until()}` },
      email: works(outbox),
    }),
  });
  const [code] = await scene.addGuestInTrouble({ starts_at: hoursFromNow(10), ends_at: hoursFromNow(50) });
  assert.equal((await scene.assertRescued(code)).channel, "email");
});

test("a provider that refuses us alerts once, burns no attempts, and is found mended by a probe", async (t) => {
  const scene = await startScene(t, {
    channels: (outbox, dir) => ({
      sms: script(dir, "refused", [
        `[ ! -e '${dir}/refused' ] || { echo '{"result":"permanent","unauthorized":true}'; exit 0; }`,
        deliver(outbox),
      ]),
    }),
  });
  writeFileSync(path.join(scene.dir, "refused"), "");
  const codes = [];
  for (let i = 0; i < 3; ++i) codes.push((await scene.addGuestInTrouble())[0]);
  await scene.waitForAlert("channel_unauthorized");
  await scene.daemon.waitForLog(codes[0].access_code_id, "job held");

  rmSync(path.join(scene.dir, "refused"));
  for (const code of codes) await scene.assertRescued(code);
  await waitFor("the alert is resolved", async () =>
    (await scene.alertbox.messages()).some(
      (alert) => alert.event === "channel_unauthorized" && alert.status === "resolved",
    ),
  );
  for (const code of codes) assert.equal((await scene.job(code)).attempt ?? "0", "0");
  const raised = (await scene.alertbox.messages()).filter((alert) => alert.status === "firing");
  assert.deepEqual(
    raised.map((alert) => alert.event),
    ["channel_unauthorized"],
  );
});
