// Many events at once: node many_events.mjs [events=N]. Two daemons share one Redis, nothing goes wrong, and every guest is
// told exactly once.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { waitFor } from "../e2e/support/wait_for.mjs";
import { readArguments } from "./support/arguments.mjs";
import { Guests } from "./support/guests.mjs";
import { readJsonLines } from "./support/json_lines.mjs";
import { Random } from "./support/random.mjs";
import { table } from "./support/report.mjs";
import { run } from "./support/run.mjs";
import { startStage } from "./support/stage.mjs";
import { Svix } from "./support/svix.mjs";

const atOnce = 100;
const limitMs = 300_000;
const notifier = fileURLToPath(new URL("programs/quick-notifier.sh", import.meta.url));

const { events } = readArguments({ events: 300 });
console.log(`many events: events=${events}`);

/** Each message that is not the only one, or not the right one, for its guest; and each guest without one. */
function* complaints(webhooks, messages, codes) {
  const codeOf = new Map(codes.map((code) => [code.access_code_id, code]));
  const messageTo = new Map();
  for (const message of messages) {
    const id = message.access_code.access_code_id;
    if (messageTo.has(id)) yield `${id}: told twice`;
    messageTo.set(id, message);
  }
  for (const { event } of webhooks) {
    const id = event.access_code_id;
    const backup = codeOf.get(codeOf.get(id).pulled_backup_access_code_id);
    if (!messageTo.has(id)) yield `${id}: not told`;
    else if (messageTo.get(id).pin !== backup?.code) yield `${id}: not told its backup's PIN`;
  }
}

await run(async (t, dir) => {
  const sendFile = path.join(dir, "sends.jsonl");
  const stage = await startStage(t, dir, { notifier: [notifier, sendFile] });
  const { seam, instances, queue } = stage;
  const guests = new Guests(seam, new Random(0, "guests"));
  const svix = new Svix(instances, stage.secrets, new Random(0, "svix"));

  const began = Date.now();
  for (let sent = 0; sent < events; sent += atOnce) {
    for (let i = sent; i < Math.min(sent + atOnce, events); ++i) svix.send(await guests.next("to_rescue"));
    await svix.settle(limitMs);
  }
  const accepted = Date.now();
  await waitFor("no job is open", async () => (await queue.open()) === 0, limitMs);
  const done = Date.now();
  for (const one of instances) await one.stop();

  const messages = await readJsonLines(sendFile);
  const wrong = [...complaints(svix.webhooks, messages, (await seam.state()).access_codes)];
  const history = await queue.history();
  const leases = [...history.values()].flat().filter(({ step }) => step === "leased");
  const shareOf = ({ program }) => leases.filter(({ detail }) => detail.includes(`:${program.child.pid}:`)).length;
  const shares = instances.map(({ daemon }) => shareOf(daemon));
  if (Math.min(...shares) === 0) wrong.push("one of the daemons did nothing");
  console.log(
    table([
      ["events, each answered 2xx", svix.webhooks.length],
      ["messages", messages.length],
      ["looks, by daemon", shares.join(" + ")],
      ["all accepted after", `${((accepted - began) / 1000).toFixed(1)} s`],
      ["all told after", `${((done - began) / 1000).toFixed(1)} s`],
    ]),
  );
  for (const complaint of wrong) console.log(`VIOLATION ${complaint}`);
  return wrong.length === 0;
});
