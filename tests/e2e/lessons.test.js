/** The life of a lesson, seen by its two people in two real browsers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMailServer } from '../mail_server.js';
import { judify, startServer } from '../server.js';
import { mostMs } from '../within.js';
import { useBrowser, visitAs } from './visitor.js';

useBrowser();

/** Somebody has moved it: the other sees it within a second. */
async function soon(what, seen) {
  const begin = performance.now();
  await seen;
  const tookMs = performance.now() - begin;
  assert.ok(tookMs < mostMs(1000), `${what} was seen after ${Math.round(tookMs)} ms`);
}

/** Two people with one lesson, both looking at their conversation. */
async function twoAtALesson(t, server, options = {}) {
  const [ann, bob] = await server.users('ann', 'bob');
  const tutor = await visitAs(t, server, bob, options.tutor);
  await tutor.openMessages();
  const student = await visitAs(t, server, ann, options.student);
  await student.chooseSlot(bob, { nth: 60 });
  await student.confirmBooking();
  await tutor.conversations('Ann Example').getByRole('link').click();
  await tutor.card('Algebra').getByText('Ann waits for your answer.').waitFor();
  await student.card('Algebra').getByText('Waits for Bob’s answer.').waitFor();
  await student.isOnline();
  return { ann, bob, student, tutor };
}

test('a lesson is requested, moved to one of three times, and cancelled', async (t) => {
  const server = await startServer(t);
  const { ann, bob, student, tutor } = await twoAtALesson(t, server);

  await tutor.move('Algebra', 'Propose another time');
  const dialog = tutor.page.getByRole('dialog');
  const times = dialog.locator('label:has(input[name="slot"])');
  for (const nth of [3, 6, 9]) await times.nth(nth).click();
  await dialog.getByRole('button', { name: 'Propose 3 times' }).click();
  const proposed = student.card('Algebra').getByRole('region', { name: 'Proposed times' });
  await soon('the proposal', proposed.getByText('Bob proposes 3 times to choose from').waitFor());
  await student.reads(bob, /^Bob proposed .* or .* or .* for the Algebra lesson/);

  const take = proposed.getByRole('button', { name: /^Take/ });
  const words = (await take.nth(1).innerText()).replace(/^Take\s*/, '');
  await take.nth(1).click();
  await soon('the new time', tutor.card('Algebra').getByText('Confirmed').waitFor());
  const start = words.split('–')[0];
  for (const [visitor, other] of [
    [student, bob],
    [tutor, ann],
  ]) {
    await visitor.reads(other, `Ann moved the Algebra lesson to ${start}`);
    await visitor.card('Algebra').getByText('Confirmed').waitFor();
  }

  await tutor.move('Algebra', 'Add a meeting link or place');
  await tutor.field('Meeting link or address').fill('https://meet.example/algebra');
  await tutor.button('Save the place').click();
  const join = student.card('Algebra').getByRole('link', { name: /^Join/ });
  await soon('the link', join.waitFor());
  assert.equal(await join.getAttribute('href'), 'https://meet.example/algebra');

  await student.move('Algebra', 'Cancel the lesson');
  await student.page.getByRole('dialog').getByText('This cannot be undone.').waitFor();
  await student.page.getByRole('dialog').getByRole('button', { name: 'Cancel the lesson' }).click();
  await soon('the end', tutor.card('Algebra').getByText('Ann cancelled it.').waitFor());
  await student.card('Algebra').getByText('You cancelled it.').waitFor();
  assert.equal(await student.card('Algebra').getByRole('button').count(), 0);

  /* Reloaded, and in a second tab, everything is there once. */
  const tab = await student.openTab();
  await tab.openConversation(bob);
  await student.page.reload();
  for (const visitor of [student, tab, tutor]) {
    const other = visitor === tutor ? ann : bob;
    await visitor.reads(other, /^Ann cancelled the Algebra lesson/);
    assert.equal(await visitor.card('Algebra').count(), 1);
    assert.equal(await visitor.said(other, /^Bob proposed/).count(), 1);
    assert.equal(await visitor.said(other, /^Ann moved/).count(), 1);
    assert.deepEqual(visitor.mistakes, []);
  }
  const stored = await student.stored('judify_messages_');
  assert.deepEqual(
    stored.flatMap(([, messages]) => messages.map(({ type }) => type)),
    ['booking', 'event', 'event', 'event', 'event'],
  );
});

