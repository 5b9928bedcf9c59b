#!/usr/bin/env node
// Measures what sparekeyd costs, and says which targets are met: `make bench`. docs/performance.md explains the figures.
//   run.mjs BUILD_DIR [--size full|quick|smoke] [--only PART,...] [--jobs N] [--write]
// Parts: ingest, rescue, backlog, recovery. --write puts table and chart into docs/. Asserts nothing about time.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chart } from "./support/chart.mjs";
import { conditions, loadNow, report } from "./support/report.mjs";

const docs = fileURLToPath(new URL("../../docs", import.meta.url));
const markers = ["<!-- figures: begin -->", "<!-- figures: end -->"];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: "string", default: "full" },
    only: { type: "string", default: "ingest,rescue,backlog,recovery" },
    jobs: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const build = path.resolve(positionals[0]);
// Read by the tests' helpers when they are loaded.
process.env.SPAREKEYD = path.join(build, "daemon/sparekeyd");
process.env.SEAM_SIM = path.join(build, "tests/sim/seam-sim");
const { openStage } = await import("./support/stage.mjs");

/** Each part on a stage of its own, so that none has the others' servers beside it. */
async function measure(part) {
  const { run } = await import(`./parts/${part}.mjs`);
  const stage = await openStage(build);
  const interrupted = () => stage.close().then(() => process.exit(130));
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    return await run(stage, options.size, { jobs: options.jobs && Number(options.jobs) });
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    await stage.close();
  }
}

/** A smoke test of this program itself: that every figure came out. */
function assertFigures(value, name) {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${name} is ${value}`);
  if (typeof value === "object") for (const [key, member] of Object.entries(value)) assertFigures(member, `${name}.${key}`);
}

async function write(text, results) {
  const file = path.join(docs, "performance.md");
  const [before, rest] = (await readFile(file, "utf8")).split(markers[0]);
  const after = rest.split(markers[1])[1];
  const image = results.ingest ? "![CPU of one webhook](performance.svg)\n\n" : "";
  await writeFile(file, `${before}${markers[0]}\n${image}${text}\n${markers[1]}${after}`);
  if (results.ingest) await writeFile(path.join(docs, "performance.svg"), chart(results.ingest.rows));
}

const load = loadNow();
const results = {};
for (const part of options.only.split(",")) {
  process.stderr.write(`${part} …\n`);
  results[part] = await measure(part);
  assertFigures(results[part], part);
}
const text = report(results, conditions(build, options.size, load));
console.log(text);
if (results.ingest) chart(results.ingest.rows);
if (options.write) await write(text, results);
