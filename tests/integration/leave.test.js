/** Deleting an account: what goes, what stays with the others, who hears (docs/http-api.md 3.2). */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { call } from '../call.js';
import { startMailServer } from '../mail_server.js';
import { PASSWORD, dayFromNow } from '../person.js';
import { judify, startServer } from '../server.js';

const leave = (person, current = PASSWORD) =>
  person.call('DELETE', '/api/me', { body: { current } });
const logIn = (server, { email }) =>
  call(server, 'POST', '/api/logins', { body: { email, password: PASSWORD } });
const contactOf = async (one, other) =>
  (await one.get('/api/contacts')).body.contacts.find(({ user }) => user.userId === other.userId);

/** Ann has a lesson with Bob the day after tomorrow, confirmed. */
async function pairWithLesson(t, ...settings) {
  const server = await startServer(t, settings);
  const [ann, bob] = await server.users('ann', 'bob');
  const booked = await ann.book({ tutor: bob, start: dayFromNow(2, 600), notes: 'Call me' });
  const answer = await bob.move(booked.body.session, 'accept');
  return { server, ann, bob, session: answer.body.session };
}

test('who leaves is gone, and the other one hears of it at once', async (t) => {
  const { server, ann, bob, session } = await pairWithLesson(t);
  const [desk, phone, link] = [await ann.link(), await ann.link(), await bob.link()];
  await link.notice('presence', ({ online }) => online.includes(ann.userId));
  const known = await bob.devicesOf(ann);

  const { status, headers } = await leave(ann);
  assert.equal(status, 204);
  assert.match(headers['set-cookie'][0], /^judify_login=;.*Max-Age=0/);

  await link.notice('presence', ({ offline }) => offline.includes(ann.userId));
  assert.equal((await link.notice('contact')).userId, ann.userId);
  const cancelled = await link.notice('session');
  assert.deepEqual([cancelled.sessionId, cancelled.status], [session.sessionId, 'cancelled']);
  for (const each of [desk, phone]) assert.equal(await each.closed(), 4403);
  await link.send({ to: ann, device: known.devices[0], epoch: known.devicesEpoch, id: 'm1' });
  assert.equal((await link.next('REFUSED')).code, 'not_contact');

  const page = (await bob.get(`/api/sessions/${session.sessionId}`)).body;
  const { move, by } = page.events.at(-1);
  assert.deepEqual([page.session.status, move, by], ['cancelled', 'cancel', ann.userId]);
  assert.equal(page.session.notes, '');
  const standIn = {
    userId: ann.userId,
    username: ann.userId,
    firstName: 'Deleted',
    lastName: 'user',
    role: 'student',
    deleted: true,
  };
  assert.deepEqual(page.student, { ...standIn, timeZone: 'UTC' });
  const contact = await contactOf(bob, ann);
  assert.deepEqual(contact, {
    user: standIn,
    online: false,
    blocked: false,
    devicesEpoch: 0,
    devices: [],
  });

  for (const who of [ann, { email: ann.email }])
    assert.equal((await logIn(server, who)).body.code, 'wrong_credentials');
  assert.equal((await ann.get('/api/me')).body.code, 'login_required');
  assert.equal((await leave(ann)).body.code, 'login_required');
});

test('with a wrong password nothing is done', async (t) => {
  const { ann, bob, session } = await pairWithLesson(t);
  const link = await ann.link();
  const { status, body } = await leave(ann, `${PASSWORD}!`);
  assert.deepEqual([status, body.code], [401, 'wrong_credentials']);
  for (const wrong of [{}, { current: 7 }, { current: PASSWORD, more: 1 }])
    assert.equal((await ann.call('DELETE', '/api/me', { body: wrong })).status, 400);
  assert.equal((await ann.delete('/api/me')).status, 415);
  assert.equal((await ann.get('/api/me')).status, 200);
  assert.equal(
    (await bob.get(`/api/sessions/${session.sessionId}`)).body.session.status,
    'confirmed',
  );
  await link.hearsNothing();
});

