// slowhttptest in its four modes, with another client beside it that must not notice; and what sslscan finds out about our TLS.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test from "node:test";
import { promisify } from "node:util";
import { besides } from "./support/bystander.mjs";
import { Program } from "./support/program.mjs";
import { connectTo } from "./support/raw_client.mjs";
import { startScene } from "./support/scene.mjs";
import { waitFor } from "./support/wait_for.mjs";

const run = promisify(execFile);
const plain = (text) => text.replace(/\x1b\[[\d;]*[A-Za-z]/g, "");

/** [mode, its own options, why the daemon turned its connections away; undefined: it answers them]. */
const modes = {
  "slowloris (-H)": [["-H", "-t", "POST"], "timeout"],
  "slow body (-B)": [["-B", "-s", "8192"], undefined],
  "ranges (-R)": [["-R", "-t", "HEAD"], undefined],
  "slow read (-X)": [["-X", "-k", "3", "-w", "1", "-y", "2", "-z", "1", "-n", "1"], undefined],
};

for (const [mode, [options, reason]] of Object.entries(modes)) {
  test(`slowhttptest, ${mode}`, async (t) => {
    const listenKeys = { header_timeout: "5s", body_timeout: "5s", handshake_timeout: "5s" };
    const scene = await startScene(t, { listenKeys, admin: { address: "127.0.0.1:0" } });
    const code = await scene.addGuest();
    const event = await scene.seam.fail(code.access_code_id);
    const url = `${scene.daemon.url}/webhooks/seam`;
    await besides(scene, event, async () => {
      const tool = new Program(t, "slowhttptest", ["-c", "500", "-r", "250", "-i", "1", "-l", "10", "-p", "5", "-u", url, ...options]);
      await tool.ended;
      assert.match(plain(tool.output), /service available: +YES\n[^]*Exit status: \w/);
      assert.doesNotMatch(plain(tool.output), /service available: +NO/);
    });
    const samples = await scene.admin.metrics();
    if (reason) assert.ok(samples.get(`sparekeyd_connections_refused_total{reason="${reason}"}`) > 0, "it did not attack");
    await scene.assertRescued(code);
  });
}

test("sslscan finds nothing weak", async (t) => {
  const scene = await startScene(t);
  const { stdout } = await run("sslscan", ["--no-colour", "--xml=-", new URL(scene.daemon.url).host]);
  const elements = [...stdout.matchAll(/<(\w[\w-]*)((?:\s+\w+="[^"]*")+)\s*\/?>/g)].map(([, name, attributes]) => [
    name,
    Object.fromEntries([...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  ]);
  const all = (wanted) => elements.filter(([name]) => name === wanted).map(([, attributes]) => attributes);

  const enabled = all("protocol").filter(({ enabled }) => enabled === "1");
  assert.deepEqual(
    enabled.map(({ type, version }) => type + version),
    ["tls1.2", "tls1.3"],
  );
  const ciphers = all("cipher");
  assert.ok(ciphers.length >= 3, stdout);
  for (const { cipher, bits, sslversion } of ciphers) {
    assert.ok(Number(bits) >= 128, cipher);
    const modern = sslversion === "TLSv1.3" ? /^TLS_(AES_\d+_GCM|CHACHA20_POLY1305)_/ : /^ECDHE-\w+-(AES\d+-GCM|CHACHA20-POLY1305)/;
    assert.match(cipher, modern);
  }
  assert.deepEqual(all("renegotiation").map(({ supported }) => supported), ["0"]);
  assert.ok(all("heartbleed").length > 0);
  for (const { vulnerable } of all("heartbleed")) assert.equal(vulnerable, "0");
});

/** A TLS 1.2 ClientHello by hand, because no OpenSSL of Debian's can offer DEFLATE, nor sslscan ask for it. */
function helloThatOffersCompression() {
  const sized = (bytes, hex) => (hex.length / 2).toString(16).padStart(2 * bytes, "0") + hex;
  const extension = (type, hex) => type + sized(2, hex);
  const groups = extension("000a", sized(2, "001d0017"));
  const points = extension("000b", sized(1, "00"));
  const signatures = extension("000d", sized(2, "0403"));
  const suite = sized(2, "c02b"); // ECDHE-ECDSA-AES128-GCM-SHA256
  const deflateOrNone = sized(1, "0100");
  const body = `0303${"5a".repeat(32)}00${suite}${deflateOrNone}${sized(2, groups + points + signatures)}`;
  return Buffer.from(`160301${sized(2, `01${sized(3, body)}`)}`, "hex");
}

test("compression is not agreed on, though a client offers it", async (t) => {
  const scene = await startScene(t);
  const socket = await connectTo(t, scene.daemon);
  let received = Buffer.alloc(0);
  socket.on("data", (bytes) => (received = Buffer.concat([received, bytes])));
  socket.write(helloThatOffersCompression());
  // A record's 5 bytes, a message's 4, version, random, and a session id of a size of its own; then the suite.
  const suiteAt = () => 5 + 4 + 2 + 32 + 1 + received[43];
  await waitFor("a ServerHello", () => received.length > 43 && received.length > suiteAt() + 2);
  assert.equal(received.subarray(0, 6).toString("hex").replace(/....(?=..$)/, ""), "16030302");
  assert.equal(received.subarray(suiteAt(), suiteAt() + 3).toString("hex"), "c02b00");
});
