import { expect, test, vi } from 'vitest';
import { loginReducer, loginStore } from './loginStore.js';

/** @type {import('../net/shapes.js').User} */
const ann = { userId: 'u1', username: 'ann', firstName: 'Ann', lastName: 'B', role: 'student' };
/** @type {import('./loginStore.js').Login} */
const checking = { status: 'checking', user: null };
/** @type {import('./loginStore.js').Login} */
const asAnn = { status: 'in', user: ann };

/** @type {[string, import('./loginStore.js').Login, any, import('./loginStore.js').Login][]} */
const rows = [
  ['the server knows her', checking, { type: 'logged_in', user: ann }, asAnn],
  ['the server knows nobody', checking, { type: 'logged_out' }, { status: 'out', user: null }],
  [
    'nobody answers, nobody remembered',
    checking,
    { type: 'unreachable' },
    { status: 'out', user: null },
  ],
  ['nobody answers, she is remembered', asAnn, { type: 'unreachable' }, asAnn],
  ['another tab logged out', asAnn, { type: 'logged_out' }, { status: 'out', user: null }],
];

test.each(rows)('%s', (_name, before, event, after) => {
  expect(loginReducer(before, event)).toEqual(after);
});

test('who has left is out, also while a frozen tab keeps a database open', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }));
  vi.stubGlobal('indexedDB', {
    databases: async () => [],
    deleteDatabase: () => ({}),
  });
  localStorage.setItem('judify_sessions_u1', 'x');
  loginStore.setUser(ann);
  const left = loginStore.leave('correct horse');
  await vi.advanceTimersByTimeAsync(10_000);
  await left;
  expect(loginStore.read()).toEqual({ status: 'out', user: null });
  expect(localStorage.getItem('judify_sessions_u1')).toBeNull();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
