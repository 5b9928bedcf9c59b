// Webhook secrets as Svix makes them.
import { randomBytes } from "node:crypto";

export const newWebhookSecret = () => `whsec_${randomBytes(24).toString("base64")}`;
