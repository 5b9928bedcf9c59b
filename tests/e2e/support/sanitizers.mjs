// Programs built with the presets asan and tsan.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sparekeyd } from "./paths.mjs";

/** Is the built sparekeyd one? Sanitizers keep freed memory and more: there is no sense in measuring it. */
export async function isSanitized() {
  const { stdout } = await promisify(execFile)("ldd", [sparekeyd]);
  return /lib[atu]b?san/.test(stdout);
}

/** What a sanitizer has said in a program's output, from its first word on; empty: nothing. */
export function sanitizerReport(output) {
  return /^.*(?:(?:ERROR|WARNING): \w+Sanitizer|runtime error:)[^]*/m.exec(output)?.[0] ?? "";
}

/** Fails the test program at its end if a sanitizer said something in a program's output. Does not throw: hooks of other programs still end them. */
export function heedSanitizers(output) {
  const report = sanitizerReport(output);
  if (!report) return;
  console.error(report);
  process.exitCode = 1;
}
