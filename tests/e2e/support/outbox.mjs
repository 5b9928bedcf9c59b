// What the shipped etc/notifiers/write-file.sh "sends": one file of JSON per message.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./paths.mjs";

export class Outbox {
  constructor(dir) {
    this.dir = dir;
  }

  get command() {
    return [path.join(root, "etc/notifiers/write-file.sh"), this.dir];
  }

  /** What was sent so far, in no particular order. */
  async messages() {
    const names = await readdir(this.dir).catch(() => []);
    const whole = names.filter((name) => name.startsWith("message-"));
    return Promise.all(
      whole.map(async (name) => JSON.parse(await readFile(path.join(this.dir, name), "utf8"))),
    );
  }
}
