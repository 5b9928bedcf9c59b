// What a proxy and we might read differently, and clients that are slow, silent or gone: against the whole daemon, over TLS, signed
// as Svix signs, and with another client beside it that must not notice. Nothing here asserts how long anything took.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { besides } from "./support/bystander.mjs";
import { connectTo, RawClient } from "./support/raw_client.mjs";
import { startScene } from "./support/scene.mjs";
import { signedHeaders } from "./support/svix_sender.mjs";
import { waitFor } from "./support/wait_for.mjs";

const path = "/webhooks/seam";
const limit = 256 * 1024;

const lines = (headers) => Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
const length = (body) => `Content-Length: ${Buffer.byteLength(body)}\r\n`;
const chunks = (body, trailers = "") => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n${trailers}\r\n`;
const chunked = "Transfer-Encoding: chunked\r\n";

/** The pieces of a good webhook, each of which can be replaced. */
function webhook(scene, event, change = () => ({})) {
  const body = JSON.stringify({ ...event, event_id: randomUUID() });
  const signed = signedHeaders(body, scene.secrets);
  const line = { method: "POST", target: path, version: "HTTP/1.1" };
  const parts = { ...line, host: "Host: localhost\r\n", sign: lines(signed), more: length(body), content: body };
  const { method, target, version, host, sign, more, content } = { ...parts, ...change({ body, signed, ...parts }) };
  return `${method} ${target} ${version}\r\n${host}${sign}${more}\r\n${content}`;
}

/** [what, the statuses that it is answered with, what is different]. A signature that fits is no excuse. */
const exchanges = [
  ["a webhook as it should be", [204]],
  ["in chunks", [204], ({ body }) => ({ more: chunked, content: chunks(body) })],
  ["gzip before chunked", [400], ({ body }) => ({ more: "Transfer-Encoding: gzip, chunked\r\n", content: chunks(body) })],
  ["chunked twice", [400], ({ body }) => ({ more: chunked + chunked, content: chunks(body) })],
  ["identity", [400], () => ({ more: "Transfer-Encoding: identity\r\n" })],
  ["Transfer-Encoding with Content-Length", [400], ({ body, more }) => ({ more: more + chunked, content: chunks(body) })],
  ["Content-Length with Transfer-Encoding", [400], ({ body, more }) => ({ more: chunked + more, content: chunks(body) })],
  ["chunked in HTTP/1.0", [400], ({ body }) => ({ version: "HTTP/1.0", more: chunked, content: chunks(body) })],
  ["HTTP/1.0 without a Host", [204], () => ({ version: "HTTP/1.0", host: "" })],
  ["no Host", [400], () => ({ host: "" })],
  ["two Hosts", [400], ({ host }) => ({ host: host + host })],
  ["a folded header", [400], ({ sign }) => ({ sign: `X-Note: a\r\n b\r\n${sign}` })],
  ["a folded signature", [400], ({ sign }) => ({ sign: sign.replace("svix-signature: ", "svix-signature:\r\n ") })],
  ["Content-Length twice", [400], ({ more }) => ({ more: more + more })],
  ["a list of lengths", [400], ({ more }) => ({ more: more.replace(/: (\d+)/, ": $1, $1") })],
  ["a length with a sign", [400], ({ more }) => ({ more: more.replace(": ", ": +") })],
  ...["id", "timestamp", "signature"].map((part) => [
    `svix-${part} twice`,
    [400],
    ({ sign, signed }) => ({ sign: `${sign}svix-${part}: ${signed[`svix-${part}`]}\r\n` }),
  ]),
  ["the signature in a trailer", [400], ({ body, sign }) => ({ sign: "", more: chunked, content: chunks(body, sign) })],
  ["another id in a trailer", [204], ({ body }) => ({ more: chunked, content: chunks(body, "svix-id: msg_x\r\n") })],
  ["a length in a trailer", [400], ({ body }) => ({ more: chunked, content: chunks(body, "Content-Length: 1\r\n") })],
  ["an absolute target", [400], () => ({ target: `https://localhost${path}` })],
  ["an asterisk", [400], () => ({ method: "OPTIONS", target: "*" })],
  ["two slashes", [404], () => ({ target: `/${path}` })],
  ["an escaped letter", [404], () => ({ target: "/webhooks/%73eam" })],
  ["an escaped dot", [404], () => ({ target: "/webhooks/%2e/seam" })],
  ["a dot", [404], () => ({ target: "/webhooks/./seam" })],
  ["two dots", [404], () => ({ target: "/x/../webhooks/seam" })],
  ["a slash at the end", [404], () => ({ target: `${path}/` })],
  ["a query", [204], () => ({ target: `${path}?from=svix` })],
  ["another version", [400], () => ({ version: "HTTP/1.2" })],
  ["a head of more than 8 KiB", [431], ({ sign }) => ({ sign: `${sign}X-Note: ${"x".repeat(8192)}\r\n` })],
  ["many small headers", [431], ({ sign }) => ({ sign: sign + "X: y\r\n".repeat(2000) })],
  ["a body declared too large", [413], () => ({ more: `Content-Length: ${limit + 1}\r\n`, content: "" })],
  ["the same, asked for before", [413], () => ({ more: `Content-Length: ${limit + 1}\r\nExpect: 100-continue\r\n`, content: "" })],
  ["a chunk too large", [413], () => ({ more: chunked, content: `${(limit + 1).toString(16)}\r\n` })],
  ["a chunk that ends in a bare LF", [400], ({ body }) => ({ more: chunked, content: chunks(body).replace(/\r\n0/, "\n0") })],
  ["no HTTP at all", [400], () => ({ method: "\x16\x03\x01", target: "" })],
];

