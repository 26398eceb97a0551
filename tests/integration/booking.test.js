/** Tutors, their hours, and booking one: docs/http-api.md 5 and 6. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { call } from '../call.js';
import { dayFromNow } from '../person.js';
import { startServer } from '../server.js';

const refusal = ({ status, body }) => [status, body?.code, body?.member];

async function annAndBob(t) {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  return { server, ann, bob };
}

/** Hours on one weekday, that of `day` from now. */
function hoursOn(day, start, end) {
  const weekday = new Date(dayFromNow(day)).getUTCDay() || 7;
  return [{ weekday, start, end }];
}

const slotsOf = (who, tutor, from, to, minutes = 60) =>
  who.get(`/api/tutors/${tutor.userId}/slots?from=${from}&to=${to}&minutes=${minutes}`);

test('a tutor is found by subject and by words, by anybody', async (t) => {
  const { server, bob } = await annAndBob(t);
  const find = async (query) => {
    const { body } = await call(server, 'GET', `/api/tutors?${query}`);
    return body.tutors.map(({ userId }) => userId);
  };

  assert.deepEqual(await find(''), [bob.userId]);
  assert.deepEqual(await find('subject=ALGEBRA'), [bob.userId]);
  assert.deepEqual(await find('subject=Alge'), []);
  assert.deepEqual(await find('q=patient%20bob'), [bob.userId]);
  assert.deepEqual(await find('q=nowhere'), []);
  assert.deepEqual(await find('q=%25'), []);
  const { body } = await call(server, 'GET', `/api/tutors/${bob.userId}`);
  assert.deepEqual(body.tutor.subjects, ['Algebra', 'Physics']);
  assert.equal(body.tutor.email, undefined);
  const subjects = await call(server, 'GET', '/api/subjects');
  assert.deepEqual(subjects.body.subjects, ['Algebra', 'Physics']);
});

test('tutors come twenty a page', async (t) => {
  const server = await startServer(t);
  const tutors = await server.users(...Array(21).fill('tom'));

  const first = await call(server, 'GET', '/api/tutors');
  assert.deepEqual([first.body.tutors.length, first.body.next], [20, 2]);
  const second = await call(server, 'GET', '/api/tutors?page=2');
  assert.deepEqual([second.body.tutors.length, second.body.next], [1, null]);
  const seen = [...first.body.tutors, ...second.body.tutors].map(({ userId }) => userId);
  assert.deepEqual(new Set(seen), new Set(tutors.map(({ userId }) => userId)));
  for (const page of ['0', '-1', 'x', '1.5']) {
    const answer = await call(server, 'GET', `/api/tutors?page=${page}`);
    assert.deepEqual(refusal(answer).slice(0, 2), [400, 'invalid_query'], page);
  }
});

test('who is no tutor is not found, and has no profile', async (t) => {
  const { server, ann } = await annAndBob(t);
  const answer = await call(server, 'GET', `/api/tutors/${ann.userId}`);
  assert.deepEqual(refusal(answer).slice(0, 2), [404, 'tutor_not_found']);
  const profile = { subjects: ['Algebra'], bio: '', hourlyRate: 0, currency: 'EUR' };
  assert.deepEqual(refusal(await ann.put('/api/me/tutor', profile)).slice(0, 2), [
    403,
    'not_allowed',
  ]);
});

test('a profile that is not right is refused', async (t) => {
  const { bob } = await annAndBob(t);
  const right = {
    subjects: ['Algebra'],
    bio: 'Hello.\nAsk me.',
    hourlyRate: 12.5,
    currency: 'GBP',
  };
  assert.equal((await bob.put('/api/me/tutor', right)).body.tutor.hourlyRate, 12.5);
  const rows = [
    ['no subject', { subjects: [] }, 'subjects'],
    ['21 subjects', { subjects: [...Array(21).keys()].map(String) }, 'subjects'],
    ['two alike', { subjects: ['Algebra', 'algebra'] }, 'subjects'],
    ['an empty subject', { subjects: [''] }, 'subjects'],
    ['a long bio', { bio: 'x'.repeat(2001) }, 'bio'],
    ['a control character', { bio: 'a\u0007b' }, 'bio'],
    ['a rate below nothing', { hourlyRate: -1 }, 'hourlyRate'],
    ['a rate of thirds', { hourlyRate: 3.333 }, 'hourlyRate'],
    ['a rate above all', { hourlyRate: 10_001 }, 'hourlyRate'],
    ['no currency', { currency: 'euro' }, 'currency'],
  ];
  for (const [what, change, member] of rows) {
    const answer = await bob.put('/api/me/tutor', { ...right, ...change });
    assert.deepEqual(refusal(answer), [400, 'invalid_member', member], what);
  }
});

