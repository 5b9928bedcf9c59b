// One HTTP request where fetch cannot go: over a unix socket, or over TLS with a CA of our own.
import http from "node:http";
import https from "node:https";
import { patience } from "./patience.mjs";

/**
 * {status, headers, text}. `body` is sent as it is; `more` goes to node: localAddress, path. No redirects, no retries, a connection of its own;
 * fails after 15 s (times patience).
 */
export function request(url, { method = "GET", headers = {}, body, ca, socketPath, ...more } = {}) {
  const signal = AbortSignal.timeout(15_000 * patience); // as long as Svix waits
  const send = new URL(url).protocol === "https:" ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, ca, socketPath, signal, agent: false, ...more }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