test('two moves at once: one holds, the other is told, both cards agree', async (t) => {
  const server = await startServer(t);
  const { student, tutor } = await twoAtALesson(t, server);
  await student.move('Algebra', 'Cancel the lesson');
  const cancel = student.page
    .getByRole('dialog')
    .getByRole('button', { name: 'Cancel the lesson' });
  const accept = tutor.card('Algebra').getByRole('button', { name: 'Accept' });

  /* Pressed as they are now: whoever comes second finds the button gone. */
  const buttons = await Promise.all([cancel.elementHandle(), accept.elementHandle()]);
  await Promise.all(buttons.map((button) => button.evaluate((node) => node.click())));

  const states = /^(Confirmed|Cancelled)$/;
  const settled = async (visitor) => {
    await visitor.card('Algebra').getByText(states).waitFor();
    return visitor.card('Algebra').getByText(states).innerText();
  };
  const [mine, theirs] = await Promise.all([settled(student), settled(tutor)]);
  assert.equal(mine, theirs);
});

test('a tutor who confirms at once: the card says so, and what is free until when', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const tutor = await visitAs(t, server, bob);
  await tutor.goTo('/profile/rules');
  await tutor.page.locator('label', { hasText: 'It is confirmed at once' }).click();
  await tutor.page.getByLabel('Cancelling is free').selectOption('Until 2 days before');
  await tutor.field('Where lessons usually are').fill('https://meet.example/bob');
  await tutor.button('Save rules').click();
  await tutor.page.getByText('Your rules are saved.').waitFor();

  const student = await visitAs(t, server, ann);
  await student.goTo(`/tutors/${bob.userId}/book`);
  const terms = student.page.getByRole('list', { name: 'What you agree to' });
  await terms.getByText('Confirmed at once.').waitFor();
  await student.button('Next week').click();
  await student.choice('slot').nth(200).click();
  const free = await terms.getByText(/^Free to cancel until .* your time\.$/).innerText();
  await student.confirmBooking();

  await student.card('Algebra').getByText('Confirmed').waitFor();
  await student.card('Algebra').getByText(free).waitFor();
  await student.card('Algebra').getByRole('link', { name: /^Join/ }).waitFor();
});

test('without a server the card is the last known one, says so, and comes back', async (t) => {
  const server = await startServer(t);
  const { bob, student } = await twoAtALesson(t, server);
  await server.stop();
  await student.connection('Offline').waitFor();
  const card = student.card('Algebra');
  await card.getByText(/Last known state, as of .*\d\d:\d\d\./).waitFor();
  await card.getByText('Waits for Bob’s answer.').waitFor();
  assert.equal(await card.getByRole('button', { name: 'Cancel the lesson' }).isDisabled(), true);

  await server.restart();
  await student.isOnline();
  await card.getByText(/Last known state/).waitFor({ state: 'detached' });
  const { body } = await bob.get('/api/sessions');
  const { sessionId, revision } = body.sessions[0];
  await bob.post(`/api/sessions/${sessionId}/accept`, { revision });
  await soon('the answer', card.getByText('Confirmed').waitFor());
});

test('in Manila and New York, across New York’s change of clocks, all say one instant', async (t) => {
  const mail = await startMailServer(t);
  const server = await startServer(t, [
    ...['--smtp', mail.url, '--mail-from', 'judify@learn.example.org'],
    ...['--public-url', 'https://learn.example.org'],
  ]);
  const [ann, bob] = await server.users('ann', 'bob');
  assert.equal(judify(['user', 'confirm', bob.email, '--data', server.data]).status, 0);
  const student = await visitAs(t, server, ann, { timezoneId: 'Asia/Manila' });
  const tutor = await visitAs(t, server, bob, { timezoneId: 'America/New_York' });
  await bob.put('/api/me/availability', {
    timeZone: 'America/New_York',
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '18:00', end: '19:00' })),
  });
  const { firstName, lastName } = ann.user;
  await ann.put('/api/me', { firstName, lastName, timeZone: 'Asia/Manila' });
  await tutor.openMessages();

  /* The evenings around the change: 18:00 there, and another hour in Manila after it. */
  for (const { day, utc, manila, manilaDate } of eveningsAround(changeOf('America/New_York'))) {
    await student.goTo(`/tutors/${bob.userId}/book?week=${manilaDate}`);
    const slot = student.page.getByRole('radio', {
      name: new RegExp(`, ${manila}–.*18:00–19:00 in New York`),
    });
    const chosen = student.page.locator(`label:has(input[name="slot"][value="${utc}"])`);
    await chosen.click();
    assert.ok((await slot.count()) > 0, `${manila} in Manila is offered`);
    await student.confirmBooking();
    await student.reads(bob, new RegExp(`Time: ${manila}–`));
    await student.reads(bob, /18:00–19:00 in New York/);
    const card = lessonAt(student, utc);
    await card.getByText(new RegExp(`, ${manila}–`)).waitFor();
    await card.getByText(/18:00–19:00 in New York$/).waitFor();

    await tutor.goTo(`/messages/${ann.userId}`);
    const theirs = lessonAt(tutor, utc);
    await theirs.getByText(new RegExp(`${day}.*, 18:00–19:00`)).waitFor();
    await theirs.getByText(new RegExp(`${manila}–.* in Manila$`)).waitFor();

    await tutor.goTo(`/sessions/calendar?view=week&week=${utc.slice(0, 10)}`);
    await tutor.page
      .getByRole('link', { name: /Algebra.*18:00–19:00/ })
      .first()
      .waitFor();
    await toldElsewhere({ mail, ann, bob, utc, manila });
  }
});