test('hours that are not right are refused', async (t) => {
  const { bob } = await annAndBob(t);
  const row = (start, end, weekday = 1) => ({ weekday, start, end });
  const rows = [
    ['no such weekday', [row('09:00', '10:00', 8)]],
    ['an end before its start', [row('10:00', '09:00')]],
    ['an end at its start', [row('10:00', '10:00')]],
    ['steps of a minute', [row('09:01', '10:00')]],
    ['past midnight', [row('09:00', '24:05')]],
    ['two that overlap', [row('09:00', '11:00'), row('10:00', '12:00')]],
    ['two that touch', [row('09:00', '10:00'), row('10:00', '11:00')]],
    ['71 rows', Array(71).fill(row('09:00', '10:00'))],
    ['a time that is none', [row('9:00', '10:00')]],
  ];
  for (const [what, hours] of rows) {
    const answer = await bob.put('/api/me/availability', { timeZone: 'UTC', hours });
    assert.deepEqual(refusal(answer).slice(0, 2), [400, 'invalid_member'], what);
  }
  const late = { timeZone: 'Asia/Tokyo', hours: [row('18:00', '24:00')] };
  assert.deepEqual((await bob.put('/api/me/availability', late)).body, late);
  assert.equal((await bob.get('/api/me')).body.user.timeZone, 'Asia/Tokyo');
});

test('the slots are those that can be booked, and no others', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  await bob.teach(['Algebra'], hoursOn(2, '09:00', '11:00'));
  const at = (minutes) => dayFromNow(2, minutes);
  const slots = async (who, minutes) =>
    (await slotsOf(who, bob, at(0), at(24 * 60), minutes)).body.slots.map(({ start }) => start);

  assert.deepEqual(await slots(ann), [at(540), at(570), at(600)]);
  assert.deepEqual(await slots(ann, 120), [at(540)]);
  assert.deepEqual(await slots(ann, 125), []);
  assert.equal((await ann.book({ tutor: bob, start: at(540), minutes: 30 })).status, 201);
  assert.deepEqual(await slots(ann), [at(570), at(600)]);

  const anybody = await call(
    server,
    'GET',
    `/api/tutors/${bob.userId}/slots?from=${at(0)}&to=${at(1440)}&minutes=30`,
  );
  assert.equal(anybody.body.slots.length, 3);
  assert.equal(anybody.body.timeZone, 'UTC');
});

test('the slots know when the caller is busy', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [eve, cid] = await server.users('eve', 'cid');
  const at = (minutes) => dayFromNow(3, minutes);
  await ann.book({ tutor: eve, start: at(600) });

  const starts = async (who) =>
    (await slotsOf(who, bob, at(600), at(720))).body.slots.map(({ start }) => start);

  assert.deepEqual(await starts(ann), [at(660), at(690)]);
  assert.deepEqual(await starts(cid), [at(600), at(630), at(660), at(690)]);
});

test('a question for slots that is not right is refused', async (t) => {
  const { ann, bob } = await annAndBob(t);
  const [from, to] = [dayFromNow(1), dayFromNow(2)];
  const rows = [
    [`from=${from}&to=${to}`, 'minutes'],
    [`from=${from}&minutes=60`, 'to'],
    [`from=${from}&to=${to}&minutes=10`, 'minutes'],
    [`from=${from}&to=${to}&minutes=61`, 'minutes'],
    [`from=${from}&to=${dayFromNow(44)}&minutes=60`, 'to'],
    [`from=2026-11-23&to=${to}&minutes=60`, 'from'],
    [`from=2026-02-30T00:00:00.000Z&to=${to}&minutes=60`, 'from'],
  ];
  for (const [query, member] of rows) {
    const answer = await ann.get(`/api/tutors/${bob.userId}/slots?${query}`);
    assert.deepEqual(refusal(answer), [400, 'invalid_query', member], query);
  }
});

