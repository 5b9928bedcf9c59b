// The stay goes on after the guest was told: it is extended, cut short, cancelled; the backup fails, the code recovers.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { mentionsPin } from "./support/leaks.mjs";
import { askCommand, runCommand } from "./support/operator.mjs";
import { startScene } from "./support/scene.mjs";
import { hoursFromNow } from "./support/stays.mjs";
import { waitFor } from "./support/wait_for.mjs";

const swept = { reconcile: { every: "1s" } };
const deleting = { rescue: { on_cancel: "delete", cancel_grace: "1s" } };
const unheard = { silent: true };
const instant = (text) => Date.parse(text);

/** A guest who was told, of a Seam that delivers its webhooks itself; or else, that says no more. */
async function startStay(t, { webhooks = true, ...options } = {}) {
  const scene = await startScene(t, webhooks ? options : { ...swept, ...options });
  const [code] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
  if (webhooks) await scene.deliverWebhooks();
  return { scene, code, backup: await scene.backupOf(code) };
}

/** What is known of the job, once it is so. */
async function waitForJob(scene, code, words, isSo) {
  return waitFor(`a job that is ${words}`, async () => {
    const job = await scene.job(code);
    return isSo(job) ? job : undefined;
  });
}

async function waitForResolved(scene, event) {
  await waitFor(`the end of alert ${event}`, async () => {
    const alerts = await scene.alertbox.messages();
    return alerts.some((alert) => alert.event === event && alert.status === "resolved");
  });
}

async function alertsOf(scene) {
  return (await scene.alertbox.messages()).map((alert) => alert.event);
}

/** Deleted codes are no more among those that assertNothingLeaked() knows. */
async function assertLeftNoPin(scene, ...pins) {
  await scene.assertNothingLeaked();
  const written = await scene.redis.everythingWritten();
  const alerts = JSON.stringify(await scene.alertbox.messages());
  for (const pin of pins)
    for (const text of [written, scene.log, alerts]) assert.ok(!mentionsPin(text, pin), "a PIN is where it must not be");
}

for (const [how, options, silence] of [
  ["a webhook says so", {}, {}],
  ["nobody says so", { webhooks: false }, unheard],
]) {
  for (const [what, hours] of [
    ["extended", 72],
    ["cut short", 5],
  ]) {
    test(`a stay is ${what} and ${how}: the backup follows, the guest keeps the PIN`, async (t) => {
      const { scene, code, backup } = await startStay(t, options);
      const ends_at = hoursFromNow(hours);
      await scene.seam.move(code.access_code_id, { ends_at, ...silence });
      await waitFor("the backup's new end", async () => {
        const moved = await scene.seam.accessCode(backup.access_code_id);
        return instant(moved.ends_at) === instant(ends_at);
      });
      await waitForJob(scene, code, "done", (job) => job.state === "done" && Number(job.expires) === instant(ends_at));
      await scene.settle();
      assert.equal((await scene.seam.requests("/access_codes/update")).length, 1);
      assert.equal((await scene.messagesFor(code)).length, 1);
      assert.deepEqual(await alertsOf(scene), []);
      await scene.assertNothingLeaked();
    });
  }

  test(`a stay is cancelled and ${how}: a person is told, until the backup is gone`, async (t) => {
    const { scene, code, backup } = await startStay(t, options);
    await scene.seam.delete(code.access_code_id, silence);
    const alert = await scene.waitForAlert("stay_cancelled");
    assert.equal(alert.severity, "warning");
    assert.equal(alert.details.access_code_id, code.access_code_id);
    assert.ok(await scene.seam.accessCode(backup.access_code_id), "a person decides");
    await waitForJob(scene, code, "held", (job) => job.state === "waiting");

    await scene.seam.delete(backup.access_code_id, silence);
    await waitForJob(scene, code, "done", (job) => job.outcome === "cancelled");
    await waitForResolved(scene, "stay_cancelled");
    const { jobs } = await askCommand(scene, "fsck");
    assert.ok(jobs >= 1);
    await assertLeftNoPin(scene, code.code, backup.code);
  });

  test(`a stay is cancelled and ${how}: the backup is deleted where it is to`, async (t) => {
    const { scene, code, backup } = await startStay(t, { ...deleting, ...options });
    await scene.seam.delete(code.access_code_id, silence);
    const { summary } = await scene.waitForAlert("stay_cancelled");
    assert.match(summary, /Its backup is deleted at 20/);
    await waitForJob(scene, code, "done", (job) => job.outcome === "cancelled");
    assert.equal(await scene.seam.accessCode(backup.access_code_id), undefined);
    await waitForResolved(scene, "stay_cancelled");
    assert.deepEqual([...new Set(await alertsOf(scene))], ["stay_cancelled"]);
    await assertLeftNoPin(scene, code.code, backup.code);
  });

  test(`a backup fails and ${how}: a person is alerted, and told which door and whose code`, async (t) => {
    const { scene, code, backup } = await startStay(t, options);
    await scene.seam.fail(backup.access_code_id, silence);
    const alert = await scene.waitForAlert("backup_failed");
    assert.equal(alert.severity, "critical");
    assert.equal(alert.details.access_code_id, code.access_code_id);
    assert.equal(alert.details.backup_access_code_id, backup.access_code_id);
    assert.match(alert.summary, /Front Door/);
    await waitForJob(scene, code, "dead", (job) => job.state === "dead");

    if (silence.silent) return;
    await scene.seam.recover(backup.access_code_id);
    await waitForJob(scene, code, "done", (job) => job.state === "done");
    await waitForResolved(scene, "backup_failed");
  });
}

