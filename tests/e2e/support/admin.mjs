// The admin endpoint of a daemon of a test.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { request } from "./http.mjs";

export class Admin {
  constructor(address) {
    this.url = `http://${address}`;
  }

  async get(path, headers = {}) {
    return request(this.url + path, { headers });
  }

  /** {status, reasons: words, warnings: words} of /healthz or /readyz. */
  async probe(path) {
    const answer = await this.get(path);
    const { reasons, warnings = [] } = JSON.parse(answer.text);
    const words = (list) => list.map(({ reason }) => reason);
    return { status: answer.status, reasons: words(reasons), warnings: words(warnings) };
  }

  async metrics(headers) {
    return new Samples((await this.get("/metrics", headers)).text);
  }
}

/** What a scrape says: `samples.get('sparekeyd_jobs{state="ready"}')`. */
class Samples {
  constructor(text) {
    this.text = text;
    this.values = new Map();
    for (const line of text.split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      const end = line.lastIndexOf(" ");
      this.values.set(line.slice(0, end), Number(line.slice(end + 1)));
    }
  }

  get(series) {
    if (!this.values.has(series)) throw new Error(`no ${series} in\n${this.text}`);
    return this.values.get(series);
  }
}

/** What `promtool check metrics` finds wrong with the text; "" for nothing. */
export async function findFaults(text) {
  const checking = promisify(execFile)("promtool", ["check", "metrics"]);
  checking.child.stdin.end(text);
  const { stdout, stderr } = await checking.catch((error) => error);
  return stdout + stderr;
}