test('a booking is answered with the session and the tutor', async (t) => {
  const { ann, bob } = await annAndBob(t);
  const start = dayFromNow(2, 600);

  const { status, body } = await ann.book({ tutor: bob, start, notes: 'Chapter 3' });

  assert.equal(status, 201);
  const { sessionId, ...session } = body.session;
  assert.deepEqual(session, {
    tutorId: bob.userId,
    studentId: ann.userId,
    subject: 'Algebra',
    start,
    end: dayFromNow(2, 660),
    status: 'requested',
    notes: 'Chapter 3',
    revision: 0,
    place: '',
    proposal: null,
    moves: [
      { move: 'cancel', until: start, freeUntil: start },
      { move: 'propose', until: start, freeUntil: start },
    ],
  });
  assert.equal(body.tutor.userId, bob.userId);
  for (const who of [ann, bob]) {
    const list = (await who.get('/api/sessions')).body;
    assert.deepEqual(
      list.sessions.map(({ moves: _, ...rest }) => rest),
      [body.session].map(({ moves: _, ...rest }) => rest),
    );
    assert.equal(list.people[bob.userId].firstName, 'Bob');
    assert.equal((await who.get(`/api/sessions/${sessionId}`)).body.student.userId, ann.userId);
  }
});

test('a session is shown to its two people only', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [eve] = await server.users('eve');
  const { body } = await ann.book({ tutor: bob, start: dayFromNow(2, 600) });

  const answer = await eve.get(`/api/sessions/${body.session.sessionId}`);
  assert.deepEqual(refusal(answer).slice(0, 2), [404, 'not_found']);
  assert.deepEqual((await eve.get('/api/sessions')).body.sessions, []);
});

test('every wrong booking has a refusal of its own', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [eve, cid] = await server.users('eve', 'cid');
  await bob.teach(['Algebra'], hoursOn(2, '09:00', '17:00'));
  const at = (minutes) => dayFromNow(2, minutes);
  await cid.book({ tutor: bob, start: at(600) });
  await ann.book({ tutor: eve, start: at(720), subject: 'Physics' });
  const nobody = { userId: '01890000-0000-7000-8000-000000000001' };
  const rows = [
    ['no length', { start: at(840), minutes: 0 }, 400, 'invalid_length'],
    ['an end before its start', { start: at(840), minutes: -60 }, 400, 'invalid_length'],
    ['ten minutes', { start: at(840), minutes: 10 }, 400, 'invalid_length'],
    ['more than four hours', { start: at(540), minutes: 245 }, 400, 'invalid_length'],
    ['61 minutes', { start: at(840), minutes: 61 }, 400, 'invalid_length'],
    ['a tutor of nowhere', { tutor: nobody, start: at(840) }, 404, 'tutor_not_found'],
    ['a student as tutor', { tutor: cid, start: at(840) }, 404, 'tutor_not_found'],
    ['yesterday', { start: dayFromNow(-1, 600) }, 409, 'in_the_past'],
    ['in two years', { start: dayFromNow(730, 600) }, 409, 'too_far_ahead'],
    ['a subject not taught', { start: at(840), subject: 'Greek' }, 409, 'unknown_subject'],
    ['before the hours', { start: at(480) }, 409, 'outside_hours'],
    ['over their end', { start: at(990) }, 409, 'outside_hours'],
    ['taken', { start: at(600) }, 409, 'slot_taken'],
    ['taken at its end', { start: at(570) }, 409, 'slot_taken'],
    ['taken around it', { start: at(570), minutes: 120 }, 409, 'slot_taken'],
    ['busy elsewhere', { start: at(690) }, 409, 'student_busy'],
    ['notes of 1,001', { start: at(840), notes: 'x'.repeat(1001) }, 400, 'invalid_member'],
    ['right before', { start: at(540), minutes: 60 }, 201, undefined],
    ['right after', { start: at(660), minutes: 60 }, 201, undefined],
  ];
  for (const [what, booking, ...expected] of rows)
    assert.deepEqual(
      refusal(await ann.book({ tutor: bob, ...booking })).slice(0, 2),
      expected,
      what,
    );
  const tutorBooks = await eve.book({ tutor: bob, start: at(840) });
  assert.deepEqual(refusal(tutorBooks).slice(0, 2), [403, 'not_allowed']);
});

