// A child process of a test: its output is kept, and it is ended with the test. What a sanitizer says in it fails the test.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { heedSanitizers } from "./sanitizers.mjs";
import { waitFor } from "./wait_for.mjs";

export class Program {
  /** Starts `file`. `options` as for child_process.spawn. Killed after the test, if it still runs. */
  constructor(t, file, args, options = {}) {
    this.stdout = "";
    this.stderr = "";
    this.exit = null; // {code, signal} once it has ended
    this.child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout.setEncoding("utf8").on("data", (text) => (this.stdout += text));
    this.child.stderr.setEncoding("utf8").on("data", (text) => (this.stderr += text));
    this.ended = once(this.child, "close").then(
      ([code, signal]) => (this.exit = { code, signal }),
      (error) => (this.exit = { code: null, signal: null, error }),
    );
    t.after(async () => {
      await this.kill("SIGKILL");
      heedSanitizers(this.output);
    });
  }

  get output() {
    return this.stdout + this.stderr;
  }

  get running() {
    return this.exit === null;
  }

  /** Until the output matches; the match. Fails at once if the program ends before. */
  async waitForOutput(pattern) {
    return waitFor(`output like ${pattern}`, () => {
      const match = pattern.exec(this.output);
      if (!match && !this.running) throw new Error(`ended before it said ${pattern}:\n${this.output}`);
      return match;
    });
  }

  /** Sends the signal and waits for the end: {code, signal}. */
  async kill(signal) {
    if (this.running) this.child.kill(signal);
    await this.ended;
    return this.exit;
  }
}