async function startGuarded(t, listenKeys) {
  const scene = await startScene(t, { listenKeys, admin: { address: "127.0.0.1:0" } });
  const code = await scene.addGuest();
  const event = await scene.seam.fail(code.access_code_id);
  const client = () => RawClient.connect(t, scene.daemon, scene.certificates.ca);
  const refused = async (reason) =>
    (await scene.admin.metrics()).get(`sparekeyd_connections_refused_total{reason="${reason}"}`);
  return { scene, event, client, refused };
}

/** How many sockets the daemon has open. */
async function socketsOf(scene) {
  return (await readdir(`/proc/${scene.daemon.program.child.pid}/fd`)).length;
}

const accepted = (scene, id) => scene.log.split("\n").some((line) => line.includes(id) && line.includes("outcome=accepted"));

test("requests that could be read in two ways are refused, and leave nothing behind them to be read", async (t) => {
  const { scene, event, client } = await startGuarded(t);
  await besides(scene, event, async () => {
    for (const [what, statuses, change] of exchanges) {
      await t.test(`${what}: ${statuses}`, async () => {
        const one = await client();
        await one.send(webhook(scene, event, change));
        assert.deepEqual(await one.waitForAnswers(statuses.length), statuses);
        if (![400, 413, 431].includes(statuses[0])) return;
        // What comes behind it is never taken for a request.
        await one.send(webhook(scene, event));
        await one.waitForEnd();
        assert.deepEqual(one.statuses, statuses);
      });
    }
    await t.test("pipelined webhooks are answered in order, up to the first that is refused", async () => {
      const one = await client();
      const good = () => webhook(scene, event);
      const elsewhere = webhook(scene, event, () => ({ method: "GET", content: "", more: "" }));
      await one.send(good() + elsewhere + good() + webhook(scene, event, () => ({ host: "" })) + good());
      await one.waitForEnd();
      assert.deepEqual(one.statuses, [204, 405, 204, 400]);
    });
    await t.test("100 Continue comes where the body will be read", async () => {
      const one = await client();
      const [head, body] = webhook(scene, event, ({ more }) => ({ more: `${more}Expect: 100-continue\r\n` })).split("\r\n\r\n");
      await one.send(`${head}\r\n\r\n`);
      assert.deepEqual(await one.waitForAnswers(1), [100]);
      await one.send(body);
      assert.deepEqual(await one.waitForAnswers(2), [100, 204]);
    });
    await t.test("one byte at a time", async () => {
      const one = await client();
      for (const byte of webhook(scene, event)) await one.send(byte);
      assert.deepEqual(await one.waitForAnswers(1), [204]);
    });
  });
});

