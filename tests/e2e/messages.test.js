/** Two people talk, and everything that can go wrong does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { call } from '../call.js';
import { Proxy } from '../proxy.js';
import { startServer } from '../server.js';
import { within } from '../within.js';
import { useBrowser, visit, visitAs } from './visitor.js';

useBrowser();

async function annAndBob(t, ...settings) {
  const server = await startServer(t, settings);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  return { server, ann, bob };
}

test('a message waits for a tutor who is away, and arrives at login', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  await tutor.openMessages();
  await tutor.logOut();

  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'Are you there?');
  await student.reads(bob, 'On the server');

  await tutor.logIn(bob);
  await tutor.openConversation(ann);
  await tutor.reads(ann, 'Are you there?');
  await student.reads(bob, 'Read');
});

test('a tutor who has never opened Judify gets the message at the first login', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'For your first day');
  await student.reads(bob, 'Waiting');

  const tutor = await visitAs(t, server, bob);
  await tutor.openConversation(ann);

  await tutor.reads(ann, 'For your first day');
  await student.reads(bob, 'Read');
});

test('the server is killed while a message waits: it arrives, once', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  await tutor.openMessages();
  await tutor.page.close();
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'Do not lose me');
  await student.reads(bob, 'On the server');

  await server.kill();
  await student.connection(/Offline|Connecting/).waitFor();
  await server.restart();
  await student.isOnline();

  const back = await tutor.openTab();
  await back.openConversation(ann);
  await back.reads(ann, 'Do not lose me');
  await student.reads(bob, 'Read');
  assert.deepEqual(await back.storedMessages(), ['Do not lose me']);
});

test('with the server stopped the history is readable, and writing is not offered', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'Still here');
  await student.composer(bob).fill('half a thou');

  await server.stop();

  await student.connection('Offline').waitFor();
  await student.reads(bob, 'Still here');
  assert.ok(await student.composer(bob).isDisabled());
  assert.equal(await student.composer(bob).inputValue(), 'half a thou');
});

test('the network dies without a word: offline in 30 s, draft kept, recovery alone', async (t) => {
  const proxy = await Proxy.open(t);
  const { server, ann, bob } = await annAndBob(t, '--origin', proxy.url);
  proxy.lead(server.port);
  const student = await visitAs(t, proxy, ann);
  await student.openConversation(bob);
  await student.isOnline();
  await student.composer(bob).fill('half a thought');

  proxy.freeze();
  await student.connection('Offline').waitFor({ timeout: 30_000 });
  assert.ok(await student.composer(bob).isDisabled());
  assert.equal(await student.composer(bob).inputValue(), 'half a thought');

  proxy.thaw();
  await student.connection(/^Online$/).waitFor({ timeout: 45_000 });
  assert.equal(await student.composer(bob).inputValue(), 'half a thought');
  await student.button('Send').click();
  await student.reads(bob, 'half a thought');
});

test('two accounts in one browser see nothing of each other', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [cid] = await server.users('cid');
  const shared = await visitAs(t, server, ann);
  await shared.openConversation(bob);
  await shared.write(bob, 'Between Ann and Bob');
  await shared.reads(bob, 'Between Ann and Bob');
  await shared.logOut();

  await shared.logIn(cid);
  await shared.goTo('/messages');
  await shared.sees('heading', 'No conversations yet');
  assert.equal(await shared.page.getByText('Between Ann and Bob').count(), 0);
  await shared.goTo(`/messages/${bob.userId}`);
  await shared.sees('heading', 'There is no such conversation');
  await shared.logOut();

  await shared.logIn(ann);
  await shared.openConversation(bob);
  await shared.reads(bob, 'Between Ann and Bob');
  const keys = (await shared.stored('judify_conversations_')).map(([key]) => key);
  assert.ok(keys.includes(`judify_conversations_${ann.userId}`), keys.join(' '));
});

test('a third person gets nothing', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [eve] = await server.users('eve');
  const stranger = await visitAs(t, server, eve);
  await stranger.openMessages();
  const tutor = await visitAs(t, server, bob);
  await tutor.openConversation(ann);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);

  await student.write(bob, 'Not for Eve');
  await tutor.reads(ann, 'Not for Eve');

  assert.deepEqual(await stranger.storedMessages(), []);
  await stranger.sees('heading', 'No conversations yet');
});

test('a socket exists only while somebody is logged in', async (t) => {
  const { server, ann } = await annAndBob(t);
  const links = async () => {
    const { body } = await call(server, 'GET', '/metrics');
    return Number(/^judify_links (\d+)$/m.exec(body)[1]);
  };
  const visitor = await visit(t, server);
  const sockets = [];
  visitor.page.on('websocket', (socket) => sockets.push(socket));
  await visitor.goTo('/');
  await visitor.sees('link', 'Log in');
  assert.equal(sockets.length, 0);

  await visitor.logIn(ann);
  assert.equal(await links(), 1);
  await visitor.goTo('/settings');
  await visitor.isOnline();
  await visitor.button(/^Log out$/).click();
  await visitor.link('Log in').waitFor();

  await server.says(/link closed/);
  assert.equal(await links(), 0);
  assert.ok(sockets.at(-1).isClosed());
});

test('the storage has the shapes that a user’s own tools may read', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'For the record');
  await student.reads(bob, 'For the record');

  const [[, conversations]] = await student.stored(`judify_conversations_${ann.userId}`);
  const [conversation] = conversations;
  const [[key, messages]] = await student.stored('judify_messages_');
  assert.equal(key, `judify_messages_${conversation.conversationId}`);
  const person = ({ userId, username, firstName, lastName, role }) => ({
    userId,
    username,
    firstName,
    lastName,
    role,
  });
  const people = [conversation.user1, conversation.user2].sort((a, b) =>
    a.role.localeCompare(b.role),
  );
  assert.deepEqual(people, [person(ann.user), person(bob.user)]);
  assert.deepEqual(
    [conversation.user1Id, conversation.user2Id].sort(),
    [ann.userId, bob.userId].sort(),
  );
  assert.equal(conversation.lastMessage.content, 'For the record');
  assert.equal(conversation.unreadCount, 0);
  const { messageId, senderId, receiverId, content, isRead, type } = messages[0];
  assert.equal(messageId, conversation.lastMessage.messageId);
  assert.deepEqual([senderId, receiverId, content], [ann.userId, bob.userId, 'For the record']);
  assert.equal(typeof isRead, 'boolean');
  assert.equal(typeof type, 'string');
  assert.match(messages[0].timestamp, /^\d{4}-\d\d-\d\dT.*Z$/);
});

test('unread messages are counted until they are read', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  await tutor.openMessages();
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'One');
  await student.write(bob, 'Two');

  await tutor.conversations('2 new messages').waitFor();
  await tutor.conversations('Ann Example').getByRole('link').click();
  await tutor.reads(ann, 'Two');

  await tutor.conversations('new messages').waitFor({ state: 'detached' });
});

test('who looks at something else is told who has written, and gets there by a press', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  await tutor.context.grantPermissions(['notifications']);
  await tutor.goTo('/settings');
  await tutor.isOnline();
  const worker = await tutor.serviceWorker();
  const shown = () =>
    worker.evaluate(async () => (await self.registration.getNotifications()).map((n) => n.body));
  const shows = async (...texts) => {
    while ((await shown()).join() !== texts.join()) await pass(50);
  };
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);

  await student.write(bob, 'Nobody needs to be told: you are looking');
  await student.reads(bob, 'Delivered');
  assert.deepEqual(await shown(), []);
  await tutor.looksAway();
  await student.write(bob, 'Now you are not');
  await within(shows('2 new messages from Ann'), 'the notification');

  await worker.evaluate(async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new self.NotificationEvent('notificationclick', { notification }));
  });
  await tutor.reads(ann, 'Now you are not');

  await tutor.looksBack();
  await within(shows(), 'the notification to go');
  await tutor.looksAway();
  await student.write(bob, 'Once more');
  await within(shows('New message from Ann'), 'the notification');
  await tutor.looksBack();
  await within(shows(), 'the notification to go');
  await student.reads(bob, 'Read');
});

test('a search finds an old message and goes to it, with the server stopped', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'The needle is in the first message');
  for (let n = 1; n <= 30; n += 1) await student.write(bob, `One more straw ${n}`);
  await student.reads(bob, 'One more straw 30');
  await server.stop();
  await student.connection('Offline').waitFor();

  await student.searchBox().fill('NEEDLE first');
  await student.found('Bob Example').getByRole('link').click();

  await student.said(bob, 'The needle is in the first message').waitFor();
  await student.isInView(student.said(bob, 'The needle is in the first message'));
});

test('writing is seen while both are there, and ends with the message', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  await tutor.openConversation(ann);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.page
    .getByRole('region', { name: 'Conversation with Bob' })
    .getByText('Online')
    .waitFor();

  /* One notice is worth one try: on a busy machine it may come to nothing. */
  let isSeen = false;
  const seen = tutor.page.getByText('Ann is writing…').waitFor();
  seen.then(
    () => (isSeen = true),
    () => (isSeen = true),
  );
  await student.composer(bob).pressSequentially('I am think');
  while (!isSeen) {
    await student.composer(bob).press('End');
    await student.composer(bob).pressSequentially('.');
    await pass(200);
  }
  await seen;
  await student.button('Send').click();

  await tutor.reads(ann, 'I am think');
  await tutor.page.getByText('Ann is writing…').waitFor({ state: 'detached' });
});

