// A command of sparekeyd on a terminal, with somebody at the keyboard.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { sparekeyd } from "./paths.mjs";
import { heedSanitizers } from "./sanitizers.mjs";
import { waitFor } from "./wait_for.mjs";

/** Runs it, and types `answer` once the output matches `question`: {code, output}. */
export async function runOnTerminal(t, configFile, args, question, answer) {
  const line = [sparekeyd, "--config", configFile, ...args].join(" ");
  const child = spawn("script", ["-qec", line, "/dev/null"], { env: { PATH: process.env.PATH, TERM: "xterm", NO_COLOR: "1" } });
  t.after(() => child.kill("SIGKILL"));
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = once(child, "close");
  await waitFor(`a question like ${question}`, () => question.test(output));
  child.stdin.write(`${answer}\n`);
  const [code] = await ended;
  heedSanitizers(output);
  return { code, output };
}
