// Everything around one guest's rescue: a Redis, a Seam, the daemon, Svix, and outboxes for guests and for
// alerts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Admin } from "./admin.mjs";
import { makeCertificates } from "./certificates.mjs";
import { startDaemon, writeSecret } from "./daemon.mjs";
import { startFakeSeam } from "./fake_seam.mjs";
import { mentionsContact, mentionsPin } from "./leaks.mjs";
import { Outbox } from "./outbox.mjs";
import { startRedis } from "./redis.mjs";
import { startSeamSim } from "./seam_sim.mjs";
import { newWebhookSecret } from "./secrets.mjs";
import { stayUnderWay } from "./stays.mjs";
import { SvixSender } from "./svix_sender.mjs";
import { makeTempDir } from "./temp_dir.mjs";
import { waitFor } from "./wait_for.mjs";

/**
 * `behaviour`: of seam-sim; `fake`: Seam's own fake instead of it, without TLS. `listen`: where the daemon
 * listens; `listenKeys`: more of that section; `tls`: false for plain HTTP there. `secretCount`: webhook secrets, of which all are configured.
 * `notifier`: a command instead of the outbox. `channels`: several, by name and in order, each the table of
 * its configuration. `device`: what is particular about the lock. `rescue`, `notify`, `admin`, `reconcile`: more keys of those
 * sections; with `admin`, the scene has an `admin` to ask. `env`: variables for the daemon, beside the test's own. `under`: as startDaemon()
 * takes it.
 * `certificateDays`: how long certificates last. `guests`: makes the section of that name from the scene's {dir, certificates}. `alerts`: that section, in place of
 * one for the alert box.
 */
export async function startScene(t, options = {}) {
  const { behaviour, fake = false, listen = "127.0.0.1:0", tls = true, secretCount = 1, notifier } = options;
  const dir = await makeTempDir();
  const certificates = await makeCertificates(dir, options.certificateDays);
  const redis = await startRedis(t, dir);
  const seam = fake
    ? await startFakeSeam(t)
    : await startSeamSim(t, { behaviour: { pin_length: 8, ...behaviour }, tls: certificates });
  const secrets = Array.from({ length: secretCount }, newWebhookSecret);
  const outbox = new Outbox(path.join(dir, "outbox"));
  const alertbox = new Outbox(path.join(dir, "alerts"));

  const channels = options.channels?.(outbox, dir) ?? {
    sms: { type: "exec", command: notifier?.(outbox, dir) ?? outbox.command },
  };
  const channelTables = Object.entries(channels).map(([name, table]) => [`notify.${name}`, table]);
  const config = {
    listen: { address: listen, shards: 2, ...options.listenKeys },
    ...(tls && { tls: { certificate_file: certificates.cert, private_key_file: certificates.key } }),
    redis: { url: redis.url, durability: "always" },
    workspace: [
      {
        name: "home",
        api_url: seam.url,
        ...(fake ? {} : { ca_file: certificates.caFile }),
        api_key_file: await writeSecret(dir, "api-key", seam.apiKey),
        webhook_secret_files: await Promise.all(
          secrets.map((secret, i) => writeSecret(dir, `webhook-secret-${i}`, secret)),
        ),
      },
    ],
    rescue: { retry_first: "50ms", retry_most: "500ms", probe_every: "1s", ...options.rescue },
    notify: { channels: Object.keys(channels), ...options.notify },
    ...Object.fromEntries(channelTables),
    ...(options.guests && { guests: await options.guests({ dir, certificates }) }),
    alerts: options.alerts ?? { command: alertbox.command },
    ...(options.admin && { admin: options.admin }),
    ...(options.reconcile && { reconcile: options.reconcile }),
  };
  const scene = new Scene({ t, dir, certificates, redis, seam, secrets, outbox, alertbox, config, device: options.device });
  scene.env = options.env;
  scene.under = options.under;
  await scene.restartDaemon();
  return scene;
}

class Scene {
  #device;
  #oldLog = "";
  contacts = []; // of guests who may not have been told, as a directory has them

  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Of every daemon that this scene has had. */
  get log() {
    return this.#oldLog + (this.daemon?.log ?? "");
  }

  /** The daemon, and Svix that posts to it. A daemon that runs is to be stopped before. */
  async restartDaemon() {
    this.#oldLog = this.log;
    this.daemon = await startDaemon(this.t, this.dir, this.config, this.env, this.under);
    const [, adminAddress] = /admin endpoint opened .*?address=(\S+)/.exec(this.daemon.log) ?? [];
    this.admin = adminAddress && new Admin(adminAddress);
    this.svix = new SvixSender(this.daemon, this.secrets, this.certificates.ca);
  }

