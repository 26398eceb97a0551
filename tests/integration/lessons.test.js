/** The life of a session, and the rules of tutors: docs/http-api.md 5 and 6. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { dayFromNow } from '../person.js';
import { startServer } from '../server.js';

const code = ({ status, body }) => body.code ?? status;

const RULES = {
  lengths: [],
  bufferMinutes: 0,
  earliestMinutes: 0,
  latestDays: 365,
  cancelNoticeMinutes: 0,
  moveNoticeMinutes: 0,
  instant: false,
};

/** Ann has booked Bob in two days, 10:00 to 11:00. */
async function booked(t) {
  const server = await startServer(t);
  const [ann, bob, cid] = await server.users('ann', 'bob', 'cid');
  const { body } = await ann.book({ tutor: bob, start: dayFromNow(2, 600) });
  return { server, ann, bob, cid, session: body.session };
}

const read = async (who, { sessionId }) => (await who.get(`/api/sessions/${sessionId}`)).body;

/** What both read but for what each may do; it must be the same. */
async function agreed(ann, bob, session) {
  const [one, other] = await Promise.all([read(ann, session), read(bob, session)]);
  for (const page of [one, other]) delete page.session.moves;
  assert.deepEqual(one, other);
  return one;
}

const time = (days, minutes) => ({
  start: dayFromNow(days, minutes),
  end: dayFromNow(days, minutes + 60),
});

/** Half an hour from now, on a five-minute step. */
const soon = () => new Date(Math.ceil(Date.now() / 300_000 + 6) * 300_000).toISOString();

const setRules = (bob, rules, place = '') =>
  bob.put('/api/me/rules', { rules: { ...RULES, ...rules }, place });

const slots = async (who, bob, days, query = '') => {
  const range = `from=${dayFromNow(days)}&to=${dayFromNow(days + 1)}`;
  const { body } = await who.get(`/api/tutors/${bob.userId}/slots?${range}&minutes=60${query}`);
  return body.slots.map(({ start }) => start);
};

test('a session is accepted, and both hear and read it', async (t) => {
  const { ann, bob, session } = await booked(t);
  const [student, tutor] = [await ann.link(), await bob.link()];

  const answer = await bob.move(session, 'accept');

  assert.equal(answer.status, 200);
  for (const link of [student, tutor]) {
    const { revision, status } = await link.notice('session');
    assert.deepEqual([revision, status], [1, 'confirmed']);
  }
  const page = await agreed(ann, bob, session);
  assert.deepEqual(
    page.events.map(({ move, by }) => [move, by]),
    [
      ['book', ann.userId],
      ['accept', bob.userId],
    ],
  );
  assert.deepEqual((await bob.move(session, 'accept')).body, answer.body);
  assert.equal(code(await ann.move(session, 'cancel')), 'session_changed');
});

test('one of three proposed times is taken, and the old one is free again', async (t) => {
  const { ann, bob, cid, session } = await booked(t);
  const times = [time(2, 660), time(3, 600), time(4, 600)];
  const { body: proposed } = await bob.move(session, 'propose', { times });
  assert.deepEqual(proposed.session.proposal.times, times);
  assert.equal(proposed.session.start, session.start);

  const { body } = await ann.move(proposed.session, 'take', times[1]);

  assert.deepEqual([body.session.status, body.session.start], ['confirmed', times[1].start]);
  assert.equal(body.session.proposal, null);
  await agreed(ann, bob, session);
  assert.equal((await cid.book({ tutor: bob, start: session.start })).status, 201);
  assert.equal(code(await cid.book({ tutor: bob, start: times[1].start })), 'slot_taken');
});

test('what a session may be moved to is what the slots say', async (t) => {
  const { ann, bob, cid, session } = await booked(t);
  await cid.book({ tutor: bob, start: dayFromNow(2, 720) });

  const moving = `&moving=${session.sessionId}`;
  for (const who of [ann, bob]) {
    const offered = await slots(who, bob, 2, moving);
    const at = [540, 570, 600, 630, 660, 690, 720, 750, 780].map((m) => dayFromNow(2, m));
    const free = at.filter((start) => offered.includes(start));
    assert.deepEqual(free, [at[0], at[1], at[2], at[3], at[4], at[8]]);
    assert.equal(code(await who.get(`/api/tutors/${bob.userId}`)), 200);
  }
  const range = `from=${dayFromNow(2)}&to=${dayFromNow(3)}&minutes=60`;
  const strange = await cid.get(`/api/tutors/${bob.userId}/slots?${range}${moving}`);
  assert.deepEqual([strange.status, strange.body.member], [400, 'moving']);
  const refused = await ann.move(session, 'propose', { times: [time(2, 660), time(2, 690)] });
  assert.deepEqual([code(refused), refused.body.member], ['slot_taken', 'times[1]']);
});

