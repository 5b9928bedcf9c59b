// Guests whose codes fail at seam-sim, for several reasons and with several endings.
import { randomUUID } from "node:crypto";
import { stayUnderWay } from "../../e2e/support/stays.mjs";

const guestsPerLock = 5;

/** What becomes of a code: `to_rescue` needs a backup, the others need nothing. */
const kinds = { to_rescue: 88, recovered: 5, unknown: 3, empty_pool: 4 };

export class Guests {
  #seam;
  #random;
  #lock;
  #guestsAtLock = 0;
  #emptyLocks = [];

  constructor(seam, random) {
    this.#seam = seam;
    this.#random = random;
  }

  /** Another guest in trouble: {kind, event}, the event as Seam says it. */
  async next(kind = this.#random.weighted(kinds)) {
    const lock = kind === "empty_pool" ? await this.#addEmptyLock() : await this.#lockWithRoom();
    const code = await this.#seam.addAccessCode({ device_id: lock.device_id, ...stayUnderWay() });
    const event = await this.#seam.fail(code.access_code_id);
    if (kind === "recovered" || kind === "unknown") await this.#seam.recover(code.access_code_id);
    // An event of its own, which Seam does not list: catch-up would find it there, about another code.
    if (kind === "unknown") return { kind, event: { ...event, event_id: randomUUID(), access_code_id: randomUUID() } };
    return { kind, event };
  }

  /** The same code fails again: another event. */
  async failAgain(event) {
    return this.#seam.fail(event.access_code_id);
  }

  /** Seam has refilled the pools that were empty. */
  async refillPools() {
    for (const lock of this.#emptyLocks.splice(0)) await this.#seam.updateDevice(lock.device_id, { add_backups: 1 });
  }

  async #addEmptyLock() {
    const lock = await this.#seam.addDevice({ pool_size: 0 });
    this.#emptyLocks.push(lock);
    return lock;
  }

  /** Several guests share a lock, so that a backup could go to the wrong one. */
  async #lockWithRoom() {
    if (this.#guestsAtLock++ % guestsPerLock === 0) this.#lock = await this.#seam.addDevice({ pool_size: guestsPerLock });
    return this.#lock;
  }
}
