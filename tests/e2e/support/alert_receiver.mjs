// A small server in the place of each service that takes alerts. It accepts what the published schema allows,
// with the status that the service has for it, and refuses everything else with 400.
import { once } from "node:events";
import http from "node:http";
import { Webhook } from "svix";
import * as schemas from "./alert_schemas.mjs";

const services = {
  json: { path: "/hook", status: 204, schema: schemas.json },
  slack: { path: "/services/T0/B0/swordfish", status: 200, schema: schemas.slack, body: "ok" },
  pagerduty: { path: "/v2/enqueue", status: 202, schema: schemas.pagerduty, body: '{"status":"success"}' },
  alertmanager: { path: "/api/v2/alerts", status: 200, schema: schemas.alertmanager },
};

/** Why a service would refuse this request, or undefined. */
export function refusal(format, { method, url, headers, body }, signingSecret) {
  const { path, schema } = services[format];
  if (method !== "POST" || url !== path) return `${method} ${url}`;
  if (!/^application\/json\b/.test(headers["content-type"])) return `content type ${headers["content-type"]}`;
  let content;
  try {
    content = JSON.parse(body);
    if (signingSecret) new Webhook(signingSecret).verify(body, headers);
  } catch (error) {
    return error.message;
  }
  const checked = schema.safeParse(content);
  return checked.success ? undefined : JSON.stringify(checked.error.issues);
}

/** `url`: the service's; `accepted`: contents that it took; `refused`: why it took others not. */
export async function startAlertReceiver(t, format, { signingSecret } = {}) {
  const { path, status, body: answer } = services[format];
  const accepted = [];
  const refused = [];
  const server = http.createServer(async (incoming, response) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const { method, url, headers } = incoming;
    const why = refusal(format, { method, url, headers, body }, signingSecret);
    if (why) refused.push(why);
    else accepted.push(JSON.parse(body));
    response.writeHead(why ? 400 : status).end(why ?? answer);
  });
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections?.();
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { url: format === "alertmanager" ? origin : origin + path, accepted, refused };
}
