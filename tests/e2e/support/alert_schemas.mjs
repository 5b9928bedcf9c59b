// What the services that take alerts publish about their requests, and no more than that.
import { z } from "zod";

const rfc3339 = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);

/** PagerDuty Events API v2, "Send an alert event": https://developer.pagerduty.com/docs/send-alert-event */
export const pagerduty = z
  .object({
    routing_key: z.string().regex(/^[0-9A-Za-z]{32}$/),
    event_action: z.enum(["trigger", "acknowledge", "resolve"]),
    dedup_key: z.string().min(1).max(255),
    payload: z
      .object({
        summary: z.string().min(1).max(1024),
        source: z.string().min(1),
        severity: z.enum(["critical", "error", "warning", "info"]),
        timestamp: rfc3339.optional(),
        component: z.string().optional(),
        group: z.string().optional(),
        class: z.string().optional(),
        custom_details: z.record(z.unknown()).optional(),
      })
      .strict()
      .optional(),
    client: z.string().optional(),
    client_url: z.string().url().optional(),
    links: z.array(z.object({ href: z.string().url(), text: z.string().optional() })).optional(),
    images: z.array(z.object({ src: z.string().url() }).passthrough()).optional(),
  })
  .strict()
  .refine((event) => event.event_action !== "trigger" || event.payload, "a trigger needs a payload")
  .refine((event) => JSON.stringify(event).length <= 512 * 1024, "more than 512 KB");

const slackText = (limit) =>
  z.object({ type: z.enum(["plain_text", "mrkdwn"]), text: z.string().min(1).max(limit) }).strict();

const slackBlock = z.discriminatedUnion("type", [
  z
    .object({
      type: z.literal("section"),
      text: slackText(3000).optional(),
      fields: z.array(slackText(2000)).min(1).max(10).optional(),
    })
    .strict(),
  z
    .object({
      type: z.literal("header"),
      text: z.object({ type: z.literal("plain_text"), text: z.string().min(1).max(150) }).strict(),
    })
    .strict(),
  z.object({ type: z.literal("context"), elements: z.array(slackText(3000)).min(1).max(10) }).strict(),
  z.object({ type: z.literal("divider") }).strict(),
]);

/** Slack's incoming webhooks and Block Kit: https://docs.slack.dev/reference/block-kit/blocks */
export const slack = z
  .object({ text: z.string().min(1).max(40_000), blocks: z.array(slackBlock).min(1).max(50).optional() })
  .strict()
  .refine(
    ({ blocks = [] }) => blocks.every((block) => block.type !== "section" || block.text || block.fields),
    "a section needs text or fields",
  );

const labelSet = z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string());

/** Alertmanager's postableAlerts: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
export const alertmanager = z
  .array(
    z
      .object({
        labels: labelSet.refine((labels) => Object.values(labels).some(Boolean), "no label"),
        annotations: labelSet.optional(),
        startsAt: rfc3339.optional(),
        endsAt: rfc3339.optional(),
        generatorURL: z.string().url().optional(),
      })
      .strict()
      .refine(
        ({ startsAt, endsAt }) => !startsAt || !endsAt || Date.parse(startsAt) <= Date.parse(endsAt),
        "it ends before it starts",
      ),
  )
  .min(1);

/** Our own: docs/DESIGN.md §7. */
export const json = z
  .object({
    version: z.literal(1),
    kind: z.literal("alert"),
    status: z.enum(["firing", "resolved"]),
    severity: z.enum(["critical", "warning", "info"]),
    event: z.string().regex(/^[a-z_]+$/),
    dedup_key: z.string().min(1),
    summary: z.string().min(1),
    details: z.record(z.string()),
    at: rfc3339,
  })
  .strict();
