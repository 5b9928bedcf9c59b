// The promise, from Seam's webhook to the guest's phone, with two Seams: ours and Seam's own fake.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { startScene } from "./support/scene.mjs";
import { hoursFromNow } from "./support/stays.mjs";
import { signedHeaders } from "./support/svix_sender.mjs";
import { makeTempDir } from "./support/temp_dir.mjs";

const pullPath = "/access_codes/pull_backup_access_code";

for (const [name, options] of [
  ["seam-sim as documented", {}],
  ["seam-sim in the fake's dialect", { behaviour: { dialect: "fake", exclusive_pulls: true } }],
  ["Seam's own fake", { fake: true }],
]) {
  test(`${name}: the guest is told once, however often Seam says it`, async (t) => {
    const scene = await startScene(t, options);
    const code = await scene.addGuest();
    const event = await scene.seam.fail(code.access_code_id);
    const id = `msg_${randomUUID()}`;
    assert.equal((await scene.svix.send(event, { id })).status, 204);
    const message = await scene.assertRescued(code);
    assert.ok(message.message.text.includes(message.pin), "the text does not hold the PIN");

    // The same message again, and the same event in another message.
    assert.equal((await scene.svix.send(event, { id })).status, 204);
    assert.equal((await scene.svix.send(event)).status, 204);
    await scene.daemon.program.waitForOutput(/outcome=duplicate[^]*outcome=duplicate/);
    await scene.settle();
    assert.equal((await scene.messagesFor(code)).length, 1);
    await scene.assertNothingLeaked();
  });
}

test("Seam's own delivery over TLS reaches the guest, once, though it is repeated", async (t) => {
  const scene = await startScene(t);
  await scene.seam.setWebhook({
    url: `${scene.daemon.url}/webhooks/seam`,
    secrets: scene.secrets,
    ca_file: scene.certificates.caFile,
  });
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  await scene.assertRescued(code);
  await scene.seam.redeliver(event.event_id);
  await scene.daemon.program.waitForOutput(/outcome=duplicate/);
  await scene.settle();
  assert.equal((await scene.messagesFor(code)).length, 1);
  assert.equal((await scene.seam.requests(pullPath)).length, 1);
});

test("a guest reads the operator's own words", async (t) => {
  const templates = await makeTempDir();
  await writeFile(path.join(templates, "en.sms.txt"), "{{door}} opens with {{pin}}. Call {{contact}}.\n");
  const scene = await startScene(t, { notify: { templates, locale: "en-GB", contact: "+44 20 7946 0123" } });
  const [code] = await scene.addGuestInTrouble();
  const { message, pin, device } = await scene.assertRescued(code);
  assert.equal(message.text, `${device.name} opens with ${pin}. Call +44 20 7946 0123.`);
  await scene.assertNothingLeaked();
});

test("an event with the arrays of errors and one without are understood alike", async (t) => {
  const scene = await startScene(t, { behaviour: { event_shape: "old" } });
  const [code] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
});

test("a backup that does not end with the stay is moved there, both dates at once", async (t) => {
  const scene = await startScene(t, { behaviour: { backup_ends_at: "one_day_late" } });
  const [code] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
  assert.equal((await scene.seam.requests("/access_codes/update")).length, 1);
});

test("a backup that ends with the stay is left alone", async (t) => {
  const scene = await startScene(t);
  const [code] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
  assert.deepEqual(await scene.seam.requests("/access_codes/update"), []);
});

test("several guests of one lock get a PIN of their own each", async (t) => {
  const scene = await startScene(t);
  const codes = [];
  for (let i = 0; i < 3; ++i) codes.push((await scene.addGuestInTrouble())[0]);
  const pins = new Set();
  for (const code of codes) pins.add((await scene.assertRescued(code)).pin);
  assert.equal(pins.size, 3);
  await scene.assertNothingLeaked();
});

test("both families of headers, either of two secrets, and both signatures at once are good", async (t) => {
  const scene = await startScene(t, { secretCount: 2 });
  const [first, second] = scene.secrets;
  for (const signature of [
    { family: "svix", secrets: [first] },
    { family: "webhook", secrets: [second] },
    { family: "svix", secrets: [first, second] },
  ]) {
    const code = await scene.addGuest();
    const event = await scene.seam.fail(code.access_code_id);
    assert.equal((await scene.svix.send(event, signature)).status, 204);
    await scene.assertRescued(code);
  }
});

