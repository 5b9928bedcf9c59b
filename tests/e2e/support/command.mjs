// A command of the built sparekeyd that does its work and ends.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { sparekeyd } from "./paths.mjs";
import { heedSanitizers } from "./sanitizers.mjs";

/** The child process, with stdin to write to; `output` is what came on stderr. Killed after the test. */
export function startSparekeyd(t, configFile, args) {
  const child = spawn(sparekeyd, ["--config", configFile, ...args]);
  child.output = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (child.output += text));
  child.stdin.on("error", () => {}); // it may end without reading it all
  if (args[0] !== "record") child.stdout.resume();
  const ended = once(child, "close");
  t.after(async () => {
    child.kill("SIGKILL");
    await ended;
    heedSanitizers(child.output);
  });
  return child;
}

/** {code, stdout, stderr}; `input` is what stands on its stdin. */
export async function runSparekeyd(configFile, args, input = "") {
  const child = spawn(sparekeyd, ["--config", configFile, ...args]);
  const ran = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (ran.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (ran.stderr += text));
  child.stdin.on("error", () => {}); // it may end without reading it all
  child.stdin.end(input);
  [ran.code] = await once(child, "close");
  heedSanitizers(ran.stderr);
  return ran;
}
