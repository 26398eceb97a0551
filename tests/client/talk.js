/**
 * tests/client/talk.js - somebody who goes on writing whatever happens, and
 * the account of it that is held against both browsers in the end.
 */
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';

export class Talk {
  /** What this person has begun to write, in order. @type {{ id: string, text: string }[]} */
  said = [];
  /** Ids of what the app has promised to keep. @type {Set<string>} */
  promised = new Set();
  #isOver = false;

  /**
   * @param {import('./browser.js').Browser} from
   * @param {import('./browser.js').Browser} to
   * @param {() => number} random
   * @param {number} [pauseMs]  between two messages, on average
   */
  constructor(from, to, random, pauseMs = 250) {
    this.pauseMs = pauseMs;
    this.from = from;
    this.to = to;
    this.random = random;
  }

  /** Until end(). */
  async goOn() {
    while (!this.#isOver) {
      await pass(2 * this.pauseMs * this.random());
      if (this.from.isRunning && !this.#isOver) this.#say();
    }
  }

  end() {
    this.#isOver = true;
  }

  #say() {
    const { name } = this.from.person;
    const message = { id: crypto.randomUUID(), text: `${name} says ${this.said.length}` };
    this.said.push(message);
    this.from.send(this.to, message.text, message.id).then(
      () => this.promised.add(message.id),
      () => {},
    );
  }

  /** Everything that was kept has arrived, and its writer knows it. */
  isSettled() {
    const kept = this.#byMe(this.from.stored(this.to));
    return (
      kept.every(({ status }) => status === 'delivered' || status === 'read') &&
      this.#byMe(this.to.stored(this.from)).length >= kept.length
    );
  }

  /** Nothing lost, nothing twice, nothing out of order. @returns {Promise<number>} messages */
  async check() {
    const begun = this.said.map(({ id }) => id);
    const texts = new Map(this.said.map(({ id, text }) => [id, text]));
    const kept = this.#byMe(await this.from.shown(this.to));
    const ids = kept.map(({ messageId }) => messageId);
    assert.deepEqual(
      ids,
      begun.filter((id) => ids.includes(id)),
      'its own order',
    );
    for (const id of this.promised) assert.ok(ids.includes(id), `promised, and lost: ${id}`);

    const arrived = this.#byMe(await this.to.shown(this.from));
    const summary = (messages) => messages.map(({ messageId, content }) => [messageId, content]);
    assert.deepEqual(summary(arrived), summary(kept), 'lost, doubled or out of order');
    for (const [id, text] of summary(arrived)) assert.equal(text, texts.get(id));

    for (const messages of [this.to.stored(this.from), this.from.stored(this.to)]) {
      const all = messages.map(({ messageId }) => messageId);
      assert.equal(new Set(all).size, all.length, 'twice in one history');
    }
    return kept.length;
  }

  /** In an array of this realm, as deepEqual looks at what made it. */
  #byMe(messages) {
    return Array.from(messages).filter(({ senderId }) => senderId === this.from.person.userId);
  }
}
