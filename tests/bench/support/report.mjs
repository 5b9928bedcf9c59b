// The figures as Markdown, for docs/performance.md and for the terminal.
import { readFileSync, statfsSync } from "node:fs";
import { cpus, loadavg, release } from "node:os";
import { checkTargets } from "./targets.mjs";

const round = (value, digits = 0) => value.toFixed(digits);

function table(head, rows) {
  const lines = [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const fileSystems = { 0xef53: "ext4", 0x9123683e: "btrfs", 0x58465342: "xfs", 0x01021994: "tmpfs", 0x794c7630: "overlay" };

/** `load`: the load average before the run. */
export function conditions(dir, size, load) {
  const disk = fileSystems[statfsSync(dir).type] ?? "another file system";
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  const machine = `${cpus()[0].model}, ${cpus().length} cores, ${system}, Linux ${release()}, Redis's files on ${disk}`;
  const when = `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${machine}. ${when}, size \`${size}\`, load average ${load} before. `;
}

export const loadNow = () => round(loadavg()[0], 1);

function targetsTable(results) {
  const rows = checkTargets(results).map(({ what, goal, is, met }) => [what, goal, is, met ? "met" : "**not met**"]);
  return table(["target", "goal", "is", ""], rows);
}

function ingestTable({ rows, rate }) {
  const nginx = (way) => rows.find((row) => row.server === "nginx" && row.way === way);
  const head = ["", "connections", "CPU µs", "× nginx", "Redis µs", "per second", "× nginx", `p50 ms at ${rate}/s`, "p99 ms", "peak MiB"];
  const cells = (row) => [
    ...[row.name, `${row.connections} ${row.way}`, round(row.cpu), round(row.cpu / nginx(row.way).cpu, 1), round(row.redis)],
    ...[round(row.perSecond), round(row.perSecond / nginx(row.way).perSecond, 2)],
    ...[round(row.p50Ms, 2), round(row.p99Ms, 2), round(row.peakMib, 1)],
  ];
  return table(head, rows.map(cells));
}

const sentences = {
  rescue: (r) =>
    `**Rescue**: ${round(r.cpu)} µs of sparekeyd and ${round(r.redis)} µs of Redis each, ${round(r.perSecond)} a second beside \`seam-sim\` ` +
    `(${r.backlog} at once, ${r.rounds} runs; peak ${round(r.peakMib, 1)} MiB). One alone, with a Seam that takes its time: ${round(r.totalMs, 1)} ms from kept ` +
    `webhook to sent message, of which Seam's round trips are ${round(r.seamMs, 1)} ms and ours ${round(r.ownMs, 2)} ms.`,
  backlog: (b) =>
    `**Backlog** of ${b.jobs} jobs: ${round(b.enqueuePerSecond)} a second come in (\`replay\`); Redis holds them in ${round(b.redisMib)} MiB. The first ` +
    `is at its end ${round(b.firstMs)} ms after \`resume\`, and then ${round(b.drainPerSecond)} a second, at ${round(b.cpu)} µs of sparekeyd and ` +
    `${round(b.redisCpu)} µs of Redis each; sparekeyd's peak is ${round(b.peakMib, 1)} MiB.`,
  recovery: (r) =>
    `**Recovery**: with ${r.waiting} jobs in Redis a process stops in ${round(r.stopMs)} ms, and a new one is ready ${round(r.readyMs)} ms after its start. Of ` +
    `${r.leased} jobs under way at a \`kill -9\`, the last guest was told ${round(r.rescuedSeconds, 1)} s later, with \`rescue.lease\` at ${r.leaseSeconds} s and ` +
    `${r.seamMs} ms for each answer of Seam.`,
};

/** `results`: {ingest, rescue, backlog, recovery}, or some of them. */
export function report(results, under) {
  const parts = [under];
  if (checkTargets(results).length > 0) parts.push(targetsTable(results));
  if (results.ingest) parts.push(ingestTable(results.ingest));
  for (const [name, sentence] of Object.entries(sentences)) if (results[name]) parts.push(sentence(results[name]));
  return parts.join("\n\n");
}
