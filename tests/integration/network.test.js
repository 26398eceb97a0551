/**
 * A network that misbehaves is harmless: P4. Nothing lost, shown twice or out
 * of order, and a browser is back soon after the network is.
 *
 * `make bad-network FAULTS=1000` is the long run; SEED=... repeats one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { isOnline, liveThrough, openBrowsers } from '../client/pair.js';
import { randomOf, seedOf } from '../client/random.js';
import { Proxy } from '../proxy.js';
import { startServer } from '../server.js';
import { mostMs } from '../within.js';

const FAULTS = Number(process.env.FAULTS ?? 50);
const BACK_MS = 5_000;
/** A browser that hears nothing finds out in 23 s: once in so many faults. */
const SILENT_EVERY = 100;

/** What ends every connection of one browser; new ones are well. */
const ENDS = {
  reset: (network) => network.reset(),
  tear: (network) => network.tear(),
  'lose what it writes': (network) => network.lose('near'),
  'lose what it is told': (network) => network.lose('far'),
  'the server does not hear of the end': (network) => network.halve('near'),
  async 'away for a while'(network, random) {
    network.freeze();
    network.reset();
    await pass(random() * 500);
    network.thaw();
  },
};

/** What ends none. */
const DELAYS = {
  async stall(network, random) {
    network.freeze();
    await pass(random() * 1_500);
    network.thaw();
  },
  async 'byte by byte'(network, random) {
    network.chop(true);
    await pass(random() * 800);
    network.chop(false);
  },
};

const ALL = Object.entries({ ...ENDS, ...DELAYS });

/** The person, who reaches the server through that network. */
function through(person, network) {
  const server = Object.assign(Object.create(person.server), { url: network.url });
  server.onStop = (clean) => person.server.onStop(clean);
  server.transcript = () => person.server.transcript();
  return Object.assign(Object.create(person), { server });
}

/** The browser notices, and comes back; the milliseconds between. */
async function comeBack(browser, patienceMs = 30_000) {
  await browser.until('noticed', () => !isOnline(browser), patienceMs);
  const sinceMs = Date.now();
  await browser.until('online again', () => isOnline(browser), 60_000);
  return Date.now() - sinceMs;
}

test(`${FAULTS} misfortunes of the network, and nothing is lost`, async (t) => {
  const seed = seedOf(t);
  const server = await startServer(t, ['--rate-per-s', '200']);
  const people = await server.users('ann', 'bob');
  await server.contacts(...people);
  const networks = [await Proxy.open(t), await Proxy.open(t)];
  networks.forEach((network) => network.lead(server.port));
  const pair = await openBrowsers(
    people.map((person, i) => through(person, networks[i])),
    seed,
    100,
  );

  const backMs = [];
  async function suffer(browser, network, random) {
    for (let n = 0; n < FAULTS / 2; n++) {
      await pass(random() * 300);
      const [name, strike] = ALL[Math.floor(random() * ALL.length)];
      if (n % SILENT_EVERY === SILENT_EVERY - 1) {
        network.halve('far');
        await comeBack(browser);
      } else if (name in ENDS) {
        const noticed = comeBack(browser);
        await strike(network, random);
        backMs.push(await noticed);
      } else {
        await strike(network, random);
      }
    }
  }
  await liveThrough(
    [pair],
    () =>
      Promise.all(
        pair.browsers.map((browser, i) => suffer(browser, networks[i], randomOf(seed + 50 + i))),
      ),
    FAULTS / 2,
  );

  backMs.sort((a, b) => a - b);
  const at = (share) => backMs[Math.min(backMs.length - 1, Math.floor(share * backMs.length))];
  console.log(
    `  ${FAULTS} faults: online again after p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)} ms`,
  );
  assert.ok(at(0.99) <= mostMs(BACK_MS), `p99 ${at(0.99)} ms`);
});
