// @vitest-environment node
import 'fake-indexeddb/auto';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createChannel, LOOK_MS } from './channel.js';
import { createCrypto } from './crypto.js';
import { CryptoError } from './cryptoError.js';
import { serve } from './serve.js';
import { createKeyServer } from './testing/keyServer.js';

const ANN = '019a1b2c-0000-7000-8000-0000000000aa';
const BOB = '019a1b2c-0000-7000-8000-0000000000bb';

/** @type {(() => void)[]} */
const closing = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

function ports() {
  const { port1, port2 } = new MessageChannel();
  closing.push(() => port1.close());
  return /** @type {any[]} */ ([port1, port2]);
}

/** @param {import('./testing/keyServer.js').KeyServer} server @param {string} userId @param {string} deviceId */
async function pageOf(server, userId, deviceId) {
  const [page, worker] = ports();
  serve(worker);
  const crypto = createCrypto(page, { post: server.postOf(userId, deviceId) });
  closing.unshift(() => crypto.close().catch(() => {}));
  await crypto.init({ userId, deviceId });
  return { crypto, self: { userId, deviceId } };
}

test('both sides call each other, answers find their question, codes survive', async () => {
  const [here, there] = ports();
  const left = createChannel(here, { twice: (n) => 2 * n });
  const right = createChannel(there, {
    later: async (value, ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return value;
    },
    viaLeft: (n) => right.call('twice', n),
    fail() {
      throw new CryptoError('identity_changed', 'why');
    },
  });
  const answers = [left.call('later', 'slow', 20), left.call('later', 'fast', 0)];
  expect(await Promise.all(answers)).toEqual(['slow', 'fast']);
  expect(await left.call('viaLeft', 21)).toBe(42);
  const failure = await left.call('fail').catch((thrown) => thrown);
  expect(failure).toBeInstanceOf(CryptoError);
  expect(failure).toMatchObject({ code: 'identity_changed', message: 'why' });
  await expect(left.call('toString')).rejects.toMatchObject({ code: 'no_such_call' });
});

test('a library that has panicked is told from a call that was refused', async () => {
  const [here, there] = ports();
  let panics = 0;
  const left = createChannel(here, {}, () => (panics += 1));
  createChannel(there, {
    panic() {
      throw new WebAssembly.RuntimeError('unreachable');
    },
    refuse() {
      throw new TypeError('no');
    },
  });
  await expect(left.call('refuse')).rejects.toMatchObject({ code: 'unexpected' });
  expect(panics).toBe(0);
  await expect(left.call('panic')).rejects.toMatchObject({ code: 'broken' });
  expect(panics).toBe(1);
});

test('what waits for a Worker that is gone is told so', async () => {
  const [here] = ports();
  const channel = createChannel(here, {});
  const waiting = channel.call('never');
  channel.close();
  await expect(waiting).rejects.toMatchObject({ code: 'closed' });
  await expect(channel.call('again')).rejects.toMatchObject({ code: 'closed' });
});

describe('a Worker that is silent', () => {
  afterEach(() => vi.useRealTimers());

  /** Its silence is heard by `onBroken`. @param {import('./channel.js').Handlers} [handlers] */
  function watched(handlers = {}) {
    vi.useFakeTimers();
    const port = /** @type {any} */ ({ postMessage: vi.fn() });
    const onBroken = vi.fn(() => channel.close());
    const channel = createChannel(port, handlers, onBroken);
    return { channel, onBroken, says: (/** @type {object} */ data) => port.onmessage({ data }) };
  }

  test('is taken for dead, and what waits for it is told so', async () => {
    const { channel, onBroken } = watched();
    const waiting = channel.call('seal');
    const told = expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await vi.advanceTimersByTimeAsync(LOOK_MS);
    expect(onBroken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(LOOK_MS);
    expect(onBroken).toHaveBeenCalledOnce();
    await told;
  });

  test('may be so when nothing is asked of it, and while it starts', async () => {
    const { channel, onBroken, says } = watched();
    void channel.call('init').catch(() => {});
    await vi.advanceTimersByTimeAsync(9 * LOOK_MS);
    says({ to: 1 });
    await vi.advanceTimersByTimeAsync(9 * LOOK_MS);
    expect(onBroken).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('may be so while it waits for us, and not afterwards', async () => {
    /** @type {(value: unknown) => void} */
    let answerOfServer = () => {};
    const post = () => new Promise((resolve) => (answerOfServer = resolve));
    const { channel, onBroken, says } = watched({ post });
    void channel.call('sync').catch(() => {});
    says({ id: 1, method: 'post', args: [] });
    await vi.advanceTimersByTimeAsync(9 * LOOK_MS);
    expect(onBroken).not.toHaveBeenCalled();
    answerOfServer({});
    await vi.advanceTimersByTimeAsync(3 * LOOK_MS);
    expect(onBroken).toHaveBeenCalledOnce();
  });

  test('is alive when it answers another call', async () => {
    const { channel, onBroken, says } = watched();
    void channel.call('slow').catch(() => {});
    for (let id = 2; id < 9; id++) {
      void channel.call('status');
      await vi.advanceTimersByTimeAsync(LOOK_MS);
      says({ to: id });
    }
    expect(onBroken).not.toHaveBeenCalled();
  });
});

test('before init nothing is sealed', async () => {
  const [page, worker] = ports();
  serve(worker);
  const crypto = createCrypto(page, { post: async () => ({}) });
  await expect(crypto.sync()).rejects.toMatchObject({ code: 'not_ready' });
});

test(
  'two pages talk through their Workers; the server is asked through the page',
  { timeout: 60_000 },
  async () => {
    const server = createKeyServer();
    const ann = await pageOf(server, ANN, '00000000000000f1');
    const bob = await pageOf(server, BOB, '00000000000000f2');
    expect(await ann.crypto.sync()).toBe('approved');
    expect(await bob.crypto.sync()).toBe('approved');
    await ann.crypto.refresh([BOB]);

    const content = { id: '019a1b2c-0000-7000-8000-000000000001', conv: 'pair', text: 'hello' };
    const payload = await ann.crypto.seal(content, bob.self);
    expect(payload).toBeInstanceOf(Uint8Array);
    expect(new TextDecoder().decode(payload)).not.toContain('hello');
    expect(await bob.crypto.open(payload, { ...ann.self, id: content.id })).toEqual(content);

    server.setDown(true);
    await expect(ann.crypto.sync()).rejects.toMatchObject({ code: 'offline' });
  },
);
