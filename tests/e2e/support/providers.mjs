// What stands behind the built-in notifiers: a Twilio that answers as published, a webhook receiver that verifies
// with Svix's own library, and a mail server. All on loopback, and all remember what reached them.
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { Webhook } from "svix";

async function listen(t, server) {
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections?.();
  });
  return server.address().port;
}

/** `answer`: (request, body) to [status, text], or nothing to cut the connection. */
async function startHttp(t, answer) {
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const said = answer(request, Buffer.concat(chunks).toString("utf8"));
    if (!said) return request.socket.destroy();
    response.writeHead(said[0], { "content-type": "application/json" }).end(said[1]);
  });
  return `http://127.0.0.1:${await listen(t, server)}`;
}

/**
 * Twilio's Messages API. `next`: what is answered to the coming requests, in order, instead of 201: an HTTP status or
 * "cut". `forms`: of every request, also of those that failed.
 */
export async function startTwilio(t, { accountSid, token }) {
  const twilio = { forms: [], next: [] };
  const error = (status, code) => [status, JSON.stringify({ code, message: "…", more_info: "…", status })];
  twilio.url = await startHttp(t, (request, body) => {
    const credentials = Buffer.from(`${accountSid}:${token}`).toString("base64");
    if (request.headers.authorization !== `Basic ${credentials}`) return error(401, 20003);
    if (request.url !== `/2010-04-01/Accounts/${accountSid}/Messages.json`) return error(404, 20404);
    const form = Object.fromEntries(new URLSearchParams(body));
    twilio.forms.push(form);
    const said = twilio.next.shift();
    if (said === "cut") return undefined;
    if (said) return error(said, 20000 + said);
    const sid = `SM${String(twilio.forms.length).padStart(32, "0")}`;
    return [201, JSON.stringify({ sid, status: "queued", to: form.To, body: form.Body, error_code: null })];
  });
  return twilio;
}

/** Verifies each message. `next` as for Twilio; `messages`: {id, payload} of all; `refused`: why some were not good. */
export async function startWebhookReceiver(t, { secret }) {
  const receiver = { messages: [], refused: [], next: [] };
  receiver.url = await startHttp(t, (request, body) => {
    let payload;
    try {
      new Webhook(secret).verify(body, request.headers);
      payload = JSON.parse(body);
    } catch (error) {
      receiver.refused.push(String(error));
      return [401, "{}"];
    }
    receiver.messages.push({ id: request.headers["webhook-id"], key: request.headers["idempotency-key"], payload });
    const said = receiver.next.shift();
    if (said === "cut") return undefined;
    if (said) return [said, "{}"];
    return [200, JSON.stringify({ result: "sent", provider_id: `m-${receiver.messages.length}` })];
  });
  return receiver;
}

/** A mail server that takes everything. `mails`: {from, to, text}, text as it came. */
export async function startMailServer(t) {
  const mails = [];
  const server = net.createServer((socket) => {
    let buffer = "";
    let mail;
    const say = (line) => socket.write(`${line}\r\n`);
    const take = (line) => {
      if (/^EHLO /.test(line)) return say("250 mail.test");
      if (/^MAIL /.test(line)) mail = { from: /<(.*)>/.exec(line)[1] };
      else if (/^RCPT /.test(line)) mail.to = /<(.*)>/.exec(line)[1];
      else if (line === "DATA") return say("354 go ahead");
      else if (line === "QUIT") return socket.end("221 bye\r\n");
      say("250 ok");
    };
    const inMail = () => mail?.to && mail.text === undefined && mail.open;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      buffer += bytes.toString("latin1");
      for (;;) {
        const end = inMail() ? "\r\n.\r\n" : "\r\n";
        const at = buffer.indexOf(end);
        if (at < 0) return;
        const part = buffer.slice(0, at);
        buffer = buffer.slice(at + end.length);
        if (inMail()) {
          mails.push({ ...mail, text: part });
          mail = undefined;
          say("250 2.0.0 ok");
        } else {
          take(part);
          if (part === "DATA") mail.open = true;
        }
      }
    });
    say("220 mail.test");
  });
  const port = await listen(t, server);
  return { url: `smtp://127.0.0.1:${port}`, mails };
}

/** Where nobody listens. */
export async function unusedUrl() {
  const server = net.createServer();
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}
