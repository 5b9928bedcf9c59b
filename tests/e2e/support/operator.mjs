// Commands as an operator runs them beside the daemon: with the scene's configuration.
import path from "node:path";
import { runSparekeyd } from "./command.mjs";

/** Runs `sparekeyd ARGS` to its end: {code, stdout, stderr}. */
export const runCommand = (scene, ...args) => runSparekeyd(path.join(scene.dir, "sparekeyd.toml"), args);

/** The same with --json, read. Fails unless it ends with 0. */
export async function askCommand(scene, ...args) {
  const { code, stdout, stderr } = await runCommand(scene, ...args, "--json");
  if (code !== 0) throw new Error(`sparekeyd ${args.join(" ")}: ${code} ${stderr}`);
  return JSON.parse(stdout);
}
