// Runs come down to medians.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Of several runs with the same figures: one object, each member the median. */
export function medians(runs) {
  return Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]));
}

/** CPU of a server and of its Redis (or nothing) for each of `count` things that `work` does, in microseconds. */
export async function cpuOfEach({ server, redis, count }, work) {
  const before = [server.cpuUs(), redis?.cpuUs() ?? 0];
  const done = await work();
  return { cpu: (server.cpuUs() - before[0]) / count, redis: ((redis?.cpuUs() ?? 0) - before[1]) / count, done };
}
