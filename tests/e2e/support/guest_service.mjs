// A property management system that is asked for guests by http: guests.source = "http".
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import https from "node:https";
import { Webhook } from "svix";

/** `guests`: by access_code_id, and may change at any time. Whoever is not there is answered 404. */
export async function startGuestService(t, { certificates, secret, token }) {
  const service = { guests: {}, questions: [], refused: [] };
  const answer = (request, body) => {
    try {
      new Webhook(secret).verify(body, request.headers);
    } catch (error) {
      service.refused.push(String(error));
      return [401];
    }
    if (request.headers.authorization !== `Bearer ${token}`) return [403];
    const question = JSON.parse(body);
    service.questions.push(question);
    const guest = service.guests[question.access_code_id];
    return guest ? [200, JSON.stringify(guest)] : [404];
  };
  const tls = { cert: await readFile(certificates.cert), key: await readFile(certificates.key) };
  const server = https.createServer(tls, async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const [status, text] = answer(request, Buffer.concat(chunks).toString("utf8"));
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  service.url = `https://127.0.0.1:${server.address().port}/guests`;
  return service;
}
