// Where the built programs are: named by the environment (ctest does), else those of the dev build.
import { fileURLToPath } from "node:url";
import path from "node:path";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

export const seamSim = process.env.SEAM_SIM ?? path.join(root, "build/dev/tests/sim/seam-sim");
export const sparekeyd = process.env.SPAREKEYD ?? path.join(root, "build/dev/daemon/sparekeyd");
/** A plugin that misbehaves as its settings say. */
export const moody = process.env.MOODY ?? path.join(root, "build/dev/tests/plugins/moody.so");
