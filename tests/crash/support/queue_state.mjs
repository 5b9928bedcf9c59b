// What Redis says about jobs, past the daemon.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const prefix = "{sparekey}:";
const mostOutput = 1 << 30;
const batch = 1000;

const jobsScript = `
local jobs = {}
for i, id in ipairs(ARGV) do jobs[i] = redis.call('HGETALL', KEYS[1] .. id) end
return jobs`;

const toObject = (flat) =>
  Object.fromEntries(Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]));

export class QueueState {
  #redis;

  constructor(redis) {
    this.#redis = redis;
  }

  async #json(...args) {
    const { stdout } = await run("redis-cli", ["-s", this.#redis.socket, "--json", ...args], { maxBuffer: mostOutput });
    return JSON.parse(stdout);
  }

  /** How many jobs are not at their end. */
  async open() {
    const script = "return redis.call('ZCARD', KEYS[1]) + redis.call('ZCARD', KEYS[2]) + redis.call('ZCARD', KEYS[3])";
    return this.#json("EVAL", script, "3", ...["waiting", "ready", "leased"].map((name) => prefix + name));
  }

  /** Of these access codes: Map of id to the job's fields, {} for a job that is not there. */
  async jobs(ids) {
    const jobs = new Map();
    for (let at = 0; at < ids.length; at += batch) {
      const some = ids.slice(at, at + batch);
      const found = await this.#json("EVAL", jobsScript, "1", `${prefix}job:`, ...some);
      some.forEach((id, i) => jobs.set(id, toObject(found[i])));
    }
    return jobs;
  }

  /** Every step of every job, oldest first: Map of access code id to a list of {at, step, detail}. */
  async history() {
    const byJob = new Map();
    for (const [entryId, flat] of await this.#json("XRANGE", `${prefix}history`, "-", "+")) {
      const { job, step, detail } = toObject(flat);
      if (!byJob.has(job)) byJob.set(job, []);
      byJob.get(job).push({ at: Number(entryId.split("-")[0]), step, detail });
    }
    return byJob;
  }
}
