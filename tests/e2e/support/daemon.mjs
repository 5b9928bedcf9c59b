// The built daemon, as an operator would start it: a configuration file, secrets in files, a log on stderr.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { sparekeyd } from "./paths.mjs";
import { Program } from "./program.mjs";
import { toToml } from "./toml.mjs";

/** Writes a secret where only its owner can read it; the path. */
export async function writeSecret(dir, name, secret) {
  const file = path.join(dir, name);
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return file;
}

/**
 * Starts `sparekeyd serve` with `config` (see toml.mjs) and waits until it is ready for webhooks. `env`: beside
 * the test's own environment.
 */
export async function startDaemon(t, dir, config, env = {}) {
  const file = path.join(dir, "sparekeyd.toml");
  await writeFile(file, toToml(config));
  const program = new Program(t, sparekeyd, ["--config", file, "serve"], {
    env: { ...process.env, ...env },
  });
  const [, address] = await program.waitForOutput(/ listening .*?address=(\S+)/);
  await program.waitForOutput(/^\S+ info ready$/m);
  return new Daemon(program, address, config);
}

class Daemon {
  constructor(program, address, config) {
    this.program = program;
    this.socketPath = address.startsWith("unix:") ? address.slice("unix:".length) : undefined;
    const scheme = config.tls ? "https" : "http";
    this.url = `${scheme}://${this.socketPath ? "localhost" : address}`;
  }

  get log() {
    return this.program.output;
  }

  /** A line of the log about this access code that says so: "job done", "job held", … */
  async waitForLog(accessCodeId, words) {
    const [line] = await this.program.waitForOutput(new RegExp(`^.*${words}.*${accessCodeId}.*$`, "m"));
    return line;
  }

  /** SIGTERM, and how it ended: {code, signal}. */
  async stop() {
    return this.program.kill("SIGTERM");
  }
}