test("an old secret's signature beside the current one does no harm", async (t) => {
  const scene = await startScene(t);
  const [code, event] = await scene.addGuestInTrouble();
  await scene.assertRescued(code);
  const body = JSON.stringify(event);
  const headers = signedHeaders(body, scene.secrets);
  headers["svix-signature"] = `v1a,AAAA v1,${"A".repeat(43)}= ${headers["svix-signature"]}`;
  assert.equal((await scene.svix.post(body, headers)).status, 204);
});

for (const [place, listenIn] of [
  ["loopback", () => "127.0.0.1:0"],
  ["a unix socket", (dir) => `unix:${path.join(dir, "webhooks.sock")}`],
]) {
  test(`plain HTTP is served on ${place}`, async (t) => {
    const listen = listenIn(await makeTempDir());
    const scene = await startScene(t, { tls: false, listen });
    const [code] = await scene.addGuestInTrouble();
    await scene.assertRescued(code);
  });
}

test("an early failure is held until the stay is near, and no backup is spent", async (t) => {
  const scene = await startScene(t);
  const [code] = await scene.addGuestInTrouble({ starts_at: hoursFromNow(60), ends_at: hoursFromNow(90) });
  await scene.daemon.waitForLog(code.access_code_id, "job held");
  assert.deepEqual(await scene.seam.requests(pullPath), []);
  assert.deepEqual(await scene.messagesFor(code), []);
});

test("nobody is told where there is nothing to tell: the code recovered, or is gone", async (t) => {
  const scene = await startScene(t);
  const recovered = await scene.addGuest();
  const event = await scene.seam.fail(recovered.access_code_id);
  await scene.seam.recover(recovered.access_code_id);
  await scene.svix.send(event);
  assert.match(await scene.waitForEnd(recovered), /recovered/);

  const unknownId = randomUUID();
  await scene.svix.send({ ...event, event_id: randomUUID(), access_code_id: unknownId });
  assert.match(await scene.waitForEnd({ access_code_id: unknownId }), /gone/);

  assert.deepEqual(await scene.seam.requests(pullPath), []);
  assert.deepEqual(await scene.outbox.messages(), []);
});

test("SIGTERM lets a rescue under way end, and then the daemon, with status 0", async (t) => {
  const scene = await startScene(t, { behaviour: { latency_ms: { [pullPath]: 300 } } });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "access code inspected");
  assert.deepEqual(await scene.daemon.stop(), { code: 0, signal: null });
  await scene.assertRescued(code);
});

test("a second SIGTERM cuts, and the rescue under way is claimable at once", async (t) => {
  const scene = await startScene(t, { behaviour: { latency_ms: { [pullPath]: 60_000 } } });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "access code inspected");
  scene.daemon.program.child.kill("SIGTERM");
  await scene.daemon.program.waitForOutput(/info stopping signal=15/);
  assert.deepEqual(await scene.daemon.stop(), { code: 0, signal: null });
  assert.match(scene.daemon.log, /stopping at once/);
  assert.equal(String(await scene.redis.command("ZCARD", "{sparekey}:leased")).trim(), "0");
  assert.equal(String(await scene.redis.command("ZCARD", "{sparekey}:ready")).trim(), "1");
});

test("SIGTERM ends the daemon although Redis is frozen", async (t) => {
  const scene = await startScene(t, { behaviour: { latency_ms: { [pullPath]: 60_000 } } });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "access code inspected");
  scene.redis.freeze();
  scene.daemon.program.child.kill("SIGTERM");
  await scene.daemon.program.waitForOutput(/info stopping signal=15/);
  assert.deepEqual(await scene.daemon.stop(), { code: 0, signal: null });
  scene.redis.thaw();
});

test("a rescue that waits for Seam is carried on by the next daemon", async (t) => {
  const scene = await startScene(t);
  await scene.seam.addFault({ route: pullPath, status: 500, times: 1000 });
  const [code] = await scene.addGuestInTrouble();
  await scene.daemon.waitForLog(code.access_code_id, "job will be tried again");
  assert.deepEqual(await scene.daemon.stop(), { code: 0, signal: null });

  await scene.seam.clearFaults();
  await scene.restartDaemon();
  await scene.assertRescued(code);
});
