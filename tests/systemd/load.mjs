// Signed webhooks without a pause, as Svix would deliver them: some senders keep their connection, some take a new one each time. Who is
// answered 503 comes again; so does who sent into a kept connection that the server was closing. Anything else is a loss.
import { randomUUID } from "node:crypto";
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { signedHeaders } from "../e2e/support/svix_sender.mjs";
import { waitFor } from "../e2e/support/wait_for.mjs";

const longestAnswerMs = 15_000; // as long as Svix waits
const comeAgainMs = 50;

function post(url, agent, headers, body) {
  return new Promise((resolve) => {
    const outgoing = http.request(url, { method: "POST", agent, headers, signal: AbortSignal.timeout(longestAnswerMs) }, (response) => {
      response.resume();
      response.on("error", (error) => resolve({ error: error.code ?? error.name, reused: outgoing.reusedSocket }));
      response.on("end", () => resolve({ status: response.statusCode }));
    });
    outgoing.on("error", (error) => resolve({ error: error.code ?? error.name, reused: outgoing.reusedSocket }));
    outgoing.end(body);
  });
}

export class Load {
  #stopping = false;
  #senders = [];
  accepted = []; // ids of events
  losses = [];
  counts = { 204: 0, 503: 0, closed: 0 };

  constructor(url, secrets, { kept, fresh }) {
    Object.assign(this, { url, secrets, kept, fresh });
  }

  start() {
    for (let i = 0; i < this.kept + this.fresh; ++i) this.#senders.push(this.#send(i < this.kept));
  }

  /** Until so many more were accepted. */
  async progress(count) {
    const goal = this.accepted.length + count;
    await waitFor(`${count} more webhooks`, () => this.accepted.length >= goal || this.losses.length > 0, 60_000);
  }

  async stop() {
    this.#stopping = true;
    await Promise.all(this.#senders);
  }

  async #send(isKept) {
    const agent = new http.Agent({ keepAlive: isKept, maxSockets: 1 });
    while (!this.#stopping && this.losses.length === 0) await this.#deliver(agent);
    agent.destroy();
  }

  /** One event, until it is accepted or lost. */
  async #deliver(agent) {
    const id = randomUUID();
    const body = JSON.stringify({
      event_id: id,
      event_type: "access_code.failed_to_set_on_device",
      workspace_id: randomUUID(),
      created_at: new Date().toISOString(),
      occurred_at: new Date().toISOString(),
      access_code_id: randomUUID(),
      device_id: randomUUID(),
      connected_account_id: randomUUID(),
    });
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...signedHeaders(body, this.secrets) };
    for (;;) {
      const answer = await post(this.url, agent, headers, body);
      if (answer.status === 204) {
        this.counts[204] += 1;
        this.accepted.push(id);
        return;
      }
      if (answer.status === 503) this.counts[503] += 1;
      else if (answer.error && answer.reused) this.counts.closed += 1;
      else {
        this.losses.push(answer);
        return;
      }
      await pause(comeAgainMs);
    }
  }
}
