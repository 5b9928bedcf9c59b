// Very many jobs at once: how long they take to come in, how soon the first is claimed among them, how long they
// take to end, and the memory of both programs.
import { Admin } from "../../e2e/support/admin.mjs";
import { waitFor } from "../../e2e/support/wait_for.mjs";
import { cpuOfEach } from "../support/figures.mjs";
import { writeRecording } from "../support/recorded.mjs";

const sizes = { full: 1_000_000, quick: 20_000, smoke: 200 };

/** `jobs`: how many, if not as many as the size says. Seam knows none of their codes: each ends as `gone`. */
export async function run(stage, size, { jobs } = {}) {
  const count = jobs ?? sizes[size];
  const seam = await stage.startSeam({});
  const redis = await stage.startRedis("backlog");
  const config = await stage.writeConfig("backlog", { redis, seam });
  await stage.command(config, "pause");
  const server = await stage.startSparekeyd("backlog", config);
  const file = await writeRecording(stage, "backlog", count);

  const enqueueBegan = performance.now();
  await stage.command(config, "replay", file, "--json");
  const enqueueSeconds = (performance.now() - enqueueBegan) / 1000;
  if ((await redis.open()) !== count) throw new Error(`of ${count} jobs, ${await redis.open()} are open`);
  const redisMib = Number(/used_memory:(\d+)/.exec(await redis.ask("INFO", "memory"))[1]) / 2 ** 20;

  server.forgetPeak();
  const drainBegan = performance.now();
  let firstMs = 0;
  const work = await cpuOfEach({ server, redis, count }, async () => {
    await stage.command(config, "resume");
    await waitFor("a job at its end", async () => (await redis.open()) < count);
    firstMs = performance.now() - drainBegan;
    await redis.untilNoneIsOpen(1_800_000);
  });
  const drainSeconds = (performance.now() - drainBegan) / 1000;
  const metrics = await new Admin(server.adminAddress).metrics();
  const gone = metrics.get('sparekeyd_rescue_outcomes_total{reason="gone",verdict="done"}');
  if (gone !== count) throw new Error(`of ${count} jobs, ${gone} ended as meant`);
  return {
    ...{ jobs: count, enqueuePerSecond: count / enqueueSeconds, redisMib, firstMs, drainPerSecond: count / drainSeconds },
    ...{ cpu: work.cpu, redisCpu: work.redis, peakMib: server.memoryMib("VmHWM") },
  };
}
