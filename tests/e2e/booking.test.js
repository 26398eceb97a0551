/** From a booking to a conversation, in two real browsers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../server.js';
import { mostMs } from '../within.js';
import { useBrowser, visit, visitAs } from './visitor.js';

useBrowser();

test('a student registers, finds a tutor, books, and the two talk', async (t) => {
  const server = await startServer(t);
  const [bob] = await server.users('bob');
  const tutor = await visitAs(t, server, bob);
  await tutor.goTo('/messages');
  await tutor.isOnline();

  const student = await visit(t, server, { timezoneId: 'Asia/Tokyo' });
  await student.register({
    firstName: 'Ann',
    lastName: 'Archer',
    email: 'ann@example.org',
    role: 'student',
  });
  await student.link('Tutors').first().click();
  await student.page.getByRole('combobox', { name: 'Subject' }).selectOption('Physics');
  await student
    .link(/Bob Example/)
    .first()
    .click();
  await student.link('Book a lesson').click();
  await student.choice('subject').filter({ hasText: 'Physics' }).click();
  await student.choice('slot').nth(3).click();
  await student.confirmBooking();
  const booked = Date.now();
  await student.reads(bob, 'Subject: Physics');
  await student.reads(bob, /Date: \w+day, \d+ \w+ \d{4}/);
  await student.reads(bob, /Time: \d\d:\d\d–\d\d:\d\d.*Tokyo/);

  await tutor.conversations('Ann Archer').waitFor();
  const tookMs = Date.now() - booked;
  t.diagnostic(`the tutor saw it after ${tookMs} ms`);
  assert.ok(tookMs < mostMs(1000), `the tutor saw it after ${tookMs} ms`);
  await tutor.conversations('Ann Archer').getByRole('link').click();
  const ann = { user: { firstName: 'Ann' } };
  await tutor.reads(ann, 'Subject: Physics');
  await tutor.write(ann, 'Welcome, Ann. Bring your questions.');

  await student.reads(bob, 'Welcome, Ann. Bring your questions.');
  await student.reads(bob, 'Read');
  assert.deepEqual([...student.mistakes, ...tutor.mistakes], []);
});

test('the first message of a booking is there once: reloaded, and in two tabs', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const tutor = await visitAs(t, server, bob);
  await tutor.openMessages();
  const student = await visitAs(t, server, ann);
  await student.chooseSlot(bob);
  await student.confirmBooking();
  await student.reads(bob, 'Subject: Algebra');

  const secondTab = await student.openTab();
  await secondTab.openConversation(bob);
  await secondTab.reads(bob, 'Subject: Algebra');
  await student.page.reload();
  await student.reads(bob, 'Subject: Algebra');
  await student.isOnline();
  await student.write(bob, 'the end');

  await tutor.conversations('Ann Example').getByRole('link').click();
  await tutor.reads(ann, 'the end');
  for (const visitor of [student, secondTab, tutor]) {
    const other = visitor === tutor ? ann : bob;
    await visitor.reads(other, 'the end');
    assert.equal(await visitor.said(other, 'Subject: Algebra').count(), 1);
    assert.equal((await visitor.storedMessages()).length, 2);
  }
});

test('a second booking goes on in the same conversation', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const student = await visitAs(t, server, ann);
  await student.chooseSlot(bob, { subject: 'Algebra' });
  await student.confirmBooking();
  await student.reads(bob, 'Subject: Algebra');

  await student.chooseSlot(bob, { subject: 'Physics', nth: 5 });
  await student.confirmBooking();
  await student.reads(bob, 'Subject: Physics');

  assert.equal(await student.conversations().count(), 1);
  assert.equal(await student.said(bob, 'Lesson booked').count(), 2);
  const tutor = await visitAs(t, server, bob);
  await tutor.goTo('/messages');
  await tutor.conversations('Ann Example').getByText('Subject: Physics').waitFor();
  assert.equal(await tutor.conversations().count(), 1);
});

test('two students want one time: one has it, the other is offered others', async (t) => {
  const server = await startServer(t);
  const [ann, cid, bob] = await server.users('ann', 'cid', 'bob');
  const first = await visitAs(t, server, ann);
  const second = await visitAs(t, server, cid);
  await first.chooseSlot(bob, { nth: 4 });
  await second.chooseSlot(bob, { nth: 4 });

  await Promise.all([first, second].map((each) => each.button('Book this lesson').click()));

  const isWinner = (visitor) => visitor.page.waitForURL('**/messages/*').then(() => visitor);
  const isLoser = (visitor) =>
    visitor.page
      .getByText('Free near it:')
      .waitFor()
      .then(() => visitor);
  const [winner, loser] = await Promise.all([
    Promise.any([first, second].map(isWinner)),
    Promise.any([first, second].map(isLoser)),
  ]);
  assert.notEqual(winner, loser);

  await loser.button(/–/).first().click();
  await loser.confirmBooking();
  await loser.reads(bob, 'Subject: Algebra');
  const { body } = await bob.get('/api/sessions');
  assert.equal(body.sessions.length, 2);
  assert.notEqual(body.sessions[0].start, body.sessions[1].start);
});
