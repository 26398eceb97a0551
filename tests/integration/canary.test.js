/**
 * The promise of the whole program: what two people write to each other is
 * in no file, no line of the log and nowhere in the memory of the server.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Browser } from '../client/browser.js';
import { searchMemory } from '../memory.js';
import { startServer } from '../server.js';

const MESSAGES = Number(process.env.MESSAGES ?? 1_000);
/** So many of them wait in a mailbox for a while, and as many still wait at the end. */
const WAITING = 200;
const PATIENCE_MS = 60 * Math.max(1_000, MESSAGES);

/** No part of it stands anywhere by chance. */
const CANARY = 'canary-Rothkehlchen-7f3d91';

/** More than a person types, so that a thousand messages are not refused `slow_down`. */
const SETTINGS = ['--dev', '--log-level', 'debug', '--rate-burst', '5000', '--rate-per-s', '5000'];

async function browsersOf(people) {
  const browsers = people.map((person, i) => new Browser(person, { seed: i }));
  for (const browser of browsers) {
    await browser.start();
    await browser.until('online', () => browser.messenger.readState().contacts !== null);
  }
  return browsers;
}

/** Every form in which a text may stand in memory or in a file. */
function formsOf(text) {
  return {
    utf8: Buffer.from(text),
    utf16: Buffer.from(text, 'utf16le'),
    /* Of what stands in the middle of it, whatever came before. */
    ...Object.fromEntries(
      [0, 1, 2].map((skip) => [
        `base64 at ${skip}`,
        Buffer.from(
          Buffer.from(text)
            .subarray(skip, skip + 18)
            .toString('base64'),
        ),
      ]),
    ),
    hex: Buffer.from(Buffer.from(text).toString('hex')),
  };
}

/** Where it is: files, lines, memory. @returns {string[]} */
function tracesOf(text, server) {
  const traces = [];
  for (const [form, needle] of Object.entries(formsOf(text))) {
    for (const name of readdirSync(server.data, { recursive: true })) {
      const file = path.join(server.data, name);
      if (statSync(file).isFile() && readFileSync(file).includes(needle))
        traces.push(`${form} in the file ${name}`);
    }
    if (Buffer.from(server.log).includes(needle)) traces.push(`${form} in the log`);
    const { hits, bytes } = searchMemory(server.pid, needle);
    assert.ok(bytes > 1_000_000, 'the memory of the server was read');
    if (hits) traces.push(`${form} ${hits} times in memory`);
  }
  return traces;
}

/** `count` more of them; resolves when the app has kept the last. @returns {Promise<string>} its text */
async function write(from, to, count) {
  let text = '';
  for (let i = 0; i < count; i++) {
    text = `${CANARY} ${crypto.randomUUID()}`;
    await from.send(to, text);
  }
  return text;
}

/** Resolves when a message is in its history: those before it came before it. */
function arrived(browser, other, text) {
  const isHere = () => browser.stored(other).some(({ content }) => content === text);
  return browser.until('the last message', isHere, PATIENCE_MS);
}

/** Resolves when none of its own is still to be sent. */
function accepted(browser, other) {
  const isOut = ({ status }) => status !== 'sending';
  return browser.until('all accepted', () => browser.stored(other).every(isOut), PATIENCE_MS);
}

test(`${MESSAGES} messages leave no trace of their words on the server`, async (t) => {
  const server = await startServer(t, SETTINGS);
  const people = await server.users('ann', 'bob');
  await server.contacts(...people);
  const [ann, bob] = await browsersOf(people);

  const talked = (MESSAGES - 2 * WAITING) / 2;
  const last = await Promise.all([write(ann, bob, talked), write(bob, ann, talked)]);
  await Promise.all([arrived(bob, ann, last[0]), arrived(ann, bob, last[1])]);

  bob.kill();
  const waiting = await write(ann, bob, WAITING);
  await accepted(ann, bob);
  assert.deepEqual(tracesOf(CANARY, server), [], 'while they wait');

  await bob.start();
  await arrived(bob, ann, waiting);
  assert.equal((await bob.shown(ann)).length, MESSAGES - WAITING);
  bob.kill();
  await write(ann, bob, WAITING);
  await accepted(ann, bob);
  const held = await people[1].get('/api/held');
  assert.ok(held.body.waitingCount >= WAITING, `${held.body.waitingCount} wait`);
  assert.deepEqual(tracesOf(CANARY, server), [], 'in the end');
});

test('the search would find a message that was not sealed', async (t) => {
  const server = await startServer(t, SETTINGS);
  const people = await server.users('ann', 'bob');
  await server.contacts(...people);
  const away = await people[1].addDevice();
  const link = await people[0].link();
  const id = crypto.randomUUID();
  await link.send({ to: people[1], device: away, id, payload: `in the open: ${CANARY}` });
  await link.next('ACCEPTED');

  const traces = tracesOf(CANARY, server);
  assert.ok(
    traces.some((trace) => /utf8 \d+ times in memory/.test(trace)),
    String(traces),
  );
  assert.ok(
    traces.every((trace) => trace.includes('memory')),
    String(traces),
  );
});
