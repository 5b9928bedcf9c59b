// The daemon behind each of the proxies that etc/ has an example for: what was signed arrives as it was signed, answers
// come back as they were given, and the log names the client.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { startProxy } from "./support/proxy.mjs";
import { startScene } from "./support/scene.mjs";
import { signedHeaders } from "./support/svix_sender.mjs";
import { waitFor } from "./support/wait_for.mjs";

const path = "/webhooks/seam";
const client = "127.0.0.7";
const spoofed = "203.0.113.66";
const limit = 256 * 1024;
const marker = "only-in-a-body-7f3a";

/** A signed webhook from `client`, through the proxy. `chunked`: without Content-Length. */
async function send(proxy, body, { chunked = false, headers = {}, id } = {}) {
  return proxy.request(path, {
    method: "POST",
    body,
    localAddress: client,
    headers: {
      "content-type": "application/json",
      ...(chunked && { "transfer-encoding": "chunked" }),
      ...signedHeaders(body, proxy.scene.secrets, { id }),
      ...headers,
    },
  });
}

/** What happened to the guest's code once more: another event, another webhook. */
const again = (event) => JSON.stringify({ ...event, event_id: randomUUID(), note: marker });

/** Until the log has the line about the webhook with this body's event. */
async function lineOf(scene, body) {
  const { event_id: id } = JSON.parse(body);
  return waitFor(`the line of ${id}`, () => scene.log.split("\n").find((line) => line.includes(`event_id=${id}`)));
}

const peerIn = (line) => /\bpeer=(\S+)/.exec(line)?.[1];

async function checkPassage(scene, proxy, event, expectedPeer) {
  // Blanks, an escape and letters beyond ASCII: whoever rewrites the body breaks the signature.
  const body = ` ${again(event).replace(/}$/, ', "name" : "Zo\\u00eb ☃\\/"\t}')}\r\n`;
  for (const chunked of [false, true]) {
    const one = chunked ? body.replace(/"event_id":"[^"]+"/, `"event_id":"${randomUUID()}"`) : body;
    const answer = await send(proxy, one, { chunked, headers: { "x-forwarded-for": spoofed } });
    assert.equal(answer.status, 204, answer.text);
    assert.match(peerIn(await lineOf(scene, one)), expectedPeer);
  }
  const forged = await send(proxy, body, { headers: signedHeaders(`${body} `, scene.secrets) });
  assert.equal(forged.status, 401);
}

async function checkTarget(scene, proxy) {
  const target = "/webhooks//seam/%2e/a%2Fb/../c";
  // Not by URL, which would tidy it up.
  const answer = await proxy.request("", { method: "POST", body: "{}", path: `${target}?x=%20y` });
  assert.equal(answer.status, 404);
  await waitFor("the target as it was sent", () => scene.log.includes(`path=${target} `) || scene.log.includes(`path=${target}\n`));
}

async function checkSizes(proxy, event) {
  for (const chunked of [false, true]) {
    const body = again(event);
    const largest = await send(proxy, body + " ".repeat(limit - body.length), { chunked });
    assert.equal(largest.status, 204, `the largest body that sparekeyd takes, chunked: ${chunked}`);
    const larger = await send(proxy, body + " ".repeat(limit + 1 - body.length), { chunked });
    assert.equal(larger.status, 413, `one byte more, chunked: ${chunked}`);
  }
}

async function checkOutage(scene, proxy, event) {
  scene.redis.freeze();
  try {
    const answer = await send(proxy, again(event));
    assert.equal(answer.status, 503);
    assert.equal(answer.headers["retry-after"], "10");
  } finally {
    scene.redis.thaw();
  }
  await waitFor("Redis to be back", async () => (await send(proxy, again(event))).status === 204);
}

/** Many requests of many clients: few connections to us. The log tells them apart when it believes nobody. */
async function checkConnections(scene, proxy, event) {
  const trusted = scene.config.listen.trusted_proxies;
  await restart(scene, { trusted_proxies: [] });
  await waitFor("the new daemon", async () => (await send(proxy, again(event))).status === 204);
  const peers = new Set();
  for (let i = 0; i < 40; ++i) {
    const body = again(event);
    assert.equal((await send(proxy, body)).status, 204);
    peers.add(peerIn(await lineOf(scene, body)));
  }
  for (const peer of peers) assert.match(peer, /^127\.0\.0\.1:\d+$/);
  assert.ok(peers.size <= 8, `${peers.size} connections for 40 requests`);
  await restart(scene, { trusted_proxies: trusted });
}

