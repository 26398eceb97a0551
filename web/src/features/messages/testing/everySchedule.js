/**
 * testing/everySchedule.js - a hundred thousand schedules, as tests.
 *
 * Each seed is one schedule, the same at every run. They are shared out over
 * two files, as vitest gives each file a worker of its own.
 *
 *   SEED=4711        only this one, with everything that happened in it
 *   SCHEDULES=2000   so many instead
 */
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { createSchedule } from './schedule.js';

const SCHEDULES = Number(process.env.SCHEDULES ?? 100_000);
const SHARDS = 2;
const PER_TEST = 5_000;
const TIMEOUT_MS = 120_000;

/** @param {number} seed */
async function failureOf(seed) {
  /** @type {string[]} */
  const happened = [];
  try {
    await createSchedule(seed, (what) => happened.push(what)).run();
    return null;
  } catch (thrown) {
    const { message } = /** @type {Error} */ (thrown);
    return `SEED=${seed}: ${message}, after\n${happened.join('\n')}`;
  }
}

/** @param {number} shard  from 0 */
export function testSchedules(shard) {
  const only = Number(process.env.SEED ?? 0);
  if (only) {
    test(`schedule ${only}`, async () => expect(await failureOf(only)).toBeNull());
    return;
  }
  describe('nothing is lost, shown twice, out of order or said to be where it is not', () => {
    const blocks = Array.from({ length: Math.ceil(SCHEDULES / PER_TEST) }, (_, i) => i);
    const mine = blocks.filter((block) => block % SHARDS === shard);
    test.each(
      mine.map((block) => [block * PER_TEST + 1, Math.min(SCHEDULES, (block + 1) * PER_TEST)]),
    )(
      'in schedules %i to %i',
      async (first, last) => {
        for (let seed = first; seed <= last; seed++) expect(await failureOf(seed)).toBeNull();
      },
      TIMEOUT_MS,
    );
  });
}
