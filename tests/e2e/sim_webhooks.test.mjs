// seam-sim's webhooks, verified by Svix's own library.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { Webhook, WebhookVerificationError } from "svix";
import { makeCertificates } from "./support/certificates.mjs";
import { startSeamSim } from "./support/seam_sim.mjs";
import { newWebhookSecret } from "./support/secrets.mjs";
import { stayUnderWay } from "./support/stays.mjs";
import { makeTempDir } from "./support/temp_dir.mjs";
import { waitFor } from "./support/wait_for.mjs";
import { startWebhookReceiver } from "./support/webhook_receiver.mjs";

/** Throws unless `secret` signed the delivery. */
const verify = (secret, { body, headers }) => new Webhook(secret).verify(body, headers);

/** A simulator whose webhooks go to a receiver, and a code that can fail. */
async function startScene(t, { answers, tls, socketPath, ...target } = {}) {
  const receiver = await startWebhookReceiver(t, { answers, tls, socketPath });
  const sim = await startSeamSim(t);
  const secret = newWebhookSecret();
  await sim.setWebhook({
    url: receiver.url,
    secrets: [secret],
    event_types: ["access_code.failed_to_set_on_device"],
    ...target,
  });
  const { device_id } = await sim.addDevice();
  const code = await sim.addAccessCode({ device_id, ...stayUnderWay() });
  const received = (count) =>
    waitFor(`${count} deliveries`, () => receiver.received.length >= count && receiver.received);
  return { sim, secret, code, received };
}

test("a failure is delivered as the bare event, signed so that Svix's library accepts it", async (t) => {
  const { sim, secret, code, received } = await startScene(t);
  const event = await sim.fail(code.access_code_id);
  const [delivery] = await received(1);
  verify(secret, delivery);
  assert.throws(() => verify(newWebhookSecret(), delivery), WebhookVerificationError);
  assert.deepEqual(JSON.parse(delivery.body), event);
  assert.match(delivery.headers["svix-id"], /^msg_/);
});

test("two secrets sign each delivery, and the other header family works too", async (t) => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const { sim, code, received } = await startScene(t, { secrets, header_family: "webhook" });
  await sim.fail(code.access_code_id);
  const [delivery] = await received(1);
  assert.equal("svix-id" in delivery.headers, false);
  for (const secret of secrets) verify(secret, delivery);
});

test("a refused delivery is tried again with the same id", async (t) => {
  const { sim, code, received } = await startScene(t, { answers: [503, 500], retry_ms: [10, 10, 10] });
  await sim.fail(code.access_code_id);
  const deliveries = await received(3);
  assert.equal(new Set(deliveries.map((delivery) => delivery.headers["svix-id"])).size, 1);
  const log = await waitFor("the log of the third attempt", async () => {
    const lines = await sim.deliveries();
    return lines.length === 3 && lines;
  });
  assert.deepEqual(
    log.map((line) => [line.attempt, line.status]),
    [
      [1, 503],
      [2, 500],
      [3, 204],
    ],
  );
});

test("an event can be delivered once more", async (t) => {
  const { sim, code, received } = await startScene(t);
  const event = await sim.fail(code.access_code_id);
  await received(1);
  await sim.redeliver(event.event_id);
  const [first, second] = await received(2);
  assert.equal(first.headers["svix-id"], second.headers["svix-id"]);
  assert.equal(first.body, second.body);
});

test("deliveries go over TLS, with the receiver's certificate checked", async (t) => {
  const tls = await makeCertificates(await makeTempDir());
  const { sim, code, received } = await startScene(t, { tls, ca_file: tls.caFile });
  await sim.fail(code.access_code_id);
  assert.equal((await received(1)).length, 1);

  const distrustful = await startScene(t, { tls });
  await distrustful.sim.fail(distrustful.code.access_code_id);
  const [line] = await waitFor("the failed delivery", async () => {
    const lines = await distrustful.sim.deliveries();
    return lines.length > 0 && lines;
  });
  assert.equal(line.status, 0);
  assert.match(line.error, /certificate verify failed/);
});

test("deliveries go over a unix socket", async (t) => {
  const socketPath = path.join(await makeTempDir(), "hook.sock");
  const { sim, code, received } = await startScene(t, { socketPath, unix_socket: socketPath });
  await sim.fail(code.access_code_id);
  assert.equal((await received(1)).length, 1);
});
