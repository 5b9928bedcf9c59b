// What we want, as ratios within one run and so independent of the machine, and whether it is so.

const ratio = (value) => `${value.toFixed(2)} ×`;
const percent = (value) => `${(value * 100).toFixed(1)} %`;

function ingestTargets({ rows, idle }) {
  const row = (server, way, connections = 16) =>
    rows.find((each) => each.server === server && each.way === way && each.connections === connections);
  const made = [];
  const atMost = (what, value, limit, show) => made.push({ what, goal: `≤ ${show(limit)}`, is: show(value), met: value <= limit });
  const atLeast = (what, value, limit, show, note = "") =>
    made.push({ what, goal: `≥ ${show(limit)}`, is: show(value) + note, met: value >= limit });

  for (const [way, words] of [["new", "a connection for each"], ["kept", "kept connections"]]) {
    const ours = row("everysec", way);
    const bare = row("nginx", way);
    atMost(`CPU of a webhook, ${words}: nginx's bare 204`, ours.cpu / bare.cpu, 1.3, ratio);
    for (const [peer, factor] of [["fastify", 4], ["express", 15]]) {
      const theirs = row(peer, way);
      if (!theirs) continue;
      // What a server that does nothing reaches is the most that anybody can.
      const most = `, nginx ${ratio(theirs.cpu / bare.cpu)}`;
      atLeast(`CPU of a webhook, ${words}: less than ${theirs.name}`, theirs.cpu / ours.cpu, factor, ratio, most);
    }
  }
  atLeast("new TLS connections a second: nginx's", row("everysec", "new").perSecond / row("nginx", "new").perSecond, 0.8, ratio);
  const always = row("always", "kept", 64).perSecond / row("everysec", "kept", 64).perSecond;
  atLeast("fsync always: webhooks a second of everysec's, 64 connections", always, 0.8, percent);
  atMost(`memory of ${idle.count} idle TLS connections`, idle.mb, 20, (mb) => `${mb.toFixed(1)} MB`);
  return made;
}

/** [{what, goal, is, met}] of those parts that `results` has. */
export function checkTargets({ ingest, rescue, recovery }) {
  const made = ingest ? ingestTargets(ingest) : [];
  const add = (what, goal, is, met) => made.push({ what, goal, is, met });
  if (rescue) {
    add("own CPU of a rescue", "≤ 200 µs", `${rescue.cpu.toFixed(0)} µs`, rescue.cpu <= 200);
    add("own latency of a rescue, beside Seam's", "≤ 2.0 %", percent(rescue.ownShare), rescue.ownShare <= 0.02);
  }
  if (recovery) add("start to ready", "≤ 200 ms", `${recovery.readyMs.toFixed(0)} ms`, recovery.readyMs <= 200);
  return made;
}
