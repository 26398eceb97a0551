/** Only the two of them can read it, in real browsers over the real server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../envelope.js';
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

/**
 * The server's notices do not reach this browser; all else does.
 *
 * @returns {Promise<[object[], object[]]>}  the envelopes that it sends, and those that it gets
 */
async function withholdNotices({ page }) {
  const [sent, heard] = [[], []];
  await page.routeWebSocket(/\/ws\?/, (browser) => {
    const server = browser.connectToServer();
    browser.onMessage((bytes) => {
      sent.push(decode(Buffer.from(bytes)));
      server.send(bytes);
    });
    server.onMessage((bytes) => {
      const envelope = decode(Buffer.from(bytes));
      if (envelope.kind === 'NOTICE') return;
      heard.push(envelope);
      browser.send(bytes);
    });
  });
  return [sent, heard];
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

test('a device list that is out of date is refused, asked for again, and sealed for anew', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const desk = await visitAs(t, server, bob);
  await desk.openConversation(ann);
  const student = await visitAs(t, server, ann);
  const [sent, heard] = await withholdNotices(student);
  await student.openConversation(bob);
  await student.write(bob, 'to the only one');
  await desk.reads(ann, 'to the only one');

  const phone = await visitAs(t, server, bob);
  await phone.openMessages();
  await desk.goTo('/settings');
  await desk.button('Same code: approve').click();
  await phone.page.getByText('Not approved').waitFor({ state: 'detached' });
  const before = sent.length;
  await student.write(bob, 'to both');

  await desk.goTo(`/messages/${ann.userId}`);
  await phone.goTo(`/messages/${ann.userId}`);
  for (const visitor of [desk, phone]) await visitor.reads(ann, 'to both');
  assert.ok(heard.some(({ code }) => code === 'devices_stale'));
  const isForBob = ({ kind, isEphemeral, user }) =>
    kind === 'SEND' && !isEphemeral && user === bob.userId;
  const epochs = sent
    .slice(before)
    .filter(isForBob)
    .map(({ epoch }) => epoch);
  assert.ok(new Set(epochs).size > 1, `sealed for ${epochs}`);
  assert.deepEqual([...desk.mistakes, ...phone.mistakes, ...student.mistakes], []);
});

test('the second browser approves a third, when the first is lost', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  const first = await visitAs(t, server, bob);
  await first.openMessages();
  const second = await visitAs(t, server, bob);
  await second.goTo('/settings');
  await first.goTo('/settings');
  await first.button('Same code: approve').click();
  await second.page.getByText('Not approved').waitFor({ state: 'detached' });

  const third = await visitAs(t, server, bob);
  await third.goTo('/settings');
  await second.button('Same code: approve').waitFor();
  await first.context.close();
  await second.button('Same code: approve').click();
  await third.page.getByText('Not approved').waitFor({ state: 'detached' });

  await student.write(bob, 'to whoever is left');
  await third.goTo(`/messages/${ann.userId}`);
  await third.reads(ann, 'to whoever is left');
  await third.write(ann, 'from the third');
  await student.reads(bob, 'from the third');
  await student.button('Security code').waitFor();
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

/** Bends what is delivered to this browser, as long as `bends` says so of it. */
async function bendDeliveries(visitor, bends) {
  const DELIVER = 5;
  const [HEAD_BYTES, EPHEMERAL] = [48, 1];
  await visitor.page.routeWebSocket(/\/ws\?/, (link) => {
    const server = link.connectToServer();
    server.onMessage((frame) => {
      const isLasting = frame[0] === DELIVER && (frame[1] & EPHEMERAL) === 0;
      if (isLasting && frame.length > HEAD_BYTES && bends()) frame[frame.length - 1] ^= 1;
      link.send(frame);
    });
  });
}

test('a message that cannot be read is shown as missing, and then comes', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  let isBending = true;
  await bendDeliveries(tutor, () => isBending);
  await tutor.openConversation(ann);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'the first one');
  await student.reads(bob, 'On the server');
  await student.context.setOffline(true);
  await student.page.close();

  await tutor.reads(ann, 'Asked Ann’s browser to send it again.');
  await tutor.page.reload();
  await tutor.reads(ann, 'Asked Ann’s browser to send it again.');

  isBending = false;
  await student.context.setOffline(false);
  const again = await student.openTab();
  await again.openConversation(bob);
  await tutor.reads(ann, 'the first one');
  await tutor.said(ann, 'could not be read').waitFor({ state: 'detached' });
  await again.reads(bob, /Delivered|Read/);
});