test('the same key gives the same answer, and books once', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [cid] = await server.users('cid');
  const booking = { tutor: bob, start: dayFromNow(2, 600), key: 'one-key' };

  const first = await ann.book(booking);
  const second = await ann.book(booking);
  assert.deepEqual([second.status, second.body], [first.status, first.body]);
  assert.equal((await ann.get('/api/sessions')).body.sessions.length, 1);

  const other = await ann.book({ ...booking, start: dayFromNow(3, 600) });
  assert.deepEqual(refusal(other).slice(0, 2), [422, 'idempotency_key_reused']);
  const somebodyElse = await cid.book({ ...booking, start: dayFromNow(3, 600) });
  assert.equal(somebodyElse.status, 201);
  const without = await ann.post('/api/sessions', {
    tutorId: bob.userId,
    subject: 'Algebra',
    start: dayFromNow(4, 600),
    end: dayFromNow(4, 660),
  });
  assert.deepEqual(refusal(without).slice(0, 2), [400, 'idempotency_key_required']);
});

test('the same key at the same instant books once', async (t) => {
  const { ann, bob } = await annAndBob(t);
  const booking = { tutor: bob, start: dayFromNow(2, 600), key: 'twice-at-once' };

  const answers = await Promise.all([1, 2, 3, 4].map(() => ann.book(booking)));

  for (const { status, body } of answers) assert.deepEqual([status, body], [201, answers[0].body]);
  assert.equal((await ann.get('/api/sessions')).body.sessions.length, 1);
});

test('64 people want one slot: one has it, 63 are told', async (t) => {
  const { server, bob } = await annAndBob(t);
  const students = await server.users(...Array(64).fill('cid'));
  const start = dayFromNow(2, 600);
  server.agent.destroy();
  server.agent = new http.Agent({ keepAlive: true, maxSockets: 60 });

  const answers = await Promise.all(students.map((each) => each.book({ tutor: bob, start })));

  const codes = answers.map(({ status, body }) => body.code ?? status);
  assert.equal(codes.filter((code) => code === 201).length, 1, codes.join(' '));
  assert.equal(codes.filter((code) => code === 'slot_taken').length, 63, codes.join(' '));
  assert.equal((await bob.get('/api/sessions')).body.sessions.length, 1);
});

test('one student books two tutors at the same instant: one lesson', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [eve] = await server.users('eve');
  const start = dayFromNow(2, 600);

  const answers = await Promise.all([bob, eve].map((tutor) => ann.book({ tutor, start })));

  const codes = answers.map(({ status, body }) => body.code ?? status).sort();
  assert.deepEqual(codes, [201, 'student_busy']);
});

test('a booking survives a kill the moment it was answered', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const { body } = await ann.book({ tutor: bob, start: dayFromNow(2, 600) });

  await server.kill();
  await server.restart();

  assert.deepEqual((await ann.get('/api/sessions')).body.sessions, [body.session]);
});

test('the hours keep their local time over a change of clocks', async (t) => {
  const { ann, bob } = await annAndBob(t);
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '09:00', end: '10:00' }));
  await bob.put('/api/me/availability', { timeZone: 'Europe/Berlin', hours });
  const change = nextChangeInBerlin();

  const day = 86_400_000;
  const { body } = await slotsOf(
    ann,
    bob,
    new Date(change - 2 * day).toISOString(),
    new Date(change + 3 * day).toISOString(),
  );

  const local = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    hour: '2-digit',
    minute: '2-digit',
  });
  assert.equal(body.slots.length, 5);
  for (const { start } of body.slots) assert.equal(local.format(new Date(start)), '09:00');
  assert.equal(new Set(body.slots.map(({ start }) => start.slice(11))).size, 2);
});

/** Midnight UTC of the next day on which Berlin's clocks change, at least two days from now. */
function nextChangeInBerlin() {
  const hourAt = (ms) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit' }).format(ms);
  let day = Date.parse(dayFromNow(3));
  while (hourAt(day) === hourAt(day + 86_400_000)) day += 86_400_000;
  return day;
}
