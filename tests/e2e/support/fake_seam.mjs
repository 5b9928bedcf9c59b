// Seam's own fake, in this process: only from inside can a code be made to fail (it has no endpoint for
// that).
import { randomUUID } from "node:crypto";
import { createFake } from "@seamapi/fake-seam-connect";

// Of the fake's own seed.
const apiKey = "seam_apikey1_token";
const workspaceId = "seed_workspace_1";
const deviceId = "august_device_1";

/** Its `port` goes straight to net.Server.listen(), so an object keeps it off all other interfaces. */
export async function startFakeSeam(t) {
  const fake = await createFake();
  await fake.seed();
  const baseUrl = "http://127.0.0.1";
  const { server } = await fake.startServer({ port: { host: "127.0.0.1", port: 0 }, baseUrl });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return new FakeSeam(fake, `${baseUrl}:${server.address().port}`);
}

class FakeSeam {
  #fake;

  constructor(fake, url) {
    this.#fake = fake;
    this.url = url;
    this.apiKey = apiKey;
    this.workspaceId = workspaceId;
  }

  /** Any of the fake's endpoints, by POST. */
  async call(path, body) {
    const answer = await fetch(this.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${this.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`fake Seam ${path}: ${answer.status}`);
    return answer.json();
  }

  async addAccessCode(wanted) {
    const body = { device_id: deviceId, use_backup_access_code_pool: true, ...wanted };
    return (await this.call("/access_codes/create", body)).access_code;
  }

  async accessCode(accessCodeId) {
    return (await this.call("/access_codes/get", { access_code_id: accessCodeId })).access_code;
  }

  /**
   * The code did not reach the lock; the event as a webhook would carry it (the fake delivers none). `is_lost`: it is
   * not listed either.
   */
  async fail(accessCodeId, { is_lost = false } = {}) {
    const now = new Date().toISOString();
    const error = {
      error_code: "failed_to_set_on_device",
      message: "Could not set the code",
      is_access_code_error: true,
      created_at: now,
    };
    const { database } = this.#fake;
    database.updateAccessCode({ access_code_id: accessCodeId, status: "setting", errors: [error] });
    const event = {
      event_type: "access_code.failed_to_set_on_device",
      event_id: randomUUID(),
      workspace_id: workspaceId,
      device_id: deviceId,
      access_code_id: accessCodeId,
      connected_account_id: "john_connected_account_id",
      occurred_at: now,
      created_at: now,
    };
    if (!is_lost) database.addEvent(event);
    return event;
  }

  /** These routes answer 503 until the next call without them. */
  async setOutage(...routes) {
    await this.call("/_fake/simulate_workspace_outage", { workspace_id: workspaceId, routes });
  }
}
