// seam-sim as a test sees it: started, arranged through its control endpoint, and questioned about what
// happened.
import { Program } from "./program.mjs";
import { request } from "./http.mjs";
import { seamSim } from "./paths.mjs";

/** `behaviour` as POST /_sim/behaviour takes it; `tls` from makeCertificates(). */
export async function startSeamSim(t, { behaviour = {}, tls } = {}) {
  const args = ["--behaviour", JSON.stringify(behaviour)];
  if (tls) args.push("--tls-cert", tls.cert, "--tls-key", tls.key);
  const program = new Program(t, seamSim, args);
  const [line] = await program.waitForOutput(/^\{.*\}\n/);
  return new SeamSim(program, JSON.parse(line), tls?.ca);
}

class SeamSim {
  #ca;

  constructor(program, ready, ca) {
    this.program = program;
    this.url = ready.url;
    this.apiKey = ready.api_key;
    this.personalAccessToken = ready.personal_access_token;
    this.workspaceId = ready.workspace_id;
    this.#ca = ca;
  }

  /** The control endpoint's answer. Fails unless it is 200. */
  async control(method, path, body) {
    const answer = await request(`${this.url}/_sim${path}`, {
      method,
      body: body && JSON.stringify(body),
      ca: this.#ca,
    });
    if (answer.status !== 200) throw new Error(`seam-sim ${method} ${path}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text);
  }

  async addWorkspace() {
    return this.control("POST", "/workspaces");
  }

  async addDevice(wanted = {}) {
    return (await this.control("POST", "/devices", wanted)).device;
  }

  /** `count` of them at once, named "Front Door 1" and so on. */
  async addDevices(count, wanted = {}) {
    await this.control("POST", "/devices/many", { count, ...wanted });
  }

  async deleteDevice(deviceId) {
    await this.control("POST", "/devices/delete", { device_id: deviceId });
  }

  async updateDevice(deviceId, changes) {
    return (await this.control("POST", "/devices/update", { device_id: deviceId, ...changes })).device;
  }

  async addAccessCode(wanted) {
    return (await this.control("POST", "/access_codes", wanted)).access_code;
  }

  /** The code did not reach the lock; the event, which the webhook (if there is one) delivers too. */
  async fail(accessCodeId, how = {}) {
    return (await this.control("POST", "/fail", { access_code_id: accessCodeId, ...how })).event;
  }

  async recover(accessCodeId) {
    return (await this.control("POST", "/recover", { access_code_id: accessCodeId })).event;
  }

  /** The host moves the stay; `how`: starts_at, ends_at, silent. */
  async move(accessCodeId, how) {
    return (await this.control("POST", "/move", { access_code_id: accessCodeId, ...how })).event;
  }

  /** The host cancels the stay, or deletes a backup. */
  async delete(accessCodeId, how = {}) {
    return (await this.control("POST", "/delete", { access_code_id: accessCodeId, ...how })).event;
  }

  async behave(changes) {
    await this.control("POST", "/behaviour", changes);
  }

  async addFault(fault) {
    await this.control("POST", "/faults", fault);
  }

  async clearFaults() {
    await this.control("DELETE", "/faults");
  }

  async setWebhook(target) {
    await this.control("POST", "/webhook", target);
  }

  async redeliver(eventId) {
    await this.control("POST", "/redeliver", { event_id: eventId });
  }

  async state() {
    return this.control("GET", "/state");
  }

  /** The code as the simulator has it, PIN included: what a test compares with. */
  async accessCode(accessCodeId) {
    const { access_codes: codes } = await this.state();
    return codes.find((code) => code.access_code_id === accessCodeId);
  }

  /** The log of requests to Seam's own endpoints; only those of `path`, if it is given. */
  async requests(path) {
    const { requests } = await this.control("GET", "/requests");
    return path ? requests.filter((line) => line.path === path) : requests;
  }

  async deliveries() {
    return (await this.control("GET", "/deliveries")).deliveries;
  }
}