async function restart(scene, listen = {}) {
  Object.assign(scene.config.listen, listen);
  await scene.daemon.stop();
  await scene.restartDaemon();
}

/** Svix comes again after anything but 2xx, with the same id. Each is taken in once. */
async function checkRestart(scene, proxy, event) {
  const bodies = [];
  const answers = [];
  let over = false;
  const svix = async () => {
    while (!over) {
      const body = again(event);
      const id = `msg_${randomUUID()}`;
      bodies.push(body);
      await waitFor("2xx in the end", async () => {
        const { status } = await send(proxy, body, { id }).catch((error) => ({ status: error.code }));
        answers.push(status);
        return status === 204;
      });
    }
  };
  const senders = [svix(), svix(), svix()];
  const enough = async (count) => waitFor(`${count} webhooks`, () => bodies.length >= count);
  try {
    await enough(10);
    await restart(scene);
    await enough(bodies.length + 10);
    await restart(scene);
    await enough(bodies.length + 10);
  } finally {
    over = true;
  }
  await Promise.all(senders);
  // The log may not say so: a daemon can end between what it keeps and what it says.
  const recording = (await scene.redis.command("XRANGE", "{sparekey}:recording", "-", "+")).split("\n");
  const kept = recording.filter((line) => line.startsWith('{"version":1'));
  for (const body of bodies) {
    const { event_id: id } = JSON.parse(body);
    assert.equal(kept.filter((line) => line.includes(id)).length, 1, `${id}, answered 204, is not kept once`);
  }
  for (const status of answers) assert.ok([204, 502, 503].includes(status), `an answer was ${status}`);
}

async function startBehind(t, kind, listen) {
  const scene = await startScene(t, { tls: false, listen });
  // A daemon that is started anew must be found where it was.
  scene.config.listen.address = scene.daemon.socketPath ? listen : new URL(scene.daemon.url).host;
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  const proxy = await startProxy(t, scene, kind);
  return { scene, proxy, code, event };
}

for (const kind of ["nginx", "caddy", "haproxy"]) {
  test(`${kind}, over loopback`, async (t) => {
    const { scene, proxy, code, event } = await startBehind(t, kind, "127.0.0.1:0");

    await t.test("nobody is believed by default", async () => {
      await checkPassage(scene, proxy, event, /^127\.0\.0\.1:\d+$/);
    });
    await restart(scene, { trusted_proxies: ["127.0.0.1"] });
    await t.test("what was signed arrives, and the log names the client", async () => {
      await checkPassage(scene, proxy, event, /^127\.0\.0\.7$/);
    });
    await t.test("the target is not rewritten", () => checkTarget(scene, proxy));
    await t.test("the largest body is the same", () => checkSizes(proxy, event));
    await t.test("503 and Retry-After come through", () => checkOutage(scene, proxy, event));
    await t.test("connections are kept", () => checkConnections(scene, proxy, event));
    await t.test("a restart loses nothing", () => checkRestart(scene, proxy, event));
    await t.test("no body is left anywhere", async () => {
      assert.ok(!(await proxy.everythingWritten()).includes(marker));
      assert.doesNotMatch(await proxy.everythingWritten(), /buffered to a temporary file/);
    });
    await scene.assertRescued(code);
    await scene.assertNothingLeaked();
  });

  test(`${kind}, over a unix socket`, async (t) => {
    const socket = `unix:/tmp/sparekey-${randomUUID().slice(0, 8)}.sock`;
    const { scene, proxy, code, event } = await startBehind(t, kind, socket);
    await checkPassage(scene, proxy, event, /^127\.0\.0\.7$/);
    await checkRestart(scene, proxy, event);
    await scene.assertRescued(code);
  });
}

for (const version of [1, 2]) {
  test(`haproxy passes TLS through, with a PROXY header of version ${version}`, async (t) => {
    const scene = await startScene(t, { listenKeys: { proxy_protocol: true, trusted_proxies: ["127.0.0.1"] } });
    const code = await scene.addGuest();
    const event = await scene.seam.fail(code.access_code_id);

    // Past the proxy there is no way in.
    await assert.rejects(scene.svix.send(again(event)));
    await waitFor("a line about it", () => /request refused.*outcome=proxy_header.*detail="no PROXY header"/.test(scene.log));

    const proxy = await startProxy(t, scene, "passthrough", { version });
    await checkPassage(scene, proxy, event, /^127\.0\.0\.7:\d+$/);
    await checkTarget(scene, proxy);
    await checkSizes(proxy, event);
    await checkOutage(scene, proxy, event);
    await scene.assertRescued(code);
  });
}