test("clients that are too slow are turned away, and others do not notice", async (t) => {
  const patience = Object.fromEntries(["handshake", "header", "body", "write"].map((phase) => [`${phase}_timeout`, "5s"]));
  const { scene, event, client, refused } = await startGuarded(t, { ...patience, idle_timeout: "6s" });
  const before = await waitFor("a quiet daemon", () => socketsOf(scene));

  /** A byte a second until the daemon has had enough. */
  const trickle = async (one, text) => {
    for (let at = 0; at < text.length && !one.ended; ++at) {
      await one.send(text[at]);
      await pause(1000);
    }
    await one.waitForEnd();
  };
  await besides(scene, event, async () => {
    const attacks = {
      "a head at 1 B/s": async () => {
        const one = await client();
        await trickle(one, webhook(scene, event));
        assert.deepEqual(one.statuses, [408]);
      },
      "a body at 1 B/s": async () => {
        const one = await client();
        const [head, body] = webhook(scene, event).split("\r\n\r\n");
        await one.send(`${head}\r\n\r\n`);
        await trickle(one, body);
        assert.deepEqual(one.statuses, [408]);
      },
      "chunks at 1 B/s": async () => {
        const one = await client();
        const [head, body] = webhook(scene, event, ({ body }) => ({ more: chunked, content: chunks(body) })).split(/\r\n\r\n(.*)/s);
        await one.send(`${head}\r\n\r\n`);
        await trickle(one, body);
        assert.deepEqual(one.statuses, [408]);
      },
      "no ClientHello": async () => {
        const socket = await connectTo(t, scene.daemon);
        await waitForSilentEnd(socket);
      },
      "half a ClientHello": async () => {
        const socket = await connectTo(t, scene.daemon);
        socket.write(Buffer.from("160301020001", "hex")); // the record goes on for 512 bytes
        await waitForSilentEnd(socket);
      },
      "a ClientHello at 1 B/s": async () => {
        const socket = await connectTo(t, scene.daemon);
        const dripping = setInterval(() => socket.writable && socket.write("\x16"), 1000);
        t.after(() => clearInterval(dripping));
        await waitForSilentEnd(socket);
      },
      "TLS that is never closed": async () => {
        const one = await client();
        await one.send(webhook(scene, event, ({ more }) => ({ more: `${more}Connection: close\r\n` })));
        await one.waitForEnd();
        assert.deepEqual(one.statuses, [204]); // and we say nothing more, nor do we hang up
      },
      "an idle connection": async () => {
        const one = await client();
        await one.send(webhook(scene, event));
        await one.waitForEnd();
        assert.deepEqual(one.statuses, [204]);
      },
    };
    await Promise.all(Object.entries(attacks).map(([what, attack]) => t.test(what, attack)));
    assert.ok((await refused("timeout")) >= 3);
    assert.ok((await refused("tls_handshake")) >= 3);
  });
  // Nobody who never hangs up keeps a socket of ours.
  await waitFor("their sockets to be closed", async () => (await socketsOf(scene)) <= before + 2);
});

/** The daemon closes, and did not say anything. */
async function waitForSilentEnd(socket) {
  let received = 0;
  let ended = false;
  socket.on("data", (bytes) => (received += bytes.length));
  for (const event of ["end", "close", "error"]) socket.on(event, () => (ended = true));
  await waitFor("the end of the connection", () => ended, 30_000);
  assert.equal(received, 0);
}

test("a webhook is kept though its client is gone right after the body", async (t) => {
  const { scene, event, client } = await startGuarded(t);
  await besides(scene, event, async () => {
    for (const leave of [(raw) => raw.end(), (raw) => raw.destroy()]) {
      await t.test(String(leave), async () => {
        for (let i = 0; i < 5; ++i) {
          const text = webhook(scene, event);
          const [, id] = /"event_id":"([^"]+)"/.exec(text);
          const one = await client();
          await one.send(text);
          leave(one.raw);
          await waitFor("the webhook in the log", () => accepted(scene, id));
        }
      });
    }
  });
});

test("ten thousand silent connections take no place from one that speaks", async (t) => {
  // As many as this process and the daemon may have; we need a fifth more than it does.
  const [, descriptors] = /^Max open files +(\d+)/m.exec(await readFile("/proc/self/limits", "utf8"));
  const most = Math.min(10_000, Math.floor((Number(descriptors) - 500) / 1500) * 1000);
  assert.ok(most >= 1000, `only ${descriptors} open files are allowed`);
  const { scene, event, refused } = await startGuarded(t, { handshake_timeout: "5m", max_connections: most });
  const before = await socketsOf(scene);
  const sockets = [];
  const open = async (count) => {
    for (let i = 0; i < count; i += 100)
      sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => connectTo(t, scene.daemon)))));
  };
  await besides(scene, event, async () => {
    await open(most * 0.9);
    await waitFor("all of them", async () => (await socketsOf(scene)) >= before + most * 0.9, 60_000);
    await open(most * 0.2); // beyond the cap: the oldest make room
    await waitFor("some to be let go", async () => (await refused("too_many_connections")) > 0, 60_000);
  });
  assert.ok((await socketsOf(scene)) <= before + most + 10);
  for (const socket of sockets) socket.destroy();
  await waitFor("all to be closed", async () => (await socketsOf(scene)) <= before + 2, 60_000);
});
