import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryLocks } from '../testing/memoryLocks.js';
import { memoryStorage } from '../testing/memoryStorage.js';
import { createLeadership, NotLeading } from './leadership.js';
import { createTabChannel, NoAnswer } from './tabChannel.js';

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('leadership', () => {
  /** @type {LockManager} */
  let locks;
  /** @type {Storage} */
  let storage;
  /** @type {string[]} */
  let log;

  beforeEach(() => {
    [locks, storage, log] = [memoryLocks(), memoryStorage(), []];
  });

  /** @param {string} name */
  function tab(name) {
    return createLeadership({
      userId: 'ann',
      onLead: () => log.push(`${name} leads`),
      onLost: () => log.push(`${name} lost`),
      locks,
      storage,
    });
  }

  test('one leads, the next one when it ends', async () => {
    const [one, two] = [tab('one'), tab('two')];
    one.start();
    two.start();
    await tick();
    expect(log).toEqual(['one leads']);
    expect(two.isLeading).toBe(false);
    expect(() => two.assertLeads()).toThrow(NotLeading);
    one.stop();
    await tick();
    expect(log).toEqual(['one leads', 'two leads']);
    expect(() => one.assertLeads()).toThrow(NotLeading);
    expect(() => two.assertLeads()).not.toThrow();
  });

  test('a frozen one is robbed, and may write nothing even before it hears of it', async () => {
    const [one, two] = [tab('one'), tab('two')];
    one.start();
    two.start();
    await tick();
    two.steal();
    expect(one.isLeading, 'it has not heard yet').toBe(true);
    expect(() => one.assertLeads()).toThrow(NotLeading);
    await tick();
    expect(log).toEqual(['one leads', 'two leads', 'one lost']);
    two.stop();
    await tick();
    expect(log.at(-1), 'and leads again when the robber ends').toBe('one leads');
  });

  test('one that stops while it waits never leads', async () => {
    const [one, two] = [tab('one'), tab('two')];
    one.start();
    two.start();
    await tick();
    two.stop();
    one.stop();
    await tick();
    expect(log).toEqual(['one leads']);
  });
});

describe('between tabs', () => {
  /** @type {any[]} */
  let channels;

  /** What a BroadcastChannel does: everybody but oneself hears a copy. */
  function channel() {
    const mine = {
      onmessage: /** @type {any} */ (null),
      close() {},
      /** @param {any} data */
      postMessage(data) {
        const copy = structuredClone(data);
        queueMicrotask(() =>
          channels.filter((c) => c !== mine).forEach((c) => c.onmessage?.({ data: copy })),
        );
      },
    };
    channels.push(mine);
    return /** @type {any} */ (mine);
  }

  /** @param {any} [over] */
  function tab(over) {
    return createTabChannel({
      userId: 'ann',
      isLeading: () => false,
      answer: async () => 'nobody should ask me',
      readState: () => /** @type {any} */ ({ connection: { name: 'online' } }),
      onState: () => {},
      onNotice: () => {},
      channel: channel(),
      ...over,
    });
  }

  const leading = { isLeading: () => true };

  beforeEach(() => {
    channels = [];
  });
  afterEach(() => vi.useRealTimers());

  test('a call is answered by the leader alone', async () => {
    const answer = vi.fn(async (method, args) => `${method} ${args}`);
    tab({ ...leading, answer });
    tab();
    expect(await tab().call('send', ['x'])).toBe('send x');
    expect(answer).toHaveBeenCalledTimes(1);
  });

  test('a refusal comes back by its name', async () => {
    tab({
      ...leading,
      answer: async () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    await expect(tab().call('send', [])).rejects.toMatchObject({ name: 'QuotaExceededError' });
  });

  test('no answer in 5 s is NoAnswer', async () => {
    vi.useFakeTimers();
    tab({ ...leading, answer: () => new Promise(() => {}) });
    const call = tab().call('send', []);
    const refusal = expect(call).rejects.toBeInstanceOf(NoAnswer);
    await vi.advanceTimersByTimeAsync(5_000);
    await refusal;
  });

  test('what a leader that died was asked for is asked of the next one, in its order', async () => {
    let isLeading = false;
    /** @type {string[]} */
    const asked = [];
    const next = tab({
      isLeading: () => isLeading,
      answer: async (/** @type {string} */ method) => asked.push(method),
    });
    const caller = tab();
    const calls = [caller.call('first', []), caller.call('second', [])];
    await tick();
    expect(asked).toEqual([]);
    isLeading = true;
    next.lead();
    await Promise.all(calls);
    expect(asked).toEqual(['first', 'second']);
  });

  test('a new tab hears how things are', async () => {
    tab(leading);
    const onState = vi.fn();
    tab({ onState });
    await tick();
    expect(onState).toHaveBeenCalledWith({ connection: { name: 'online' } });
  });

  test('one that has lost the lead hears how things are now', async () => {
    tab(leading);
    const onState = vi.fn();
    const robbed = tab({ onState });
    await tick();
    onState.mockClear();
    robbed.hello();
    await tick();
    expect(onState).toHaveBeenCalledTimes(1);
  });

  test('notices reach every tab', async () => {
    const onNotice = vi.fn();
    const leader = tab(leading);
    tab({ onNotice });
    leader.tell({ type: 'session' });
    await tick();
    expect(onNotice).toHaveBeenCalledWith({ type: 'session' });
  });
});
