/**
 * tests/e2e/writer.js - somebody who goes on writing in whichever tab is
 * alive, and the account of it that is held against both browsers in the end.
 */
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { within } from '../within.js';

const PAUSE_MS = 250;
/** A word that cannot be said in this time was said to a dead page. */
const SAY_MS = 2_000;

export class Writer {
  /** What was begun, in order. @type {string[]} */
  said = [];
  /** What the app has shown as said. @type {Set<string>} */
  promised = new Set();
  #isOver = false;

  /**
   * @param {import('./visitor.js').Visitor} visitor
   * @param {import('../person.js').Person} me
   * @param {import('../person.js').Person} contact
   * @param {() => number} random
   * @param {number} [count]  of tabs
   */
  constructor(visitor, me, contact, random, count = 1) {
    Object.assign(this, { visitor, me, contact, random, count });
    this.tabs = [visitor];
  }

  /** Every tab shows the conversation. */
  async open() {
    while (this.tabs.length < this.count) this.tabs.push(await this.visitor.openTab());
    for (const tab of this.tabs) await tab.openConversation(this.contact);
  }

  /** Until end(). */
  async goOn() {
    while (!this.#isOver) {
      await pass(2 * PAUSE_MS * this.random());
      const tab = this.tabs[Math.floor(this.random() * this.tabs.length)];
      if (tab && !tab.isFrozen && !this.#isOver) await this.#say(tab).catch(() => {});
    }
  }

  end() {
    this.#isOver = true;
  }

  /** Resolves when so much more was said. */
  async saysMore(words) {
    const enough = this.promised.size + words;
    while (this.promised.size < enough) await pass(20);
  }

  async #say(tab) {
    const field = tab.composer(this.contact);
    const text = `${this.me.name} says ${this.said.length}.`;
    await field.fill(text, { timeout: SAY_MS });
    this.said.push(text);
    await field.press('Enter', { timeout: SAY_MS });
    await tab.said(this.contact, text).waitFor({ timeout: SAY_MS });
    this.promised.add(text);
  }

  /**
   * A tab dies, and another is opened in its place.
   *
   * @param {'crash' | 'close'} how
   * @param {import('./visitor.js').Visitor} [tab]
   */
  async crash(how, tab = this.tabs[0]) {
    this.tabs = this.tabs.filter((each) => each !== tab);
    if (how === 'crash') await tab.crash();
    await tab.page.close();
    const back = await tab.openTab();
    await back.openConversation(this.contact);
    this.tabs.push(back);
  }

  /** Everything of this browser ends in `killed`, which answers with a visitor of the next. */
  async comeBackAfter(killed) {
    this.tabs = [];
    const back = await killed();
    await back.openConversation(this.contact);
    this.tabs = [back];
  }

  /** The tab that owns the link: the one that holds the lock. */
  async leading() {
    for (;;) {
      for (const tab of this.tabs.filter(({ isFrozen }) => !isFrozen))
        if (await tab.holdsLock(`judify_leader_${this.me.userId}`)) return tab;
      await pass(20);
    }
  }

  /** Somebody notices that the leading tab does not answer, as they write. */
  async leadsAnotherThan(frozen) {
    const found = this.leading().then((tab) => assert.notEqual(tab, frozen));
    await within(found, 'another tab to lead');
  }

  async freeze(tab) {
    tab.isFrozen = true;
    await tab.freeze();
  }

  async thaw(tab) {
    await tab.thaw();
    tab.isFrozen = false;
  }

  /** Everything that was kept is known to have arrived. */
  async isSettled(ms) {
    const [tab] = this.tabs;
    const isThere = (myId) =>
      Object.entries(localStorage)
        .filter(([key]) => key.startsWith('judify_messages_'))
        .flatMap(([, value]) => JSON.parse(value))
        .every(({ senderId, status }) => senderId !== myId || /delivered|read/.test(status));
    await tab.page.waitForFunction(isThere, this.me.userId, { timeout: Math.max(1, ms) });
  }

  /**
   * Nothing lost, twice or out of order. What a tab had asked a leader for that died may come after
   * what another tab said meanwhile: it was not shown as said.
   *
   * @param {Writer} other
   * @returns {Promise<number>}
   */
  async check(other) {
    const mine = (await this.tabs[0].keptMessages(this.me)).filter((m) => this.#isMine(m));
    const theirs = (await other.tabs[0].keptMessages(other.me)).filter((m) => this.#isMine(m));
    const texts = mine.map(({ content }) => content);
    assert.equal(new Set(texts).size, texts.length, 'said twice');
    assert.deepEqual(
      texts.filter((text) => this.promised.has(text)),
      [...this.promised],
      'promised, and lost or out of order',
    );
    assert.deepEqual(
      texts.filter((text) => !this.said.includes(text)),
      [],
    );
    const summary = (messages) => messages.map(({ messageId, content }) => [messageId, content]);
    assert.deepEqual(summary(theirs), summary(mine), 'lost, doubled or out of order');
    for (const writer of [this, other]) await writer.#checkScreens();
    return mine.length;
  }

  #isMine({ senderId }) {
    return senderId === this.me.userId;
  }

  /** What every tab shows is the end of what is kept. */
  async #checkScreens() {
    const kept = (await this.tabs[0].keptMessages(this.me)).map(({ content }) => content);
    for (const tab of this.tabs) {
      await tab.reads(this.contact, kept.at(-1));
      const shown = await tab.history(this.contact).locator('[data-row]').allInnerTexts();
      const texts = shown.flatMap((row) => /\w+ says \d+\./.exec(row) ?? []);
      assert.deepEqual(texts, kept.slice(-texts.length), 'another order on the screen');
    }
  }
}
