import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { conversationIdOf } from '../features/messages/core/conversationId.js';
import { forgetRest, forgetUser } from './forgetUser.js';

const [ann, eve, bob] = ['a-1', 'e-2', 'b-3'];

/** @param {string} name @returns {Promise<IDBDatabase>} */
function openNamed(name) {
  return new Promise((resolve) => {
    const request = indexedDB.open(name, 1);
    request.onsuccess = () => resolve(request.result);
  });
}

/** What the app keeps of somebody. @param {string} userId */
async function use(userId) {
  const conversation = conversationIdOf(userId, bob);
  for (const key of [
    ...['conversations', 'sessions', 'device', 'bookings', 'read_receipts'].map(
      (what) => `judify_${what}_${userId}`,
    ),
    `judify_messages_${conversation}`,
    `judify_draft_${conversation}`,
  ])
    localStorage.setItem(key, 'x');
  for (const name of ['', 'keys_', 'crypto_'])
    (await openNamed(`judify_${name}${userId}${name === 'crypto_' ? '_d1::matrix' : ''}`)).close();
}

const kept = async () => [
  ...Object.keys(localStorage),
  ...(await indexedDB.databases()).map(({ name }) => name),
];

beforeEach(async () => {
  localStorage.clear();
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name ?? '');
});

test('everything of one goes, and nothing of the other', async () => {
  localStorage.setItem('judify_theme', 'dark');
  await use(eve);
  const others = await kept();
  await use(ann);
  await forgetUser(ann);
  expect((await kept()).sort()).toEqual(others.sort());
});

test('who still has a database open is waited for', async () => {
  await use(ann);
  const db = await openNamed(`judify_${ann}`);
  db.onversionchange = () => db.close();
  await forgetUser(ann);
  expect(await kept()).toEqual([]);
});

test('what was cut off goes on with the next page', async () => {
  await use(ann);
  localStorage.setItem('judify_forget', ann);
  await forgetRest();
  expect(await kept()).toEqual([]);
  await use(eve);
  await forgetRest();
  expect((await kept()).length).toBe(10);
});
