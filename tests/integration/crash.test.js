/**
 * Whoever dies at any moment, nothing is lost, shown twice or out of order.
 *
 * The browsers are the app's own messaging (tests/client/browser.js), writing
 * to each other all the time. SEED=... repeats the instants of a run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { Browser } from '../client/browser.js';
import { randomOf, seedOf } from '../client/random.js';
import { Talk } from '../client/talk.js';
import { startServer } from '../server.js';

const KILLS = 20;
/** Of the last restart. */
const SETTLED_MS = 10_000;

/** Two people whose browsers are open, and what each says to the other. */
async function pair(server, names, seed, pauseMs) {
  const people = await server.users(...names);
  await server.contacts(...people);
  const browsers = people.map((person, i) => new Browser(person, { seed: seed + i }));
  for (const browser of browsers) {
    await browser.start();
    await browser.until('online', () => isOnline(browser));
  }
  const [one, other] = browsers;
  const talks = [
    new Talk(one, other, randomOf(seed + 2), pauseMs),
    new Talk(other, one, randomOf(seed + 3), pauseMs),
  ];
  return { browsers, talks };
}

function isOnline({ messenger }) {
  const { connection, contacts } = messenger.readState();
  return connection.name === 'online' && contacts !== null;
}

/** Everybody writes while `misfortune` lasts; then all of it must be there. */
async function liveThrough(t, pairs, misfortune) {
  const talks = pairs.flatMap((each) => each.talks);
  const talking = talks.map((talk) => talk.goOn());
  await misfortune();
  const sinceMs = Date.now();
  talks.forEach((talk) => talk.end());
  await Promise.all(talking);

  const left = () => SETTLED_MS - (Date.now() - sinceMs);
  for (const talk of talks) {
    for (const browser of [talk.from, talk.to])
      await browser.until('everything delivered', () => talk.isSettled(), left());
  }
  t.diagnostic(`all delivered ${Date.now() - sinceMs} ms after the last restart`);
  let total = 0;
  for (const talk of talks) total += await talk.check();
  t.diagnostic(`${total} messages`);
  assert.ok(total > KILLS * talks.length, `too little was said: ${total}`);
}

test('the server is killed 20 times while six browsers talk', async (t) => {
  const seed = seedOf(t);
  const random = randomOf(seed);
  const server = await startServer(t);
  const names = [
    ['ann', 'bob'],
    ['cat', 'eve'],
    ['dan', 'tom'],
  ];
  const pairs = [];
  for (const each of names) pairs.push(await pair(server, each, seed + 10 * pairs.length));

  await liveThrough(t, pairs, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await pass(50 + random() * 1_100);
      await server.kill();
      await server.restart();
    }
  });
});

test('each of two browsers is killed 20 times, between any two of its effects', async (t) => {
  const seed = seedOf(t);
  const random = randomOf(seed);
  const server = await startServer(t, ['--rate-per-s', '200']);
  const { browsers, talks } = await pair(server, ['ann', 'bob'], seed, 50);

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

  await liveThrough(t, [{ talks }], () => Promise.all(browsers.map(dieOften)));
  assert.deepEqual(
    browsers.map(({ deaths }) => deaths),
    [KILLS, KILLS],
  );
});
