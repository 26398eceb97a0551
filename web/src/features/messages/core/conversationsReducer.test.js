import { describe, expect, test } from 'vitest';
import { contactOf, conversationsReducer, strangerOf } from './conversationsReducer.js';

/** @param {string} userId @param {string} firstName @returns {any} */
const user = (userId, firstName) => ({
  userId,
  username: firstName.toLowerCase(),
  firstName,
  lastName: 'X',
  role: 'student',
});
const me = { ...user('b', 'Me'), email: 'me@example.org' };
const ann = user('a', 'Ann');
const zoe = user('z', 'Zoe');
const AT = '2026-11-23T09:00:00.000Z';

/** @param {any} contact @param {any[]} [list] @param {string} [at] */
const opened = (contact, list = [], at = AT) =>
  conversationsReducer(list, { type: 'opened', me, contact, at });

describe('opening', () => {
  test('both sides agree on who is user1, and each has an id of its own', () => {
    expect(opened(ann)[0]).toMatchObject({ conversationId: 'a_b-b', user1Id: 'a', user2Id: 'b' });
    expect(opened(zoe)[0]).toMatchObject({ conversationId: 'b_z-b', user1Id: 'b', user2Id: 'z' });
    expect(contactOf(opened(ann)[0], 'b').firstName).toBe('Ann');
    expect(contactOf(opened(zoe)[0], 'b').firstName).toBe('Zoe');
  });

  test('twice is once', () => {
    const list = opened(ann);
    expect(opened(ann, list)).toBe(list);
  });

  test('keeps only what belongs to a person here', () => {
    expect(JSON.stringify(opened(ann))).not.toContain('example.org');
  });
});

test('what was written becomes the last message, and the list is newest first', () => {
  const list = opened(zoe, opened(ann), '2026-11-23T09:01:00.000Z');
  expect(list.map((c) => c.conversationId)).toEqual(['b_z-b', 'a_b-b']);
  /** @type {any[]} */
  const messages = [
    { messageId: 'm1', senderId: 'a', content: 'one', isRead: false, timestamp: AT },
    {
      messageId: 'm2',
      senderId: 'a',
      content: 'two',
      isRead: false,
      timestamp: '2026-11-23T10:00:00.000Z',
    },
  ];
  const event = /** @type {const} */ ({ type: 'written', conversationId: 'a_b-b', myId: 'b' });
  const [first] = conversationsReducer(list, { ...event, messages });
  expect(first).toMatchObject({
    conversationId: 'a_b-b',
    unreadCount: 2,
    updatedAt: '2026-11-23T10:00:00.000Z',
    lastMessage: { messageId: 'm2', senderId: 'a', content: 'two' },
  });
});

describe('names', () => {
  const known = { online: false, devicesEpoch: 1, devices: [] };

  test('a stranger gets one when the contacts are known', () => {
    const list = opened(strangerOf('a'));
    const contacts = [{ ...known, user: ann }];
    const [conversation] = conversationsReducer(list, { type: 'contacts', contacts, myId: 'b' });
    expect(contactOf(conversation, 'b')).toEqual(ann);
  });

  test('who has left keeps the one under which they wrote', () => {
    const gone = {
      ...ann,
      firstName: 'Deleted',
      lastName: 'user',
      deleted: /** @type {true} */ (true),
    };
    const contacts = [{ ...known, user: gone }];
    const event = /** @type {const} */ ({ type: 'contacts', contacts, myId: 'b' });
    const list = opened(ann);
    expect(conversationsReducer(list, event)).toBe(list);
    const [stranger] = conversationsReducer(opened(strangerOf('a')), event);
    expect(contactOf(stranger, 'b').firstName).toBe('Deleted');
  });

  test('nothing new: the same array', () => {
    const list = opened(ann);
    const contacts = [{ ...known, user: ann }];
    expect(conversationsReducer(list, { type: 'contacts', contacts, myId: 'b' })).toBe(list);
  });
});
