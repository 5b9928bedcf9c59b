// A client that says exactly the bytes it is told to, over TLS, and reads whatever comes.
import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import { waitFor } from "./wait_for.mjs";

/** A TCP connection to the daemon; `ended` once the daemon has closed its side, `received` what came. */
export async function connectTo(t, daemon) {
  const { hostname, port } = new URL(daemon.url);
  const socket = net.connect({ host: hostname, port, allowHalfOpen: true, noDelay: true });
  t.after(() => socket.destroy());
  socket.on("error", () => {}); // a reset is one way to end
  await once(socket, "connect");
  return socket;
}

export class RawClient {
  /** Ready to send: with its handshake behind it. */
  static async connect(t, daemon, ca) {
    const client = new RawClient();
    client.raw = await connectTo(t, daemon);
    client.tls = tls.connect({ socket: client.raw, ca, servername: "localhost", allowHalfOpen: true });
    client.received = "";
    client.ended = false;
    client.tls.setEncoding("latin1").on("data", (text) => (client.received += text));
    for (const event of ["end", "close", "error"]) client.tls.on(event, () => (client.ended = true));
    await once(client.tls, "secureConnect");
    return client;
  }

  async send(bytes) {
    await new Promise((resolve) => this.tls.write(bytes, () => resolve()));
  }

  /** The status codes of the answers so far. None of ours has a body. */
  get statuses() {
    return [...this.received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
  }

  async waitForAnswers(count) {
    await waitFor(`${count} answers`, () => {
      if (this.statuses.length < count && this.ended) throw new Error(`it ended after ${this.statuses}`);
      return this.statuses.length >= count;
    });
    return this.statuses;
  }

  async waitForEnd() {
    await waitFor("the end of the connection", () => this.ended, 30_000);
  }
}
