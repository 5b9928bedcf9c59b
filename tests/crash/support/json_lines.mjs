// A file of JSON lines that another program appends to.
import { readFile } from "node:fs/promises";

/** What is in it by now; nothing if it is not there yet. */
export async function readJsonLines(file) {
  const text = await readFile(file, "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