test('the rules of a tutor hold for slots and bookings alike', async (t) => {
  const server = await startServer(t);
  const [ann, bob, cid] = await server.users('ann', 'bob', 'cid');
  const rules = { lengths: [90, 60], bufferMinutes: 30, latestDays: 5, earliestMinutes: 1440 };
  const { body: set } = await setRules(bob, rules, 'https://meet.example/bob');
  assert.deepEqual(set.rules.lengths, [60, 90]);
  assert.deepEqual((await bob.get('/api/me/rules')).body, set);
  const { body: shown } = await ann.get(`/api/tutors/${bob.userId}`);
  assert.deepEqual(shown.rules, set.rules);

  assert.equal((await ann.book({ tutor: bob, start: dayFromNow(2, 600) })).status, 201);

  const refusals = [
    [{ start: soon() }, 'too_soon'],
    [{ start: dayFromNow(6, 600) }, 'too_far_ahead'],
    [{ start: dayFromNow(3, 600), minutes: 45 }, 'length_not_offered'],
    [{ start: dayFromNow(2, 630) }, 'slot_taken'],
    [{ start: dayFromNow(2, 685) }, 'too_close'],
    [{ start: dayFromNow(2, 515) }, 'too_close'],
  ];
  for (const [booking, want] of refusals)
    assert.equal(code(await cid.book({ tutor: bob, ...booking })), want);
  const offered = await slots(cid, bob, 2);
  for (const minute of [540, 570, 600, 630, 660])
    assert.ok(!offered.includes(dayFromNow(2, minute)), `${minute} is offered`);
  for (const minute of [510, 690]) assert.ok(offered.includes(dayFromNow(2, minute)));
  assert.deepEqual(await slots(cid, bob, 6), []);
  assert.equal((await cid.book({ tutor: bob, start: dayFromNow(2, 690) })).status, 201);
});

test('who confirms at once gives the place with it', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  await setRules(bob, { instant: true, cancelNoticeMinutes: 60 }, 'https://meet.example/bob');
  const start = dayFromNow(2, 600);

  const { body } = await ann.book({ tutor: bob, start });

  const { status, place, moves, revision } = body.session;
  assert.deepEqual([status, place, revision], ['confirmed', 'https://meet.example/bob', 0]);
  const cancel = moves.find(({ move }) => move === 'cancel');
  assert.deepEqual(cancel, { move: 'cancel', until: start, freeUntil: dayFromNow(2, 540) });
});

test('a day off and extra hours are those of the date', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const day = (days) => dayFromNow(days).slice(0, 10);
  const dates = [
    { date: day(3), hours: [{ start: '20:00', end: '21:30' }] },
    { date: day(2), hours: [] },
  ];

  const { body } = await bob.put('/api/me/dates', { dates });

  assert.deepEqual(body.dates, [dates[1], dates[0]]);
  assert.deepEqual((await bob.get('/api/me/dates')).body, body);
  assert.deepEqual(await slots(ann, bob, 2), []);
  assert.deepEqual(await slots(ann, bob, 3), [dayFromNow(3, 1200), dayFromNow(3, 1230)]);
  assert.equal(code(await ann.book({ tutor: bob, start: dayFromNow(2, 600) })), 'outside_hours');
  assert.equal((await ann.book({ tutor: bob, start: dayFromNow(3, 1230) })).status, 201);
});

test('rules and dates that are not right are refused', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  assert.equal(code(await setRules(ann, {})), 'not_allowed');
  const rules = [
    [{ lengths: [61] }, 'lengths'],
    [{ lengths: [60, 60] }, 'lengths'],
    [{ lengths: ['60'] }, 'lengths'],
    [{ bufferMinutes: 121 }, 'bufferMinutes'],
    [{ latestDays: 0 }, 'latestDays'],
    [{ instant: 1 }, 'instant'],
    [{ more: 1 }, 'more'],
  ];
  for (const [rule, member] of rules)
    assert.deepEqual((await setRules(bob, rule)).body.member, member, JSON.stringify(rule));
  const hours = [{ start: '09:00', end: '10:00' }];
  const dates = [
    [{ date: '2027-02-29', hours }],
    [{ date: '2027-2-28', hours }],
    [{ date: '', hours }],
    [{ date: '2027-02-28', hours: [{ start: '10:00', end: '09:00' }] }],
    [{ date: '2027-02-28', hours: [...hours, { start: '10:00', end: '11:00' }] }],
    [
      { date: '2027-02-28', hours },
      { date: '2027-02-28', hours: [] },
    ],
  ];
  for (const list of dates) {
    const { body } = await bob.put('/api/me/dates', { dates: list });
    assert.equal(body.member, 'dates', JSON.stringify(list));
  }
});

function run(server, sql) {
  const file = path.join(server.data, 'judify.db');
  const { status, stderr } = spawnSync('sqlite3', ['-bail', file], { input: sql });
  assert.equal(status, 0, String(stderr));
}

/** Set the clock of a session back, as if it had been booked long ago. */
function makePast(server, { sessionId }, startMs, endMs) {
  const id = sessionId.replaceAll('-', '');
  run(
    server,
    `UPDATE sessions SET start_ms = ${startMs}, end_ms = ${endMs}
      WHERE session_id = x'${id}';`,
  );
}