test('a password cannot be guessed this way either', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  let last;
  for (let n = 0; n < 12 && last?.status !== 429; n += 1) last = await leave(ann, `guess ${n}`);
  assert.equal(last.body.code, 'slow_down');
  assert.equal((await ann.get('/api/me')).status, 200);
});

test('what waited goes back, and what was sent before still arrives', async (t) => {
  const { ann, bob } = await pairWithLesson(t);
  const [away, tablet] = [await ann.addDevice(), await bob.addDevice()];
  const [from, link] = [await ann.link(), await bob.link()];
  await from.send({ to: bob, device: tablet, id: 'last', payload: 'farewell' });
  await from.next('ACCEPTED');
  await link.send({ to: ann, device: away, id: 'k1', payload: 'x' });
  await link.next('ACCEPTED');

  await leave(ann);
  const refused = await link.next('REFUSED');
  assert.deepEqual([refused.code, refused.isLate, refused.id], ['undeliverable', true, 'k1']);
  const later = await bob.link(tablet);
  const delivered = await later.next('DELIVER');
  assert.deepEqual([delivered.id, delivered.user], ['last', ann.userId]);
  /* Also for whoever comes only now it is no contact. */
  await later.send({ to: ann, device: away, epoch: 0, id: 'k2', payload: 'x' });
  assert.equal((await later.next('REFUSED')).code, 'not_contact');
});

test('a tutor who leaves is in no search, has no page and no time', async (t) => {
  const { server, ann, bob, session } = await pairWithLesson(t);
  const feed = (await ann.post('/api/me/calendar', undefined)).body.path;
  const theirs = (await bob.post('/api/me/calendar', undefined)).body.path;
  assert.equal((await leave(bob)).status, 204);

  assert.deepEqual((await call(server, 'GET', '/api/tutors')).body.tutors, []);
  assert.deepEqual((await call(server, 'GET', '/api/subjects')).body.subjects, []);
  const query = `?from=${dayFromNow(1)}&to=${dayFromNow(3)}&minutes=60`;
  for (const rest of ['', `/slots${query}`]) {
    const { status, body } = await ann.get(`/api/tutors/${bob.userId}${rest}`);
    assert.deepEqual([status, body.code], [404, 'tutor_not_found']);
  }
  const booked = await ann.book({ tutor: bob, start: dayFromNow(3, 600) });
  assert.deepEqual([booked.status, booked.body.code], [404, 'tutor_not_found']);
  const asked = await ann.post('/api/contacts', { userId: bob.userId });
  assert.deepEqual([asked.status, asked.body.code], [404, 'tutor_not_found']);

  const { people } = (await ann.get('/api/sessions')).body;
  assert.equal(people[bob.userId].deleted, true);
  const page = (await ann.get(`/api/sessions/${session.sessionId}`)).body;
  assert.deepEqual(page.session.moves, []);
  assert.deepEqual([page.tutor.firstName, page.tutor.deleted], ['Deleted', true]);
  assert.equal((await ann.get('/api/held')).body.sessions.length, 1);
  const { body: calendar } = await call(server, 'GET', feed);
  assert.match(calendar, /Deleted user/);
  assert.doesNotMatch(calendar, /Bob/);
  assert.equal((await call(server, 'GET', theirs)).status, 404);
});

test('forty lessons are forty notices', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const ids = [];
  for (let n = 0; n < 40; n += 1) {
    const { body } = await ann.book({ tutor: bob, start: dayFromNow(2 + n, 600) });
    ids.push(body.session.sessionId);
  }
  const link = await bob.link();
  await leave(ann);
  const told = [];
  for (const _ of ids) told.push((await link.notice('session')).sessionId);
  assert.deepEqual(told.sort(), ids.sort());
  const { sessions } = (await bob.get('/api/sessions')).body;
  assert.ok(sessions.every(({ status }) => status === 'cancelled'));
});

