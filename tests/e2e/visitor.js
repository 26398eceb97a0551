/**
 * tests/e2e/visitor.js - a person at a browser of their own.
 *
 * What they do and see, in their words: everything is found by its role and
 * its label, as a screen reader finds it.  One Chromium per file, one context
 * (cookies, storage) per visitor.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { chromium } from '../packages.js';
import { PASSWORD } from '../person.js';
import { PATIENCE_MS, within } from '../within.js';

/** Of what a person does again when it did nothing. */
const TRIES = 10;
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

let browser;

/** Call once in each file that has visitors. */
export function useBrowser() {
  before(async () => {
    browser = await openChromium();
  });
  after(() => browser?.close());
}

/** How this machine's Chromium is started. */
export function chromiumHere() {
  const executablePath = process.env.CHROMIUM ?? PROGRAMS.find((path) => existsSync(path));
  assert.ok(executablePath, 'there is no Chromium: apt-get install chromium');
  /* Chromium's sandbox does not work for root, as whom containers run. */
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  return { executablePath, args };
}

export async function openChromium() {
  return chromium.launch(chromiumHere());
}

/**
 * Somebody opens a browser of their own.
 *
 * @param {import('node:test').TestContext} t
 * @param {{ url: string }} server
 * @param {object} [options]  of the browser: timezoneId, viewport, colorScheme
 */
export async function visit(t, server, options = {}) {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  t.after(() => context.close());
  return new Visitor(context, await context.newPage());
}

/** The same, already logged in as a person that the test has made. */
export async function visitAs(t, server, person, options) {
  const visitor = await visit(t, server, options);
  await visitor.carryLoginOf(person, server);
  return visitor;
}

/**
 * Somebody logged in, in a browser whose profile lies on the disk and outlives it.
 *
 * @param {string} folder  of the profile
 */
export async function openProfile(t, server, person, folder) {
  const context = await chromium.launchPersistentContext(folder, {
    ...chromiumHere(),
    baseURL: server.url,
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  t.after(() => context.close().catch(() => {}));
  const visitor = new Visitor(context, context.pages()[0]);
  await visitor.carryLoginOf(person, server);
  return visitor;
}

/** SIGKILL to the whole browser of this profile: nothing is written any more. */
export async function killBrowser(folder) {
  const isIts = (pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`--user-data-dir=${folder}`);
    } catch {
      return false;
    }
  };
  const its = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isIts(name));
  for (const pid of its()) process.kill(Number(pid), 'SIGKILL');
  const gone = (async () => {
    while (its().length) await new Promise((resolve) => setTimeout(resolve, 10));
  })();
  await within(gone, 'the browser to die');
}

