// Tests never sleep for luck: they wait until something is so.
import { setTimeout as pause } from "node:timers/promises";

const stepMs = 20;

/** What `condition` returns, as soon as that is truthy. Fails after `limitMs` with `what` in the message. */
export async function waitFor(what, condition, limitMs = 15_000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`waited ${limitMs / 1000} s in vain: ${what}`);
    await pause(stepMs);
  }
}