test("a backup that cannot be deleted is a person's matter until it is", async (t) => {
  const { scene, code, backup } = await startStay(t, deleting);
  await scene.seam.addFault({ route: "/access_codes/delete", status: 500, times: 1000 });
  await scene.seam.delete(code.access_code_id);
  await scene.waitForAlert("backup_not_deleted");
  await scene.seam.clearFaults();
  await waitForJob(scene, code, "done", (job) => job.outcome === "cancelled");
  assert.equal(await scene.seam.accessCode(backup.access_code_id), undefined);
  await waitForResolved(scene, "backup_not_deleted");
});

test("a code that Seam did not find once costs its guest no backup, although the daemon is restarted meanwhile", async (t) => {
  const { scene, code, backup } = await startStay(t, { rescue: { on_cancel: "delete", cancel_grace: "1h" } });
  await scene.seam.addFault({ route: "/access_codes/get", status: 404, times: 1 });
  await scene.seam.move(code.access_code_id, { ends_at: hoursFromNow(72) });
  await scene.waitForAlert("stay_cancelled");
  await waitForJob(scene, code, "held", (job) => job.state === "waiting" && job.gone_since);
  await scene.restartDaemon();
  await waitForJob(scene, code, "told", (job) => job.state === "done" && !job.gone_since);
  await waitForResolved(scene, "stay_cancelled");
  assert.ok(await scene.seam.accessCode(backup.access_code_id));
});

test("a stay of which Seam shows neither code for a while is followed again afterwards", async (t) => {
  const { scene, code, backup } = await startStay(t, { webhooks: false });
  for (const [route, status] of [["/access_codes/get", 404], ["/access_codes/list", 400]])
    await scene.seam.addFault({ route, status, times: 1000 });
  await waitForJob(scene, code, "cancelled", (job) => job.outcome === "cancelled");
  await scene.seam.clearFaults();
  await waitForJob(scene, code, "told", (job) => job.outcome === "already_told");

  const ends_at = hoursFromNow(72);
  await scene.seam.move(code.access_code_id, { ends_at, ...unheard });
  await waitFor("the backup's new end", async () => {
    const moved = await scene.seam.accessCode(backup.access_code_id);
    return instant(moved.ends_at) === instant(ends_at);
  });
  assert.equal((await scene.messagesFor(code)).length, 1);
  assert.deepEqual(await alertsOf(scene), []);
});

