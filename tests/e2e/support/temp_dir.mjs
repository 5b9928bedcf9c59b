// A directory for one test, gone at the end of its file, when whatever writes into it has been stopped: hooks of a test run in the
// order in which they were made, and this one comes first. Short path: a unix socket's name holds no more than 107 bytes.
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const dirs = [];
process.on("exit", () => dirs.forEach((dir) => rmSync(dir, { recursive: true, force: true, maxRetries: 5 })));

export async function makeTempDir() {
  const dir = await makeLastingDir();
  dirs.push(dir);
  return dir;
}

/** One that whoever asked for it removes. */
export const makeLastingDir = () => mkdtemp(path.join(tmpdir(), "sparekey-"));