test('a message that can never be read ends, and both are told', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const tutor = await visitAs(t, server, bob);
  let isBending = true;
  await bendDeliveries(tutor, () => isBending);
  await tutor.openConversation(ann);
  const student = await visitAs(t, server, ann);
  await student.openConversation(bob);
  await student.write(bob, 'the first one');
  await tutor.reads(ann, 'Ask Ann to send it again');
  await student.reads(bob, 'Their browser could not open it');

  isBending = false;
  await student.button('Send again').click();
  await tutor.reads(ann, 'the first one');
  await tutor.said(ann, 'could not be read').waitFor({ state: 'detached' });
});

/** The Worker with the keys ends, as it would by a mistake in it. */
async function killWorker(visitor) {
  const isKeys = (worker) => worker.url().includes('worker');
  const workers = visitor.page.workers().filter(isKeys);
  const gone = workers[0].waitForEvent('close');
  await workers[0].evaluate(() => void setTimeout(() => JSON.parse('a mistake'), 0));
  await gone;
}

async function hasWorker(visitor) {
  if (!visitor.page.workers().length) await visitor.page.waitForEvent('worker');
}

test('encryption that dies comes back by itself, and loses nothing', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const [student, tutor] = [await visitAs(t, server, ann), await visitAs(t, server, bob)];
  await student.openConversation(bob);
  await tutor.openConversation(ann);
  await student.write(bob, 'before');
  await tutor.reads(ann, 'before');

  await killWorker(tutor);
  await student.write(bob, 'meanwhile');
  await tutor.reads(ann, 'meanwhile');
  await killWorker(student);
  await student.write(bob, 'after');
  await tutor.reads(ann, 'after');
  await tutor.write(ann, 'and back');
  await student.reads(bob, 'and back');

  for (let n = 0; n < 3; n += 1) {
    await hasWorker(tutor);
    await killWorker(tutor);
  }
  await tutor.page.getByText('Encryption has stopped several times').waitFor();
  await student.write(bob, 'while it was out');
  await tutor.button('Try again').click();
  await tutor.reads(ann, 'while it was out');
  await tutor.write(ann, 'here again');
  await student.reads(bob, 'here again');
});

test('encryption that cannot be loaded says so, and is loaded when one tries again', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const student = await visitAs(t, server, ann, { serviceWorkers: 'block' });
  let isBroken = true;
  await student.page.route(/\.wasm$/, (route) =>
    isBroken ? route.fulfill({ status: 500, body: 'no' }) : route.continue(),
  );
  await student.goTo(`/messages/${bob.userId}`);
  await student.page.getByText('Encryption could not be loaded').waitFor();
  isBroken = false;
  await student.button('Try again').click();
  await student.isOnline();
  await student.write(bob, 'now it goes');
  const tutor = await visitAs(t, server, bob);
  await tutor.openConversation(ann);
  await tutor.reads(ann, 'now it goes');
});

test('the library is shown on its way, kept, and comes without the network the next time', async (t) => {
  const { server, ann, bob } = await annAndBob(t);
  const student = await visitAs(t, server, ann);
  await student.page.evaluate(() => navigator.serviceWorker?.controller).catch(() => {});
  await student.openConversation(bob);
  await student.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));

  const asked = [];
  student.context.on('request', (request) => {
    if (request.url().endsWith('.wasm') && !request.serviceWorker()) return;
    if (request.url().endsWith('.wasm')) asked.push(request.url());
  });
  await student.page.reload();
  await student.isOnline();
  await student.page.reload();
  await student.isOnline();
  const isKept = await student.page.evaluate(async () => {
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys())
        if (url.endsWith('.wasm')) return true;
    return false;
  });
  assert.ok(isKept, 'the library is in the cache of the service worker');
  asked.length = 0;
  await student.page.reload();
  await student.isOnline();
  assert.deepEqual(asked, []);
});
