// What goes wrong: processes are killed, stopped and frozen, Seam fails. One step after the other, from a seed.
import { setTimeout as pause } from "node:timers/promises";

const steps = {
  killOne: 6,
  killBoth: 2,
  killRedis: 3,
  killEverything: 1,
  killOneWhileRedisIsFrozen: 1,
  stopOne: 2,
  freezeRedis: 2,
  freezeOne: 1,
  breakSeam: 5,
  changeSeam: 2,
  trapWithBackups: 1,
};

const routes = ["*", "/access_codes/get", "/access_codes/pull_backup_access_code", "/access_codes/update"];
const faults = [
  { status: 500 },
  { status: 503 },
  { status: 429, retry_after: 1 },
  { kind: "reset" },
  { kind: "reset", after: true },
  { kind: "truncated", after: true },
  { kind: "garbage" },
  { kind: "hang" },
];

const usual = { updates: "applied", exclusive_pulls: true, pull_keys: "both", latency_ms: { "*": 0 } };
const changes = [
  { updates: "ignored" },
  { updates: "pending" },
  { latency_ms: { "*": 400 } },
];
const traps = [
  { exclusive_pulls: false }, // one backup for two guests
  { pull_keys: "original_under_access_code" }, // the failed code where the backup should be
];

const longestFreezeMs = { redis: 3500, daemon: 7000 }; // past the deadline of a command, past a lease

export class Chaos {
  #redis;
  #seam;
  #instances;
  #random;

  /** What was done: {at, until, step}. */
  done = [];
  /** SIGKILLs by receiver. */
  kills = { daemon: 0, redis: 0 };

  constructor({ redis, seam, instances }, random) {
    this.#redis = redis;
    this.#seam = seam;
    this.#instances = instances;
    this.#random = random;
  }

  get killCount() {
    return this.kills.daemon + this.kills.redis;
  }

  /** Until this many processes were killed. Everything runs when it returns; Seam may still have its moods. */
  async runUntil(kills) {
    while (this.killCount < kills) {
      await pause(this.#random.between(50, 600));
      const step = this.#random.weighted(steps);
      const entry = { step, at: Date.now(), until: undefined };
      this.done.push(entry);
      await this[step]();
      entry.until = Date.now();
    }
  }

  /** Seam is well again. */
  async calm() {
    await this.#seam.clearFaults();
    await this.#seam.behave(usual);
  }

  async killOne() {
    const one = this.#random.pick(this.#instances);
    await this.#kill(one);
    await this.#downTime();
    await one.start();
  }

  async killBoth() {
    await Promise.all(this.#instances.map((one) => this.#kill(one)));
    await this.#downTime();
    await Promise.all(this.#instances.map((one) => one.start()));
  }

  async killRedis() {
    await this.#killRedis();
    await this.#downTime();
    await this.#redis.start();
  }

  async killEverything() {
    await Promise.all([this.#killRedis(), ...this.#instances.map((one) => this.#kill(one))]);
    await this.#redis.start();
    await Promise.all(this.#instances.map((one) => one.start()));
  }

  async killOneWhileRedisIsFrozen() {
    const one = this.#random.pick(this.#instances);
    this.#redis.freeze();
    await this.#downTime();
    await this.#kill(one);
    this.#redis.thaw();
    await one.start();
  }

  async stopOne() {
    const one = this.#random.pick(this.#instances);
    await one.stop();
    await one.start();
  }

  async freezeRedis() {
    this.#redis.freeze();
    await pause(this.#random.between(100, longestFreezeMs.redis));
    this.#redis.thaw();
  }

  async freezeOne() {
    const one = this.#random.pick(this.#instances);
    one.freeze();
    await pause(this.#random.between(1000, longestFreezeMs.daemon));
    one.thaw();
  }

  async breakSeam() {
    const fault = { route: this.#random.pick(routes), ...this.#random.pick(faults) };
    await this.#seam.addFault({ ...fault, times: this.#random.between(1, 5) });
  }

  async changeSeam() {
    await this.#behaveFor(this.#random.between(100, 1000), this.#random.pick(changes));
  }

  async trapWithBackups() {
    await this.#behaveFor(this.#random.between(100, 500), this.#random.pick(traps));
  }

  async #behaveFor(ms, behaviour) {
    await this.#seam.behave(behaviour);
    await pause(ms);
    await this.#seam.behave(usual);
  }

  async #kill(instance) {
    ++this.kills.daemon;
    await instance.kill();
  }

  async #killRedis() {
    ++this.kills.redis;
    await this.#redis.crash();
  }

  async #downTime() {
    await pause(this.#random.between(0, 800));
  }
}
