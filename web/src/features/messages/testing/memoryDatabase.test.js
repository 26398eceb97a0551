import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../store/database.js';
import { memoryDatabase, memoryStores } from './memoryDatabase.js';

let users = 0;

/** @param {string} key @param {number} arrivedAtMs @returns {any} */
const row = (key, arrivedAtMs) => ({ key, arrivedAtMs });
/** @param {string} id @param {string} [slot] @returns {any} */
const entry = (id, slot) => ({ id, slot });
/** @param {string} messageId @param {string} timestamp @returns {any} */
const message = (messageId, timestamp) => ({
  conversationId: 'c',
  senderId: 's',
  messageId,
  timestamp,
  content: `Wörter ${messageId}`,
});

describe.each([
  ['in IndexedDB', (/** @type {() => void} */ may) => openDatabase(`both${(users += 1)}`, may)],
  ['in memory', async (/** @type {() => void} */ may) => memoryDatabase(memoryStores(), may)],
])('%s', (_where, open) => {
  test('the inbox comes back in order of arrival, the outbox by id', async () => {
    const database = await open(() => {});
    await database.putInbox([row('b', 2), row('a', 1)]);
    await database.commit({ put: [entry('y'), entry('x')] });
    expect((await database.inbox()).map(({ key }) => key)).toEqual(['a', 'b']);
    expect((await database.outbox()).map(({ id }) => id)).toEqual(['x', 'y']);
  });

  test('a step forgets, removes and puts at once', async () => {
    const database = await open(() => {});
    await database.putInbox([row('a', 1), row('b', 2)]);
    await database.commit({ put: [entry('x'), entry('y')] });
    await database.commit({ inboxKeys: ['a'], remove: ['x'], put: [entry('y', 'new')] });
    expect((await database.inbox()).map(({ key }) => key)).toEqual(['b']);
    expect(await database.outbox()).toEqual([entry('y', 'new')]);
  });

  test('what is remembered is put and removed in the same step', async () => {
    const database = await open(() => {});
    const [early, late] = [1, 2].map((order) => ({ key: `k${order}`, order }));
    /** @type {any} */
    const asked = { key: 'bob/x', userId: 'bob', id: 'x', atMs: 7, asks: 1 };
    const first = { put: [early, late], remove: [] };
    await database.commit({ memory: { taken: first, unopened: { put: [asked], remove: [] } } });
    expect(await database.remembered()).toEqual({ taken: [early, late], unopened: [asked] });
    const second = { put: [], remove: ['k1'] };
    await database.commit({
      memory: { taken: second, unopened: { put: [], remove: ['bob/x', 'nobody'] } },
    });
    expect(await database.remembered()).toEqual({ taken: [late], unopened: [] });
  });

  test('copies are kept until their message is archived', async () => {
    const database = await open(() => {});
    const [one, two] = [message('m1', '1'), message('m2', '2')];
    await database.commit({ copies: [one, two] });
    await database.putArchive([one]);
    const keys = await database.copyKeys();
    expect(keys).toEqual([[two.conversationId, two.senderId, two.messageId]]);
    expect(await database.copies([...keys, ['c', 'nobody', 'm9']])).toEqual([two]);
  });

  test('which device this is can be said and taken back', async () => {
    const database = await open(() => {});
    expect(await database.device()).toBeNull();
    await database.setDevice('00a1');
    expect(await database.device()).toBe('00a1');
    await database.setDevice(null);
    expect(await database.device()).toBeNull();
  });

  test('the archive is found by name and read backwards in pages', async () => {
    const database = await open(() => {});
    const all = ['1', '2', '3', '4'].map((n) => message(`m${n}`, n));
    await database.putArchive([...all].reverse());
    expect(await database.archived('c', all[2])).toEqual(all[2]);
    expect(await database.archived('d', all[2])).toBeUndefined();
    expect(await database.archivePage('c', null, 2)).toEqual(all.slice(2));
    expect(await database.archivePage('c', all[2], 9)).toEqual(all.slice(0, 2));
    expect(await database.archiveBetween('c', all[1], all[3])).toEqual(all.slice(1, 3));
    expect(await database.archiveBetween('c', all[1], null)).toEqual(all.slice(1));
    expect(await database.archiveBetween('c', all[3], all[1])).toEqual([]);
  });

  test('texts come page by page with the archive, and not again with a change', async () => {
    const database = await open(() => {});
    const [one, two] = [message('m1', '1'), message('m2', '2')];
    await database.putArchive([one]);
    const first = await database.textsAfter(0);
    expect(first.fresh).toMatchObject([{ lastAt: '1', texts: 'worter m1' }]);
    await database.changeArchived({ ...one, isRead: true });
    expect(await database.archived('c', one)).toEqual({ ...one, isRead: true });
    expect(await database.textsAfter(first.last)).toEqual({ fresh: [], last: first.last });
    await database.putArchive([two]);
    const { fresh } = await database.textsAfter(first.last);
    expect(fresh.map(({ texts }) => texts)).toEqual(['worter m2']);
    const [shown] = await database.shown(fresh[0].key);
    expect([shown.messageId, shown.content]).toEqual(['m2', 'Wörter m2']);
  });

  test('who may not write changes nothing', async () => {
    const database = await open(() => {
      throw new Error('crash');
    });
    await expect(database.putInbox([row('a', 1)])).rejects.toThrow('crash');
    await expect(database.commit({ put: [entry('x')] })).rejects.toThrow('crash');
    expect([await database.inbox(), await database.outbox()]).toEqual([[], []]);
  });
});
