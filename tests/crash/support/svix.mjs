// Svix as two daemons behind a load balancer see it: sends each webhook until somebody says 2xx, and now and then again.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { SvixSender } from "../../e2e/support/svix_sender.mjs";

const isAccepted = (status) => status >= 200 && status < 300;

export class Svix {
  #instances;
  #secrets;
  #random;
  #gaveUp = false;
  #underWay = new Set();

  /** Everything that was sent: {kind, event, messageId, attempts, acceptedAt, again}; acceptedAt only once it is 2xx. */
  webhooks = [];

  constructor(instances, secrets, random) {
    this.#instances = instances;
    this.#secrets = secrets;
    this.#random = random;
  }

  /** Begins to send; settle() waits. `again`: after it was accepted, this many more times. */
  send({ kind, event }, again = 0) {
    const webhook = { kind, event, messageId: `msg_${randomUUID()}`, attempts: 0, acceptedAt: undefined, again };
    this.webhooks.push(webhook);
    const delivery = this.#deliver(webhook).finally(() => this.#underWay.delete(delivery));
    this.#underWay.add(delivery);
    return webhook;
  }

  /** Until everything that was sent is accepted. Fails after `limitMs`. */
  async settle(limitMs) {
    const limit = pause(limitMs, "late", { ref: false });
    const end = await Promise.race([Promise.all(this.#underWay), limit]);
    this.#gaveUp = end === "late";
    if (this.#gaveUp) throw new Error(`${this.#underWay.size} webhooks are not accepted after ${limitMs / 1000} s`);
  }

  async #deliver(webhook) {
    while (!this.#gaveUp && !webhook.acceptedAt) {
      if (isAccepted(await this.#attempt(webhook))) webhook.acceptedAt = Date.now();
      else await pause(this.#random.between(100, 500));
    }
    for (let i = 0; i < webhook.again; ++i) {
      await pause(this.#random.between(0, 3000));
      await this.#attempt(webhook);
    }
  }

  /** The status; 0 if there was no answer. */
  async #attempt(webhook) {
    ++webhook.attempts;
    const { daemon } = this.#random.pick(this.#instances);
    const sender = new SvixSender(daemon, this.#secrets);
    try {
      return (await sender.send(webhook.event, { id: webhook.messageId })).status;
    } catch {
      return 0;
    }
  }
}
