// The crash campaign: node campaign.mjs [kills=N] [seed=N]. Signed webhooks flow while the daemons, Redis, Seam and the
// notifier fail; then everything is mended, and what was answered 2xx is held against what became of it.
import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { sparekeyd } from "../e2e/support/paths.mjs";
import { waitFor } from "../e2e/support/wait_for.mjs";
import { readArguments } from "./support/arguments.mjs";
import { audit, longestWait } from "./support/audit.mjs";
import { Chaos } from "./support/chaos.mjs";
import { Guests } from "./support/guests.mjs";
import { readJsonLines } from "./support/json_lines.mjs";
import { placesWithPins } from "./support/leaked_pins.mjs";
import { Random } from "./support/random.mjs";
import { storyOf, table } from "./support/report.mjs";
import { run } from "./support/run.mjs";
import { startStage } from "./support/stage.mjs";
import { Svix } from "./support/svix.mjs";

const settleLimitMs = 120_000;
const mostStories = 5;
const notifier = fileURLToPath(new URL("programs/notifier.py", import.meta.url));
const execute = promisify(execFile);

const { kills, seed } = readArguments({ kills: 25, seed: randomInt(2 ** 31) });
console.log(`crash campaign: kills=${kills} seed=${seed}`);

/** Webhooks at a steady pace until `chaos` is over. */
async function keepSending(svix, guests, random, chaosIsOver) {
  while (!chaosIsOver()) {
    const guest = await guests.next();
    svix.send(guest, random.chance(0.1) ? random.between(1, 2) : 0);
    // Seam says the same again: the same event in another message, or another event for the same code.
    if (random.chance(0.05)) svix.send(guest);
    if (guest.kind === "to_rescue" && random.chance(0.05))
      svix.send({ ...guest, event: await guests.failAgain(guest.event) });
    if (random.chance(0.05)) await guests.refillPools();
    await pause(random.between(50, 250));
  }
  await guests.refillPools();
}

/** Rows of a table: how often each word is in the list. */
function count(words) {
  return [...new Set(words)].map((word) => [`  ${word}`, words.filter((other) => other === word).length]);
}

/** fsck, if this sparekeyd has it: its complaint, or "". */
async function fsck(instance) {
  const { stdout: help } = await execute(sparekeyd, ["--help"]);
  if (!/^ *fsck\b/m.test(help)) return "";
  try {
    await execute(sparekeyd, ["--config", instance.configFile, "fsck"]);
    return "";
  } catch (error) {
    return `${error.message}\n${error.stdout}`;
  }
}

await run(async (t, dir) => {
  const sendFile = path.join(dir, "sends.jsonl");
  const chaosFile = path.join(dir, "notifier-chaos");
  // Every backup must be aligned, so that a crash can fall between that and the message.
  const behaviour = { backup_ends_at: "one_day_late", updates_per_minute: 0 };
  const stage = await startStage(t, dir, { behaviour, notifier: [notifier, sendFile, chaosFile] });
  const { seam, redis, instances, queue, alertFile } = stage;
  const guests = new Guests(seam, new Random(seed, "guests"));
  const svix = new Svix(instances, stage.secrets, new Random(seed, "svix"));
  const chaos = new Chaos(stage, new Random(seed, "chaos"));
  const began = Date.now();

  await writeFile(chaosFile, String(seed));
  let over = false;
  const sending = keepSending(svix, guests, new Random(seed, "sending"), () => over);
  try {
    await chaos.runUntil(kills);
  } finally {
    over = true;
    await sending;
    await chaos.calm();
    await rm(chaosFile);
  }

  const problems = [];
  await svix.settle(settleLimitMs).catch((error) => problems.push(error.message));
  await waitFor("no job is open", async () => (await queue.open()) === 0, settleLimitMs).catch((error) =>
    problems.push(error.message),
  );
  const mended = Date.now();
  const complaint = await fsck(instances[0]);
  if (complaint) problems.push(`fsck: ${complaint}`);
  for (const one of instances) await one.stop(); // which delivers the last alerts

  const ids = [...new Set(svix.webhooks.map(({ event }) => event.access_code_id))];
  const facts = {
    webhooks: svix.webhooks,
    sends: await readJsonLines(sendFile),
    alerts: await readJsonLines(alertFile),
    jobs: await queue.jobs(ids),
    history: await queue.history(),
    codes: (await seam.state()).access_codes,
    chaos: chaos.done,
  };
  const { ends, violations, again } = audit(facts);
  const texts = Object.fromEntries(instances.map((one) => [`the log of ${one.name}`, one.log]));
  for (const place of placesWithPins(facts.codes, { ...texts, Redis: await redis.everythingWritten() }))
    problems.push(`a PIN is in ${place}`);

  const attempts = svix.webhooks.reduce((sum, webhook) => sum + webhook.attempts, 0);
  console.log(
    table([
      ["webhooks sent", svix.webhooks.length],
      ["answered 2xx", svix.webhooks.filter(({ acceptedAt }) => acceptedAt).length],
      ["requests, with retries and redeliveries", attempts],
      ["kill -9", `${chaos.kills.daemon} daemons, ${chaos.kills.redis} Redis`],
      ...count(chaos.done.map(({ step }) => step)),
      ["guests told", ends.told.length],
      ["nothing to do", ends["nothing to do"].length],
      ["a person alerted", ends.alerted.length],
      ...count(ends.alerted.map((id) => facts.jobs.get(id).error)),
      ["sends", facts.sends.length],
      ["  again, for a reason", again],
      ["longest wait for a message", `${(longestWait(facts) / 1000).toFixed(1)} s`],
      ["time", `${((mended - began) / 1000).toFixed(0)} s`],
    ]),
  );
  for (const problem of problems) console.log(`PROBLEM ${problem}`);
  for (const { accessCodeId, what } of violations) console.log(`VIOLATION ${accessCodeId}: ${what}`);
  const accused = [...new Set(violations.map(({ accessCodeId }) => accessCodeId))];
  for (const id of accused.slice(0, mostStories)) console.log(storyOf(id, facts));

  const passed = problems.length === 0 && violations.length === 0;
  if (!passed) console.log(`again: node ${process.argv[1]} kills=${kills} seed=${seed}`);
  return passed;
});
