// A headless Chromium that talks to the daemons of a test and to nobody else.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { root } from "./paths.mjs";
import { makeTempDir } from "./temp_dir.mjs";

export const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";
const screenshots = process.env.SCREENSHOTS ?? path.join(root, "build/dev/screenshots");

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

/** `browse.page` at the desktop's size, in light; what went wrong in it is in `browse.complaints`. */
export async function startBrowser(t) {
  const options = { executablePath: executable, args, headless: true, viewport: desktop, colorScheme: "light" };
  const context = await chromium.launchPersistentContext(await makeTempDir(), options);
  t.after(() => context.close());
  return new Browse(context.pages()[0] ?? (await context.newPage()));
}

class Browse {
  complaints = []; // errors and warnings in the console, CSP's among them, and exceptions

  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(15_000);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  /** Where a screenshot of this name is kept. */
  async screenshot(name) {
    await mkdir(screenshots, { recursive: true });
    return path.join(screenshots, `${name}.png`);
  }

  /** Both sizes, light and dark, as files: the whole page. Fails if it is wider than the screen. */
  async keepScreenshots(name) {
    for (const [size, viewport] of Object.entries({ desktop, phone })) {
      await this.page.setViewportSize(viewport);
      const width = await this.page.evaluate(() => document.documentElement.scrollWidth);
      if (width > viewport.width) throw new Error(`${name} is ${width} pixels wide on a ${size}`);
      for (const colorScheme of ["light", "dark"]) {
        await this.page.emulateMedia({ colorScheme });
        const file = await this.screenshot(`${name}-${size}-${colorScheme}`);
        await this.page.screenshot({ path: file, fullPage: true });
      }
    }
    await this.page.setViewportSize(desktop);
    await this.page.emulateMedia({ colorScheme: "light" });
  }

  /** Presses Tab until the focus is on what `selector` names. */
  async tabTo(selector) {
    for (let i = 0; i < 100; ++i) {
      await this.page.keyboard.press("Tab");
      if (await this.page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    }
    throw new Error(`the keyboard does not lead to ${selector}`);
  }
}
