// Takes in webhooks as Node.js programs usually do: Fastify, Svix's library, ioredis. One process, log off.
//   fastify.mjs REDIS_SOCKET SECRET_FILE CERTIFICATE KEY
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import { Redis } from "ioredis";
import { Webhook } from "svix";

const [redisSocket, secretFile, cert, key] = process.argv.slice(2);
const redis = new Redis(redisSocket);
const webhook = new Webhook(readFileSync(secretFile, "utf8").trim());
const keptSeconds = 7 * 24 * 3600;

const app = Fastify({ https: { cert: readFileSync(cert), key: readFileSync(key) } });
app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
app.post("/webhooks/seam", async (request, reply) => {
  let event;
  try {
    webhook.verify(request.body, request.headers);
    event = JSON.parse(request.body);
  } catch {
    return reply.code(401).send();
  }
  const id = request.headers["svix-id"];
  const isNew = await redis.set(`peer:message:${id}`, event.access_code_id, "EX", keptSeconds, "NX");
  if (isNew) {
    const job = ["state", "ready", "event_id", event.event_id, "device_id", event.device_id];
    await redis
      .multi()
      .xadd("peer:recording", "*", "headers", JSON.stringify(request.headers), "body", request.body)
      .hset(`peer:job:${event.access_code_id}`, ...job)
      .zadd("peer:ready", 0, event.access_code_id)
      .exec();
  }
  return reply.code(204).send();
});
await app.listen({ host: "127.0.0.1", port: 0 });
console.log(`listening ${app.server.address().port}`);
