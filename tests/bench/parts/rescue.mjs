// What a rescue costs: claim, look, pull, tell. Seam is seam-sim, which answers at once or after a fixed time, and the
// channel is "log": neither's own time is in the figures.
import https from "node:https";
import { Admin } from "../../e2e/support/admin.mjs";
import { request } from "../../e2e/support/http.mjs";
import { waitFor } from "../../e2e/support/wait_for.mjs";
import { recordedLine } from "../make_recording.mjs";
import { cpuOfEach, medians } from "../support/figures.mjs";
import { addGuestsInTrouble, writeRecording } from "../support/recorded.mjs";

const sizes = {
  full: { rounds: 3, backlog: 2000, single: 30 },
  quick: { rounds: 3, backlog: 400, single: 10 },
  smoke: { rounds: 1, backlog: 30, single: 2 },
};
const seamMs = 100; // a round trip to Seam, for latencies; theirs take longer
const route = /^sparekeyd_seam_request_duration_seconds_sum\{route="\/access_codes\/|^sparekeyd_seam_request_duration_seconds_sum\{route="\/devices\/get/;

async function start(stage, name, behaviour) {
  const seam = await stage.startSeam(behaviour);
  const redis = await stage.startRedis(name);
  const server = await stage.startSparekeyd(name, await stage.writeConfig(name, { redis, seam }));
  return { seam, redis, server };
}

const told = (server) => (server.log.match(/job done .*reason=told/g) ?? []).length;

/** Jobs that all are there before the first is claimed. */
async function workOff(stage, { seam, redis, server }, count, round) {
  const codes = await addGuestsInTrouble(seam, count);
  const file = await writeRecording(stage, `guests-${round}`, count, { codes });
  await stage.command(server.config, "pause");
  await stage.command(server.config, "replay", file, "--json");
  const before = told(server);
  server.forgetPeak();
  const began = performance.now();
  const { cpu, redis: redisCpu } = await cpuOfEach({ server, redis, count }, async () => {
    await stage.command(server.config, "resume");
    await redis.untilNoneIsOpen(300_000);
  });
  const seconds = (performance.now() - began) / 1000;
  const done = told(server) - before;
  if (done !== count) throw new Error(`of ${count} guests, ${done} were told`);
  return { perSecond: count / seconds, cpu, redis: redisCpu, peakMib: server.memoryMib("VmHWM") };
}

async function latencies(server) {
  const { values } = await new Admin(server.adminAddress).metrics();
  const at = (stage, what) => values.get(`sparekeyd_rescue_latency_seconds_${what}{stage="${stage}"}`) ?? 0;
  let seam = 0;
  for (const [series, value] of values) if (route.test(series)) seam += value;
  return { received: at("received", "sum"), sent: at("sent", "sum"), count: at("sent", "count"), seam };
}

async function post(stage, server, code, number) {
  const { headers, body } = JSON.parse(recordedLine(number, stage.secret, { run: "single", code }));
  const { status } = await request(server.url, {
    ...{ method: "POST", body, ca: stage.tls.ca, agent: new https.Agent() },
    headers: { "content-type": "application/json", ...headers },
  });
  if (status !== 204) throw new Error(`a webhook was answered ${status}`);
}

/** One guest after another: from the webhook that is kept to the message that is sent, less the time that Seam took. */
async function ownLatency(stage, { seam, server }, count) {
  await seam.behave({ latency_ms: {} });
  const codes = await addGuestsInTrouble(seam, count + 1);
  await seam.behave({ latency_ms: { "*": seamMs } });
  const rescue = async (code, number) => {
    const before = await latencies(server);
    await post(stage, server, code, number);
    await waitFor("a message", async () => (await latencies(server)).count > before.count);
  };
  await rescue(codes[0], 0); // connects to Seam
  const before = await latencies(server);
  for (let number = 1; number <= count; ++number) await rescue(codes[number], number);
  const after = await latencies(server);
  const total = after.sent - before.sent - (after.received - before.received);
  const seamTotal = after.seam - before.seam;
  const ms = (seconds) => (seconds * 1000) / count;
  return { totalMs: ms(total), seamMs: ms(seamTotal), ownMs: ms(total - seamTotal), ownShare: (total - seamTotal) / seamTotal };
}

export async function run(stage, size) {
  const { rounds, backlog, single } = sizes[size];
  const quick = await start(stage, "rescue", {});
  await workOff(stage, quick, 25, "warm");
  const runs = [];
  for (let round = 0; round < rounds; ++round) runs.push(await workOff(stage, quick, backlog, round));
  const slow = await start(stage, "latency", {});
  return { rounds, backlog, ...medians(runs), single, ...(await ownLatency(stage, slow, single)) };
}
