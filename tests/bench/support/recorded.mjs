// Jobs that come in by `sparekeyd replay`: the same way into Redis, without a listener.
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import path from "node:path";
import { finished } from "node:stream/promises";
import { stayUnderWay } from "../../e2e/support/stays.mjs";
import { recordedLine } from "../make_recording.mjs";

const guestsPerDoor = 25;

/** An id as Seam's, of a code that no Seam has. */
const nobody = (number) => ({ access_code_id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` });

/** A file of `count` recorded webhooks; `codes`: which access codes they are about, else ones that Seam does not know. */
export async function writeRecording(stage, name, count, { codes, run = name } = {}) {
  const file = path.join(stage.dir, `${name}.jsonl`);
  const out = createWriteStream(file, { mode: 0o600 });
  for (let number = 0; number < count; ++number) {
    const line = recordedLine(number, stage.secret, { run, code: codes?.[number] ?? nobody(number) });
    if (!out.write(`${line}\n`)) await once(out, "drain");
  }
  out.end();
  await finished(out);
  return file;
}

/** Guests of seam-sim whose codes have failed, without a webhook about it. */
export async function addGuestsInTrouble(seam, count) {
  const codes = [];
  for (let door; codes.length < count; ) {
    if (codes.length % guestsPerDoor === 0) door = await seam.addDevice({ pool_size: guestsPerDoor });
    codes.push(await seam.addAccessCode({ device_id: door.device_id, ...stayUnderWay() }));
    await seam.fail(codes.at(-1).access_code_id, { silent: true });
  }
  return codes;
}
