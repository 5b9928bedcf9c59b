// What taking in a webhook costs, beside an nginx that does nothing and two Node.js programs that do the same.
import { cpuOfEach, medians } from "../support/figures.mjs";
import { hasPeers } from "../support/stage.mjs";
import { idleMemory } from "./idle.mjs";

const sizes = {
  full: { rounds: 3, kept: 20_000, fresh: 3000, paced: 900, idle: 1000 },
  quick: { rounds: 3, kept: 3000, fresh: 500, paced: 150, idle: 1000 },
  smoke: { rounds: 1, kept: 60, fresh: 20, paced: 10, idle: 20 },
};
const rate = 300; // webhooks per second, for latencies

// A Seam that does not answer keeps the one worker busy: what is measured is accepting, and nothing else.
const silent = { latency_ms: { "*": 3_600_000 } };

async function startServers(stage) {
  const servers = { nginx: { server: await stage.startNginx() } };
  const seam = await stage.startSeam(silent);
  for (const fsync of ["everysec", "always"]) {
    const redis = await stage.startRedis(fsync, fsync);
    const config = await stage.writeConfig(fsync, { redis, seam, durability: fsync, rescue: { concurrency: 1 } });
    servers[fsync] = { redis, server: await stage.startSparekeyd(fsync, config), kept: ["XLEN", "{sparekey}:recording"] };
  }
  const peers = { fastify: ["XLEN", "peer:recording"], express: ["LLEN", "bull:webhooks:wait"] };
  for (const [peer, kept] of (await hasPeers()) ? Object.entries(peers) : []) {
    const redis = await stage.startRedis(peer);
    servers[peer] = { redis, server: await stage.startPeer(peer, redis), kept };
  }
  return servers;
}

const names = {
  nginx: "nginx, a bare 204",
  everysec: "sparekeyd",
  always: "sparekeyd, fsync always",
  fastify: "Fastify, svix, ioredis",
  express: "Express, svix, BullMQ",
};

function makeRows(servers, { kept, fresh }) {
  const rows = [];
  const add = (server, way, connections, count) =>
    servers[server] && rows.push({ server, way, connections, count, name: names[server], runs: [] });
  for (const server of ["nginx", "everysec", "fastify", "express"]) {
    const share = server === "express" || server === "fastify" ? 0.25 : 1; // they take long
    add(server, "kept", 16, Math.ceil(kept * share));
    add(server, "new", 16, Math.ceil(fresh * share));
  }
  add("everysec", "kept", 64, kept);
  add("always", "kept", 64, kept);
  return rows;
}

async function measure(stage, { server, redis }, row, paced) {
  const newConnections = row.way === "new";
  const { connections, count } = row;
  server.forgetPeak();
  const load = () => stage.ingest(server.url, { count, connections, newConnections });
  const { cpu, redis: redisCpu, done } = await cpuOfEach({ server, redis, count }, load);
  const slow = await stage.ingest(server.url, { count: paced, connections, rate, newConnections });
  return {
    perSecond: done.per_second,
    cpu,
    redis: redisCpu,
    sender: done.generator_us,
    p50Ms: slow.p50_us / 1000,
    p99Ms: slow.p99_us / 1000,
    peakMib: server.memoryMib("VmHWM"),
  };
}

/** 204 means that Redis has it: so it must be there. */
async function checkOutcomes(servers, sent) {
  for (const [name, { redis, kept }] of Object.entries(servers)) {
    if (!kept) continue;
    const there = Number(await redis.ask(...kept));
    if (there !== sent[name]) throw new Error(`${name}: ${sent[name]} answered 204, but ${there} are in Redis`);
  }
}

export async function run(stage, size) {
  const { rounds, paced, idle, ...counts } = sizes[size];
  const servers = await startServers(stage);
  const rows = makeRows(servers, counts);
  const sent = {};
  for (const { server } of rows) {
    await stage.ingest(servers[server].server.url, { count: 20 }); // nobody's first webhook is measured
    sent[server] = (sent[server] ?? 0) + 20;
  }
  for (let round = 0; round < rounds; ++round) {
    for (const row of rows) {
      row.runs.push(await measure(stage, servers[row.server], row, paced));
      sent[row.server] += row.count + paced;
    }
  }
  await checkOutcomes(servers, sent);
  const figures = rows.map(({ runs, ...row }) => ({ ...row, ...medians(runs), rounds }));
  return { rows: figures, rate, idle: await idleMemory(stage, { seam: await stage.startSeam(silent), count: idle }) };
}
