// A plugin that takes the daemon down in the middle of a message. The next daemon finds the message in the
// ledger as uncertain, and does as notify.on_uncertain says.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { moody } from "./support/paths.mjs";
import { startScene } from "./support/scene.mjs";
import { waitFor } from "./support/wait_for.mjs";

/** Delivers to the outbox and dies before it can say so; the next time it says so, and logs the message. */
function dyingPlugin(outbox, dir) {
  const file = path.join(dir, "moody.so");
  copyFileSync(moody, file);
  mkdirSync(outbox.dir);
  const settings = { mode: "crash_once", outbox: outbox.dir, file: path.join(dir, "died") };
  return { sms: { type: "plugin", file, settings } };
}

/** A scene whose daemon has died with the guest's message, and been started again: [scene, code]. */
async function crash(t, onUncertain) {
  const scene = await startScene(t, {
    rescue: { lease: "5s" },
    notify: { on_uncertain: onUncertain },
    channels: dyingPlugin,
  });
  const [code] = await scene.addGuestInTrouble();
  await waitFor("the daemon's end", () => !scene.daemon.program.running);
  assert.equal(scene.daemon.program.exit.signal, "SIGSEGV");
  assert.equal((await scene.messagesFor(code)).length, 1);
  await scene.restartDaemon();
  return [scene, code];
}

test("with on_uncertain = resend, the guest gets the same message again", async (t) => {
  const [scene, code] = await crash(t, "resend");
  await scene.waitForEnd(code, 60_000);
  const messages = await scene.messagesFor(code);
  assert.equal(messages.length, 2);
  const [first, second] = messages.sort((a, b) => a.attempt - b.attempt);
  assert.deepEqual([first.attempt, second.attempt], [1, 2]);
  assert.ok(first.pin === second.pin, "the second message has another PIN");
  assert.equal(first.idempotency_key, second.idempotency_key);
  assert.equal((await scene.job(code))["send:sms"].state, "sent");
  assert.match(scene.log, /notifier says .*plugin="sent .*\*\*\*\*/);
  await scene.assertNothingLeaked();
});

test("with on_uncertain = alert, nothing is sent again, and a person is told", async (t) => {
  const [scene, code] = await crash(t, "alert");
  const alert = await scene.waitForAlert("uncertain");
  assert.match(JSON.stringify(alert.details), new RegExp(code.access_code_id));
  await scene.settle();
  assert.equal((await scene.messagesFor(code)).length, 1);
  await scene.assertNothingLeaked();
});
