import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { createLedger } from '../ledger.js';
import { memoryStorage } from '../testing/memoryStorage.js';
import { openDatabase } from './database.js';
import { createHistory, isQuotaError, StorageFull } from './history.js';
import { createPages } from './pages.js';
import { createSearch } from './search.js';

/** @param {string} userId @param {string} firstName @returns {any} */
const person = (userId, firstName) => ({
  userId,
  username: firstName,
  firstName,
  lastName: '',
  role: 'student',
});
const bob = person('bob', 'Bob');
let users = 0;

/** A browser of its own. @param {number} [quotaUnits] */
async function browser(quotaUnits) {
  users += 1;
  const me = person(`me${users}`, 'Me');
  const storage = memoryStorage(quotaUnits);
  const database = await openDatabase(me.userId);
  const history = createHistory(me.userId, undefined, storage);
  const ledger = createLedger({
    me,
    history,
    database,
    contactById: () => bob,
    onChange: () => {},
  });
  const conversationId = `bob_${me.userId}-${me.userId}`;
  /** @param {number} n @param {object} [over] @returns {any} */
  const message = (n, over) => ({
    messageId: `m${String(n).padStart(4, '0')}`,
    conversationId,
    senderId: 'bob',
    receiverId: me.userId,
    content: `number ${n}`,
    timestamp: new Date(Date.UTC(2026, 10, 23) + n * 60_000).toISOString(),
    isRead: true,
    status: 'received',
    type: 'text',
    ...over,
  });
  /** @param {number} from @param {number} to @param {object} [over] */
  const arrive = (from, to, over) =>
    ledger.arrived(Array.from({ length: to - from }, (_, i) => message(from + i, over)));
  return { me, storage, database, history, ledger, conversationId, message, arrive };
}

describe('localStorage', () => {
  test('has exactly the keys and shapes that are promised', async () => {
    const { me, storage, arrive, conversationId } = await browser();
    await arrive(1, 2, { isRead: false });
    const list = JSON.parse(storage.getItem(`judify_conversations_${me.userId}`) ?? '');
    expect(list).toEqual([
      {
        conversationId,
        user1Id: 'bob',
        user2Id: me.userId,
        user1: bob,
        user2: me,
        createdAt: '2026-11-23T00:01:00.000Z',
        updatedAt: '2026-11-23T00:01:00.000Z',
        lastMessage: {
          messageId: 'm0001',
          senderId: 'bob',
          content: 'number 1',
          timestamp: '2026-11-23T00:01:00.000Z',
        },
        unreadCount: 1,
      },
    ]);
    const [first] = JSON.parse(storage.getItem(`judify_messages_${conversationId}`) ?? '');
    expect(Object.keys(first)).toEqual([
      'messageId',
      'conversationId',
      'senderId',
      'receiverId',
      'content',
      'timestamp',
      'isRead',
      'status',
      'type',
    ]);
  });

  test.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['no array', '{}'],
  ])('%s is no messages', (_name, raw) => {
    const storage = memoryStorage();
    if (raw) storage.setItem('judify_messages_c', raw);
    expect(createHistory('me', undefined, storage).messages('c')).toEqual([]);
  });

  test('readers get the same array until it changes', async () => {
    const { history, conversationId, arrive } = await browser();
    await arrive(1, 2);
    expect(history.messages(conversationId)).toBe(history.messages(conversationId));
  });

  test('who reads gets the objects of who has written, not copies', async () => {
    const { storage, history, conversationId, arrive } = await browser();
    await arrive(1, 2);
    const reader = createHistory('me', undefined, storage);
    const [first] = reader.messages(conversationId);
    await arrive(3, 1);
    expect(reader.messages(conversationId)).toBe(history.messages(conversationId));
    expect(reader.messages(conversationId)[0]).toBe(first);
  });

  test('when another tab has written, what it left as it was is the same object', async () => {
    const { storage, history, conversationId, arrive } = await browser();
    await arrive(1, 2);
    const before = history.messages(conversationId);
    const after = [before[0], { ...before[1], content: 'other' }];
    storage.setItem(`judify_messages_${conversationId}`, JSON.stringify(after));
    const [first, second] = history.messages(conversationId);
    expect(first).toBe(before[0]);
    expect(second).not.toBe(before[1]);
    expect(second.content).toBe('other');
  });

  test('a tab that does not lead writes nothing', () => {
    const assertMayWrite = () => {
      throw new Error('not leading');
    };
    const storage = memoryStorage();
    const history = createHistory('me', assertMayWrite, storage);
    expect(() => history.writeConversations([])).toThrow('not leading');
    expect(storage.getItem('judify_conversations_me')).toBeNull();
  });
});

