// nginx, Caddy and HAProxy as etc/ configures them; only addresses, names and certificates are the test's own.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import { request } from "./http.mjs";
import { root } from "./paths.mjs";
import { Program } from "./program.mjs";
import { waitFor } from "./wait_for.mjs";

/** Each [wanted, replacement], which the text must have. */
function replaceAll(text, replacements) {
  for (const [wanted, replacement] of replacements) {
    assert.ok(text.includes(wanted), `the example has no ${wanted}`);
    text = text.replaceAll(wanted, () => replacement);
  }
  return text;
}

const example = (file) => readFile(path.join(root, "etc", file), "utf8");

async function nginx({ dir, port, upstream, certificates }) {
  const server = upstream.socketPath ? `unix:${upstream.socketPath}` : upstream.address;
  const site = replaceAll(await example("nginx/sparekeyd.conf"), [
    ["server 127.0.0.1:8080 ", `server ${server} `],
    ["listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`],
    ["    listen [::]:443 ssl;\n", ""],
    ["hooks.example.com;", "localhost;"],
    ["/etc/letsencrypt/live/hooks.example.com/fullchain.pem", certificates.cert],
    ["/etc/letsencrypt/live/hooks.example.com/privkey.pem", certificates.key],
  ]);
  await writeFile(path.join(dir, "sparekeyd.conf"), site);
  const temps = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  // What Debian's own nginx.conf has around conf.d, but not in /var.
  const around = [
    // One process, which ends with the test.
    `daemon off; master_process off; pid ${dir}/nginx.pid; error_log ${dir}/error.log info;`,
    `events { }`,
    `http { access_log ${dir}/access.log;`,
    ...temps.map((name) => `${name}_temp_path ${dir}/temp-${name};`),
    `include ${dir}/sparekeyd.conf; }`,
  ];
  await writeFile(path.join(dir, "nginx.conf"), around.join("\n"));
  return ["nginx", ["-e", `${dir}/error.log`, "-p", dir, "-c", `${dir}/nginx.conf`]];
}

async function caddy({ dir, port, upstream, certificates }) {
  const site = replaceAll(await example("caddy/Caddyfile"), [
    ["hooks.example.com {", `https://localhost:${port} {\n\tbind 127.0.0.1`],
    ["# tls /etc/ssl/hooks.example.com.pem /etc/ssl/hooks.example.com.key", `tls ${certificates.cert} ${certificates.key}`],
    ["reverse_proxy 127.0.0.1:8080", `reverse_proxy ${upstream.socketPath ? `unix/${upstream.socketPath}` : upstream.address}`],
  ]);
  // No other listeners than the one: no administration, no redirection from port 80.
  await writeFile(path.join(dir, "Caddyfile"), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`);
  return ["caddy", ["run", "--adapter", "caddyfile", "--config", `${dir}/Caddyfile`]];
}

async function haproxyWith(dir, text) {
  await writeFile(path.join(dir, "haproxy.cfg"), text);
  return ["haproxy", ["-db", "-f", `${dir}/haproxy.cfg`]];
}

async function haproxy({ dir, port, upstream, certificates }) {
  const both = await Promise.all([certificates.cert, certificates.key].map((file) => readFile(file, "utf8")));
  await writeFile(path.join(dir, "both.pem"), both.join(""), { mode: 0o600 });
  const server = upstream.socketPath ? `unix@${upstream.socketPath}` : upstream.address;
  const text = replaceAll(await example("haproxy/haproxy.cfg"), [
    ["bind :443 ssl", `bind 127.0.0.1:${port} ssl`],
    ["/etc/haproxy/certs/hooks.example.com.pem", `${dir}/both.pem`],
    ["server sparekeyd 127.0.0.1:8080 ", `server sparekeyd ${server} `],
  ]);
  return haproxyWith(dir, text);
}

async function passthrough({ dir, port, upstream, version = 2 }) {
  const text = replaceAll(await example("haproxy/tcp-passthrough.cfg"), [
    ["bind :443", `bind 127.0.0.1:${port}`],
    ["server sparekeyd 127.0.0.1:8443 ", `server sparekeyd ${upstream.address} `],
    ["send-proxy-v2", version === 1 ? "send-proxy" : "send-proxy-v2"],
  ]);
  return haproxyWith(dir, text);
}

// Debian keeps nginx and HAProxy where only root's path leads.
const PATH = `${process.env.PATH}:/usr/sbin`;

const kinds = { nginx, caddy, haproxy, passthrough };

// None of them can be asked to choose a port of its own. Whoever takes this one in between makes it fail.
async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answersTls(port, ca) {
  const socket = tls.connect({ host: "127.0.0.1", port, ca, servername: "localhost" });
  try {
    await once(socket, "secureConnect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts one in front of the scene's daemon, and waits until it is there. */
export async function startProxy(t, scene, kind, options = {}) {
  const upstream = { socketPath: scene.daemon.socketPath, address: new URL(scene.daemon.url).host };
  for (let attempt = 1; ; ++attempt) {
    const dir = await mkdtemp(path.join(scene.dir, `${kind}-`));
    const port = await freePort();
    const { certificates } = scene;
    const [file, args] = await kinds[kind]({ dir, port, upstream, certificates, ...options });
    const program = new Program(t, file, args, { env: { PATH, HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir } });
    const proxy = new Proxy(scene, { dir, port, program });
    try {
      await waitFor(kind, async () => !program.running || (await answersTls(port, certificates.ca)));
      if (program.running) return proxy;
    } catch (error) {
      throw new Error(`${error.message}\n${await proxy.log()}`);
    }
    const said = await proxy.log();
    if (attempt === 3 || !/in use/i.test(said)) throw new Error(`${kind} ended:\n${said}`);
  }
}

class Proxy {
  constructor(scene, { dir, port, program }) {
    Object.assign(this, { scene, dir, program, url: `https://127.0.0.1:${port}` });
  }

  /** `options` as for request(). */
  async request(target, { headers = {}, ...options } = {}) {
    const { ca } = this.scene.certificates;
    return request(this.url + target, { ca, headers: { host: "localhost", ...headers }, ...options });
  }

  async log() {
    return this.program.output + (await readFile(path.join(this.dir, "error.log"), "utf8").catch(() => ""));
  }

  /** Everything that it said and left in its directory, our own files included: for looking something up in it. */
  async everythingWritten() {
    const entries = await readdir(this.dir, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.path, entry.name));
    const texts = await Promise.all(files.map((file) => readFile(file, "latin1")));
    return [this.program.output, ...texts].join("\n");
  }
}