/** So many lessons like the one that there is, cancelled, a day apart up to 40 days ago. */
function addOld(server, count) {
  run(
    server,
    `WITH RECURSIVE n(i) AS (SELECT 40 UNION ALL SELECT i + 1 FROM n WHERE i < ${39 + count})
     INSERT INTO sessions (session_id, tutor_id, student_id, subject, start_ms, end_ms, status,
                           notes, created_ms, updated_ms)
     SELECT randomblob(16), tutor_id, student_id, 'Old', ${Date.now()} - i * 86400000,
            ${Date.now()} + 3600000 - i * 86400000, 'cancelled', '', 1, 1
       FROM n, (SELECT * FROM sessions LIMIT 1);
     INSERT INTO session_events (session_id, revision, move, by_id, at_ms, status, start_ms,
                                 end_ms, is_late)
     SELECT session_id, 0, 'book', student_id, created_ms, 'requested', start_ms, end_ms, 0
       FROM sessions WHERE subject = 'Old';`,
  );
}

test('old lessons come fifty a page, and each can be asked for by itself', async (t) => {
  const { server, ann, bob, cid, session } = await booked(t);
  addOld(server, 120);
  for (const who of [ann, bob]) {
    const pages = [];
    for (let query = ''; query !== null;) {
      const { status, body } = await who.get(`/api/sessions${query}`);
      assert.equal(status, 200);
      pages.unshift(body.sessions);
      assert.deepEqual(new Set(Object.keys(body.people)), new Set([ann.userId, bob.userId]));
      query = body.next && `?before=${body.next}`;
    }
    assert.deepEqual(
      pages.map(({ length }) => length),
      [20, 50, 51],
    );
    const all = pages.flat();
    assert.equal(new Set(all.map(({ sessionId }) => sessionId)).size, 121);
    assert.deepEqual(
      all.map(({ start }) => start),
      all.map(({ start }) => start).sort(),
    );
    assert.equal(all.at(-1).sessionId, session.sessionId);
    assert.equal((await read(who, all[0])).session.subject, 'Old');
  }
  const { status, body } = await cid.get(`/api/sessions?before=${session.sessionId}`);
  assert.deepEqual([status, body.code, body.member], [400, 'invalid_query', 'before']);
});

test('time ends sessions, and those who wait are told', async (t) => {
  const { server, ann, bob, session } = await booked(t);
  const { body: later } = await ann.book({ tutor: bob, start: dayFromNow(3, 600) });
  const { body: accepted } = await bob.move(later.session, 'accept');
  const links = [await ann.link(), await bob.link()];
  const now = Date.now();

  makePast(server, session, now - 1000, now + 3_600_000);
  makePast(server, accepted.session, now - 3_600_000, now - 1000);

  for (const link of links) {
    const told = [await link.notice('session'), await link.notice('session')];
    assert.deepEqual(told.map(({ status }) => status).sort(), ['completed', 'expired']);
  }
  const page = await agreed(ann, bob, session);
  const last = page.events.at(-1);
  assert.deepEqual([last.move, last.by, last.at], ['expire', null, page.session.start]);
  assert.equal(code(await bob.move(session, 'accept')), 'too_late');
  assert.deepEqual((await read(ann, session)).session.moves, []);
});

const moves = () => [
  ['bob', 'accept'],
  ['bob', 'decline'],
  ['bob', 'cancel'],
  ['ann', 'cancel'],
  ['bob', 'propose', { times: [time(5, 600)] }],
  ['ann', 'propose', { times: [time(5, 660)] }],
  ['bob', 'take', time(4, 600)],
  ['bob', 'refuse'],
  ['ann', 'withdraw'],
  ['bob', 'place', { place: 'Room 7' }],
];

test('of every two moves at the same instant one is made, and both agree', async (t) => {
  const server = await startServer(t, ['--write-burst', '1000']);
  const [ann, bob] = await server.users('ann', 'bob');
  const people = { ann, bob };
  const all = moves();
  const pairs = all.flatMap((one, i) => all.slice(i).map((other) => [one, other]));
  assert.equal(pairs.length, 55);
  for (const [one, other] of pairs) {
    const what = `${one[0]} ${one[1]} against ${other[0]} ${other[1]}`;
    const { body } = await ann.book({ tutor: bob, start: dayFromNow(2, 600) });
    const { body: open } = await ann.move(body.session, 'propose', { times: [time(4, 600)] });

    const answers = await Promise.all(
      [one, other].map(([who, move, rest]) => people[who].move(open.session, move, rest)),
    );

    const codes = answers.map(code).sort();
    const want = one === other ? [200, 200] : [200, 'session_changed'];
    assert.deepEqual(codes, want, what);
    const page = await agreed(ann, bob, open.session);
    assert.equal(page.session.revision, 2, what);
    const made = answers.find(({ status }) => status === 200).body;
    assert.deepEqual(page.events, made.events, what);
    if (!['declined', 'cancelled'].includes(page.session.status))
      assert.equal((await ann.move(page.session, 'cancel')).status, 200, what);
  }
});
