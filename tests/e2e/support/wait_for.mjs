// Tests never sleep for luck: they wait until something is so.
import { setTimeout as pause } from "node:timers/promises";
import { patience } from "./patience.mjs";

const stepMs = 20;

/** What `condition` returns, as soon as that is truthy. Fails after `limitMs` (times patience) with `what` in the message. */
export async function waitFor(what, condition, limitMs = 15_000) {
  const limit = limitMs * patience;
  const deadline = Date.now() + limit;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`waited ${limit / 1000} s in vain: ${what}`);
    await pause(stepMs);
  }
}
