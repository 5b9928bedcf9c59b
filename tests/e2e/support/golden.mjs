// Texts that are kept under tests/fixtures, with everything that differs from run to run made equal.
// `UPDATE_GOLDEN=1` writes them anew.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./paths.mjs";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * Ids become <id 1>, <id 2>, … in the order in which they come, so that a wrong one shows; times, waits, owners and
 * what a provider made up become words. Wrapped lines are joined, because hosts have names of other lengths.
 */
export function normalise(text) {
  const ids = new Map();
  const nameOf = (id) => ids.get(id) ?? ids.set(id, `<id ${ids.size + 1}>`).get(id);
  return text
    .replace(/\n {12,}/g, " ")
    .replace(uuid, nameOf)
    .replace(/\d{4}-\d\d-\d\d UTC/g, "<day>")
    .replace(/(?<=<day>[^]*)<day>\n/g, "") // a story may go on past midnight
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z/g, "<time>")
    .replace(/^\d\d:\d\d:\d\d\.\d{3} {2}(\+[0-9.dhms]+|)/gm, (_, after) => (after ? "<after>" : "<start>"))
    .replace(/(given up|due|ends) (now|in [^;,:\n]+|[^;,:\n]+ ago)/g, "$1 <when>")
    .replace(/\b[\w.-]+:\d+:\d+\b/g, "<owner>")
    .replace(/\bby [\w.-]+@[\w.-]+/g, "by <person>")
    .replace(/provider_id=\S+/g, "provider_id=<provider>")
    .replace(/(?<=\S) {2,}/g, "  ");
}

/** Equal to tests/fixtures/<name>. */
export async function assertGolden(name, text) {
  const file = path.join(root, "tests/fixtures", name);
  if (process.env.UPDATE_GOLDEN) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  assert.equal(text, await readFile(file, "utf8"), name);
}
