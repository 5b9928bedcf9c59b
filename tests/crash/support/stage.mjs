// Two daemons on one Redis and one Seam, an alert hook that writes down what it is told, and a directory for it all.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { writeSecret } from "../../e2e/support/daemon.mjs";
import { root } from "../../e2e/support/paths.mjs";
import { startRedis } from "../../e2e/support/redis.mjs";
import { startSeamSim } from "../../e2e/support/seam_sim.mjs";
import { newWebhookSecret } from "../../e2e/support/secrets.mjs";
import { Instance } from "./instance.mjs";
import { QueueState } from "./queue_state.mjs";

/** `behaviour` of seam-sim; `notifier(dir)`: the command; `rescue`: keys of that section. */
export async function startStage(t, dir, { behaviour, notifier, rescue = {} }) {
  const redis = await startRedis(t, dir);
  // PINs so long that two are hardly ever equal by chance.
  const seam = await startSeamSim(t, { behaviour: { pin_length: 8, ...behaviour } });
  const secret = newWebhookSecret();
  const alertFile = path.join(dir, "alerts.jsonl");
  const config = {
    listen: { shards: 2, drain_limit: "3s", idle_timeout: "2s" },
    redis: { url: redis.url, durability: "always", timeout: "1s" },
    workspace: [
      {
        name: "home",
        api_url: seam.url,
        api_key_file: await writeSecret(dir, "api-key", seam.apiKey),
        webhook_secret_files: [await writeSecret(dir, "webhook-secret", secret)],
      },
    ],
    rescue: { lease: "5s", request_timeout: "1s", retry_first: "100ms", retry_most: "1s", requests_per_minute: 0, ...rescue },
    notify: { channels: ["sms"] },
    "notify.sms": { type: "exec", command: notifier, timeout: "2s" },
    alerts: { command: [path.join(root, "etc/alerts/log.sh"), alertFile], storm_limit: 0 },
  };
  const instances = ["a", "b"].map((name) => new Instance(t, dir, name, config));
  t.after(() => Promise.all(instances.map((one) => writeFile(path.join(dir, `${one.name}.log`), one.log))));
  await Promise.all(instances.map((instance) => instance.start()));
  return { dir, redis, seam, secrets: [secret], instances, alertFile, queue: new QueueState(redis) };
}
