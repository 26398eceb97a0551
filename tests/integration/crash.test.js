/**
 * Whoever dies at any moment, nothing is lost, shown twice or out of order.
 *
 * The browsers are the app's own messaging (tests/client/browser.js), writing
 * to each other all the time. SEED=... repeats the instants of a run; `make
 * crashes KILLS=100` is the long run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { liveThrough, openPair } from '../client/pair.js';
import { randomOf, seedOf } from '../client/random.js';
import { startServer } from '../server.js';
import { within } from '../within.js';

const KILLS = Number(process.env.KILLS ?? 20);

/** Of tests/faults/crash_points.c, which is linked into this program. */
const POINTS = ['received', 'mailbox', 'forwarded', 'acked'];
const CRASHING = fileURLToPath(new URL('../../build/faults/judify', import.meta.url));

const NAMES = [
  ['ann', 'bob'],
  ['cat', 'eve'],
  ['dan', 'tom'],
];

/** All six may have met one end after the other, and wait for as long as a browser does: 30 s. */
const REACHED_MS = 90_000;

/** For who writes faster than people do: what waited for a server must not then wait for its rate. */
const FAST_TYPING = ['--rate-per-s', '200'];

async function openPairs(server, seed, pauseMs) {
  const pairs = [];
  for (const each of NAMES) {
    const ofPair = seed + 10 * pairs.length;
    pairs.push(await openPair(server, each, ofPair, pauseMs));
  }
  return pairs;
}

test(`the server is killed ${KILLS} times while six browsers talk`, async (t) => {
  const seed = seedOf(t);
  const random = randomOf(seed);
  const server = await startServer(t);
  const pairs = await openPairs(server, seed);

  const killOften = async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await pass(50 + random() * 1_100);
      await server.kill();
      await server.restart();
    }
  };
  await liveThrough(pairs, killOften, KILLS);
});

test(`the server ends ${KILLS} times where a message could be lost`, async (t) => {
  const seed = seedOf(t);
  const random = randomOf(seed);
  let crash = {};
  const server = await startServer(t, FAST_TYPING, () => crash, CRASHING);
  const pairs = await openPairs(server, seed, 100);

  const endOften = async () => {
    await server.stop();
    for (let n = 0; n < KILLS; n++) {
      const point = POINTS[n % POINTS.length];
      crash = { JUDIFY_CRASH: `${point}:${1 + Math.floor(random() * 25)}` };
      await server.restart();
      const what = `the end at ${crash.JUDIFY_CRASH}`;
      const { signal } = await within(server.exited, what, undefined, REACHED_MS);
      assert.equal(signal, 'SIGKILL', crash.JUDIFY_CRASH);
    }
    crash = {};
    await server.restart();
  };
  await liveThrough(pairs, endOften, KILLS);
});

test(`each of two browsers is killed ${KILLS} times, between any two of its effects`, async (t) => {
  const seed = seedOf(t);
  const random = randomOf(seed);
  const server = await startServer(t, FAST_TYPING);
  const pair = await openPair(server, ['ann', 'bob'], seed, 50);

  /** It dies when its effects are used up, is down for a moment, and comes back. */
  async function dieOften(browser) {
    for (let death = 0; death < KILLS; death++) {
      const dead = new Promise((resolve) => (browser.onDeath = resolve));
      browser.dieAfter(Math.floor(random() * 80));
      await dead;
      await pass(random() * 200);
      await browser.start();
    }
  }

  await liveThrough([pair], () => Promise.all(pair.browsers.map(dieOften)), KILLS);
  assert.deepEqual(
    pair.browsers.map(({ deaths }) => deaths),
    [KILLS, KILLS],
  );
});
