/**
 * tests/client/pair.js - two people whose browsers are open and who write to
 * each other, while something happens to all of it.
 */
import assert from 'node:assert/strict';
import { Browser } from './browser.js';
import { randomOf } from './random.js';
import { mostMs } from '../within.js';
import { Talk } from './talk.js';

/** The most that a browser waits before it tries again, when it has failed often (net/socket.js). */
const RETRY_MAX_MS = 30_000;
/** Everything is delivered so soon after the last misfortune, once all have connected. */
const SETTLED_MS = RETRY_MAX_MS + mostMs(10_000);

/**
 * Two people whose browsers are open, and what each says to the other.
 *
 * @param {import('../server.js').Server} server  or what their network takes for it
 * @param {string[]} names  a student and a tutor
 * @param {number} seed
 * @param {number} [pauseMs]  between two messages of one person, on average
 */
export async function openPair(server, names, seed, pauseMs) {
  const people = await server.users(...names);
  await server.contacts(...people);
  return openBrowsers(people, seed, pauseMs);
}

/** The same for people who are contacts. */
export async function openBrowsers(people, seed, pauseMs) {
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

export function isOnline({ messenger }) {
  const { connection, contacts } = messenger.readState();
  return connection.name === 'online' && contacts !== null;
}

/**
 * Everybody writes while `misfortune` lasts; then all of it must be there, once
 * and in its order.
 *
 * @param {{ talks: Talk[] }[]} pairs
 * @param {() => Promise<unknown>} misfortune
 * @param {number} atLeast  messages by each, or it proves nothing
 */
export async function liveThrough(pairs, misfortune, atLeast) {
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
  const settledMs = Date.now() - sinceMs;
  let total = 0;
  for (const talk of talks) total += await talk.check();
  console.log(
    `  ${total} messages, 0 lost, 0 twice, 0 out of order; all delivered ${settledMs} ms after the last fault`,
  );
  assert.ok(total > atLeast * talks.length, `too little was said: ${total}`);
}
