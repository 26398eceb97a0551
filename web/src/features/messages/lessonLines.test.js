import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { createDelivery } from './delivery.js';
import { createLedger } from './ledger.js';
import { openDatabase } from './store/database.js';
import { createHistory } from './store/history.js';
import { memoryStorage } from './testing/memoryStorage.js';
import { timeline } from './view/timeline.js';

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

/** @param {number} revision @param {object} [over] */
const line = (revision, over) => ({
  sessionId: 's1',
  revision,
  byId: 'bob',
  at: `2026-11-23T10:0${revision}:00.000Z`,
  text: `Bob did ${revision}`,
  ...over,
});

/** A browser of its own, and what it sends. */
async function browser() {
  users += 1;
  const me = person(`me${users}`, 'Me');
  const storage = memoryStorage();
  const database = await openDatabase(me.userId);
  const history = createHistory(me.userId, undefined, storage);
  const open = () =>
    createLedger({ me, history, database, contactById: () => bob, onChange: () => {} });
  const ledger = open();
  const conversationId = `bob_${me.userId}-${me.userId}`;
  /** @param {string} messageId @param {string} timestamp @param {object} [over] */
  const arrive = (messageId, timestamp, over) =>
    ledger.arrived([
      /** @type {any} */ ({
        messageId,
        conversationId,
        senderId: 'bob',
        receiverId: me.userId,
        content: 'Hello',
        timestamp,
        isRead: false,
        status: 'received',
        type: 'text',
        ...over,
      }),
    ]);
  const lines = () => history.messages(conversationId).filter(({ type }) => type === 'event');
  return { me, database, history, ledger, open, arrive, lines, conversationId };
}

test('a line is written once, by however many tabs and reloads', async () => {
  const { ledger, open, lines } = await browser();
  await ledger.noted(bob, [line(2), line(3)]);
  await ledger.noted(bob, [line(2), line(3), line(4)]);
  await open().noted(bob, [line(2), line(3), line(4)]);

  expect(lines().map(({ content }) => content)).toEqual(['Bob did 2', 'Bob did 3', 'Bob did 4']);
});

test('a line that has moved to the archive does not come back', async () => {
  const { database, ledger, open, history, lines, conversationId } = await browser();
  await ledger.noted(bob, [line(2)]);
  await database.putArchive(history.messages(conversationId));
  history.writeMessages(conversationId, []);

  await open().noted(bob, [line(2)]);
  expect(lines()).toEqual([]);
});

test('both people, and every device, give a line one id', async () => {
  const [one, other] = [await browser(), await browser()];
  await one.ledger.noted(bob, [line(2)]);
  await other.ledger.noted(bob, [line(2), line(2, { sessionId: 's2' })]);

  const [first] = one.lines();
  const ids = other.lines().map(({ sessionId, messageId }) => [sessionId, messageId]);
  expect(Object.fromEntries(ids)['s1']).toBe(first.messageId);
  expect(Object.fromEntries(ids)['s2']).not.toBe(first.messageId);
});

test.each([
  ['theirs, after what is here', '2026-11-23T10:00:00.000Z', {}, 1],
  ['theirs, before what is here', '2026-11-23T11:00:00.000Z', {}, 0],
  ['nobody’s', '2026-11-23T10:00:00.000Z', { byId: null }, 0],
])('a line that is %s', async (_name, lastAt, over, unread) => {
  const { ledger, arrive, history } = await browser();
  await arrive('m1', lastAt, { isRead: true });
  await ledger.noted(bob, [line(2, over)]);

  expect(history.conversations()[0].unreadCount).toBe(unread);
});

test('a new browser learns the past without calling it news', async () => {
  const { ledger, history, lines } = await browser();
  await ledger.noted(bob, [line(2), line(3)]);
  await ledger.noted(bob, [line(2, { sessionId: 's2' }), line(4, { sessionId: 's2' })]);
  expect(lines()).toHaveLength(4);
  expect(history.conversations()[0].unreadCount).toBe(0);
});

test('the list shows my line as nobody’s words', async () => {
  const { me, ledger, history } = await browser();
  await ledger.noted(bob, [line(2, { byId: me.userId, text: 'Me did' })]);
  expect(history.conversations()[0].lastMessage).toMatchObject({
    content: 'Me did',
    type: 'event',
  });
});

test('lines are never offered to the relay, nor is their reading', async () => {
  const { me, database, ledger, arrive, history, conversationId } = await browser();
  await arrive('m1', '2026-11-23T10:00:00.000Z', { isRead: true });
  const send = vi.fn(() => true);
  const delivery = createDelivery(
    /** @type {any} */ ({
      self: { userId: me.userId, deviceId: 'd1' },
      ledger,
      database,
      send,
      seal: vi.fn(),
      open: vi.fn(),
      onStaleDevices: () => {},
      onStorageFull: () => {},
      newId: () => crypto.randomUUID(),
      now: () => Date.parse('2026-11-23T12:00:00.000Z'),
      setTimer: () => 0,
      clearTimer: () => {},
    }),
  );
  await delivery.start();
  await delivery.noteLines(bob, [line(2), line(3, { byId: me.userId })]);
  await delivery.markRead('bob');
  expect(history.conversations()[0].unreadCount).toBe(0);
  expect(await database.outbox()).toEqual([]);

  /* A message beside them is confirmed, and nothing else. */
  await arrive('m2', '2026-11-23T11:00:00.000Z');
  await delivery.noteLines(bob, [line(4, { at: '2026-11-23T11:30:00.000Z' })]);
  await delivery.markRead('bob');
  expect((await database.outbox()).map(({ content }) => content)).toMatchObject([
    { kind: 'read', ids: ['m2'] },
  ]);
  /* What a crash leaves is offered again from the history: not these. */
  expect(ledger.unsent()).toEqual([]);
  expect(history.messages(conversationId)).toHaveLength(5);
});

test('one card stands for a lesson, beneath the first that speaks of it', () => {
  const at = '2026-11-23T10:00:00.000Z';
  const session = { sessionId: 's1' };
  /** @type {any[]} */
  const messages = [
    { messageId: '1', senderId: 'me', timestamp: at, type: 'text' },
    { messageId: '2', senderId: 'me', timestamp: at, type: 'booking', session },
    { messageId: '3', senderId: 'bob', timestamp: at, type: 'event', sessionId: 's1' },
    { messageId: '4', senderId: 'bob', timestamp: at, type: 'event', sessionId: 's2' },
    { messageId: '5', senderId: 'me', timestamp: at, type: 'booking', session },
  ];
  const view = { myId: 'me', zone: 'UTC', nowMs: 0, unreadFrom: null, isComplete: false };
  const rows = timeline(messages, view).filter((row) => 'lesson' in row);

  expect(rows.map((row) => row.lesson?.cardKey ?? null)).toEqual([
    null,
    'me/2',
    'me/2',
    'bob/4',
    'me/2',
  ]);
});
