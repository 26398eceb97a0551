/** Only the two of them can read it, in real browsers over the real server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD } from '../person.js';
import { startServer } from '../server.js';
import { useBrowser, visitAs } from './visitor.js';

useBrowser();

const CANARY = 'canary-7f3a the answer is forty-two';

async function annAndBob(t) {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  return { server, ann, bob };
}

/** Every frame that this browser sends and receives. */
function wiretap(visitor) {
  const frames = [];
  visitor.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(Buffer.from(payload)));
    socket.on('framereceived', ({ payload }) => frames.push(Buffer.from(payload)));
  });
  return frames;
}

/** All the ways in which a text could lie in bytes. */
function shapesOf(text) {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(' '.repeat(shift) + text)
      .toString('base64')
      .slice(4, -4),
  );
  return [Buffer.from(text), Buffer.from(text, 'utf16le'), ...base64.map((s) => Buffer.from(s))];
}

function assertSilent(frames, text) {
  for (const shape of shapesOf(text))
    assert.ok(!frames.some((frame) => frame.includes(shape)), `a frame has ${shape.toString()}`);
}

test('what goes over the wire says nothing of what was said', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const student = await visitAs(t, server, ann);
  const tutor = await visitAs(t, server, bob);
  const frames = [wiretap(student), wiretap(tutor)];
  await student.openConversation(bob);
  await tutor.openConversation(ann);

  await student.write(bob, CANARY);
  await tutor.reads(ann, CANARY);
  await tutor.write(ann, `${CANARY} back`);
  await student.reads(bob, `${CANARY} back`);
  await student.reads(bob, 'Read');

  for (const tapped of frames) {
    assert.ok(
      tapped.some((frame) => frame.length > 1_000),
      'sealed payloads were seen',
    );
    assertSilent(tapped, CANARY);
  }
  assert.deepEqual([...student.mistakes, ...tutor.mistakes], []);
});

test('a second browser is approved in the first, and then hears and is heard', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const desk = await visitAs(t, server, bob);
  await desk.openMessages();
  const phone = await visitAs(t, server, bob);
  await phone.openConversation(ann);
  await phone.sees('link', 'Approve this browser');
  await phone.link('Approve this browser').click();
  const code = /\d{5} \d{5} \d{5}/;
  const shown = await phone.page.getByText(code).first().innerText();

  await desk.goTo('/settings');
  const offered = await desk.page.getByText(code).first().innerText();
  assert.equal(offered, shown);
  await desk.button('Same code: approve').click();
  await phone.page.getByText('Not approved').waitFor({ state: 'detached' });

  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'to both');
  await phone.goTo(`/messages/${ann.userId}`);
  await phone.reads(ann, 'to both');
  await desk.goTo(`/messages/${ann.userId}`);
  await desk.reads(ann, 'to both');
  await phone.write(ann, 'from the phone');
  await student.reads(bob, 'from the phone');
  await desk.reads(ann, 'from the phone');
});

test('who lost their browser begins again, and their contact is asked before writing', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const lost = await visitAs(t, server, bob);
  await lost.openMessages();
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'before');
  await lost.openConversation(ann);
  await lost.reads(ann, 'before');
  await lost.context.close();

  const tutor = await visitAs(t, server, bob);
  await tutor.openConversation(ann);
  await tutor.link('Approve this browser').click();
  await tutor.button('I have no other browser any more').click();
  await tutor.page.getByLabel('Your password').fill('not it at all');
  await tutor.button('Begin again').click();
  await tutor.page.getByText('That is not your password.').waitFor();
  await tutor.page.getByLabel('Your password').fill(PASSWORD);
  await tutor.button('Begin again').click();
  await tutor.button('Begin again').waitFor({ state: 'detached' });

  const banner = student.page.getByText('security code has changed');
  await banner.waitFor();
  await student.write(bob, 'only after I agreed');
  await student.reads(bob, 'before');
  await student.button('Accept the new code').click();
  await banner.waitFor({ state: 'detached' });
  await tutor.goTo(`/messages/${ann.userId}`);
  await tutor.reads(ann, 'only after I agreed');
});

test('two people compare one code, and the mark stays', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [student, tutor] = [await visitAs(t, server, ann), await visitAs(t, server, bob)];
  await student.openConversation(bob);
  await tutor.openConversation(ann);
  const codes = [];
  for (const visitor of [student, tutor]) {
    await visitor.button('Security code').click();
    const digits = visitor.page.getByRole('dialog').getByLabel('Security code', { exact: true });
    codes.push((await digits.innerText()).replace(/\D/g, ''));
  }
  assert.match(codes[0], /^\d{60}$/);
  assert.equal(codes[0], codes[1]);

  await student.button('The codes are the same').click();
  await student.button('Take the mark away').waitFor();
  await student.page.reload();
  await student.button('Verified').waitFor();
});