test('with read receipts off neither is told, and delivery still is', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  await tutor.goTo('/settings');
  await tutor.choice('readReceipts').filter({ hasText: 'Off' }).click();
  await tutor.openConversation(ann);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);

  await student.write(bob, 'Do you see me?');
  await tutor.reads(ann, 'Do you see me?');
  await tutor.write(ann, 'You will not know');
  await student.reads(bob, 'You will not know');

  await student.write(bob, 'And now?');
  await tutor.reads(ann, 'And now?');
  await tutor.reads(ann, 'Delivered');
  await student.reads(bob, 'Delivered');
  assert.equal(await student.said(bob, 'Read').count(), 0);
  assert.equal(await tutor.said(ann, 'Read').count(), 0);
});

test('a laptop whose clock is a day ahead talks in the right order', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  await tutor.openConversation(ann);
  const student = await visitAs(t, server, ann);
  await student.hasWrongClock(24 * 60 * 60 * 1000);
  await student.openConversation(bob);

  for (const n of ['one', 'three']) {
    await student.write(bob, n);
    await tutor.reads(ann, n);
    await tutor.write(ann, `after ${n}`);
    await student.reads(bob, `after ${n}`);
  }

  const said = ['one', 'after one', 'three', 'after three'];
  assert.deepEqual(await student.storedMessages(), said);
  assert.deepEqual(await tutor.storedMessages(), said);
  const [[, messages]] = await student.stored('judify_messages_');
  for (const { timestamp } of messages) {
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 120_000, timestamp);
  }
});

test('a sixth browser says that it is not connected, and connects when one closes', async (t) => {
  const { server, ann } = await annAndBob(t);
  const links = [];
  for (let n = 0; n < 5; n += 1) links.push(await ann.link());
  const sixth = await visitAs(t, server, ann);
  await sixth.goTo('/messages');
  await sixth.connection('Not connected').waitFor({ timeout: 30_000 });

  await links[0].close();

  await sixth.connection(/^Online$/).waitFor({ timeout: 40_000 });
});
