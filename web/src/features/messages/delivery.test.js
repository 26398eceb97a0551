// @vitest-environment node
import { expect, test } from 'vitest';
import { createDelivery } from './delivery.js';
import { createLedger } from './ledger.js';
import { createHistory } from './store/history.js';
import { memoryDatabase, memoryStores } from './testing/memoryDatabase.js';
import { memoryStorage } from './testing/memoryStorage.js';

/** @param {string} name @returns {any} */
const person = (name) => ({ userId: name, username: name, firstName: name, lastName: '' });
const [ann, bob] = ['ann', 'bob'].map(person);
const NOW_MS = Date.parse('2026-11-26T09:00:00Z');

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Ann's browser, whose disk is as slow as it is told to be; what happens is written down in order. */
async function annsBrowser() {
  /** @type {string[]} */
  const happened = [];
  const memory = memoryDatabase(memoryStores());
  const disk = { isReady: Promise.resolve() };
  /** @param {string} what @param {() => Promise<void>} write */
  async function slowly(what, write) {
    await disk.isReady;
    await write();
    happened.push(what);
  }
  /** @type {typeof memory} */
  const database = {
    ...memory,
    putInbox: (rows) => slowly('inbox', () => memory.putInbox(rows)),
    commit: (step) => slowly('commit', () => memory.commit(step)),
  };
  const history = createHistory('ann', undefined, memoryStorage());
  const ledger = createLedger({
    me: ann,
    history,
    database,
    contactById: () => bob,
    onChange: () => happened.push('drawn'),
  });
  const delivery = createDelivery({
    self: { userId: 'ann', deviceId: 'a1' },
    ledger,
    database,
    async seal() {
      happened.push('seal');
      return Uint8Array.of(1);
    },
    async open(_payload, { id }) {
      happened.push('open');
      const ts = new Date(NOW_MS).toISOString();
      return { v: 1, id, conv: 'ann_bob', ts, kind: 'text', text: 'hello' };
    },
    send: ({ kind }) => Boolean(happened.push(kind)),
    onStaleDevices() {},
    onStorageFull() {},
    newId: () => 'id1',
    now: () => NOW_MS,
    setTimer: () => 0,
    clearTimer() {},
  });
  await delivery.start();
  const lists = {
    ann: { epoch: 1, deviceIds: ['a1'] },
    bob: { epoch: 1, deviceIds: ['b1'] },
  };
  delivery.devicesKnown(/** @type {any} */ (lists), delivery.devicesAsked());
  await settle();
  happened.length = 0;

  return {
    delivery,
    happened,
    disk,
    /** @returns {() => void} the disk writes again */
    stall() {
      let go = () => {};
      disk.isReady = new Promise((resolve) => (go = () => resolve()));
      return go;
    },
    /** @param {string} id  of a message to Bob */
    statusOf(id) {
      const message = history.messages('ann_bob-ann').find(({ messageId }) => messageId === id);
      return [message?.status, message?.reason];
    },
    deliver(id = 'm1') {
      const from = { kind: 'DELIVER', userId: 'bob', deviceId: 'b1', id };
      delivery.received(/** @type {any} */ ({ ...from, payload: Uint8Array.of(1) }));
    },
  };
}

test('a message is sealed while it is stored; it leaves, and is drawn, when it is stored', async () => {
  const { delivery, happened, stall } = await annsBrowser();
  const go = stall();
  const composed = delivery.compose(bob, { messageId: 'm1', content: 'hello', type: 'text' });
  await settle();
  expect(happened).toEqual(['seal']);
  go();
  await composed;
  await settle();
  expect(happened).toEqual(['seal', 'commit', 'drawn', 'SEND']);
});

test('what arrives while a message is stored comes after its SEND', async () => {
  const { delivery, happened, stall, deliver } = await annsBrowser();
  const go = stall();
  const composed = delivery.compose(bob, { messageId: 'm1', content: 'hello', type: 'text' });
  deliver();
  await settle();
  go();
  await composed;
  await settle();
  expect(happened.slice(0, 5)).toEqual(['seal', 'commit', 'drawn', 'SEND', 'open']);
});

test('what the disk has no room for is not sent', async () => {
  const { delivery, happened, disk } = await annsBrowser();
  disk.isReady = Promise.reject(new DOMException('', 'QuotaExceededError'));
  const composed = delivery.compose(bob, { messageId: 'm1', content: 'hello', type: 'text' });
  await expect(composed).rejects.toThrow();
  await settle();
  expect(happened).toEqual(['seal', 'drawn']);
});

test('an envelope is opened at once, and acknowledged when its message is stored', async () => {
  const { happened, stall, deliver } = await annsBrowser();
  const go = stall();
  deliver();
  await settle();
  expect(happened).toEqual(['open', 'drawn']);
  go();
  await settle();
  expect(happened).toEqual(['open', 'drawn', 'commit', 'ACK']);
});

test('of several envelopes that come at once, those that wait are in the inbox meanwhile', async () => {
  const { happened, stall, deliver } = await annsBrowser();
  const go = stall();
  deliver('m1');
  deliver('m2');
  await settle();
  expect(happened).toEqual(['open', 'open', 'drawn']);
  go();
  await settle();
  expect(happened).toEqual(['open', 'open', 'drawn', 'inbox', 'commit', 'ACK', 'ACK']);
});

test('what was opened on a full disk needs no second key when it comes again', async () => {
  const { happened, disk, deliver } = await annsBrowser();
  disk.isReady = Promise.reject(new DOMException('', 'QuotaExceededError'));
  disk.isReady.catch(() => {});
  deliver();
  await settle();
  expect(happened).not.toContain('ACK');
  disk.isReady = Promise.resolve();
  deliver();
  await settle();
  expect(happened.filter((what) => what === 'open')).toHaveLength(1);
  expect(happened).toContain('ACK');
});

test('to whoever has left nothing goes out, and its writer hears so at once', async () => {
  const { delivery, happened, statusOf } = await annsBrowser();
  const gone = { epoch: 0, deviceIds: [], hasLeft: true };
  delivery.devicesKnown({ bob: gone }, delivery.devicesAsked());
  await settle();
  await delivery.compose(bob, { messageId: 'm1', content: 'hello?', type: 'text' });
  await settle();
  expect(happened.includes('SEND')).toBe(false);
  expect(statusOf('m1')).toEqual(['failed', 'left']);
});
