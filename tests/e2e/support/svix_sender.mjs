// Posts webhooks as Svix does, signed by Svix's own library.
import { randomUUID } from "node:crypto";
import { Webhook } from "svix";
import { request } from "./http.mjs";

/**
 * The signed headers of `body`. Several secrets make several signatures; `family` is "svix" or "webhook";
 * `ageS` is how long ago it was signed.
 */
export function signedHeaders(body, secrets, { id = `msg_${randomUUID()}`, family = "svix", ageS = 0 } = {}) {
  const at = new Date(Date.now() - ageS * 1000);
  return {
    [`${family}-id`]: id,
    [`${family}-timestamp`]: String(Math.floor(at / 1000)),
    [`${family}-signature`]: secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

/** Sends webhooks to one daemon. */
export class SvixSender {
  constructor(daemon, secrets, ca, path = "/webhooks/seam") {
    this.daemon = daemon;
    this.secrets = secrets;
    this.ca = ca;
    this.path = path;
  }

  /** The raw request: `headers` as they are, beside the content type. */
  async post(body, headers, path = this.path) {
    const { url, socketPath } = this.daemon;
    return request(url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      ca: this.ca,
      socketPath,
    });
  }

  /** The event, signed; `options` as for signedHeaders. */
  async send(event, options = {}) {
    const body = typeof event === "string" ? event : JSON.stringify(event);
    return this.post(body, signedHeaders(body, options.secrets ?? this.secrets, options));
  }
}
