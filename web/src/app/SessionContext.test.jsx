import { renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionProvider } from './SessionContext.jsx';
import { useSessions } from './useSessions.js';

const intent = {
  tutorId: 't1',
  subject: 'Maths',
  start: '2026-11-24T13:00:00.000Z',
  end: '2026-11-24T14:00:00.000Z',
};
const session = {
  ...intent,
  sessionId: 's1',
  studentId: 'u1',
  status: 'requested',
  revision: 0,
  place: '',
  proposal: null,
  moves: [],
};
const tutor = { userId: 't1', firstName: 'Ada', lastName: 'B', timeZone: 'Europe/Lisbon' };
const student = { userId: 'u1', firstName: 'Ann', lastName: 'C' };
const booked = { revision: 0, move: 'book' };
const cancelled = {
  session: { ...session, status: 'cancelled', revision: 1 },
  tutor,
  student,
  events: [booked, { revision: 1, move: 'cancel' }],
};

/** @type {import('vitest').Mock} what POST /api/sessions answers */
let post;
/** @type {import('vitest').Mock} what GET /api/sessions/s1 answers */
let details;
/** @type {{ current: import('./SessionContext.jsx').SessionValue }} */
let sessions;

/** @param {number} status @param {unknown} body */
function answer(status, body) {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}

/** @param {{ children: React.ReactNode }} props */
function Wrapper({ children }) {
  return <SessionProvider userId="u1">{children}</SessionProvider>;
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  details = vi.fn(async () => answer(200, { session, tutor, student, events: [booked] }));
  post = vi.fn(async () => answer(201, { session, tutor }));
  vi.stubGlobal('fetch', async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
    if (path.startsWith('/api/sessions/s1') && init.method === 'GET') return details();
    if (init.method === 'POST') return post(/** @type {Headers} */ (init.headers));
    if (path === '/api/sessions') return answer(200, { sessions: [session], people: {} });
    return answer(200, { tutor });
  });
  sessions = renderHook(useSessions, { wrapper: Wrapper }).result;
});
afterEach(() => vi.unstubAllGlobals());

/** @param {number} call */
function keyOf(call) {
  return post.mock.calls[call][0].get('Idempotency-Key');
}

test('a booking returns the session and the tutor', async () => {
  expect(await sessions.current.book(intent)).toEqual({ session, tutor });
});

test('a lost answer is asked for again under the same key', async () => {
  post.mockRejectedValueOnce(new TypeError('network'));

  await expect(sessions.current.book(intent)).rejects.toMatchObject({ code: 'offline' });
  await sessions.current.book(intent);
  await sessions.current.book(intent);

  expect(keyOf(1)).toBe(keyOf(0));
  expect(keyOf(2)).not.toBe(keyOf(0));
});

test('a refusal for good ends the intent', async () => {
  post.mockResolvedValueOnce(answer(409, { code: 'slot_taken', detail: 'Taken.' }));

  await expect(sessions.current.book(intent)).rejects.toMatchObject({ code: 'slot_taken' });
  await sessions.current.book(intent);

  expect(keyOf(1)).not.toBe(keyOf(0));
});

test('the lessons come with the tutors’ zones', async () => {
  await waitFor(() => expect(sessions.current.booked.status).toBe('ready'));
  expect(sessions.current.booked.data).toMatchObject({
    sessions: [session],
    zones: { t1: 'Europe/Lisbon' },
    events: {},
  });
});

test('a move is answered with the lesson as it is after it', async () => {
  await waitFor(() => expect(sessions.current.booked.status).toBe('ready'));
  post.mockResolvedValueOnce(answer(200, cancelled));

  await sessions.current.move(/** @type {any} */ (session), 'cancel');

  await waitFor(() =>
    expect(sessions.current.booked.data).toMatchObject({
      sessions: [{ status: 'cancelled' }],
      events: { s1: [booked, { move: 'cancel' }] },
    }),
  );
});

test('of a lesson that has changed meanwhile the refusal comes with how it is now', async () => {
  await waitFor(() => expect(sessions.current.booked.status).toBe('ready'));
  post.mockResolvedValueOnce(answer(409, { code: 'session_changed', title: 'It has changed.' }));
  details.mockResolvedValueOnce(answer(200, cancelled));

  await expect(sessions.current.move(/** @type {any} */ (session), 'accept')).rejects.toMatchObject(
    { code: 'session_changed' },
  );

  await waitFor(() =>
    expect(sessions.current.booked.data?.sessions).toMatchObject([{ status: 'cancelled' }]),
  );
});