test("a code that recovers after its guest was told is a line in the history, and no alert", async (t) => {
  const { scene, code } = await startStay(t);
  await scene.seam.recover(code.access_code_id);
  await waitForJob(scene, code, "done", (job) => job.outcome === "told_recovered");
  const { stdout } = await runCommand(scene, "why", code.access_code_id);
  assert.match(stdout, /the original works again; both PINs open\s+the door/);
  assert.deepEqual(await alertsOf(scene), []);
  await scene.assertNothingLeaked();
});

test("a stay that is moved far ahead is a person's matter: the PIN opens the door already", async (t) => {
  const { scene, code, backup } = await startStay(t);
  const ends_at = hoursFromNow(120);
  await scene.seam.move(code.access_code_id, { starts_at: hoursFromNow(96), ends_at });
  await scene.waitForAlert("stay_moved");
  assert.equal(instant((await scene.seam.accessCode(backup.access_code_id)).ends_at), instant(ends_at));
});

test("events of codes that have no job leave nothing behind", async (t) => {
  const scene = await startScene(t);
  const code = await scene.addGuest();
  await scene.deliverWebhooks();
  await scene.seam.recover(code.access_code_id);
  await scene.seam.move(code.access_code_id, { ends_at: hoursFromNow(72) });
  const late = { event_type: "access_code.delay_in_setting_on_device", errors: [] };
  await scene.seam.fail(code.access_code_id, late);
  await scene.seam.delete(code.access_code_id);
  await waitFor("four deliveries", async () => (await scene.seam.deliveries()).filter((d) => d.status === 204).length === 4);
  await scene.assertNothingKept();
  assert.deepEqual(await scene.seam.requests("/access_codes/get"), []);
});

test("a delayed code is rescued where it is to, once the arrival is near", async (t) => {
  const scene = await startScene(t, { rescue: { on_delay: true } });
  const late = { event_type: "access_code.delay_in_setting_on_device", errors: [] };
  const near = await scene.addGuest();
  await scene.svix.send(await scene.seam.fail(near.access_code_id, late));
  await scene.assertRescued(near);

  const far = await scene.addGuest({ starts_at: hoursFromNow(5), ends_at: hoursFromNow(48) });
  await scene.svix.send(await scene.seam.fail(far.access_code_id, late));
  await scene.daemon.waitForLog(far.access_code_id, "job held");
  assert.deepEqual(await scene.messagesFor(far), []);
});

test("PINs in what events say of a change stay out of Redis and the log", async (t) => {
  const { scene, code } = await startStay(t);
  const [from, to] = ["90817263", "18273645"];
  const changes = [
    { event_type: "access_code.changed", changed_properties: [{ property: "code", from, to }] },
    { event_type: "access_code.changed", code: to, change_reason: `code ${from} was taken` },
    { event_type: "access_code.deleted", code: from, device_id: [to] },
    { event_type: "access_code.set_on_device", code: to, access_code_id: { from } },
  ];
  for (const change of changes) {
    const event = { event_id: randomUUID(), access_code_id: code.access_code_id, ...change };
    assert.equal((await scene.svix.send(event)).status, 204);
  }
  await scene.settle();
  await assertLeftNoPin(scene, from, to);
});

test("Seam's own fake: a stay is extended and then cancelled, and nobody says so", async (t) => {
  const scene = await startScene(t, { fake: true, ...swept });
  const [code] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
  const backup = await scene.backupOf(code);
  const ends_at = hoursFromNow(72);
  const { access_code_id, starts_at } = code;
  await scene.seam.call("/access_codes/update", { access_code_id, type: "time_bound", starts_at, ends_at });
  await waitFor("the backup's new end", async () => {
    const moved = await scene.seam.accessCode(backup.access_code_id);
    return instant(moved.ends_at) === instant(ends_at);
  });
  await scene.seam.call("/access_codes/delete", { access_code_id });
  await scene.waitForAlert("stay_cancelled");
});
