// Where the benchmarks play: certificates, secrets, and servers on loopback and unix sockets, all gone in the end.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { makeCertificates } from "../../e2e/support/certificates.mjs";
import { startSeamSim } from "../../e2e/support/seam_sim.mjs";
import { makeTempDir } from "../../e2e/support/temp_dir.mjs";
import { toToml } from "../../e2e/support/toml.mjs";
import { waitFor } from "../../e2e/support/wait_for.mjs";
import { nginxConfig } from "./nginx.mjs";
import { Process } from "./process.mjs";

const run = promisify(execFile);
const peers = fileURLToPath(new URL("../peers", import.meta.url));

const openJobs = `local sum = 0
  for _, set in ipairs({'waiting', 'ready', 'leased'}) do sum = sum + redis.call('ZCARD', '{sparekey}:' .. set) end
  return sum`;

/** `build`: the directory of a build with sparekeyd, seam-sim and bench-ingest. */
export async function openStage(build) {
  const stage = new Stage(build);
  stage.dir = await makeTempDir(stage);
  stage.tls = await makeCertificates(stage.dir);
  stage.secret = `whsec_${randomBytes(32).toString("base64")}`;
  stage.secretFile = await stage.keep("webhook-secret", stage.secret);
  return stage;
}

class Stage {
  #endings = [];
  #names = new Map();

  constructor(build) {
    this.build = build;
  }

  /** Runs when the stage is closed, the latest first: what the tests' own helpers ask of a test. */
  after(end) {
    this.#endings.push(end);
  }

  async close() {
    for (const end of this.#endings.reverse()) await end();
  }

  async keep(name, secret) {
    const file = path.join(this.dir, name);
    await writeFile(file, secret, { mode: 0o600 });
    return file;
  }

  /** Starts a program, with a log of its own each time. */
  start(name, file, args) {
    const count = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, count);
    const started = new Process(name, file, args, path.join(this.dir, `${name}.${count}.log`));
    this.after(() => started.stop("SIGKILL"));
    return started;
  }

  /** A bare 204 over the same TLS, from one process. */
  async startNginx() {
    const port = await freePort();
    const file = path.join(this.dir, "nginx.conf");
    await writeFile(file, nginxConfig(this.dir, this.tls, port));
    const server = this.start("nginx", "nginx", ["-e", path.join(this.dir, "nginx-error.log"), "-c", file]);
    await waitFor("nginx", () => canConnect(port));
    return Object.assign(server, { url: `https://127.0.0.1:${port}/webhooks/seam` });
  }

  /** Rewriting the append-only file is off: it would hit some of the runs, and not others. */
  async startRedis(name, fsync = "everysec") {
    const socket = path.join(this.dir, `${name}.sock`);
    const keep = ["--appendonly", "yes", "--appendfsync", fsync, "--auto-aof-rewrite-percentage", "0"];
    const server = this.start(`${name}-redis`, "redis-server", [
      ...["--port", "0", "--unixsocket", socket, "--dir", this.dir, "--appenddirname", `${name}.aof`],
      ...[...keep, "--save", "", "--maxmemory-policy", "noeviction"],
    ]);
    await server.waitForLog(/ready to accept connections/i);
    const ask = async (...args) => (await run("redis-cli", ["-s", socket, ...args])).stdout.trimEnd();
    const open = async () => Number(await ask("EVAL", openJobs, "0"));
    /** Until no job is open. Asks seldom, because asking costs CPU as well. */
    const untilNoneIsOpen = async (limitMs) => {
      const deadline = performance.now() + limitMs;
      while ((await open()) > 0) {
        if (performance.now() > deadline) throw new Error(`${name}: ${await open()} jobs are still open`);
        await pause(100);
      }
    };
    return Object.assign(server, { socket, ask, open, untilNoneIsOpen });
  }

  async startSeam(behaviour = {}) {
    return startSeamSim(this, { behaviour, tls: this.tls });
  }

  /** The file; `more`: keys of the sections. One shard, so that figures are those of one thread. */
  async writeConfig(name, { redis, seam, durability = "everysec", rescue = {} }) {
    const config = {
      listen: { address: "127.0.0.1:0", shards: 1 },
      tls: { certificate_file: this.tls.cert, private_key_file: this.tls.key },
      redis: { url: `unix://${redis.socket}`, durability },
      workspace: [
        {
          name: "bench",
          api_url: seam.url,
          ca_file: this.tls.caFile,
          api_key_file: await this.keep(`${name}.api-key`, seam.apiKey),
          webhook_secret_files: [this.secretFile],
        },
      ],
      rescue: { requests_per_minute: 0, ...rescue },
      notify: { channels: ["log"] },
      admin: { address: "127.0.0.1:0" },
    };
    const file = path.join(this.dir, `${name}.toml`);
    await writeFile(file, toToml(config));
    return file;
  }

  /** `config`: from writeConfig(). `readyMs`: from its start to the moment at which it takes webhooks. */
  async startSparekeyd(name, config) {
    const began = performance.now();
    const server = this.start(name, path.join(this.build, "daemon/sparekeyd"), ["--config", config, "serve"]);
    await server.waitForLog(/ info ready$/m, { everyMs: 2 });
    const readyMs = performance.now() - began;
    const [, address] = /listening .*?address=(\S+)/.exec(server.log);
    const [, admin] = /admin endpoint opened .*?address=(\S+)/.exec(server.log);
    return Object.assign(server, { url: `https://${address}/webhooks/seam`, adminAddress: admin, readyMs, config });
  }

  /** A command of sparekeyd that ends by itself; what it printed. */
  async command(config, ...args) {
    return (await run(path.join(this.build, "daemon/sparekeyd"), ["--config", config, ...args])).stdout;
  }

  /** A program of ./peers. */
  async startPeer(name, redis) {
    const args = [path.join(peers, `${name}.mjs`), redis.socket, this.secretFile, this.tls.cert, this.tls.key];
    const server = this.start(name, process.execPath, args);
    const [, port] = await server.waitForLog(/^listening (\d+)$/m);
    return Object.assign(server, { url: `https://127.0.0.1:${port}/webhooks/seam` });
  }

  /** Posts `count` webhooks with bench-ingest; its figures. Fails unless every one is answered 204. */
  async ingest(url, { count, connections = 16, rate = 0, newConnections = false }) {
    const args = ["--url", url, "--ca", this.tls.caFile, "--secret-file", this.secretFile];
    args.push("--connections", connections, "--count", count, "--rate", rate);
    if (newConnections) args.push("--new-connections");
    const program = path.join(this.build, "tests/bench/bench-ingest");
    try {
      return JSON.parse((await run(program, args.map(String))).stdout);
    } catch (error) {
      throw new Error(`not every webhook was answered 204 by ${url}: ${error.stdout}${error.stderr}`);
    }
  }
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function canConnect(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

export async function hasPeers() {
  return readFile(path.join(peers, "node_modules/.package-lock.json")).then(() => true, () => false);
}
