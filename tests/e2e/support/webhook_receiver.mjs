// A server that keeps the requests it gets and answers as told: the far end of seam-sim's webhooks.
import http from "node:http";
import https from "node:https";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

/** `answers`: statuses, one for each request; 204 once they are used up. `tls` from makeCertificates(). */
export async function startWebhookReceiver(t, { answers = [], tls, socketPath } = {}) {
  const received = [];
  const listener = async (incoming, response) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    received.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString("utf8") });
    response.writeHead(answers.shift() ?? 204).end();
  };
  const server = tls
    ? https.createServer({ cert: await readFile(tls.cert), key: await readFile(tls.key) }, listener)
    : http.createServer(listener);
  server.listen(socketPath ?? { host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  t.after(() => server.close());
  const host = socketPath ? "localhost" : `127.0.0.1:${server.address().port}`;
  return { url: `${tls ? "https" : "http"}://${host}/webhooks/seam`, received };
}
