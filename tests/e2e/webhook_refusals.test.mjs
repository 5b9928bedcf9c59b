// What must not get in: each is refused as DESIGN says, leaves nothing in Redis, and tells nobody.
import assert from "node:assert/strict";
import test from "node:test";
import { request } from "./support/http.mjs";
import { startScene } from "./support/scene.mjs";
import { newWebhookSecret } from "./support/secrets.mjs";
import { signedHeaders } from "./support/svix_sender.mjs";

const without = (headers, name) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

/**
 * [what is wrong, the expected status, how headers and body are spoilt]. `sign` signs the body with good
 * secrets.
 */
const spoilt = [
  ["no signature at all", 400, (body) => [{}, body]],
  ["no id", 400, (body, sign) => [without(sign(), "svix-id"), body]],
  ["no timestamp", 400, (body, sign) => [without(sign(), "svix-timestamp"), body]],
  ["no signature header", 400, (body, sign) => [without(sign(), "svix-signature"), body]],
  ["an id sent twice", 400, (body, sign) => [{ ...sign(), "svix-id": ["msg_1", "msg_2"] }, body]],
  ["two families that differ", 400, (body, sign) => [{ ...sign(), ...sign({ family: "webhook" }) }, body]],
  ["a timestamp in hexadecimal", 400, (body, sign) => [{ ...sign(), "svix-timestamp": "0x6500" }, body]],
  [
    "a timestamp with a fraction",
    400,
    (body, sign) => [{ ...sign(), "svix-timestamp": "1796000000.5" }, body],
  ],
  ["another secret", 401, (body, sign) => [sign({ secrets: [newWebhookSecret()] }), body]],
  ["a body changed by one byte", 401, (body, sign) => [sign(), body.replace("failed", "Failed")]],
  ["a body with a blank more", 401, (body, sign) => [sign(), `${body} `]],
  ["another message's signature", 401, (body, sign) => [{ ...sign(), "svix-id": "msg_other" }, body]],
  ["a signature of yesterday", 401, (body, sign) => [sign({ ageS: 86_400 }), body]],
  ["a signature just too old", 401, (body, sign) => [sign({ ageS: 302 }), body]],
  ["a signature from the future", 401, (body, sign) => [sign({ ageS: -310 }), body]],
  [
    "a signature of an unknown version",
    401,
    (body, sign) => [{ ...sign(), "svix-signature": sign()["svix-signature"].replace("v1,", "v2,") }, body],
  ],
];

test("forged, stale and malformed webhooks change nothing", async (t) => {
  const scene = await startScene(t);
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  const body = JSON.stringify(event);
  const sign = ({ secrets = scene.secrets, ...options } = {}) => signedHeaders(body, secrets, options);

  for (const [what, status, spoil] of spoilt) {
    await t.test(`${what}: ${status}`, async () => {
      const [headers, sent] = spoil(body, sign);
      const answer = await scene.svix.post(sent, headers);
      assert.equal(answer.status, status);
      assert.equal(answer.text, "");
    });
  }

  await scene.assertNothingKept();
  assert.deepEqual(await scene.seam.requests("/access_codes/get"), []);
  assert.deepEqual(await scene.outbox.messages(), []);

  assert.equal((await scene.svix.post(body, sign())).status, 204);
  await scene.assertRescued(code);
  await scene.assertNothingLeaked();
});

test("wrong paths, methods and sizes are refused before the signature is looked at", async (t) => {
  const scene = await startScene(t);
  const { ca } = scene.certificates;
  const elsewhere = await scene.svix.post("{}", signedHeaders("{}", scene.secrets), "/webhooks/other");
  assert.equal(elsewhere.status, 404);
  const got = await request(`${scene.daemon.url}/webhooks/seam`, { ca });
  assert.equal(got.status, 405);
  assert.equal(got.headers.allow, "POST");
  const large = "x".repeat(300 * 1024);
  assert.equal((await scene.svix.post(large, signedHeaders(large, scene.secrets))).status, 413);
  await scene.assertNothingKept();
});

test("a signed event of another type is thanked for and forgotten", async (t) => {
  const scene = await startScene(t);
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  const unwanted = { ...event, event_type: "lock.unlocked" };
  assert.equal((await scene.svix.send(unwanted)).status, 204);
  await scene.assertNothingKept();
});

test("a signed body that cannot be read is accepted, kept, and alerted", async (t) => {
  const scene = await startScene(t);
  assert.equal((await scene.svix.send('{"event_type":')).status, 204);
  const alert = await scene.waitForAlert("webhook_unreadable");
  assert.equal(alert.kind, "alert");
  assert.match(alert.summary, /It is kept in the recording\.$/);
  assert.ok((await scene.redis.keys()).includes("{sparekey}:recording"));
});

test("a signed follow-up that cannot be read is accepted and alerted, and not kept", async (t) => {
  const scene = await startScene(t);
  assert.equal((await scene.svix.send('{"event_type":"access_code.deleted","code":"8030"}')).status, 204);
  const alert = await scene.waitForAlert("webhook_unreadable");
  assert.match(alert.summary, /malformed in access_code\.deleted\. It may hold a PIN, so it is not kept\.$/);
  assert.ok(!JSON.stringify(alert).includes("8030"));
  assert.ok(!(await scene.redis.keys()).includes("{sparekey}:recording"));
});
