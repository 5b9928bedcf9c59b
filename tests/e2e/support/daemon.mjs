// The built daemon, as an operator would start it: a configuration file, secrets in files, a log on stderr.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { sparekeyd } from "./paths.mjs";
import { Program } from "./program.mjs";
import { toToml } from "./toml.mjs";
import { waitFor } from "./wait_for.mjs";

/** Writes a secret where only its owner can read it; the path. */
export async function writeSecret(dir, name, secret) {
  const file = path.join(dir, name);
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return file;
}

/**
 * Starts `sparekeyd serve` with `config` (see toml.mjs) and waits until it is ready for webhooks. `env`: beside
 * the test's own environment. `under`: the program that runs it, with its arguments; none, if it is left out.
 */
export async function startDaemon(t, dir, config, env = {}, under = []) {
  const daemon = await startUnreadyDaemon(t, dir, config, env, under);
  await daemon.program.waitForOutput(/^\S+ info ready$/m);
  return daemon;
}

/** The same, only until it listens: Redis need not be there. */
export async function startUnreadyDaemon(t, dir, config, env = {}, under = []) {
  const file = path.join(dir, "sparekeyd.toml");
  await writeFile(file, toToml(config));
  const [first, ...rest] = [...under, sparekeyd, "--config", file, "serve"];
  const program = new Program(t, first, rest, {
    env: { ...process.env, ...env },
  });
  const [, address] = await program.waitForOutput(/ listening .*?address=(\S+)/);
  return new Daemon(program, address, config, file);
}

class Daemon {
  constructor(program, address, config, file) {
    this.program = program;
    this.file = file;
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

  /** Writes the configuration, be it tables or text, and sends SIGHUP; what the log says of it, at its end. */
  async reload(config) {
    await writeFile(this.file, typeof config === "string" ? config : toToml(config));
    const before = this.log.length;
    this.program.child.kill("SIGHUP");
    return waitFor("the end of the reload", () => {
      const said = this.log.slice(before);
      return /configuration (not )?reloaded.*\n/.test(said) && said;
    });
  }

  /** SIGTERM, and how it ended: {code, signal}. */
  async stop() {
    return this.program.kill("SIGTERM");
  }
}
