// A Redis of the test's own, on a unix socket, which keeps what it is told. It can be stopped and started
// again.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Program } from "./program.mjs";

const run = promisify(execFile);

export async function startRedis(t, dir) {
  const redis = new Redis(t, dir);
  await redis.start();
  return redis;
}

class Redis {
  #t;
  #dir;
  #program;

  constructor(t, dir) {
    this.#t = t;
    this.#dir = path.join(dir, "redis");
    this.socket = path.join(dir, "redis.sock");
    this.url = `unix://${this.socket}`;
  }

  async start() {
    await mkdir(this.#dir, { recursive: true });
    const listen = ["--port", "0", "--unixsocket", this.socket, "--dir", this.#dir];
    const keep = ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"];
    this.#program = new Program(this.#t, "redis-server", [...listen, ...keep, "--save", ""]);
    await this.#program.waitForOutput(/ready to accept connections/);
  }

  async stop() {
    await this.#program.kill("SIGTERM");
  }

  async crash() {
    await this.#program.kill("SIGKILL");
  }

  /** It keeps its connections and says nothing, until thaw(). */
  freeze() {
    this.#program.child.kill("SIGSTOP");
  }

  thaw() {
    this.#program.child.kill("SIGCONT");
  }

  async command(...args) {
    const { stdout } = await run("redis-cli", ["-s", this.socket, ...args]);
    return stdout.trimEnd();
  }

  async keys() {
    const text = await this.command("KEYS", "*");
    return text === "" ? [] : text.split("\n");
  }

  /** Every write it was ever told, as text: its append-only file. */
  async everythingWritten() {
    const folder = path.join(this.#dir, "appendonlydir");
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "latin1")));
    return texts.join("");
  }
}
