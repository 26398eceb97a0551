/** Somebody deletes their account, and what the other one sees of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, dayFromNow } from '../person.js';
import { startServer } from '../server.js';
import { useBrowser, visitAs } from './visitor.js';

useBrowser();

/** Everything that this browser keeps: keys of localStorage, names of databases. */
const kept = (visitor) =>
  visitor.page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...(await indexedDB.databases()).map(({ name }) => name),
  ]);

test('Ann deletes her account; Bob sees the lesson cancelled and cannot write any more', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  await ann.book({ tutor: bob, start: dayFromNow(2, 600) });
  const [student, tutor] = [await visitAs(t, server, ann), await visitAs(t, server, bob)];
  await tutor.openConversation(ann);
  await student.openConversation(bob);
  await student.write(bob, 'See you on Thursday');
  await tutor.reads(ann, 'See you on Thursday');
  const secondTab = await student.openTab();
  await secondTab.goTo('/sessions');
  await secondTab.isOnline();

  await student.goTo('/settings');
  await student.button(/^Delete my account$/).click();
  const dialog = student.page.getByRole('dialog', {
    name: 'Delete your account?',
  });
  const password = dialog.getByLabel('Your password', { exact: true });
  const go = dialog.getByRole('button', { name: 'Delete it for good' });
  await password.fill('not this one');
  await go.click();
  await dialog.getByText('That is not your password. Nothing was deleted.').waitFor();

  await student.context.setOffline(true);
  await password.fill(PASSWORD);
  await go.click();
  await dialog.getByText(/cannot reach Judify/).waitFor();
  await student.context.setOffline(false);
  await go.click();
  await student.sees('heading', 'Goodbye');
  await secondTab.link('Log in').or(secondTab.button('Log in')).first().waitFor();
  for (const what of await kept(student))
    assert.ok(!what.includes(ann.userId), `${what} is still kept`);

  await tutor.page.getByText(/^Ann has deleted their account/).waitFor();
  assert.equal(await tutor.composer(ann).count(), 0);
  await tutor.reads(ann, 'See you on Thursday');
  await tutor.reads(ann, /^Deleted user cancelled the Algebra lesson/);
  await tutor.goTo('/sessions?show=past');
  const lesson = tutor.page.getByRole('listitem', { name: 'Lesson: Algebra' });
  await lesson.getByText('Cancelled', { exact: true }).waitFor();
  await lesson.getByRole('link', { name: 'Message Deleted user' }).waitFor();

  /* Nobody comes back under that address, and a new account is a new person. */
  await student.goTo('/login');
  await student.field('Email').fill(ann.email);
  await student.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await student.button('Log in').click();
  await student.sees('alert', '');
  for (const visitor of [student, tutor, secondTab]) assert.deepEqual(visitor.mistakes, []);
});