test('address and name are free again, and nothing of before comes back', async (t) => {
  const { server, ann, bob } = await pairWithLesson(t);
  await leave(ann);
  const { status, body, headers } = await call(server, 'POST', '/api/users', {
    body: ann.registration,
  });
  assert.equal(status, 201);
  assert.equal(body.user.username, ann.user.username);
  assert.notEqual(body.user.userId, ann.userId);
  const cookie = headers['set-cookie'][0].split(';')[0];
  for (const [list, member] of [
    ['/api/sessions', 'sessions'],
    ['/api/contacts', 'contacts'],
  ]) {
    const answer = await call(server, 'GET', list, { headers: { cookie } });
    assert.deepEqual(answer.body[member], []);
  }
  assert.equal((await contactOf(bob, ann)).user.deleted, true);
});

test('the other one gets mail, and what waited for who has left is gone', async (t) => {
  const mail = await startMailServer(t);
  const settings = ['--smtp', mail.url, '--mail-from', 'judify@learn.example.org'];
  const server = await startServer(t, settings);
  const [ann, bob] = await server.users('ann', 'bob');
  for (let n = 0; n < 2; n += 1) await mail.next(() => server.transcript());
  for (const { email } of [ann, bob]) judify(['user', 'confirm', email, '--data', server.data]);
  await ann.book({ tutor: bob, start: dayFromNow(2, 600) });
  assert.deepEqual((await mail.next()).to, [bob.email]);
  await leave(ann);
  const { to, text } = await mail.next();
  assert.deepEqual(to, [bob.email]);
  assert.match(text, /Ann Example/);
  /* Nor may anybody set a password any more. */
  const reset = { body: { email: ann.email } };
  assert.equal((await call(server, 'POST', '/api/password-resets', reset)).status, 202);
  await call(server, 'POST', '/api/password-resets', { body: { email: bob.email } });
  assert.deepEqual((await mail.next()).to, [bob.email]);
});

test('the files of the database have no word of who has left', async (t) => {
  const { server, ann, bob } = await pairWithLesson(t);
  await bob.put(`/api/blocks/${ann.userId}`);
  await ann.addDevice();
  await leave(ann);
  const { stdout } = judify(['user', 'list', '--data', server.data]);
  assert.match(stdout, new RegExp(bob.email));
  assert.equal(stdout.trim().split('\n').length, 1);
  await server.stop();
  const files = readdirSync(server.data).map((name) => readFileSync(path.join(server.data, name)));
  const all = Buffer.concat(files);
  assert.ok(all.includes(bob.email));
  for (const word of [ann.email, ann.user.username, "ann's browser", 'Call me'])
    assert.ok(!all.includes(word), word);
});

test('an operator can do the same, also while the server works', async (t) => {
  const { server, ann, bob, session } = await pairWithLesson(t);
  const link = await ann.link();
  const [dan] = await server.users('dan');
  await server.contacts(dan, bob);
  const [device, sender] = [await dan.addDevice(), await bob.link()];
  await sender.send({ to: dan, device, id: 'k1', payload: 'sealed' });
  await sender.next('ACCEPTED');
  assert.equal(judify(['user', 'delete', dan.email, '--data', server.data]).status, 0);
  const words = ['user', 'delete', ann.email, '--data', server.data];
  const { status, stdout } = judify(words);
  assert.deepEqual([status, stdout], [0, 'deleted; 1 lessons cancelled\n']);
  assert.equal((await ann.get('/api/me')).status, 401);
  const page = (await bob.get(`/api/sessions/${session.sessionId}`)).body;
  assert.deepEqual([page.session.status, page.student.deleted], ['cancelled', true]);
  const again = judify(words);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /no account with that e-mail address/);
  assert.equal(await link.closed(), 4403);

  /* Of who had no link, what waits goes, and who has sent it hears so. */
  await sender.notice('contact', ({ userId }) => userId === dan.userId);
  await sender.next('REFUSED');
});