  /** A guest's code, programmed on the lock; fail it with seam.fail(). */
  async addGuest(stay = stayUnderWay()) {
    if (!this.seam.addDevice) return this.seam.addAccessCode(stay);
    this.#device ??= await this.seam.addDevice(this.device);
    return this.seam.addAccessCode({ device_id: this.#device.device_id, ...stay });
  }

  async updateDevice(changes) {
    return this.seam.updateDevice(this.#device.device_id, changes);
  }

  /** A guest whose code fails, and Seam says so once: [the code, the event]. */
  async addGuestInTrouble(stay) {
    const code = await this.addGuest(stay);
    const event = await this.seam.fail(code.access_code_id);
    assert.equal((await this.svix.send(event)).status, 204);
    return [code, event];
  }

  /** What the guest of this code was sent so far. */
  async messagesFor(code) {
    const messages = await this.outbox.messages();
    return messages.filter((message) => message.access_code.access_code_id === code.access_code_id);
  }

  /** The lines of a file that a script of the test wrote. */
  async readLines(name) {
    return (await readFile(path.join(this.dir, name), "utf8")).trimEnd().split("\n");
  }

  /** The job's hash in Redis; its ledger as `send:<channel>`, parsed. */
  async job(code) {
    const lines = (await this.redis.command("HGETALL", `{sparekey}:job:${code.access_code_id}`)).split("\n");
    const fields = {};
    for (let i = 0; i + 1 < lines.length; i += 2)
      fields[lines[i]] = lines[i].startsWith("send:") ? JSON.parse(lines[i + 1]) : lines[i + 1];
    return fields;
  }

  async backupOf(code) {
    const { pulled_backup_access_code_id: id } = await this.seam.accessCode(code.access_code_id);
    return id ? this.seam.accessCode(id) : undefined;
  }

  /** Until the daemon has done with the code; the line of its log that says so. */
  async waitForEnd(code, limitMs) {
    const pattern = new RegExp(`^.*job done.*${code.access_code_id}.*$`, "m");
    const [line] = await waitFor(`the end of ${code.access_code_id}`, () => pattern.exec(this.log), limitMs);
    return line;
  }

  async waitForAlert(event) {
    return waitFor(`alert ${event}`, async () => {
      const alerts = await this.alertbox.messages();
      return alerts.find((alert) => alert.event === event && alert.status === "firing");
    });
  }

  /**
   * Waits until the guest was told, and checks the promise: once, the backup's PIN, and that it ends with
   * the stay.
   */
  async assertRescued(code, limitMs) {
    await this.waitForEnd(code, limitMs);
    const messages = await this.messagesFor(code);
    assert.equal(messages.length, 1, "the guest was not told exactly once");
    const backup = await this.backupOf(code);
    assert.ok(messages[0].pin === backup.code, "the guest was not sent the backup's PIN");
    assert.ok(messages[0].pin !== code.code, "the guest was sent the original's PIN");
    assert.equal(Date.parse(backup.ends_at), Date.parse(code.ends_at));
    return messages[0];
  }

  /** From now on Seam itself delivers its webhooks. */
  async deliverWebhooks() {
    await this.seam.setWebhook({
      url: `${this.daemon.url}/webhooks/seam`,
      secrets: this.secrets,
      ca_file: this.certificates.caFile,
    });
  }

  /** Until no job is waiting, ready or under way: nothing that came before has an effect still to come. */
  async settle() {
    const pending = async () => {
      const sizes = ["waiting", "ready", "leased"].map((set) =>
        this.redis.command("ZCARD", `{sparekey}:${set}`),
      );
      return (await Promise.all(sizes)).reduce((sum, size) => sum + Number(size), 0);
    };
    await waitFor("every job at its end", async () => (await pending()) === 0);
  }

  /** Redis holds nothing that a webhook left: only when the workers last looked for jobs, and whose turn duties are. */
  async assertNothingKept() {
    const keys = await this.redis.keys();
    assert.deepEqual(
      keys.filter((key) => key !== "{sparekey}:claimed_at" && !key.startsWith("{sparekey}:duty:")),
      [],
    );
  }

  /** No PIN, no secret and no guest's name, number or address in any log, nor anywhere in Redis, nor in an alert. */
  async assertNothingLeaked() {
    const { access_codes: codes } = this.seam.state ? await this.seam.state() : { access_codes: [] };
    const messages = await this.outbox.messages();
    const pins = [...codes.map((code) => code.code), ...messages.map((message) => message.pin)];
    const keys = [this.seam.apiKey, ...this.secrets.map((secret) => secret.slice("whsec_".length))];
    const contacts = [...this.contacts, ...messages.flatMap(({ recipient: { name, phone, email } }) => [name, phone, email])];
    assert.ok(pins.length > 0);
    const places = {
      "the log": this.log,
      Redis: await this.redis.everythingWritten(),
      "an alert": JSON.stringify(await this.alertbox.messages()),
    };
    for (const [place, text] of Object.entries(places)) {
      for (const pin of pins) assert.ok(!mentionsPin(text, pin), `a PIN is in ${place}`);
      for (const key of keys) assert.ok(!text.includes(key), `a secret is in ${place}`);
      for (const contact of contacts.filter(Boolean))
        assert.ok(!mentionsContact(text, contact), `a guest's contact data is in ${place}`);
    }
  }
}
