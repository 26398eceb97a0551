/**
 * home.js - a person's own Chromium, with a profile on the disk: in a private
 * window IndexedDB is only memory, and a strict write costs nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumHere, Visitor } from '../../tests/e2e/visitor.js';
import { chromium } from '../../tests/packages.js';
import { installStopwatch } from './stopwatch.js';

const DESK = { width: 1280, height: 800 };
const PATIENCE_MS = 60_000;

/**
 * @param {{ onEnd: (clean: () => Promise<void>) => void }} story
 * @param {import('../../tests/server.js').Server} server
 * @param {import('../../tests/person.js').Person} [person]  who is logged in there
 */
export async function openHome(story, server, person) {
  const folder = mkdtempSync(join(tmpdir(), 'judify-bench-web-'));
  const context = await chromium.launchPersistentContext(folder, {
    ...chromiumHere(),
    baseURL: server.url,
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: DESK,
  });
  story.onEnd(async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(installStopwatch);
  const home = new Home(context, context.pages()[0]);
  if (person) await home.carryLoginOf(person, server);
  return home;
}

export class Home extends Visitor {
  /** Go there; milliseconds from the navigation's beginning until this is on the screen. */
  async timeUntil(path, selector) {
    await this.page.goto(path, { waitUntil: 'commit' });
    return this.page.evaluate(
      async (css) => (await window.stopwatch.seen(css)) - window.stopwatch.began,
      selector,
    );
  }

  /** Resolves with the time at which it is on this screen. */
  seen(selector, text) {
    return this.page.evaluate(([css, part]) => window.stopwatch.seen(css, part), [selector, text]);
  }

  /** The time of the person's last click. */
  actedAt() {
    return this.page.evaluate(() => window.stopwatch.acted);
  }

  /** Bytes of live objects of the page, after a collection. */
  async heapBytes() {
    const session = await this.context.newCDPSession(this.page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    await session.detach();
    return usedSize;
  }
}