describe('trimming', () => {
  test('moves what is old to the archive, loses nothing, and pages bring it back', async () => {
    const { history, database, conversationId, arrive } = await browser();
    await arrive(0, 361);
    expect(history.messages(conversationId)).toHaveLength(300);
    const pages = createPages(history, async () => database);
    for (let i = 0; i < 3; i++) await pages.loadOlder(conversationId);
    const view = pages.read(conversationId);
    expect(view.isComplete).toBe(true);
    expect(view.messages.map((m) => m.messageId)).toEqual(
      Array.from({ length: 361 }, (_, n) => `m${String(n).padStart(4, '0')}`),
    );
  });

  test('what leaves the window while it is shown stays shown', async () => {
    const { history, database, conversationId, arrive } = await browser();
    await arrive(0, 360);
    const pages = createPages(history, async () => database);
    expect(pages.read(conversationId).messages).toHaveLength(360);
    await arrive(360, 361);
    expect(pages.read(conversationId).messages).toHaveLength(361);
  });

  test('an archived message that comes again is not shown twice', async () => {
    const { history, conversationId, arrive } = await browser();
    await arrive(0, 361);
    await arrive(5, 6);
    expect(history.messages(conversationId)[0].messageId).toBe('m0061');
  });

  test('a receipt finds its message in the archive', async () => {
    const { me, ledger, database, conversationId, message, arrive } = await browser();
    const mine = message(0, { senderId: me.userId, receiverId: 'bob', status: 'delivered' });
    await ledger.arrived([mine]);
    await arrive(1, 361);
    await ledger.receipt('bob', ['m0000'], 'read');
    expect((await database.archived(conversationId, mine))?.status).toBe('read');
  });

  test('a receipt that overtakes the copy it is about is not forgotten', async () => {
    const { me, ledger, history, conversationId, message } = await browser();
    await ledger.receipt('bob', ['m0000'], 'delivered');
    const copy = { senderId: me.userId, receiverId: 'bob', status: 'held' };
    await ledger.arrived([message(0, copy)]);
    expect(history.messages(conversationId)[0].status).toBe('delivered');
  });

  test('what is in the outbox stays', async () => {
    const { me, ledger, history, conversationId, message, arrive } = await browser();
    const held = { senderId: me.userId, receiverId: 'bob', status: 'held', isRead: true };
    await ledger.arrived([message(0, held)]);
    await arrive(1, 361);
    expect(history.messages(conversationId)[0].messageId).toBe('m0000');
    expect(ledger.unsent().map((m) => m.messageId)).toEqual(['m0000']);
  });
});

describe('a message from long ago', () => {
  test('is paged in with everything after it and a page before it', async () => {
    const { history, database, conversationId, arrive } = await browser();
    await arrive(0, 700);
    const pages = createPages(history, async () => database);
    await pages.loadBackTo(conversationId, 'bob/m0150');
    const ids = pages.read(conversationId).messages.map((m) => m.messageId);
    expect([ids[0], ids.length]).toEqual(['m0050', 650]);
    await pages.loadBackTo(conversationId, 'bob/m0150');
    expect(pages.read(conversationId).messages).toHaveLength(650);
  });

  test('that is nowhere changes nothing', async () => {
    const { history, database, conversationId, arrive } = await browser();
    await arrive(0, 400);
    const pages = createPages(history, async () => database);
    const before = pages.read(conversationId);
    await pages.loadBackTo(conversationId, 'eve/m0001');
    expect(pages.read(conversationId)).toBe(before);
  });
});

