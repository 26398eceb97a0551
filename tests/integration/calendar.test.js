/** Lessons as files and as a feed, read by another program: docs/http-api.md 6.1. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { call } from '../call.js';
import { dayFromNow } from '../person.js';
import { startServer } from '../server.js';

const READER = new URL('../../build/readers/read_calendar', import.meta.url).pathname;

/** What libical understands of it; fails when libical finds an error. */
function understood({ status, body }) {
  assert.equal(status, 200, JSON.stringify(body));
  return JSON.parse(execFileSync(READER, { input: body }));
}

const fileOf = (person, { sessionId }) => person.get(`/api/sessions/${sessionId}.ics`);

const seconds = (iso) => Date.parse(iso) / 1000;

async function booked(t, rest = {}) {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const start = dayFromNow(3, 600);
  const { body } = await ann.book({ tutor: bob, start, ...rest });
  return { server, ann, bob, session: body.session };
}

test('a lesson is a file that another program reads', async (t) => {
  const notes = 'Fractions, please; from page 12\nand the back\\slash. ' + 'Ünïcödé '.repeat(20);
  const { ann, bob, session } = await booked(t, { notes });

  const file = await fileOf(ann, session);
  assert.equal(file.headers['content-type'], 'text/calendar; charset=utf-8');
  const { method, events } = understood(file);
  assert.equal(method, 'PUBLISH');
  const [event] = events;
  assert.deepEqual(
    { ...event, stamp: undefined },
    {
      uid: `${session.sessionId}@judify`,
      sequence: 0,
      summary: 'Algebra with Bob Example',
      description: notes.trim(),
      status: 'TENTATIVE',
      start: seconds(session.start),
      end: seconds(session.end),
      organizer: 'Bob Example',
      stamp: undefined,
    },
  );
  const [his] = understood(await fileOf(bob, session)).events;
  assert.equal(his.summary, 'Algebra with Ann Example');
  assert.equal(his.uid, event.uid);
});

test('each move is one more in SEQUENCE, and cancelling is METHOD:CANCEL', async (t) => {
  const { ann, bob, session } = await booked(t);
  const accepted = await bob.move(session, 'accept');
  const place = 'https://meet.example.org/a,b;c';
  const placed = await bob.move(accepted.body.session, 'place', { place });
  const confirmed = understood(await fileOf(ann, session));
  assert.deepEqual(
    [confirmed.method, confirmed.events[0].status, confirmed.events[0].sequence],
    ['PUBLISH', 'CONFIRMED', 2],
  );
  assert.equal(confirmed.events[0].location, place);
  assert.match((await fileOf(ann, session)).body, /^URL:https:\/\/meet\.example\.org\/a,b;c\r$/m);

  const to = { start: dayFromNow(4, 660), end: dayFromNow(4, 720) };
  const proposed = await ann.move(placed.body.session, 'propose', { times: [to] });
  const taken = await bob.move(proposed.body.session, 'take', to);
  const moved = understood(await fileOf(ann, session)).events[0];
  assert.deepEqual([moved.sequence, moved.start], [4, seconds(to.start)]);
  assert.equal(moved.uid, confirmed.events[0].uid);

  await ann.move(taken.body.session, 'cancel');
  const cancelled = understood(await fileOf(bob, session));
  assert.deepEqual(
    [cancelled.method, cancelled.events[0].status, cancelled.events[0].sequence],
    ['CANCEL', 'CANCELLED', 5],
  );
});

test('only the two people of a lesson have its file', async (t) => {
  const { server, session } = await booked(t);
  const [eve] = await server.users('eve');
  assert.equal((await fileOf(eve, session)).status, 404);
  assert.equal((await call(server, 'GET', `/api/sessions/${session.sessionId}.ics`)).status, 401);
  assert.equal((await fileOf(eve, { sessionId: 'x' })).status, 404);
});

test('an address for calendar programs has all lessons, and can be taken back', async (t) => {
  const { server, ann, bob, session } = await booked(t);
  const start = dayFromNow(5, 600);
  const other = await ann.book({ tutor: bob, start, subject: 'Physics' });
  assert.deepEqual((await ann.get('/api/me/calendar')).body, { createdAt: null });

  const made = await ann.post('/api/me/calendar');
  assert.equal(made.status, 201);
  const feed = understood(await call(server, 'GET', made.body.path));
  assert.equal(feed.method, 'PUBLISH');
  const ids = [session.sessionId, other.body.session.sessionId].map((id) => `${id}@judify`);
  assert.deepEqual(
    feed.events.map(({ uid }) => uid),
    ids,
  );
  assert.equal((await ann.get('/api/me/calendar')).body.createdAt, made.body.createdAt);

  await ann.move(session, 'cancel');
  const after = understood(await call(server, 'GET', made.body.path)).events;
  assert.deepEqual(
    after.map(({ status }) => status),
    ['CANCELLED', 'TENTATIVE'],
  );

  const renewed = await ann.post('/api/me/calendar');
  assert.notEqual(renewed.body.path, made.body.path);
  assert.equal((await call(server, 'GET', made.body.path)).status, 404);
  assert.equal((await call(server, 'GET', renewed.body.path)).status, 200);
  assert.equal((await ann.delete('/api/me/calendar')).status, 204);
  assert.equal((await call(server, 'GET', renewed.body.path)).status, 404);
  assert.equal((await ann.delete('/api/me/calendar')).status, 204);
});

test('a feed is nobody else’s, and needs its own token', async (t) => {
  const { server, ann, bob } = await booked(t);
  const { body } = await bob.post('/api/me/calendar');
  const feed = understood(await call(server, 'GET', body.path));
  assert.equal(feed.events[0].summary, 'Algebra with Ann Example');
  for (const token of ['', 'x', ann.token, 'A'.repeat(43), `${body.path.slice(15, -4)}A`]) {
    const answer = await call(server, 'GET', `/api/calendars/${token}.ics`);
    assert.equal(answer.status, 404, token);
  }
});