export class Visitor {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.mistakes = [];
    page.on('pageerror', (error) => this.mistakes.push(error.message));
  }

  /** Have the cookie of a person who logged in by the API. */
  async carryLoginOf(person, server) {
    const cookie = { name: 'judify_login', value: person.token, url: server.url };
    await this.context.addCookies([{ ...cookie, httpOnly: true, sameSite: 'Strict' }]);
  }

  /** From the next page on this machine believes that it is so much later. */
  async hasWrongClock(aheadMs) {
    await this.page.addInitScript((ahead) => {
      const Right = Date;
      globalThis.Date = class extends Right {
        constructor(...parts) {
          super(...(parts.length ? parts : [Right.now() + ahead]));
        }
        static now() {
          return Right.now() + ahead;
        }
      };
    }, aheadMs);
  }

  /** Its process dies, as if it had been killed. */
  async crash() {
    const session = await this.context.newCDPSession(this.page);
    const dead = new Promise((resolve) => this.page.once('crash', resolve));
    session.send('Page.crash').catch(() => {});
    await within(dead, 'the page to crash');
  }

  /** The one that shows pages and notifications. */
  async serviceWorker() {
    await this.page.evaluate(() => navigator.serviceWorker.ready);
    return this.context.serviceWorkers()[0];
  }

  /** At another window: in a browser without a screen every tab believes that it has the focus. */
  async looksAway() {
    await this.page.evaluate(() => {
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));
    });
  }

  async looksBack() {
    await this.page.evaluate(() => {
      delete document.hasFocus;
      window.dispatchEvent(new Event('focus'));
    });
  }

  /** Nothing runs in this tab any more, as in one that a browser has frozen, until it thaws. */
  async freeze() {
    this.debugger = await this.context.newCDPSession(this.page);
    await this.debugger.send('Debugger.enable');
    const stands = new Promise((resolve) => this.debugger.once('Debugger.paused', resolve));
    await this.debugger.send('Debugger.pause');
    await within(stands, 'the tab to freeze');
  }
  async thaw() {
    await this.debugger.send('Debugger.resume');
    await this.debugger.detach();
  }

  /** Does this very tab hold a Web Lock of this name? @returns {Promise<boolean>} */
  holdsLock(name) {
    return this.page
      .evaluate(async (wanted) => {
        const probe = crypto.randomUUID();
        const { held } = await navigator.locks.request(probe, () => navigator.locks.query());
        const ownerOf = (lock) => held.find((each) => each.name === lock)?.clientId;
        return ownerOf(wanted) === ownerOf(probe);
      }, name)
      .catch(() => false);
  }

  /** Another tab of the same browser. */
  async openTab() {
    return new Visitor(this.context, await this.context.newPage());
  }

  async goTo(path) {
    await this.page.goto(path);
  }

  button(name) {
    return this.page.getByRole('button', { name });
  }
  link(name) {
    return this.page.getByRole('link', { name });
  }
  field(name) {
    return this.page.getByRole('textbox', { name });
  }

  /** Make an account, by hand. */
  async register({ firstName, lastName, email, role }) {
    await this.goTo('/register');
    await this.page.getByLabel(role === 'tutor' ? 'I teach' : 'I want to learn').check();
    await this.field('First name').fill(firstName);
    await this.field('Last name').fill(lastName);
    await this.field('Email').fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await this.button('Make my account').click();
    await this.sees('heading', `Hello, ${firstName}`);
  }

  async logIn({ email }) {
    await this.goTo('/login');
    await this.field('Email').fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await this.button('Log in').click();
    await this.isOnline();
  }

  async logOut() {
    await this.goTo('/settings');
    await this.button(/^Log out$/).click();
    await this.link('Log in').waitFor();
  }

  /** Something with this role and name is there. */
  async sees(role, name) {
    await this.page.getByRole(role, { name }).first().waitFor();
  }

  connection(word) {
    return this.page.getByRole('banner').getByRole('status').filter({ hasText: word });
  }
  async isOnline() {
    await this.connection(/^Online$/).waitFor();
  }

  /** What one presses to choose: the label around a radio button that is only heard. */
  choice(name) {
    return this.page.locator(`label:has(input[type="radio"][name="${name}"])`);
  }

  /** Choose the n-th free time of a tutor, and stop before the button. */
  async chooseSlot(tutor, { subject = 'Algebra', nth = 0 } = {}) {
    await this.goTo(`/tutors/${tutor.userId}/book`);
    await this.choice('subject').filter({ hasText: subject }).click();
    await this.choice('slot').nth(nth).click();
  }

  /** Book it; resolves in the conversation. */
  async confirmBooking() {
    await this.button('Book this lesson').click();
    await this.page.waitForURL('**/messages/*');
  }

  /** The list of conversations; of one person, by name. */
  conversations(name = '') {
    const list = this.page.getByRole('region', { name: 'Conversations' });
    return list.getByRole('listitem').filter({ hasText: name });
  }

  /** Look at the list of conversations, connected. */
  async openMessages() {
    await this.goTo('/messages');
    await this.isOnline();
  }

  /** Open the conversation with somebody, and be ready to write. */
  async openConversation(person) {
    await this.goTo(`/messages/${person.userId}`);
    await this.composer(person).waitFor();
    await this.isOnline();
  }

  composer(person) {
    return this.field(`Message to ${person.user.firstName}`);
  }

  /** As people do: when the link goes between a word and the click, it is done again. */
  async write(person, text) {
    const composer = this.composer(person);
    for (let tries = 0; tries < TRIES; tries++) {
      await composer.fill(text);
      const isClicked = await this.button('Send')
        .click({ timeout: PATIENCE_MS / TRIES })
        .then(() => true)
        .catch(() => false);
      if (isClicked && (await composer.inputValue()) === '') return;
    }
    throw new Error(`it cannot be sent: ${text}`);
  }

  /** What was said with a person, in the open conversation. */
  history(person) {
    return this.page.getByRole('region', { name: `Messages with ${person.user.firstName}` });
  }
  said(person, text) {
    return this.history(person).getByText(text);
  }
  async reads(person, text) {
    await this.said(person, text)
      .first()
      .waitFor()
      .catch(async (error) => {
        const shown = await this.page.locator('body').innerText();
        throw new Error(`${error.message}\nthe page shows:\n${shown}`);
      });
  }

  /** The card of a lesson, wherever it stands. */
  card(subject) {
    return this.page.getByRole('region', { name: `Lesson: ${subject}` });
  }
  /** Press a button of it. */
  async move(subject, name) {
    await this.card(subject).getByRole('button', { name }).click();
  }

  searchBox() {
    return this.page.getByRole('searchbox', { name: 'Search your messages' });
  }
  /** What a search has found; of one person, by name. */
  found(name = '') {
    const list = this.page.getByRole('list', { name: 'Found messages' });
    return list.getByRole('listitem').filter({ hasText: name });
  }

  /** It can be seen without scrolling. */
  async isInView(thing) {
    const becomesVisible = (element) =>
      new Promise((resolve) => {
        const look = ([entry]) => entry.isIntersecting && resolve(true);
        new IntersectionObserver(look).observe(element);
      });
    await within(thing.evaluate(becomesVisible), 'it comes into view');
  }

  /** Everything under a key that begins so, in this browser's storage. */
  stored(prefix) {
    return this.page.evaluate(
      (begin) =>
        Object.entries(localStorage)
          .filter(([key]) => key.startsWith(begin))
          .map(([key, value]) => [key, JSON.parse(value)]),
      prefix,
    );
  }

  /** Every message that this browser keeps of a person, wherever it is, oldest first. */
  keptMessages({ userId }) {
    return this.page.evaluate(async (myId) => {
      const opening = indexedDB.open(`judify_${myId}`);
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const asking = opening.result.transaction('archive').objectStore('archive').getAll();
      await new Promise((resolve) => (asking.onsuccess = resolve));
      opening.result.close();
      const windows = Object.entries(localStorage)
        .filter(([key]) => key.startsWith('judify_messages_'))
        .map(([, value]) => JSON.parse(value));
      for (const messages of windows) {
        const ids = new Set(messages.map(({ messageId }) => messageId));
        if (ids.size !== messages.length) throw new Error('twice in one window');
      }
      const all = new Map();
      for (const message of [...asking.result, ...windows.flat()])
        all.set(`${message.senderId} ${message.messageId}`, message);
      return [...all.values()].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
    }, userId);
  }

  /** The contents of all messages that this browser keeps, of everybody. */
  async storedMessages() {
    const histories = await this.stored('judify_messages_');
    return histories.flatMap(([, messages]) => messages.map(({ content }) => content));
  }
}