describe('a search', () => {
  /** @param {Awaited<ReturnType<typeof browser>>} one */
  const searching = ({ history, database }) => createSearch(history, async () => database);
  /** @param {ReturnType<typeof createSearch>} search @param {string} query */
  const ids = async (search, query) => (await search.find(query)).found.map((m) => m.messageId);

  test('finds what is in the archive and what is in the window, newest first', async () => {
    const one = await browser();
    await one.arrive(0, 400);
    const search = searching(one);
    expect(await ids(search, 'number 39')).toEqual(
      [399, 398, 397, 396, 395, 394, 393, 392, 391, 390, 339, 239, 139, 39].map(
        (n) => `m${String(n).padStart(4, '0')}`,
      ),
    );
  });

  test('finds what came, and what was archived, since the last one', async () => {
    const one = await browser();
    await one.arrive(0, 10);
    const search = searching(one);
    expect(await ids(search, '"number 5"')).toEqual([]);
    expect(await ids(search, 'number 400')).toEqual([]);
    await one.arrive(10, 900);
    expect(await ids(search, 'number 400')).toEqual(['m0400']);
    expect(await ids(search, 'number 899')).toEqual(['m0899']);
  });

  test('finds each once, also when it is in the window and in the archive', async () => {
    const one = await browser();
    await one.arrive(0, 10);
    await one.database.putArchive([one.message(3), one.message(4)]);
    expect(await ids(searching(one), 'number 3')).toEqual(['m0003']);
  });

  test('finds the newest of what is archived in any order', async () => {
    const one = await browser();
    for (const from of [200, 0, 100])
      await one.database.putArchive(Array.from({ length: 100 }, (_, i) => one.message(from + i)));
    const { found, isCut } = await searching(one).find('NÚMBER');
    expect([found.length, isCut]).toEqual([50, true]);
    expect([found[0].messageId, found[49].messageId]).toEqual(['m0299', 'm0250']);
  });

  test('finds what an app without pages of texts has archived', async () => {
    const one = await browser();
    const old = await new Promise((resolve) => {
      const opening = indexedDB.open(`judify_old${users}`, 3);
      opening.onupgradeneeded = () => {
        const keyPath = ['conversationId', 'senderId', 'messageId'];
        const archive = opening.result.createObjectStore('archive', { keyPath });
        archive.createIndex('byTime', ['conversationId', 'timestamp', 'messageId']);
        for (let n = 0; n < 250; n++) archive.put(one.message(n));
      };
      opening.onsuccess = () => resolve(opening.result);
    });
    old.close();
    const database = await openDatabase(`old${users}`);
    expect(await ids(searching({ ...one, database }), 'number 24')).toEqual(
      [249, 248, 247, 246, 245, 244, 243, 242, 241, 240, 224, 124, 24].map(
        (n) => `m${String(n).padStart(4, '0')}`,
      ),
    );
  });

  test('every word must be there; no word finds nothing', async () => {
    const one = await browser();
    await one.arrive(0, 10);
    const search = searching(one);
    expect(await ids(search, '7 number')).toEqual(['m0007']);
    expect(await ids(search, 'number nobody')).toEqual([]);
    expect(await ids(search, '  ')).toEqual([]);
  });

  test('says that there is more than it shows', async () => {
    const one = await browser();
    await one.arrive(0, 150);
    const { found, isCut } = await searching(one).find('number');
    expect([found.length, isCut, found[0].messageId]).toEqual([50, true, 'm0149']);
  });
});

describe('a full storage', () => {
  test('first gives up old messages to the archive', async () => {
    const { history, database, conversationId, arrive } = await browser(40_000);
    for (let n = 0; n < 250; n += 10) await arrive(n, n + 10);
    expect(history.messages(conversationId).at(-1)?.messageId).toBe('m0249');
    const archived = await database.archivePage(conversationId, null, 1_000);
    expect(archived.length + history.messages(conversationId).length).toBe(250);
  });

  test('then says so, and has taken nothing', async () => {
    const { storage, history, conversationId, arrive } = await browser();
    await arrive(0, 10);
    storage.quotaUnits = 0;
    await expect(arrive(10, 11)).rejects.toBeInstanceOf(StorageFull);
    expect(history.messages(conversationId)).toHaveLength(10);
    storage.quotaUnits = Infinity;
    await arrive(10, 11);
    expect(history.messages(conversationId)).toHaveLength(11);
  });

  test.each([
    [new DOMException('', 'QuotaExceededError'), true],
    [new StorageFull('x'), true],
    [new TypeError('x'), false],
    ['x', false],
  ])('%s is a quota error: %s', (thrown, isQuota) => {
    expect(isQuotaError(thrown)).toBe(isQuota);
  });
});

describe('composing', () => {
  const draft = { messageId: 'x1', content: 'hello', type: /** @type {const} */ ('text') };

  test('the same id twice is one message', async () => {
    const { history, ledger, conversationId } = await browser();
    expect(await ledger.composed(bob, draft, 0)).not.toBeNull();
    expect(await ledger.composed(bob, draft, 0)).toBeNull();
    expect(history.messages(conversationId)).toHaveLength(1);
  });

  test('comes after everything that was seen, whatever the clock says', async () => {
    const { history, ledger, conversationId, arrive } = await browser();
    await arrive(5, 6);
    await ledger.composed(bob, draft, 0);
    expect(history.messages(conversationId).map((m) => m.messageId)).toEqual(['m0005', 'x1']);
  });
});
