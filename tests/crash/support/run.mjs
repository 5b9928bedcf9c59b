// Runs one scenario in a directory of its own, which is kept if it fails.
import { rm } from "node:fs/promises";
import { makeLastingDir } from "../../e2e/support/temp_dir.mjs";
import { Cleanup } from "./cleanup.mjs";

/** `scenario(t, dir)` answers whether it passed. Sets the exit status. */
export async function run(scenario) {
  const t = new Cleanup();
  const dir = await makeLastingDir();
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () => t.run().then(() => process.exit(1)));
  let passed = false;
  try {
    passed = await scenario(t, dir);
  } catch (error) {
    console.error(error);
  } finally {
    await t.run();
  }
  passed &&= !process.exitCode; // a sanitizer's word may have set it
  console.log(passed ? "PASS" : `FAIL: everything is kept in ${dir}`);
  if (passed) await rm(dir, { recursive: true, force: true });
  process.exitCode = passed ? 0 : 1;
}
