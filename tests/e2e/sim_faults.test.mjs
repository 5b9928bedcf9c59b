// What seam-sim does when it is told to misbehave, seen on the wire.
import assert from "node:assert/strict";
import test from "node:test";
import { makeCertificates } from "./support/certificates.mjs";
import { request } from "./support/http.mjs";
import { startSeamSim } from "./support/seam_sim.mjs";
import { stayUnderWay } from "./support/stays.mjs";
import { makeTempDir } from "./support/temp_dir.mjs";
import { waitFor } from "./support/wait_for.mjs";

const pullPath = "/access_codes/pull_backup_access_code";

async function startScene(t, options) {
  const sim = await startSeamSim(t, options);
  const { device_id: deviceId } = await sim.addDevice();
  const original = await sim.addAccessCode({ device_id: deviceId, ...stayUnderWay() });
  const post = (path, body, headers = {}) =>
    request(sim.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${sim.apiKey}`, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ca: options?.tls?.ca,
    });
  const pull = () => post(pullPath, { access_code_id: original.access_code_id });
  return { sim, original, deviceId, post, pull };
}

test("a counted fault hits so many requests of its route and no more", async (t) => {
  const { sim, pull } = await startScene(t);
  await sim.addFault({ route: pullPath, status: 500, times: 2 });
  await sim.addFault({ route: pullPath, status: 429, retry_after: 7 });
  assert.equal((await pull()).status, 500);
  assert.equal((await pull()).status, 500);
  const limited = await pull();
  assert.equal(limited.status, 429);
  assert.equal(limited.headers["retry-after"], "7");
  assert.equal((await pull()).status, 200);
  assert.deepEqual(
    (await sim.requests(pullPath)).map((line) => [line.status, line.fault]),
    [
      [500, "status"],
      [500, "status"],
      [429, "status"],
      [200, ""],
    ],
  );
});

test("an answer is lost after the pull, and a second pull gives the same backup", async (t) => {
  const { sim, original, pull } = await startScene(t);
  await sim.addFault({ route: pullPath, kind: "reset", after: true });
  await assert.rejects(pull(), { code: "ECONNRESET" });
  const pulled = (await sim.accessCode(original.access_code_id)).pulled_backup_access_code_id;
  assert.ok(pulled);
  assert.equal(JSON.parse((await pull()).text).backup_access_code.access_code_id, pulled);
});

test("an answer is truncated, garbage, or never comes", async (t) => {
  const { sim, pull } = await startScene(t);
  await sim.addFault({ route: pullPath, kind: "truncated", after: true });
  await assert.rejects(pull(), { code: "ECONNRESET" }); // node's word for an early end of the body

  await sim.addFault({ route: pullPath, kind: "garbage" });
  const garbage = await pull();
  assert.equal(garbage.status, 200);
  assert.throws(() => JSON.parse(garbage.text));

  await sim.addFault({ route: pullPath, kind: "hang" });
  const abort = new AbortController();
  const hanging = fetch(sim.url + pullPath, { method: "POST", signal: abort.signal });
  await waitFor("the request arrived", async () => (await sim.requests(pullPath)).at(-1).fault === "hang");
  abort.abort();
  await assert.rejects(hanging, { name: "AbortError" });
  assert.equal((await pull()).status, 200);
});

test("faults can be taken back", async (t) => {
  const { sim, pull } = await startScene(t);
  await sim.addFault({ route: "*", status: 503, times: 100 });
  const outage = await pull();
  assert.equal(outage.status, 503);
  assert.equal(outage.text, "");
  await sim.clearFaults();
  assert.equal((await pull()).status, 200);
});

for (const [keys, present] of [
  ["both", ["access_code", "backup_access_code"]],
  ["access_code", ["access_code"]],
  ["backup_access_code", ["backup_access_code"]],
]) {
  test(`a pull can answer ${keys} alone or together`, async (t) => {
    const { pull } = await startScene(t, { behaviour: { pull_keys: keys } });
    const { ok, ...objects } = JSON.parse((await pull()).text);
    assert.equal(ok, true);
    assert.deepEqual(Object.keys(objects).sort(), present);
    for (const object of Object.values(objects)) assert.equal(object.is_backup, true);
  });
}

test("a pull can answer the trap: the original where the backup should be", async (t) => {
  const { pull, original } = await startScene(t, { behaviour: { pull_keys: "original_under_access_code" } });
  const answer = JSON.parse((await pull()).text);
  assert.equal(answer.access_code.access_code_id, original.access_code_id);
  assert.equal("backup_access_code" in answer, false);
});

test("the fake's dialect: one key, no dates, one backup for all, no PATCH", async (t) => {
  const { sim, deviceId, post, pull } = await startScene(t, { behaviour: { dialect: "fake" } });
  const { backup_access_code: backup, access_code: absent } = JSON.parse((await pull()).text);
  assert.equal(absent, undefined);
  assert.equal(backup.type, "ongoing");
  assert.equal(backup.ends_at, undefined);

  const second = await sim.addAccessCode({ device_id: deviceId, ...stayUnderWay() });
  const again = await post(pullPath, { access_code_id: second.access_code_id });
  assert.equal(JSON.parse(again.text).backup_access_code.access_code_id, backup.access_code_id);

  const patch = await fetch(`${sim.url}/access_codes/update`, { method: "PATCH" });
  assert.equal(patch.status, 405);
  assert.equal((await patch.json()).error.message, "only POST accepted");
});

test("a backup's end can be late or missing, and updates can do nothing", async (t) => {
  const behaviour = { backup_ends_at: "one_day_late", updates: "ignored", update_answer: "empty" };
  const { sim, original, post, pull } = await startScene(t, { behaviour });
  const { backup_access_code: backup } = JSON.parse((await pull()).text);
  assert.equal(new Date(backup.ends_at) - new Date(original.ends_at), 24 * 3_600_000);

  const answer = await post("/access_codes/update", {
    access_code_id: backup.access_code_id,
    starts_at: backup.starts_at,
    ends_at: original.ends_at,
  });
  assert.deepEqual(JSON.parse(answer.text), { ok: true });
  assert.equal((await sim.accessCode(backup.access_code_id)).ends_at, backup.ends_at);
});

test("refusals have Seam's shapes, JSON or not", async (t) => {
  const { post, sim } = await startScene(t);
  const unknown = await post("/no_such_route", {});
  assert.deepEqual([unknown.status, unknown.text], [404, "404"]);
  const broken = await post("/access_codes/get", "{");
  assert.deepEqual([broken.status, broken.text], [400, "Invalid JSON"]);
  const untyped = await post("/access_codes/get", {}, { "content-type": "text/plain" });
  assert.equal(JSON.parse(untyped.text).error.type, "invalid_content_type");
  const required = JSON.parse((await post("/access_codes/get", {})).text).error;
  assert.deepEqual(required.validation_errors, { _errors: [], access_code_id: { _errors: ["Required"] } });

  const messageFor = async (authorization) => {
    const answer = await fetch(`${sim.url}/devices/list`, {
      headers: authorization ? { authorization } : {},
    });
    assert.equal(answer.status, 401);
    return (await answer.json()).error.message;
  };
  assert.equal(await messageFor(undefined), "No Authorization header");
  assert.equal(await messageFor(`bearer ${sim.apiKey}`), "No token provided");
  assert.equal(await messageFor("Bearer seam_wrong"), "API Key not found");
  assert.equal(
    await messageFor(`Bearer ${sim.personalAccessToken}`),
    "An access token was used instead of an API key",
  );
});

test("latency is added to the routes that it names", async (t) => {
  const { pull } = await startScene(t, { behaviour: { latency_ms: { [pullPath]: 200 } } });
  const started = performance.now();
  await pull();
  assert.ok(performance.now() - started >= 195);
});

test("an unknown switch is refused at the start and at run time", async (t) => {
  const { sim } = await startScene(t);
  await assert.rejects(sim.behave({ pul_keys: "both" }), /no such switch: pul_keys/);
  await assert.rejects(startSeamSim(t, { behaviour: { updates: "never" } }), /unknown word/);
});

test("it speaks TLS", async (t) => {
  const tls = await makeCertificates(await makeTempDir());
  const { sim, pull } = await startScene(t, { tls });
  assert.match(sim.url, /^https:/);
  assert.equal((await pull()).status, 200);
});

test("SIGTERM ends it with status 0, and its output holds no PIN", async (t) => {
  const { sim, pull } = await startScene(t);
  await pull();
  const { access_codes: codes } = await sim.state();
  assert.deepEqual(await sim.program.kill("SIGTERM"), { code: 0, signal: null });
  for (const code of codes) assert.ok(!sim.program.stderr.includes(code.code));
});
