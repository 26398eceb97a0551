import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { notifyOfMessages } from './messageNotifications.js';

const [ANN, BOB, EVE] = ['ann', 'bob', 'eve'].map((userId) => ({
  userId,
  firstName: userId[0].toUpperCase() + userId.slice(1),
}));
/** @param {any} other @param {number} unreadCount @returns {any} */
const conversation = (other, unreadCount) => ({
  user1Id: ANN.userId,
  user2Id: other.userId,
  user1: ANN,
  user2: other,
  unreadCount,
});
/** @param {any} user @returns {any} */
const from = ({ userId }) => ({ senderId: userId, content: 'a secret' });

/** @type {import('vitest').Mock} */
let shown;
beforeEach(() => {
  shown = vi.fn(async () => {});
  const registration = { showNotification: shown };
  vi.stubGlobal('navigator', { serviceWorker: { getRegistration: async () => registration } });
  vi.stubGlobal('Notification', { permission: 'granted' });
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
});
afterEach(() => vi.unstubAllGlobals());

test('each sender once, with how many wait of theirs; never what they say', async () => {
  const conversations = [conversation(BOB, 3), conversation(EVE, 1)];
  const facts = { myId: ANN.userId, conversations };
  await notifyOfMessages([from(BOB), from(EVE), from(BOB)], facts);
  expect(shown.mock.calls).toEqual([
    [
      'Judify',
      { body: '3 new messages from Bob', tag: 'messages bob', data: { href: '/messages/bob' } },
    ],
    [
      'Judify',
      { body: 'New message from Eve', tag: 'messages eve', data: { href: '/messages/eve' } },
    ],
  ]);
});

test.each([
  ['copies of my own', from(ANN), false],
  ['somebody looks at Judify', from(BOB), true],
])('nothing: %s', async (_name, message, isFocused) => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(isFocused);
  const conversations = [conversation(BOB, 1)];
  await notifyOfMessages([message], { myId: ANN.userId, conversations });
  expect(shown).not.toHaveBeenCalled();
});
