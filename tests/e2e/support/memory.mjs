// How much memory a process took at the most.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { sparekeyd } from "./paths.mjs";

/** Of a process that runs, in KiB. */
export async function peakOf(pid) {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))[1]);
}

const measure = `
import resource, subprocess, sys
ran = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
sys.stdout.buffer.write(ran.stdout)
print(ran.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
`;

/** A command of sparekeyd, run to its end: {code, stdout, peak in KiB}. */
export async function runMeasured(configFile, args) {
  const command = ["-c", measure, sparekeyd, "--config", configFile, ...args];
  const { stdout, stderr } = await promisify(execFile)("python3", command, { maxBuffer: 64 * 1024 * 1024 });
  const [code, peak] = stderr.trimEnd().split("\n").at(-1).split(" ").map(Number);
  return { code, stdout, peak };
}

/** `many` may take so much more than `few`, at most: the rest of ten thousand locks is kept nowhere. */
export function assertBounded(few, many, mostKib) {
  assert.ok(many - few < mostKib, `${few} KiB for few locks, ${many} KiB for many`);
}
