// What connections cost that are kept open and say nothing, each after one request.
import { once } from "node:events";
import tls from "node:tls";
import { waitFor } from "../../e2e/support/wait_for.mjs";

const request = "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

async function openOne(url, ca) {
  const socket = tls.connect({ host: "127.0.0.1", port: Number(new URL(url).port), servername: "localhost", ca });
  await once(socket, "secureConnect");
  socket.write(request);
  const [answer] = await once(socket, "data");
  if (!String(answer).startsWith("HTTP/1.1 404")) throw new Error(`an idle connection was answered ${answer}`);
  return socket;
}

/** {count, mb}: how much more memory a sparekeyd of its own has with `count` of them than with none. */
export async function idleMemory(stage, { seam, count }) {
  const redis = await stage.startRedis("idle");
  const config = await stage.writeConfig("idle", { redis, seam });
  const server = await stage.startSparekeyd("idle", config);
  await stage.ingest(server.url, { count: 200 });
  const base = server.memoryMib("VmRSS");
  const sockets = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(20, count - sockets.length) }, () => openOne(server.url, stage.tls.ca));
    sockets.push(...(await Promise.all(some)));
  }
  await waitFor("all connections", () => sockets.every((socket) => !socket.destroyed));
  const mb = ((server.memoryMib("VmRSS") - base) * 2 ** 20) / 1e6;
  for (const socket of sockets) socket.destroy();
  return { count, mb };
}
