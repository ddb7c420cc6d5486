/** The browser that tests drive: Chromium of the system, which is optional here and installed in CI. */

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where it is; `undefined`: tests that need it are skipped, and say so. */
export const chromiumPath = candidates.find((path) => path && existsSync(path));

/** The reason to skip, as part of a test's title. */
export const needsChromium = chromiumPath ? '' : ' (skipped: no Chromium; install it, or set CHROMIUM to its path)';

/** A browser that speaks to nobody but the page under test. */
export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
