import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBookedStore } from './bookedStore.js';

/** @type {Record<string, any>} what the server answers, by path; missing: it cannot be reached */
let server;

/** @param {string} sessionId @param {number} revision @returns {any} */
const session = (sessionId, revision) => ({
  sessionId,
  revision,
  tutorId: 't',
  studentId: 'me',
  start: '2026-11-24T13:00:00.000Z',
});
const tutor = { userId: 't', firstName: 'Tom', lastName: 'T', timeZone: 'Europe/Lisbon' };
const student = { userId: 'me', firstName: 'Me', lastName: 'M' };

/** @param {any} one */
function answer(one) {
  const events = Array.from({ length: one.revision + 1 }, (_, revision) => ({ revision }));
  server[`/api/sessions/${one.sessionId}`] = { session: one, tutor, student, events };
}

beforeEach(() => {
  localStorage.clear();
  server = {
    '/api/tutors/t': { tutor },
    '/api/sessions': { sessions: [session('a', 2)], people: {} },
  };
  answer(session('a', 2));
  vi.stubGlobal('fetch', async (/** @type {string} */ path) => {
    if (!(path in server)) throw new TypeError('no network');
    return new Response(JSON.stringify(server[path]), {
      headers: { 'Content-Type': 'application/json' },
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

test('what happened while nobody was told is asked for with the list', async () => {
  const store = createBookedStore('me');
  await store.reload();
  expect(store.read()).toMatchObject({ status: 'ready', data: { zones: { t: 'Europe/Lisbon' } } });
  expect(store.read().data?.events.a).toHaveLength(3);
});

test('a notice brings that lesson, also one that is new', async () => {
  const store = createBookedStore('me');
  await store.reload();
  answer(session('b', 0));
  await store.refresh('b');
  expect(store.read().data?.sessions.map(({ sessionId }) => sessionId)).toEqual(['a', 'b']);
});

test('without a server the last known lessons are there, as of then', async () => {
  await createBookedStore('me', () => '2026-11-23T09:00:00.000Z').reload();
  server = {};

  const store = createBookedStore('me');
  expect(store.read().status).toBe('loading');
  await store.reload();
  expect(store.read()).toMatchObject({
    status: 'failed',
    error: { code: 'offline' },
    data: { asOf: '2026-11-23T09:00:00.000Z', sessions: [{ sessionId: 'a' }] },
  });
  expect(createBookedStore('other').read().data).toBeNull();
});

test('a lesson that cannot be asked for is asked for again', async () => {
  vi.useFakeTimers();
  const store = createBookedStore('me');
  await store.reload();
  delete server['/api/sessions/a'];
  await store.refresh('a');
  expect(store.read().status).toBe('failed');

  server['/api/sessions'].sessions = [session('a', 3)];
  answer(session('a', 3));
  await vi.advanceTimersByTimeAsync(3_000);
  await vi.waitFor(() => expect(store.read().data?.events.a).toHaveLength(4));
  expect(store.read().status).toBe('ready');
  vi.useRealTimers();
});

/** Lessons c and b before a, a page each. */
function twoPages() {
  const [c, b] = ['c', 'b'].map((id) => ({ ...session(id, 0), start: `2026-01-0${id}` }));
  server['/api/sessions'].next = 'a';
  server['/api/sessions?before=a'] = { sessions: [b], people: {}, next: 'b' };
  server['/api/sessions?before=b'] = { sessions: [c], people: {}, next: null };
}
/** @param {ReturnType<typeof createBookedStore>} store */
const idsOf = (store) => store.read().data?.sessions.map(({ sessionId }) => sessionId);

test('older lessons come a page at a time, until there are no more', async () => {
  twoPages();
  const store = createBookedStore('me');
  await store.reload();
  expect(store.read().older).toBe('a');
  const reading = store.readOlder();
  expect(store.read().isReadingOlder).toBe(true);
  await Promise.all([reading, store.readOlder()]);
  expect(idsOf(store)).toEqual(['a', 'b']);
  await store.readOlder();
  expect(idsOf(store)).toEqual(['a', 'b', 'c']);
  expect(store.read()).toMatchObject({ status: 'ready', older: null, isReadingOlder: false });
});

test('after a reload, pages that are known are passed over', async () => {
  twoPages();
  const store = createBookedStore('me');
  await store.reload();
  await store.readOlder();
  await store.reload();
  await store.readOlder();
  expect(idsOf(store)).toEqual(['a', 'b', 'c']);
});

test('older lessons that cannot be had are a failure, and can be asked for again', async () => {
  twoPages();
  const store = createBookedStore('me');
  await store.reload();
  const page = server['/api/sessions?before=a'];
  delete server['/api/sessions?before=a'];
  await store.readOlder();
  expect(store.read()).toMatchObject({ status: 'failed', isReadingOlder: false });
  server['/api/sessions?before=a'] = page;
  await store.reload();
  await store.readOlder();
  expect(idsOf(store)).toEqual(['a', 'b']);
});

test('a lesson that no list had is asked for once it is named', async () => {
  const store = createBookedStore('me');
  await store.reload();
  await store.learn('old');
  expect(store.read().status).toBe('ready');
  answer(session('old', 3));
  await store.learn('old');
  expect(idsOf(store)).toEqual(['a', 'old']);
  expect(store.read().data?.events.old).toHaveLength(4);
});

test('what is no lesson of ours is asked for once, and is no failure', async () => {
  const store = createBookedStore('me');
  await store.reload();
  const fetched = vi.fn(async () => new Response('{}', { status: 404 }));
  vi.stubGlobal('fetch', fetched);
  await store.learn('theirs');
  await store.learn('theirs');
  expect(fetched).toHaveBeenCalledOnce();
  expect(store.read().status).toBe('ready');
});
