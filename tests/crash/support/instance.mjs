// One of the daemons: it can be killed, stopped, frozen and started again, always at the same socket.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { startDaemon } from "../../e2e/support/daemon.mjs";
import { waitFor } from "../../e2e/support/wait_for.mjs";

const stopLimitMs = 30_000;

export class Instance {
  #t;
  #dir;
  #config;
  #daemons = [];

  /** `config` but for where it listens. */
  constructor(t, dir, name, config) {
    this.#t = t;
    this.#dir = path.join(dir, name);
    this.#config = { ...config, listen: { ...config.listen, address: `unix:${path.join(dir, name)}.sock` } };
    this.name = name;
  }

  async start() {
    await mkdir(this.#dir, { recursive: true });
    this.#daemons.push(await startDaemon(this.#t, this.#dir, this.#config));
  }

  /** The one that was started last; where it listens stays the same. */
  get daemon() {
    return this.#daemons.at(-1);
  }

  get configFile() {
    return path.join(this.#dir, "sparekeyd.toml");
  }

  get log() {
    return this.#daemons.map((daemon) => daemon.log).join("----\n");
  }

  async kill() {
    await this.#running().kill("SIGKILL");
  }

  /** SIGTERM; fails unless it ends by itself, with exit status 0. */
  async stop() {
    const program = this.#running();
    program.kill("SIGTERM");
    await waitFor(`instance ${this.name} to stop`, () => !program.running, stopLimitMs);
    if (program.exit.code !== 0) throw new Error(`instance ${this.name} ended with ${JSON.stringify(program.exit)}`);
  }

  freeze() {
    this.#running().child.kill("SIGSTOP");
  }

  thaw() {
    this.#running().child.kill("SIGCONT");
  }

  /** Its process. Fails if that has ended without being told to. */
  #running() {
    const { program } = this.daemon;
    if (!program.running) throw new Error(`instance ${this.name} died by itself: ${JSON.stringify(program.exit)}`);
    return program;
  }
}
