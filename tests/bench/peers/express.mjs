// Takes in webhooks as Node.js programs usually do: Express, Svix's library, BullMQ. One process, no log.
//   express.mjs REDIS_SOCKET SECRET_FILE CERTIFICATE KEY
import { readFileSync } from "node:fs";
import https from "node:https";
import { Queue } from "bullmq";
import express from "express";
import { Webhook } from "svix";

const [redisSocket, secretFile, cert, key] = process.argv.slice(2);
const queue = new Queue("webhooks", { connection: { path: redisSocket } });
const webhook = new Webhook(readFileSync(secretFile, "utf8").trim());

const app = express();
app.post("/webhooks/seam", express.raw({ type: "application/json" }), async (request, response) => {
  let event;
  try {
    webhook.verify(request.body, request.headers);
    event = JSON.parse(request.body);
  } catch {
    return response.sendStatus(401);
  }
  // BullMQ drops a job whose id it knows.
  await queue.add(event.event_type, { event, body: request.body.toString() }, { jobId: request.headers["svix-id"] });
  response.sendStatus(204);
});
const server = https.createServer({ cert: readFileSync(cert), key: readFileSync(key) }, app);
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
