import { describe, expect, test } from 'vitest';
import { createWorkerLife } from './workerLife.js';

/** @param {string} code */
const refusal = (code) => Object.assign(new Error(code), { code });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A life whose Workers do as they are told. @param {any[]} fates  what each start throws; null: it runs */
function lifeOf(fates) {
  /** @type {{ die: () => void, isEnded: boolean, crypto: any }[]} */
  const workers = [];
  /** @type {string[]} */
  const heard = [];
  const clock = { nowMs: 0 };
  /** @type {(() => void)[]} */
  const timers = [];
  const life = createWorkerLife({
    async run(onDeath) {
      const fate = fates.shift() ?? null;
      if (fate) throw fate;
      const worker = {
        die: onDeath,
        isEnded: false,
        crypto: /** @type {any} */ ({ number: workers.length }),
      };
      workers.push(worker);
      return { crypto: worker.crypto, stop: () => void (worker.isEnded = true) };
    },
    onFailed: (reason) => heard.push(reason),
    onOffline: () => heard.push('offline'),
    onRestarted: () => heard.push('restarted'),
    later: (run) => timers.push(run),
    now: () => clock.nowMs,
  });
  return { life, workers, heard, clock, timers };
}

describe('the Worker with the keys', () => {
  test('that dies is started again, and whoever waits gets the new one', async () => {
    const { life, workers, heard } = lifeOf([]);
    await life.start();
    const first = await life.live();
    workers[0].die();
    const second = await life.live();
    expect(second).not.toBe(first);
    expect(heard).toEqual(['restarted']);
    workers[0].die();
    expect(await life.live()).toBe(second);
  });

  test('that dies a fourth time within a minute is left to the person', async () => {
    const { life, workers, heard } = lifeOf([]);
    await life.start();
    for (let n = 0; n < 3; n++) {
      workers[n].die();
      await life.live();
    }
    workers[3].die();
    await settle();
    expect(heard).toEqual(['restarted', 'restarted', 'restarted', 'crashed']);
    await expect(life.live()).rejects.toMatchObject({ code: 'closed' });
    expect(workers).toHaveLength(4);

    life.tryAgain();
    await settle();
    expect(await life.live()).toBe(workers[4].crypto);
    expect(heard.at(-1)).toBe('restarted');
  });

  test('that dies now and then is never given up', async () => {
    const { life, workers, heard, clock } = lifeOf([]);
    await life.start();
    for (let n = 0; n < 9; n++) {
      workers[n].die();
      await life.live();
      clock.nowMs += 30_000;
    }
    expect(new Set(heard)).toEqual(new Set(['restarted']));
  });

  test.each([
    ['no WebAssembly', new Error('no'), 'unsupported'],
    ['a server without the file', refusal('unreadable'), 'unavailable'],
  ])('%s: the person is asked, and may try again', async (_name, thrown, reason) => {
    const { life, heard } = lifeOf([thrown]);
    const started = life.start();
    await settle();
    expect(heard).toEqual([reason]);
    life.tryAgain();
    await started;
    expect(await life.live()).toBeDefined();
  });

  test('that cannot be loaded offline is loaded later, by itself', async () => {
    const { life, heard, timers } = lifeOf([refusal('offline'), refusal('offline')]);
    const started = life.start();
    for (let n = 0; n < 2; n++) {
      await settle();
      timers.shift()?.();
    }
    await started;
    expect(heard).toEqual(['offline', 'offline']);
  });

  test('that dies while it starts counts like any other', async () => {
    const { life, heard } = lifeOf(Array.from({ length: 4 }, () => refusal('closed')));
    const started = life.start();
    await settle();
    expect(heard).toEqual(['crashed']);
    life.tryAgain();
    await started;
  });

  test('is ended when its tab leads no more, also while it starts or is asked about', async () => {
    const running = lifeOf([]);
    await running.life.start();
    running.life.stop();
    running.workers[0].die();
    await settle();
    expect([running.workers.length, running.workers[0].isEnded]).toEqual([1, true]);

    const starting = lifeOf([]);
    const started = starting.life.start();
    starting.life.stop();
    await started;
    expect(starting.workers[0].isEnded).toBe(true);

    const asked = lifeOf([new Error('no')]);
    const waiting = asked.life.start();
    await settle();
    asked.life.stop();
    await waiting;
    expect(asked.workers).toEqual([]);
  });
});
