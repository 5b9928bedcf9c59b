// A directory for one test, gone after it. Short path: a unix socket's name holds no more than 107 bytes.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

export async function makeTempDir(t) {
  const dir = await mkdtemp(path.join(tmpdir(), "sparekey-"));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
