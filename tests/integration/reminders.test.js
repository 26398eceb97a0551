/** Reminders of lessons, by a clock that does as it is told: restarts, jumps, moves. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Shim } from '../faults/shim.js';
import { startMailServer } from '../mail_server.js';
import { dayFromNow } from '../person.js';
import { judify, makeFolder, startServer } from '../server.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** A server whose wall clock the story sets, and two people. */
async function withClock(t, flags = []) {
  let shim;
  const server = await startServer(t, ['--no-fence', ...flags], (data) => {
    /* The shim's own files are outside the fence. */
    shim ??= new Shim(makeFolder(t), { under: data });
    return shim.environment;
  });
  const [ann, bob] = await server.users('ann', 'bob');
  /** From now on it is so many minutes before, or after, that moment. */
  const setClock = (moment, minutes) =>
    (shim.clockMs = Date.parse(moment) + minutes * MINUTE_MS - Date.now());
  return { server, ann, bob, setClock };
}

/** A confirmed lesson of the two. */
async function confirmed(ann, bob, start) {
  const { body } = await ann.book({ tutor: bob, start });
  const answer = await bob.move(body.session, 'accept');
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.session;
}

const linksOf = (...people) => Promise.all(people.map((person) => person.link()));

/** How many reminders it has given since the story began, as its log says. */
const given = ({ log }) =>
  [...log.matchAll(/reminders given count=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);

async function hears(links, { sessionId, start }, minutesBefore) {
  for (const link of links)
    assert.deepEqual(await link.notice('reminder'), {
      type: 'reminder',
      sessionId,
      start,
      minutesBefore,
    });
}

async function giveOnce(t) {
  const { server, ann, bob, setClock } = await withClock(t);
  const start = dayFromNow(3, 720);
  const session = await confirmed(ann, bob, start);
  const first = await linksOf(ann, bob);
  setClock(start, -DAY_MINUTES + 1);
  await hears(first, session, DAY_MINUTES);

  /* The first thing that a start does is a round: any of these would give it again. */
  await server.kill();
  await server.restart();
  await server.kill();
  setClock(start, -2 * DAY_MINUTES);
  await server.restart();
  setClock(start, -DAY_MINUTES + 2);
  await server.stop();
  await server.restart();
  const second = await linksOf(ann, bob);
  setClock(start, -59);
  await hears(second, session, 60);
  await server.kill();
  setClock(start, -58);
  await server.restart();
  assert.equal((await ann.get('/api/me')).status, 200);
  assert.equal(given(server), 4);
}

async function giveTheNearest(t) {
  const { server, ann, bob, setClock } = await withClock(t);
  const day = (n, hour) => dayFromNow(n, hour * 60);
  const cancelled = await confirmed(ann, bob, day(3, 10));
  const moved = await confirmed(ann, bob, day(3, 12));
  const stands = await confirmed(ann, bob, day(3, 14));
  assert.equal((await ann.move(cancelled, 'cancel')).status, 200);
  const times = [{ start: day(4, 12), end: day(4, 13) }];
  const proposed = await ann.move(moved, 'propose', { times });
  const taken = await bob.move(proposed.body.session, 'take', times[0]);
  assert.equal(taken.status, 200, JSON.stringify(taken.body));
  const refused = await bob.move(stands, 'propose', {
    times: [{ start: day(5, 9), end: day(5, 10) }],
  });
  assert.equal((await ann.move(refused.body.session, 'refuse')).status, 200);
  assert.equal((await ann.book({ tutor: bob, start: day(3, 15) })).status, 201, 'unanswered');

  const links = await linksOf(ann, bob);
  setClock(day(3, 13), 1);
  await hears(links, stands, 60);
  await hears(links, taken.body.session, DAY_MINUTES);
  await server.kill();
  await server.restart();
  assert.equal((await ann.get('/api/me')).status, 200);
  assert.equal(given(server), 4);
}

async function giveAsChosen(t) {
  const { server, ann, bob, setClock } = await withClock(t);
  const standard = {
    minutesBefore: [DAY_MINUTES, 60],
    quiet: { start: '22:00', end: '07:00' },
    byMail: true,
    changesByMail: true,
    sendsMail: false,
  };
  assert.deepEqual((await ann.get('/api/me/reminders')).body, standard);
  const { sendsMail, ...own } = { ...standard, minutesBefore: [30], quiet: null, byMail: false };
  const changed = await bob.put('/api/me/reminders', own);
  assert.deepEqual(changed.body, { ...own, sendsMail });
  assert.deepEqual((await bob.get('/api/held')).body.reminders, own);
  for (const [name, value] of [
    ['minutesBefore', [4]],
    ['minutesBefore', [60, 60]],
    ['minutesBefore', [5, 6, 7, 8, 9, 10]],
    ['minutesBefore', ['60']],
    ['quiet', { start: '22:00', end: '22:00' }],
    ['quiet', { start: '22:00', end: '24:00' }],
    ['quiet', { start: '22:00' }],
    ['byMail', null],
  ]) {
    const { status, body } = await bob.put('/api/me/reminders', { ...own, [name]: value });
    assert.deepEqual([status, body.code, body.member], [400, 'invalid_member', name]);
  }

  /* 06:30: the end of Ann's night would be too late. */
  const start = dayFromNow(3, 390);
  const session = await confirmed(ann, bob, start);
  const [anns, bobs] = await linksOf(ann, bob);
  setClock(dayFromNow(2, 420), 0);
  await hears([anns], session, DAY_MINUTES);
  setClock(dayFromNow(2, 21 * 60 + 59), 0.1);
  await hears([anns], session, 60);
  setClock(start, -30);
  await hears([bobs], session, 30);
  await anns.hearsNoNotice('reminder');
  assert.equal(given(server), 3);
}

async function giveByMail(t) {
  const mail = await startMailServer(t);
  const { server, ann, bob, setClock } = await withClock(t, [
    ...['--smtp', mail.url, '--mail-from', 'judify@learn.example.org'],
    ...['--public-url', 'https://learn.example.org'],
  ]);
  for (const { email } of [ann, bob])
    assert.equal(judify(['user', 'confirm', email, '--data', server.data]).status, 0);
  const { firstName, lastName } = ann.registration;
  const zone = await ann.put('/api/me', { firstName, lastName, timeZone: 'Asia/Manila' });
  assert.equal(zone.status, 200, JSON.stringify(zone.body));
  const own = { minutesBefore: [60], quiet: null, byMail: false, changesByMail: false };
  const { body } = await bob.put('/api/me/reminders', own);
  assert.equal(body.sendsMail, true);

  const start = dayFromNow(3, 480);
  const session = await confirmed(ann, bob, start);
  const links = await linksOf(ann, bob);
  setClock(start, -60);
  await hears(links, session, 60);
  let reminder;
  do reminder = await mail.next(() => server.transcript());
  while (!reminder.head.subject.startsWith('Your lesson on'));
  assert.deepEqual(reminder.to, [ann.email]);
  assert.match(reminder.text, /16:00 to 17:00 \(Asia\/Manila, UTC\+8\)/);
  assert.match(reminder.text, /for Bob: .* 08:00 to 09:00/);
  assert.ok(reminder.text.includes(`https://learn.example.org/messages/${bob.userId}`));
}

/* They wait for rounds of the server: together. */
describe('reminders', { concurrency: true }, () => {
  test('both are reminded a day and an hour before, once, whatever process and clock do', giveOnce);
  test(
    'after a jump over several only the nearest is given; none of what was moved or ended',
    giveTheNearest,
  );
  test('each has their own reminders and quiet hours', giveAsChosen);
  test(
    'who has confirmed the address is reminded by mail, with the time on both clocks',
    giveByMail,
  );
});
