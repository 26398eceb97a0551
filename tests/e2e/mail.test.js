/** Mails, and what their links open, with a mail server on loopback. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shim } from '../faults/shim.js';
import { startMailServer } from '../mail_server.js';
import { dayFromNow } from '../person.js';
import { makeFolder, startServer } from '../server.js';
import { useBrowser, visit, visitAs } from './visitor.js';

useBrowser();

/** A server that sends its mails to one of ours, and somebody who has just registered. */
async function startBoth(t) {
  const mail = await startMailServer(t);
  const server = await startServer(t, [
    ...['--smtp', mail.url, '--mail-from', 'judify@learn.example.org'],
    ...['--public-url', 'https://learn.example.org'],
  ]);
  const [ann] = await server.users('ann');
  await mail.next(() => server.transcript()); // the one that registering sends
  return { mail, server, ann };
}

/** Where a mail leads, on the server of the story. */
const linkOf = ({ text }) => /https:\/\/learn\.example\.org(\/\S+#token=\S+)/.exec(text)[1];

/** The address bar has nothing of the ticket, nor has anything that one could go back to. */
function assertNoTicket({ page }) {
  assert.doesNotMatch(page.url(), /token|#/);
}

async function setPassword(visitor, password) {
  await visitor.page.getByLabel('New password', { exact: true }).fill(password);
  await visitor.button('Set this password').click();
}

test('a forgotten password is set anew with a mail, once, and logs every browser out', async (t) => {
  const { mail, server, ann } = await startBoth(t);
  const laptop = await visitAs(t, server, ann);
  await laptop.goTo('/');
  await laptop.isOnline();

  const phone = await visit(t, server);
  await phone.goTo('/login');
  await phone.link('Forgot your password?').click();
  await phone.field('Email').fill(ann.email);
  await phone.button('Send me a link').click();
  await phone.sees('heading', 'Look in your mail');
  const link = linkOf(await mail.next(() => server.transcript()));

  await phone.goTo(link);
  await phone.sees('heading', 'Set a new password');
  assertNoTicket(phone);
  await setPassword(phone, 'iloveyou12');
  await phone.page.getByText('This password is easy to guess').waitFor();
  await setPassword(phone, 'violet harbour seven');
  await phone.sees('heading', 'Your new password is set');
  await laptop.link('Log in').waitFor();

  await phone.link('Log in').click();
  await phone.field('Email').fill(ann.email);
  await phone.page.getByLabel('Password', { exact: true }).fill('violet harbour seven');
  await phone.button('Log in').click();
  await phone.isOnline();

  await laptop.goTo(link);
  await setPassword(laptop, 'another harbour');
  await laptop.sees('heading', 'This link has ended');
  await laptop.link('Ask for another mail').click();
  await laptop.sees('heading', 'Forgot your password?');
});

test('a browser that is logged in and sets a new password from a mail has to log in too', async (t) => {
  const { mail, server, ann } = await startBoth(t);
  const laptop = await visitAs(t, server, ann);
  await laptop.goTo('/');
  await laptop.isOnline();
  await laptop.goTo('/forgot-password');
  await laptop.field('Email').fill(ann.email);
  await laptop.button('Send me a link').click();

  await laptop.goTo(linkOf(await mail.next(() => server.transcript())));
  await setPassword(laptop, 'violet harbour seven');
  await laptop.link('Log in').click();
  await laptop.sees('heading', 'Welcome back');
});

test('an address is confirmed in a browser that is not logged in', async (t) => {
  const { mail, server, ann } = await startBoth(t);
  const laptop = await visitAs(t, server, ann);
  const reminders = laptop.page.getByRole('region', { name: 'Reminders' });
  await laptop.goTo('/settings');
  await reminders.getByText('Confirm your e-mail address').waitFor();
  await laptop.button('Send again').click();
  await reminders.getByText('A mail is on its way').waitFor();
  const confirmation = await mail.next(() => server.transcript());

  const phone = await visit(t, server);
  await phone.goTo(linkOf(confirmation));
  await phone.sees('heading', 'Confirm your address');
  assertNoTicket(phone);
  assert.equal((await ann.get('/api/me')).body.user.emailConfirmed, false);

  await phone.button('Confirm my address').click();
  await phone.sees('heading', 'Your address is confirmed');
  await laptop.goTo('/settings');
  await reminders.getByText('which is confirmed').waitFor();
});

test('reminders that somebody has chosen are still so in another browser', async (t) => {
  const { server, ann } = await startBoth(t);
  const laptop = await visitAs(t, server, ann);
  await laptop.goTo('/settings');
  const lead = (visitor, name) => visitor.page.getByRole('checkbox', { name, exact: true });
  await lead(laptop, '1 day').uncheck({ force: true });
  await lead(laptop, '10 minutes').check({ force: true });
  await laptop.page.getByLabel('Quiet from').selectOption('21:30');
  await laptop.button('Save reminders').click();
  await laptop.page.getByText('Your reminders are saved.').waitFor();

  const phone = await visitAs(t, server, ann);
  await phone.goTo('/settings');
  await phone.page
    .getByText(/reminded 1 hour and 10 minutes before each lesson, but not between 21:30 and 07:00/)
    .waitFor();
});

test('a server that sends no mail says who can set a new password', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const phone = await visit(t, server);
  await phone.goTo('/forgot-password');
  await phone.field('Email').fill(ann.email);
  await phone.button('Send me a link').click();
  await phone.sees('heading', 'No mail from here');
});

/** A server whose wall clock the story sets, and a confirmed lesson with a meeting link. */
async function startWithLesson(t) {
  let shim;
  const server = await startServer(t, ['--no-fence'], (data) => {
    /* The shim's own files are outside the fence. */
    shim ??= new Shim(makeFolder(t), { under: data });
    return shim.environment;
  });
  const [ann, bob] = await server.users('ann', 'bob');
  const { body } = await ann.book({ tutor: bob, start: dayFromNow(3, 720) });
  const accepted = await bob.move(body.session, 'accept');
  await bob.move(accepted.body.session, 'place', { place: 'https://meet.example/algebra' });
  return { server, shim, ann, bob, start: body.session.start };
}

test('a reminder says what begins when, and leads to the lesson and to the conversation', async (t) => {
  const { server, shim, ann, bob, start } = await startWithLesson(t);
  const aheadMs = Date.parse(start) - 59 * 60_000 - Date.now();
  const student = await visitAs(t, server, ann);
  await student.hasWrongClock(aheadMs);
  await student.goTo('/tutors');
  await student.isOnline();

  shim.clockMs = aheadMs;
  await student.page
    .getByText(/^Algebra with Bob Example begins at 12:00, in \d+ minutes\.$/)
    .waitFor();
  assert.equal(await student.link(/^Join/).getAttribute('href'), 'https://meet.example/algebra');
  await student.link('Open conversation').click();
  await student.composer(bob).waitFor();
  assert.equal(await student.link('Open conversation').count(), 0);
});
