// A well-behaved Svix beside a hostile client: whatever that one does, every webhook is answered 204.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { waitFor } from "./wait_for.mjs";

/** Sends one webhook after another, each on a connection of its own, while `attack` runs, and a few beyond it. */
export async function besides(scene, event, attack) {
  const answers = [];
  let over = false;
  const sending = (async () => {
    while (!over) {
      const { status } = await scene.svix
        .send({ ...event, event_id: randomUUID() })
        .catch((error) => ({ status: String(error) }));
      answers.push(status);
    }
  })();
  try {
    await waitFor("the first answers", () => answers.length >= 2);
    await attack();
    const before = answers.length;
    await waitFor("more answers", () => answers.length >= before + 2);
  } finally {
    over = true;
    await sending;
  }
  assert.deepEqual(
    answers.filter((status) => status !== 204),
    [],
    "another client was affected",
  );
}
