// Chance that can be had again: the same seed gives the same numbers.
import { createHash } from "node:crypto";

export class Random {
  #state;

  /** Each `purpose` has a sequence of its own, so that one does not depend on how often another was asked. */
  constructor(seed, purpose) {
    this.#state = createHash("sha256").update(`${seed} ${purpose}`).digest().readUInt32LE();
  }

  /** From 0 up to, not including, 1: splitmix32. */
  fraction() {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number; both ends may come. */
  between(least, most) {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  chance(probability) {
    return this.fraction() < probability;
  }

  pick(list) {
    return list[this.between(0, list.length - 1)];
  }

  /** One of {name: weight, …}: its name. */
  weighted(weights) {
    const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
    let left = this.fraction() * sum;
    return Object.keys(weights).find((name) => (left -= weights[name]) < 0);
  }
}
