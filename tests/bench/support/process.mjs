// A server that is measured: its output goes to a file, because reading it here would take the CPU that is measured.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

export class Process {
  constructor(name, file, args, logFile) {
    this.name = name;
    this.logFile = logFile;
    const log = openSync(logFile, "a");
    this.child = spawn(file, args, { stdio: ["ignore", log, log] });
    closeSync(log);
    this.pid = this.child.pid;
    this.exit = undefined;
    this.ended = once(this.child, "exit").then(
      ([code, signal]) => (this.exit = { code, signal }),
      (error) => (this.exit = { error }),
    );
  }

  get log() {
    return readFileSync(this.logFile, "utf8");
  }

  /** Until its output matches; the match. `everyMs`: how exactly the moment is seen. */
  async waitForLog(pattern, { limitMs = 60_000, everyMs = 20 } = {}) {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const match = pattern.exec(this.log);
      if (match) return match;
      if (this.exit) throw new Error(`${this.name} ended:\n${this.log.slice(-2000)}`);
      if (Date.now() > deadline) throw new Error(`${this.name} never said ${pattern}:\n${this.log.slice(-2000)}`);
      await pause(everyMs);
    }
  }

  async stop(signal = "SIGTERM") {
    if (!this.exit) this.child.kill(signal);
    await this.ended;
  }

  /** CPU time of all its threads so far, in microseconds. `stat` would count in hundredths of a second. */
  cpuUs() {
    const threads = readdirSync(`/proc/${this.pid}/task`);
    const nanoseconds = (id) => Number(readFileSync(`/proc/${this.pid}/task/${id}/schedstat`, "utf8").split(" ")[0]);
    return threads.reduce((sum, id) => sum + nanoseconds(id), 0) / 1000;
  }

  /** Resident memory in MiB: `VmRSS` now, `VmHWM` at its largest since forgetPeak(). */
  memoryMib(what) {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    return Number(new RegExp(`^${what}:\\s+(\\d+) kB$`, "m").exec(status)[1]) / 1024;
  }

  forgetPeak() {
    writeFileSync(`/proc/${this.pid}/clear_refs`, "5");
  }
}
