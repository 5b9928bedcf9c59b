// Seam's own zod schemas as the judge of what seam-sim answers.
import assert from "node:assert/strict";
import { schemas } from "@seamapi/types/connect";

/** `object` is a valid Seam object of this kind: "access_code", "device", "seam_event", … */
export function assertConforms(kind, object) {
  const parsed = schemas[kind].safeParse(object);
  assert.ok(parsed.success, `${kind}: ${JSON.stringify(parsed.error?.issues)}`);
}
