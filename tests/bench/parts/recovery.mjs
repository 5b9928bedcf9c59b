// How soon a new process takes webhooks, and how soon guests are told whose worker was killed.
import { waitFor } from "../../e2e/support/wait_for.mjs";
import { median } from "../support/figures.mjs";
import { addGuestsInTrouble, writeRecording } from "../support/recorded.mjs";

const sizes = {
  full: { rounds: 5, waiting: 20_000, leased: 32 },
  quick: { rounds: 3, waiting: 1000, leased: 32 },
  smoke: { rounds: 1, waiting: 50, leased: 8 },
};
const leaseSeconds = 5; // as short as the configuration allows
const seamMs = 400;

/** SIGTERM and a new process, with jobs in Redis: {stopMs, readyMs}. */
async function restart(stage, rounds, waiting) {
  const seam = await stage.startSeam({});
  const redis = await stage.startRedis("restart");
  const config = await stage.writeConfig("restart", { redis, seam });
  await stage.command(config, "pause");
  await stage.command(config, "replay", await writeRecording(stage, "restart", waiting), "--json");
  const stops = [];
  const starts = [];
  let server = await stage.startSparekeyd("restart", config);
  for (let round = 0; round < rounds; ++round) {
    const began = performance.now();
    await server.stop();
    stops.push(performance.now() - began);
    server = await stage.startSparekeyd("restart", config);
    starts.push(server.readyMs);
  }
  return { stopMs: median(stops), readyMs: median(starts) };
}

/** From kill -9 with `leased` jobs under way to the last guest told, by a process started at once: seconds. */
async function crash(stage, leased) {
  const seam = await stage.startSeam({});
  const redis = await stage.startRedis("crash");
  const rescue = { lease: `${leaseSeconds}s` };
  const config = await stage.writeConfig("crash", { redis, seam, rescue });
  const codes = await addGuestsInTrouble(seam, leased);
  await seam.behave({ latency_ms: { "*": seamMs } });
  await stage.command(config, "replay", await writeRecording(stage, "crash", leased, { codes }), "--json");
  const first = await stage.startSparekeyd("crash", config);
  await waitFor("every job under way", async () => Number(await redis.ask("ZCARD", "{sparekey}:leased")) === leased);
  const began = performance.now();
  await first.stop("SIGKILL");
  const second = await stage.startSparekeyd("crash", config);
  await redis.untilNoneIsOpen(60_000);
  const seconds = (performance.now() - began) / 1000;
  const told = (second.log.match(/job done .*reason=(told|already_told)/g) ?? []).length;
  if (told !== leased) throw new Error(`of ${leased} guests, ${told} were told after the crash`);
  return seconds;
}

export async function run(stage, size) {
  const { rounds, waiting, leased } = sizes[size];
  const restarted = await restart(stage, rounds, waiting);
  return { rounds, waiting, ...restarted, leased, leaseSeconds, seamMs, rescuedSeconds: await crash(stage, leased) };
}
