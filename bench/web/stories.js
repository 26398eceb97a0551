/**
 * stories.js - what a person waits for, told with a stopwatch.
 *
 * Each story takes { server, people, home, onEnd } and answers with samples
 * by the names of figures.js.
 */
import { gzipSync } from 'node:zlib';
import { setTimeout as pass } from 'node:timers/promises';
import { randomOf } from '../../tests/client/random.js';
import { fillAttic, NEEDLE } from './attic.js';
import { openLetterWriter } from './letters.js';

const LOGIN = 'input[type="password"]';
const COMPOSER = 'textarea:not(:disabled)';
/** The newest bubble; the last row of all is a margin. */
const NEWEST = '[data-row]:nth-last-child(2)';
const FOUND = 'ul[aria-label="Found messages"] li';

const VISITS = 5;
const MESSAGES = 200;
const OPENINGS = 10;
const LETTERS = 'What would you say to a lesson on Friday, if you have the time for it? ';
const ARRIVALS_PER_S = 50;
const SEARCHES = 5;

async function repeat(times, measure) {
  const samples = [];
  for (let i = 0; i < times; i++) samples.push(await measure(i));
  return samples;
}

/** The login page, in a browser that was never here and in one that was. */
async function door({ home }) {
  const cold = [];
  const warm = [];
  let kilobytes = 0;
  for (let visit = 0; visit < VISITS; visit++) {
    const visitor = await home();
    const scripts = [];
    visitor.page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body());
    });
    cold.push(await visitor.timeUntil('/login', LOGIN));
    const bodies = await Promise.all(scripts);
    kilobytes = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length / 1_000, 0);
    await visitor.page.evaluate(() => navigator.serviceWorker.ready);
    warm.push(await visitor.timeUntil('/login', LOGIN));
    await visitor.context.close();
  }
  return { js_before_login: [kilobytes], login_cold: cold, login_warm: warm };
}

/** A conversation that can be written in: keys, link and all. */
async function usable({ home, people: [ann, bob] }) {
  const cold = [];
  const warm = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const [browser, path] = [await home(ann), `/messages/${bob.userId}`];
    cold.push(await browser.timeUntil(path, COMPOSER));
    await browser.page.evaluate(() => navigator.serviceWorker.ready);
    warm.push(await browser.timeUntil(path, COMPOSER));
    await browser.context.close();
    await retireDevices(ann);
  }
  return { messages_cold: cold, messages_warm: warm };
}

/** A person may have ten; here each visit makes one. */
async function retireDevices(person) {
  const { body } = await person.get('/api/devices');
  for (const { deviceId } of body.devices) await person.delete(`/api/devices/${deviceId}`);
}

/** From Ann's click to Bob's screen. */
async function latency({ home, people: [ann, bob] }) {
  const [hers, his] = [await home(ann), await home(bob)];
  await his.openConversation(ann);
  await hers.openConversation(bob);
  const random = randomOf(1);
  async function once(i) {
    const text = `Message ${i}: could we look at the second exercise once more?`;
    await hers.composer(bob).fill(text);
    const shown = his.seen(NEWEST, text);
    await hers.button('Send').click();
    const ms = (await shown) - (await hers.actedAt());
    await pass(30 + 70 * random());
    return ms;
  }
  await repeat(10, once);
  return { click_to_screen: await repeat(MESSAGES, (i) => once(1_000 + i)) };
}

/** A conversation of 10,000 messages, from the list. */
async function opening({ home, people: [ann, bob, eve] }) {
  const hers = await home(ann);
  await hers.openConversation(bob);
  await fillAttic(hers, ann.user, [bob.user, eve.user], 10_000);
  await hers.openMessages();
  async function once() {
    await hers.page.evaluate(() => (window.stopwatch.acted = 0));
    const shown = hers.seen(NEWEST);
    await hers.conversations('Bob Example').getByRole('link').click();
    const ms = (await shown) - (await hers.actedAt());
    await hers.link('Messages').first().click();
    await hers.composer(bob).waitFor({ state: 'detached' });
    return ms;
  }
  const opened = await repeat(OPENINGS, once);
  await hers.conversations('Bob Example').getByRole('link').click();
  await hers.seen(NEWEST);
  return { opening: opened, memory: [(await hers.heapBytes()) / 1e6] };
}

/** Bob writes while Ann's messages come in, sealed as her browser would seal them. */
async function typing({ home, server, people: [ann, bob], onEnd }) {
  const his = await home(bob);
  await his.openConversation(ann);
  await his.page.getByText('Online').first().waitFor();
  const writer = await openLetterWriter(server, ann, bob, 12 * ARRIVALS_PER_S);
  const sending = writer.sendAll(1_000 / ARRIVALS_PER_S);
  onEnd(() => writer.close());
  await his.composer(ann).focus();
  for (const letter of LETTERS) {
    await his.page.keyboard.press(letter);
    await pass(80);
  }
  await sending;
  await his.seen(NEWEST, writer.last);
  return { typing: await his.page.evaluate(() => window.stopwatch.keys) };
}

/** The first search after a page load, with nobody to ask. */
async function search({ home, server, people: [ann, ...others] }) {
  const hers = await home(ann);
  await hers.openMessages();
  const contacts = others.map(({ user }) => user);
  await fillAttic(hers, ann.user, contacts, 20_000 / contacts.length);
  async function once() {
    await server.start(`127.0.0.1:${server.port}`);
    await hers.goTo('/messages');
    await hers.isOnline();
    await server.stop();
    await hers.connection('Offline').waitFor();
    const shown = hers.seen(FOUND, NEEDLE);
    const beganMs = await hers.searchBox().evaluate((field, word) => {
      const began = performance.timeOrigin + performance.now();
      field.focus();
      document.execCommand('insertText', false, word);
      return began;
    }, NEEDLE);
    return (await shown) - beganMs;
  }
  await server.stop();
  const samples = await repeat(SEARCHES, once);
  await server.start(`127.0.0.1:${server.port}`);
  return { first_search: samples };
}

/** In the order in which they are told; each with the names of the people in it. */
export const stories = [
  { name: 'door', people: [], tell: door },
  { name: 'usable', people: ['ann', 'bob'], tell: usable },
  { name: 'latency', people: ['ann', 'bob'], tell: latency },
  { name: 'opening', people: ['ann', 'bob', 'eve'], tell: opening },
  { name: 'typing', people: ['ann', 'bob'], tell: typing },
  { name: 'search', people: ['ann', 'bob', 'eve', 'tom'], tell: search },
];
