/**
 * Real browsers die while two people write: a page, a tab that leads, the
 * whole browser. Nothing is lost, shown twice or out of order.
 *
 * KILLS=20 (`make crash`) is the full measure; SEED=... repeats the instants.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { randomOf, seedOf } from '../client/random.js';
import { startServer } from '../server.js';
import { mostMs } from '../within.js';
import { Writer } from './writer.js';
import { killBrowser, openProfile, useBrowser, visitAs } from './visitor.js';

const KILLS = Number(process.env.KILLS ?? 3);
/** Of the last restart. */
const SETTLED_MS = mostMs(10_000);
/** Nobody types so fast; and every page comes from one address. */
const SETTINGS = ['--rate-per-s', '200', '--conns-per-address', '1000'];

useBrowser();

async function annAndBob(t) {
  const server = await startServer(t, SETTINGS);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  return { server, ann, bob };
}

/** Both write while `misfortune` lasts; then all of it must be there. */
async function liveThrough(t, writers, misfortune) {
  for (const writer of writers) await writer.open();
  const writing = writers.map((writer) => writer.goOn());
  await misfortune();
  await Promise.all(writers.map((writer) => writer.saysMore(KILLS)));
  writers.forEach((writer) => writer.end());
  await Promise.all(writing);
  const sinceMs = performance.now();
  for (const writer of writers) await writer.isSettled(SETTLED_MS - (performance.now() - sinceMs));
  t.diagnostic(`all delivered ${Math.round(performance.now() - sinceMs)} ms after the last word`);
  const [one, other] = writers;
  const counts = [await one.check(other), await other.check(one)];
  t.diagnostic(`${counts.join(' and ')} messages`);
  counts.forEach((count) => assert.ok(count >= KILLS, `too little came of it: ${counts}`));
}

test(`the page of each crashes ${KILLS} times`, async (t) => {
  const random = randomOf(seedOf(t));
  const { server, ann, bob } = await annAndBob(t);
  const visitors = [await visitAs(t, server, ann), await visitAs(t, server, bob)];
  const writers = [
    new Writer(visitors[0], ann, bob, random),
    new Writer(visitors[1], bob, ann, random),
  ];
  await liveThrough(t, writers, () =>
    Promise.all(
      writers.map(async (writer) => {
        for (let kill = 0; kill < KILLS; kill++) {
          await writer.saysMore(1);
          await pass(random() * 1_000);
          await writer.crash(kill % 3 === 2 ? 'close' : 'crash');
        }
      }),
    ),
  );
});

for (const tabs of [2, 3]) {
  test(`of ${tabs} tabs the one that leads crashes ${KILLS} times`, async (t) => {
    const random = randomOf(seedOf(t));
    const { server, ann, bob } = await annAndBob(t);
    const visitors = [await visitAs(t, server, ann), await visitAs(t, server, bob)];
    const writer = new Writer(visitors[0], ann, bob, random, tabs);
    const other = new Writer(visitors[1], bob, ann, random);
    await liveThrough(t, [writer, other], async () => {
      for (let kill = 0; kill < KILLS; kill++) {
        await writer.saysMore(1);
        await pass(random() * 1_000);
        await writer.crash('crash', await writer.leading());
      }
    });
  });
}

test('a tab that leads is frozen, and thaws when another leads', async (t) => {
  const random = randomOf(seedOf(t));
  const { server, ann, bob } = await annAndBob(t);
  const visitors = [await visitAs(t, server, ann), await visitAs(t, server, bob)];
  const writer = new Writer(visitors[0], ann, bob, random, 2);
  const other = new Writer(visitors[1], bob, ann, random);
  await liveThrough(t, [writer, other], async () => {
    for (let freeze = 0; freeze < Math.ceil(KILLS / 3); freeze++) {
      await writer.saysMore(1);
      const frozen = await writer.leading();
      await writer.freeze(frozen);
      await writer.leadsAnotherThan(frozen);
      await writer.thaw(frozen);
    }
  });
});

test(`a whole browser is killed ${KILLS} times`, async (t) => {
  const random = randomOf(seedOf(t));
  const { server, ann, bob } = await annAndBob(t);
  const folder = mkdtempSync(path.join(tmpdir(), 'judify-profile-'));
  t.after(async () => {
    await killBrowser(folder);
    rmSync(folder, { recursive: true, force: true });
  });
  const open = () => openProfile(t, server, bob, folder);
  const other = new Writer(await visitAs(t, server, ann), ann, bob, random);
  const writer = new Writer(await open(), bob, ann, random);
  await liveThrough(t, [writer, other], async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await writer.saysMore(1);
      await pass(random() * 1_000);
      await writer.comeBackAfter(async () => {
        await killBrowser(folder);
        return open();
      });
    }
  });
});