/** The tutor's mail and the student's calendar program know the same instant. */
async function toldElsewhere({ mail, ann, bob, utc, manila }) {
  let request;
  do request = await mail.next();
  while (!/^Lesson requested/.test(request.head.subject));
  assert.deepEqual(request.to, [bob.email]);
  assert.match(request.text, /18:00 to 19:00 \(America\/New_York/);
  assert.match(request.text, new RegExp(`for Ann: .*, ${manila} to .*\\(Asia/Manila`));

  const { body } = await ann.get('/api/sessions');
  const { sessionId } = body.sessions.find(({ start }) => start === utc);
  const file = await ann.get(`/api/sessions/${sessionId}.ics`);
  const instant = utc.replace(/[-:]|\.000/g, '');
  assert.match(String(file.raw), new RegExp(`^DTSTART:${instant}\r$`, 'm'));
}

/** Of several cards the one of this instant. */
function lessonAt(visitor, utc) {
  const time = visitor.page.locator(`time[datetime="${utc}"]`);
  return visitor.card('Algebra').filter({ has: time });
}

/** The next instant at which the clocks of a zone change, at least two days from now. */
function changeOf(zone) {
  const offset = (ms) =>
    new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(ms)
      .find(({ type }) => type === 'timeZoneName').value;
  const hour = 3_600_000;
  let ms = Math.ceil(Date.now() / hour) * hour + 48 * hour;
  while (offset(ms) === offset(ms + hour)) ms += hour;
  return ms + hour;
}

/** 18:00 in New York on the evenings before and after the change. */
function eveningsAround(changeMs) {
  const at = (ms, timeZone, parts) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...parts }).format(ms);
  const clock = { hour: '2-digit', minute: '2-digit' };
  return [-1, 1].map((side) => {
    let ms = changeMs;
    while (at(ms, 'America/New_York', clock) !== '18:00') ms += side * 1_800_000;
    return {
      day: at(ms, 'America/New_York', { weekday: 'long' }),
      utc: new Date(ms).toISOString(),
      manila: at(ms, 'Asia/Manila', clock),
      manilaDate: new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Manila' }).format(ms),
    };
  });
}

test('a tutor drags hours into the week, and by keyboard adds the same', async (t) => {
  const server = await startServer(t);
  const [bob] = await server.users('bob');
  await bob.put('/api/me/availability', { timeZone: 'UTC', hours: [] });
  const tutor = await visitAs(t, server, bob, { viewport: { width: 1280, height: 900 } });
  await tutor.goTo('/sessions/calendar');
  const day = tutor.page.getByRole('region', { name: /^Wednesday/ });
  /* The hours are here, so that some can be added. */
  await tutor.button(/^Add hours on Thursday/).waitFor();
  await day.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  const box = await day.boundingBox();
  const row = box.height / 48;
  const x = box.x + box.width / 2;
  const scrolled = await tutor.page.getByRole('region', { name: 'Week' }).boundingBox();
  const from = Math.ceil((scrolled.y + 120 - box.y) / row);
  await tutor.page.mouse.move(x, box.y + (from + 0.5) * row);
  await tutor.page.mouse.down();
  await tutor.page.mouse.move(x, box.y + (from + 3.5) * row, { steps: 4 });
  await tutor.page.mouse.up();
  const dialog = tutor.page.getByRole('dialog', { name: 'Add hours' });
  const time = (r) => `${String(Math.floor(r / 2)).padStart(2, '0')}:${r % 2 ? '30' : '00'}`;
  assert.equal(await dialog.getByLabel('From').inputValue(), time(from));
  assert.equal(await dialog.getByLabel('Until').inputValue(), time(from + 4));
  await dialog.getByRole('button', { name: 'Save hours' }).click();
  await day.getByRole('button', { name: /Open for booking/ }).waitFor();

  await tutor.button(/^Add hours on Thursday/).focus();
  await tutor.page.keyboard.press('Enter');
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Save hours' }).focus();
  await tutor.page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });

  const { body } = await bob.get('/api/me');
  assert.deepEqual(body.availability.hours, [
    { weekday: 3, start: time(from), end: time(from + 4) },
    { weekday: 4, start: '09:00', end: '12:00' },
  ]);
});
